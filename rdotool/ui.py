"""What people see: text, colour, tables, questions, progress. The only importer of blessings.

Text for people and ``--json`` go to stdout; notes, questions and progress go to
stderr. Colour and progress appear on a terminal only, and NO_COLOR is honoured.
Text from outside must pass through :func:`clean` before it is printed.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rdotool.errors import RdotoolError

_HARMLESS = {"\n", "\t"}
# Unicode's bidirectional controls reorder what a terminal shows ("Trojan source").
_BIDI = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_COLORS = ("green", "red", "yellow", "magenta", "cyan", "bold")


def clean(text: str, *, multiline: bool = False) -> str:
    """Make every control character of *text* visible, so that it can't drive a terminal.

    Newlines and tabs survive only with *multiline*. Undecodable bytes (surrogates)
    are shown as ``\\xNN``.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_visible(char, multiline=multiline) for char in text)


def _visible(char: str, *, multiline: bool) -> str:
    if multiline and char in _HARMLESS:
        return char
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    if code < 0x20 or 0x7F <= code <= 0x9F:
        return f"\\x{code:02x}"
    if char in _BIDI or code in (0x2028, 0x2029) or 0xD800 <= code <= 0xDFFF:
        return f"\\u{code:04x}"
    return char


class Ui:
    """One conversation: where to write, whether it is a terminal, whether colour is wanted."""

    def __init__(
        self, out: TextIO, err: TextIO, inp: TextIO, *, color: bool | None = None
    ) -> None:
        self._out = out
        self._err = err
        self._in = inp
        self._color = color
        self._term: Any = None
        self._progress = ""

    @property
    def is_terminal(self) -> bool:
        """Whether people read stdout."""
        return self._out.isatty()

    @property
    def can_ask(self) -> bool:
        """Whether somebody can answer a question."""
        return self._in.isatty() and self._err.isatty()

    def line(self, text: str = "") -> None:
        """Write a line of the result to stdout."""
        self.progress_done()
        print(text, file=self._out)

    def data(self, data: bytes) -> None:
        """Write bytes to stdout as they are: for another program, never for a terminal."""
        self.progress_done()
        self._out.flush()
        self._out.buffer.write(data)
        self._out.buffer.flush()

    def json(self, value: object) -> None:
        """Write *value* as JSON to stdout."""
        import json

        self.line(json.dumps(value, indent=2, ensure_ascii=True))

    def flush(self) -> None:
        """Let the reader of stdout have all of it."""
        self._out.flush()

    def note(self, text: str = "") -> None:
        """Write a remark about the work to stderr."""
        self.progress_done()
        self._out.flush()
        print(text, file=self._err, flush=True)

    def warn(self, text: str) -> None:
        """Write a warning to stderr."""
        self.note(f"{self.color('warning:', 'yellow', err=True)} {text}")

    def error(self, error: RdotoolError) -> None:
        """Tell an error: what, where, what next."""
        shade = "red" if error.label == "error" else "yellow"
        label = self.color(f"{error.label}:", shade, err=True)
        self.note(f"{label} {clean(str(error), multiline=True)}")
        if error.hint:
            self.note(clean(error.hint, multiline=True))

    def bold(self, text: str) -> str:
        """*text* in bold where stdout is a terminal."""
        return self.color(text, "bold")

    def color(self, text: str, name: str, *, err: bool = False) -> str:
        """*text* in a colour where the stream is a terminal and NO_COLOR is unset."""
        if name not in _COLORS or not self._wants_color(self._err if err else self._out):
            return text
        return str(getattr(self._terminal(), name)(text))

    def table(self, rows: Iterable[Sequence[str]], header: Sequence[str] = ()) -> None:
        """Write columns, as wide as their widest cell, two blanks apart."""
        lines = [tuple(header)] if header else []
        lines += [tuple(row) for row in rows]
        widths = [max(len(cell) for cell in column) for column in zip(*lines, strict=True)]
        for number, cells in enumerate(lines):
            padded = (f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True))
            text = "  ".join(padded).rstrip()
            self.line(self.bold(text) if header and number == 0 else text)

    def confirm(self, question: str, *, default: bool) -> bool:
        """Ask a yes/no question; *default* is the answer of an empty line.

        Where nobody can answer (no terminal) the answer is *default*. Ctrl-D, the end of
        all input, is no.
        """
        if not self.can_ask:
            return default
        line = self._read(f"{question} [{'Yn' if default else 'yN'}] ")
        if not line:
            print(file=self._err)
            return False
        answer = line.strip().lower()
        return answer in ("y", "yes") if answer else default

    def pause(self, prompt: str) -> None:
        """Wait for Enter, where somebody is there to press it."""
        if self.can_ask:
            self._read(prompt)

    def progress(self, text: str) -> None:
        """Show what is going on, on one line of a terminal that the next text replaces."""
        if not self._err.isatty():
            return
        text = clean(text)[:79]
        print(f"\r{text:<{len(self._progress)}}", end="", file=self._err, flush=True)
        self._progress = text

    def progress_done(self) -> None:
        """Wipe the progress line."""
        if self._progress:
            print(f"\r{'':<{len(self._progress)}}\r", end="", file=self._err, flush=True)
            self._progress = ""

    def _read(self, prompt: str) -> str:
        self.progress_done()
        self._out.flush()
        print(prompt, end="", file=self._err, flush=True)
        return self._in.readline()

    def _wants_color(self, stream: TextIO) -> bool:
        if self._color is not None:
            return self._color
        return stream.isatty() and not os.environ.get("NO_COLOR") and self._knows_terminal()

    @staticmethod
    def _knows_terminal() -> bool:
        return os.environ.get("TERM", "dumb") != "dumb"

    def _terminal(self) -> Any:
        if self._term is None:
            from blessings import Terminal

            self._term = Terminal(stream=self._out, force_styling=True)
        return self._term


_UI: list[Ui] = []


def get_ui() -> Ui:
    """The conversation on this process' own streams."""
    if not _UI or _UI[0]._out is not sys.stdout:
        _UI[:] = [Ui(sys.stdout, sys.stderr, sys.stdin)]
    return _UI[0]
