"""What the message of a distgit's commit says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.distgit import message
from rdotool.spec import changelog, release

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rdotool.spec import Spec

SEVERAL = "Update patches"


def compose(
    spec: Spec, changes: Sequence[str], header: str | None = None, replaced: str | None = None
) -> str:
    """The message of the commit that brings *spec*, with *changes* in its changelog.

    It begins with *header*, else with the NVR. Where rpmautospec counts the release there
    is none: then it begins with what is changed, as Fedora's do. Where rpmautospec writes
    the changelog, too, it makes an entry of the subject and of the list right below.

    Args:
        replaced: the message of the commit that is amended; its trailers stay, and the
            bugs that it resolves.
    """
    bugs = [f"rhbz#{number}" for number in message.resolved(replaced or "")]
    changes = [changelog.plain(change) for change in changes]
    if header is not None:
        text = message.compose(header, changes, bugs)
    elif changelog.is_automatic(spec.layout):
        text = message.compose(_listed(changes), (), [*changes, *bugs])
    elif release.is_automatic(spec.tag("Release") or ""):
        text = message.compose(_subject(changes), changes, bugs)
    else:
        text = message.compose(spec.nvr(), changes, bugs)
    return text if replaced is None else message.keep_trailers(replaced, text)


def _subject(changes: Sequence[str]) -> str:
    return changes[0] if len(changes) == 1 else SEVERAL


def _listed(changes: Sequence[str]) -> str:
    if len(changes) == 1:
        return changes[0]
    return "\n\n".join((SEVERAL, "\n".join(f"- {change}" for change in changes)))


def without_changelog(header: str, replaced: str | None = None) -> str:
    """The message of a commit that makes no changelog entry; see :func:`compose`."""
    bugs = [f"rhbz#{number}" for number in message.resolved(replaced or "")]
    text = message.compose(header, (), bugs)
    return text if replaced is None else message.keep_trailers(replaced, text)
