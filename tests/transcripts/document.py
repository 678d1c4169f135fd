"""Console blocks in a reStructuredText file: find them, and write them anew."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_CONSOLE = re.compile(r"( *)\.\. code-block:: console\s*")
_SETUP = re.compile(r"( *)\.\. transcript:(?P<gerrit> gerrit)?\s*")
_MEANWHILE = re.compile(r"( *)\.\. meanwhile:\s*")
_PROMPT = "$ "


@dataclass(frozen=True)
class Command:
    """A command and what it shall write, at a line (from 1) of the document."""

    text: str
    line: int
    output: tuple[str, ...]


@dataclass(frozen=True)
class Block:
    """One console block: the lines *first* to *last* (from 0, exclusive) are its content.

    A *hidden* one is run, must not fail, and is left as it is.
    """

    first: int
    last: int
    indent: str
    commands: tuple[Command, ...]
    hidden: bool = False


@dataclass
class Session:
    """Blocks that share a shell; with *gerrit* there is a Gerrit server (``stage``)."""

    setup: str = ""
    gerrit: bool = False
    blocks: list[Block] = field(default_factory=list)

    @property
    def commands(self) -> list[Command]:
        return [command for block in self.blocks for command in block.commands]


def sessions(text: str) -> list[Session]:
    """The sessions of a document that have a block.

    Raises:
        ValueError: a block doesn't begin with a command.
    """
    found = [Session()]
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if match := _SETUP.fullmatch(line):
            first, last, indent = _content(lines, number + 1, match[1])
            setup = "\n".join(line.removeprefix(indent) for line in lines[first:last])
            found.append(Session(setup, bool(match["gerrit"])))
        elif match := _MEANWHILE.fullmatch(line):
            first, last, indent = _content(lines, number + 1, match[1])
            text = "\n".join(line.removeprefix(indent) for line in lines[first:last])
            command = Command(text, number + 1, ())
            found[-1].blocks.append(Block(first, last, indent, (command,), hidden=True))
        elif match := _CONSOLE.fullmatch(line):
            first, last, indent = _content(lines, number + 1, match[1])
            found[-1].blocks.append(_block(lines, first, last, indent))
    return [session for session in found if session.blocks]


def _content(lines: list[str], start: int, outer: str) -> tuple[int, int, str]:
    """Where a directive's content begins and ends, and how it is indented."""
    while start < len(lines) and not lines[start].strip():
        start += 1
    end = last = start
    while end < len(lines) and (lines[end].startswith(f"{outer} ") or not lines[end].strip()):
        end += 1
        last = end if lines[end - 1].strip() else last
    first = lines[start] if start < last else ""
    return start, last, first[: len(first) - len(first.lstrip())]


def _block(lines: list[str], first: int, last: int, indent: str) -> Block:
    made: list[tuple[list[str], int, list[str]]] = []
    for number in range(first, last):
        line = lines[number].removeprefix(indent)
        if line.startswith(_PROMPT):
            made.append(([line.removeprefix(_PROMPT)], number + 1, []))
        elif not made:
            raise ValueError(f"line {number + 1}: a console block begins with a command")
        elif made[-1][0][-1].endswith("\\") and not made[-1][2]:
            made[-1][0].append(line)
        else:
            made[-1][2].append(line.rstrip())
    commands = (Command("\n".join(text), at, tuple(output)) for text, at, output in made)
    return Block(first, last, indent, tuple(commands))


def rewritten(text: str, outputs: dict[int, list[str]]) -> str:
    """The document with other outputs, by the line of their commands."""
    lines = text.splitlines()
    blocks = [block for session in sessions(text) for block in session.blocks]
    for block in reversed([block for block in blocks if not block.hidden]):
        content: list[str] = []
        for command in block.commands:
            content += [f"{_PROMPT}{command.text}", *outputs[command.line]]
        indented = "\n".join(content).splitlines()
        lines[block.first : block.last] = [f"{block.indent}{line}".rstrip() for line in indented]
    return "\n".join(lines) + "\n"
