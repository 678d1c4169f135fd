"""new-version --gpg: the key of the day on which the new version was tagged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.helpers.distgit import Distgit, spec_text
from tests.releases import small
from tests.releases.small import KEYS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.cli import Cli

LINE = "%global sources_gpg_sign {}\n"
OLD = "0x2426b928085a020d8a90d0d879ab7008d0896c8a"
TOP = "%{!?sources_gpg: %{!?dlrn:%global sources_gpg 1} }\n"


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    return small.write(tmp_path / "releases")


def package(tmp_path: Path, key: str = OLD) -> Distgit:
    top = TOP + LINE.format(key) if key else ""
    made = Distgit.make(tmp_path / "foo-bar", spec=spec_text(top=top))
    made.new_version("1.3.0")
    return made


def tag(made: Distgit, day: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setenv("GIT_COMMITTER_DATE", f"{day}T12:00:00+00:00")
        made.repo("tag", "-f", "-a", "-m", "1.3.0", "1.3.0", "1.3.0^{}")


@pytest.mark.parametrize(
    ("day", "series"),
    [("2024-06-01", "dalmatian"), ("2025-04-07", "epoxy"), ("2025-12-01", "flamingo")],
)
def test_the_day_of_the_tag_tells_the_key(
    tmp_path: Path,
    releases: Path,
    cli: Cli,
    monkeypatch: pytest.MonkeyPatch,
    day: str,
    series: str,
) -> None:
    made = package(tmp_path)
    tag(made, day, monkeypatch)
    plan = ("new-version", "-bntU", "1.3.0", "--gpg", "--releases", releases)
    told = cli(*plan, "--dry-run", cwd=made.repo.path).out
    assert f"Signing key:       0x{KEYS[series]} ({series})\n" in told
    data = cli(*plan, "--dry-run", "--json", cwd=made.repo.path).json
    assert (data["signing_key"], data["signer"]) == (f"0x{KEYS[series]}", series)
    assert "isn't tagged here" not in str(data["warnings"])
    before = made.spec
    cli(*plan, cwd=made.repo.path)
    changed = {*made.spec.splitlines()} - {*before.splitlines()}
    assert LINE.format(f"0x{KEYS[series]}").strip() in changed
    assert [line for line in changed if "gpg" in line] == [
        LINE.format(f"0x{KEYS[series]}").strip()
    ]
    assert made.repo.status() == ""


def test_the_same_key_in_large_letters_stays(
    tmp_path: Path, releases: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = f"0x{KEYS['epoxy'].upper()}"
    made = package(tmp_path, key)
    tag(made, "2025-01-01", monkeypatch)
    line = ("new-version", "-bntU", "1.3.0", "--gpg", "--releases", releases)
    cli(*line, cwd=made.repo.path)
    assert LINE.format(key) in made.spec
    assert "Version:        1.3.0\n" in made.spec


def test_without_the_flag_the_key_stays(tmp_path: Path, cli: Cli) -> None:
    made = package(tmp_path)
    cli("new-version", "-bntU", "1.3.0", cwd=made.repo.path)
    assert LINE.format(OLD) in made.spec


def test_a_version_that_is_not_tagged_has_todays_key(
    tmp_path: Path, releases: Path, cli: Cli
) -> None:
    made = package(tmp_path)
    line = ("new-version", "-bntU", "1.4.0", "--gpg", "--releases", releases)
    data = cli(*line, "--dry-run", "--json", cwd=made.repo.path).json
    assert data["signer"] == "flamingo"
    assert data["warnings"][-1] == (
        "1.4.0 isn't tagged here, so the key is that of today's releases"
    )


def test_with_patches_too(
    tmp_path: Path, releases: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = package(tmp_path)
    made.add_patches(2)
    tag(made, "2025-01-01", monkeypatch)
    line = ("new-version", "-lntU", "1.3.0", "--gpg", "--releases", releases)
    cli(*line, cwd=made.repo.path)
    assert LINE.format(f"0x{KEYS['epoxy']}") in made.spec
    assert len(made.patch_files()) == 2


def test_what_stands_in_the_way(
    tmp_path: Path, releases: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = package(tmp_path, key="")
    before = made.repo.snapshot()
    line = ("new-version", "-bntU", "1.3.0", "--gpg")
    done = cli(*line, "--releases", releases, cwd=made.repo.path, code=1)
    assert "foo-bar.spec: no %global sources_gpg_sign line" in done.err
    tag(made, "2011-01-01", monkeypatch)
    made.repo.write("foo-bar.spec", LINE.format(OLD) + made.spec)
    done = cli(*line, "--releases", releases, cwd=made.repo.path, code=1)
    assert "tells no key that signs on 2011-01-01" in done.err
    offline = cli(*line, cwd=made.repo.path, env={"RDOTOOL_OFFLINE": "1"}, code=1)
    assert "offline, and there is no copy of openstack/releases" in offline.err
    cli("new-version", "-b", "1.3.0", "--releases", releases, cwd=made.repo.path, code=2)
    made.repo("checkout", "foo-bar.spec")
    assert made.repo.snapshot().files == before.files


@pytest.mark.parametrize("tagger", ["", "tagger X <x@example.org> 999999999999999 +0000\n"])
def test_a_tag_without_a_date_is_no_crash(
    tmp_path: Path, releases: Path, cli: Cli, tagger: str
) -> None:
    made = package(tmp_path)
    commit = made.repo("rev-parse", "1.3.0^{}")
    raw = tmp_path / "tag"
    raw.write_text(f"object {commit}\ntype commit\ntag 1.3.0\n{tagger}\nold\n")
    sha = made.repo("hash-object", "-t", "tag", "-w", "--literally", raw)
    made.repo("update-ref", "refs/tags/1.3.0", sha)
    line = ("new-version", "-bntU", "1.3.0", "--gpg", "--releases", releases)
    data = cli(*line, "--dry-run", "--json", cwd=made.repo.path).json
    assert data["signer"] == "flamingo"
    assert "the tag 1.3.0 has no date, so the key is that of today's releases" in data["warnings"]


def test_every_definition_gets_the_key(
    tmp_path: Path, releases: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = f"0x{KEYS['epoxy']}"
    made = package(tmp_path, f"{key}\n%if 0%{{?rhel}}\n{LINE.format(OLD)}%endif")
    tag(made, "2025-01-01", monkeypatch)
    line = ("new-version", "-bntU", "1.3.0", "--gpg", "--releases", releases)
    cli(*line, cwd=made.repo.path)
    assert made.spec.count(LINE.format(key)) == 2
    assert OLD not in made.spec
