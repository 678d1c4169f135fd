"""The changelog: English dates, percent signs, automatic ones."""

from __future__ import annotations

import contextlib
import datetime as dt
import locale
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from rdotool.errors import RdotoolError
from rdotool.spec import changelog
from tests.spec.samples import BASE, DAY, spec

if TYPE_CHECKING:
    from pathlib import Path


def test_an_entry() -> None:
    after = spec().add_changelog("RDO", "dev@lists.rdoproject.org", DAY, ["Update to 3.1.0", "b"])
    entry = (
        "* Wed Oct 02 2024 RDO <dev@lists.rdoproject.org> 1:3.1.0-2\n- Update to 3.1.0\n- b\n\n"
    )
    assert after.text == BASE.replace("%changelog\n", "%changelog\n" + entry)


@pytest.mark.parametrize(
    ("line", "written"),
    [
        (r"Fix %{name} \d \1", r"- Fix %%{name} \d \1"),
        ("100%% sure, 50% not", "- 100%% sure, 50%% not"),
        ("%%%", "- %%%%"),
        ("two\nlines\x1b[31m", "- two lines [31m"),
        (r"\g<1> \n", r"- \g<1> \n"),
    ],
)
def test_percent_signs_and_backslashes(line: str, written: str) -> None:
    after = spec().add_changelog("A", "a@b.org", DAY, [line])
    assert after.last_changelog()[1] == [written]


HARD = (
    r"Fix %{name} \d \1",
    "100%",
    "%if 1",
    "%changelog",
    "%(touch here)",
    "%{lua:print(1)}",
    "ends in \\",
    "%{",
    "%[1",
    "* Mon Jan 01 2024 x",
    "%autorelease %autochangelog",
)


@pytest.mark.rpm
@pytest.mark.skipif(not shutil.which("rpmspec"), reason="rpmspec is not installed")
def test_rpm_reads_the_lines_as_they_were(tmp_path: Path) -> None:
    head = "Name: x\nVersion: 1\nRelease: 1\nSummary: s\nLicense: l\n%description\n.\n"
    after = spec(f"{head}%changelog\n").add_changelog("A", "a@b.org", DAY, HARD)
    (tmp_path / "x.spec").write_bytes(after.render())
    command = ["rpmspec", "-q", "--srpm", "--qf", "[%{CHANGELOGTEXT}]", "x.spec"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [f"- {line}" for line in HARD]
    assert not done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["x.spec"]


@pytest.mark.parametrize("auto", ["%autochangelog", "%{?autochangelog}", "%{autochangelog}"])
def test_autochangelog_is_left_alone(auto: str) -> None:
    text = BASE[: BASE.index("%changelog")] + f"%changelog\n{auto}\n"
    assert spec(text).add_changelog("A", "a@b.org", DAY, ["x"]).text == text


def test_without_a_changelog_there_is_none() -> None:
    text = BASE[: BASE.index("%changelog")]
    assert spec(text).add_changelog("A", "a@b.org", DAY, ["x"]).text == text
    assert spec(text).last_changelog() == ("", [])


def test_an_empty_one_at_the_end_without_newline() -> None:
    text = BASE[: BASE.index("%changelog")] + "%changelog"
    after = spec(text).add_changelog("A", "a@b.org", DAY, ["x"])
    assert after.text == text + "\n* Wed Oct 02 2024 A <a@b.org> 1:3.1.0-2\n- x\n\n"


def test_more_than_one() -> None:
    with pytest.raises(RdotoolError, match="more than one %changelog") as caught:
        spec(BASE + "%changelog\n").last_changelog()
    assert caught.value.where == f"thing.spec:{BASE.count(chr(10)) + 1}"


def test_the_last_entry() -> None:
    header, lines = spec().last_changelog()
    assert header == "* Tue Mar 05 2024 RDO <dev@lists.rdoproject.org> 1:3.1.0-2"
    assert lines == ["- Something else", "- And more"]
    assert spec().last_changelog(strip=True)[1] == ["Something else", "And more"]


COMMENTED = """# * no header
* Tue Mar 05 2024 A <a@b> 1-1

# TODO
- one
  # inside
- #5, two

"""


def test_comments_are_no_part_of_the_entry(tmp_path: Path) -> None:
    head = "Name: x\nVersion: 1\nRelease: 1\nSummary: s\nLicense: l\n%description\n.\n"
    made = spec(f"{head}%changelog\n{COMMENTED}")
    assert made.last_changelog() == ("* Tue Mar 05 2024 A <a@b> 1-1", ["- one", "- #5, two"])
    if shutil.which("rpmspec"):
        (tmp_path / "x.spec").write_bytes(made.render())
        command = ["rpmspec", "-q", "--srpm", "--qf", "[%{CHANGELOGTEXT}]", "x.spec"]
        said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
        said_lines = [line.strip() for line in said.stdout.splitlines() if line]
        assert said_lines == made.last_changelog()[1]


def test_dates_are_english_whatever_the_locale() -> None:
    before = locale.setlocale(locale.LC_TIME)
    with contextlib.suppress(locale.Error):
        locale.setlocale(locale.LC_TIME, "de_DE.UTF-8")
    try:
        assert changelog.english(dt.date(2024, 5, 1)) == "Wed May 01 2024"
        assert changelog.english(dt.date(2023, 12, 31)) == "Sun Dec 31 2023"
    finally:
        locale.setlocale(locale.LC_TIME, before)
