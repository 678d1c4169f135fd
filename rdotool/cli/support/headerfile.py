"""What ``-H FILE`` reads: the beginning of a commit message."""

from __future__ import annotations

import sys
from pathlib import Path

import click


def read(name: str | None) -> str | None:
    """The text of the file, or of stdin for ``-``; None where no file is named.

    Raises:
        UsageError: it can't be read, or has no text.
    """
    if name is None:
        return None
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        text = raw.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(f"-H {name}: {error}") from None
    if not text.strip():
        raise click.UsageError(f"-H {name}: there is no text in it.")
    return text
