"""What %prep makes of upstream's files of requirements, without running it.

RDO's specs take requirements out with ``sed -i``, mostly in loops over a macro that lists
them (``excluded_brs``, ``excluded_reqs``). The shell is read as far as that takes: loops,
variables, words. What isn't understood and names such a file is told.
"""

from __future__ import annotations

import itertools
import posixpath
import re
import shlex
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from rdotool.spec import sed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rdotool.spec.document import Spec

_FILES = re.compile(r"requirements[\w.-]*\.txt|setup\.cfg|pyproject\.toml")
_VARIABLE = re.compile(r"\$(?:\{(\w+)\}|(\w+))")
_BRACES = re.compile(r"\{([^{}]*,[^{}]*)\}")
_MAX_COMBINATIONS = 5000
_GENERATOR = re.compile(r"(?![ \t]*#).*%\{?\??pyproject_buildrequires\b")


@dataclass(frozen=True, slots=True)
class Edit:
    """A ``sed -i`` of %prep.

    Attributes:
        file: the name or pattern of the file, as from upstream's top folder.
        commands: what is done to each line.
        where: ``file:line`` in the spec.
    """

    file: str
    commands: tuple[sed.Command, ...]
    where: str


@dataclass(frozen=True, slots=True)
class Prep:
    """What %prep does to files of requirements.

    Attributes:
        edits: in the order in which they happen.
        unknown: what isn't understood, each with ``file:line``.
    """

    edits: tuple[Edit, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A line of a file that %prep changes.

    Attributes:
        line: its number, from 1, in the file as upstream has it.
        old: the line.
        new: what becomes of it; None when it is taken out.
        where: ``file:line`` of the command in the spec.
    """

    line: int
    old: str
    new: str | None
    where: str


def uses_generator(spec: Spec) -> bool:
    """Whether the spec's Python requirements are generated (pyproject-rpm-macros)."""
    return any(_GENERATOR.match(logical.text) for logical in spec.layout.logicals)


def read(spec: Spec) -> Prep:
    """The edits that the spec's %prep makes of upstream's files of requirements."""
    reader = _Reader(spec)
    for section in spec.layout.named("prep"):
        for logical in spec.layout.within(section):
            if spec.state.active(logical.stack) is not False and not logical.condition:
                reader.line(logical.text, logical.start)
    return Prep(tuple(reader.edits), tuple(reader.unknown))


def apply(edits: Iterable[Edit], path: str, text: str) -> tuple[str, list[Change]]:
    """*text*, the content of upstream's file *path*, as it is after %prep.

    Line numbers stay: a line that is taken out is left empty.
    """
    lines: list[str | None] = list(text.split("\n"))
    changes: list[Change] = []
    for edit in edits:
        if not fnmatchcase(path, edit.file):
            continue
        for at, old in enumerate(lines):
            # Behind the last line end there is no line.
            if old is None or (at == len(lines) - 1 and not old):
                continue
            lines[at] = new = sed.run(edit.commands, old)
            if new != old:
                changes.append(Change(at + 1, old, new, edit.where))
    return "\n".join(line or "" for line in lines), changes


class _Reader:
    """The lines of %prep, with the loops that are open."""

    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self.loops: list[tuple[str, list[str]]] = []
        self.edits: list[Edit] = []
        self.unknown: list[str] = []

    def line(self, text: str, number: int) -> None:
        where = self.spec.place(number)
        value = self.spec.try_expand(text) or text
        try:
            statements = list(_statements(value.replace("\\\n", " ")))
        except ValueError:
            self._tell(value, where, "its quotes don't match")
            return
        for words in statements:
            self._statement(words, where)

    def _tell(self, text: str, where: str, why: str) -> None:
        if _FILES.search(text):
            self.unknown.append(f"{where}: {why}: {text.strip()}")

    def _statement(self, words: list[str], where: str) -> None:
        while words and words[0] in ("do", "then", "else", "{"):
            words = words[1:]
        if not words:
            return
        if words[0] == "for" and len(words) > 2 and words[2] == "in":
            self.loops.append((words[1], words[3:]))
        elif words[0] == "done" and self.loops:
            self.loops.pop()
        elif posixpath.basename(words[0]) == "sed":
            self._sed(words[1:], where)
        elif words[0] in ("rm", "echo", "cat", "cp", "mv", "tee", "perl", "awk", "patch"):
            self._tell(" ".join(words), where, "what it does isn't known")

    def _sed(self, words: list[str], where: str) -> None:
        for values in self._combinations():
            filled = [_filled(word, values) for word in words]
            text = " ".join(["sed", *filled])
            try:
                script, files, extended = _arguments(filled)
            except sed.NotUnderstoodError as error:
                self._tell(text, where, f"not understood, {error}")
                continue
            named = [name for name in files if _FILES.search(name) or "*" in name]
            try:
                commands = sed.parse(script, extended=extended) if named else ()
            except sed.NotUnderstoodError as error:
                self._tell(text, where, f"not understood, {error}")
                continue
            self.edits += [Edit(posixpath.normpath(name), commands, where) for name in named]

    def _combinations(self) -> Iterator[dict[str, str]]:
        names = [name for name, _ in self.loops]
        rounds = itertools.product(*(words for _, words in self.loops))
        for values in itertools.islice(rounds, _MAX_COMBINATIONS):
            yield dict(zip(names, values, strict=True))


def _statements(text: str) -> Iterator[list[str]]:
    """The simple commands of a line, each as its words.

    Raises:
        ValueError: a quote has no end.
    """
    lexer = shlex.shlex(text, posix=True, punctuation_chars=";&|")
    lexer.whitespace_split = True
    lexer.commenters = ""
    words: list[str] = []
    for word in lexer:
        if word.startswith("#"):
            break
        if word.strip(";&|"):
            words.append(word)
            continue
        yield words
        words = []
    yield words


def _filled(word: str, values: dict[str, str]) -> str:
    return _VARIABLE.sub(lambda match: values.get(match[1] or match[2], match[0]), word)


def _arguments(words: Sequence[str]) -> tuple[str, list[str], bool]:
    """The script, the files, and whether expressions are extended, of an in-place sed.

    Raises:
        NotUnderstoodError: an option isn't known.
    """
    scripts: list[str] = []
    rest: list[str] = []
    extended = in_place = False
    pending = iter(words)
    for word in pending:
        if word in ("-e", "--expression"):
            scripts.append(next(pending, ""))
        elif word.startswith("--expression="):
            scripts.append(word.partition("=")[2])
        elif word in ("-E", "-r", "--regexp-extended"):
            extended = True
        elif re.fullmatch(r"-[Er]*i\S*|--in-place\S*", word):
            in_place = True
            extended = extended or bool(re.match(r"-[Er]", word))
        elif word.startswith("-") and len(word) > 1 and not scripts and not rest:
            raise sed.NotUnderstoodError(f"the option {word}")
        else:
            rest.append(word)
    if not scripts and rest:
        scripts.append(rest.pop(0))
    files = [name for word in rest for name in _braced(word)] if in_place else []
    return "\n".join(scripts), files, extended


def _braced(word: str) -> list[str]:
    """``{test-,}requirements.txt`` as the shell makes two names of it."""
    match = _BRACES.search(word)
    if not match:
        return [word]
    parts = match[1].split(",")
    return [
        name
        for part in parts
        for name in _braced(word[: match.start()] + part + word[match.end() :])
    ]
