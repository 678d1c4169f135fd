"""Lines that apply single patches, read and rewritten.

``%patch 1``, ``%patch -P 1``, ``%patch -P1 -P2``, ``%patch1``; ``%autopatch 1 2``;
``patch -p1 < %{PATCH1}``, ``git am %{PATCH1} %{P:2}``.  What is rewritten keeps its
form, but ``%patch1`` becomes ``%patch -P1``: rpm 4.20 has no ``%patchN`` any more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_PATCH = re.compile(r"[ \t]*%(?:\{patch(\d+)\}|patch(\d*)(?=\s|$))(?=(.*))", re.DOTALL)
_AUTOPATCH = re.compile(r"[ \t]*%\{?autopatch\b(?=(.*))", re.DOTALL)
_REFERENCE = re.compile(r"%\{\??PATCH0*(\d+)\}|%PATCH0*(\d+)(?!\d)|%\{P:[ \t]*0*(\d+)\}")
_BURIED = re.compile(r"%patch(?:0*(\d+)(?!\d)|[ \t]+-P[ \t]*0*(\d+)|[ \t]+0*(\d+)(?=[\s}]|$))")
_STRIP = re.compile(r"\s-p[ \t]*(\d+)")
_PROGRAM = re.compile(r"\b(?:__)?patch\b|\bgit\b.*\b(?:am|apply)\b", re.DOTALL)
_WITH_VALUE = frozenset(("-p", "-b", "-d", "-z", "-F", "-o", "-m", "-M"))
_SHELL = frozenset(("||", "&&", "|", ";", "#", ">", "<"))


@dataclass(frozen=True)
class Mark:
    """A patch's number in a line: the text from `start` to `stop` says it in this `form`.

    The form has ``{}`` where the number is; `width` is that of its digits.
    """

    number: int
    start: int
    stop: int
    form: str
    width: int = 1

    def written(self, numbers: Sequence[int]) -> str:
        return " ".join(self.form.format(f"{number:0{self.width}d}") for number in numbers)


def marks(text: str) -> list[Mark]:
    """The patches that a %prep line applies, [] for lines that apply none by number."""
    for pattern in (_PATCH, _AUTOPATCH):
        match = pattern.match(text)
        if match:
            return _of_macro(text, match, pattern is _PATCH)
    found = references(text)
    return found if found and _PROGRAM.search(_REFERENCE.sub(" ", text)) else []


def is_patch(text: str) -> bool:
    """Whether it is a ``%patch`` line in one of its forms."""
    return bool(_PATCH.match(text))


def is_autopatch(text: str) -> bool:
    return bool(_AUTOPATCH.match(text))


def references(text: str) -> list[Mark]:
    """The ``%{PATCH1}``, ``%PATCH1`` and ``%{P:1}`` of a line."""
    found = []
    for match in _REFERENCE.finditer(text):
        group = match.lastindex or 0
        digits = match[group]
        form = _form(match[0], len(match[0]) - len(digits) - match[0].endswith("}"), digits)
        found.append(Mark(int(digits), match.start(), match.end(), form))
    return found


def buried(text: str) -> list[Mark]:
    """``%patch1`` and ``%patch -P1`` inside of something else: ``%{?with_x:%patch1 -p1}``."""
    return [
        Mark(int(match[match.lastindex or 0]), match.start(), match.end(), "%patch -P{}")
        for match in _BURIED.finditer(text)
    ]


def _form(text: str, at: int, digits: str) -> str:
    head, tail = text[:at], text[at + len(digits) :]
    return head.replace("{", "{{").replace("}", "}}") + "{}" + tail.replace("}", "}}")


def _of_macro(text: str, match: re.Match[str], is_patch: bool) -> list[Mark]:
    at = match.end()
    if is_patch and (match[1] or match[2]):
        start = text.index("%")
        return [Mark(int(match[1] or match[2]), start, at, "%patch -P{}")]
    found = _arguments(text, at)
    if is_patch and not found:  # rpm before 4.20 takes Patch0
        return [Mark(0, at, at, " -P{}")]
    return found


def _arguments(text: str, at: int) -> list[Mark]:
    found: list[Mark] = []
    before = ""
    for token in re.finditer(r"[^\s}]+", text[at:]):
        word, start = token[0], at + token.start()
        if word in _SHELL:
            break
        joined = re.fullmatch(r"-P(\d+)", word)
        if joined:
            found.append(_mark(joined[1], start, word, "-P{}"))
        elif word.isdecimal() and before == "-P":
            start = text.rindex("-P", 0, start)
            found.append(_mark(word, start, text[start : at + token.end()], "-P {}"))
        elif word.isdecimal() and before not in _WITH_VALUE:
            found.append(_mark(word, start, word, "{}"))
        before = word
    return found


def _mark(digits: str, start: int, text: str, form: str) -> Mark:
    width = len(digits) if digits.startswith("0") else 1
    return Mark(int(digits), start, start + len(text), form, width)


def rewritten(text: str, found: Sequence[Mark], change: Mapping[int, Sequence[int]]) -> str | None:
    """`text` with each number replaced by those that `change` has for it.

    A number that `change` lacks stays; None when no number is left.
    """
    left = False
    for mark in sorted(found, key=lambda mark: mark.start, reverse=True):
        numbers = change.get(mark.number, (mark.number,))
        left = left or bool(numbers)
        if list(numbers) == [mark.number]:
            continue
        head, tail = text[: mark.start], text[mark.stop :]
        if not numbers:
            if head[-1:] in ("'", '"') and head[-1:] == tail[:1]:
                head, tail = head[:-1], tail[1:]
            head = head.rstrip(" \t")
        text = head + mark.written(numbers) + tail
    return text if left else None


def common_strip(texts: Iterable[str]) -> int:
    """The ``-p`` of all these lines when it is one and the same; else 1, as git needs it."""
    found = {match[1] if (match := _STRIP.search(text)) else "0" for text in texts}
    return (int(found.pop()) or 1) if len(found) == 1 else 1


def apply_line(number: int, model: str | None, strip: int) -> str:
    """The line that applies a new patch, in the manner of a line the spec has.

    Never ``%patch1``.
    """
    if model and not is_patch(model) and not is_autopatch(model):
        found = references(model)
        kept: dict[int, list[int]] = {
            mark.number: [] for mark in found[1:] if mark.number != found[0].number
        }
        return rewritten(model, found, {**kept, found[0].number: [number]}) or model
    found = _arguments(model, 0) if model and not is_autopatch(model) else []
    call = found[0].form.format(number) if found else f"-P{number}"
    return f"%patch {call} -p{strip}"
