"""The user's own git settings neither break nor change what rdotool makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.workflows.worlds import conflicting, solve

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.cli import Cli
    from tests.helpers.distgit import Distgit

NEW = ("new-version", "-lntU", "1.3.0")

HOSTILE = """\
[user]
\tname = Test Packager
\temail = packager@example.org
\tsigningKey = nobody
[core]
\thooksPath = {hooks}
\tpager = false
\teditor = false
\tabbrev = 20
\tquotePath = true
\tcommentChar = "P"
\tattributesFile = {attributes}
\twhitespace = tab-in-indent,blank-at-eol
\tautocrlf = input
[commit]
\tgpgSign = true
\ttemplate = /nowhere
\tverbose = true
\tcleanup = strip
[tag]
\tgpgSign = true
[gpg]
\tprogram = false
[log]
\tshowSignature = true
\tmailmap = true
\tdecorate = full
\tdate = relative
[rebase]
\tautoSquash = true
\tautoStash = true
\tupdateRefs = true
\tbackend = apply
\tabbreviateCommands = true
\tinstructionFormat = "%h %an"
\tmissingCommitsCheck = error
\trebaseMerges = true
[sequence]
\teditor = false
[merge]
\tconflictStyle = diff3
\tff = no
\trenames = false
[rerere]
\tenabled = true
\tautoUpdate = true
[diff]
\tnoprefix = true
\tmnemonicPrefix = true
\trenames = copies
\talgorithm = patience
\tcontext = 1
\tinterHunkContext = 5
\texternal = false
\torderFile = {order}
\tsuppressBlankEmpty = true
\trelative = true
\twsErrorHighlight = all
[diff "odd"]
\ttextconv = false
\tcommand = false
\txfuncname = odd
[format]
\tsignature = "hostile"
\tnumbered = true
\tsuffix = .odd
\tsubjectPrefix = ODD
\tattach = yes
\tthread = deep
\tsignOff = true
\tcoverLetter = true
\tuseAutoBase = true
\tfrom = Somebody <else@example.org>
\tnotes = true
\theaders = "X-Odd: yes"
\tto = odd@example.org
\tcc = odd@example.org
\tpretty = oneline
\toutputDirectory = {folder}
\tfilenameMaxLength = 20
\tencodeEmailHeaders = false
[color]
\tui = always
[column]
\tui = always
[status]
\tshort = true
\tbranch = true
\trelativePaths = false
\tshowUntrackedFiles = no
[i18n]
\tcommitEncoding = latin-1
\tlogOutputEncoding = latin-1
[advice]
\tstatusHints = true
[apply]
\twhitespace = fix
[push]
\tdefault = nothing
\tfollowTags = true
[alias]
\tstatus = !false
\trebase = !false
[protocol "file"]
\tallow = always
[core]
\tfsmonitor = false
[gc]
\tauto = 1
[index]
\tversion = 4
"""


@pytest.fixture
def hostile(tmp_path: Path) -> dict[str, str]:
    """Settings that break scripts which trust in defaults."""
    folder = tmp_path / "hostile"
    hooks = folder / "hooks"
    hooks.mkdir(parents=True)
    for name in (
        "pre-commit",
        "commit-msg",
        "prepare-commit-msg",
        "pre-rebase",
        "pre-push",
        "post-checkout",
        "post-rewrite",
        "reference-transaction",
        "post-index-change",
        "post-commit",
        "pre-applypatch",
    ):
        (hooks / name).write_text(f"#!/bin/sh\ntouch {folder}/ran-$$\nexit 1\n", encoding="utf-8")
        (hooks / name).chmod(0o755)
    (folder / "attributes").write_text("* diff=odd merge=binary\n", "utf-8")
    (folder / "order").write_text("*.spec\n", "utf-8")
    config = folder / "config"
    names = {name: folder / name for name in ("hooks", "attributes", "order", "folder")}
    config.write_text(HOSTILE.format(**names), encoding="utf-8")
    return {
        "GIT_CONFIG_GLOBAL": str(config),
        "GIT_EDITOR": "false",
        "EDITOR": "false",
        "VISUAL": "false",
        "GIT_PAGER": "false",
        "PAGER": "false",
        "GIT_SEQUENCE_EDITOR": "false",
        "GIT_EXTERNAL_DIFF": "false",
        "GIT_DIFF_OPTS": "-u0",
        "LANGUAGE": "de",
        "LESS": "x",
    }


def made(package: Distgit) -> tuple[str, str, str, str]:
    """Tree, message and author of the distgit's new commit, and the patches' commit."""
    last = package.repo("log", "-1", "--format=%T%n%B%n%an %ae %cn %ce %ad %cd", "master")
    return (*last.partition("\n")[::2], package.repo("rev-parse", "master-patches"), last)


def test_a_clean_update_is_the_same(
    clean: Distgit, cli: Cli, hostile: dict[str, str], tmp_path: Path
) -> None:
    twin = clean.repo.path.parent / "twin" / "foo-bar"
    twin.parent.mkdir()
    clean.repo("clone", "-q", "--mirror", clean.repo.path, twin / ".git")
    other = type(clean)(type(clean.repo)(twin), clean.name, clean.version, clean.branch)
    other.repo("config", "core.bare", "false")
    other.repo("checkout", "-q", "-f", "master")
    cli(*NEW, cwd=clean.repo.path)
    result = cli(*NEW, cwd=twin, env=hostile)
    assert made(other) == made(clean)
    assert "\x1b" not in result.out + result.err
    assert list((tmp_path / "hostile").glob("ran-*")) == []
    assert not (tmp_path / "hostile" / "folder").exists()


def test_a_conflicting_update_is_the_same(
    cli: Cli, hostile: dict[str, str], tmp_path: Path
) -> None:
    seen = []
    for name, env in (("plain", {}), ("odd", hostile)):
        package = conflicting(tmp_path / name / "foo-bar")
        start = package.repo.snapshot()
        cli(*NEW, cwd=package.repo.path, code=5, env=env)
        cli("--abort", cwd=package.repo.path, env=env)
        assert package.repo.snapshot() == start
        cli(*NEW, cwd=package.repo.path, code=5, env=env)
        solve(package.repo)
        cli("--continue", cwd=package.repo.path, code=5, env=env)
        solve(package.repo)
        cli("--continue", cwd=package.repo.path, env=env)
        seen.append(made(package))
        cli("undo", cwd=package.repo.path, env=env)
        assert package.repo.snapshot() == start
    assert seen[0] == seen[1]
    assert list((tmp_path / "hostile").glob("ran-*")) == []
