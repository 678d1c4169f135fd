"""Checks of macros: in comments, without a body, or that run something when read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rdotool.spec.layout import PREAMBLE
from rdotool.spec.lint.model import Found, check, replaced, sure
from rdotool.spec.macros import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdotool.spec.lint.model import Edit, Subject

CALL = re.compile(r"%(?:[?!]*[A-Za-z_]\w{2,}|\{[?!]*[A-Za-z_]\w*|[(\[])", re.ASCII)
# Written with a % and no macros: words of sections and of %files.
_WORDS = re.compile(
    r"%(?:package|description|prep|build|install|check|clean|files|changelog|pre(?:un|trans)?|"
    r"post(?:un|trans)?|doc|license|config|dir|ghost|attr|defattr|verify|exclude|if\w*|else|endif)\b"
)
_MAGIC = re.compile(r"\s*#\s*\w*patches[_-]\w+\s*=")
_DEFINES = re.compile(r"\s*#+\s*%\{?(?:global|define)\s+(\w+)")
_RUNS = re.compile(r"%(\(|\{[?!]*(?:lua|load|include|uncompress)\b|(?:include|load)\b)")
_EMPTY = re.compile(r"[ \t]*%(global|define)[ \t]+([A-Za-z_]\w{2,})[ \t]*", re.ASCII)
_PYTHON = re.compile(
    r"%(?:\{[?!]*)?(__python|python_sitelib|python_sitearch|py_build|py_install)(?!\w)"
)
_HARMLESS = (PREAMBLE, "package", "files")
UNKNOWN = "\ue000"  # stands for a macro, whose value may be anything
_MACRO = re.compile(r"%(?:[?!]*\w+|\*+|%)")
_PAIRS = {"{": "}", "(": ")", "[": "]"}


def unescaped(text: str) -> str:
    """`text` without its ``%%``, which are no macros."""
    return text.replace("%%", "")


def called(text: str) -> str:
    """The first macro that `text` calls, as messages show it; "" when it calls none."""
    text = unescaped(text)
    match = CALL.search(text)
    if not match:
        return ""
    tail = {"{": "…}", "(": "…)", "[": "…]"}.get(match[0][1], "")
    return match[0] + ("}" if text.startswith("}", match.end()) else tail)


def masked(value: str) -> str:
    """`value` with each macro replaced by one letter that stands for anything."""
    pieces, at = [], 0
    while (sign := value.find("%", at)) >= 0:
        pieces.append(value[at:sign])
        at = _end_of_macro(value, sign)
        pieces.append(UNKNOWN)
    return "".join([*pieces, value[at:]])


def _end_of_macro(value: str, sign: int) -> int:
    opener = value[sign + 1 : sign + 2]
    if opener not in _PAIRS or not opener:
        match = _MACRO.match(value, sign)
        return match.end() if match else sign + 1
    depth = 0
    for index in range(sign + 1, len(value)):
        depth += (value[index] == opener) - (value[index] == _PAIRS[opener])
        if not depth:
            return index + 1
    return len(value)


@check("macro-in-comment", "W", fixes=True)
def macro_in_comment(subject: Subject) -> Iterator[Found]:
    for logical, section in subject.comments():
        text = logical.text
        if text.lstrip().startswith(("#!", "#%dnl")) or _MAGIC.match(text) or "\n" in text:
            continue
        if section == "changelog" or not (call := called(_WORDS.sub("", unescaped(text)))):
            continue
        edits: tuple[Edit, ...] = ()
        if section in _HARMLESS and not _is_in_use(subject, text):
            edits = (replaced(subject, logical.start, re.sub("%%?", "%%", text)),)
        yield Found(logical.start, f"RPM expands {call} in a comment too: write %%", edits)


def _is_in_use(subject: Subject, comment: str) -> bool:
    """True when a definition that a comment makes is used: mending it would end that."""
    match = _DEFINES.match(comment)
    if not match:
        return False
    others = subject.spec.text.replace(comment, "", 1)
    return match[1] in words(others)


@check("runs-command", "W")
def runs_command(subject: Subject) -> Iterator[Found]:
    for index, line in enumerate(subject.lines):
        if "%" in line and (match := _RUNS.search(unescaped(line))):
            what = match[1].strip("({").rstrip()
            said = "a shell command" if match[1] == "(" else f"%{what}"
            yield Found(index, f"{said} runs whenever RPM reads this spec")


@check("empty-macro", "E")
def empty_macro(subject: Subject) -> Iterator[Found]:
    for logical in subject.layout.logicals:
        match = _EMPTY.fullmatch(logical.text)
        if match:
            yield Found(
                logical.start,
                f"%{match[1]} {match[2]} has no body: RPM refuses that; %{{nil}} is an empty one",
                (),
                sure(logical.stack),
            )


@check("python-macro", "W")
def python_macro(subject: Subject) -> Iterator[Found]:
    own = {item.name for item in subject.definitions}
    for index, line in enumerate(subject.lines):
        if "%" not in line or line.lstrip().startswith("#"):
            continue
        match = _PYTHON.search(unescaped(line))
        if match and match[1] not in own and f"define {match[1]}" not in line:
            if f"global {match[1]}" in line:
                continue
            yield Found(index, f"%{{{match[1]}}} doesn't say which Python: name the macro for 3")
