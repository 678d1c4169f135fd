"""What rdopkg's own tests of reqcheck ask, asked of rdotool.

The packages are alike, not the same. Where the answers differ on purpose, docs/rdopkg.rst
says why, and the test here says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.reqs.test_reqcheck import kinds
from tests.reqs.world import Package, spec_text

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.cli import Cli

UPSTREAM = """\
# A comment.
argparse>=0.8.10 # MIT
iso8601>=1.7.0 # MIT
prettytable>=2.1 # BSD/Apache-2.0
SQLAlchemy!=1.1.5,!=1.1.6,>=1.0.10 # MIT
"""
UNCAPPED = ("python-argparse", "python-iso8601", "python-prettytable")


def strict(cli: Cli, folder: Path, spec: str, upstream: str, code: int) -> set[str]:
    """The titles that ``reqcheck -S`` shows."""
    package = Package.make(folder / "foo", spec, upstream)
    out = cli("reqcheck", "-S", "-R", "1.2.3", cwd=package.path, code=code).out
    assert "None" not in out
    return {line[:-1] for line in out.splitlines() if line.endswith(":")}


def test_all_is_well(cli: Cli, tmp_path: Path) -> None:
    spec = spec_text(*UNCAPPED, "python-sqlalchemy >=  1.0.10")
    assert strict(cli, tmp_path, spec, UPSTREAM, 0) == {"MET", "ANY"}


def test_missing(cli: Cli, tmp_path: Path) -> None:
    spec = spec_text(*UNCAPPED[:2], "python-sqlalchemy >=  1.0.10")
    assert "MISSING" in strict(cli, tmp_path, spec, UPSTREAM, 2)


def test_mismatch(cli: Cli, tmp_path: Path) -> None:
    spec = spec_text("python-sqlalchemy >=  1.0.10")
    assert strict(cli, tmp_path, spec, "SQLAlchemy>=1.0.12", 4) == {"MISMATCH"}


def test_excess(cli: Cli, tmp_path: Path) -> None:
    spec = spec_text(*UNCAPPED, "python-sqlalchemy >=  1.0.10").replace(
        "\n%description -n", "Requires(pre):  shadow-utils\n\n%description -n"
    )
    assert strict(cli, tmp_path, spec, UPSTREAM, 0) == {"MET", "ANY", "EXCESS"}


@pytest.mark.parametrize(
    "upstream,spec,kind",
    [
        ("!=1.2.6,!=1.2.5,>=1.2.3", ">= 1.2.3", "met"),
        ("<=1.2.9,>=1.2.3", ">= 1.2.3", "met"),
        ("", "", "met"),
        (">=1.2.3", "", "any"),
        # rdopkg: a mismatch, as every other way of writing it.
        (">=1.2.3", "> 1.2.3", "stricter"),
        ("", ">= 1.2.3", "stricter"),
    ],
)
def test_versions(cli: Cli, tmp_path: Path, upstream: str, spec: str, kind: str) -> None:
    text = spec_text(f"python3-mypackage {spec}".rstrip())
    package = Package.make(tmp_path / "foo", text, f"mypackage{upstream}\n")
    told = cli("reqcheck", "--json", cwd=package.path).json
    assert kinds(told) == {kind: ["python3-mypackage"]}


# --- overrides --------------------------------------------------------------------------------

OVERRIDDEN = spec_text(
    "python-argparse",
    "python-iso8601",
    "python-prettytable >= 1.0",
    "python-sqlalchemy >=  1.2.0",
)
WITH_TOOZ = f"{UPSTREAM}tooz>=1.28.0\n"


@pytest.fixture
def overridden(cli: Cli, tmp_path: Path) -> tuple[Package, Path]:
    return Package.make(tmp_path / "foo", OVERRIDDEN, WITH_TOOZ), tmp_path / "overrides.yml"


def override(cli: Cli, world: tuple[Package, Path], text: str, code: int = 0) -> str:
    package, path = world
    path.write_text(text)
    done = cli("reqcheck", "-O", "../overrides.yml", cwd=package.path, code=code)
    return done.out or done.err


@pytest.mark.parametrize(
    "name", ["python-sqlalchemy", "python3-sqlalchemy", "python3dist(sqlalchemy)"]
)
def test_an_override_for_all(cli: Cli, overridden: tuple[Package, Path], name: str) -> None:
    text = f'packages:\n  all:\n  - name: "{name}"\n    version: ">= 1.1.0"\n'
    assert "python-sqlalchemy >= 1.1.0" in override(cli, overridden, text)
    out = override(cli, overridden, text)
    assert "(>= 1.2.0 in .spec)  >= 1.0.10 has been overridden" in out
    assert "STRICTER:" in out


def test_the_packages_own_goes_before_it(cli: Cli, overridden: tuple[Package, Path]) -> None:
    text = """\
packages:
  all:
  - {name: python-sqlalchemy, version: ">= 1.0.0"}
  python-thing:
  - {name: python3-sqlalchemy, version: ">= 1.2.0"}
"""
    out = override(cli, overridden, text)
    assert "python-sqlalchemy >= 1.2.0" in out.partition("ANY:")[0]
    assert ">= 1.0.10 has been overridden" in out


def test_ignored_ones(cli: Cli, overridden: tuple[Package, Path]) -> None:
    """rdopkg doesn't show them; here they are shown as ignored, so that nothing is hidden."""
    text = """\
packages:
  all:
  - {name: python-argparse, version: ""}
  - name: python-iso8601
  python-thing:
  - name: python-prettytable
  - name: python-tooz
"""
    out = override(cli, overridden, text)
    ignored = out.partition("IGNORED:")[2].partition("\n\n")[0]
    assert ignored.count("[by the file of overrides]") == 4
    assert "tooz" in ignored
    assert not {"MISSING:", "MISMATCH:"} & set(out.splitlines())


def test_a_missing_one_with_another_version(cli: Cli, overridden: tuple[Package, Path]) -> None:
    text = "packages:\n  python-thing:\n  - {name: python-tooz, version: '>= 1.58.0'}\n"
    assert "python3-tooz >= 1.58.0" in override(cli, overridden, text).partition("MISSING:")[2]


def test_overrides_of_others(cli: Cli, overridden: tuple[Package, Path]) -> None:
    text = "packages:\n  bar:\n  - {name: python-sqlalchemy, version: '1.2.0'}\n"
    assert "has been overridden" not in override(cli, overridden, text)


@pytest.mark.parametrize(
    "text",
    [
        "foo:\n- name: python-sqlalchemy\n",
        # rdopkg takes it, and no spec ever meets it: which of < = > is meant isn't said.
        "packages:\n  all:\n  - {name: python-sqlalchemy, version: '1.2.0'}\n",
        "packages: [\n",
        "packages: !!python/object:os.system {}\n",
    ],
)
def test_odd_files(cli: Cli, overridden: tuple[Package, Path], text: str) -> None:
    said = override(cli, overridden, text, code=1)
    assert said.startswith("error: ../overrides.yml")
    assert "Traceback" not in said


# --- -a ---------------------------------------------------------------------------------------


def test_autosync(cli: Cli, tmp_path: Path) -> None:
    past = "to-be-removed1\nto-be-removed-2\nto-be-removed11\n"
    now = "to-be-edited-3>=1.0.0\nto-be-edited4\nto-be-edited5>=1.0.12\n"
    now += "to-be-added6>=1.0.0\nto-be-added-7>=4.27.0\nto-be-added8\n"
    spec = spec_text(
        "python3-to-be-removed1",
        "python3-to-be-removed-2",
        "python3-to-be-edited-3",
        "python3-to-be-edited4 >= 2.0.1",
        "python3-to-be-edited5 >= 1.0.10",
        "python3-to-be-removed11 #fail",
    )
    package = Package.make(tmp_path / "foo", spec, past, tag="yoga-eol")
    package.remote_branch("master", package.upstream(now, "1.2.3"))
    package.repo.checkout("rpm-master")
    cli("reqcheck", "-a", "--relax", cwd=package.path)
    lines = [line.split(None, 1)[1] for line in package.spec.splitlines() if "to-be" in line]
    assert lines == [
        # What the spec leaves open stays open: rdopkg calls that ANY and leaves it, too.
        "python3-to-be-edited-3",
        "python3-to-be-edited4",
        "python3-to-be-edited5 >= 1.0.12",
        "python3-to-be-added6 >= 1.0.0",
        "python3-to-be-added-7 >= 4.27.0",
        "python3-to-be-added8",
    ]


def test_wrong_python_version(cli: Cli, tmp_path: Path) -> None:
    package = Package.make(tmp_path / "foo", spec_text(), "foo\n")
    assert (
        "'wrong' is no version of Python"
        in cli("reqcheck", "-p", "wrong", cwd=package.path, code=2).err
    )
