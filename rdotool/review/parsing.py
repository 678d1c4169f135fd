"""From Gerrit's REST answers to values (``changes``); nothing here asks a server.

The answers are described in Gerrit's ``rest-api-changes`` (ChangeInfo, RevisionInfo,
CommentInfo, RelatedChangeAndCommitInfo). What is there but has another type than it must is
refused; what may be missing has a default.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from rdotool.review import requirements
from rdotool.review.changes import (
    COMMIT_MESSAGE,
    Change,
    Comment,
    File,
    Message,
    PatchSet,
    Person,
    Related,
    Vote,
)
from rdotool.review.fields import Fields, checked_list, checked_sha, nonsense


def parse_person(data: Any) -> Person:
    """An AccountInfo.

    Raises:
        RdotoolError: it makes no sense.
    """
    return _person(data if isinstance(data, Fields) else Fields(data, "an account"))


def parse_change(data: Any, base: str) -> Change:
    """A ChangeInfo, with as much as it has.

    Args:
        base: the server's URL for browsers, without a slash at the end.

    Raises:
        RdotoolError: it makes no sense.
    """
    fields = Fields(data, "a change")
    number = fields.number("_number")
    if number < 1:
        raise nonsense(f"a change has the number {number}")
    fields.what = f"the change {number}"
    project = fields.text("project")
    current, sets = _patch_sets(fields, number)
    return Change(
        number=number,
        change_id=fields.text("change_id"),
        project=project,
        branch=fields.text("branch").removeprefix("refs/heads/"),
        subject=fields.text("subject", ""),
        status=fields.text("status"),
        owner=_person(fields.object("owner")),
        created=fields.date("created"),
        updated=fields.date("updated"),
        url=f"{base}/c/{quote(project, safe='/')}/+/{number}",
        topic=fields.text("topic", ""),
        hashtags=tuple(sorted(fields.texts("hashtags"))),
        wip=fields.flag("work_in_progress"),
        private=fields.flag("is_private"),
        patch_sets=sets,
        current=current,
        labels=tuple(name for name, _ in fields.object("labels").named()),
        votes=tuple(_votes(fields)),
        requirements=requirements.parse(fields),
        permitted=requirements.permitted(fields),
        reviewers=_people(fields, "REVIEWER"),
        cc=_people(fields, "CC"),
        files=_files(fields),
        messages=tuple(_message(one) for one in fields.objects("messages")),
        submittable=fields.flag("submittable", None),
        mergeable=fields.flag("mergeable", None),
        unresolved=fields.number("unresolved_comment_count", 0),
    )


def parse_changes(data: Any, base: str) -> list[Change]:
    """The changes that a search found.

    Raises:
        RdotoolError: they make no sense.
    """
    return [parse_change(one, base) for one in checked_list(data, "what it found")]


def parse_comments(data: Any) -> list[Comment]:
    """The comments of a change (its answer to ``/comments``), oldest first.

    Raises:
        RdotoolError: they make no sense.
    """
    found = [
        _comment(path, one) for path, all_ in Fields(data, "the comments").lists() for one in all_
    ]
    return sorted(found, key=lambda comment: (comment.date, comment.path, comment.line or 0))


def parse_related(data: Any) -> list[Related]:
    """A relation chain (the answer to ``/related``), the bottom first.

    Raises:
        RdotoolError: it makes no sense.
    """
    rows = Fields(data, "the relation chain").objects("changes")
    return [_related(row) for row in reversed(rows)]


def _person(fields: Fields) -> Person:
    return Person(
        fields.number("_account_id", None),
        fields.text("name", "") or fields.text("display_name", ""),
        fields.text("username", ""),
        fields.text("email", ""),
    )


def _somebody(fields: Fields, key: str) -> Person | None:
    return _person(fields.object(key)) if key in fields else None


def _people(fields: Fields, state: str) -> tuple[Person, ...]:
    return tuple(_person(one) for one in fields.object("reviewers").objects(state))


def _votes(fields: Fields) -> list[Vote]:
    return [
        Vote(name, one.number("value"), _person(one), one.date("date", None))
        for name, label in fields.object("labels").named()
        for one in label.objects("all")
        if one.number("value", 0)
    ]


def _patch_sets(fields: Fields, change: int) -> tuple[PatchSet | None, tuple[PatchSet, ...]]:
    current = fields.text("current_revision", "")
    found = [
        _patch_set(sha, one, change)
        for sha, one in fields.object("revisions").named()
        if not one.is_text("_number")  # "edit": somebody's change in the browser, unpublished
    ]
    found.sort(key=lambda one: one.number)
    return next((one for one in found if one.sha == current), None), tuple(found)


def _patch_set(sha: str, fields: Fields, change: int) -> PatchSet:
    number = fields.number("_number")
    if number < 1:
        raise nonsense(f"a patch set of the change {change} has the number {number}")
    commit = fields.object("commit")
    return PatchSet(
        number,
        checked_sha(sha, f"a patch set of the change {change}"),
        # Not the server's word for it: git is given this.
        f"refs/changes/{change % 100:02d}/{change}/{number}",
        fields.text("kind", ""),
        fields.date("created", None),
        _somebody(fields, "uploader"),
        commit.text("message", ""),
        tuple(parent.sha("commit") for parent in commit.objects("parents")),
    )


def _files(fields: Fields) -> tuple[File, ...]:
    current = fields.text("current_revision", "")
    files = fields.object("revisions").object(current).object("files")
    return tuple(_file(path, one) for path, one in files.named() if path != COMMIT_MESSAGE)


def _file(path: str, fields: Fields) -> File:
    return File(
        path,
        fields.text("status", "M"),
        fields.number("lines_inserted", 0),
        fields.number("lines_deleted", 0),
        fields.text("old_path", ""),
        fields.flag("binary"),
    )


def _message(fields: Fields) -> Message:
    return Message(
        fields.date("date"),
        _somebody(fields, "author"),
        fields.text("message", ""),
        fields.number("_revision_number", None),
        fields.text("tag", ""),
    )


def _comment(path: str, fields: Fields) -> Comment:
    line = fields.number("line", None)
    return Comment(
        fields.text("id"),
        path,
        line or None,
        fields.text("message", ""),
        _somebody(fields, "author"),
        fields.flag("unresolved"),
        fields.number("patch_set"),
        fields.date("updated"),
        fields.text("in_reply_to", ""),
    )


def _related(fields: Fields) -> Related:
    commit = fields.object("commit")
    return Related(
        fields.number("_change_number", None),
        fields.text("change_id", ""),
        commit.sha("commit"),
        commit.text("subject", ""),
        fields.number("_revision_number", None),
        fields.number("_current_revision_number", None),
        fields.text("status", ""),
        fields.text("project", ""),
        tuple(parent.sha("commit") for parent in commit.objects("parents")),
    )
