"""rdotool query: rdopkg's layout, what its requirements add, and failures."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.repos import world
from tests.repos.world import Made

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.helpers.cli import Cli, Result
    from tests.sources.server import Site

INFO = """\
releases:
- name: caracal
  status: maintained
  branch: caracal-rdo
  repos:
{dists}
package-configs:
  core:
    name: openstack-%(project)s
    maintainers: [someone@example.org]
packages:
- project: nova
  conf: core
"""


@pytest.fixture
def query(tmp_path: Path, cli: Cli) -> Callable[..., Result]:
    """``query("caracal", "foo", el9s={"RDO": url})``: with an rdoinfo of these repos."""

    def run(*args: str, code: int = 0, env: Any = None, **dists: dict[str, str]) -> Result:
        if dists:
            lines = [
                line
                for dist, repos in dists.items()
                for line in [
                    f"  - name: {dist}\n    distrepos:",
                    *(_entry(name, url) for name, url in repos.items()),
                ]
            ]
            text = INFO.format(dists="\n".join(lines))
            (tmp_path / "rdo-full.yml").write_text(text, encoding="utf-8")
        return cli("query", "-l", tmp_path, *args, code=code, env=env)

    return run


def _entry(name: str, url: str) -> str:
    return f"    - name: {name}" + (f"\n      url: {url}" if url else "")


@pytest.fixture
def rdo(rpms: Path) -> dict[str, str]:
    return {"RDO Caracal el9s": rpms.as_uri()}


def test_the_layout_is_rdopkgs(
    query: Callable[..., Result], rdo: dict[str, str], tmp_path: Path
) -> None:
    base = world.make(tmp_path / "base", [Made("python3-oslo-config", "9.2.0", "3.el9")])
    empty = world.make(tmp_path / "empty", [])
    done = query(
        "caracal",
        "python3-oslo-config",
        el9s={"BaseOS": base.as_uri(), **rdo},
        el10s={"Nothing": empty.as_uri()},
    )
    assert done.out == (
        "caracal/el9s\n"
        "    python3-oslo-config-9.10.0-1.el9s  @  RDO Caracal el9s\n"
        "    python3-oslo-config-9.2.0-3.el9  @  BaseOS\n"
        "caracal/el10s\n"
        "    not available\n"
    )
    assert done.err == ""
    assert query("caracal/el10s", "python3-oslo-config").out == (
        "caracal/el10s\n    not available\n"
    )


def test_by_what_it_is_found(query: Callable[..., Result], rdo: dict[str, str]) -> None:
    assert query("caracal", "python3dist(Oslo.Config)", el9s=rdo).out == (
        "caracal/el9s\n"
        "    python3-oslo-config-9.10.0-1.el9s  @  RDO Caracal el9s"
        "  (provides python3dist(oslo-config) = 9.10)\n"
    )
    assert "(provides python3dist(oslo-config) = 9.10, met)" in (
        query("caracal", "python3dist(oslo.config) >= 9.2").out
    )
    assert "(provides python3dist(oslo-config) = 9.10, not met)" in (
        query("caracal", "python3dist(oslo.config) >= 10").out
    )


def test_a_name_with_a_version(query: Callable[..., Result], rdo: dict[str, str]) -> None:
    out = query("caracal", "python3-keystoneclient >= 7", el9s=rdo).out
    assert "    python3-keystoneclient-5.0.0-1.el9s  @  RDO Caracal el9s  (met)\n" in out
    out = query("caracal", "python3-keystoneclient >= 1:7").out
    assert out.endswith("(not met)\n")


def test_verbose_tells_of_each_repository_on_stderr(
    query: Callable[..., Result], rdo: dict[str, str], tmp_path: Path
) -> None:
    empty = world.make(tmp_path / "empty", []).as_uri()
    done = query("-v", "caracal", "python3.11-thing", el9s={**rdo, "Empty": empty, "CRB": ""})
    assert done.err == (
        "warning: caracal/el9s: CRB is left out: rdoinfo names no URL for it\n"
        "RDO Caracal el9s: python3.11-thing-2.9.0.post0-1.el9s\n"
        "Empty: N/A\n"
        "CRB: rdoinfo names no URL for it\n"
        "\n"
    )


def test_only_packages_that_can_be_installed(query: Callable[..., Result], tmp_path: Path) -> None:
    packages = [
        Made("foo", "5", arch="src"),
        Made("foo", "4", arch="i686"),
        Made("foo", "3", arch="aarch64"),
        Made("foo", "2", arch="x86_64"),
        Made("foo", "1"),
    ]
    for arch in ("x86_64", "aarch64"):
        world.make(tmp_path / "repo" / arch, packages)
    url = f"{(tmp_path / 'repo').as_uri()}/x86_64/"
    assert "foo-2-1  @" in query("caracal", "foo", el9s={"R": url}).out
    assert "foo-3-1  @" in query("caracal", "foo", "--arch", "aarch64").out
    found = query("caracal", "foo", "--arch", "aarch64", "--json").json["results"][0]
    assert found["repos"][0]["url"] == url.replace("x86_64", "aarch64")


def test_json(query: Callable[..., Result], rdo: dict[str, str], rpms: Path) -> None:
    done = query("caracal", "python3dist(oslo-config) = 9.10", "--json", el9s=rdo | {"CRB": ""})
    [result] = done.json.pop("results")
    [repo, crb] = result.pop("repos")
    assert repo.pop("fetched") > 1_000_000_000
    assert repo == {"name": "RDO Caracal el9s", "url": rpms.as_uri(), "problem": None}
    assert crb == {
        "name": "CRB",
        "url": None,
        "fetched": None,
        "problem": "rdoinfo names no URL for it",
    }
    assert result == {
        "release": "caracal",
        "dist": "el9s",
        "packages": [
            {
                "repo": "RDO Caracal el9s",
                "nvr": "python3-oslo-config-9.10.0-1.el9s",
                "name": "python3-oslo-config",
                "epoch": "0",
                "version": "9.10.0",
                "release": "1.el9s",
                "arch": "noarch",
                "provides": "python3dist(oslo-config) = 9.10",
                "met": True,
            }
        ],
    }


# --- what can't be had ------------------------------------------------------------------------


def test_a_repository_that_cannot_be_had_fails_but_hides_nothing(
    query: Callable[..., Result], rdo: dict[str, str], site: Site
) -> None:
    gone = f"{site.url}/gone/"
    done = query("caracal", "python3.11-thing", code=1, el9s={"Gone": gone, **rdo})
    assert "python3.11-thing-2.9.0.post0-1.el9s  @  RDO Caracal el9s" in done.out
    error = f"error: Gone: {gone}repodata/repomd.xml can't be fetched: HTTP 404"
    assert done.err.startswith(error)
    assert "Look whether the URL in rdoinfo is right" in done.err


def test_when_nothing_could_be_read(query: Callable[..., Result]) -> None:
    url = "http://127.0.0.1:9/"
    done = query("caracal", "foo", code=1, el9s={"Gone": url})
    assert done.out == "caracal/el9s\n    not known: none of its repositories could be read\n"
    problem = query("caracal", "foo", "--json", code=1).json["results"][0]["repos"][0]["problem"]
    assert problem == f"{url}repodata/repomd.xml can't be fetched: Connection refused"


def test_one_hint_for_all_that_fail_alike(query: Callable[..., Result]) -> None:
    repos = {"One": "http://127.0.0.1:9/1", "Two": "http://127.0.0.1:9/2"}
    err = query("caracal", "foo", code=1, el9s=repos).err
    assert err.count("error: ") == 2
    assert err.count("Check the network") == 1


def test_a_url_from_another_dist_is_told(
    query: Callable[..., Result], rdo: dict[str, str], rpms: Path
) -> None:
    other = {"RDO Caracal el9s": ""}
    done = query("caracal/el8s", "python3.11-thing", "-v", el9s=rdo, el8s=other)
    assert "@  RDO Caracal el9s" in done.out
    assert done.err.startswith(
        f"caracal/el8s: RDO Caracal el9s: rdoinfo names its URL elsewhere only: {rpms.as_uri()}\n"
    )
    assert "names its URL" not in query("caracal/el8s", "python3.11-thing").err


def test_offline(query: Callable[..., Result], site: Site, rpms: Path, tmp_path: Path) -> None:
    rdo = {"RDO": world.publish(site, rpms)}
    query("caracal", "python3.11-thing", el9s=rdo)
    world.asked(site)
    done = query("caracal", "python3.11-thing", env={"RDOTOOL_OFFLINE": "1"})
    assert "python3.11-thing-2.9.0.post0-1.el9s  @  RDO" in done.out
    assert done.err == "RDO: offline: using what was fetched less than a minute ago.\n"
    assert world.asked(site) == []
    query("caracal", "python3.11-thing", "-f")
    assert world.asked(site) == ["repomd"]


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (["caracal", "foo bar"], 2, "is no name and no simple requirement"),
        (["caracal", "(a or b)"], 2, "is no name and no simple requirement"),
        (["caracal", "foo", "--arch", "../x"], 2, "is no architecture"),
        (["carcal", "foo"], 1, "Did you mean caracal"),
        (["caracal/el7", "foo"], 1, "dist not defined in rdoinfo: caracal/el7"),
        (["caracal"], 2, "Missing argument 'PACKAGE'"),
        ([], 2, "Missing argument 'RELEASE[/DIST]'"),
    ],
)
def test_refused(query: Callable[..., Result], args: list[str], code: int, words: str) -> None:
    done = query(*args, code=code, el9s={"RDO": "http://127.0.0.1:9/"})
    assert words in done.err
    assert done.out == ""


def test_text_from_outside_is_harmless(query: Callable[..., Result], tmp_path: Path) -> None:
    # U+202E turns the rest of a line around.
    evil = Made("foo", "1\u202e", provides=[("x\u202ey", "EQ", "0", "1\u202e", None)])
    url = world.make(tmp_path / "repo", [evil]).as_uri()
    done = query("caracal", "x\u202ey", el9s={"R": url})
    assert "foo-1\\u202e-1  @  R  (provides x\\u202ey = 1\\u202e)" in done.out
    assert "\u202e" not in done.out


def test_a_warm_query_loads_neither_parser_nor_network(
    query: Callable[..., Result], site: Site, rpms: Path, tmp_path: Path
) -> None:
    query("caracal", "foo", el9s={"RDO": world.publish(site, rpms)})
    script = (
        "import sys\nfrom rdotool.cli import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        "print('LOADED', *sys.modules)"
    )
    args = ["query", "-l", str(tmp_path), "caracal", "foo"]
    done = subprocess.run(
        [sys.executable, "-c", script, *args], capture_output=True, text=True, check=True
    )
    loaded = re.split(r"^LOADED ", done.stdout, flags=re.MULTILINE)[1].split()
    assert "rdotool.repos.index" in loaded
    heavy = {"createrepo_c", "ssl", "http.client", "urllib.request", "yaml", "git", "rpm"}
    assert not heavy & set(loaded)


def test_json_of_a_command_is_json(query: Callable[..., Result], rdo: dict[str, str]) -> None:
    done = query("caracal", "nobody", "--json", "-v", el9s=rdo)
    assert json.loads(done.out)["results"][0]["packages"] == []
