"""What flags leave open is decided by the settings, for every command alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rdotool.cli import context

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rdotool.config import Settings


def author(flags: Mapping[str, Any], settings: Settings | None = None) -> dict[str, str]:
    """``changelog_user`` and ``changelog_email``: the flags', else the settings'.

    Empty means git's ``user.name`` and ``user.email``.
    """
    settings = settings or context.settings()
    return {
        "changelog_user": flags.get("changelog_user") or settings.changelog_user,
        "changelog_email": flags.get("changelog_email") or settings.changelog_email,
    }


def uploads(flags: Mapping[str, Any], settings: Settings | None = None) -> dict[str, Any]:
    """Whether sources are uploaded (None: as the distgit does) and with what."""
    settings = settings or context.settings()
    said = True if flags["new_sources"] else False if flags["no_new_sources"] else None
    return {
        "new_sources": settings.new_sources if said is None else said,
        "upload_tool": settings.upload_tool,
    }
