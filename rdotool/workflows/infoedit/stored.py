"""Edited files as git shall store them: a checkout may hold them with other newlines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rdotool.adapters.vcs import Repo

_CRLF, _LF = b"\r\n", b"\n"


def as_stored(
    repo: Repo, head: str, held: Mapping[str, bytes], edited: Mapping[str, bytes | None]
) -> dict[str, bytes | None]:
    """The *edited* files, in the newlines that they have at *head*.

    With ``core.autocrlf`` or by ``.gitattributes`` git checks out other newlines than it
    keeps; a new file then has those that the others are kept in.

    Args:
        held: of those that were there, what the checkout holds; by path.

    Raises:
        RdotoolError: a file isn't what *head* has, so that nobody could tell its change.
    """
    converted = [_is_converted(repo, head, path, data) for path, data in held.items()]
    other = any(converted)
    unconverted = {path for path, is_it in zip(held, converted, strict=True) if not is_it}
    return {
        path: data.replace(_CRLF, _LF) if data and other and path not in unconverted else data
        for path, data in edited.items()
    }


def _is_converted(repo: Repo, head: str, path: str, held: bytes) -> bool:
    """Whether git keeps the file with other newlines than the checkout has."""
    there = repo.show(head, path)
    if there == held:
        return False
    if there is None:
        raise RdotoolError(
            f"{path} isn't in the last commit",
            f"Commit it first: git add {path} (what lies behind a link can't be edited).",
        )
    if there == held.replace(_CRLF, _LF):
        return True
    raise RdotoolError(
        f"{path} isn't what the last commit has, and git doesn't tell why",
        "It is a symbolic link, or git filters it, or is told not to see its changes.\n"
        "Edit it by hand.",
    )
