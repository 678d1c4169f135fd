"""What a review would send is decided with the server's answers, and nothing is moved."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from rdotool import config
from rdotool.adapters.vcs import Repo
from rdotool.errors import RdotoolError
from rdotool.review.options import Options
from rdotool.workflows.reviewing import send_plan
from rdotool.workflows.reviewing.send_plan import Request, make_plan
from tests.helpers.git import GitRepo
from tests.reviews.sending import BRANCH, PATCHES, Package, make

if TYPE_CHECKING:
    from pathlib import Path

    from rdotool.workflows.reviewing.send_plan import Plan
    from tests.helpers.gerrit import Gerrit


@pytest.fixture
def package(gerrit: Gerrit, tmp_path: Path) -> Package:
    return make(gerrit, tmp_path)


def _plan(package: Package, request: Request | None = None) -> Plan:
    repo, before = Repo.open(package.path), package.repo.snapshot()
    fetched = (package.path / ".git/FETCH_HEAD").exists()
    try:
        return make_plan(repo, request or Request(), config.load({}))
    finally:
        assert package.repo.snapshot() == before
        assert (package.path / ".git/FETCH_HEAD").exists() == fetched


def _refused(package: Package, request: Request | None = None) -> str:
    with pytest.raises(RdotoolError) as error:
        _plan(package, request)
    return f"{error.value}\n{error.value.hint}"


def test_a_spec_review(package: Package) -> None:
    sha = package.edit("Edit\n\nThe body.\n")
    plan = _plan(package)
    assert (plan.kind, plan.remote, plan.target, plan.branch) == (
        *("spec", "review-origin"),
        *(BRANCH, BRANCH),
    )
    assert plan.project == package.project.name
    assert (plan.head, plan.base, plan.tip) == (sha, package.repo.sha("HEAD~"), plan.base)
    [commit] = plan.commits
    assert (commit.sha, commit.subject, commit.change_id) == (sha, "Edit", None)
    assert plan.options.topic == "epoxy-update"
    assert plan.refspec == f"{BRANCH}:refs/for/{BRANCH}%topic=epoxy-update"
    assert not plan.nothing_new
    assert not plan.warnings
    assert not plan.doubts


def test_a_chain_of_patches(package: Package) -> None:
    shas = package.distgit.add_patches(3)
    package.repo.checkout(PATCHES)
    plan = _plan(package)
    assert (plan.kind, plan.remote, plan.target) == ("patches", "review-patches", PATCHES)
    assert [one.sha for one in plan.commits] == shas
    assert plan.options.topic == "epoxy-update"
    assert not plan.doubts
    package.repo.checkout(BRANCH)
    assert [one.sha for one in _plan(package, Request(PATCHES)).commits] == shas
    assert _plan(package, Request(spec=False)).branch == PATCHES
    package.repo.checkout(PATCHES)
    assert _plan(package, Request(spec=True)).branch == BRANCH


def test_more_than_one_commit_for_a_spec_is_doubted(package: Package) -> None:
    package.edit("One\n", "one")
    package.edit("Two\n", "two")
    plan = _plan(package)
    assert [one.subject for one in plan.commits] == ["One", "Two"]
    assert plan.doubts == ("2 commits would be sent, where one is expected",)


def test_the_target_is_said_or_guessed(package: Package) -> None:
    package.edit()
    package.repo.checkout(BRANCH, new="my-fix")
    assert "has no branch that my-fix is for" in _refused(package)
    assert f"It has: {BRANCH}, {PATCHES}, " in _refused(package)
    assert _plan(package, Request(target="rpm-master")).target == "rpm-master"
    package.repo("config", "branch.my-fix.remote", "review-origin")
    package.repo("config", "branch.my-fix.merge", f"refs/heads/{BRANCH}")
    plan = _plan(package)
    assert (plan.target, plan.options.topic) == (BRANCH, "epoxy-update")
    package.repo("config", "--unset", "branch.my-fix.merge")
    package.repo.commit("Where", {".gitreview": package.project.gitreview("rpm-master")})
    assert _plan(package).target == "rpm-master"
    assert "has no branch nosuch" in _refused(package, Request(target="nosuch"))


def test_gitreview_alone_tells_the_server(package: Package) -> None:
    package.repo("remote", "remove", "review-origin")
    assert "review-origin" in _refused(package)
    package.repo.commit("Where", {".gitreview": package.project.gitreview("rpm-master")})
    package.repo("config", "gitreview.username", package.user.username)
    plan = _plan(package)
    assert (plan.remote, plan.url) == ("", package.project.ssh_url(package.user))
    package.repo.checkout("rpm-master")
    assert "epoxy-rdo first" in _refused(package, Request(BRANCH))


def test_patches_never_go_where_upstreams_gitreview_says(package: Package) -> None:
    package.repo("remote", "remove", "review-patches")
    package.repo.checkout(PATCHES)
    package.repo.commit("Upstream's", {".gitreview": package.project.gitreview(PATCHES)})
    assert "there is no remote review-patches" in _refused(package)


def test_nothing_new(package: Package) -> None:
    assert _plan(package).nothing_new == f"{BRANCH} has all of {BRANCH}"


def test_a_branch_behind_is_told_and_not_rebased(package: Package) -> None:
    start = package.repo.head
    package.edit("Somebody else's\n", "other")
    package.project.push(package.repo, f"HEAD:{BRANCH}")
    package.repo("reset", "-q", "--hard", start)
    mine = package.edit("Mine\n", "mine")
    package.repo("reflog", "expire", "--expire=now", "--all")
    package.repo("gc", "-q", "--prune=now")
    plan = _plan(package)
    assert plan.tip == package.project.sha(BRANCH)
    assert ([one.sha for one in plan.commits], plan.base) == ([mine], start)
    [said] = plan.warnings
    assert said.startswith(f"{BRANCH} has 1 commit on the server that {BRANCH} lacks")


def test_what_is_not_committed_is_told(package: Package) -> None:
    package.edit()
    package.distgit.spec_path.write_text("changed\n", encoding="utf-8")
    assert _plan(package).warnings == ("what isn't committed is not sent: foo-bar.spec",)
    assert not _plan(package, Request(BRANCH, target="rpm-master")).nothing_new


def test_where_nothing_can_be_sent_from(package: Package) -> None:
    package.edit()
    assert "there is no local branch nosuch" in _refused(package, Request("nosuch"))
    assert "there is no remote nosuch" in _refused(package, Request(remote="nosuch"))
    package.repo("checkout", "-q", "--detach")
    assert "HEAD is detached" in _refused(package)
    assert _plan(package, Request(BRANCH)).commits
    package.repo("checkout", "-q", "--orphan", "unborn")
    assert "no local branch unborn" in _refused(package, Request("unborn"))
    package.repo("reset", "-q", "--hard")
    assert "unborn has no commit yet" in _refused(package)


def test_the_network_is_off_or_down(package: Package) -> None:
    package.edit()
    repo = Repo.open(package.path)
    with pytest.raises(RdotoolError, match="offline is set"):
        make_plan(repo, Request(), replace(config.load({}), offline=True))
    package.repo("remote", "set-url", "review-origin", "http://127.0.0.1:9/p")
    said = _refused(package)
    assert "review-origin can't be asked" in said
    assert "git ls-remote review-origin" in said


def test_commits_that_can_be_no_changes(package: Package) -> None:
    start = package.repo.head
    package.edit("fixup! Something\n")
    assert "is to be squashed first" in _refused(package)
    package.repo("reset", "-q", "--hard", start)
    package.edit("A\n\nChange-Id: I" + "1" * 40 + "\n", "a")
    package.edit("B\n\nChange-Id: I" + "1" * 40 + "\n", "b")
    assert "have the same Change-Id" in _refused(package)
    package.repo("reset", "-q", "--hard", start)
    package.edit("A\n\nChange-Id: I" + "1" * 40 + "\nChange-Id: I" + "2" * 40 + "\n", "a")
    assert "has several Change-Ids" in _refused(package)
    package.repo("reset", "-q", "--hard", start)
    package.repo.checkout(start, new="side")
    package.repo.commit("Side", {"side": "x"})
    package.repo.checkout(BRANCH)
    package.edit()
    package.repo("merge", "-q", "--no-edit", "side")
    assert "is a merge" in _refused(package)


def test_a_change_id_that_gerrit_does_not_see_is_doubted(package: Package) -> None:
    package.edit(f"Edit\n\nChange-Id: I{'1' * 40}\n\nWords below it.\n")
    [doubt] = _plan(package).doubts
    assert "has a Change-Id that Gerrit won't see" in doubt


def test_upstreams_commits_are_no_changes(package: Package) -> None:
    package.distgit.add_patches(1)
    package.distgit.new_version("1.3.0", 4)
    package.repo("update-ref", "refs/remotes/upstream/master", "upstream")
    package.repo.checkout(PATCHES)
    package.repo("rebase", "-q", "--onto", "1.3.0", "1.2.3")
    assert "4 of the 5 commits are upstream's own" in _refused(package)


def test_histories_without_a_commit_in_common(package: Package, tmp_path: Path) -> None:
    package.repo.checkout("upstream")
    said = _refused(package, Request(target=BRANCH))
    assert "no commit in common" in said
    package.repo.checkout(BRANCH)
    for number in range(3):
        package.edit(f"Edit {number}\n", str(number))
    shallow = GitRepo(tmp_path / "shallow")
    package.repo("clone", "-q", "--depth=2", f"file://{package.path}", shallow.path)
    url = package.project.ssh_url(package.user)
    shallow("remote", "add", "review-origin", url)
    other = replace(package, distgit=replace(package.distgit, repo=shallow))
    assert "git fetch --unshallow" in _refused(other)
    shallow("fetch", "-q", "--unshallow")
    assert len(_plan(other).commits) == 3


def test_a_branch_in_the_middle_of_a_rebase(package: Package, tmp_path: Path) -> None:
    package.edit("A\n", "a")
    package.repo("worktree", "add", "-q", "--detach", tmp_path / "beside")
    beside = GitRepo(tmp_path / "beside")
    package.repo("checkout", "-q", "rpm-master")
    beside.checkout(BRANCH)
    beside("-c", "sequence.editor=sed -i s/pick/edit/", "rebase", "-q", "-i", "HEAD~")
    assert "is being rebased in another work tree" in _refused(package, Request(BRANCH))
    other = replace(package, distgit=replace(package.distgit, repo=beside))
    with pytest.raises(RdotoolError, match="in the middle of a rebase"):
        make_plan(Repo.open(other.path), Request(BRANCH), config.load({}))


def test_the_main_work_tree_in_the_middle_of_a_rebase(package: Package, tmp_path: Path) -> None:
    package.edit("A\n", "a")
    package.repo("worktree", "add", "-q", "--detach", tmp_path / "beside")
    package.repo("-c", "sequence.editor=sed -i s/pick/edit/", "rebase", "-q", "-i", "HEAD~")
    beside = Repo.open(tmp_path / "beside")
    with pytest.raises(RdotoolError, match="is being rebased in another work tree"):
        make_plan(beside, Request(BRANCH), config.load({}))


def test_another_url_to_push_to_is_told(package: Package) -> None:
    package.edit()
    assert not _plan(package).warnings
    package.repo("remote", "set-url", "--push", "review-origin", "ssh://a:pw@other.example.org/x")
    [said] = _plan(package).warnings
    assert said.startswith("what is sent to review-origin is pushed to ssh://a:***@other.example.")


def test_a_topic_is_for_new_changes(package: Package) -> None:
    package.edit("Edit\n\nChange-Id: I" + "1" * 40 + "\n")
    plan = _plan(package)
    assert plan.options.topic == ""
    assert "whether the change is new can't be asked (--topic epoxy-update)" in plan.warnings[0]
    assert _plan(package, Request(options=Options(topic="mine"))).options.topic == "mine"


@pytest.mark.parametrize(
    ("branch", "topic"),
    [
        ("epoxy-rdo", "epoxy-update"),
        ("epoxy-rdo-patches", "epoxy-update"),
        ("2025.1-rdo", "2025.1-update"),
        ("rpm-master", ""),
        ("-rdo", ""),
        ("fix/epoxy-rdo", ""),
        ("epoxy-rdo-fix", ""),
    ],
)
def test_default_topics(branch: str, topic: str) -> None:
    assert send_plan.default_topic(branch) == topic
