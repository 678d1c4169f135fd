"""Whole specs, before and after what a release day does to them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rdotool.spec import Spec
from rdotool.versions import split_milestone
from tests.spec.samples import DAY

if TYPE_CHECKING:
    from collections.abc import Callable

DATA = Path(__file__).parent.parent / "data" / "spec"


def updated(version: str) -> Callable[[Spec], Spec]:
    """What new-version does to a spec, in the order of rdopkg's."""

    def edit(spec: Spec) -> Spec:
        number, milestone = split_milestone(version)
        same = spec.tag("Version") == number and bool(spec.milestone) is bool(milestone)
        spec = spec.set_version(number)
        spec = (
            spec.bump_release(None, milestone)
            if same
            else spec.set_release("0.1" if milestone else "1", milestone)
        )
        spec = spec.set_patches_base(None if version == number else version)
        return spec.add_changelog("RDO", "dev@lists.rdoproject.org", DAY, [f"Update to {version}"])

    return edit


def patched(*names: str) -> Callable[[Spec], Spec]:
    return lambda spec: spec.set_patches(names)


CASES: dict[str, Callable[[Spec], Spec]] = {
    "branching": updated("5.0.0.0rc1"),
    "final-to-final": updated("4.0.1"),
    "final-to-rc": updated("5.0.0.0rc1"),
    "rc-to-rc": updated("5.0.0.0rc2"),
    "rc-to-final": updated("5.0.0"),
    "patches-gpg": patched("0001-a.patch", "0002-b.patch"),
    "patches-setup": patched("0001-Downstream-only.patch", "0002-New-quay.patch"),
}


def read(case: str, which: str) -> Spec:
    path = DATA / case / f"{which}.spec"
    return Spec.parse(path.read_bytes(), path.name)


@pytest.mark.parametrize("case", sorted(CASES))
def test_before_and_after(case: str) -> None:
    assert CASES[case](read(case, "before")).text == read(case, "after").text


def test_each_folder_has_its_case() -> None:
    assert sorted(path.name for path in DATA.iterdir()) == sorted(CASES)


@pytest.mark.parametrize("case", sorted(CASES))
@pytest.mark.parametrize(
    "mangle",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text[:-1],
        lambda text: text.replace("Ships", "\fShips \udce9"),
    ],
)
def test_in_any_dress(case: str, mangle: Callable[[str], str]) -> None:
    dressed = Spec(mangle(read(case, "before").text))
    assert CASES[case](dressed).text.rstrip() == mangle(read(case, "after").text).rstrip()


@pytest.mark.rpm
@pytest.mark.skipif(not shutil.which("rpmspec"), reason="rpmspec is not installed")
@pytest.mark.parametrize("define", [[], ["-D", "dlrn 1"]])
def test_rpm_sees_the_patches_with_and_without_the_block(
    define: list[str], tmp_path: Path
) -> None:
    spec = tmp_path / "harbor.spec"
    spec.write_bytes(read("patches-gpg", "after").render())
    done = subprocess.run(
        ["rpmspec", "-q", "--srpm", "--qf", r"[%{PATCH}\n]", *define, str(spec)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert set(done.stdout.split()) == {"0001-a.patch", "0002-b.patch"}, done.stderr
