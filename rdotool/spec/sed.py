"""The part of sed that specs use on requirement files: ``/ADDRESS/d`` and ``s/…/…/``.

What a script does is computed, never run. A command that isn't understood is told, so
that nobody takes its silence for "no change". The language is GNU sed's:
https://www.gnu.org/software/sed/manual/sed.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_CLASSES = {
    "alnum": "a-zA-Z0-9",
    "alpha": "a-zA-Z",
    "blank": r" \t",
    "digit": "0-9",
    "lower": "a-z",
    "punct": r"!-/:-@\[-`{-~",
    "space": r"\s",
    "upper": "A-Z",
    "xdigit": "0-9a-fA-F",
}
_SPECIAL = "(){}+?|"
# A repeated group that repeats itself inside can take for ever: nobody needs one here.
# Python reads two repetitions in a row otherwise than sed does.
_SLOW = re.compile(r"[*+?}][^()]*\)[*+{]|(?<!\\)[*+?}][*+?{]")
# A group of alternatives that are plain words.
_GROUP = re.compile(r"\(([\w-]+(?:\|[\w-]+)+)\)")
_MAX_PATTERN = 300


class NotUnderstoodError(ValueError):
    """A script has more in it than this module knows."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command of a script.

    Attributes:
        address: the lines that it is for; None for all of them.
        negated: whether it is for the others.
        pattern: of ``s``; None for ``d``.
        replacement: of ``s``, as :mod:`re` has it.
        count: how many matches of a line are replaced; 0 for all.
    """

    address: re.Pattern[str] | None
    negated: bool
    pattern: re.Pattern[str] | None
    replacement: str = ""
    count: int = 1


def run(commands: tuple[Command, ...], line: str) -> str | None:
    """What the script makes of a line (without its end); None when it is deleted."""
    for command in commands:
        if command.address and bool(command.address.search(line)) is command.negated:
            continue
        if command.pattern is None:
            return None
        line = command.pattern.sub(command.replacement, line, count=command.count)
    return line


def parse(script: str, *, extended: bool = False) -> tuple[Command, ...]:
    """The commands of a script.

    Args:
        extended: regular expressions are extended ones (``-E``, ``-r``).

    Raises:
        NotUnderstoodError: it has something else in it.
    """
    return tuple(_Parser(script, extended).commands())


class _Parser:
    def __init__(self, script: str, extended: bool) -> None:
        self.text, self.at, self.extended = script, 0, extended

    def commands(self) -> list[Command]:
        found = []
        while self._skip(" \t\n;"):
            found.append(self._command())
        return found

    def _skip(self, letters: str) -> bool:
        while self.at < len(self.text) and self.text[self.at] in letters:
            self.at += 1
        return self.at < len(self.text)

    def _take(self) -> str:
        letter = self.text[self.at : self.at + 1]
        self.at += 1
        return letter

    def _command(self) -> Command:
        address = self._address()
        self._skip(" \t")
        negated = self.text[self.at : self.at + 1] == "!"
        self.at += negated
        self._skip(" \t")
        name = self._take()
        if name == "d":
            command = Command(address, negated, None)
        elif name == "s":
            command = self._substitution(address, negated)
        else:
            raise NotUnderstoodError(f"the command {name!r}")
        self._end()
        return command

    def _address(self) -> re.Pattern[str] | None:
        first = self.text[self.at]
        if first not in "/\\":
            return None
        self.at += 2 if first == "\\" else 1
        pattern = self._until(self.text[self.at - 1])
        flag = re.IGNORECASE if self.text[self.at : self.at + 1] == "I" else 0
        self.at += bool(flag)
        return _compiled(pattern, self.extended, flag)

    def _until(self, mark: str) -> str:
        """The text up to an unescaped *mark*, which is passed over."""
        start, found = self.at, ""
        while self.at < len(self.text):
            letter = self._take()
            if letter == mark:
                return found
            if letter == "\\":
                following = self._take()
                found += following if following == mark else letter + following
            else:
                found += letter
        raise NotUnderstoodError(f"no end of {self.text[start:]!r}")

    def _substitution(self, address: re.Pattern[str] | None, negated: bool) -> Command:
        mark = self._take()
        pattern, replacement = self._until(mark), self._until(mark)
        flags, count = 0, 1
        while self.at < len(self.text) and self.text[self.at] not in " \t\n;}":
            flag = self._take()
            if flag == "g":
                count = 0
            elif flag in "iI":
                flags = re.IGNORECASE
            elif flag != "p":
                raise NotUnderstoodError(f"the flag {flag!r}")
        compiled = _compiled(pattern, self.extended, flags)
        if not _replaces_alike(compiled, count):
            raise NotUnderstoodError(f"the pattern {pattern!r}")
        return Command(address, negated, compiled, _replacement(replacement), count)

    def _end(self) -> None:
        if self._skip(" \t") and self.text[self.at] not in "\n;":
            raise NotUnderstoodError(f"{self.text[self.at :]!r} behind a command")


def _compiled(pattern: str, extended: bool, flags: int) -> re.Pattern[str]:
    text = _python(pattern, extended)
    if not pattern or len(text) > _MAX_PATTERN or _SLOW.search(text):
        raise NotUnderstoodError(f"the pattern {pattern!r}")
    try:
        return re.compile(text, flags)
    except (re.error, OverflowError, RecursionError):
        raise NotUnderstoodError(f"the pattern {pattern!r}") from None


def _replaces_alike(pattern: re.Pattern[str], count: int) -> bool:
    """Whether Python replaces the same texts as sed does.

    Of several alternatives sed takes the longest, Python the first; behind a match Python
    finds an empty one as well.
    """
    if count == 0 and pattern.search("") and pattern.pattern not in ("^", "$"):
        return False
    text = _GROUP.sub("", pattern.pattern)
    if re.search(r"(?<!\\)\|", text):
        return False
    groups = [group.split("|") for group in _GROUP.findall(pattern.pattern)]
    return not any(
        one is not other and other.startswith(one)
        for group in groups
        for one in group
        for other in group
    )


def _python(pattern: str, extended: bool) -> str:
    """A POSIX regular expression as Python has it."""
    found, at = "", 0
    while at < len(pattern):
        letter = pattern[at]
        at += 1
        if letter == "[":
            inner, at = _bracket(pattern, at)
            found += inner
        elif letter == "\\":
            following = pattern[at : at + 1]
            at += 1
            found += _escaped(following, extended)
        elif letter in _SPECIAL and not extended:
            found += "\\" + letter
        elif letter == "*" and (found == "^" or _begins(found)):
            found += "\\*"
        elif letter == "^" and not (_begins(found) or extended):
            found += "\\^"
        elif letter == "$" and at < len(pattern) and not extended:
            found += "$" if pattern[at:].startswith(("\\)", "\\|")) else "\\$"
        else:
            found += letter
    return found


def _begins(found: str) -> bool:
    """Whether what follows begins an expression, or one of a group's alternatives."""
    return not found or (found[-1] in "(|" and found[-2:-1] != "\\")


def _escaped(letter: str, extended: bool) -> str:
    if letter in _SPECIAL and letter:
        return "\\" + letter if extended else letter
    if letter in {"<", ">"}:
        return "\\b"
    if letter in {"n", "t", "s", "S", "w", "W", "b", "B"} or letter.isdigit():
        return "\\" + letter
    if not letter or letter.isalpha():
        raise NotUnderstoodError(f"\\{letter} in a pattern")
    return re.escape(letter)


def _bracket(pattern: str, at: int) -> tuple[str, int]:
    """A bracket expression from behind its ``[``; how it goes on behind its ``]``."""
    found = "["
    if pattern[at : at + 1] == "^":
        found, at = "[^", at + 1
    first = at
    while at < len(pattern):
        letter = pattern[at]
        if letter == "]" and at > first:
            return found + "]", at + 1
        if pattern.startswith("[:", at):
            name, close, _ = pattern[at + 2 :].partition(":]")
            if not close or name not in _CLASSES:
                raise NotUnderstoodError(f"[:{name}:]")
            found, at = found + _CLASSES[name], at + len(name) + 4
            continue
        if pattern.startswith(("[.", "[="), at):
            raise NotUnderstoodError("a collating symbol")
        # In POSIX a backslash is plain there; GNU sed reads \n, \t and \] differently.
        if letter == "\\" and pattern[at + 1 : at + 2] in "nt":
            found, at = found + pattern[at : at + 2], at + 2
            continue
        found += "\\" + letter if letter in "[]\\&~|" else letter
        at += 1
    raise NotUnderstoodError("a bracket without an end")


def _replacement(text: str) -> str:
    """A replacement of sed's as :mod:`re` has it."""
    found, at = "", 0
    while at < len(text):
        letter = text[at]
        at += 1
        if letter == "&":
            found += r"\g<0>"
        elif letter != "\\":
            found += letter
        else:
            following = text[at : at + 1]
            at += 1
            found += _replaced(following)
    return found


def _replaced(letter: str) -> str:
    if letter.isdigit():
        return rf"\g<{letter}>"
    if letter in {"n", "t"}:
        return "\\" + letter
    if letter == "\\":
        return r"\\"
    if not letter or letter.isalpha():
        raise NotUnderstoodError(f"\\{letter} in a replacement")
    return letter
