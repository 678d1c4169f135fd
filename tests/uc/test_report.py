"""uc report: every status, whole versions, and each form of the table."""

from __future__ import annotations

import csv
import errno
import io
import os
import stat
from typing import TYPE_CHECKING, Any

import pytest

from rdotool.adapters import atomic
from rdotool.workflows.requirements import uc_html, uc_report
from rdotool.workflows.requirements.uc_report import Row
from tests.sources.server import File, serve
from tests.uc.conftest import CONSTRAINTS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.helpers.cli import Result

Uc = "Callable[..., Result]"
RDO, BASE = "RDO Flamingo el9s", "BaseOS"
ROWS = {
    "oslo.config": ("9.10.0", "python3-oslo-config", "9.10.0", RDO, "equal"),
    "python-keystoneclient": ("6.0.0", "python3-keystoneclient", "5.5.0", BASE, "lower"),
    "python-dateutil": ("2.9.0.post0", "python3-dateutil", "2.9.0.post0", RDO, "equal"),
    "zeros": ("2.0", "python3-zeros", "2.0.0", BASE, "equal"),
    "newer": ("1.0", "python3-newer", "1.1", RDO, "greater"),
    "nowhere": ("1.0", "", "", "", "missing"),
}


def rows(result: Result) -> dict[str, tuple[str, ...]]:
    found = {row["modname"]: row for row in result.json["rows"]}
    keys = ("modvers", "pkgname", "pkgvers", "source", "status")
    return {name: tuple(found[name][key] for key in keys) for name in ROWS}


def test_every_status(uc: Callable[..., Result]) -> None:
    result = uc("report", "flamingo/el9s", "--json")
    assert rows(result) == ROWS
    assert {row["release"] for row in result.json["rows"]} == {"flamingo/el9s"}
    assert result.json["counts"] == {"lower": 1, "equal": 3, "greater": 1, "missing": 5}
    assert "old-python" not in result.out
    assert "upper-constraints.txt:13: odd line" in result.err


def test_the_release_in_development_is_the_default(uc: Callable[..., Result]) -> None:
    assert rows(uc("report", "--json")) == ROWS


def test_the_table(uc: Callable[..., Result]) -> None:
    lines = uc("report", "-s", "lower", "-s", "greater", "-S").out.splitlines()
    assert [line.split("  ")[0] for line in lines] == ["Release", *["flamingo/el9s"] * 2]
    assert lines[1].split()[1:] == [
        *("python-keystoneclient", "6.0.0", "python3-keystoneclient", "5.5.0", "BaseOS"),
        *("lower", "RDO", "Flamingo", "el9s"),
    ]


def test_comma_separated(uc: Callable[..., Result]) -> None:
    read = list(csv.reader(io.StringIO(uc("report", "--csv").out)))
    assert read[0] == list(uc_report.HEADER)
    assert ["flamingo/el9s", "oslo.config", *ROWS["oslo.config"]] in read
    assert len(read) == 11


def test_repositories_that_the_user_names(
    uc: Callable[..., Result], repositories: dict[str, Path]
) -> None:
    named = f"mine,{repositories['rdo'].as_uri()}"
    result = uc("report", "flamingo", "--repo", named, "--json")
    assert rows(result)["zeros"] == ("2.0", "", "", "", "missing")
    assert rows(result)["oslo.config"][3] == "mine"
    assert "NAME,URL" in uc("report", "--repo", "nowhere", code=2).err


def test_a_repository_that_cannot_be_had(uc: Callable[..., Result], tmp_path: Path) -> None:
    result = uc("report", "--repo", f"gone,{tmp_path.as_uri()}/gone", "--json", code=1)
    assert "gone" in result.err
    assert result.json["counts"]["missing"] == 10


@pytest.mark.parametrize("what", ["nowhere.txt", "a/b"])
def test_constraints_that_are_not_there(uc: Callable[..., Result], what: str) -> None:
    assert f"there is no file {what}" in uc("report", constraints=what, code=1).err


def test_an_unknown_release(uc: Callable[..., Result]) -> None:
    assert "zed" in uc("report", "zed", code=1).err
    err = uc("report", constraints="zed", code=1, env={"RDOTOOL_OFFLINE": "1"}).err
    assert "rdoinfo knows no release zed" in err
    assert "It knows: flamingo, epoxy" in err


def test_forms_exclude_each_other(uc: Callable[..., Result]) -> None:
    assert "exclude each other" in uc("report", "--csv", "--json", code=2).err


def test_a_page(uc: Callable[..., Result], tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert f"wrote {page}" in uc("report", "--html", page).err
    text = page.read_text("utf-8")
    assert '<tr class="lower"><td>flamingo/el9s</td><td>python-keystoneclient</td>' in text
    assert "http" not in text.replace(str(tmp_path), "")
    assert uc("report", "--html", "-").out.startswith("<!DOCTYPE html>")
    assert "No such file" in uc("report", "--html", tmp_path / "no/page.html", code=1).err


def test_a_page_of_a_file_whose_name_is_no_text(uc: Callable[..., Result], tmp_path: Path) -> None:
    limits = tmp_path / os.fsdecode(b"caf\xe9.txt")
    limits.write_bytes((tmp_path / "upper-constraints.txt").read_bytes())
    page = tmp_path / "page.html"
    page.write_text("old")
    page.chmod(0o640)
    beside = sorted(tmp_path.iterdir())
    uc("report", "--html", page, constraints=limits)
    assert "caf\\xe9.txt" in page.read_text("utf-8")
    assert stat.S_IMODE(page.stat().st_mode) == 0o640
    assert sorted(tmp_path.iterdir()) == beside


def test_a_page_that_cannot_be_written_is_as_it_was(
    uc: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    page = folder / "page.html"
    page.write_text("old")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        atomic.write(page, b"new")
    with pytest.raises(OSError, match="No space"):
        atomic.write(folder / "other.html", b"new")
    assert (page.read_text(), list(folder.iterdir())) == ("old", [page])


SECRETS = ("hunter2", "t0k3n", "glpat")


@pytest.mark.parametrize("action", ["check", "report"])
def test_no_secret_of_the_url_is_shown(
    uc: Callable[..., Result], tmp_path: Path, action: str
) -> None:
    page = tmp_path / "page.html"
    with serve() as site:
        site.files["/c.txt"] = File(CONSTRAINTS.encode())
        site.files["/bad.txt"] = File(b"nothing\n")
        host = site.url.removeprefix("http://")
        urls = [
            f"http://{user}@{host}/{name}.txt?private_token=t0k3n"
            for user in ("me:hunter2", "glpat-12345")
            for name in ("c", "bad", "gone")
        ]
        flags: list[tuple[Any, ...]] = [(), ("--json",)]
        flags += [("--csv",), ("--html", "-"), ("--html", page)] if action == "report" else []
        for url in urls:
            code = 0 if "/c.txt" in url else 1
            for some in flags:
                done = uc(action, *some, constraints=url, code=code)
                said = done.out + done.err + (page.read_text() if page.exists() else "")
                assert not [word for word in SECRETS if word in said]
                if code:
                    assert "private_token=***" in said
        offline = {"RDOTOOL_OFFLINE": "1"}
        said = uc(action, constraints=f"{urls[0]}&x", code=1, env=offline).err
        assert "offline" in said
        assert not [word for word in SECRETS if word in said]


def test_a_page_escapes_what_it_shows() -> None:
    evil = "</td><script>alert(1)</script>"
    row = Row(evil, evil, evil, evil, evil, evil, "lower")
    assert "<script>alert" not in uc_html.page(evil, evil, [row])


@pytest.mark.parametrize(
    ("package", "constraint", "status"),
    [
        ("2.9.0", "2.9.0.post0", "lower"),
        ("2.9.0^post0", "2.9.0.post0", "equal"),
        ("2.0.0", "2.0", "equal"),
        ("10.0", "9.9", "greater"),
        ("4.0.0~rc1", "4.0.0rc1", "equal"),
        ("4.0.0~rc1", "4.0.0", "lower"),
        ("git20200101", "1.0", "lower"),
    ],
)
def test_statuses(package: str, constraint: str, status: Any) -> None:
    assert uc_report.compared(package, constraint) == status
