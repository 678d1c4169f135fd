"""The series and their keys: who signs on which day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from rdotool.errors import RdotoolError
from rdotool.workflows.releases import series
from rdotool.workflows.releases.upstream import open_releases
from tests.rdoinfo.world import settings
from tests.releases import small

if TYPE_CHECKING:
    from pathlib import Path

    from rdotool.workflows.releases.series import Series


def known(tmp_path: Path, status: str = small.STATUS) -> list[Series]:
    root = small.write(tmp_path / "releases", small.FILES | {"data/series_status.yaml": status})
    return series.read(open_releases(str(root), settings(tmp_path)))


@pytest.mark.parametrize(
    ("day", "signer"),
    [
        ("2024-10-07", "dalmatian"),  # the day of the change is still the old key's
        ("2024-10-08", "epoxy"),
        ("2025-04-07", "epoxy"),
        ("2026-11-23", "flamingo"),  # until the present
        ("2024-04-08", None),
    ],
)
def test_who_signs_on_a_day(tmp_path: Path, day: str, signer: str | None) -> None:
    found = series.signer(known(tmp_path), dt.date.fromisoformat(day))
    assert (found and found.name) == signer


def test_a_key_is_forty_small_digits(tmp_path: Path) -> None:
    assert {one.name: one.key for one in known(tmp_path)} == small.KEYS | {"juno": ""}


def test_a_series_is_found_by_name_and_by_identifier(tmp_path: Path) -> None:
    found = known(tmp_path)
    assert series.find(found, "epoxy").identifier == "2025.1"
    assert series.find(found, "e-release", "2025.1").name == "epoxy"
    with pytest.raises(RdotoolError, match="no series epoxi") as error:
        series.find(found, "epoxi")
    assert error.value.hint == "Did you mean epoxy?"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("c" * 40, "c" * 39, "the signing-key of flamingo is no fingerprint"),
        ("- name: juno\n  status", "- status", "a series without a name"),
        (small.STATUS, "a: 1\n", "must be a list"),
        (small.STATUS, "- name: !!python/object:os.system x\n", "is refused"),
    ],
)
def test_what_is_wrong_is_told_with_its_file(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    with pytest.raises(RdotoolError, match=said) as error:
        known(tmp_path, small.STATUS.replace(old, new))
    assert "series_status.yaml" in error.value.where


def test_a_folder_without_the_file(tmp_path: Path) -> None:
    root = small.write(tmp_path / "releases", {"data/x.yaml": "", "deliverables/x/y.yaml": ""})
    with pytest.raises(RdotoolError, match=r"has no .*series_status\.yaml"):
        series.read(open_releases(str(root), settings(tmp_path)))
