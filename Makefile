# The two commands of the README: `make demo` and `make test`. Both set up what they need.
.PHONY: help demo test lint types docs bench clean setup setup-test
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory --no-builtin-rules

help:
	@echo "make demo    set up, and run the main job on the embedded sample"
	@echo "make test    set up, and run every check: ruff, mypy, sphinx, pytest"
	@echo "make lint | types | docs    one of the checks"
	@echo "make bench   measure against rdopkg and the floors"
	@echo "make clean   remove what was made here, .venv too"

setup:
	@tools/bootstrap.sh run

setup-test:
	@tools/bootstrap.sh test

demo: setup
	@tools/demo.sh

test: setup-test
	@tools/checks.sh lint types docs tests

lint types docs: setup-test
	@tools/checks.sh $@

bench: setup-test
	@.venv/bin/python -m benchmarks

clean:
	rm -rf .venv .tox build dist demo docs/_build .mypy_cache .ruff_cache .pytest_cache \
	  .hypothesis *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
