"""The commands as users see them."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from rdotool.rdoinfo import query
from rdotool.rdoinfo.sample import sample_dir
from tests.helpers.git import GitRepo
from tests.rdoinfo.world import INFO, SAMPLE, read, write

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.cli import Cli

CLIFF = """\
1 packages found:

name: python-cliff
project: cliff
conf: rpmfactory-lib
upstream: https://opendev.org/openstack/cliff
patches: http://review.rdoproject.org/r/openstack/cliff.git
distgit: https://github.com/rdo-packages/cliff-distgit.git
buildsys-tags:
  cloud9s-openstack-caracal-candidate: python-cliff-4.6.0-1.el9s
  cloud9s-openstack-caracal-release: python-cliff-4.6.0-1.el9s
  cloud9s-openstack-caracal-testing: python-cliff-4.6.0-1.el9s
  cloud9s-openstack-epoxy-candidate: python-cliff-4.9.1-1.el9s
  cloud9s-openstack-epoxy-testing: python-cliff-4.9.1-1.el9s
  cloud9s-openstack-zed-release: python-cliff-4.0.0-1.el9s
component: common
master-distgit: https://github.com/rdo-packages/cliff-distgit.git
review-origin: ssh://review.rdoproject.org:29418/openstack/cliff-distgit.git
review-patches: ssh://review.rdoproject.org:29418/openstack/cliff.git
source-branch: 4.6.0
tags:
  caracal:
    source-branch: 4.6.0
  epoxy: null
  epoxy-uc:
    source-branch: 4.9.1
  version-locked: null
  zed: null
maintainers: \n\
- libraries@example.org
"""
SUMMARY = """\
releases & repos:
  epoxy in development phase \n\
    el9s built in cbs/cloud9s-openstack-epoxy-el9s from rpm-master branch
    el10s built in cbs/cloud10s-openstack-epoxy-el10s from rpm-master branch
  caracal in maintained phase \n\
    el9s built in cbs/cloud9s-openstack-caracal-el9s from caracal-rdo branch
  zed in eol phase \n\
    el9s built in cbs/cloud9s-openstack-zed-el9s from zed-rdo branch

16 packages defined:
  5 using rpmfactory-core config
  2 using rpmfactory-client config
  2 using rpmfactory-lib config
  1 using rpmfactory-puppet config
  1 using rpmfactory-tempest-plugin config
  1 using rpm-packaging config
  1 using rdo-dependency config
  2 using fedora-dependency config
  1 configured ad-hoc

Supply regex filter(s) to list package details, e.g.:
    rdotool info nova
    rdotool info conf:client maintainers:jruzicka
    rdotool info '.*'
"""
ZED = """\
name: zed
status: eol
branch: zed-rdo
upstream_branch: stable/zed
source_branch: stable/zed
repos: el9s
"""


def test_info(cli: Cli) -> None:
    assert cli("info", "-l", SAMPLE, "-t", "caracal", "python-cliff").out == CLIFF
    assert cli("info", "-l", SAMPLE).out == SUMMARY
    assert cli("info", "-l", SAMPLE, "zzz").out == "No packages match your filter.\n"


def test_info_json(cli: Cli) -> None:
    found = cli("info", "-l", SAMPLE, "--json", "conf:client").json
    assert [one["project"] for one in found["packages"]] == ["novaclient", "glanceclient"]
    assert cli("info", "-l", SAMPLE, "--json", "zzz").json == {"packages": []}
    summary = cli("info", "-l", SAMPLE, "--json").json
    assert [one["name"] for one in summary["releases"]] == ["epoxy", "caracal", "zed"]
    assert summary["packages"]["count"] == 16
    assert summary["packages"]["ad_hoc"] == 1
    assert summary["packages"]["confs"]["rpmfactory-core"] == 5


def test_info_notes_a_misspelt_tag(cli: Cli) -> None:
    result = cli("info", "-l", SAMPLE, "-t", "carcal", "cliff")
    assert result.err == "No package has the tag carcal. Did you mean caracal?\n"
    assert "source-branch: 4.6.0\ntags" not in result.out


def test_bad_filter_is_a_usage_error(cli: Cli) -> None:
    result = cli("info", "-l", SAMPLE, "name:[", code=2)
    assert "error: the filter 'name:[' is no regular expression: " in result.err


def test_findpkg(cli: Cli) -> None:
    package = CLIFF.partition("\n\n")[2].replace("source-branch: 4.6.0\ntags", "tags")
    assert cli("findpkg", "-l", SAMPLE, "https://opendev.org/openstack/cliff").out == package
    assert cli("findpkg", "-l", SAMPLE, "-s", "cliff", "--json").json["name"] == "python-cliff"


def test_findpkg_not_found(cli: Cli) -> None:
    result = cli("findpkg", "-l", SAMPLE, "-s", "python-clif", code=1)
    assert result.out == ""
    assert result.err == (
        "error: No package found in distroinfo for query: python-clif\n"
        "Did you mean python-cliff?\n"
    )


def test_release(cli: Cli) -> None:
    assert cli("release", "-l", SAMPLE, "-r", "zed").out == ZED
    assert cli("release", "-l", SAMPLE).out.endswith(f"\n\n{ZED}\n")
    assert cli("release", "-l", SAMPLE, "-s", "eol").out == "zed\n"
    assert cli("release", "-l", SAMPLE, "-R", "el10s").out.splitlines()[0] == "name: epoxy"
    found = cli("release", "-l", SAMPLE, "-r", "zed", "--json").json["releases"]
    assert found[0]["upstream_branch"] == "stable/zed"
    assert found[0]["repos"][0]["name"] == "el9s"


@pytest.mark.parametrize(
    ("args", "out", "err"),
    [
        (("-r", "caracl"), "No release match your filter.\n", "Did you mean caracal?\n"),
        (
            ("-r", "q"),
            "No release match your filter.\n",
            "The releases are: epoxy, caracal, zed\n",
        ),
        (
            ("-s", "alive"),
            "No release match your phase filter.\n",
            "No release is in the phase alive. The phases are: development, maintained, eol\n",
        ),
        (("-R", "el7"), "", "No release is built for the repo el7. The repos are: el9s, el10s\n"),
    ],
)
def test_release_not_found(cli: Cli, args: tuple[str, ...], out: str, err: str) -> None:
    result = cli("release", "-l", SAMPLE, *args)
    assert (result.out, result.err) == (out, err)
    assert cli("release", "-l", SAMPLE, *args, "--json").json == {"releases": []}


def test_release_and_repo_exclude_each_other(cli: Cli) -> None:
    result = cli("release", "-l", SAMPLE, "-r", "zed", "-R", "el9s", code=2)
    assert "The option -r and -R cannot be used at the same time" in result.err


def test_control_characters_stay_visible(tmp_path: Path, cli: Cli) -> None:
    evil = INFO + '- project: "e\\e[31mvil"\n  conf: core\n  upstream: "x\\e]0;y\\a"\n'
    folder = write(tmp_path / "i", evil)
    out = cli("info", "-l", folder, ".").out
    assert "\x1b" not in out
    assert "project: e\\x1b[31mvil" in out
    assert "\x1b" not in cli("info", "-l", folder, "zz", "-t", "\x1b[2J").err


# -- diffs ----------------------------------------------------------------------------------


@pytest.fixture
def history(tmp_path: Path) -> GitRepo:
    """The sample in git, with a second commit that tags and changes packages."""
    repo = GitRepo(shutil.copytree(SAMPLE, tmp_path / "info"))
    repo("init", "--quiet")
    repo.commit("sample")
    under_review = (repo.path / "tags/under-review.yml").read_text()
    core = (repo.path / "rdo.yml").read_text()
    files = {
        "tags/under-review.yml": under_review + "- project: cliff\n  tags:\n    under-review:\n",
        "rdo.yml": core.replace("component: octavia\n", "component: network\n"),
        "buildsys-tags/cloud9s-openstack-epoxy-testing.yml": "packages:\n- project: nova\n"
        "  buildsys-tags:\n    cloud9s-openstack-epoxy-testing: openstack-nova-31.0.1-1.el9s\n",
    }
    repo.commit("change", files)
    return repo


def test_info_tags_diff(history: GitRepo, cli: Cli) -> None:
    assert cli("info-tags-diff", history.path).out == "python-cliff ['under-review']\n"
    found = cli("info-tags-diff", history.path, "--json", "-b").json
    tags = ["cloud9s-openstack-epoxy-testing"]
    assert found == {"changes": [{"package": "openstack-nova", "tags": tags}]}


def test_info_attr_diff(history: GitRepo, cli: Cli) -> None:
    out = "openstack-octavia network\n"
    assert cli("info-attr-diff", history.path, "component").out == out
    assert cli("info-attr-diff", history.path, "component", "rdo.yml").out == out
    found = cli("info-attr-diff", history.path, "component", "--json").json
    assert found == {"changes": [{"package": "openstack-octavia", "value": "network"}]}


def test_diffs_leave_the_repository_alone(history: GitRepo, cli: Cli) -> None:
    history.write("rdo.yml", "broken: [")
    history.write("untracked", "x")
    before = history.snapshot()
    result = cli("info-tags-diff", history.path)
    assert result.out == "python-cliff ['under-review']\n"
    assert result.err == "Changes that are not committed are left out.\n"
    assert history.snapshot() == before


def test_no_changes(history: GitRepo, cli: Cli) -> None:
    history.commit("empty")
    assert cli("info-tags-diff", history.path).err == "No tag changes detected.\n"
    result = cli("info-attr-diff", history.path, "component")
    assert (result.out, result.err) == ("", "No attribute changes detected.\n")


def test_diff_in_a_folder_of_a_repository(tmp_path: Path, cli: Cli) -> None:
    repo = GitRepo.init(tmp_path / "repo")
    repo.commit("one", {"sub/rdo-full.yml": INFO})
    repo.commit("two", {"sub/rdo-full.yml": INFO + "  tags:\n    new:\n"})
    assert cli("info-tags-diff", repo.path / "sub").out == "openstack-nova ['new']\n"


def test_diff_without_history(tmp_path: Path, cli: Cli) -> None:
    assert "no such folder" in cli("info-tags-diff", tmp_path / "gone", code=1).err
    (tmp_path / "plain").mkdir()
    assert "in no usable git repository" in cli("info-tags-diff", tmp_path / "plain", code=1).err
    repo = GitRepo.init(tmp_path / "repo")
    assert "has no commit yet" in cli("info-tags-diff", repo.path, code=1).err
    sha = repo.commit("one", {"rdo-full.yml": INFO})
    assert "has no parent" in cli("info-tags-diff", repo.path, code=1).err
    bad = repo.commit("two", {"rdo-full.yml": "a: ["})
    assert f"{bad[:7]}:rdo-full.yml:" in cli("info-tags-diff", repo.path, code=1).err
    assert sha != bad


# -- the sample ------------------------------------------------------------------------------


def test_sample_follows_rdos_rules(tmp_path: Path) -> None:
    """The rules of rdoinfo's own verify.py."""
    info = read(SAMPLE, tmp_path)
    phases = [one["status"] for one in info.releases]
    assert sorted(phases) == ["development", "eol", "maintained"]
    known = {
        tag for one in info.releases for repo in one["repos"] for tag in repo["buildsys-tags"]
    }
    components = {one["name"] for one in info.rest["components"]}
    for package in info.packages:
        tags = package.get("buildsys-tags", {})
        assert set(tags) <= known
        assert all(nvr.startswith(package["name"] + "-") for nvr in tags.values())
        assert package.get("component") in components | {None}
    assert {one.get("conf") for one in info.packages} == {*info.rest["package-configs"], None}
    assert query.release(info, "zed")


def test_sample_is_found() -> None:
    assert sample_dir() == SAMPLE
