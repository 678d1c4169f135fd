"""Requirements wherever a project declares them, with the line that they stand in."""

from __future__ import annotations

from rdotool.reqs.metadata import read_project

TOML = """\
[build-system]
requires = ["pbr>=6.0.0", "setuptools>=64.0.0"]

[project]
name = "foo"
dependencies = [
    "oslo.db[mysql]>=4",
    "foo~=1.2",
]
[project.optional-dependencies]
test = ["oslo.db[mysql]>=4", "oops !!"]

[dependency-groups]
base = ["ruff"]
dev = [{include-group = "base"}, "mypy>1", {include-group = "dev"}]

[tool.setuptools.dynamic]
dependencies = {file = ["more.txt"]}
"""
CFG = """\
[metadata]
name = foo
[options]
install_requires =
    a>=1
    b
[extras]
mysql =
    PyMySQL>=0.7.6 # MIT
"""


def test_every_place() -> None:
    files = {
        "requirements.txt": "pbr>=2\n-r more/other.txt\n-c uc.txt\n-r missing.txt\n",
        "more/other.txt": "x\n-r ../requirements.txt\ny y\n",
        "setup.cfg": CFG,
        "pyproject.toml": TOML,
        "more.txt": "dynamic>=1\n",
    }
    found = read_project(files.get)
    rows = [
        (one.where, one.group, one.name, one.specifier) for each in found for one in each.entries
    ]
    assert rows == [
        ("requirements.txt:1", "", "pbr", ">=2"),
        ("more/other.txt:1", "", "x", ""),
        ("setup.cfg:5", "", "a", ">=1"),
        ("setup.cfg:6", "", "b", ""),
        ("setup.cfg:9", "extra:mysql", "PyMySQL", ">=0.7.6"),
        ("pyproject.toml:7", "", "oslo.db", ">=4"),
        ("pyproject.toml:8", "", "foo", "~=1.2"),
        ("pyproject.toml:11", "extra:test", "oslo.db", ">=4"),
        ("pyproject.toml:14", "group:base", "ruff", ""),
        ("pyproject.toml:14", "group:dev", "ruff", ""),
        ("pyproject.toml:15", "group:dev", "mypy", ">1"),
        ("pyproject.toml:2", "build", "pbr", ">=6.0.0"),
        ("pyproject.toml:2", "build", "setuptools", ">=64.0.0"),
        ("more.txt:1", "", "dynamic", ">=1"),
    ]
    unread = [(one.file or each.name, one.line, one.text) for each in found for one in each.unread]
    assert unread == [
        ("more/other.txt", 2, "-r ../requirements.txt"),
        ("more/other.txt", 3, "y y"),
        ("requirements.txt", 3, "-c uc.txt"),
        ("requirements.txt", 4, "-r missing.txt"),
        ("pyproject.toml", 11, "oops !!"),
    ]


def test_what_is_no_file_of_its_kind_is_told() -> None:
    found = read_project({"setup.cfg": "no section\n", "pyproject.toml": "[a\n"}.get)
    assert [one.name for one in found] == ["setup.cfg", "pyproject.toml"]
    assert all("can't be read" in one.unread[0].why for one in found)


def test_odd_values_are_passed_over() -> None:
    assert read_project({"pyproject.toml": "project = 1\n"}.get) == []
    assert read_project(lambda _: None) == []
