"""git's own settings for a distgit branch: rdotool's before rdopkg's, for both keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rdotool.adapters.vcs import Repo
from rdotool.distgit import gitfacts, patchesbranch
from tests.helpers.git import GitRepo

if TYPE_CHECKING:
    from pathlib import Path

BRANCHES = ("patches/BRANCH-patches", "patches/mine", "other/BRANCH-patches", "other/mine")


def guess(folder: Path, branch: str, settings: dict[str, str]) -> str:
    repo = GitRepo.init(folder, branch=branch)
    repo.commit("x", {"a": "b"})
    for remote in ("patches", "other"):
        repo("remote", "add", remote, "/nowhere")
    for name in BRANCHES:
        repo("update-ref", f"refs/remotes/{name.replace('BRANCH', branch)}", "HEAD")
    for key, value in settings.items():
        section, _, last = key.partition(".")
        repo("config", f"{section}.{branch}.{last}", value)
    return patchesbranch.guess(gitfacts.read(Repo.open(folder)), branch, "RDO")


@pytest.mark.parametrize("branch", ["caracal-rdo", "rhos-17.1-rhel-9", "private/me.1"])
@pytest.mark.parametrize(
    "settings,found",
    [
        ({}, "patches/BRANCH-patches"),
        ({"rdopkg.patches-branch": "mine"}, "patches/mine"),
        ({"rdotool.patches-branch": "mine"}, "patches/mine"),
        ({"rdopkg.patches-remote": "other"}, "other/BRANCH-patches"),
        ({"rdotool.patches-remote": "other"}, "other/BRANCH-patches"),
        ({"rdopkg.patches-remote": "other", "rdopkg.patches-branch": "mine"}, "other/mine"),
        ({"rdotool.patches-remote": "other", "rdopkg.patches-branch": "mine"}, "other/mine"),
        ({"rdotool.patches-branch": "mine", "rdopkg.patches-branch": "no"}, "patches/mine"),
        (
            {"rdotool.patches-remote": "other", "rdopkg.patches-remote": "no"},
            "other/BRANCH-patches",
        ),
        ({"rdotool.patches-branch": "", "rdopkg.patches-branch": "mine"}, "patches/mine"),
        ({"rdopkg.Patches-Branch": "mine"}, "patches/mine"),
    ],
)
def test_which_branch_holds_the_patches(
    tmp_path: Path, branch: str, settings: dict[str, str], found: str
) -> None:
    assert guess(tmp_path / "repo", branch, settings) == found.replace("BRANCH", branch)


def test_a_setting_of_another_branch_is_not_taken(tmp_path: Path) -> None:
    repo = GitRepo.init(tmp_path / "repo")
    repo("config", "rdotool.other.patches-branch", "mine")
    assert guess(tmp_path / "repo", "caracal-rdo", {}) == "patches/caracal-rdo-patches"
