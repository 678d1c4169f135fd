"""``reqcheck -a``: a minimal diff of the spec, and what is left to people."""

from __future__ import annotations

import re
from difflib import unified_diff
from typing import TYPE_CHECKING

import pytest

from tests.reqs.test_reqcheck import kinds
from tests.reqs.world import Package, generated, spec_text

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.cli import Cli

UPSTREAM = """\
alpha>=2
beta>=2,<3
gamma~=1.4
delta>=1
capped>=2,<3
loose
strict>=1
epoch>=5.2
"""
SPEC = spec_text("X").replace(
    "Requires:       X\n",
    """\
# first comment
Requires:\tpython3-alpha >= 1
Requires:       python3-beta   >=  1
Requires:       python3-capped >= 1
Requires:       python3-capped < 2
Requires:       python3-epoch >= 2:5.0
Requires:       python3-loose >= 4, python3-strict >= 3
# the last comment
Requires:       python3-zeta
""",
)


def diff(before: str, after: str) -> list[str]:
    """The lines that went and came."""
    lines = unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in lines if not re.match(r"---|\+\+\+|@@", line)]


@pytest.fixture
def package(tmp_path: Path) -> Package:
    return Package.make(tmp_path / "p", SPEC, UPSTREAM)


def test_a_minimal_diff(cli: Cli, package: Package) -> None:
    done = cli("reqcheck", "-a", "-S", cwd=package.path, code=4)
    assert diff(SPEC, package.spec) == [
        "-Requires:\tpython3-alpha >= 1",
        "-Requires:       python3-beta   >=  1",
        "-Requires:       python3-capped >= 1",
        "-Requires:       python3-capped < 2",
        "-Requires:       python3-epoch >= 2:5.0",
        "+Requires:\tpython3-alpha >= 2",
        "+Requires:       python3-beta   >=  2",
        "+Requires:       python3-capped >= 2",
        "+Requires:       python3-capped < 3",
        "+Requires:       python3-delta >= 1",
        "+Requires:       python3-epoch >= 2:5.2",
        "+Requires:       python3-gamma >= 1.4",
    ]
    assert "python3-alpha >= 2  (>= 1 in .spec)  <- edited\n" in done.out
    assert "python3-delta >= 1  <- added\n" in done.out
    assert package.repo.status() == " M python-thing.spec"
    again = cli("reqcheck", "--json", cwd=package.path).json
    assert set(kinds(again)) == {"met", "stricter", "excess"}


def test_relax(cli: Cli, package: Package) -> None:
    told = cli("reqcheck", "-a", "--relax", "-S", "--json", cwd=package.path).json
    assert "+Requires:       python3-loose, python3-strict >= 1" in diff(SPEC, package.spec)
    assert told["edited"]["python3-strict"] == "edited"
    assert told["edited"]["python3-delta"] == "added"
    before = package.spec
    assert "edited" not in cli("reqcheck", "-a", "--relax", "--json", cwd=package.path).json
    assert package.spec == before
    cli("reqcheck", "--relax", cwd=package.path, code=2)


def test_nothing_else_is_touched(cli: Cli, tmp_path: Path) -> None:
    spec = spec_text("python3-foo >= 1").replace("\n", "\r\n").replace("A thing.", "A th\x0cing.")
    package = Package.make(tmp_path / "p", spec, "foo>=2\n")
    path = package.path / "python-thing.spec"
    before = path.read_bytes()
    cli("reqcheck", "-a", cwd=package.path)
    assert path.read_bytes() == before.replace(b"python3-foo >= 1", b"python3-foo >= 2")


def test_subpackages(cli: Cli, tmp_path: Path) -> None:
    tests = "%package -n python3-thing-tests\nSummary: Tests\nRequires: python3-foo >= 1\n"
    tests += "Requires: python3-bar\n\n%description -n python3-thing-tests\nTests.\n\n"
    spec = spec_text("python3-foo >= 1", "python3-bar >= 1").replace("%prep\n", tests + "%prep\n")
    package = Package.make(tmp_path / "p", spec, "foo>=2\nbar>=2\nnew>=1\n")
    cli("reqcheck", "-a", cwd=package.path)
    assert diff(spec, package.spec) == [
        "-Requires:       python3-foo >= 1",
        "-Requires:       python3-bar >= 1",
        "+Requires:       python3-foo >= 2",
        "+Requires:       python3-bar >= 2",
        "+Requires:       python3-new >= 1",
        "-Requires: python3-foo >= 1",
        "+Requires: python3-foo >= 2",
    ]


def test_conditions(cli: Cli, tmp_path: Path) -> None:
    spec = spec_text("X").replace(
        "Requires:       X\n",
        "%if 0%(uname)\nRequires: python3-foo >= 1\n%else\nRequires: python3-foo >= 2\n%endif\n"
        "%if 0\nRequires: python3-bar >= 1\n%endif\nRequires: python3-bar >= 1\n",
    )
    package = Package.make(tmp_path / "p", spec, "foo>=3\nbar>=2\n")
    cli("reqcheck", "-a", cwd=package.path)
    assert diff(spec, package.spec) == [
        "-Requires: python3-foo >= 1",
        "+Requires: python3-foo >= 3",
        "-Requires: python3-foo >= 2",
        "+Requires: python3-foo >= 3",
        "-Requires: python3-bar >= 1",
        "+Requires: python3-bar >= 2",
    ]


def test_what_was_removed_goes(cli: Cli, tmp_path: Path) -> None:
    spec = spec_text("python3-foo, python3-gone", "python3-old >= 3", "diskimage-builder")
    past = "foo\ngone\nold\ndiskimage-builder\n"
    package = Package.make(tmp_path / "p", spec, past, tag="yoga-eol")
    package.remote_branch("master", package.upstream("foo\n", "1.2.3"))
    package.repo.checkout("rpm-master")
    done = cli("reqcheck", "-a", cwd=package.path)
    assert diff(spec, package.spec) == [
        "-Requires:       python3-foo, python3-gone",
        "-Requires:       python3-old >= 3",
        "+Requires:       python3-foo",
    ]
    assert "python3-old >= 3  <- removed\n" in done.out
    assert "diskimage-builder  <- not edited: its name is no Python module's" in done.out


def test_unsorted_ones_get_new_ones_behind_them(cli: Cli, tmp_path: Path) -> None:
    spec = spec_text("python3-b", "python3-a", "shadow-utils")
    package = Package.make(tmp_path / "p", spec, "b\na\nz>=1\nc>=1\n")
    cli("reqcheck", "-a", cwd=package.path)
    names = re.findall(r"^Requires: +(\S+)", package.spec, re.MULTILINE)
    assert names == ["python3-b", "python3-a", "python3-z", "python3-c", "shadow-utils"]


def test_what_a_macro_stands_for_is_left_and_told(cli: Cli, tmp_path: Path) -> None:
    head = "%global deps python3-foo >= 1 python3-bar >= 1\n"
    package = Package.make(tmp_path / "p", spec_text("%{deps}", head=head), "foo>=2\nbar>=1\n")
    done = cli("reqcheck", "-a", "-S", cwd=package.path, code=4)
    assert "<- not edited: python3-foo stands behind a macro" in done.out
    assert package.repo.status() == ""


def test_a_version_that_a_macro_holds(cli: Cli, tmp_path: Path) -> None:
    spec = spec_text("python3-foo >= %{foo}", head="%global foo 1\n")
    package = Package.make(tmp_path / "p", spec, "foo>=2\n")
    cli("reqcheck", "-a", cwd=package.path)
    assert "Requires:       python3-foo >= 2\n" in package.spec


def test_generated_ones_are_not_added(cli: Cli, tmp_path: Path) -> None:
    spec = generated("python3-foo >= 1")
    package = Package.make(tmp_path / "p", spec, "foo>=2\nbar>=1\n")
    cli("reqcheck", "-a", cwd=package.path)
    assert diff(spec, package.spec) == [
        "-Requires:       python3-foo >= 1",
        "+Requires:       python3-foo >= 2",
    ]


def test_the_spelling_of_the_others(cli: Cli, tmp_path: Path) -> None:
    package = Package.make(tmp_path / "p", spec_text("python3dist(foo) >= 1"), "foo>=1\nbar>=2\n")
    cli("reqcheck", "-a", cwd=package.path)
    assert "Requires:       python3dist(bar) >= 2\n" in package.spec


def test_a_spec_that_requires_nothing_yet(cli: Cli, tmp_path: Path) -> None:
    package = Package.make(tmp_path / "p", spec_text(), "foo>=1\nbar>=2\n")
    cli("reqcheck", "-a", cwd=package.path)
    assert (
        "%package -n     python3-thing\nSummary:        A thing\n"
        "Requires:       python3-foo >= 1\nRequires:       python3-bar >= 2\n"
    ) in package.spec


def test_several_folders(cli: Cli, tmp_path: Path) -> None:
    packages = [
        Package.make(tmp_path / name, spec_text("python3-foo >= 1"), "foo>=2\n") for name in "ab"
    ]
    cli("reqcheck", "-a", "-S", *(package.path for package in packages), cwd=tmp_path)
    assert all("python3-foo >= 2" in package.spec for package in packages)
