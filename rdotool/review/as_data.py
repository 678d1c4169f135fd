"""Changes for ``--json``; docs/json.rst tells what each key holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rdotool.review import standing

if TYPE_CHECKING:
    from datetime import datetime

    from rdotool.review.changes import Change, Comment, Person, Related
    from rdotool.review.ci import Run
    from rdotool.review.standing import Seen


def date(moment: datetime | None) -> str | None:
    """In ISO's form, with the zone."""
    return None if moment is None else moment.isoformat()


def person(somebody: Person | None) -> dict[str, Any] | None:
    """Somebody."""
    if somebody is None:
        return None
    return {
        "id": somebody.id,
        "name": somebody.name or None,
        "username": somebody.username or None,
        "email": somebody.email or None,
    }


def change(one: Change) -> dict[str, Any]:
    """A change, as `review list` has it."""
    return {
        "number": one.number,
        "change_id": one.change_id,
        "project": one.project,
        "branch": one.branch,
        "subject": one.subject,
        "status": one.status,
        "wip": one.wip,
        "private": one.private,
        "topic": one.topic or None,
        "hashtags": list(one.hashtags),
        "owner": person(one.owner),
        "created": date(one.created),
        "updated": date(one.updated),
        "url": one.url,
        "patch_set": one.current.number if one.current else None,
        "sha": one.current.sha if one.current else None,
        "labels": list(one.labels),
        "votes": [
            {
                "label": vote.label,
                "value": vote.value,
                "by": person(vote.by),
                "date": date(vote.date),
            }
            for vote in one.votes
        ],
        "requirements": [
            {"name": each.name, "met": each.met, "rule": each.rule or None}
            for each in one.requirements
        ],
        "submittable": one.submittable,
        "unresolved": one.unresolved,
    }


def standing_of(seen: Seen) -> dict[str, Any]:
    """How a change stands, as `review status` has it."""
    local = seen.local
    return {
        **change(seen.change),
        "mergeable": seen.mergeable,
        "local": None
        if local is None
        else {"sha": local.sha, "state": local.state, "patch_set": local.patch_set},
        "ci": [run(each) for each in seen.runs],
        "obstacles": [{"kind": each.kind, "text": each.text} for each in seen.obstacles],
    }


def whole(seen: Seen) -> dict[str, Any]:
    """A change with all that is told of it, as `review show` has it."""
    one = seen.change
    return {
        **standing_of(seen),
        "reviewers": [person(each) for each in one.reviewers],
        "cc": [person(each) for each in one.cc],
        "patch_sets": [
            {
                "number": each.number,
                "sha": each.sha,
                "ref": each.ref,
                "kind": each.kind or None,
                "created": date(each.created),
                "uploader": person(each.uploader),
            }
            for each in one.patch_sets
        ],
        "files": [
            {
                "path": each.path,
                "status": each.status,
                "added": each.added,
                "deleted": each.deleted,
                "old_path": each.old_path or None,
                "binary": each.binary,
            }
            for each in one.files
        ],
        "earlier_ci": [run(each) for each in seen.earlier],
        "ci_asked_again": date(seen.asked_again),
        "threads": [[comment(each) for each in thread] for thread in seen.threads],
        "chain": [
            {**related(each), "left_behind": standing.left_behind(each, seen.chain)}
            for each in seen.chain
        ],
    }


def run(one: Run) -> dict[str, Any]:
    """What a CI says of a patch set."""
    return {
        "by": one.by,
        "pipeline": one.pipeline or None,
        "patch_set": one.patch_set,
        "date": date(one.date),
        "state": one.state,
        "url": one.url or None,
        "note": one.note or None,
        "jobs": [
            {
                "name": job.name,
                "url": job.url or None,
                "result": job.result,
                "seconds": job.seconds,
                "voting": job.voting,
                "detail": job.detail or None,
            }
            for job in one.jobs
        ],
    }


def comment(one: Comment) -> dict[str, Any]:
    """A comment."""
    return {
        "path": one.path,
        "line": one.line,
        "text": one.text,
        "by": person(one.by),
        "date": date(one.date),
        "patch_set": one.patch_set,
        "unresolved": one.unresolved,
    }


def related(one: Related) -> dict[str, Any]:
    """A change of a relation chain."""
    return {
        "number": one.number,
        "change_id": one.change_id,
        "subject": one.subject,
        "status": one.status or None,
        "sha": one.sha,
        "patch_set": one.patch_set,
        "current_patch_set": one.current_patch_set,
        "outdated": standing.outdated(one),
    }
