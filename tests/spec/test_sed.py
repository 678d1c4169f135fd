"""sed's commands are computed; GNU sed itself is the judge."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rdotool.spec import sed

TEXT = """\
# a comment
oslo.db>=4.0 # Apache-2.0
packaging>=24.1
PyYAML>=6.0
six>=1.16,!=1.17
XStatic-jQuery>=1.8
xattr>=0.4;sys_platform!='win32'
a+b(c){d}|e*f^g$h
fixtures,testtools
"""
GNU = shutil.which("sed")


def real(script: str, extended: bool) -> list[str] | None:
    """What sed makes of TEXT; None when it refuses the script."""
    assert GNU, "sed is part of every Debian"
    done = subprocess.run(
        [GNU, "--sandbox", *(["-E"] if extended else []), "-e", script],
        input=TEXT,
        capture_output=True,
        encoding="utf-8",
        env={"LC_ALL": "C.UTF-8"},
        check=False,
    )
    return None if done.returncode else done.stdout.splitlines()


def ours(script: str, extended: bool) -> list[str]:
    commands = sed.parse(script, extended=extended)
    lines = (sed.run(commands, line) for line in TEXT.splitlines())
    return [part for line in lines if line is not None for part in line.split("\n")]


@pytest.mark.parametrize(
    "script",
    [
        "/^oslo.db.*/d",
        r"s/^\(XStatic-jQuery\)>=.*/\1/",
        "s/^packaging.*/packaging>=20.9/g",
        "s/PyYAML.*/PyYAML/",
        "s/fixtures,//g",
        r"s/^xattr\(.*\)/pyxattr\1/",
        "/pyyaml/Id",
        "s|six|[&]|;/^#/d",
        r"\,fixtures,d",
        "/^#/!s/>=/ >= /",
        "s/[[:space:]]*#.*//",
        "s/a+b(c){d}|e/X/",
        r"s/a\+b/X/",
        "s/e*f^g$h/X/",
        r"s/\./\n/",
        "/^[^a-z]/d",
        "s/[]x]/_/g",
        "s/o/0/gI",
        "d",
        "",
    ],
)
def test_basic_expressions(script: str) -> None:
    assert ours(script, False) == real(script, False)


@pytest.mark.parametrize(
    "script", [r"s/(six|PyYAML)>=([0-9.]+)/\2 \1/", r"s/a\+b\(c\)/X/", "s/>=.{3}/=/", "/^(o|p)/d"]
)
def test_extended_expressions(script: str) -> None:
    assert ours(script, True) == real(script, True)


@pytest.mark.parametrize(
    "script",
    ["y/a/b/", "s/a/b/w out", "s/a/b/e", "p", "1d", "$d", "s/a", "/a/,/b/d", "s/(a*)*b//"],
)
def test_what_is_not_understood_is_told(script: str) -> None:
    with pytest.raises(sed.NotUnderstoodError):
        sed.parse(script, extended=True)


_PIECE = st.sampled_from(
    ["o", "s", ".", "*", "^", "$", "[a-z]", "[^0-9]", r"\(", r"\)", r"\+", "+", "(", ")", "|", "="]
)


@settings(max_examples=60)
@given(
    st.lists(_PIECE, min_size=1, max_size=5).map("".join),
    st.sampled_from(["", "x", "&&", r"\&", "[&]"]),
    st.sampled_from(["", "g", "I"]),
    st.booleans(),
)
def test_any_substitution(pattern: str, replacement: str, flags: str, extended: bool) -> None:
    script = f"s/{pattern}/{replacement}/{flags}"
    try:
        found = ours(script, extended)
    except sed.NotUnderstoodError:
        return
    wanted = real(script, extended)
    assume(wanted is not None)
    assert found == wanted
