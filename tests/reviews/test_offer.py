"""After `new-version` and `patch` the review is offered, or it is said how to send it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.reviews.chained import BRANCH, Chained
from tests.workflows.test_push import on_terminal
from tests.workflows.worlds import conflicting

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.cli import Cli
    from tests.helpers.distgit import Distgit
    from tests.helpers.gerrit import Gerrit, Project

NOTE = "To send it for review: rdotool review\n"
PATCHES_NOTE = "To send the rebased patches for review: rdotool review-patch\n"
QUESTION = "Send it for review? [yN]"
PATCHES_QUESTION = f"Send the rebased patches of {BRANCH} for review? [yN]"


@pytest.fixture
def package(tmp_path: Path, cli: Cli) -> Distgit:
    """A distgit whose patches conflict with 1.3.0; nobody to send anything to."""
    return conflicting(tmp_path / "foo-bar")


def add_remote(package: Distgit) -> None:
    package.repo("remote", "add", "review-origin", "ssh://me@nowhere.invalid:29418/x")


def add_gitreview(package: Distgit) -> None:
    package.repo.commit("Reviews", {".gitreview": "[gerrit]\nhost=nowhere.invalid\n"})


def test_nothing_is_said_without_a_gerrit(package: Distgit, cli: Cli) -> None:
    for command in (("patch", "-l"), ("new-version", "-bn", "1.3.0")):
        assert "review" not in cli(*command, cwd=package.repo.path).err


@pytest.mark.parametrize("add", [add_remote, add_gitreview])
@pytest.mark.parametrize("command", [("patch", "-l"), ("new-version", "-bnU", "1.3.0")])
def test_one_note_where_nobody_can_be_asked(
    package: Distgit, cli: Cli, add: object, command: tuple[str, ...]
) -> None:
    assert callable(add)
    add(package)
    result = cli(*command, cwd=package.repo.path)
    assert result.err.count("review") == NOTE.count("review")
    assert NOTE in result.err
    assert result.out.endswith("Action finished.\n")


def test_nothing_is_offered_where_nothing_was_done(package: Distgit, cli: Cli) -> None:
    add_remote(package)
    cli("patch", "-l", cwd=package.repo.path)
    assert "review" not in cli("patch", "-l", cwd=package.repo.path).err
    for command in (("patch", "-l", "--dry-run"), ("amend",), ("undo",), ("status",)):
        assert "review" not in cli(*command, cwd=package.repo.path).err


def test_after_a_conflict_it_comes_at_the_end(package: Distgit, cli: Cli) -> None:
    add_remote(package)
    path = package.repo.path
    assert NOTE not in cli("new-version", "-lnd", "1.3.0", cwd=path, code=5).err
    package.repo.run("rebase", "--skip")
    result = cli("--continue", cwd=path, code=None)
    while result.code == 5:
        assert NOTE not in result.err
        package.repo.run("rebase", "--skip")
        result = cli("--continue", cwd=path, code=None)
    assert result.code == 0
    assert NOTE in result.err


def test_unattended_it_is_not_asked(package: Distgit) -> None:
    add_remote(package)
    code, said = on_terminal(package.repo.path, "y", "new-version", "-bnU", "1.3.0")
    assert code == 0
    assert NOTE.strip() in said
    assert QUESTION not in said


def test_who_says_no_sends_nothing(package: Distgit) -> None:
    add_remote(package)
    code, said = on_terminal(package.repo.path, "n", "patch", "-l")
    assert code == 0
    assert QUESTION in said
    assert said.rstrip().endswith(QUESTION)


def test_where_sending_fails_the_action_is_done_all_the_same(package: Distgit, cli: Cli) -> None:
    add_remote(package)
    code, said = on_terminal(package.repo.path, "y", "patch", "-l")
    assert code == 1
    assert "error:" in said
    assert cli("status", cwd=package.repo.path).out == "No action in progress.\n"
    assert "Updated" in package.repo.message() or "patch" in package.repo.message().lower()


# --- on a real Gerrit -------------------------------------------------------------------------


@pytest.fixture
def sending(
    gerrit: Gerrit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Chained, Project]:
    monkeypatch.setenv("RDOTOOL_GERRIT_URL", gerrit.url)
    made = Chained.make(gerrit, tmp_path).verified()
    made.project.permit("refs/heads/*", "push", "ALLOW")
    return made, made.distgit()


def test_a_patch_is_sent(sending: tuple[Chained, Project]) -> None:
    chained, distgit = sending
    code, said = on_terminal(chained.repo.path, "y", "patch", "-g", chained.top)
    assert code == 0, said
    assert QUESTION in said
    (change,) = distgit.changes("", "CURRENT_REVISION")
    assert change["subject"] == "foo-bar-1.2.3-3"
    assert change["current_revision"] == chained.repo.head
    assert change["change_id"] in chained.repo.message()
    assert [number for _, number in chained.patch_sets()] == [1, 1, 1]


def test_a_new_version_is_sent_with_its_chain(sending: tuple[Chained, Project], cli: Cli) -> None:
    """The base first, then the chain as new patch sets of its changes, then the spec."""
    chained, distgit = sending
    names = [name for name, _ in chained.patch_sets()]
    args = ("new-version", "-nd", "-g", chained.top, "1.3.0")
    code, said = on_terminal(chained.repo.path, "y", *args, times=8)
    assert code == 0, said
    asked = [said.index(text) for text in ("Push 1.3.0 as", PATCHES_QUESTION, QUESTION)]
    assert asked == sorted(asked)
    assert chained.patch_sets() == [(name, 2) for name in names]
    assert chained.project.sha(BRANCH) == chained.repo.sha("1.3.0^{}")
    (change,) = distgit.changes()
    assert change["subject"] == "foo-bar-1.3.0-1"
    # Sent again: nothing is new.
    again = cli("review-patch", "--yes", cwd=chained.repo.path)
    assert chained.patch_sets() == [(name, 2) for name in names], again.err


def test_a_chain_that_was_sent_is_the_same_chain_for_patch(
    sending: tuple[Chained, Project], cli: Cli
) -> None:
    chained, _ = sending
    path = chained.repo.path
    cli("new-version", "-ndU", "-g", chained.top, "1.3.0", cwd=path)
    assert (
        PATCHES_NOTE
        in cli("undo", cwd=path).err
        + cli("new-version", "-ndU", "-g", chained.top, "1.3.0", cwd=path).err
    )
    cli("review-patch", "--yes", cwd=path)
    chained.verified()
    assert "No changes to patches found" in cli("patch", "-g", chained.top, cwd=path).out
