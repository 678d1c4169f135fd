#!/usr/bin/env bash
# Run the checks named, all of them even when one fails, and fail if any did.
# pytest comes last, so that its closing line is the last line.
set -uo pipefail
cd "$(dirname "$0")/.."

failed=()
run() {
  local name=$1
  shift
  printf '== %s\n' "$name"
  "$@" || failed+=("$name")
}

python=.venv/bin/python
lint() { run "ruff check" "$python" -m ruff check --no-cache . && run "ruff format" "$python" -m ruff format --no-cache --check .; }
types() { run "mypy --strict" "$python" -m mypy; }
docs() { run "sphinx -W" "$python" -m sphinx -W --keep-going -E -q -b html -d docs/_build/doctrees docs docs/_build/html; }
tests() {
  # Said before, because pytest has the last word.
  [ ${#failed[@]} -eq 0 ] || printf 'FAILED so far: %s\n' "${failed[*]}" >&2
  # The thousands of processes that the tests start write no bytecode, but read it.
  "$python" -m compileall -q rdotool tests
  run "pytest" "$python" -m pytest -n auto -q --color=no
}

for check in "$@"; do "$check"; done
[ ${#failed[@]} -eq 0 ]
