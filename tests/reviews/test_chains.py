"""`get-patches`, `patch` and `new-version` with a chain under review, on a real Gerrit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.reviews.chained import BRANCH, SUBJECTS, Chained, message

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.cli import Cli, Result
    from tests.helpers.gerrit import Gerrit


@pytest.fixture
def chained(gerrit: Gerrit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Chained:
    monkeypatch.setenv("RDOTOOL_GERRIT_URL", gerrit.url)
    return Chained.make(gerrit, tmp_path)


def run(chained: Chained, cli: Cli, *args: str, code: int = 0) -> Result:
    return cli(*args, cwd=chained.repo.path, code=code)


def refused(chained: Chained, cli: Cli, *args: str) -> str:
    """What is said to a refusal, after which all is as it was."""
    before = chained.repo.snapshot()
    result = run(chained, cli, *args, code=1)
    assert chained.repo.snapshot() == before
    return result.err


COMMANDS = [("get-patches",), ("patch",), ("new-version", "-ndt", "1.3.0")]


@pytest.mark.parametrize("command", COMMANDS)
def test_it_is_refused_until_ci_has_verified_it(
    chained: Chained, cli: Cli, command: tuple[str, ...]
) -> None:
    told = refused(chained, cli, *command, "-g", chained.top)
    assert f"the chain {chained.top}/1 is not taken: CI has not verified it" in told
    assert f"/+/{chained.top}\n" in told
    assert "To take it all the same: -f" in told
    forced = run(chained, cli, *command, "-g", chained.top, "-f")
    assert "warning: CI has not verified it" in forced.err
    run(chained, cli, "undo")
    chained.verified()
    assert "CI" not in run(chained, cli, *command, "-g", chained.top).err


def test_the_chain_in_its_order(chained: Chained, cli: Cli) -> None:
    chained.verified()
    before = chained.repo.snapshot()
    run(chained, cli, "get-patches", "-g", chained.top)
    assert chained.repo.subjects("1.2.3..HEAD") == list(SUBJECTS)
    run(chained, cli, "undo")
    assert chained.repo.snapshot() == before
    run(chained, cli, "patch", "-g", chained.top)
    assert chained.package.patch_files() == [
        "0001-Wait-longer.patch",
        "0002-Keep-the-order.patch",
        "0003-Say-it-louder.patch",
    ]


def test_the_middle_of_a_chain_leaves_out_what_is_above(chained: Chained, cli: Cli) -> None:
    chained.verified()
    result = run(chained, cli, "patch", "-g", str(chained.numbers[1]))
    assert len(chained.package.patch_files()) == 2
    assert "below it" not in result.err


@pytest.mark.parametrize(
    "form",
    ["{}", "{}/1", "refs/changes/{last}/{}/1", "{url}", "Change-Id", "p~master-patches~Change-Id"],
)
def test_its_names(chained: Chained, cli: Cli, form: str) -> None:
    chained.verified()
    number = chained.top
    url = f"{chained.gerrit.url}/c/{chained.project.name}/+/{number}"
    change_id = chained.patch_sets()[-1][0]
    name = form.format(number, last=f"{int(number) % 100:02d}", url=url)
    name = name.replace("Change-Id", change_id)
    run(chained, cli, "patch", "-g", name)
    assert len(chained.package.patch_files()) == 3


def test_another_server_s_change(chained: Chained, cli: Cli) -> None:
    url = f"https://review.example.org/c/openstack/foo-bar/+/{chained.top}"
    assert "is on review.example.org" in refused(chained, cli, "patch", "-g", url)


@pytest.mark.parametrize("where", [0, 2])
@pytest.mark.parametrize("label", ["Code-Review", "Workflow"])
def test_a_vote_that_says_no(chained: Chained, cli: Cli, where: int, label: str) -> None:
    """Below the top, too: the patch comes into the package with it."""
    chained.verified()
    bob = chained.gerrit.user("Bob Example")
    votes: dict[str, Any] = {label.replace("-", "_"): -1}
    bob.rest.vote(chained.numbers[where], "No.", **votes)
    told = refused(chained, cli, "patch", "-g", chained.top)
    assert f"it has {label}-1 by Bob Example" in told
    assert (f"{chained.numbers[0]} below it: " in told) == (where == 0)
    forced = run(chained, cli, "patch", "-f", "-g", chained.top)
    assert f"{label}-1 by Bob Example" in forced.err
    assert len(chained.package.patch_files()) == 3


def test_ci_says_no(chained: Chained, cli: Cli) -> None:
    chained.verified()
    chained.gerrit.ci("rdo-ci").rest.vote(chained.top, "Build failed.", Verified=-1)
    told = refused(chained, cli, "patch", "-g", chained.top)
    assert "it has Verified-1 by Rdo-Ci" in told


def test_an_older_patch_set_has_the_votes_it_had(chained: Chained, cli: Cli) -> None:
    chained.verified()
    chained.send([message(number) for number in range(3)], "1.2.3", text=" anew")
    told = refused(chained, cli, "patch", "-g", chained.top)
    assert f"the chain {chained.top}/2 is not taken: CI has not verified it" in told
    result = run(chained, cli, "patch", "-g", f"{chained.top}/1")
    assert f"patch set 1 of {chained.top} is outdated, the newest is 2" in result.err
    assert f"{chained.numbers[0]} below it is outdated, patch set 1 of 2" in result.err
    assert "CI has not" not in result.err


def test_an_outdated_member(chained: Chained, cli: Cli) -> None:
    chained.verified()
    chained.send([message(0)], "1.2.3", text=" anew")
    result = run(chained, cli, "patch", "-g", chained.top)
    lowest = chained.numbers[0]
    assert f"{lowest} below it is outdated, patch set 1 of 2: Wait longer" in result.err
    assert f"{chained.numbers[1]} below it" not in result.err


def test_an_abandoned_member_and_an_abandoned_top(chained: Chained, cli: Cli) -> None:
    chained.verified()
    for number in (chained.numbers[0], chained.numbers[2]):
        chained.gerrit.admin.post(f"/changes/{number}/abandon")
    result = run(chained, cli, "patch", "-g", chained.top)
    assert f"{chained.numbers[0]} below it is abandoned: Wait longer" in result.err
    assert f"the change {chained.top} is abandoned" in result.err


def test_a_merged_member(chained: Chained, cli: Cli) -> None:
    chained.verified()
    chained.gerrit.approve(chained.numbers[0])
    chained.gerrit.admin.post(f"/changes/{chained.numbers[0]}/submit")
    result = run(chained, cli, "patch", "-g", chained.top)
    assert f"{chained.numbers[0]} below it is merged: Wait longer" in result.err


def test_gerrit_can_not_be_asked(
    chained: Chained, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Git still reaches it: its interface for programs does not answer."""
    monkeypatch.setenv("RDOTOOL_GERRIT_URL", "http://127.0.0.1:9")
    told = refused(chained, cli, "patch", "-g", chained.top)
    assert f"what CI and reviewers say of {chained.top} can't be asked" in told
    assert "-f" in told
    result = run(chained, cli, "patch", "-f", "-g", chained.top)
    assert "can't be asked" in result.err
    assert len(chained.package.patch_files()) == 3


def test_a_plan_says_it_too(chained: Chained, cli: Cli) -> None:
    before = chained.repo.snapshot()
    told = run(chained, cli, "patch", "--dry-run", "-f", "-g", chained.top).out
    assert "CI has not verified it" in told
    plan = run(
        chained, cli, "new-version", "--dry-run", "--json", "-fg", chained.top, "1.3.0"
    ).json
    assert plan["patches_style"] == "review"
    assert plan["source_name"] == f"the chain {chained.top}/1 of review-patches"
    assert any("CI has not verified it" in one for one in plan["warnings"])
    assert chained.repo.snapshot() == before


@pytest.mark.parametrize("flag", ["-l", "-b"])
def test_flags_that_exclude_each_other(chained: Chained, cli: Cli, flag: str) -> None:
    told = run(chained, cli, "new-version", flag, "-g", chained.top, "1.3.0", code=2).err
    assert f"{flag} and -g exclude each other" in told


# --- without -g ---------------------------------------------------------------------------------


def test_nothing_is_said_where_nothing_is_newer(chained: Chained, cli: Cli) -> None:
    chained.verified()
    run(chained, cli, "patch", "-g", chained.top)
    chained.repo("update-ref", f"refs/remotes/patches/{BRANCH}", BRANCH)
    assert run(chained, cli, "patch").err == ""


def test_a_newer_patch_set_under_review_is_said(
    chained: Chained, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    chained.verified()
    run(chained, cli, "patch", "-g", chained.top)
    chained.repo("update-ref", f"refs/remotes/patches/{BRANCH}", BRANCH)
    chained.send([message(number) for number in range(3)], "1.2.3", text=" anew")
    result = run(chained, cli, "patch")
    assert f"a newer patch set, {chained.top}/2 (Say it louder), and newer ones" in result.err
    assert f"-g {chained.top}" in result.err
    assert "-g" in run(chained, cli, "new-version", "--dry-run", "1.3.0").out
    for name, value in (("OFFLINE", "yes"), ("GERRIT_URL", "http://127.0.0.1:9")):
        with monkeypatch.context() as patch:
            patch.setenv(f"RDOTOOL_{name}", value)
            assert run(chained, cli, "patch").err == ""


def test_pkgenv_knows_the_chain_without_asking(
    chained: Chained, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    chained.verified()
    run(chained, cli, "patch", "-g", chained.top)
    monkeypatch.setenv("RDOTOOL_GERRIT_URL", "http://127.0.0.1:9")
    change_id = chained.patch_sets()[-1][0]
    assert f"Patches chain:          {change_id}\n" in run(chained, cli, "pkgenv").out
    assert run(chained, cli, "pkgenv", "--json").json["patches_chain"] == change_id


# --- a new version ------------------------------------------------------------------------------


def test_change_ids_survive_and_the_chain_is_new_patch_sets(chained: Chained, cli: Cli) -> None:
    """A new version, sent; amended, sent again: always the same three changes, in order."""
    chained.verified()
    chained.project.permit("refs/heads/*", "push", "ALLOW")
    names = [name for name, _ in chained.patch_sets()]
    run(chained, cli, "patch", "-g", chained.top)
    result = run(chained, cli, "new-version", "-ndU", "-g", chained.top, "1.3.0")
    assert f"pushed 1.3.0 as patches/{BRANCH}" in result.err
    assert chained.project.sha(BRANCH) == chained.repo.sha("1.3.0^{}")
    assert ids(chained, f"1.3.0..{BRANCH}") == names
    push(chained)
    assert chained.patch_sets() == [(name, 2) for name in names]
    chained.repo("checkout", "-q", BRANCH)
    (chained.repo.path / "foo/patched_3.py").write_text("amended\n", encoding="utf-8")
    chained.repo("commit", "-q", "-a", "--amend", "--no-edit")
    chained.repo("checkout", "-q", "master")
    push(chained)
    assert chained.patch_sets() == [(names[0], 2), (names[1], 2), (names[2], 3)]
    chained.gerrit.ci().rest.vote(chained.top, "Build succeeded.", Verified=1)
    run(chained, cli, "patch", "-g", chained.top)
    assert ids(chained, f"1.3.0..{BRANCH}") == names
    assert [re.search(r"Change-Id: (I\w{40})", text)[1] for text in files(chained)] == names  # type: ignore[index]


def ids(chained: Chained, commits: str) -> list[str]:
    """The Change-Ids of commits, the lowest first."""
    form = "--format=%(trailers:key=Change-Id,valueonly,separator=)"
    return chained.repo("log", "--reverse", form, commits).split()


def files(chained: Chained) -> list[str]:
    return [
        (chained.repo.path / name).read_text("utf-8") for name in chained.package.patch_files()
    ]


def push(chained: Chained) -> None:
    said = chained.repo.run("push", "review-patches", f"{BRANCH}:refs/for/{BRANCH}")
    assert said.returncode == 0, said.stderr


def test_the_server_s_branch_is_not_moved_unasked(chained: Chained, cli: Cli) -> None:
    chained.verified()
    before = chained.project.sha(BRANCH)
    for flags in (("-ndt",), ("-nd",)):
        result = run(chained, cli, "new-version", *flags, "-g", chained.top, "1.3.0")
        assert chained.project.sha(BRANCH) == before
        assert "can be sent for review when" in result.err
        assert ("By hand: git push patches" in result.err) == (flags == ("-nd",))
        run(chained, cli, "undo")


def test_a_branch_that_would_lose_patches_is_not_moved_unattended(
    chained: Chained, cli: Cli
) -> None:
    chained.verified()
    chained.gerrit.approve(chained.numbers[0])
    chained.gerrit.admin.post(f"/changes/{chained.numbers[0]}/submit")
    chained.repo("fetch", "-q", "patches")
    before = chained.project.sha(BRANCH)
    result = run(chained, cli, "new-version", "-ndU", "-g", chained.top, "1.3.0")
    assert "would lose 1 commit" in result.err
    assert f"--force-with-lease={BRANCH}:{before}" in result.err
    assert chained.project.sha(BRANCH) == before


def test_one_who_pushed_meanwhile_is_not_overwritten(chained: Chained, cli: Cli) -> None:
    chained.verified()
    chained.gerrit.approve(chained.numbers[0])
    chained.gerrit.admin.post(f"/changes/{chained.numbers[0]}/submit")
    before = chained.project.sha(BRANCH)
    result = run(chained, cli, "new-version", "-ndU", "-g", chained.top, "1.3.0")
    assert "stale info" in result.err
    assert chained.project.sha(BRANCH) == before


def test_one_who_may_not_push_is_told_what_to_do(chained: Chained, cli: Cli) -> None:
    """The update is complete without it: there is nothing to continue."""
    chained.verified()
    result = run(chained, cli, "new-version", "-ndU", "-g", chained.top, "1.3.0")
    assert "not permitted: update" in result.err
    assert f"Who may do it: git push patches {chained.repo.sha('1.3.0^{}')}:refs/" in result.err
    assert "can be sent for review when" in result.err
    assert run(chained, cli, "status").out == "No action in progress.\n"
