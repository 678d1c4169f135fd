"""reqquery: what the repositories of a release have of what is required."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.helpers.distgit import Distgit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.helpers.cli import Cli, Result

REQUIREMENTS = """\
oslo.config>=9.1 # Apache-2.0
python-keystoneclient>=6
zeros
nowhere>=1
pywin32;sys_platform=='win32'
"""
LAYOUT = """\
flamingo/el9s
  oslo.config
    nvr:   python3-oslo-config-9.10.0-1.el9s  @  RDO Flamingo el9s
    by:    python3dist(oslo-config) = 9.10
    need:  >=9.1
    state: OK
  python-keystoneclient
    nvr:   python3-keystoneclient-5.5.0-1.el9s  @  BaseOS
    by:    python3dist(python-keystoneclient) = 5.5
    need:  >=6
    state: not met
  zeros
    nvr:   python3-zeros-2.0.0-1.el9s  @  BaseOS
    by:    python3dist(zeros) = 2
    need:  any version
    state: OK
  nowhere
    nvr:   python3-nowhere not available
    need:  >=1
    state: not met

"""


@pytest.fixture
def package(tmp_path: Path, cli: Cli) -> Distgit:
    """A distgit on rpm-master whose upstream requires things."""
    made = Distgit.make(tmp_path / "foo-bar", "1.2.3", "2")
    repo = made.repo
    repo("branch", "-m", "rpm-master")
    upstream = repo("commit-tree", "-m", "Upstream", _tree(repo))
    repo("tag", "-f", "1.2.3", upstream)
    return made


def _tree(repo: Any) -> str:
    blob = repo("hash-object", "-w", "--stdin", data=REQUIREMENTS.encode())
    return str(repo("mktree", data=f"100644 blob {blob}\trequirements.txt\n".encode()))


@pytest.fixture
def ask(uc: Callable[..., Result], package: Distgit, tmp_path: Path, cli: Cli) -> Any:
    """``ask("-s")``: in the distgit, with this module's rdoinfo."""
    uc("check")  # it writes the rdoinfo

    def run(*args: Any, code: int = 0) -> Result:
        return cli("reqquery", *args, "--local-info", tmp_path, cwd=package.repo.path, code=code)

    return run


def test_the_versions_tag_and_the_branchs_release(ask: Any) -> None:
    result = ask()
    assert result.out == LAYOUT
    assert "Autodetected filter: flamingo" in result.err


def test_a_file_and_a_ref(ask: Any, tmp_path: Path) -> None:
    file = tmp_path / "reqs.txt"
    file.write_text(REQUIREMENTS, "utf-8")
    assert ask("flamingo/el9s", "-r", file).out == LAYOUT
    assert ask("flamingo", "-R", "1.2.3").out == LAYOUT
    assert "there is no such file" in ask("flamingo", "-r", tmp_path / "no.txt", code=1).err
    assert "Invalid git reference: 9.9" in ask("flamingo", "-R", "9.9", code=1).err


def test_the_spec(ask: Any, package: Distgit) -> None:
    package.edit_spec(
        "BuildArch:",
        "Requires: python3-keystoneclient >= 1:5\nRequires: python3dist(newer) < 1\nBuildArch:",
    )
    rows = {row["package"]: row for row in ask("-s", "--json").json["results"][0]["packages"]}
    client, newer = rows["python3-keystoneclient"], rows["python3dist(newer)"]
    assert (client["nvr_available"], client["met"]) == (
        "python3-keystoneclient-5.5.0-1.el9s",
        True,
    )
    assert (newer["provides"], newer["met"]) == ("python3dist(newer) = 1.1", False)


def test_saved_and_shown_again(ask: Any, package: Distgit, tmp_path: Path) -> None:
    assert "saved in requirements.yml" in ask("-d").err
    assert ask("-l").out == LAYOUT
    other = tmp_path / "other.yml"
    ask("-D", other)
    assert ask("-L", other).out == LAYOUT
    other.write_text("results: [1]\n", "utf-8")
    assert "no result of reqquery" in ask("-L", other, code=1).err
    assert "can't be read" in ask("-L", tmp_path / "no.yml", code=1).err
    assert "can't be written" in ask("-D", tmp_path / "no/x.yml", code=1).err


def test_what_excludes_each_other(ask: Any) -> None:
    assert "Only one requirements source" in ask("-s", "-R", "1", code=2).err
    assert "Only one dump method" in ask("-d", "-D", "x", code=2).err


def test_a_branch_of_no_release(ask: Any, package: Distgit) -> None:
    package.repo("branch", "-m", "zed-rdo")
    err = ask(code=1).err
    assert "no release of rdoinfo has the branch zed-rdo" in err
    assert "Please select RELEASE(/DIST) filter to query" in err


def test_reqcheck_takes_epochs_from_the_repositories(
    ask: Any, package: Distgit, tmp_path: Path, cli: Cli
) -> None:
    ask()  # it writes the rdoinfo
    git = tmp_path / "rdoinfo"
    git.mkdir()
    (tmp_path / "rdo-full.yml").rename(git / "rdo-full.yml")
    package.repo("-C", git, "init", "-q", "-b", "master")
    package.repo("-C", git, "add", ".")
    package.repo("-C", git, "commit", "-q", "-m", "rdoinfo")
    env = {"RDOTOOL_RDOINFO_URL": str(git)}

    def desired(*args: str) -> str:
        done = cli("reqcheck", "--json", *args, cwd=package.repo.path, env=env)
        return str(
            {one["name"]: one["desired"] for one in done.json["missing"]}["python3-keystoneclient"]
        )

    assert desired() == ">= 6"
    assert desired("--epochs", "flamingo/el9s") == ">= 1:6"
