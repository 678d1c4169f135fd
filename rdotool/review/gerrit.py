"""What a maintainer asks Gerrit, and does there, over its REST API.

Each call is one request (a search: one for each page), and raises GerritError when the
server says no, can't be reached, or answers what can't be understood.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from rdotool.adapters.gerrit_words import PERHAPS
from rdotool.errors import RdotoolError, UsageError
from rdotool.review import parsing
from rdotool.review.changes import PATCH_SET_LEVEL, Change, Comment, Person, Related
from rdotool.review.fields import Fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rdotool.adapters.gerrit_api import Api

# What every change is asked with; a list's rows need no more.
_BRIEF = (
    *("CURRENT_REVISION", "LABELS", "DETAILED_LABELS", "DETAILED_ACCOUNTS"),
    *("SUBMITTABLE", "SUBMIT_REQUIREMENTS"),
)
_DETAILS = (*_BRIEF, "CURRENT_COMMIT", "CURRENT_FILES", "MESSAGES")
_FULL = (*_DETAILS, "ALL_REVISIONS")
_PAGE = 100  # changes that are asked for at a time


def term(key: str, value: str | int) -> str:
    """``KEY:VALUE`` for a search, whatever *value* is: it can't become another operator.

    Raises:
        UsageError: Gerrit's language has no way to say it.
    """
    text = str(value)
    if not text or not text.isprintable() or text.startswith("^") or '"' in text:
        # "^" would begin a regular expression; no quoting of a quote is known to all servers.
        raise UsageError(f"{text!r} can't be searched for as {key}")
    escaped = text.replace("\\", "\\\\")
    return f'{key}:"{escaped}"'


class Gerrit:
    """A Gerrit server, as the user of *api* sees it."""

    def __init__(self, api: Api) -> None:
        self._api = api

    @property
    def base(self) -> str:
        """Its URL for browsers, without a slash at the end."""
        return self._api.base

    @property
    def user(self) -> str:
        """Who asks; empty for nobody in particular."""
        return self._api.user

    # -- asking -----------------------------------------------------------------------

    def search(self, query: str, limit: int = 100, *, details: bool = False) -> list[Change]:
        """The changes that *query* finds, last updated first.

        Args:
            query: made of :func:`term`, with blanks (and), ``OR``, ``-`` between.
            limit: how many at most.
            details: with commit message, files, and what was said.

        Raises:
            RdotoolError: the server refuses, or its answer makes no sense.
        """
        options = [("o", name) for name in (_DETAILS if details else _BRIEF)]
        found: dict[int, Change] = {}
        skip = 0
        while len(found) < limit:
            count = min(_PAGE, limit - len(found))
            place = [("q", query), ("n", str(count)), ("S", str(skip))]
            rows = self._api.get("/changes/", [*place, *options])
            page = parsing.parse_changes(rows, self.base)
            new = {change.number: change for change in page if change.number not in found}
            found |= new
            skip += len(page)
            if not new or not Fields(rows[-1], "a change").flag("_more_changes"):
                break
        return list(found.values())[:limit]

    def change(self, name: int | str) -> Change:
        """A change with all there is but its comments.

        Args:
            name: its number, or its Change-Id (``I…``) where only one change has it.

        Raises:
            RdotoolError: there is none (GerritError with ``status`` 404), or several.
        """
        number = name if isinstance(name, int) else self._number(name)
        options = [("o", option) for option in _FULL]
        return parsing.parse_change(self._api.get(f"/changes/{number}", options), self.base)

    def comments(self, change: Change) -> list[Comment]:
        """The published comments on all patch sets, oldest first.

        Raises:
            RdotoolError: as :meth:`search`.
        """
        return parsing.parse_comments(self._api.get(f"{_path(change)}/comments"))

    def related(self, change: Change, patch_set: int | None = None) -> list[Related]:
        """The relation chain, its bottom first; empty where the change stands alone.

        Raises:
            RdotoolError: as :meth:`search`.
        """
        path = f"{_path(change)}/revisions/{patch_set or 'current'}/related"
        return parsing.parse_related(self._api.get(path))

    def message(self, change: Change, patch_set: int) -> str:
        """The commit's message of a patch set.

        Raises:
            RdotoolError: as :meth:`search`.
        """
        path = f"{_path(change)}/revisions/{patch_set}/commit"
        told: str = Fields(self._api.get(path), "a commit").text("message")
        return told

    def mergeable(self, change: Change) -> bool | None:
        """Whether an open change can be merged into its branch as it is; None: not told.

        A change doesn't tell it by itself where the server leaves that out of its index.

        Raises:
            RdotoolError: as :meth:`search`.
        """
        answer = self._api.get(f"{_path(change)}/revisions/current/mergeable")
        told: bool | None = Fields(answer, "what it says of merging").flag("mergeable", None)
        return told

    def submitted_together(self, change: Change) -> tuple[list[Change], int]:
        """What is submitted along with a change, itself among it; empty where nothing else is.

        Also how many more there are that the user may not see.

        Raises:
            RdotoolError: as :meth:`search`.
        """
        options = [("o", "NON_VISIBLE_CHANGES"), *(("o", name) for name in _BRIEF)]
        path = f"{_path(change)}/submitted_together"
        fields = Fields(self._api.get(path, options), "what is submitted together")
        found = parsing.parse_changes(fields.values("changes"), self.base)
        return found, fields.number("non_visible_changes", 0)

    def of_commit(self, sha: str) -> list[Change]:
        """The changes that have the commit *sha* as one of their patch sets.

        Raises:
            RdotoolError: as :meth:`search`.
        """
        return self.search(term("commit", sha))

    def myself(self) -> Person:
        """Whom the server takes the user for.

        Raises:
            RdotoolError: it takes them for nobody.
        """
        return parsing.parse_person(self._api.get("/accounts/self"))

    # -- doing ------------------------------------------------------------------------

    def vote(
        self,
        change: Change,
        patch_set: int,
        labels: Mapping[str, int],
        message: str = "",
        *,
        notify: str = "",
    ) -> None:
        """Vote on a patch set, and say *message*; 0 takes a vote back.

        Args:
            notify: who gets mail: ``NONE``, ``OWNER``, ``OWNER_REVIEWERS``, ``ALL``; empty
                lets the server decide.

        Raises:
            RdotoolError: the server refuses, or the change has no such label.
        """
        # Gerrit keeps quiet of a label that it doesn't know, and takes the rest.
        strange = [name for name in labels if change.labels and name not in change.labels]
        if strange:
            raise RdotoolError(
                f"the change {change.number} has no label {strange[0]}",
                f"It has: {', '.join(change.labels)}",
            )
        body: dict[str, Any] = {"labels": dict(labels)} if labels else {}
        self._review(change, patch_set, body | _said(message=message, notify=notify))

    def comment(
        self,
        change: Change,
        patch_set: int,
        text: str,
        *,
        path: str = "",
        line: int | None = None,
        unresolved: bool = False,
        reply_to: str = "",
    ) -> None:
        """Comment on a line, a file, or (no *path*) the patch set as a whole.

        Raises:
            RdotoolError: the server refuses, such as a file that isn't in the patch set.
        """
        comment: dict[str, Any] = {"message": text, "unresolved": unresolved}
        comment |= {"line": line} if line else {}
        comment |= _said(in_reply_to=reply_to)
        self._review(change, patch_set, {"comments": {path or PATCH_SET_LEVEL: [comment]}})

    def _review(self, change: Change, patch_set: int, body: Mapping[str, Any]) -> None:
        self._api.post(f"{_path(change)}/revisions/{patch_set}/review", body)

    def submit(self, change: Change) -> Change:
        """Submit a change, with those below it in its chain; the change as it is then.

        It is the patch set that *change* has as its current one, or none.

        Raises:
            RdotoolError: the server refuses, such as when there is a newer patch set by now.
        """
        which = f"revisions/{change.current.sha}/" if change.current else ""
        return self._turned(change, f"{which}submit")

    def abandon(self, change: Change, message: str = "") -> Change:
        """Give a change up.

        Raises:
            RdotoolError: the server refuses.
        """
        return self._turned(change, "abandon", message)

    def restore(self, change: Change, message: str = "") -> Change:
        """Take an abandoned change up again.

        Raises:
            RdotoolError: the server refuses.
        """
        return self._turned(change, "restore", message)

    def _turned(self, change: Change, verb: str, message: str = "") -> Change:
        said = self._api.post(f"{_path(change)}/{verb}", _said(message=message))
        try:
            return parsing.parse_change(said, self.base)
        except RdotoolError as error:
            raise RdotoolError(error.brief, f"{PERHAPS}\n{error.hint}") from None

    def set_topic(self, change: Change, topic: str) -> None:
        """Set the topic; an empty one removes it.

        Raises:
            RdotoolError: the server refuses.
        """
        if topic:
            self._api.put(f"{_path(change)}/topic", {"topic": topic})
        else:
            self._api.delete(f"{_path(change)}/topic")

    def set_hashtags(self, change: Change, add: Iterable[str], remove: Iterable[str] = ()) -> None:
        """Add and remove hashtags.

        Raises:
            RdotoolError: the server refuses.
        """
        body = {"add": list(add), "remove": list(remove)}
        self._api.post(f"{_path(change)}/hashtags", body)

    def set_ready(self, change: Change, message: str = "") -> None:
        """Say that a change is ready for review.

        Raises:
            RdotoolError: the server refuses, such as when it is already.
        """
        self._api.post(f"{_path(change)}/ready", _said(message=message))

    def set_wip(self, change: Change, message: str = "") -> None:
        """Say that a change is work in progress.

        Raises:
            RdotoolError: the server refuses, such as when it is already.
        """
        self._api.post(f"{_path(change)}/wip", _said(message=message))

    def _number(self, change_id: str) -> int:
        """The number of the one change that has *change_id*."""
        found = self.search(term("change", change_id), 10)
        if len(found) == 1:
            return found[0].number
        if found:
            places = "\n".join(
                f"  {one.number}  {one.project}  {one.branch}  {' '.join(one.subject.split())}"
                for one in found
            )
            raise RdotoolError(
                f"{len(found)} changes have the Change-Id {change_id}",
                f"Name one by its number:\n{places}",
            )
        raise RdotoolError(
            f"{self.base} has no change {change_id}, or doesn't show it to you",
            "Look for it: rdotool review list",
        )


def _path(change: Change) -> str:
    """Unlike a bare number, the project with it is looked up without the index."""
    return f"/changes/{quote(change.project, safe='')}~{change.number}"


def _said(**fields: str) -> dict[str, str]:
    """What was really said; a field that is empty isn't sent."""
    return {name: text for name, text in fields.items() if text}
