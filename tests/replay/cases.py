"""Which commits of a distgit are releases that the tool could have made."""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.replay.git import GitFailed, git

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

AUTHOR = ("RDO", "dev@lists.rdoproject.org")

_UPDATE = re.compile(r"^-\s*Update to v?(\d\S*?)(?: \((\S+)\))?\s*$", re.MULTILINE)
_HEADER = re.compile(r"^\* \w{3} \w{3} +\d+ \d{4} +(.*?) *<([^>]*)>.*$", re.MULTILINE)


@dataclass(frozen=True)
class Case:
    """One release commit.

    Attributes:
        package: the folder name that a clone of the distgit has.
        repo: the distgit; bare or not.
        branch: a branch that holds the commit.
        commit: sha of the release commit; its only parent is the starting point.
        spec: path of the spec in the distgit.
        version: what the commit updates to.
        bug: what ``-B`` gets, or empty.
        before, after: the spec's text in the parent and in the commit.
        message: the commit's message.
        other_files: paths besides the spec that the commit changes.
        author: name and address in the commit's own changelog entry.
    """

    package: str
    repo: Path
    branch: str
    commit: str
    spec: str
    version: str
    bug: str
    before: str
    after: str
    message: str
    other_files: tuple[str, ...] = ()
    author: tuple[str, str] = AUTHOR

    @property
    def name(self) -> str:
        return f"{self.package} {self.commit[:7]} {self.version}"


@dataclass
class Found:
    """The cases of all distgits, and how many commits are none, by reason."""

    cases: list[Case] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)


class NoCase(Exception):
    """The commit is no case; the text says why."""


def find(repos: Iterable[Path]) -> Found:
    """All cases in the distgits, in an order that the same repositories always give."""
    found = Found()
    for repo in repos:
        for branch, commit in _commits(repo):
            try:
                found.cases.append(_case(repo, branch, commit))
            except NoCase as why:
                found.skipped[str(why)] += 1
    return found


def draw(cases: list[Case], count: int, seed: int) -> list[Case]:
    """*count* of the cases at random; all of them where there are fewer."""
    chosen = random.Random(seed).sample(cases, min(count, len(cases)))
    return sorted(chosen, key=lambda case: (case.package, case.branch, case.commit))


def _commits(repo: Path) -> Iterator[tuple[str, str]]:
    """Branch and sha of each commit whose message speaks of an update; each sha once."""
    seen: set[str] = set()
    for branch in git(repo, "for-each-ref", "--format=%(refname)", "refs/heads").split():
        search = ("rev-list", "--no-merges", "--grep=^- *Update to ", branch)
        for commit in git(repo, *search).split():
            if commit not in seen:
                seen.add(commit)
                yield branch.removeprefix("refs/heads/"), commit


def _case(repo: Path, branch: str, commit: str) -> Case:
    message = git(repo, "log", "-1", "--format=%B", commit)
    update = _UPDATE.search(message)
    if update is None:
        raise NoCase("the message names no version")
    changed = _changed(repo, commit)
    spec = _spec(changed)
    before, after = _show(repo, f"{commit}^", spec), _show(repo, commit, spec)
    return Case(
        package=_package(repo, spec),
        repo=repo,
        branch=branch,
        commit=commit,
        spec=spec,
        version=update[1],
        bug=update[2] or "",
        before=before,
        after=after,
        message=message,
        other_files=tuple(path for path in changed if path != spec),
        author=_author(before, after),
    )


def _changed(repo: Path, commit: str) -> list[str]:
    try:
        names = git(repo, "diff", "--name-only", "-z", "--no-renames", f"{commit}^", commit)
    except GitFailed as error:
        raise NoCase("the commit has no parent here") from error
    return [name for name in names.split("\0") if name]


def _spec(changed: list[str]) -> str:
    specs = [path for path in changed if path.endswith(".spec")]
    if len(specs) != 1:
        raise NoCase(f"the commit changes {len(specs)} spec files")
    return specs[0]


def _show(repo: Path, commit: str, path: str) -> str:
    try:
        return git(repo, "show", f"{commit}:{path}")
    except GitFailed as error:
        raise NoCase("the commit adds or removes the spec") from error


def _package(repo: Path, spec: str) -> str:
    return spec.rpartition("/")[2].removesuffix(".spec") or repo.name


def _author(before: str, after: str) -> tuple[str, str]:
    """Who signed the entry that the commit adds."""
    header = _HEADER.search(after)
    if header is None or header[0] in before:
        return AUTHOR
    return header[1], header[2]
