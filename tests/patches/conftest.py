"""Repositories, and a user whose git settings break whatever listens to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rdotool.adapters.vcs import Repo

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.helpers.git import GitRepo

HOSTILE = """
[commit]
\tgpgsign = true
\tcleanup = strip
[tag]
\tgpgsign = true
[gpg]
\tprogram = /bin/false
[core]
\tabbrev = 12
\teditor = false
\tpager = false
\tquotePath = true
\tcommentChar = ";"
\thooksPath = {hooks}
\tattributesFile = {attributes}
[sequence]
\teditor = false
[rebase]
\tautosquash = true
\tautoStash = true
\tupdateRefs = true
\tabbreviateCommands = true
\tbackend = apply
[log]
\tshowSignature = true
\tmailmap = true
[diff]
\tnoprefix = true
\tmnemonicPrefix = true
\talgorithm = patience
\tcontext = 9
\tinterHunkContext = 5
\trenames = copies
\torderFile = {order}
\texternal = false
\tstatNameWidth = 10
\tignoreSubmodules = all
\twsErrorHighlight = all
\tcolorMoved = zebra
\tsubmodule = log
[color]
\tui = always
[format]
\tsubjectPrefix = "HOSTILE"
\tnumbered = true
\tsuffix = .txt
\tsignature = hostile
\tattach = boundary
\tthread = deep
\tsignOff = true
\tcoverLetter = true
\tto = hostile@example.org
\tcc = hostile@example.org
\theaders = "X-Hostile: yes\\n"
\toutputDirectory = /nonexistent
\tfrom = true
\tfilenameMaxLength = 20
\tnotes = true
\tuseAutoBase = true
\tencodeEmailHeaders = false
\tpretty = oneline
[merge]
\tconflictStyle = diff3
\trenames = false
\trenormalize = true
[i18n]
\tlogOutputEncoding = latin1
\tcommitEncoding = latin1
[rerere]
\tenabled = true
\tautoUpdate = true
[submodule]
\trecurse = true
"""


@pytest.fixture
def git(home: Path, make_repo: Callable[[str], GitRepo]) -> GitRepo:
    """An empty repository."""
    return make_repo("repo")


@pytest.fixture
def repo(git: GitRepo) -> Repo:
    """The same, as rdotool sees it."""
    return Repo.open(git.path)


@pytest.fixture
def turn_hostile(home: Path, tmp_path: Path) -> Callable[[], None]:
    """From the call on, the user's git settings are those of a foe."""

    def turn() -> None:
        hooks = tmp_path / "hooks"
        hooks.mkdir()
        names = ("pre-commit", "commit-msg", "pre-rebase", "post-checkout", "post-rewrite")
        for name in (*names, "prepare-commit-msg", "reference-transaction", "post-commit"):
            (hooks / name).write_text("#!/bin/sh\nexit 1\n")
            (hooks / name).chmod(0o755)
        attributes = tmp_path / "attributes"
        attributes.write_text("* -diff -merge\n")
        order = tmp_path / "order"
        order.write_text("*z*\n*\n")
        text = HOSTILE.format(hooks=hooks, attributes=attributes, order=order)
        with (home / ".gitconfig").open("a") as stream:
            stream.write(text)

    return turn
