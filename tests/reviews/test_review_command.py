"""`review`, `review-spec` and `review-patch` as users run them, against a real Gerrit."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.helpers.isolation import PROJECT
from tests.reviews.sending import BRANCH, PATCHES, Package, make

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.cli import Cli
    from tests.helpers.gerrit import Gerrit


@pytest.fixture
def package(cli: Cli, gerrit: Gerrit, tmp_path: Path) -> Package:
    return make(gerrit, tmp_path)


def test_it_shows_what_it_would_send_and_asks(package: Package, cli: Cli) -> None:
    sha = package.edit()
    before = package.repo.snapshot()
    shown = cli("review", "--dry-run", cwd=package.path)
    asked = cli("review", cwd=package.path, code=1)
    for said in (shown, asked):
        assert re.search(
            rf"^To +review-origin {package.project.ssh_url(package.user)}$", said.out, re.MULTILINE
        )
        assert f"Refspec   {BRANCH}:refs/for/{BRANCH}%topic=epoxy-update\n" in said.out
        assert f"1 commit  {sha[:12]} Edit the summary (gets a Change-Id)\n" in said.out
    assert "To send it unasked: --yes" in asked.err
    assert package.repo.snapshot() == before
    assert not package.changes()


def _typed(package: Package, answer: str, *args: str) -> tuple[int, str]:
    """Run rdotool on a terminal, where *answer* is typed."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "rdotool", *args],
        cwd=package.path,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    os.write(ours, answer.encode())
    said = b""
    while True:
        try:
            said += os.read(ours, 4096)
        except OSError:
            break
    os.close(ours)
    return process.wait(60), said.decode().replace("\r", "")


def test_the_answer_counts(package: Package) -> None:
    package.edit("One\n", "one")
    code, said = _typed(package, "n\n", "review")
    assert code == 1
    assert "Send it? [Yn]" in said
    assert "Nothing was sent." in said
    code, said = _typed(package, "\x04", "review")  # Ctrl-D
    assert (code, "Nothing was sent." in said) == (1, True)
    package.edit("Two\n", "two")
    code, said = _typed(package, "\n", "review")
    assert code == 1
    assert "2 commits would be sent, where one is expected" in said
    assert "Send it all the same? [yN]" in said
    assert not package.changes()
    assert _typed(package, "y\n", "review")[0] == 0
    assert [change["subject"] for change in package.changes()] == ["One", "Two"]


def test_it_is_sent_and_then_nothing_is_new(package: Package, cli: Cli) -> None:
    package.edit()
    said = cli("review", "--yes", "--wip", cwd=package.path)
    [change] = package.changes()
    page = f"/c/{package.project.name}/+/{change['_number']}"
    url = re.escape(page)
    assert re.search(
        rf"^http://\S+{url}  Edit the summary \[WIP\] \(new\)$", said.out, re.MULTILINE
    )
    again = cli("review", "--topic=other", cwd=package.path)
    assert re.fullmatch(rf"Nothing new to send: it was sent already: \S+{url}\n", again.out)
    assert "nothing is sent, so topic, reviewers and the like stay as they are" in again.err
    package.repo("commit", "-q", "--amend", "--date=2026-01-05T00:00:00Z", "--no-edit")
    said = cli("review", "--yes", "--ready", cwd=package.path)
    assert said.out.endswith(f"{page}  Edit the summary (patch set 2)\n")
    [change] = package.changes()
    assert (len(change["revisions"]), change.get("work_in_progress")) == (2, None)


def _documented() -> set[str]:
    page = (PROJECT / "docs" / "json.rst").read_text("utf-8")
    section = page.partition(".. _json-review:\n")[2].partition("\n.. _json-")[0]
    rows = re.findall(r"^   \* - (``.*)\n", section, re.MULTILINE)
    return {key for row in rows for key in re.findall(r"``(\w+)``", row)}


def test_json(package: Package, cli: Cli) -> None:
    package.edit()
    plan = cli("review", "--dry-run", "--json", cwd=package.path).json
    [commit] = plan["commits"]
    assert plan["changes"] == []
    sent = cli("review", "--yes", "--json", "--hashtag=a", "--cc=admin", cwd=package.path).json
    [change] = sent["changes"]
    assert change["number"] == package.changes()[0]["_number"]
    assert change["new"] is True
    assert sent["head"] == package.repo.head == sent["commits"][0]["sha"]
    assert sent["options"]["cc"] == ["admin"]
    keys = {*sent, *commit, *change, *sent["options"]}
    assert keys == {*plan, *change, *commit, *plan["options"]} == _documented()
    again = cli("review", "--yes", "--json", cwd=package.path).json
    assert again["nothing_new"].endswith(change["url"])
    assert again["changes"] == []


def test_rdopkgs_names(package: Package, cli: Cli) -> None:
    package.edit()
    package.distgit.add_patches(2)
    said = cli("review-patch", "--dry-run", cwd=package.path)
    assert f"     {PATCHES}, from {PATCHES}\n" in said.out
    package.repo.checkout(PATCHES)
    cli("review-spec", "--yes", cwd=package.path)
    cli("review-patch", PATCHES, "--yes", cwd=package.path)
    assert [(one["branch"], one["subject"]) for one in package.changes()] == [
        (BRANCH, "Edit the summary"),
        (PATCHES, "Original Patch 1"),
        (PATCHES, "Original Patch 2"),
    ]


def test_change_ids_survive_amend_and_a_rebase(package: Package, cli: Cli) -> None:
    package.edit("Edit\n\nDepends-On: http://x/1\n")
    cli("review", "--yes", cwd=package.path)
    [made] = package.ids("-1")
    package.distgit.spec_path.write_text(
        package.distgit.spec.replace("A package that", "This package"), "utf-8"
    )
    cli("amend", "-H", "-", cwd=package.path, answer="Edit once more\n")
    assert package.ids("-1") == [made]
    cli("review", "--yes", cwd=package.path)
    package.distgit.add_patches(3)
    cli("review", PATCHES, "--yes", cwd=package.path)
    ids = package.ids(f"1.2.3..{PATCHES}")
    package.distgit.new_version("1.3.0")
    cli("new-version", "-U", "-t", "1.3.0", cwd=package.path)
    assert package.ids(f"1.3.0..{PATCHES}") == ids
    assert [len(one["revisions"]) for one in package.changes()] == [2, 1, 1, 1]


def test_an_unfinished_action(package: Package, cli: Cli) -> None:
    package.edit()
    cli("fix", cwd=package.path, code=5)
    assert (
        "You're in the middle of a previous action: fix"
        in cli("review", "--yes", cwd=package.path, code=1).err
    )
    assert cli("review", "--dry-run", cwd=package.path).out


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--topic", "a b"], "--topic: 'a b' can't be sent with a push"),
        (["--hashtag", ""], "--hashtag: '' is empty"),
        (["--reviewer", "a,b"], "--reviewer: 'a,b' can't be sent"),
        (["a", "b"], "Got unexpected extra argument (b)"),
        (["--reuse"], "'--reuse' requires an argument"),
    ],
)
def test_wrong_usage(package: Package, cli: Cli, flags: list[str], said: str) -> None:
    package.edit()
    assert said in cli("review", *flags, cwd=package.path, code=2).err
    assert not package.changes()


def test_outside_of_a_repository(cli: Cli, tmp_path: Path) -> None:
    assert "is in no usable git repository" in cli("review", cwd=tmp_path, code=1).err


def test_a_branch_may_be_called_as_a_subcommand(package: Package, cli: Cli) -> None:
    package.edit()
    package.repo("branch", "status")
    said = cli("review", "--dry-run", "--branch", BRANCH, "status", cwd=package.path)
    assert f"{BRANCH}, from status" in said.out
    said = cli("review", "--branch", BRANCH, "--dry-run", "--", "status", cwd=package.path)
    assert f"{BRANCH}, from status" in said.out


def test_help_loads_neither_git_nor_gerrit(cli: Cli) -> None:
    script = (
        "import sys\nfrom rdotool.cli import main\n"
        "try:\n    main(['review', 'some-branch', '--help'])\nexcept SystemExit:\n    pass\n"
        "print('LOADED', *sys.modules)"
    )
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    out, _, loaded = told.stdout.partition("LOADED ")
    assert "[BRANCH]|COMMAND [ARGS]..." in out
    assert "--reuse TOPIC" in out
    assert not {"git", "gerrit", "requests", "rdotool.adapters.vcs"} & set(loaded.split())


@pytest.mark.parametrize("seed", range(4))
def test_killed_at_any_moment(package: Package, cli: Cli, seed: int) -> None:
    """The branch is whole, old or with Change-Ids, and the next review finishes it."""
    package.distgit.add_patches(3)
    old = package.repo("rev-parse", PATCHES)
    messages = package.repo("log", "--format=%B", f"1.2.3..{PATCHES}")
    tree = package.repo.tree(PATCHES)
    for number in range(4):
        process = subprocess.Popen(
            [sys.executable, "-m", "rdotool", "review", PATCHES, "--yes"],
            cwd=package.path,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(0.15 + 0.35 * number + 0.09 * seed)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(60)
        ids = package.ids(f"1.2.3..{PATCHES}")
        assert all(ids) or package.repo("rev-parse", PATCHES) == old
        assert package.repo.tree(PATCHES) == tree
        assert not list((package.path / ".git").rglob("*.lock"))
    cli("review", PATCHES, "--yes", cwd=package.path)
    changes = package.changes()
    assert [one["subject"] for one in changes] == [f"Original Patch {n}" for n in (1, 2, 3)]
    assert [len(one["revisions"]) for one in changes] == [1, 1, 1]
    assert package.ids(f"1.2.3..{PATCHES}") == [one["change_id"] for one in changes]
    said = package.repo("log", "--format=%B", f"1.2.3..{PATCHES}")
    assert [row for row in said.split("\n") if row and not row.startswith("Change-Id: ")] == [
        row for row in messages.split("\n") if row
    ]


def test_a_subcommand_is_misspelt(package: Package, cli: Cli) -> None:
    told = cli("review", "lst", cwd=package.path, code=1)
    assert "Did you mean: rdotool review list\n" in told.err
    assert "Did you mean" not in cli("review", "mine", cwd=package.path, code=1).err
