"""What a maintainer does with reviews, from the first push to the merge, on a real Gerrit."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from tests.helpers.git import GitRepo
from tests.reviews import sending

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.cli import Cli
    from tests.helpers.gerrit import Gerrit, User
    from tests.reviews.sending import Package

WAYS = ["ssh", "netrc", "helper"]


@pytest.fixture(params=WAYS)
def package(
    request: pytest.FixtureRequest,
    gerrit: Gerrit,
    tmp_path: Path,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Package:
    """A package on the server, reached by ssh, or by http with each kind of login."""
    way = request.param
    if way == "ssh":
        # By ssh nothing tells where the web is, where that is not https.
        monkeypatch.setenv("RDOTOOL_GERRIT_URL", gerrit.url)
        made = sending.make(gerrit, tmp_path)
        gerrit.become_by_netrc(made.user, home)  # for what goes over REST
        return made
    made = sending.make(gerrit, tmp_path, http=True, home=home)
    if way == "helper":
        (home / ".netrc").unlink()
        gerrit.become_by_helper(made.user, home)
    return made


def _sent(cli: Cli, package: Package, *args: str) -> list[Any]:
    """Send; the changes that rdotool names."""
    said = cli("review", *args, "--yes", "--json", cwd=package.path)
    assert package.user.password not in said.out + said.err
    changes: list[Any] = said.json["changes"]
    return changes


def _revisions(change: Any) -> list[str]:
    """A change's commits, in the order of its patch sets."""
    sets = sorted(change["revisions"].items(), key=lambda item: int(item[1]["_number"]))
    return [sha for sha, _ in sets]


def test_a_spec_review_from_the_first_push_to_the_merge(
    gerrit: Gerrit, package: Package, cli: Cli, tmp_path: Path
) -> None:
    before = package.edit(
        "Edit the summary\n\nFor a reason.\n\nSigned-off-by: A <a@example.org>\n"
    )
    bob, carol = gerrit.user("Bob Reviewer"), gerrit.user("Carol Reader")
    options = ("--topic=my-topic", "--hashtag=one", "--hashtag=two", "--wip")
    people = (f"--reviewer={bob.email}", f"--cc={carol.username}", "--message=Look, a word")
    [named] = _sent(cli, package, *options, *people)
    number = named["number"]
    assert named["new"] is True
    assert named["url"] == f"{gerrit.url}/c/{package.project.name}/+/{number}"
    change = gerrit.admin.change(number)
    _is_as_asked(change, package, bob, carol)
    _is_the_same_but_for_its_id(package, before, change)

    assert "Nothing new" in _told(cli, package)
    assert len(_revisions(gerrit.admin.change(number))) == 1

    _amend(package)
    [again] = _sent(cli, package, "--ready")
    assert (again["number"], again["new"]) == (number, False)
    _is_the_next_patch_set(gerrit.admin.change(number), package)

    _others_speak(gerrit, bob, number)
    _is_read_back(cli, package, bob, number)

    gerrit.approve(number)
    cli("review", "submit", str(number), "--yes", cwd=package.path)
    assert gerrit.admin.change(number)["status"] == "MERGED"
    second = _second_clone(package, tmp_path)
    assert second.sha(f"origin/{sending.BRANCH}") == package.repo.head
    _keeps_no_secret(package)


def _is_as_asked(change: Any, package: Package, bob: User, carol: User) -> None:
    assert change["project"] == package.project.name
    assert change["branch"] == sending.BRANCH
    assert change["topic"] == "my-topic"
    assert set(change["hashtags"]) == {"one", "two"}
    assert change["work_in_progress"] is True
    people = {kind: {one["username"] for one in who} for kind, who in change["reviewers"].items()}
    assert bob.username in people["REVIEWER"]
    assert carol.username in people["CC"]
    # With hashtags, Gerrit's own note on them stands in the place of the change's message.
    assert [one["description"] for one in change["revisions"].values()] == ["Look, a word"]


def _is_the_same_but_for_its_id(package: Package, before: str, change: Any) -> None:
    repo = package.repo
    assert _revisions(change) == [repo.head]
    assert repo.tree(before) == repo.tree()
    who = ("log", "-1", "--format=%an %ae %at")
    assert repo(*who) == repo(*who, before)
    rows = repo.message().splitlines()
    assert [row for row in rows if not row.startswith("Change-Id: ")] == repo.message(
        before
    ).splitlines()
    assert package.ids("-1") == [change["change_id"]]


def _keeps_no_secret(package: Package) -> None:
    """Neither git's settings nor the tool's own files have the password."""
    secret = package.user.password.encode()
    files = [path for path in (package.path / ".git").rglob("*") if path.is_file()]
    assert any(path.name == "reviews.json" for path in files)
    assert not [path for path in files if secret in path.read_bytes()]


def _amend(package: Package) -> None:
    package.repo.write("more", "amended\n")
    package.repo("add", "more")
    package.repo("commit", "-q", "--amend", "--no-edit")


def _is_the_next_patch_set(change: Any, package: Package) -> None:
    assert len(_revisions(change)) == 2
    assert _revisions(change)[-1] == package.repo.head
    assert change["topic"] == "my-topic"  # the default topic did not take its place
    assert "work_in_progress" not in change
    assert len(package.changes()) == 1


def _others_speak(gerrit: Gerrit, bob: User, number: int) -> None:
    bob.rest.comment(number, "foo-bar.spec", "Is that so?", line=3)
    bob.rest.vote(number, "Fine else", Code_Review=1)
    gerrit.ci().rest.vote(number, "Build succeeded (check pipeline).", Verified=1)


def _is_read_back(cli: Cli, package: Package, bob: User, number: int) -> None:
    shown = cli("review", "show", str(number), "--json", cwd=package.path)
    for wanted in ("Is that so?", "foo-bar.spec", bob.username, "zuul", "Verified"):
        assert wanted in shown.out
    text = cli("review", "show", str(number), cwd=package.path).out
    assert "foo-bar.spec:3" in text
    assert "Is that so?" in text
    assert str(number) in cli("review", "status", cwd=package.path).out


def test_a_chain_of_three_patches(
    gerrit: Gerrit, package: Package, cli: Cli, tmp_path: Path
) -> None:
    repo = package.repo
    package.distgit.add_patches(["First", "Second", "Third"])
    named = _sent(cli, package, sending.PATCHES)
    assert [one["subject"] for one in named] == ["First", "Second", "Third"]
    numbers = [one["number"] for one in named]
    assert repo.branch == sending.BRANCH  # what is checked out stays

    changes = package.changes()
    assert [change["subject"] for change in changes] == ["First", "Second", "Third"]
    assert {change["branch"] for change in changes} == {sending.PATCHES}
    assert {change["topic"] for change in changes} == {"epoxy-update"}
    shas = repo("rev-list", "--reverse", f"1.2.3..{sending.PATCHES}").split()
    assert [_revisions(change)[-1] for change in changes] == shas
    assert _related(gerrit, numbers[2]) == numbers

    # The lowest is amended: all three become patch set 2 of the same changes.
    repo.checkout("1.2.3", new="again")
    repo("cherry-pick", shas[0])
    repo.write("foo/more.py", "x = 1\n")
    repo("add", "foo/more.py")
    repo("commit", "-q", "--amend", "--no-edit")
    repo("cherry-pick", *shas[1:])
    repo("branch", "-f", sending.PATCHES, "again")
    repo.checkout(sending.BRANCH)
    again = _sent(cli, package, sending.PATCHES)
    assert [one["number"] for one in again] == numbers
    assert [len(change["revisions"]) for change in package.changes()] == [2, 2, 2]
    assert _related(gerrit, numbers[2]) == numbers

    # Somebody else fetches the top as a branch, and has the chain.
    other = _second_clone(package, tmp_path)
    other("remote", "add", "review-origin", repo("remote", "get-url", "review-patches"))
    other("remote", "add", "review-patches", repo("remote", "get-url", "review-patches"))
    cli("review", "get", str(numbers[2]), cwd=other.path)
    assert other.head == repo.sha(sending.PATCHES)

    for number in numbers:
        gerrit.approve(number)
    for number in numbers:
        cli("review", "submit", str(number), "--yes", cwd=package.path)
    assert {change["status"] for change in package.changes()} == {"MERGED"}
    assert package.project.sha(sending.PATCHES) == repo.sha(sending.PATCHES)


def test_votes_and_words_go_up(gerrit: Gerrit, package: Package, cli: Cli) -> None:
    package.edit()
    [named] = _sent(cli, package)
    number = str(named["number"])
    cli("review", "vote", number, "Code-Review=+2", "Workflow=+1", cwd=package.path)
    cli("review", "comment", number, "-m", "A word", cwd=package.path)
    change = gerrit.admin.change(number)
    assert {label: _my_vote(package, change, label) for label in ("Code-Review", "Workflow")} == {
        "Code-Review": 2,
        "Workflow": 1,
    }
    comments = gerrit.admin.get(f"/changes/{number}/comments")
    assert [one["message"] for one in comments["/PATCHSET_LEVEL"]] == ["A word"]
    cli("review", "abandon", number, cwd=package.path)
    assert gerrit.admin.change(number)["status"] == "ABANDONED"
    cli("review", "restore", number, cwd=package.path)
    assert gerrit.admin.change(number)["status"] == "NEW"


def test_nobody_submits_what_is_not_approved(gerrit: Gerrit, package: Package, cli: Cli) -> None:
    package.edit()
    [named] = _sent(cli, package)
    refused = cli("review", "submit", str(named["number"]), "--yes", cwd=package.path, code=1)
    assert "Traceback" not in refused.err
    assert "Verified" in refused.out + refused.err
    assert gerrit.admin.change(named["number"])["status"] == "NEW"


def _told(cli: Cli, package: Package) -> str:
    said = cli("review", cwd=package.path)
    return said.out + said.err


def _related(gerrit: Gerrit, number: int) -> list[int]:
    """The chain of a change, the lowest first."""
    found = gerrit.admin.get(f"/changes/{number}/revisions/current/related")["changes"]
    return [one["_change_number"] for one in reversed(found)]


def _my_vote(package: Package, change: Any, label: str) -> int:
    votes = change["labels"][label]["all"]
    return sum(one["value"] for one in votes if one["username"] == package.user.username)


def _second_clone(package: Package, tmp_path: Path) -> GitRepo:
    folder = tmp_path / "second"
    subprocess.run(["git", "clone", "-q", package.project.http_url(), folder], check=True)
    return GitRepo(folder)
