"""``rdotool reqdiff``: of the package's version and another, or of two refs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.reqs.world import Package, spec_text

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.cli import Cli

OLD = "foo>=1\ngone\nsame>=2.0\noslo.db>=4\nmarked;python_version<'3.8'\n"
NEW = "foo>=2,!=2.1\nsame>=2\noslo.db[mysql]>=4\nmarked;python_version<'3.9'\nnew~=1.2\n-r x.txt\n"
SHOWN = """\
requirements diff between 1.2.3 and 2.0.0:

ADDED:
  new ~= 1.2

CHANGED:
  foo >= 2,!= 2.1  (was >= 1)
  marked; python_version < "3.9"  (was not capped; python_version < "3.8")
  oslo.db[mysql] >= 4  (was oslo.db >= 4)

REMOVED:
  gone

NOT COMPARED:
  requirements.txt:6: -r x.txt  (another file of requirements, not looked into)

"""


@pytest.fixture
def package(tmp_path: Path) -> Package:
    package = Package.make(tmp_path / "p", spec_text(), OLD)
    package.upstream(NEW, "2.0.0")
    package.upstream("future\n", "3.0.0.0rc1")
    package.repo.checkout("rpm-master")
    return package


@pytest.mark.parametrize("refs", [[], ["2.0.0"], ["1.2.3", "2.0.0"]])
def test_text(cli: Cli, package: Package, refs: list[str]) -> None:
    assert cli("reqdiff", *refs, cwd=package.path).out == SHOWN
    package.repo("checkout", "-q", "--detach")
    assert cli("reqdiff", *refs, cwd=package.path).out == SHOWN


def test_json(cli: Cli, package: Package) -> None:
    told = cli("reqdiff", "--json", "--pre", cwd=package.path).json
    assert (told["old"], told["new"]) == ("1.2.3", "3.0.0.0rc1")
    assert [entry["name"] for entry in told["added"]] == ["future"]
    told = cli("reqdiff", "--json", "2.0.0", cwd=package.path).json
    assert told["changed"][0]["new"] == {
        "name": "foo",
        "specifier": ">=2,!=2.1",
        "extras": [],
        "marker": "",
        "where": "requirements.txt:1",
    }


def test_no_difference(cli: Cli, package: Package) -> None:
    out = cli("reqdiff", "2.0.0", "2.0.0", cwd=package.path).out
    assert "no requirements changed" in out


def test_a_spec_without_a_version(cli: Cli, tmp_path: Path) -> None:
    package = Package.make(tmp_path / "p", spec_text(version="XXX"), OLD)
    for refs in ([], ["1.2.3"]):
        done = cli("reqdiff", *refs, cwd=package.path, code=1)
        assert done.err == (
            "error: python-thing.spec: the spec has no version (XXX), so what to compare"
            " can't be told\nName two refs: rdotool reqdiff 1.1.1 upstream/master\n"
        )
    assert "no requirements changed" in cli("reqdiff", "1.2.3", "up", cwd=package.path).out


def test_refs_that_are_none(cli: Cli, package: Package) -> None:
    assert "Invalid git reference: 9" in cli("reqdiff", "9", cwd=package.path, code=1).err
    cli("reqdiff", "1.2.3", "2.0.0", "up", cwd=package.path, code=2)
    package.repo("tag", "-d", "1.2.3", "2.0.0", "3.0.0.0rc1")
    done = cli("reqdiff", cwd=package.path, code=1)
    assert "there is no upstream version tag here" in done.err
