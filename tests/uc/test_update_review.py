"""``uc update --review`` on a real Gerrit: one change, and a patch set for each new content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.helpers.git import GitRepo
from tests.uc import chased

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.cli import Cli, Result
    from tests.helpers.gerrit import Gerrit, Project

NEWER = chased.CONSTRAINTS.replace("4.10.0", "4.11.0")


class Bot:
    """A user of rdoinfo, whose reviews go where *how* says: a remote, or ``.gitreview``."""

    def __init__(self, gerrit: Gerrit, cli: Cli, folder: Path, how: str) -> None:
        self.gerrit, self.cli, self.folder, self.how = gerrit, cli, folder, how
        self.user = gerrit.become(gerrit.user())
        seed = GitRepo.init(folder / "seed")
        chased.write(seed.path, chased.files())
        seed.commit("rdoinfo")
        self.project: Project = gerrit.project("rdoinfo", branches=("master",), repo=seed)
        if how == "gitreview":
            seed.commit("Where", {".gitreview": self.project.gitreview("master")})
            self.project.push(seed, "master")
            config = ("config", "--global", "gitreview.username", self.user.username)
            seed(*config)
        self.seed = seed

    def clone(self, name: str) -> GitRepo:
        """A fresh clone, as a bot has one each day."""
        url = self.project.ssh_url(self.user)
        self.seed("clone", "-q", url, self.folder / name)
        made = GitRepo(self.folder / name)
        if self.how == "remote":
            made("remote", "add", "review-origin", url)
        return made

    def update(self, repo: GitRepo, *args: str, text: str = chased.CONSTRAINTS) -> Result:
        """Run ``uc update --review``."""
        limits = self.folder / "upper-constraints.txt"
        limits.write_text(text)
        command = ("uc", "update", "--review", "--constraints", str(limits), *args)
        return self.cli(*command, cwd=repo.path)

    def changes(self) -> list[Any]:
        """The project's changes."""
        return self.project.changes("", "ALL_REVISIONS")


@pytest.fixture(params=["remote", "gitreview"])
def bot(
    request: pytest.FixtureRequest,
    gerrit: Gerrit,
    cli: Cli,
    tmp_path: Path,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Bot:
    monkeypatch.setenv("RDOTOOL_GERRIT_URL", gerrit.url)
    made = Bot(gerrit, cli, tmp_path, request.param)
    gerrit.become_by_netrc(made.user, home)
    return made


@pytest.mark.parametrize("fresh", [False, True], ids=["same clone", "fresh clones"])
def test_one_change_and_its_patch_sets(bot: Bot, fresh: bool) -> None:
    repo = bot.clone("first")
    done = bot.update(repo)
    [change] = bot.changes()
    assert (change["subject"], change["topic"]) == (chased.SUBJECT, chased.TOPIC)
    assert f"/+/{change['_number']}" in done.out
    assert list(change["revisions"]) == [repo.head]

    repo = bot.clone("second") if fresh else repo
    assert "Nothing new to send" in bot.update(repo).out
    assert [len(one["revisions"]) for one in bot.changes()] == [1]

    repo = bot.clone("third") if fresh else repo
    bot.update(repo, text=NEWER)
    [change] = bot.changes()
    assert change["revisions"][repo.head]["_number"] == 2
    assert change["topic"] == chased.TOPIC
    assert "+      source-branch: 4.11.0" in repo("diff", "HEAD^")
    assert repo.sha("HEAD^") == bot.project.sha("master")


@pytest.mark.parametrize("bot", ["gitreview"], indirect=True)
def test_json_and_a_branch_and_a_topic(bot: Bot) -> None:
    repo = bot.clone("first")
    before = repo.head
    told = bot.update(repo, "--json", "-b", "chase", "--topic", "mine").json
    [change] = bot.changes()
    assert change["topic"] == "mine"
    assert [one["number"] for one in told["review"]["changes"]] == [change["_number"]]
    assert told["review"]["branch"] == "chase"
    assert (repo.branch, repo.sha("master")) == ("chase", before)
    again = bot.update(repo, "--json", "--topic", "mine").json
    assert (again["commit"], again["review"]["changes"]) == (None, [])
    assert again["review"]["nothing_new"]


def test_after_the_merge_it_is_another_change(bot: Bot) -> None:
    bot.update(bot.clone("first"))
    [change] = bot.changes()
    bot.gerrit.approve(change["_number"])
    bot.gerrit.admin.post(f"/changes/{change['_number']}/submit")
    second = bot.clone("second")
    assert bot.update(second).out.endswith("Nothing to change.\n")
    bot.update(second, text=NEWER)
    assert [len(one["revisions"]) for one in bot.changes()] == [1, 1]


def test_another_releases_chase_is_another_change(bot: Bot) -> None:
    bot.update(bot.clone("first"))
    bot.update(bot.clone("second"), "--release", "epoxy")
    topics = {change["topic"] for change in bot.changes()}
    assert topics == {chased.TOPIC, "rdoinfo-uc-update-epoxy"}


def test_other_edits_are_sent_too(bot: Bot) -> None:
    repo = bot.clone("first")
    command = ("rdoinfo", "pin", "cliff=4.0", "--release", "epoxy", "--no-check")
    bot.cli(*command, "--review", "--topic", "epoxy-pins", cwd=repo.path)
    [change] = bot.changes()
    assert (change["subject"], change["topic"]) == ("Pin cliff in epoxy", "epoxy-pins")
    done = bot.cli(*command, "--review", cwd=repo.path)
    assert done.out.endswith("Nothing to change.\n")


def test_more_than_the_chase_is_not_sent_as_it(bot: Bot) -> None:
    repo = bot.clone("first")
    repo.commit("Mine")
    limits = bot.folder / "upper-constraints.txt"
    limits.write_text(chased.CONSTRAINTS)
    command = ("uc", "update", "--review", "--constraints", limits)
    done = bot.cli(*command, cwd=repo.path, code=1)
    assert "2 would be sent" in done.err
    assert f"The commit is made. Send it later: rdotool review --reuse {chased.TOPIC}" in done.err
    assert repo.message() == chased.SUBJECT
    assert not bot.changes()
