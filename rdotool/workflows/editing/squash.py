"""squash: the last two commits become one, which says what the first of them said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.distgit import gitfacts
from rdotool.errors import RdotoolError
from rdotool.workflows import identity
from rdotool.workflows.action import preconditions
from rdotool.workflows.editing import rewrite

if TYPE_CHECKING:
    from rdotool.adapters.vcs import Repo
    from rdotool.workflows.editing.rewrite import Plan


def make_plan(repo: Repo) -> Plan:
    """Decide what the commit will be; nothing is changed.

    Raises:
        RdotoolError: there are no two commits that could be one.
    """
    facts = gitfacts.read(repo)
    last = repo.commit(preconditions.head_at_rest(repo, facts))
    if not last.parents:
        raise RdotoolError(
            "there is one commit only on this branch", "It takes two to squash: see git log"
        )
    rewrite.require_parents(repo, last)
    first = repo.commit(last.parents[0])
    rewrite.require_parents(repo, first)
    warnings = [*rewrite.warnings(repo, first)]
    if first.parents and repo.commit(first.parents[0]).tree == last.tree:
        warnings.append("the two take each other back: the new commit changes nothing")
    return rewrite.Plan(
        branch=facts.branch or "",
        head=last.sha,
        tree=last.tree,
        parents=first.parents,
        message=first.message.decode("utf-8", "surrogateescape"),
        author=first.author,
        who=identity.read(repo),
        warnings=tuple(warnings),
    )
