"""One edit of an rdoinfo checkout: the commit that it will be, decided before anything is made."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from rdotool.adapters import objects
from rdotool.adapters.vcs import Repo
from rdotool.distgit import gitfacts, message
from rdotool.errors import RdotoolError
from rdotool.workflows import identity
from rdotool.workflows.action import engine, preconditions
from rdotool.workflows.action.frozen import Frozen
from rdotool.workflows.action.journal import Journal
from rdotool.workflows.infoedit import again, checking, stored

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from rdotool.adapters.commits import Commit
    from rdotool.rdoinfo.edit.checkout import Checkout

ACTION = "rdoinfo"
_NO_NEWLINE = "\\ No newline at end of file"


@dataclass(frozen=True, slots=True)
class Plan(Frozen):
    """The commit to be made.

    Attributes:
        branch: what is checked out, at *head*.
        target: the branch that gets the commit; another than *branch* is made anew.
        tree: what the commit holds.
        files: the paths that change, from the top of the repository.
        message: the commit's.
        who: author and committer, with the time.
        warnings: what the user should know of the result.
        parent: of the commit, where it isn't *head*: it takes the place of that one.
    """

    branch: str
    head: str
    target: str
    tree: str
    files: tuple[str, ...]
    message: str
    who: identity.Who
    warnings: tuple[str, ...] = ()
    parent: str = ""


def repository(root: Path) -> Repo:
    """The git repository that the info files at *root* are in.

    Raises:
        RdotoolError: they are in none.
    """
    try:
        return Repo.open(root)
    except RdotoolError as error:
        raise RdotoolError(
            f"{root} is not in a git repository, so there is nothing to commit to",
            "Clone rdoinfo, and name the clone by -l, or run the command in it.",
        ) from error


def make_plan(
    repo: Repo, checkout: Checkout, words: str, branch: str = "", *, anew: bool = False
) -> Plan | None:
    """Decide what the commit of *checkout*'s edits will be; no ref and no file is changed.

    Args:
        words: the commit's message.
        branch: the name of a new branch to commit to; the current one when it is empty.
        anew: whether the commit takes the place of the one at HEAD where that is the same
            edit of before, see :func:`again.former`.

    Returns:
        The plan, None where the edits change nothing.

    Raises:
        RdotoolError: the result would be no valid rdoinfo, or the checkout isn't in a state
            to commit to.
    """
    changed = checkout.changed()
    if not changed:
        return None
    warnings = checking.check(checkout)
    facts = gitfacts.read(repo)
    head = preconditions.clean_head(repo, facts)
    if not facts.branch:
        raise RdotoolError("HEAD is detached", "Check out a branch first: git checkout master")
    target = branch or facts.branch
    if target != facts.branch:
        _refuse_there(repo, target)
    paths = {name: _path(repo, checkout.root, name) for name in changed}
    held = {paths[name]: one.data for name, one in checkout.files.items() if name in paths}
    edited = {paths[name]: data for name, data in changed.items()}
    named = stored.as_stored(repo, head, held, edited)
    plan = Plan(
        branch=facts.branch,
        head=head,
        target=target,
        tree=objects.write_tree(repo, head, named),
        files=tuple(sorted(named)),
        message=message.tidy(words),
        who=identity.read(repo),
        warnings=warnings,
    )
    former = again.former(repo, words) if anew else None
    return _instead(repo, plan, former) if former else plan


def _instead(repo: Repo, plan: Plan, former: Commit) -> Plan:
    """*plan* for a commit in the place of *former*, which is at HEAD."""
    again.refuse_empty(repo, former, plan.tree)
    words = again.named_alike(plan.message, former)
    return replace(plan, message=words, parent=former.parents[0])


def _refuse_there(repo: Repo, branch: str) -> None:
    preconditions.refuse_name(repo, branch, "-b")
    if repo.ref(f"refs/heads/{branch}"):
        raise RdotoolError(
            f"there is a branch {branch} already",
            f"Name another, or go on on it: git checkout {branch}",
        )


def _path(repo: Repo, root: Path, name: str) -> str:
    """The path of the info file *name* from the top of the repository."""
    return (root.resolve() / name).relative_to(repo.root.resolve()).as_posix()


def diff(checkout: Checkout) -> Iterator[str]:
    """What the edits change, as a unified diff without newlines at the ends."""
    yield from _diff(checkout, checkout.changed())


def _diff(checkout: Checkout, changed: Mapping[str, bytes | None]) -> Iterator[str]:
    for name, data in sorted(changed.items()):
        old = checkout.files[name].data if name in checkout.files else None
        before, after = (f"{side}/{name}" for side in "ab")
        rows = difflib.unified_diff(
            _lines(old),
            _lines(data),
            before if old is not None else "/dev/null",
            after if data is not None else "/dev/null",
            lineterm="",
        )
        for row in rows:
            yield from row.split("\n")


def _lines(data: bytes | None) -> list[str]:
    """The lines; a last one without a newline says so in a second row, as git has it."""
    *lines, last = (data or b"").decode("utf-8", "replace").split("\n")
    return [*lines, f"{last}\n{_NO_NEWLINE}"] if last else lines


def journal(repo: Repo, plan: Plan, arguments: dict[str, Any]) -> Journal:
    """The journal that the action begins with."""
    refs = dict.fromkeys([f"refs/heads/{plan.branch}", f"refs/heads/{plan.target}"])
    start = engine.snapshot(repo, plan.branch, plan.head, list(refs))
    return Journal(ACTION, arguments, plan.as_dict(), start, [], found={"branch": plan.target})
