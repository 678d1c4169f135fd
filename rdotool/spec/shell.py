"""Where the if, case and loop constructs of a shell section are: a rough reading.

It knows words, separators, comments and here-documents, no quotes over several lines;
a section that does not balance is taken for flat.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdotool.spec.layout import Layout, Section

_TOKEN = re.compile(r"[;&|(){}\n]|'[^'\n]*'|\"[^\"\n]*\"|[^\s;&|(){}'\"]+|['\"]")
_OPEN = frozenset(("if", "case", "for", "while", "until", "select"))
_CLOSE = frozenset(("fi", "esac", "done"))
_LEAD = frozenset(
    (";", "&", "|", "(", ")", "{", "\n", "then", "do", "else", "elif", "if", "while", "until", "!")
)
_HERE = re.compile(r"<<-?[ \t]*(['\"]?)(\w+)\1")
_OPENING = re.compile(r"(?:.*[\s;&|])?(?:then|else|do)[ \t]*|.*\)[ \t]*", re.DOTALL)
_CLOSING = re.compile(r"[ \t]*(?:(?:fi|else|elif|done|esac)(?![\w-])|;;)")


def constructs(layout: Layout, section: Section) -> list[tuple[int, int]]:
    """First line and stop of each outermost construct of several lines; [] if unbalanced."""
    found: list[tuple[int, int]] = []
    depth, start, until = 0, 0, ""
    for logical in layout.within(section):
        if until:
            until = "" if logical.text.strip() == until else until
            continue
        was, depth = depth, depth + sum(_steps(logical.text))
        if depth < 0:
            return []
        if not was and depth:
            start = logical.start
        elif was and not depth:
            found.append((start, logical.stop))
        here = _HERE.search(logical.text)
        until = here[2] if here else ""
    return [] if depth or until else found


def _steps(text: str) -> Iterator[int]:
    leading = True
    for word in _TOKEN.findall(text):
        if leading and word.startswith("#"):
            return
        if leading and word in _OPEN:
            yield 1
        elif leading and word in _CLOSE:
            yield -1
        leading = word in _LEAD


def left_empty(above: str, below: str) -> bool:
    """Whether nothing between these two lines is an error for the shell."""
    return bool(_OPENING.fullmatch(above)) and bool(_CLOSING.match(below))
