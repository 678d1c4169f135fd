"""What Gerrit said to a push, in words: what was sent, or why not and what to do.

Gerrit speaks through git: its words have ``remote:`` before them, and its verdict is the
row of ``git push --porcelain`` that tells of the ref.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rdotool.adapters.urls import without_password
from rdotool.review import refusals

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Kind = Literal["sent", "nothing new", "refused", "unknown"]

_MOST_LINES = 500
_LONGEST_LINE = 1000
# A row of --porcelain: a flag, the refs, and what became of it.
_ROW = re.compile(r"(?P<flag>[ +*=!-])\t(?P<refs>[^\t]*)\t\[?(?P<what>[^\]]*)\]?(?P<why>.*)")
_TABS = re.compile(r"[ +*=!-]\t[^\t]*\t")
_CHANGE = re.compile(r"remote: {2,}(?P<url>https?://[!-~]+?)(?: (?P<subject>.*))?")
_NUMBER = re.compile(r"https?://[^/]+/(?:.*/)?(\d{1,18})/?")
_FLAGS = re.compile(r"(?P<text>.*?)(?P<flags>(?: \[(?:EDIT|PRIVATE|WIP|DRAFT|NEW)\])*)")
_NEWLY = re.compile(r"remote: New Changes:")  # Gerrit's words up to 2.15
_OLDER = re.compile(r"remote: (?:Updated|Existing) Changes:")
_WARNING = re.compile(r"remote: (?:warning|WARNING|WARN): (.+)")
_KNOWN = re.compile(
    r"no new changes|no changes made|(?:commit\(?s?\)? )?already (?:exists|pushed|merged)"
)

_HAS_IT = (
    "Amend the commit if there is more to send. When it is under review for another branch,\n"
    "or only in an older patch set, Gerrit takes it again once its message or date is another:\n"
    "git commit --amend --no-edit --date=now"
)
_BROKE = (
    "It may have arrived, or not. Run the command again: it looks first, and sends nothing "
    "that is there."
)


@dataclass(frozen=True, slots=True)
class Landed:
    """A change that the push made or gave a new patch set.

    Attributes:
        url: its page.
        new: made by this push.
        flags: Gerrit's marks: ``WIP``, ``PRIVATE``, ``EDIT``.
    """

    url: str
    number: int
    subject: str
    new: bool
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a push; all text is without control characters and passwords.

    Attributes:
        kind: ``sent``; ``nothing new``: Gerrit knows the commits already, be it from an older
            patch set, another branch or a merged change, or over http since curl sent it twice
            by itself when the first answer was lost; ``refused``: nothing was taken;
            ``unknown``: the connection broke, and it may have been taken.
        changes: in Gerrit's order; with ``unknown`` those that were heard of.
        brief: one sentence.
        hint: what to do next, empty where there is nothing to do.
        warnings: what Gerrit remarked, such as ``no files changed, message updated``.
        said: all that the server and git said, without git's progress.
    """

    kind: Kind
    changes: tuple[Landed, ...] = ()
    brief: str = ""
    hint: str = ""
    warnings: tuple[str, ...] = ()
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Row:
    """What git tells of one ref: *why* is the text in brackets, which may have lines."""

    flag: str
    what: str
    why: str


def read(code: int, said: Iterable[str]) -> Answer:
    """Understand git's exit code and what it and the server said.

    Args:
        code: of ``git push``; negative when a signal ended it.
        said: its lines, with ``remote:`` before those of the server.
    """
    lines = _bounded(said)
    rows = list(_rows(lines))
    changes = tuple(_changes(lines))
    warnings = tuple(match[1] for line in lines if (match := _WARNING.fullmatch(line)))
    told = tuple(dict.fromkeys(line.replace("\t", " ")[:_LONGEST_LINE] for line in lines))
    kind, brief, hint = _verdict(code, lines, rows, changes)
    kept = changes if kind in ("sent", "unknown") else ()
    return Answer(kind, kept, brief, hint, tuple(dict.fromkeys(warnings)), told)


def _verdict(
    code: int, lines: list[str], rows: list[_Row], changes: tuple[Landed, ...]
) -> tuple[Kind, str, str]:
    bad = next((row for row in rows if row.flag == "!"), None)
    if bad and "remote rejected" in bad.what:
        return _rejected(bad.why, lines)
    if bad and "rejected" in bad.what:
        return "refused", f"git refused it: {bad.why or bad.what}", "Fetch, and look again."
    if bad is None and code == 0:
        return _done(rows, changes)
    reason = refusals.not_sent(lines) if bad is None and not changes and code > 0 else None
    if reason:
        return "refused", reason.brief, reason.hint
    return "unknown", f"the connection broke before Gerrit had answered{_last(lines)}", _BROKE


def _last(lines: list[str]) -> str:
    """Git's own last words, which may tell what nobody here has thought of."""
    said = [line.partition(": ")[2] for line in lines if line.startswith("fatal: ")]
    return f" ({said[-1]})" if said else ""


def _done(rows: list[_Row], changes: tuple[Landed, ...]) -> tuple[Kind, str, str]:
    if not changes and rows and all(row.flag == "=" for row in rows):
        return "nothing new", "Gerrit has it already", ""
    new = sum(change.new for change in changes)
    parts = [(new, "new"), (len(changes) - new, "updated")]
    words = " and ".join(f"{count} {what}" for count, what in parts if count)
    many = "s" if len(changes) > 1 else ""
    return "sent", f"sent: {words} change{many}" if words else "sent", ""


def _rejected(why: str, lines: list[str]) -> tuple[Kind, str, str]:
    if _KNOWN.match(why):
        return "nothing new", "Gerrit knows this commit already", _HAS_IT
    reason = ("unpack" in why and refusals.unpacked(lines)) or refusals.rejected(why)
    return "refused", reason.brief, reason.hint


def _rows(lines: list[str]) -> Iterator[_Row]:
    """The rows about refs; the reason of one may go on in the next lines."""
    at = 0
    while at < len(lines):
        match = _ROW.fullmatch(lines[at])
        at += 1
        if match is None:
            continue
        why = [match["why"].strip()]
        while why[0].startswith("(") and not why[-1].endswith(")") and at < len(lines):
            why.append(lines[at])
            at += 1
        text = "\n".join(why)
        yield _Row(match["flag"], match["what"], text.removeprefix("(").removesuffix(")"))


def _changes(lines: list[str]) -> Iterator[Landed]:
    newly, seen = False, set()
    for line in lines:
        newly = bool(_NEWLY.match(line)) or (newly and not _OLDER.match(line))
        match = _CHANGE.fullmatch(line)
        number = _NUMBER.fullmatch(match["url"]) if match else None
        if match is None or number is None or match["url"] in seen:
            continue
        seen.add(match["url"])
        text, flags = _flags(match["subject"] or "")
        new = newly or "NEW" in flags
        rest = tuple(flag for flag in flags if flag != "NEW")
        yield Landed(match["url"], int(number[1]), text, new, rest)


def _flags(subject: str) -> tuple[str, list[str]]:
    match = _FLAGS.fullmatch(subject)
    assert match is not None
    return match["text"], re.findall(r"\[(\w+)\]", match["flags"])


def _bounded(said: Iterable[str]) -> list[str]:
    lines = [_clean(line) for text in said for line in re.split(r"[\r\n]", text)]
    told = [line for line in lines if line.strip() and line != "remote:"]
    return told if len(told) <= 2 * _MOST_LINES else told[:_MOST_LINES] + told[-_MOST_LINES:]


def _clean(line: str) -> str:
    """*line* without control characters, and not longer than anybody reads."""
    # The two tabs of git's rows stay until they are read.
    row = _TABS.match(line)
    head, rest = (row[0], line[row.end() :]) if row else ("", line)
    text = _shown(without_password(rest[:_LONGEST_LINE]).rstrip())
    return "\t".join(map(_shown, head.split("\t"))) + text


def _shown(text: str) -> str:
    return text if text.isprintable() else "".join(map(_visible, text))


def _visible(char: str) -> str:
    if char.isprintable():
        return char
    if char == "\t" or unicodedata.category(char) == "Zs":
        return " "
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
