"""Random small histories: the replay ends as a real ``git rebase`` ends."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from rdotool.adapters.vcs import Repo
from rdotool.patches.replay import ReplayPlan, ReplayResult, plan_replay, replay

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.helpers.git import GitRepo

NAMES = ("a.py", "b.py", "dir/c.py", "dir/d.py", "e.bin")


class History:
    """Grows a repository at random; the same seed gives the same one."""

    def __init__(self, git: GitRepo, seed: int) -> None:
        self.git = git
        self.dice = random.Random(seed)
        self.count = 0

    def grow(self) -> None:
        lines = "".join(f"line {number}\n" for number in range(24))
        self.git.commit("base", {name: f"{name}\n{lines}" for name in NAMES})
        self.git.tag("1.0")
        self.git.checkout("1.0", new="patches")
        patches = [self.edit("Patch") for _ in range(self.dice.randint(1, 5))]
        self.git.checkout("master")
        for _ in range(self.dice.randint(1, 5)):
            self.upstream(patches)
        self.git.tag("2.0")

    def upstream(self, patches: list[str]) -> None:
        if self.dice.random() < 0.5:
            self.edit("Upstream")
            return
        picked = self.git.run("cherry-pick", "--allow-empty", self.dice.choice(patches))
        if picked.returncode:
            self.git.run("cherry-pick", "--abort")

    def edit(self, what: str) -> str:
        self.count += 1
        names = [name for name in NAMES if (self.git.path / name).exists()]
        for name in self.dice.sample(names, min(len(names), self.dice.randint(1, 2))):
            self.change(name)
        return self.git.commit(f"{what} {self.count}")

    def change(self, name: str) -> None:
        path = self.git.path / name
        kind = self.dice.random()
        if kind < 0.08:
            path.unlink()
        elif kind < 0.16 and not (self.git.path / f"moved-{path.name}").exists():
            self.git("mv", name, f"moved-{path.name}")
        elif kind < 0.22:
            path.chmod(0o755)
        else:
            self.change_line(name)

    def change_line(self, name: str) -> None:
        lines = (self.git.path / name).read_text().splitlines(keepends=True)
        at = self.dice.randrange(len(lines))
        new = self.dice.choice(["", f"new {self.dice.randint(0, 3)}\n", lines[at] + "added\n"])
        self.git.write(name, "".join([*lines[:at], new, *lines[at + 1 :]]))


def _by_git(git: GitRepo) -> tuple[str, list[str], list[str]]:
    """Tree, subjects and files in conflict after a real rebase of a copy of the branch."""
    git.checkout("patches", new="copy")
    git.run("-c", "merge.directoryRenames=conflict", "rebase", "--empty=drop", "2.0")
    files = git("diff", "--name-only", "--diff-filter=U").splitlines()
    return git.tree(), git.subjects("2.0..HEAD"), files


def _by_replay(git: GitRepo) -> ReplayResult:
    repo = Repo.open(git.path)
    tips = [repo.require(name) for name in ("patches", "1.0", "2.0")]
    plan = plan_replay(repo, source=tips[0], old_base=tips[1], new_base=tips[2])
    assert isinstance(plan, ReplayPlan)
    return replay(repo, plan)


@pytest.mark.parametrize("seed", range(40))
def test_as_git_rebase(home: object, make_repo: Callable[[str], GitRepo], seed: int) -> None:
    git = make_repo("repo")
    History(git, seed).grow()
    result = _by_replay(git)
    tree, subjects, files = _by_git(git)
    assert git.subjects(f"2.0..{result.tip}") == subjects
    assert (list(result.conflict.files) if result.conflict else []) == files
    assert git.tree(result.tip) == tree
