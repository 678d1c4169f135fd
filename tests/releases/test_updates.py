"""release updates: what is newer upstream, compared with distgits, pins and builds."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest

from rdotool.rdoinfo import state
from tests.helpers.distgit import Distgit, spec_text
from tests.releases import small

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.cli import Cli, Result

TEXT = """\
Project   Upstream     RDO     By     Upstream is  Kept by
glance    30.0.0.0rc1  29.0.0  build  newer        pinned to 2ed2a2df59bbeaf9cf628e1a4a499476842282fd
nova      31.10.0      31.2.0  build  newer
oslo-log  7.1.1        7.1.0   pin    newer
"""  # noqa: E501


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path]:
    """openstack/releases and rdoinfo."""
    return small.write(tmp_path / "releases"), small.rdoinfo(tmp_path / "rdoinfo")


def updates(cli: Cli, places: tuple[Path | str, Path], *args: str, code: int = 0) -> Result:
    return cli(
        *("release", "updates", "epoxy", "--releases", places[0], "-l", places[1], *args),
        code=code,
    )


def test_the_table(cli: Cli, places: tuple[Path, Path]) -> None:
    done = updates(cli, places)
    assert [line.rstrip() for line in done.out.splitlines()] == TEXT.splitlines()
    assert done.err == (
        "6 packages of epoxy: 1 equal, 3 newer, 1 older, 1 unknown; 2 to be updated\n"
    )


def test_the_data(cli: Cli, places: tuple[Path, Path]) -> None:
    found = updates(cli, places, "--json", "--all").json
    by = {one.pop("project"): one for one in found.pop("updates")}
    assert found == {
        "release": "epoxy",
        "series": "epoxy",
        "identifier": "2025.1",
        "status": "maintained",
        "tag": "epoxy",
        "counts": {"due": 2, "newer": 3, "equal": 1, "older": 1, "unknown": 1},
    }
    assert by["nova"] == {
        "package": "openstack-nova",
        "upstream": "31.10.0",
        "have": "31.2.0",
        "source": "build",
        "pin": "",
        "kind": "newer",
        "why": "",
        "due": True,
    }
    assert (by["heat"]["have"], by["heat"]["kind"]) == ("24.0.1", "older")
    assert by["horizon"]["why"] == "nothing is released in the series"
    assert sorted(by) == ["glance", "heat", "horizon", "nova", "oslo-log", "swift"]


def distgit(folder: Path, name: str, version: str, branch: str, top: str = "") -> None:
    text = spec_text(name, version, "1", top=top)
    Distgit.make(folder / name, version, name=name, branch=branch, spec=text)


def test_distgits_come_before_pins_and_builds(
    cli: Cli, places: tuple[Path, Path], tmp_path: Path
) -> None:
    folder = tmp_path / "distgits"
    distgit(folder, "openstack-nova", "31.10.0", "epoxy-rdo")
    distgit(folder, "openstack-glance", "30.0.0", "epoxy-rdo", top="%global milestone .0b1\n")
    distgit(folder, "openstack-oslo-log", "7.0.0", "epoxy-rdo")
    distgit(folder, "openstack-swift", "2.34.0", "dalmatian-rdo")
    found = updates(cli, places, "--distgits", str(folder), "--all", "--json").json
    by = {one["project"]: one for one in found["updates"]}
    said = {
        name: (one["have"], one["source"], one["kind"], one["why"]) for name, one in by.items()
    }
    assert said["nova"] == ("31.10.0", "distgit", "equal", "")
    sha = "2ed2a2df59bbeaf9cf628e1a4a499476842282fd"
    assert said["glance"] == ("30.0.0.0b1", "distgit", "newer", f"pinned to {sha}")
    assert said["oslo-log"] == ("7.0.0", "distgit", "newer", "pinned to 7.1.0")
    assert said["swift"] == ("2.35.0", "pin", "equal", "no branch epoxy-rdo")
    assert said["heat"] == ("24.0.1", "pin", "older", "no distgit")


def test_a_spec_that_says_no_version(cli: Cli, places: tuple[Path, Path], tmp_path: Path) -> None:
    distgit(tmp_path / "d", "openstack-nova", "XXX", "epoxy-rdo")
    found = updates(cli, places, "--distgits", str(tmp_path / "d"), "--json").json
    nova = next(one for one in found["updates"] if one["project"] == "nova")
    assert (nova["have"], nova["source"], nova["why"]) == ("31.2.0", "build", "Version: XXX")


def test_a_broken_file_is_told_of_and_left_out(cli: Cli, places: tuple[Path, Path]) -> None:
    (places[0] / "deliverables/epoxy/nova.yaml").write_text("a: [\n")
    done = updates(cli, places)
    assert "nova.yaml:2: this is no valid YAML" in done.err
    assert "it is left out" in done.err
    assert "oslo-log" in done.out
    assert "nova" not in done.out


def test_a_tag_with_a_v_is_a_version(cli: Cli, places: tuple[Path, Path]) -> None:
    data = small.deliverable("openstack/nova", "31.0.0", "v32.0.0")
    (places[0] / "deliverables/epoxy/nova.yaml").write_text(data)
    found = updates(cli, places, "--json").json["updates"]
    assert [(one["upstream"], one["kind"]) for one in found if one["project"] == "nova"] == [
        ("v32.0.0", "newer")
    ]


def test_an_identifier_leads_nowhere_else(cli: Cli, places: tuple[Path, Path]) -> None:
    (places[0] / "deliverables/epoxy").rename(places[0] / "elsewhere")
    status = places[0] / "data/series_status.yaml"
    status.write_text(status.read_text().replace("2025.1", "../elsewhere"))
    assert "no deliverables of epoxy" in updates(cli, places, code=1).err


def test_bare_clones_are_read_from_head(
    cli: Cli, places: tuple[Path, Path], tmp_path: Path
) -> None:
    repo = small.commit(tmp_path / "git")
    bare = tmp_path / "bare"
    repo("clone", "--quiet", "--bare", ".", bare)
    assert updates(cli, (bare, places[1])).out == updates(cli, places).out


def test_a_url_is_cloned_once_and_used_offline(
    cli: Cli, places: tuple[Path, Path], tmp_path: Path
) -> None:
    repo = small.commit(tmp_path / "git")
    url = f"file://{repo.path}"
    first = updates(cli, (url, places[1])).out
    assert first == updates(cli, places).out
    repo.commit(
        "newer", {"deliverables/epoxy/nova.yaml": small.deliverable("openstack/nova", "32.0")}
    )
    assert updates(cli, (url, places[1])).out == first  # it is not an hour old
    assert "32.0" in updates(cli, (url, places[1]), "-f").out
    repo.path.rename(tmp_path / "away")
    offline = cli(
        *("release", "updates", "epoxy", "--releases", url, "-l", places[1]),
        env={"RDOTOOL_OFFLINE": "1"},
    )
    assert "32.0" in offline.out


def test_offline_without_a_clone(cli: Cli, places: tuple[Path, Path]) -> None:
    done = cli(
        *("release", "updates", "epoxy", "-l", places[1]), env={"RDOTOOL_OFFLINE": "1"}, code=1
    )
    assert "offline, and there is no copy of openstack/releases" in done.err
    assert "--releases FOLDER" in done.err


def test_an_old_clone_serves_where_the_net_is_gone(
    cli: Cli, places: tuple[Path, Path], tmp_path: Path
) -> None:
    repo = small.commit(tmp_path / "git")
    url = f"file://{repo.path}"
    first = updates(cli, (url, places[1])).out
    for known in tmp_path.rglob("state.json"):
        held = state.State(**json.loads(known.read_text()))
        known.write_text(json.dumps(held._replace(fetched=time.time() - 9000)._asdict()))
    repo.path.rename(tmp_path / "away")
    done = updates(cli, (url, places[1]))
    assert done.out == first
    assert "openstack/releases could not be refreshed" in done.err


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("epoxi", "rdoinfo knows no release epoxi\nDid you mean epoxy?"),
        ("zed", "openstack/releases knows no series zed"),
    ],
)
def test_an_unknown_release(cli: Cli, places: tuple[Path, Path], name: str, said: str) -> None:
    line = ("--releases", places[0], "-l", places[1])
    assert said in cli("release", "updates", name, *line, code=1).err


def test_a_folder_that_is_something_else(cli: Cli, places: tuple[Path, Path]) -> None:
    done = updates(cli, (places[1], places[1]), code=1)
    assert "is no clone of openstack/releases" in done.err


def test_a_series_without_deliverables(cli: Cli, places: tuple[Path, Path]) -> None:
    for path in (places[0] / "deliverables/epoxy").iterdir():
        path.unlink()
    assert "no deliverables of epoxy" in updates(cli, places, code=1).err


def test_release_is_what_it_was(cli: Cli, places: tuple[Path, Path]) -> None:
    shown = cli("release", "-r", "epoxy", "-l", places[1]).out
    assert shown.startswith("name: epoxy\n")
    assert cli("release", "-l", places[1], "--json").json["releases"][0]["name"] == "epoxy"
    cli("release", "epoxy", "-l", places[1], code=2)
    done = cli("release", "-l", places[1], "updates", "epoxy", code=2)
    assert "options go behind the command" in done.err
