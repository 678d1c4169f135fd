"""``reqcheck --constraints``: a file, a URL, a release; cached, offline, and broken."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest

from tests.reqs.world import Package, generated, spec_text
from tests.sources.server import serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.helpers.cli import Cli
    from tests.sources.server import Site

UC = """\
# comment
foo===2.5
bar===1.9;python_version>='3.10'
bar===1.0;python_version<'3.10'
post===2.9.0.post0
-r other.txt
"""
UPSTREAM = "foo>=2\nbar>=1\npost>=2.9\nfree>=1\nabsent>=1\n"
SPEC = spec_text("python3-foo >= 3", "python3-bar >= 1.2", "python3-post", "python3-free >= 1")


@pytest.fixture
def package(tmp_path: Path) -> Package:
    return Package.make(tmp_path / "p", SPEC, UPSTREAM)


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as site:
        yield site


def constraints(cli: Cli, package: Package, what: str, *args: str) -> dict[str, object]:
    told = cli("reqcheck", "--json", "--constraints", what, *args, cwd=package.path).json
    found = told["constraints"]
    assert isinstance(found, dict)
    return found


def test_a_file(cli: Cli, package: Package, tmp_path: Path) -> None:
    (tmp_path / "uc.txt").write_text(UC)
    done = cli("reqcheck", "--constraints", "../uc.txt", cwd=package.path)
    lines = done.out.splitlines()
    assert (
        "  python3-foo >= 2  (>= 3 in .spec)  upper-constraint 2.5: NOT ADMITTED by the spec"
        in (lines)
    )
    assert "  python3-bar >= 1  (>= 1.2 in .spec)  upper-constraint 1.9" in lines
    assert "  python3-post >= 2.9  (any in .spec)  upper-constraint 2.9.0.post0" in lines
    assert "  python3-free >= 1  (>= 1 in .spec)" in lines
    assert "warning: ../uc.txt:6: -r other.txt (another file of requirements" in done.err
    assert constraints(cli, package, "../uc.txt") == {
        "python3-foo": {"version": "2.5", "admitted": False},
        "python3-bar": {"version": "1.9", "admitted": True},
        "python3-post": {"version": "2.9.0.post0", "admitted": True},
    }
    old = constraints(cli, package, "../uc.txt", "-p", "3.9")
    assert old["python3-bar"] == {"version": "1.0", "admitted": False}


def test_generated_ones_admit_what_upstream_does(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "uc.txt").write_text("foo===1.5\nbar===1.5\n")
    package = Package.make(tmp_path / "p", generated(), "foo>=1\nbar>=2\n")
    assert constraints(cli, package, "../uc.txt") == {
        "python3dist(foo)": {"version": "1.5", "admitted": True},
        "python3dist(bar)": {"version": "1.5", "admitted": False},
    }


def test_a_url_is_cached(cli: Cli, package: Package, site: Site, home: Path) -> None:
    site.put("/uc", UC.encode())
    url = f"{site.url}/uc"
    first = constraints(cli, package, url)
    assert constraints(cli, package, url) == first
    assert len(site.asked) == 1
    site.files.clear()
    [copy] = (home / ".cache/rdotool/constraints").glob("*.txt")
    stale = time.time() - 7200
    os.utime(copy, (stale, stale))
    done = cli("reqcheck", "--json", "--constraints", url, cwd=package.path)
    assert done.json["constraints"] == first
    assert "using the copy of 2 hours ago" in done.err
    # What is no file of constraints doesn't take its place.
    for page in (b"<html>log in</html>", b"not a constraint at all\n"):
        site.put("/uc", page)
        done = cli("reqcheck", "--json", "--constraints", url, cwd=package.path)
        assert done.json["constraints"] == first
    site.put("/uc", b"foo===9\n")
    assert constraints(cli, package, url) == {"python3-foo": {"version": "9", "admitted": True}}


def test_offline(cli: Cli, package: Package, site: Site) -> None:
    site.put("/uc", UC.encode())
    url, env = f"{site.url}/uc", {"RDOTOOL_OFFLINE": "1"}
    done = cli("reqcheck", "--constraints", url, cwd=package.path, env=env, code=1)
    assert f"offline, and there is no copy of {url}" in done.err
    assert not site.asked
    cli("reqcheck", "--constraints", url, cwd=package.path)
    cli("reqcheck", "--constraints", url, cwd=package.path, env=env)


@pytest.mark.parametrize(
    "what,words",
    [
        ("none.txt", "there is no file none.txt"),
        ("../none", "there is no file ../none"),
        ("file:///etc/passwd", "is no http or https URL"),
        ("nosuchrelease", "rdoinfo knows no release nosuchrelease"),
    ],
)
def test_what_is_none(cli: Cli, package: Package, tour: Path, what: str, words: str) -> None:
    env = {"RDOTOOL_RDOINFO_URL": str(tour / "rdoinfo")}
    done = cli("reqcheck", "--constraints", what, cwd=package.path, code=1, env=env)
    assert words in done.err


@pytest.fixture
def tour(cli: Cli, tmp_path: Path) -> Path:
    cli("demo", "tour", cwd=tmp_path)
    return tmp_path / "tour"


@pytest.mark.parametrize(
    "release,series", [("caracal", "2024.1"), ("2024.1", "2024.1"), ("master", "master")]
)
def test_a_release(
    cli: Cli, package: Package, tour: Path, home: Path, release: str, series: str
) -> None:
    """Its URL is told where it can't be had: tests have no network."""
    env = {"RDOTOOL_RDOINFO_URL": str(tour / "rdoinfo")}
    done = cli("reqcheck", "--constraints", release, cwd=package.path, code=1, env=env)
    assert (
        f"https://releases.openstack.org/constraints/upper/{series} can't be fetched" in done.err
    )
