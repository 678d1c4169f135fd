"""The expressions of ``%if``, as rpm evaluates them, after macro expansion."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

Value = int | str
_TOKEN = re.compile(r'\s*(\d+|"[^"]*"|[A-Za-z_][\w.]*|\|\||&&|[<>=!]=|[<>!()+*/-])')
_COMPARE: dict[str, Callable[[Value, Value], bool]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,  # type: ignore[operator]
    ">": lambda a, b: a > b,  # type: ignore[operator]
    "<=": lambda a, b: a <= b,  # type: ignore[operator]
    ">=": lambda a, b: a >= b,  # type: ignore[operator]
}


class Undecided(Exception):
    """The expression is beyond this evaluator, or is no expression."""


def evaluate(text: str) -> bool:
    """True when rpm would take the branch.

    Raises:
        Undecided: ternaries, version literals, mixed types, broken syntax.
    """
    parser = _Parser(_pieces(text))
    value = parser.either()
    if parser.pieces:
        raise Undecided(text)
    return bool(value)


def _pieces(text: str) -> list[str]:
    found: list[str] = []
    at, text = 0, text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if not match or len(found) > 500:
            raise Undecided(text)
        found.append(match[1])
        at = match.end()
    return found


class _Parser:
    """Recursive descent; `pieces` holds what is left."""

    def __init__(self, pieces: list[str]) -> None:
        self.pieces = pieces
        self.depth = 0

    def _take(self, *wanted: str) -> str:
        if self.pieces and self.pieces[0] in wanted:
            return self.pieces.pop(0)
        return ""

    def either(self) -> Value:
        value = self._both()
        while self._take("||"):
            other = self._both()
            value = value or other
        return value

    def _both(self) -> Value:
        value = self._comparison()
        while self._take("&&"):
            other = self._comparison()
            value = value and other
        return value

    def _comparison(self) -> Value:
        left = self._sum()
        while operator := self._take("==", "!=", "<=", ">=", "<", ">"):
            right = self._sum()
            if type(left) is not type(right):
                raise Undecided(operator)
            left = int(_COMPARE[operator](left, right))
        return left

    def _sum(self) -> Value:
        value = self._product()
        while operator := self._take("+", "-"):
            left, right = _numbers(value, self._product())
            value = left + right if operator == "+" else left - right
        return value

    def _product(self) -> Value:
        value = self._atom()
        while operator := self._take("*", "/"):
            left, right = _numbers(value, self._atom())
            if operator == "/" and not right:
                raise Undecided(operator)
            value = left * right if operator == "*" else left // right
        return value

    def _atom(self) -> Value:
        self.depth += 1
        if not self.pieces or self.depth > 200:
            raise Undecided("nothing")
        piece = self.pieces.pop(0)
        if piece == "(":
            value = self.either()
            if not self._take(")"):
                raise Undecided(piece)
            return value
        if piece == "!":
            return int(not self._atom())
        if piece == "-":
            return -_numbers(self._atom(), 0)[0]
        return _literal(piece)


def _numbers(left: Value, right: Value) -> tuple[int, int]:
    if isinstance(left, str) or isinstance(right, str):
        raise Undecided("text")
    return left, right


def _literal(piece: str) -> Value:
    if piece.isdigit():
        return int(piece[:100])
    if piece[0] == '"':
        return piece[1:-1]
    if re.fullmatch(r"[A-Za-z_][\w.]*", piece):
        return piece  # rpm before 4.16 took bare words as text
    raise Undecided(piece)
