"""The keys that docs/ promise are those that ``--json`` gives."""

from __future__ import annotations

import json
import re
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.helpers.isolation import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.cli import Cli

_ROW = re.compile(r"   \* - (?P<keys>.*)\n")
_EXAMPLE = re.compile(r"\.\. code-block:: json\n\n((?:   .*\n)+)")
_CODE = re.compile(r"``([^`]+)``")


def _section(document: str, title: str) -> str:
    """The text below a heading, to the next one."""
    text = (PROJECT / "docs" / document).read_text("utf-8")
    _, found, rest = text.partition(f"\n{title}\n")
    assert found, f"{document} has no heading {title}"
    return re.split(r"\n[^\n]+\n[=-]{4,}\n", rest.split("\n", 1)[1])[0]


def _documented(document: str, title: str) -> set[str]:
    """The keys in a table's first column."""
    rows = _ROW.findall(_section(document, title))
    return {key for row in rows for key in _CODE.findall(row)}


@pytest.fixture
def tour(cli: Cli, tmp_path: Path) -> Path:
    cli("demo", "tour", cwd=tmp_path)
    return tmp_path / "tour"


@pytest.fixture
def distgit(cli: Cli, tour: Path) -> Path:
    cli("clone", "-l", "rdoinfo", "openstack-octavia", cwd=tour)
    return tour / "openstack-octavia"


def test_status(cli: Cli, distgit: Path) -> None:
    assert cli("status", "--json", cwd=distgit).json == {"action": None}
    cli("new-version", "-d", "15.0.0", cwd=distgit, code=5)
    told = cli("status", "--json", cwd=distgit).json
    assert set(told) == _documented("json.rst", "``status --json``")
    assert all(set(step) == {"name", "state"} for step in told["steps"])


@pytest.mark.parametrize("flags", [[], ["-b"]])
def test_plan(cli: Cli, distgit: Path, flags: list[str]) -> None:
    told = cli("new-version", "--dry-run", "--json", *flags, cwd=distgit).json
    assert set(told) == _documented("json.rst", "``new-version --dry-run --json``")
    row = _section("json.rst", "``new-version --dry-run --json``").partition("``who``")[2]
    who = {key for key in _CODE.findall(row.partition("* -")[0]) if key.isidentifier()}
    assert set(told["who"]) == who


def test_patch_plan(cli: Cli, distgit: Path) -> None:
    told = cli("patch", "--dry-run", "--json", cwd=distgit).json
    assert set(told) == _documented("json.rst", "``patch --dry-run --json``")
    row = _section("json.rst", "``patch --dry-run --json``").partition("``who``")[2]
    who = {key for key in _CODE.findall(row.partition("* -")[0]) if key.isidentifier()}
    assert set(told["who"]) == who


def test_fix_plan(cli: Cli, distgit: Path) -> None:
    told = cli("fix", "--dry-run", "--json", cwd=distgit).json
    assert set(told) == _documented("json.rst", "``fix --dry-run --json``")
    row = _section("json.rst", "``fix --dry-run --json``").partition("``who``")[2]
    who = {key for key in _CODE.findall(row.partition("* -")[0]) if key.isidentifier()}
    assert set(told["who"]) == who


def test_pkgenv(cli: Cli, distgit: Path) -> None:
    told = cli("pkgenv", "--json", cwd=distgit).json
    assert set(told) == _documented("distgit.rst", "``pkgenv --json``")


def test_clone(cli: Cli, tour: Path) -> None:
    told = cli("clone", "--json", "-l", "rdoinfo", "openstack-octavia", cwd=tour).json
    [example] = _EXAMPLE.findall(_section("distgit.rst", "``clone --json``"))
    example = json.loads(example)
    assert set(told) == set(example) == _summary("``clone``")
    assert all(set(remote) == set(example["remotes"][0]) for remote in told["remotes"])


def _summary(command: str) -> set[str]:
    """The keys that the first table names for a command."""
    rows = (PROJECT / "docs" / "json.rst").read_text("utf-8").partition(f"* - {command}\n")[2]
    return set(_CODE.findall(rows.split("     - ")[1]))


def test_rdoinfo(cli: Cli, tour: Path) -> None:
    source = ("-l", "rdoinfo", "--json")
    assert set(cli("info", *source, cwd=tour).json) == _summary("``info``")
    found = cli("info", *source, "octavia", cwd=tour).json
    assert set(found) == _summary("``info FILTER``")
    package = cli("findpkg", *source, "octavia", cwd=tour).json
    assert package in found["packages"]
    assert _summary("``findpkg``") <= set(package)
    assert set(cli("release", *source, cwd=tour).json) == _summary("``release``")


@pytest.mark.parametrize(
    "command,attribute", [("info-tags-diff", []), ("info-attr-diff", ["component"])]
)
def test_diffs(cli: Cli, tour: Path, command: str, attribute: list[str]) -> None:
    _change(tour / "rdoinfo")
    told = cli(command, "rdoinfo", *attribute, "--json", cwd=tour).json
    assert told["changes"]
    assert {*told, *told["changes"][0]} == _summary(f"``{command}``")


def test_query(cli: Cli, tour: Path) -> None:
    told = cli("query", "--json", "-l", "rdoinfo", "caracal", "python3-octavia", cwd=tour).json
    assert set(told) == _summary("``query``")
    [result] = told["results"]
    keys = {*told, *result, *result["packages"][0], *result["repos"][0]}
    assert keys == _documented("json.rst", "``query --json``")


@pytest.mark.parametrize(
    ("name", "each", "more"), [("report", "rows", ()), ("check", "pins", ("--all",))]
)
def test_uc(cli: Cli, tour: Path, name: str, each: str, more: tuple[str, ...]) -> None:
    (tour / "uc.txt").write_text("oslo.config===9.4.0\n", "utf-8")
    limits = ("--constraints", "uc.txt", "-l", "rdoinfo", "--json", *more)
    told = cli("uc", name, "caracal", *limits, cwd=tour).json
    assert {*told, *told[each][0]} == _summary(f"``uc {name}``")


def test_reqquery(cli: Cli, tour: Path, distgit: Path) -> None:
    told = cli("reqquery", "--local-info", tour / "rdoinfo", "--json", cwd=distgit).json
    [result] = told["results"]
    assert {*told, *result, *result["packages"][0]} == _summary("``reqquery``")


def test_get_source(cli: Cli, distgit: Path) -> None:
    told = cli("get-source", "--list", "--json", cwd=distgit).json
    assert set(told) == _summary("``get-source``")
    documented = _documented("json.rst", "``get-source --json``")
    assert all(set(source) == documented for source in told["sources"])


def _change(rdoinfo: Path) -> None:
    for name, old, new in (
        ("tags/caracal.yml", "18.6.0", "18.6.1"),
        ("rdo.yml", "component: octavia", "component: balancing"),
    ):
        path = rdoinfo / name
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    command = ["git", "-C", str(rdoinfo), "commit", "-q", "-a", "-m", "Change"]
    subprocess.run(command, check=True)


def test_patchlog(cli: Cli, distgit: Path) -> None:
    told = cli("patchlog", "--json", cwd=distgit).json
    section = _section("json.rst", "``patchlog --json``")
    whole, _, each = section.partition("Each of ``patches``")
    assert set(told) == _summary("``patchlog``")
    assert set(told) == {key for row in _ROW.findall(whole) for key in _CODE.findall(row)}
    assert all(
        set(patch) == {key for row in _ROW.findall(each) for key in _CODE.findall(row)}
        for patch in told["patches"]
    )
    assert told["patches"]


def test_reqcheck(cli: Cli, distgit: Path) -> None:
    spec = distgit / "openstack-octavia.spec"
    line = "BuildArch:      noarch\n"
    text = spec.read_text("utf-8").replace(line, f"{line}Requires: python3-oslo-log >= 1\n")
    spec.write_text(text, "utf-8")
    limits = distgit.parent / "constraints.txt"
    limits.write_text("oslo.log===5.5.1\n", "utf-8")
    told = cli("reqcheck", "--json", "-a", "--constraints", limits, cwd=distgit).json
    section = _section("json.rst", "``reqcheck --json``")
    whole, _, each = section.partition("A requirement:")
    assert set(told) == {key for row in _ROW.findall(_joined(whole)) for key in _CODE.findall(row)}
    keys = {key for row in _ROW.findall(each) for key in _CODE.findall(row)}
    assert told["generated"]
    assert set(told["generated"][0]) == set(told["mismatch"][0]) == keys


def _joined(table: str) -> str:
    """A table with the rows' first cells on one line."""
    return re.sub(r",\n       ``", ", ``", table)


def test_reqdiff(cli: Cli, distgit: Path) -> None:
    told = cli("reqdiff", "--json", cwd=distgit).json
    assert set(told) == _summary("``reqdiff``")
    requirement = _documented("json.rst", "``reqdiff --json``")
    assert set(told["added"][0]) == set(told["changed"][0]["old"]) == requirement
