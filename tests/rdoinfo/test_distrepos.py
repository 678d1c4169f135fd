"""The package repositories of a release, with URLs that can be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rdotool.errors import RdotoolError, UsageError
from rdotool.rdoinfo import load
from rdotool.rdoinfo.distrepos import Dist, DistRepo, dists
from tests.rdoinfo import world
from tests.rdoinfo.oracle import oracle, query

if TYPE_CHECKING:
    from pathlib import Path

    from rdotool.rdoinfo import Info

BASE = "http://mirror.example.org"
RELEASES = f"""\
releases:
- name: epoxy
  status: development
  branch: rpm-master
  repos:
  - name: el9s
    distrepos:
    - name: RDO
      url: {BASE}/9-stream/x86_64/openstack-epoxy_x86_64/
    - name: CRB
    - name: Extras
    - name: Twice
  - name: el10s
    distrepos:
    - name: Variable
      url: {BASE}/$basearch/${{arch}}/os
    - name: Unknown
      url: {BASE}/$releasever/os
    - name: Mirrors
      mirrorlist: {BASE}/mirrors
  - name: el11s
- name: zed
  status: maintained
  branch: zed-rdo
  repos:
  - name: el9s
    distrepos:
    - name: CRB
      url: {BASE}/CRB/x86_64/os/
    - name: Twice
      url: {BASE}/one/
  - name: el8s
    distrepos:
    - name: CRB
      url: {BASE}/CRB/x86_64/os/
    - name: Twice
      url: {BASE}/two/
- name: yoga
  status: eol
  branch: yoga-rdo
  repos:
  - name: el8s
"""


@pytest.fixture
def info(tmp_path: Path) -> Info:
    return read(world.write(tmp_path, RELEASES + world.CONFIGS + world.PACKAGES), tmp_path)


def read(folder: Path, home: Path) -> Info:
    return load(world.settings(home / "home"), local=folder)


def test_all_dists_of_a_release(info: Info) -> None:
    assert [(one.release, one.name) for one in dists(info, "epoxy")] == [
        ("epoxy", "el9s"),
        ("epoxy", "el10s"),
    ]
    assert dists(info, "epoxy/") == dists(info, "epoxy")


def test_a_url_that_is_missing_is_taken_from_other_releases(info: Info) -> None:
    [dist] = dists(info, "epoxy/el9s")
    assert dist == Dist(
        "epoxy",
        "el9s",
        [
            DistRepo("RDO", f"{BASE}/9-stream/x86_64/openstack-epoxy_x86_64/"),
            DistRepo(
                "CRB",
                f"{BASE}/CRB/x86_64/os/",
                "rdoinfo names its URL elsewhere only",
            ),
            DistRepo("Extras", "", "rdoinfo names no URL for it"),
            # Two releases disagree.
            DistRepo("Twice", "", "rdoinfo names no URL for it"),
        ],
    )


def test_variables_and_lists_of_mirrors(info: Info) -> None:
    [dist] = dists(info, "epoxy/el10s")
    assert dist.repos == [
        DistRepo("Variable", f"{BASE}/x86_64/x86_64/os"),
        DistRepo("Unknown", "", "its URL has the variable $releasever, which nothing defines"),
        DistRepo("Mirrors", "", "rdoinfo names only its mirrorlist, which is not read"),
    ]


def test_another_architecture(info: Info) -> None:
    repos = [repo.url for dist in dists(info, "epoxy", "aarch64") for repo in dist.repos]
    assert repos[:2] == [
        f"{BASE}/9-stream/aarch64/openstack-epoxy_x86_64/",
        f"{BASE}/CRB/aarch64/os/",
    ]
    assert f"{BASE}/aarch64/aarch64/os" in repos


@pytest.mark.parametrize("arch", ["", "../..", "x86-64", "a b", "X"])
def test_what_is_no_architecture(info: Info, arch: str) -> None:
    with pytest.raises(UsageError, match="is no architecture"):
        dists(info, "epoxy", arch)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("epoxi", "release not defined in rdoinfo: epoxi"),
        ("", "release not defined in rdoinfo"),
        ("epoxy/el8s", "dist not defined in rdoinfo: epoxy/el8s"),
        ("epoxy/el11s", "dist not defined in rdoinfo: epoxy/el11s"),
        ("yoga", "No distrepos information in rdoinfo for yoga"),
    ],
)
def test_there_is_no_such_thing(info: Info, text: str, words: str) -> None:
    with pytest.raises(RdotoolError, match=words):
        dists(info, text)


@pytest.mark.realdata
def test_the_real_ones_are_distroinfos(real_rdoinfo: Path, tmp_path: Path) -> None:
    """All that distroinfo names, in its order; and where it names no URL, so few remain."""
    info = read(real_rdoinfo, tmp_path)
    expected = oracle(real_rdoinfo)
    without = []
    for release in expected["releases"]:
        found = dists(info, release["name"])
        theirs = query.get_distrepos(expected, release["name"])
        assert [(one.release, one.name) for one in found] == [(r, d) for r, d, _ in theirs]
        for one, (_, _, entries) in zip(found, theirs, strict=True):
            assert [repo.name for repo in one.repos] == [entry["name"] for entry in entries]
            for repo, entry in zip(one.repos, entries, strict=True):
                assert repo.url == entry.get("url", repo.url)
                without += [repo.name] * (not repo.url)
    assert set(without) == {"CentOS Stream 10 CRB", "CentOS 7 Extras"}
