"""Properties of `set_patches`: whatever the style, what is asked for and nothing else."""

from __future__ import annotations

import itertools
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from rdotool.errors import RdotoolError
from rdotool.spec import patches
from tests.spec.samples import spec

if TYPE_CHECKING:
    from rdotool.spec import Spec

TAGS = ("Patch{:04d}: ", "Patch{}:  ", "Patch:    ", "patch{:02d}:\t", "list")
PREPS = (
    "%autosetup -p1",
    "%setup\ngit am %{patches}",
    "%autosetup -N\n%autopatch -p1",
    "%patch# -p1",
    "%patch -P# -p1",
    "%patch -P # -p1",
    "%patch # -p1",
    "patch -p1 < %{PATCH#}",
    "%autopatch -p1 #",
)


@dataclass(frozen=True)
class Drawn:
    """A spec, the names of its patches, those wanted, and which are in an %if."""

    spec: Spec
    names: list[str]
    wanted: list[str]
    held: frozenset[str]
    singly: bool


@st.composite
def drawn(draw: st.DrawFn, conditions: bool = True) -> Drawn:
    letters = draw(st.lists(st.sampled_from("abcdef"), unique=True, max_size=5))
    tag, prep = draw(st.sampled_from(TAGS)), draw(st.sampled_from(PREPS))
    numbers = _numbers(draw, tag, len(letters))
    names = [f"{i:04d}-{letter}.patch" for i, letter in enumerate(letters, 1)]
    arms = [draw(st.sampled_from("--io")) if conditions else "-" for _ in names]
    commented = [draw(st.booleans()) for _ in names]
    lines, applied = [], []
    for name, number, arm, note in zip(names, numbers, arms, commented, strict=True):
        head = "" if tag == "list" else tag.format(number)
        about = [f"# about {name[5]}"] if note else []
        lines += _wrapped(arm, [*about, head + name])
        use = [f"# apply {name[5]}"] if note else []
        applied += _wrapped("-" if arm == "o" else arm, [*use, prep.replace("#", str(number))])
    if draw(st.booleans()):
        lines, applied = _joined(lines), _joined(applied)
    singly = "#" in prep
    body = "\n".join(applied) if singly else prep
    text = _text(lines, tag == "list", ("%setup -q\n" if singly else "") + body)
    if draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    stay = draw(st.lists(st.sampled_from("abcdefnm"), unique=True, max_size=6))
    order = draw(st.booleans())
    wanted = sorted(stay, key=lambda one: (letters.index(one) if one in letters else 2.5, one))
    wanted = [f"{i:04d}-{one}.patch" for i, one in enumerate(wanted if order else stay, 1)]
    held = frozenset(name[5] for name, arm in zip(names, arms, strict=True) if arm != "-")
    return Drawn(spec(text), names, wanted, held, singly)


def _numbers(draw: st.DrawFn, tag: str, count: int) -> list[int]:
    if tag in ("Patch:    ", "list"):
        return list(range(count))
    start = draw(st.sampled_from((0, 1, 1, 100, 1000)))
    gaps = [draw(st.sampled_from((1, 1, 1, 3))) for _ in range(count)]
    return [start + sum(gaps[:at]) for at in range(count)]


def _joined(lines: list[str]) -> list[str]:
    """Blocks with the same condition, one behind the other, as one."""
    return "\n".join(lines).replace("%endif\n%if 1\n", "").split("\n") if lines else []


def _wrapped(arm: str, lines: list[str]) -> list[str]:
    if arm == "i":
        return ["%if 1", *lines, "%endif"]
    return ["%if 0", "%else", *lines, "%endif"] if arm == "o" else lines


def _text(lines: list[str], listed: bool, prep: str) -> str:
    tags = "\n".join(lines)
    return (
        "Name: x\nVersion: 1\nRelease: 1\nSummary: s\nLicense: l\nSource0: x.tgz\n\n"
        + ("" if listed else f"{tags}\n\n")
        + "BuildArch: noarch\n%global keep \\\n one\n\n%description\nAbout Patch1: no tag.\n\n"
        + (f"%patchlist\n{tags}\n\n" if listed else "")
        + f"%prep\n{prep}\n\necho done\n\n%changelog\n* x\n- %%patch1\n"
    )


def _changed(it: Drawn) -> Spec | None:
    """The edit; None where a patch would have to stand in a block that isn't its own."""
    try:
        after = it.spec.set_patches(it.wanted)
    except RdotoolError as error:
        if not it.held or "conditional block" not in error.brief:
            raise
        event("refused")
        return None
    event("done")
    return after


def _rest(text: str) -> list[str]:
    """The lines that no patch has to do with."""
    return [
        line
        for line in text.replace("\r", "").split("\n")
        if line.strip()
        and not re.search(r"\.patch|^%patch[ \d]|PATCH|^# a|^%autopatch|^%[ie]", line)
    ]


@given(drawn())
def test_what_is_asked_and_nothing_else(it: Drawn) -> None:
    after = _changed(it)
    if after is None:
        return
    assert [patch.value for patch in after.patches()] == it.wanted
    numbers = [patch.number for patch in after.patches()]
    assert numbers == sorted(set(numbers))
    assert _rest(after.text) == _rest(it.spec.text)
    assert "\r" not in after.text.replace("\r\n", "")
    assert after.set_patches(it.wanted) is after


@given(drawn())
def test_the_same_names_change_nothing(it: Drawn) -> None:
    assert it.spec.set_patches(it.names) is it.spec


@given(drawn())
def test_comments_go_with_their_lines(it: Drawn) -> None:
    after = _changed(it)
    if after is None:
        return
    before, lines = it.spec.text.splitlines(), after.text.splitlines()
    there = {name[5] for name in it.wanted}
    for letter in "abcdef":
        had = f"# about {letter}" in before
        assert lines.count(f"# about {letter}") == (had and letter in there)
        if had and letter in there:
            assert lines[lines.index(f"# about {letter}") + 1].endswith(f"-{letter}.patch")
        assert lines.count(f"# apply {letter}") <= (had and letter in there)


@given(drawn())
def test_conditions_are_kept_and_no_other_come(it: Drawn) -> None:
    after = _changed(it)
    if after is None:
        return
    for patch in after.patches():
        assert bool(patch.condition) is (patch.value[5] in it.held)
    assert after.text.count("%if ") == after.text.count("%endif")
    logicals = [one for one in after.layout.logicals if one.text.strip()]
    for one, other in itertools.pairwise(logicals):
        assert (one.condition, other.condition) != ("if", "endif")


@given(drawn())
def test_prep_applies_each_in_order(it: Drawn) -> None:
    after = _changed(it)
    if after is None or not it.singly:
        return
    named = {patch.number: patch.value for patch in after.patches()}
    applied = [named[use.number] for use in patches.single_uses(after.layout)]
    assert applied == it.wanted
    was = set(it.spec.text.split("\n"))
    assert not [x for x in after.text.split("\n") if re.match(r"%patch\d", x) and x not in was]


@pytest.mark.rpm
@pytest.mark.skipif(not shutil.which("rpmspec"), reason="rpmspec is not installed")
@given(drawn())
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
def test_rpm_names_and_applies_them(it: Drawn) -> None:
    after = _changed(it)
    if after is None or "\r" in after.text:
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for wanted in it.wanted:
            (folder / wanted).touch()
        (folder / "x.spec").write_bytes(after.render())
        command = ["rpmspec", "-D", f"_sourcedir {folder}", "x.spec"]
        asked = [*command, "-q", "--srpm", "--qf", r"[%{PATCH}\n]"]
        done = subprocess.run(asked, cwd=folder, capture_output=True, text=True, check=False)
        assert sorted(done.stdout.split()) == it.wanted, done.stderr
        parsed = subprocess.run(
            [*command, "-P"], cwd=folder, capture_output=True, text=True, check=True
        ).stdout
    prep = parsed[parsed.index("%prep") : parsed.index("echo done")]
    assert list(dict.fromkeys(re.findall(r"\d{4}-\w\.patch", prep))) == it.wanted
