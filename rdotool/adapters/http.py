"""Fetching a file over http or https, whole or not at all."""

from __future__ import annotations

import shutil
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

from rdotool.adapters.urls import without_password
from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from pathlib import Path

_TIMEOUT = 60.0


def download(url: str, target: Path) -> None:
    """Fetch *url* into the file *target*, which appears only when it is complete.

    Raises:
        RdotoolError: the URL is neither http nor https, or it can't be had.
    """
    if not url.startswith(("https://", "http://")):
        raise RdotoolError(
            f"{without_password(url)!r} is no http or https URL",
            f"Put {target.name} into {target.parent} by hand.",
        )
    part = target.with_name(f".{target.name}.part")
    try:
        # The scheme is checked above, and urllib follows no redirect to another one.
        with urllib.request.urlopen(url, timeout=_TIMEOUT) as answer, part.open("wb") as file:  # noqa: S310
            shutil.copyfileobj(answer, file)
        part.replace(target)
    except (urllib.error.URLError, OSError) as error:
        raise RdotoolError(
            f"{without_password(url)} can't be fetched: {error}",
            f"Mend Source0 of the spec, or put {target.name} into {target.parent} by hand.",
        ) from None
    finally:
        part.unlink(missing_ok=True)
