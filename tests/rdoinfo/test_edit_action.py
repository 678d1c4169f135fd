"""An edit of rdoinfo as an action: one commit, in place or on a new branch, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rdotool.adapters.vcs import Repo
from rdotool.errors import RdotoolError
from rdotool.rdoinfo.edit import marks
from rdotool.rdoinfo.edit.checkout import Checkout
from rdotool.workflows.action import actions, engine, takeback
from rdotool.workflows.action.run import Talk
from rdotool.workflows.infoedit import edit_plan
from tests.helpers.git import GitRepo

if TYPE_CHECKING:
    from pathlib import Path

    from rdotool.workflows.action.journal import Journal

RDO = """\
releases:
- {name: epoxy, status: development, branch: rpm-master, repos: []}
package-default:
  name: python-%(project)s
  maintainers: [m@example.com]
packages:
- project: aodh   # telemetry
  tags:
    epoxy:
"""


@pytest.fixture
def place(tmp_path: Path) -> GitRepo:
    made = GitRepo.init(tmp_path / "rdoinfo")
    made.write("rdo-full.yml", RDO)
    made.commit("rdoinfo")
    return made


def pinned(place: GitRepo, branch: str = "") -> Journal:
    repo, checkout = Repo.open(place.path), Checkout(place.path)
    marks.assign(checkout, marks.TAGS, "epoxy", "aodh", {"source-branch": "1.0.0"})
    plan = edit_plan.make_plan(repo, checkout, "Pin aodh\n", branch)
    assert plan is not None
    journal = edit_plan.journal(repo, plan, {})
    return engine.begin(repo, journal, actions.maker(journal.action), Talk())


AFTER = f"{RDO}      source-branch: 1.0.0\n"


def test_one_commit_with_the_meant_line(place: GitRepo) -> None:
    before = place("rev-parse", "HEAD")
    pinned(place)
    assert place("log", "-1", "--format=%s %P") == f"Pin aodh {before}"
    assert place("status", "--porcelain") == ""
    assert (place.path / "rdo-full.yml").read_text() == AFTER


def test_it_can_be_taken_back(place: GitRepo) -> None:
    before = place("rev-parse", "HEAD")
    pinned(place)
    takeback.undo(Repo.open(place.path), Talk())
    assert place("rev-parse", "HEAD") == before
    assert (place.path / "rdo-full.yml").read_text() == RDO
    assert place("status", "--porcelain") == ""


def test_a_branch_of_its_own(place: GitRepo) -> None:
    branch = place("symbolic-ref", "--short", "HEAD")
    before = place("rev-parse", "HEAD")
    pinned(place, "pin-aodh")
    assert place("symbolic-ref", "--short", "HEAD") == "pin-aodh"
    assert place("rev-parse", branch) == before
    assert place("rev-parse", "pin-aodh^") == before
    takeback.undo(Repo.open(place.path), Talk())
    assert place("symbolic-ref", "--short", "HEAD") == branch
    assert place("branch", "--list", "pin-aodh") == ""
    assert (place.path / "rdo-full.yml").read_text() == RDO


def test_a_file_of_the_users_is_not_replaced(place: GitRepo) -> None:
    repo, checkout = Repo.open(place.path), Checkout(place.path)
    checkout.create("tags/new.yml", {"packages": []})
    (place.path / "tags").mkdir()
    (place.path / "tags" / "new.yml").write_text("mine")
    plan = edit_plan.make_plan(repo, checkout, "New", "")
    assert plan is not None
    journal = edit_plan.journal(repo, plan, {})
    with pytest.raises(RdotoolError):
        engine.begin(repo, journal, actions.maker(journal.action), Talk())
    assert (place.path / "tags" / "new.yml").read_text() == "mine"
    assert engine.unfinished(repo) is None


def test_what_contradicts_itself_is_not_committed(place: GitRepo) -> None:
    repo, checkout = Repo.open(place.path), Checkout(place.path)
    checkout.text("rdo-full.yml").put(("packages", 0), "conf", "none-such")
    with pytest.raises(RdotoolError, match="unknown conf"):
        edit_plan.make_plan(repo, checkout, "Break it", "")


def test_where_it_can_not_be_committed(place: GitRepo, tmp_path: Path) -> None:
    (place.path / "rdo-full.yml").write_text(RDO.replace("telemetry", "mine"))
    with pytest.raises(RdotoolError, match="uncommitted changes"):
        pinned(place)
    place("checkout", "-q", ".")
    place("branch", "there")
    with pytest.raises(RdotoolError, match="there is a branch there"):
        pinned(place, "there")
    place("checkout", "-q", "--detach")
    with pytest.raises(RdotoolError, match="detached"):
        pinned(place)
    with pytest.raises(RdotoolError, match="not in a git repository"):
        edit_plan.repository(tmp_path)


def test_git_keeps_the_newlines_that_it_had(place: GitRepo) -> None:
    place("config", "core.autocrlf", "true")
    (place.path / "rdo-full.yml").unlink()
    place("checkout", "--", ".")
    assert b"\r\n" in (place.path / "rdo-full.yml").read_bytes()
    pinned(place)
    assert place("show", "HEAD:rdo-full.yml") == AFTER.rstrip("\n")
    assert place("diff", "--numstat", "HEAD^", "HEAD") == "1\t0\trdo-full.yml"
    assert (place.path / "rdo-full.yml").read_bytes() == AFTER.replace("\n", "\r\n").encode()
    assert place("status", "--porcelain") == ""


def test_a_new_file_has_the_newlines_of_the_others(place: GitRepo) -> None:
    place("config", "core.autocrlf", "true")
    (place.path / "rdo-full.yml").unlink()
    place("checkout", "--", ".")
    checkout = Checkout(place.path)
    checkout.create("tags/new.yml", b"packages:\r\n")
    marks.assign(checkout, marks.TAGS, "epoxy", "aodh", {"source-branch": "1.0.0"})
    plan = edit_plan.make_plan(Repo.open(place.path), checkout, "New", "")
    assert plan is not None
    assert place("cat-file", "blob", f"{plan.tree}:tags/new.yml") == "packages:"
    assert place("cat-file", "-s", f"{plan.tree}:tags/new.yml") == "10"


def test_newlines_that_git_has_so_stay(place: GitRepo) -> None:
    (place.path / "rdo-full.yml").write_bytes(RDO.replace("\n", "\r\n").encode())
    place("commit", "-qam", "CRLF")
    pinned(place)
    assert place("diff", "--numstat", "HEAD^", "HEAD") == "1\t0\trdo-full.yml"
    assert (place.path / "rdo-full.yml").read_bytes() == AFTER.replace("\n", "\r\n").encode()


def test_a_link_is_not_replaced_by_a_file(place: GitRepo) -> None:
    place("mv", "rdo-full.yml", "rdo-epoxy.yml")
    (place.path / "rdo-full.yml").symlink_to("rdo-epoxy.yml")
    place("add", "-A")
    place("commit", "-qm", "link")
    before = place.snapshot()
    with pytest.raises(RdotoolError, match="isn't what the last commit has"):
        pinned(place)
    assert place.snapshot() == before


def test_a_file_that_is_not_committed_is_not_committed_along(place: GitRepo) -> None:
    place("rm", "-q", "--cached", "rdo-full.yml")
    place("commit", "-qm", "without")
    with pytest.raises(RdotoolError, match="isn't in the last commit"):
        pinned(place)


def test_the_diff_shows_a_last_line_without_newline(place: GitRepo) -> None:
    (place.path / "rdo-full.yml").write_text(RDO.rstrip("\n"))
    checkout = Checkout(place.path)
    marks.assign(checkout, marks.TAGS, "epoxy", "aodh", {"source-branch": "1.0.0"})
    assert list(edit_plan.diff(checkout))[-5:] == [
        "-    epoxy:",
        "\\ No newline at end of file",
        "+    epoxy:",
        "+      source-branch: 1.0.0",
        "\\ No newline at end of file",
    ]
