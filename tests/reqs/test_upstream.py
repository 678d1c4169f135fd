"""Which of upstream's refs is read, and what is said when there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.reqs.test_reqcheck import kinds
from tests.reqs.world import Package, spec_text

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.cli import Cli

SPEC = spec_text("python3-foo >= 1")
UNVERSIONED = spec_text("python3-foo >= 1", version="XXX")
INFO = """\
releases: []
package-configs: {}
package-default: {}
packages:
- project: thing
  name: python-thing
  maintainers: [dev@example.org]
  tags:
    zed: null
    master-uc:
      source-branch: 1.2.3
"""


def rdoinfo(folder: Path, home: Path, text: str = INFO) -> None:
    """Let the settings name an rdoinfo in *folder*."""
    from tests.helpers.git import GitRepo

    GitRepo.init(folder).commit("rdoinfo", {"rdo-full.yml": text})
    config = home / ".config/rdotool/config.yaml"
    config.parent.mkdir(parents=True)
    config.write_text(f"rdoinfo_url: {folder}\n")


@pytest.mark.parametrize("tag", ["1.2.3", "v1.2.3"])
def test_the_tag_of_the_version(cli: Cli, tmp_path: Path, tag: str) -> None:
    package = Package.make(tmp_path / "p", SPEC, "foo>=1\n", tag=tag)
    assert cli("reqcheck", "--json", cwd=package.path).json["upstream"] == tag


def test_patches_base_goes_before_the_version(cli: Cli, tmp_path: Path) -> None:
    spec = "# patches_base=1.2.3.0rc1\n" + SPEC
    package = Package.make(tmp_path / "p", spec, "foo>=1\n", tag="1.2.3.0rc1")
    assert cli("reqcheck", "--json", cwd=package.path).json["upstream"] == "1.2.3.0rc1"


def test_a_ref_that_is_named(cli: Cli, tmp_path: Path) -> None:
    package = Package.make(tmp_path / "p", SPEC, "foo>=1\n")
    package.upstream("foo>=2\n", "2.0.0")
    package.repo.checkout("rpm-master")
    assert "MISMATCH" in cli("reqcheck", "-R", "2.0.0", cwd=package.path).out
    assert "MET" in cli("reqcheck", cwd=package.path).out


def test_a_detached_head_as_in_ci(cli: Cli, tmp_path: Path) -> None:
    package = Package.make(tmp_path / "p", SPEC, "foo>=1\n")
    package.repo("checkout", "-q", "--detach")
    assert "MET" in cli("reqcheck", cwd=package.path).out
    package = Package.make(tmp_path / "x", UNVERSIONED, "foo>=1\n")
    package.repo("checkout", "-q", "--detach")
    done = cli("reqcheck", cwd=package.path, code=1)
    assert "no branch is checked out" in done.err
    assert "-R REF" in done.err


def test_the_patches_branch_shows_the_distgits_spec(cli: Cli, tmp_path: Path) -> None:
    package = Package.make(tmp_path / "p", SPEC, "foo>=1\n")
    package.repo("branch", "rpm-master-patches", "up")
    package.repo.checkout("rpm-master-patches")
    assert "MET" in cli("reqcheck", cwd=package.path).out
    assert "Check the distgit branch out" in cli("reqcheck", "-a", cwd=package.path, code=1).err


# --- a spec without a version -----------------------------------------------------------------


@pytest.mark.parametrize(
    "branch,remote",
    [
        ("rpm-master", "master"),
        ("rpm-master", "main"),
        ("zed-rdo", "stable/zed"),
        ("rpm-zed", "unmaintained/zed"),
    ],
)
def test_upstreams_branch(cli: Cli, tmp_path: Path, home: Path, branch: str, remote: str) -> None:
    rdoinfo(tmp_path / "rdoinfo", home, INFO.replace("master-uc", "other"))
    package = Package.make(tmp_path / "p", UNVERSIONED, "foo>=1\n", branch=branch)
    package.remote_branch(remote, package.repo.sha("up"))
    told = cli("reqcheck", "--json", cwd=package.path).json
    assert told["upstream"] == f"upstream/{remote}"


def test_the_pin_of_the_release_in_development(cli: Cli, tmp_path: Path, home: Path) -> None:
    package = Package.make(tmp_path / "p", UNVERSIONED, "foo>=1\n")
    package.remote_branch("master", package.upstream("foo>=2\n"))
    package.repo.checkout("rpm-master")
    env = {"RDOTOOL_OFFLINE": "1"}
    done = cli("reqcheck", "--json", cwd=package.path, env=env)
    assert done.json["upstream"] == "upstream/master"
    assert "rdoinfo can't be had, upstream's branch counts" in done.err
    rdoinfo(tmp_path / "rdoinfo", home)
    assert cli("reqcheck", "--json", cwd=package.path).json["upstream"] == "1.2.3"


def test_another_branch_has_no_pin(cli: Cli, tmp_path: Path, home: Path) -> None:
    rdoinfo(tmp_path / "rdoinfo", home)
    package = Package.make(tmp_path / "p", UNVERSIONED, "foo>=1\n", branch="zed-rdo")
    package.remote_branch("stable/zed", package.repo.sha("up"))
    assert cli("reqcheck", "--json", cwd=package.path).json["upstream"] == "upstream/stable/zed"


def test_a_series_that_upstream_lacks_is_no_other(cli: Cli, tmp_path: Path) -> None:
    package = Package.make(tmp_path / "p", UNVERSIONED, "foo>=1\n", branch="zed-rdo")
    package.remote_branch("master", package.repo.sha("up"))
    done = cli("reqcheck", cwd=package.path, code=1)
    assert "upstream's branch for zed-rdo isn't here" in done.err


def test_dlrns_folders(cli: Cli, tmp_path: Path) -> None:
    package = Package.make(tmp_path / "thing_distro", UNVERSIONED, "foo>=9\n")
    (tmp_path / "secret.txt").write_text("secret>=1\n")
    source = tmp_path / "thing"
    source.mkdir()
    (source / "requirements.txt").write_text("foo>=1\n-r ../secret.txt\n-r link.txt\n")
    (source / "link.txt").symlink_to("../secret.txt")
    done = cli("reqcheck", "--json", cwd=package.path)
    assert done.json["upstream"] == str(source)
    assert kinds(done.json) == {"met": ["python3-foo"]}
    assert "secret>=1" not in done.out + done.err
    assert [line.partition(": ")[2].split(" (")[0] for line in done.json["unread"]] == [
        "-r ../secret.txt",
        "-r link.txt",
    ]


# --- errors -----------------------------------------------------------------------------------


def test_no_upstream(cli: Cli, tmp_path: Path) -> None:
    package = Package.make(tmp_path / "p", UNVERSIONED, "foo>=1\n")
    done = cli("reqcheck", cwd=package.path, code=1, env={"RDOTOOL_OFFLINE": "1"})
    assert "the spec has no version, and upstream's branch for rpm-master isn't here" in done.err
    assert "git remote add -f upstream GIT_URL" in done.err


def test_no_tag(cli: Cli, tmp_path: Path) -> None:
    package = Package.make(tmp_path / "p", SPEC, "foo>=1\n", tag="")
    done = cli("reqcheck", cwd=package.path, code=1)
    assert done.err.startswith("error: Invalid git reference: 1.2.3\nFetch upstream's tags")
    for ref in ("none", "--help", "-x"):
        assert "Invalid git reference" in cli("reqcheck", f"-R{ref}", cwd=package.path, code=1).err


def test_no_requirements(cli: Cli, tmp_path: Path) -> None:
    package = Package.make(tmp_path / "p", SPEC, {"README": "x"})
    done = cli("reqcheck", cwd=package.path, code=1)
    assert "there is no requirements.txt, setup.cfg or pyproject.toml at 1.2.3" in done.err
    # The distgit itself is no upstream.
    assert (
        "there is no requirements.txt"
        in cli("reqcheck", "-R", "HEAD", cwd=package.path, code=1).err
    )


def test_an_empty_file_requires_nothing(cli: Cli, tmp_path: Path) -> None:
    files = {"requirements.txt": "# nothing\n", "setup.py": ""}
    package = Package.make(tmp_path / "p", SPEC, files)
    assert kinds(cli("reqcheck", "--json", cwd=package.path).json) == {"excess": ["python3-foo"]}


def test_no_distgit(cli: Cli, tmp_path: Path) -> None:
    assert "in no usable git repository" in cli("reqcheck", cwd=tmp_path, code=1).err
    package = Package.make(tmp_path / "p", SPEC, "foo>=1\n")
    package.repo("rm", "-q", "python-thing.spec")
    assert "spec file" in cli("reqcheck", cwd=package.path, code=1).err


# --- the past ---------------------------------------------------------------------------------


@pytest.mark.parametrize("old", ["refs/tags/yoga-eol", "refs/remotes/upstream/stable/yoga"])
def test_removed_is_what_an_older_series_required(cli: Cli, tmp_path: Path, old: str) -> None:
    spec = spec_text("python3-foo", "python3-gone", "python3-later", "python3-test", "python3-x")
    package = Package.make(tmp_path / "p", spec, "foo\ngone\ntest\n", tag="")
    package.repo("update-ref", old, "up")
    package.upstream("foo\n", "1.2.3")
    now = package.upstream({"requirements.txt": "foo\n", "test-requirements.txt": "test\n"})
    package.repo("tag", "-f", "1.2.3")
    package.remote_branch("master", package.upstream("foo\nlater\n"))
    package.remote_branch("stable/zzz", package.repo.sha("up"))
    assert package.repo.sha("1.2.3") == now
    package.repo.checkout("rpm-master")
    assert kinds(cli("reqcheck", "--json", cwd=package.path).json) == {
        "met": ["python3-foo"],
        "removed": ["python3-gone"],
        "excess": ["python3-later", "python3-test", "python3-x"],
    }


def test_what_an_extra_brings_is_not_removed(cli: Cli, tmp_path: Path) -> None:
    spec = spec_text("python3-oslo-db", "python3-PyMySQL >= 0.8")
    package = Package.make(tmp_path / "p", spec, "oslo.db\nPyMySQL>=0.8\n", tag="yoga-eol")
    package.remote_branch("master", package.upstream("oslo.db[mysql]\n", "1.2.3"))
    package.repo.checkout("rpm-master")
    told = cli("reqcheck", "--json", cwd=package.path).json
    assert kinds(told) == {"met": ["python3-oslo-db"], "excess": ["python3-PyMySQL"]}
