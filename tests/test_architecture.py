"""The rooms and their arrows (docs/architecture.rst), read from the imports.

Imports inside functions and under TYPE_CHECKING count: an arrow is an arrow.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.helpers.isolation import PROJECT

PACKAGE = PROJECT / "rdotool"
FILES = sorted(PACKAGE.rglob("*.py"))
ROOMS = {"rdoinfo", "distgit", "spec", "patches", "reqs", "repos", "review"}
BASE = {"errors", "versions", "config"}
MAX_LINES = 400

# Whom each part may import; itself always.
ALLOWED = {room: {"adapters", *BASE} for room in ROOMS} | {
    "__init__": set(),
    "__main__": {"cli"},
    "errors": set(),
    "versions": {"errors"},
    "config": {"errors", "adapters"},
    "files": {"errors"},
    "ui": {"errors"},
    "adapters": {"errors", "versions"},
    "workflows": ROOMS | {"adapters", *BASE},
    "cli": ROOMS | {"workflows", "adapters", "ui", "__init__", *BASE},
}

# Each of these libraries has one door.
ONLY_IMPORTER = {
    "click": "cli/",
    "blessings": "ui.py",
    "git": "adapters/vcs.py",
    "rpm": "adapters/rpmlib.py",
    "createrepo_c": "adapters/createrepo.py",
    "sqlite3": "repos/",
    "gerrit": "adapters/gerrit_api.py",
    "requests": "adapters/",
    "urllib.request": "adapters/",
    "http": "adapters/",
    "subprocess": "adapters/",
}


def _name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def _part(path: Path) -> str:
    """The room of a file: its folder below rdotool/, or its own name."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def _imported(path: Path) -> set[str]:
    """Every module that a file names in an import, at any depth."""
    names: set[str] = set()
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{_name(path)}:{node.lineno}: relative import"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def _own_parts(path: Path) -> set[str]:
    parts = {
        f"{name}.".split(".")[1] or "__init__"
        for name in _imported(path)
        if name.split(".")[0] == "rdotool"
    }
    return {
        part if (PACKAGE / part).exists() or (PACKAGE / f"{part}.py").exists() else "__init__"
        for part in parts
    }


def _calls(path: Path) -> set[tuple[str, int]]:
    """The plain and dotted names that a file uses, with their lines."""
    return {
        (ast.unparse(node), node.lineno)
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Name | ast.Attribute)
    }


def _within(path: Path, door: str) -> bool:
    return _name(path).startswith(door) if door.endswith("/") else _name(path) == door


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_arrows_run_one_way(path: Path) -> None:
    part = _part(path)
    assert part in ALLOWED, f"{part} is a new part: say in ALLOWED whom it may import"
    wrong = _own_parts(path) - ALLOWED[part] - {part}
    assert not wrong, f"{part} must not import {sorted(wrong)}"


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_each_library_has_one_door(path: Path) -> None:
    wrong = {
        name
        for name in _imported(path)
        for library, door in ONLY_IMPORTER.items()
        if f"{name}.".startswith(f"{library}.") and not _within(path, door)
    }
    assert not wrong, f"{_name(path)} imports {sorted(wrong)}"


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_the_library_neither_prints_nor_asks_nor_reads_the_environment(path: Path) -> None:
    part = _part(path)
    if part in {"cli", "ui"}:
        return
    banned = {"print", "input", "os.environ", "os.getenv", "Path.home", "os.path.expanduser"}
    if part == "adapters":
        banned -= {"os.environ"}  # the environment of the processes it starts
    banned |= {"sys.stdout", "sys.stderr", "sys.exit", "os.system", "os.popen", "eval", "exec"}
    used = sorted((line, name) for name, line in _calls(path) if name in banned)
    assert not used, f"{_name(path)}: {used}"


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_nothing_unsafe_is_read(path: Path) -> None:
    wrong = {name for name in _imported(path) if name.split(".")[0] in {"pickle", "marshal"}}
    wrong |= {
        name
        for name, _ in _calls(path)
        if name in {"yaml.load", "yaml.unsafe_load", "yaml.full_load", "yaml.Loader"}
    }
    text = path.read_text(encoding="utf-8")
    assert not wrong and "shell=True" not in text, f"{_name(path)}: {sorted(wrong)}"  # noqa: PT018


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_files_are_short(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= MAX_LINES, f"{_name(path)} has {lines} lines: a room that wants a wall"


def test_functions_are_short() -> None:
    lengths = sorted(
        (node.end_lineno or 0) - node.body[0].lineno + 1
        for path in FILES
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.FunctionDef)
    )
    assert lengths[len(lengths) // 2] < 10


def test_a_command_is_a_declaration_a_call_and_a_print() -> None:
    machinery = {"__init__.py", "main.py", "table.py", "context.py", "failures.py"}
    long = {
        _name(path): count
        for path in (PACKAGE / "cli").rglob("*.py")
        if path.name not in machinery
        and path.parent.name != "complete"
        and (count := _code_lines(path)) > 60 * max(1, _commands(path))
    }
    assert not long


def _code_lines(path: Path) -> int:
    """Lines with statements: no docstrings, comments, imports or blank lines."""
    return sum(
        (statement.end_lineno or 0)
        - min(
            [statement.lineno, *(each.lineno for each in getattr(statement, "decorator_list", []))]
        )
        + 1
        for statement in _tree(path).body
        if not isinstance(statement, ast.Import | ast.ImportFrom | ast.If | ast.Expr)
    )


def _commands(path: Path) -> int:
    return len(re.findall(r"^@click\.command", path.read_text(encoding="utf-8"), re.MULTILINE))


# --- what start-up pays for ---------------------------------------------------------------

HEAVY = (
    "git",
    "gitdb",
    "rpm",
    "norpm",
    "createrepo_c",
    "sqlite3",
    "yaml",
    "requests",
    "gerrit",
    "urllib3",
    "urllib.request",
    "blessings",
    "curses",
    "importlib.metadata",
    "email",
    "asyncio",
    "packaging",
    "multiprocessing",
)


@pytest.mark.parametrize("line", [["--version"], ["--help"], ["no-such-command"]], ids=" ".join)
def test_start_up_loads_no_heavy_module(line: list[str]) -> None:
    script = (
        "import sys\nfrom rdotool.cli import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        "print('\\nLOADED', *sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *line], capture_output=True, text=True, check=True
    )
    loaded = done.stdout.partition("\nLOADED ")[2].split()
    assert "rdotool.cli.main" in loaded
    known = set(_modules_of_bare_click())
    assert not {name for name in HEAVY if name in loaded} - known


@cache
def _modules_of_bare_click() -> tuple[str, ...]:
    script = "import sys, click; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return tuple(done.stdout.split())


# --- what is committed ---------------------------------------------------------------------


def _tracked() -> list[Path]:
    if not (PROJECT / ".git").exists():
        return FILES
    command = ["git", "-c", f"safe.directory={PROJECT}", "ls-files", "-z"]
    names = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    return [PROJECT / name for name in names.split("\0")[:-1]]


def test_the_project_speaks_of_itself_alone() -> None:
    """No file names the folder it was written in, a user's home, or a registry's host."""
    words = re.compile(
        re.escape(f"{PROJECT}/".encode())
        + rb"|(?<![\w.])/(?:root|home/\w+)/|\bpy(?:pi|thonhosted)\.org"
    )
    found = [
        f"{path.relative_to(PROJECT)}: {match.group().decode()}"
        for path in _tracked()
        if path.is_file() and path != Path(__file__)
        for match in [words.search(path.read_bytes())]
        if match
    ]
    assert not found


def test_files_with_other_line_endings_are_stored_as_they_are() -> None:
    attributes = (PROJECT / ".gitattributes").read_text(encoding="utf-8").splitlines()
    assert "tests/data/** -text" in attributes
