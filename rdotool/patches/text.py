"""Patch files as text: what they are called, what they change, which are the same.

No git is needed to compare two patch files: the part of each that changes something is
digested as ``git patch-id`` does it (neither line numbers nor blob hashes count), but
with blanks counted, because in Python they matter.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdotool.adapters import numbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_FROM = re.compile(rb"From ([0-9a-f]{7,64}) Mon Sep 17 00:00:00 2001\r?$")
_PREFIX = re.compile(r"^\s*\[[^\]]*PATCH[^\]]*\]\s*", re.IGNORECASE)
_HUNK = re.compile(rb"@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@")
_BLOB_HASHES = b"index "
_DIFF_STARTS = (b"diff --git ", b"diff -", b"--- ", b"Index: ")


@dataclass(frozen=True, slots=True)
class PatchHeader:
    """What the head of a patch file says; each part is empty where it says nothing.

    Attributes:
        sha: of the commit that it was made from.
        subject: in one line, decoded, without ``[PATCH 1/3]``.
        author: ``Name <email>``, decoded.
    """

    sha: str = ""
    subject: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """Two patches are the same when both parts are.

    Attributes:
        change: digest of what the patch does.
        subject: in one line.
    """

    change: str
    subject: str


def parse_patch_file(data: bytes) -> PatchHeader:
    """The header of a patch file; an empty one for a plain diff. Never fails."""
    head, sha = _mail_head(data)
    if not head:
        return PatchHeader(sha)
    # The email package takes as long to import as click does.
    from email.parser import BytesHeaderParser

    mail = BytesHeaderParser().parsebytes(head)
    subject = _PREFIX.sub("", _decoded(mail["Subject"]))
    return PatchHeader(sha, one_line(subject), one_line(_decoded(mail["From"])))


def _mail_head(data: bytes) -> tuple[bytes, str]:
    first, _, rest = data.partition(b"\n")
    match = _FROM.match(first)
    sha = match[1].decode("ascii") if match else ""
    if first.startswith(b"From "):
        data = rest
    head = re.split(rb"\r?\n\r?\n", data, maxsplit=1)[0]
    # A plain diff has no header: its first line is none of a mail's.
    looks = re.match(rb"(?i)(from|subject|date|[a-z][a-z0-9-]*): ", head)
    return (head if looks and not data.startswith(_DIFF_STARTS) else b""), sha


def _decoded(value: object) -> str:
    if value is None:
        return ""
    from email.errors import HeaderParseError
    from email.header import decode_header, make_header

    # Undecodable bytes come as surrogates from the email package's own Header.
    text = str(value)
    try:
        return str(make_header(decode_header(_unfolded(text))))
    except (HeaderParseError, LookupError, UnicodeError, ValueError):
        return text


def _unfolded(text: str) -> str:
    return re.sub(r"\r?\n[ \t]", " ", text)


def one_line(text: str) -> str:
    """*text* with each run of blanks and line ends as one blank."""
    return " ".join(text.split())


def identity(data: bytes) -> Identity:
    """Who this patch is, whatever commit, git version or settings wrote it."""
    return Identity(change_id(data), parse_patch_file(data).subject)


def same_series(old: Iterable[bytes], new: Iterable[bytes]) -> bool:
    """Whether two lists of patch files do the same, in the same order, under the same names."""
    return [identity(data) for data in old] == [identity(data) for data in new]


def change_id(data: bytes) -> str:
    """Digest of what a patch file changes; empty when it changes nothing.

    Neither the mail around it, blob hashes, line numbers nor the names of functions in
    hunk heads count, so a rebase that only moved lines gives the same digest.
    """
    digest, some = hashlib.sha256(), False
    for line in _changing_lines(data):
        some = True
        digest.update(line + b"\n")
    return digest.hexdigest() if some else ""


def _changing_lines(data: bytes) -> Iterator[bytes]:
    lines = _diff_part(data)
    at, inside = 0, False
    while at < len(lines):
        line = lines[at]
        match = _HUNK.match(line) if inside else None
        inside = inside or line.startswith(_DIFF_STARTS)
        if match:
            end = _hunk_end(lines, at + 1, match)
            yield b"@@"
            yield from lines[at + 1 : end]
            at = end
            continue
        if line == b"-- " and not _more_files(lines, at):
            return
        if inside and line and not line.startswith(_BLOB_HASHES):
            yield line
        at += 1


def _more_files(lines: Sequence[bytes], at: int) -> bool:
    return any(line.startswith(_DIFF_STARTS) for line in lines[at + 1 :])


def _hunk_end(lines: Sequence[bytes], at: int, match: re.Match[bytes]) -> int:
    """The index after a hunk's last line, by the counts in its head."""
    old, new = (numbers.clipped((count or b"1").decode()) for count in match.groups())
    while at < len(lines) and (old > 0 or new > 0 or lines[at].startswith(b"\\")):
        sign = lines[at][:1]
        old -= sign in {b" ", b"-", b""}
        new -= sign in {b" ", b"+", b""}
        at += 1
    return at


def _diff_part(data: bytes) -> list[bytes]:
    """The lines after the message: a message may hold text that looks like a diff."""
    lines = data.split(b"\n")
    if not _mail_head(data)[0] and not data.startswith(b"From "):
        return lines
    for at, line in enumerate(lines):
        if line.rstrip(b"\r") == b"---":
            return lines[at + 1 :]
    return lines
