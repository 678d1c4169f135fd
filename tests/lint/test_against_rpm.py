"""What lint calls an error is one for RPM too, and a spec that RPM takes has none."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from rdotool.spec.lint import mended
from tests.lint.cases import FIRES
from tests.lint.samples import GOOD, found, spec, with_change

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.rpm,
    pytest.mark.skipif(not shutil.which("rpmspec"), reason="rpmspec is not installed"),
]
# Errors that this RPM doesn't see: newer RPMs do, or rdotool, DLRN, rpmbuild -bs.
_OTHERS = {
    "patch-syntax",
    "removeme",
    "duplicate-patches-base",
    "patches-ignore",
    "source-missing",
}
_SILENT = ("Requires: foo>=2.2",)  # taken, as the name of a package that can't exist
ERRORS = [
    row for row in FIRES if row[1] == "E" and row[0] not in _OTHERS and row[4] not in _SILENT
]
WARNINGS = [
    row
    for row in FIRES
    if row[1] == "W" and row[0] not in ("runs-command", "source-missing", "bare-condition")
]


def complaints(text: str, folder: Path) -> str:
    """What RPM calls an error in a spec; it names the changelog's faults and goes on."""
    path = folder / "thing.spec"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    done = subprocess.run(
        ["rpmspec", "-q", "--srpm", "--qf", "x", "-D", "dist .el9", str(path)],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        cwd=folder,
    )
    lines = [line for line in done.stderr.splitlines() if line.startswith("error:")]
    return "\n".join(lines) or ("failed" if done.returncode else "")


def test_the_good_spec(tmp_path: Path) -> None:
    assert complaints(GOOD, tmp_path) == ""


@pytest.mark.parametrize("row", ERRORS, ids=[f"{row[0]}-{n}" for n, row in enumerate(ERRORS)])
def test_rpm_refuses_what_is_an_error(row: tuple[str, str, str, str, str], tmp_path: Path) -> None:
    assert complaints(with_change(row[2], row[3]), tmp_path)


CHANGELOG = GOOD.partition("%changelog\n")[2]
BROUGHT = "%global my_changelog " + CHANGELOG.strip().replace("\n", "\\\n").replace("%", "%%%%")
CHANGELOGS = [
    f"%undefine sname\n{CHANGELOG}",
    f"%{{?foo}}\n{CHANGELOG}",
    f"%{{?foo:%patch1}}\n{CHANGELOG}",
    f"%dnl %{{foo}}\n{CHANGELOG}",
    f"%if 0%{{?foo}}\n- x\n%endif\n{CHANGELOG}",
    "%{my_changelog}\n",
    "%(cat changelog)\n",
    "%include changelog\n",
    "%{lua:\nprint([[\n" + CHANGELOG + "]])\n}\n",
    "* Thu Oct 03 2024 A <a@b> 2-1\n- x\n\n%{my_changelog}\n",
    "* Thu Oct 03 2024 A <a@b> 2-1\n- x\n\n%(cat changelog)\n",
    "* %(LC_ALL=C date -d 2024-10-03 '+%%a %%b %%d %%Y') A <a@b> 2-1\n- x\n",
    "* Thu Oct 03 2024 A <a@b> %{version}-1\n- x %{name}\n  %{name} y\n",
]


@pytest.mark.parametrize("changelog", CHANGELOGS)
def test_a_mended_changelog_has_the_entries_that_it_had(changelog: str, tmp_path: Path) -> None:
    (tmp_path / "changelog").write_text(CHANGELOG)
    text = f"{BROUGHT}\n{GOOD.replace(CHANGELOG, changelog)}"
    after = mended(spec(text))[0].text
    assert not complaints(text, tmp_path)
    before = entries(text, tmp_path)
    assert before
    assert not complaints(after, tmp_path)
    assert entries(after, tmp_path) == before


def entries(text: str, folder: Path) -> list[str]:
    """Time and name of each entry, as RPM reads them."""
    (folder / "thing.spec").write_text(text)
    form = "[%{changelogtime} %{changelogname}\n]"
    done = subprocess.run(
        ["rpmspec", "-q", "--srpm", "--qf", form, "thing.spec"],
        capture_output=True,
        text=True,
        check=True,
        cwd=folder,
    )
    return done.stdout.splitlines()


@pytest.mark.parametrize("row", WARNINGS, ids=[f"{row[0]}-{n}" for n, row in enumerate(WARNINGS)])
def test_what_rpm_takes_is_no_error(row: tuple[str, str, str, str, str], tmp_path: Path) -> None:
    text = with_change(row[2], row[3])
    errors = [item for item in found(text) if item.level == "E" and item.check not in _OTHERS]
    assert not errors or complaints(text, tmp_path)
