"""Lines of bash, taken apart as bash takes them."""

from __future__ import annotations

import shlex
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rdotool.cli.complete.line import parse

BREAKS = " \t\n\"'@><=;|&(:"


@pytest.mark.parametrize(
    "text,words,word,quote,cut",
    [
        ("rdotool ", [], "", "", 0),
        ("rdotool", [], "rdotool", "", 0),
        ("rdotool inf", [], "inf", "", 0),
        ("A=1 _b='x y' rdotool info n", ["info"], "n", "", 0),
        ("./my\\ tool info n", ["info"], "n", "", 0),
        ("rdotool info conf:co", ["info"], "conf:co", "", 5),
        ("rdotool x --opt=a:b", ["x"], "--opt=a:b", "", 8),
        ("rdotool x 'conf:co", ["x"], "conf:co", "'", 0),
        ('rdotool x a:"b c', ["x"], "a:b c", '"', 2),
        ("rdotool x a\\:b", ["x"], "a:b", "", 0),
        ('rdotool x "a\\"b\\c', ["x"], 'a"b\\c', '"', 0),
        ("rdotool '' b", [""], "b", "", 0),
        ("rdotool x 'done' ", ["x", "done"], "", "", 0),
        ("rdotool x \\", ["x"], "", "", 0),
        ("", [], "", "", 0),
    ],
)
def test_lines(text: str, words: list[str], word: str, quote: str, cut: int) -> None:
    line = parse(text, BREAKS)
    assert (line.words, line.word, line.quote, line.cut) == (words, word, quote, cut)


_WORDS = st.text("ab:=@'\"\\$`;&|*?[]()<>{}#!~ ä\t", min_size=1, max_size=8)


@given(words=st.lists(_WORDS, max_size=4), last=_WORDS)
def test_quoted_words_come_back(words: list[str], last: str) -> None:
    text = shlex.join(["rdotool", *words, last])
    line = parse(text, BREAKS)
    assert (line.words, line.word) == (words, last)


@settings(max_examples=60)
@given(value=_WORDS, typed=st.integers(0, 8), style=st.sampled_from(["", "'", '"']))
def test_bash_reads_what_is_put_in_as_the_value(value: str, typed: int, style: str) -> None:
    """The insertion, behind what bash leaves of the word, is the value to bash."""
    begun = value[:typed]
    if style == "'" and "'" in begun:
        return
    raw = begun.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$").replace("`", "\\`")
    shown = {"": shlex.quote(begun) if begun else "", "'": f"'{begun}", '"': f'"{raw}'}[style]
    line = parse(f"rdotool x {shown}", BREAKS)
    assert line.word == begun
    kept = value[: line.cut] if line.cut and not line.quote else ""
    whole = f"{shlex.quote(kept) if kept else ''}{line.quote}{line.insertion(value)}{line.quote}"
    read = ["bash", "-c", f"printf '%s' {whole}"]
    done = subprocess.run(read, capture_output=True, check=True, env={"LC_ALL": "C.UTF-8"})
    assert done.stdout.decode() == value
