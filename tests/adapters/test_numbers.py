"""Numbers of any length, wherever text from outside may hold one."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdotool.adapters import gitconfig, numbers, probe, yamlfile
from rdotool.errors import RdotoolError
from rdotool.patches import text as patch_text
from rdotool.spec import Spec
from tests.spec.samples import BASE

NINES = "9" * 5000


@given(st.integers(0, 10**20), st.integers(0, 30))
def test_numbers(number: int, zeros: int) -> None:
    text = f"{'0' * zeros}{number}"
    assert numbers.whole(text) == (number if number <= numbers.LARGEST else None)
    assert numbers.clipped(text) == min(number, numbers.LARGEST)


@pytest.mark.parametrize("text", ["", " ", "-1", "1.0", "1_0", "x", NINES])
def test_what_is_none(text: str) -> None:
    assert numbers.whole(text) is None


def test_zeros_are_no_size() -> None:
    assert numbers.whole("0" * 5000 + "7") == 7


LINES = [
    f"Patch{NINES}: x.patch",
    f"Release: {NINES}",
    f"%patch{NINES} -p1",
    f"%patch -P {NINES} -p1",
    f"%autopatch -m {NINES}",
    f"%autosetup -p{NINES}",
    f"patch -p1 < %{{PATCH{NINES}}}",
    f"%if {NINES} > 1",
    f"* Mon Jan 01 {NINES} A <a@b> 1-1",
]


@pytest.mark.parametrize("line", LINES, ids=[line.replace(NINES, "9") for line in LINES])
def test_a_spec_is_refused_at_its_line(line: str) -> None:
    with pytest.raises(RdotoolError, match="a number of a thousand digits") as caught:
        Spec.parse(f"{BASE}\n{line}\n".encode(), "x.spec")
    assert caught.value.where == f"x.spec:{BASE.count(chr(10)) + 2}"


@pytest.mark.parametrize(
    "count, skip", [("7", 7), ("1" * 12, 10**12 // 9), ("9" * 99, 10**18 - 1)]
)
def test_a_skip_is_never_taken_for_none(count: str, skip: int) -> None:
    spec = Spec.parse(f"# patches_base=1.0+{count}\n{BASE}".encode())
    assert spec.patches_base() == ("1.0", skip)


def test_a_patch_whose_hunk_is_of_any_size() -> None:
    patch = f"--- a/x\n+++ b/x\n@@ -1,{NINES} +1,{NINES} @@\n-a\n+b\n"
    assert patch_text.change_id(patch.encode()) != patch_text.change_id(b"")


@pytest.mark.parametrize("number", [NINES, "0x" + "f" * 5000])
def test_yaml(number: str) -> None:
    kind = yamlfile.Kind("a file", "It holds what is here.")
    with pytest.raises(RdotoolError) as caught:
        yamlfile.parse(f"a: 1\nb: {number}\n".encode(), "x.yml", kind)
    assert caught.value.where == "x.yml:2"
    assert len(caught.value.brief) < 200


def test_what_other_programs_are_given() -> None:
    assert probe.gerrit_at("example.org", NINES) is None
    assert gitconfig.environment({"GIT_CONFIG_COUNT": NINES})["GIT_CONFIG_KEY_0"]


@pytest.mark.parametrize(
    "args, words",
    [
        (["patch", "-R", NINES], "in no usable git repository"),
        (["conf"], "RDOTOOL_RDOINFO_MAX_AGE must be a number of seconds"),
    ],
)
def test_the_command(args: list[str], words: str, home: object, tmp_path: object) -> None:
    import os

    env = {**os.environ, "RDOTOOL_RDOINFO_MAX_AGE": NINES} if args == ["conf"] else None
    command = [sys.executable, "-m", "rdotool", *args]
    done = subprocess.run(
        command, cwd=str(tmp_path), env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode in {1, 2}
    assert words in done.stderr
    assert len(done.stderr) < 1000
