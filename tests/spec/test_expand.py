"""Expansion that executes nothing."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from rdotool.errors import RdotoolError
from rdotool.spec import expression
from tests.spec.samples import spec

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "Name: x\nVersion: 1.2\nRelease: 1\n"


@pytest.mark.parametrize(
    ("head", "text", "value"),
    [
        ("%global a 1\n", "%a %{a} %{?a} %?a", "1 1 1 1"),
        ("%global a 1\n", "%{?a:yes}%{!?a:no}%{!?b:none}%{?b}%{?b:x}", "yesnone"),
        ("%global a 1\n%global a 2\n", "%{a}", "2"),
        ("%global a 1\n%global a 2\n%undefine a\n", "%{a}", "1"),
        ("%global a 1\n%define b %{a}\n%global c %{a}\n%global a 2\n", "%{b}%{c}", "21"),
        ("%{!?a: %global a %{version}%{?b}}\n", "%{a}", "1.2"),
        ("", "%{undefined} %undefined 100%% %", "%{undefined} %undefined 100% %"),
        (
            "%if 0%{?fedora} > 30 || 0%{?rhel}\n%global a 1\n%else\n%global a 2\n%endif\n",
            "%{a}",
            "2",
        ),
        ("%global a \\\none \\\ntwo\n", "%{a}", "one \ntwo"),
        ("%define a {b{c}}\n", "%{a}", "b{c}"),
        ("%global a 1\n", "%{NAME}-%{VERSION}-%{release}", "x-1.2-1"),
        ("%dnl %global a 1\n", "%{!?a:no}", "no"),
        # from here on it is norpm that answers
        ("", "%{expr: 1 + 2}", "3"),
        ("", "%[ 2 * 3 ]", "6"),
        ("%define twice() %1%1\n", "%{twice ab}", "abab"),
        (
            "%global commit 0123456789abcdef\n%global short %(c=%{commit}; echo ${c:0:7})\n",
            "%{short}",
            "0123456",
        ),
    ],
)
def test_values(head: str, text: str, value: str) -> None:
    assert spec(head + HEAD).expand(text) == value


@pytest.mark.parametrize(
    ("head", "text", "line"),
    [
        ("%global a %(touch pwned)\n", "%{a}", 1),
        ("\n%define a %(touch pwned)\n", "%{a}", 2),
        ("%global a %{lua: os.execute('touch pwned')}\n", "%{a}", 1),
        ("%global b %(touch pwned)\n%global a %{b}\n", "%{a}", 2),
        ("%{!?a: %global a %(touch pwned)}\n", "%{a}", 1),
        ("%{lua:rpm.define('a 1')}\n%global a %(touch pwned)%[1]\n", "%{a}", 2),
        ("%{load:/etc/passwd}\n%global a %{load:/etc/passwd}\n", "%{a}", 2),
    ],
)
def test_nothing_runs(
    head: str, text: str, line: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = spec(head + HEAD)
    assert before.nvr() == "x-1.2-1"
    with pytest.raises(RdotoolError, match=r"never runs|can't tell") as caught:
        before.expand(text)
    assert caught.value.where.startswith("thing.spec:")
    assert int(caught.value.where.rpartition(":")[2]) <= line
    assert "literally" in caught.value.hint
    assert not list(tmp_path.iterdir())


def test_a_shell_that_nobody_asks_for_does_not_matter() -> None:
    head = "%{!?pyver: %global pyver %(%{__python3} -c 'print(3)')}\n"
    before = spec(head + HEAD + "Source0: %{name}-%{version}.tgz\nSource1: %{pyver}.tgz\n")
    assert [source.url for source in before.sources()] == ["x-1.2.tgz", None]


@pytest.mark.parametrize(
    "bomb",
    [
        "".join(f"%global a{i} %{{a{i - 1}}}%{{a{i - 1}}}\n" for i in range(1, 60)),
        "".join(f"%define a{i} %{{a{i - 1}}}%{{a{i - 1}}}\n" for i in range(1, 60)),
        "%define a59 %{a59}\n",
        "%define a59 %{b}\n%define b %{a59}x\n",
        "%global x %[1]\n"
        + "".join(f"%define a{i}() %{{a{i - 1}}}%{{a{i - 1}}}\n" for i in range(1, 60)),
        "%global a59 %{rep:x 999999999}\n",
        "".join(f"%define a{i} %{{a{i - 1}}}%{{a{i - 1}}}\n" for i in range(1, 14))
        + "%global a59 %{a13}\n" * 5000,
        "%global a59 " + "%{!?x:" * 500 + "}" * 500 + "\n",
    ],
)
def test_bombs_end_soon(bomb: str) -> None:
    begin = time.monotonic()
    try:
        value = spec("%global a0 xx\n" + bomb + HEAD).expand("%{a59}")
    except RdotoolError:
        value = ""
    assert len(value) < 1 << 20
    assert time.monotonic() - begin < 30


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", True),
        ("0", False),
        ("!0", True),
        ("1 && 0", False),
        ("0 || 2", True),
        ('"a" == "b"', False),
        ('"a" != ""', True),
        ("09 > 8", True),
        ("(1 + 2) * 3 == 9", True),
        ("-1 < 0", True),
        ("7 / 2 == 3", True),
        ("0 == 1 || 1 == 1", True),
        ("!(1 && 1)", False),
    ],
)
def test_conditions(text: str, value: bool) -> None:
    assert expression.evaluate(text) is value


@pytest.mark.parametrize(
    "text", ["", "1 2", "(1", '1 == "1"', "1 / 0", "1 ? 2 : 3", "&&", "(" * 999]
)
def test_conditions_that_are_not_decided(text: str) -> None:
    with pytest.raises(expression.Undecided):
        expression.evaluate(text)


def test_simple_specs_do_not_load_norpm() -> None:
    code = (
        "import sys\nfrom rdotool.spec import Spec\n"
        "spec = Spec.parse(b'%global a 1\\nName: x\\nVersion: %{a}\\nRelease: 1\\n')\n"
        "assert spec.nvr() == 'x-1-1'\n"
        "assert not {'norpm', 'lark', 'rpm', 'git', 'yaml', 'click'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=".")
