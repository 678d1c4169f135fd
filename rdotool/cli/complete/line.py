"""A line of bash that is being typed: its words, and the one under the cursor.

Bash tells what is typed, and replaces only a part of the last word: what follows its last
unquoted break character, or the quote that is still open.
"""

from __future__ import annotations

from dataclasses import dataclass, field

_IN_DOUBLE = '\\"$`'
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789%+,-./:=@_^")


@dataclass(slots=True)
class Line:
    """What is typed.

    Attributes:
        words: the finished words after the command.
        word: the last one, as far as it is there; quotes taken off.
        quote: the quote that is open in it, or empty.
        cut: how much of *word* bash leaves as it is.
    """

    words: list[str] = field(default_factory=list)
    word: str = ""
    quote: str = ""
    cut: int = 0

    def insertion(self, value: str) -> str:
        """What bash is to put into the line for *value*, which begins with the word."""
        rest = value[self.cut :]
        if self.quote == "'":
            return rest.replace("'", "'\\''")
        if self.quote == '"':
            return "".join(f"\\{char}" if char in _IN_DOUBLE else char for char in rest)
        return "".join(_escaped(char) for char in rest)


def _escaped(char: str) -> str:
    return char if char in _PLAIN or not char.isascii() else f"\\{char}"


def parse(text: str, breaks: str) -> Line:
    """Take a line apart, up to the cursor.

    Args:
        text: from the command (or the variables before it) to the cursor.
        breaks: bash's ``COMP_WORDBREAKS``.
    """
    line, begun, at = Line(), False, 0
    while at < len(text):
        char, follows = text[at], text[at + 1 : at + 2]
        if char == "\\" and line.quote != "'":
            keep = line.quote and follows not in _IN_DOUBLE
            line.word += f"\\{follows}" if keep else follows
            at += 1
            begun = True
        elif line.quote:
            _in_quotes(line, char)
        elif char in " \t\n":
            line.words += [line.word] if begun else []
            line.word, line.cut, begun = "", 0, False
        else:
            _unquoted(line, char, breaks)
            begun = True
        at += 1
    _drop_command(line.words)
    return line


def _in_quotes(line: Line, char: str) -> None:
    if char == line.quote:
        line.quote = ""
    else:
        line.word += char


def _unquoted(line: Line, char: str, breaks: str) -> None:
    if char in "'\"":
        line.quote, line.cut = char, len(line.word)
        return
    line.word += char
    if char in breaks:
        line.cut = len(line.word)


def _drop_command(words: list[str]) -> None:
    """Take away ``VARIABLE=value`` and the command itself."""
    while words and words[0].partition("=")[0].isidentifier() and "=" in words[0]:
        del words[0]
    del words[:1]
