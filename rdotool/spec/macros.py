"""A macro expander that answers only when it is certain.

It knows what nearly every spec needs for its Name, Version, Release and file
names: ``%name``, ``%{name}``, ``%{?x}``, ``%{!?x:…}``, ``%global``, ``%define``
and ``%undefine``.  All else (parametric macros, ``%[…]``, ``%{expr:…}``) raises
`Unsure`, and `rdotool.spec.expand` asks norpm, which costs an import of 70 ms.
Nothing is ever executed: ``%(…)`` and ``%{lua:…}`` have no value here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_STEPS = 50_000
MAX_LENGTH = 1 << 22
MAX_DEPTH = 64

EXECUTES = "executes"  # a shell or Lua would have to run
HARD = "hard"  # beyond this expander, norpm may know
TOO_MUCH = "too much"  # recursion, or a text that grows without end

_WORD = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_CALL = re.compile(r"([!?]*)([A-Za-z_]\w*)(.*)", re.DOTALL | re.ASCII)
_PLAIN = re.compile(r"([!?]*)([A-Za-z_]\w*)", re.ASCII)
_DEFINE = re.compile(r"\s*([A-Za-z_]\w*)(\([^)]*\))?\s*(.*)", re.DOTALL | re.ASCII)
_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)
_EXECUTING = ("lua", "load", "include", "getenv", "uncompress")
_HARD = (
    "expr",
    "expand",
    "basename",
    "dirname",
    "suffix",
    "len",
    "lower",
    "upper",
    "reverse",
    "rep",
    "shrink",
    "sub",
    "gsub",
    "quote",
    "url2path",
    "u2p",
    "shescape",
    "verbose",
    "getncpus",
    "getconfdir",
    "exists",
    "span",
    "xdg",
    "rpmversion",
    "trace",
    "dump",
    "echo",
    "warn",
    "error",
    "S",
    "P",
    "F",
)


class Unsure(Exception):
    """This expander can't tell; `kind` is EXECUTES, HARD or TOO_MUCH.

    Args:
        kind: why.
        what: the macro or construct in question.
        line: the 0-based line of the spec where it is defined, -1 when unknown.
    """

    def __init__(self, kind: str, what: str, line: int = -1) -> None:
        super().__init__(what)
        self.kind = kind
        self.what = what
        self.line = line


@dataclass(frozen=True)
class Definition:
    """One definition of a macro; `unsure` says why its value is not known."""

    body: str
    parameters: str | None = None
    line: int = -1
    unsure: Unsure | None = None
    maybe: bool = False  # defined only under a condition that nobody decided


class Macros:
    """Macro definitions and the expansion of texts with them."""

    def __init__(self) -> None:
        self.table: dict[str, list[Definition]] = {}
        self.line = -1  # where the text under expansion stands
        self.maybe = False
        self._steps = 0
        self._length = 0

    def define(self, name: str, body: str) -> None:
        """Set a plain macro, replacing what it was."""
        self._put(name, Definition(body, None, self.line, maybe=self.maybe))

    def get(self, name: str) -> Definition | None:
        stack = self.table.get(name)
        return stack[-1] if stack else None

    def expand(self, text: str) -> str:
        """The value of `text`; undefined macros stay as they are written.

        Raises:
            Unsure: the value is not certain.
        """
        if "%" not in text:
            return text
        return self._expand(text, 0)

    def start_over(self) -> None:
        """Give the next expansions a full budget of steps and length."""
        self._steps = self._length = 0

    def define_unsure(self, text: str, reason: Unsure) -> None:
        """Note the macros that `text` may define; none of their values is known."""
        for match in re.finditer(r"%\{?(?:global|define)\s+([A-Za-z_]\w*)", text):
            self._put(match[1], Definition("", None, self.line, reason, maybe=True))

    def _put(self, name: str, definition: Definition) -> None:
        before = self.get(name)
        if definition.maybe and before is None and definition.unsure is None:
            reason = Unsure(HARD, f"%{{{name}}}", definition.line)
            definition = Definition(definition.body, None, definition.line, reason, maybe=True)
        elif definition.maybe and before is not None:
            reason = definition.unsure or Unsure(HARD, f"%{{{name}}}", definition.line)
            definition = Definition(definition.body, None, definition.line, reason, before.maybe)
        self.table.setdefault(name, []).append(definition)

    def _count(self, text: str, depth: int) -> None:
        self._steps += 1
        self._length += len(text)
        if depth > MAX_DEPTH or self._steps > MAX_STEPS or self._length > MAX_LENGTH:
            raise Unsure(TOO_MUCH, text[:40], self.line)

    def _expand(self, text: str, depth: int) -> str:
        self._count(text, depth)
        pieces: list[str] = []
        at = 0
        while (sign := text.find("%", at)) >= 0:
            pieces.append(text[at:sign])
            value, at = self._call(text, sign, depth)
            pieces.append(value)
        pieces.append(text[at:])
        return "".join(pieces)

    def _call(self, text: str, sign: int, depth: int) -> tuple[str, int]:
        """The value of the construct at the `%` of index `sign`, and its end."""
        after = text[sign + 1 : sign + 2]
        if after == "%":
            return "%", sign + 2
        if after == "{":
            return self._braced(text, sign, depth)
        if after == "(":
            raise Unsure(EXECUTES, "%(…)", self.line)
        if after == "[":
            raise Unsure(HARD, "%[…]", self.line)
        if after in ("*", "#", "-") or after.isdigit():
            raise Unsure(HARD, text[sign : sign + 2], self.line)
        match = _PLAIN.match(text, sign + 1)
        return self._bare(text, match, depth) if match else ("%", sign + 1)

    def _bare(self, text: str, match: re.Match[str], depth: int) -> tuple[str, int]:
        flags, name = match[1], match[2]
        if name in ("global", "define", "undefine", "dnl") and not flags:
            stop = len(text) if name in ("global", "define") else _end_of_line(text, match.end())
            return self._directive(name, text[match.end() : stop], depth), stop
        call = text[match.start() - 1 : match.end()]
        return self._value(call, flags, name, "", depth), match.end()

    def _braced(self, text: str, sign: int, depth: int) -> tuple[str, int]:
        stop = closing(text, sign + 1)
        if stop < 0:
            raise Unsure(HARD, text[sign : sign + 20], self.line)
        match = _CALL.fullmatch(text, sign + 2, stop)
        if not match:
            raise Unsure(HARD, text[sign : stop + 1][:40], self.line)
        flags, name, rest = match.groups()
        if name in ("global", "define", "undefine", "dnl") and not flags and rest[:1].isspace():
            return self._directive(name, rest, depth), stop + 1
        return self._value(text[sign : stop + 1], flags, name, rest, depth), stop + 1

    def _value(self, call: str, flags: str, name: str, rest: str, depth: int) -> str:
        if "?" in flags and rest[:1] in ("", ":"):
            return self._tested(flags, name, rest, depth)
        definition = self.get(name)
        if definition is None:
            if name in _EXECUTING:
                raise Unsure(EXECUTES, f"%{{{name}:…}}", self.line)
            if name in _HARD or rest:
                raise Unsure(HARD, call[:40], self.line)
            return call
        if rest or flags:
            raise Unsure(HARD, call[:40], self.line)
        return self._body(name, definition, depth)

    def _tested(self, flags: str, name: str, rest: str, depth: int) -> str:
        """``%{?x}``, ``%{!?x:text}`` and their kind."""
        definition = self.get(name)
        if name in _EXECUTING or name in _HARD or (definition and definition.maybe):
            raise Unsure(HARD, f"%{{?{name}}}", definition.line if definition else self.line)
        negated = flags.count("!") % 2 == 1
        if negated is (definition is not None):
            return ""
        if rest:
            return self._expand(rest[1:], depth + 1)
        return "" if definition is None else self._body(name, definition, depth)

    def _body(self, name: str, definition: Definition, depth: int) -> str:
        if definition.unsure:
            what = f"%{{{name}}}"
            raise Unsure(definition.unsure.kind, what, definition.line)
        if definition.parameters is not None:
            raise Unsure(HARD, f"%{{{name}}}", definition.line)
        return self._inside(definition, depth)

    def _inside(self, definition: Definition, depth: int) -> str:
        """The value of a body; what is unsure in it is so where it was defined."""
        before, self.line = self.line, definition.line
        try:
            return self._expand(definition.body, depth + 1)
        finally:
            self.line = before

    def _directive(self, name: str, rest: str, depth: int) -> str:
        if name in ("global", "define"):
            self._defined(name, rest, depth)
        elif name == "undefine" and (stack := self.table.get(rest.strip())):
            stack.pop()
        return ""

    def _defined(self, kind: str, rest: str, depth: int) -> None:
        match = _DEFINE.match(rest)
        if not match:
            return
        name, parameters, body = match[1], match[2], macro_body(match[3])
        try:
            value = self._expand(body, depth + 1) if kind == "global" else body
        except Unsure as unsure:
            if unsure.kind == TOO_MUCH:
                raise
            self._put(name, Definition(body, parameters, self.line, unsure, self.maybe))
            return
        self._put(name, Definition(value, parameters, self.line, maybe=self.maybe))


def macro_body(text: str) -> str:
    """The body that a definition's text gives: braces off, line joints opened."""
    text = text.strip()
    if text.startswith("{"):
        stop = closing(text, 0)
        return text[1:stop] if stop > 0 else text
    return re.sub(r"\\\r?\n", "\n", text).strip()


def closing(text: str, brace: int) -> int:
    """Where the brace opened at index `brace` closes, or -1."""
    depth = 0
    for match in _BRACES.finditer(text, brace):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth -= 1
            if not depth:
                return match.start()
    return -1


def has_macros(text: str) -> bool:
    """True when `text` holds a macro call; ``%%`` is none."""
    return bool(re.search(r"%[\w{(\[?!]", text.replace("%%", "")))


def words(text: str) -> list[str]:
    """The names of the macros that `text` calls, in order."""
    found = re.findall(r"%(?:\{[!?]*|[!?]*)([A-Za-z_]\w*)", text.replace("%%", ""))
    return [name for name in found if _WORD.fullmatch(name)]


def _end_of_line(text: str, at: int) -> int:
    stop = text.find("\n", at)
    return len(text) if stop < 0 else stop
