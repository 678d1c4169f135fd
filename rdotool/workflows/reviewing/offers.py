"""What a finished action has made that can be sent for review, read from its journal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdotool.workflows.branches.chain import REMOTE as PATCHES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdotool.adapters.vcs import Repo
    from rdotool.workflows.action.journal import Journal

SPEC = "review-origin"


@dataclass(frozen=True, slots=True)
class Offer:
    """One branch that can be sent.

    Attributes:
        branch: the local one.
        is_spec: the distgit's, else it holds patches.
        question: for who can be asked.
        note: for who can't.
    """

    branch: str
    is_spec: bool
    question: str
    note: str


@dataclass(frozen=True, slots=True)
class Offers:
    """The *offers* in the order in which they are sent, and what is to be *told* besides."""

    offers: tuple[Offer, ...] = ()
    told: tuple[str, ...] = ()


def after(repo: Repo, journal: Journal) -> Offers:
    """What can be sent after `new-version` or `patch`; nothing where there is no Gerrit."""
    remotes = repo.remotes()
    chain = _is_rebased(journal) and PATCHES in remotes
    stands = chain and _has_base(repo, journal)
    told = () if stands or not chain else (_missing(journal),)
    return Offers((*_chain(journal, stands), *_spec(repo, journal, remotes)), told)


def _spec(repo: Repo, journal: Journal, remotes: list[str]) -> Iterator[Offer]:
    if SPEC in remotes or (repo.root / ".gitreview").is_file():
        yield Offer(
            journal.plan["branch"],
            is_spec=True,
            question="Send it for review?",
            note="To send it for review: rdotool review",
        )


def _is_rebased(journal: Journal) -> bool:
    """Whether there is a chain on a new tag, whose changes get new patch sets."""
    plan = journal.plan
    tip = journal.found.get("rebased")
    return plan.get("patches_style") == "review" and bool(tip) and tip != plan["new_base"]


def _has_base(repo: Repo, journal: Journal) -> bool:
    """Whether the server's branch has the new tag; else all that leads to it would be sent."""
    from rdotool.workflows.update import publish_base
    from rdotool.workflows.update.update_plan import Plan

    return publish_base.is_there(repo, Plan.from_dict(journal.plan))


def _missing(journal: Journal) -> str:
    plan = journal.plan
    where = plan["push_to"] or "the patches branch on Gerrit"
    return (
        f"The rebased patches can be sent for review when {where} is at {plan['new_tag']}:"
        " rdotool review-patch"
    )


def _chain(journal: Journal, stands: bool) -> Iterator[Offer]:
    if stands:
        branch = journal.plan["local_patches_branch"]
        yield Offer(
            branch,
            is_spec=False,
            question=f"Send the rebased patches of {branch} for review?",
            note="To send the rebased patches for review: rdotool review-patch",
        )
