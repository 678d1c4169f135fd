"""A clone that is interrupted or killed leaves nothing, or what the next one removes."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from rdotool.distgit import leftovers
from tests.distgit.world import silent_server, write_info
from tests.helpers.isolation import files_below

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.distgit.world import Remotes
    from tests.helpers.cli import Cli

NAME = "openstack-foo"
PATIENCE = 20.0


def hanging_clone(place: Path, info: Path) -> subprocess.Popen[bytes]:
    """A clone that waits for a silent server, with its hidden folder made."""
    command = [sys.executable, "-m", "rdotool", "clone", "-l", str(info), NAME]
    process = subprocess.Popen(command, cwd=place, stderr=subprocess.PIPE)
    wait_until(lambda: any((place / name).is_dir() for name in hidden(place)))
    wait_until(lambda: any(name.endswith(".git/config") for name in files_below(place)))
    return process


def hidden(place: Path) -> list[str]:
    return [path.name for path in place.iterdir() if path.name.startswith(leftovers.PREFIX)]


def wait_until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.02)


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("slow", ["distgit", "upstream"])
def test_interrupted(
    place: Path, tmp_path: Path, remotes: Remotes, number: signal.Signals, slow: str
) -> None:
    with silent_server() as url:
        info = write_info(tmp_path / "info", remotes.package(**{slow: url}))
        process = hanging_clone(place, info)
        process.send_signal(number)
        _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert b"Traceback" not in err
    assert not files_below(place)


def test_killed(cli: Cli, place: Path, tmp_path: Path, remotes: Remotes) -> None:
    with silent_server() as url:
        info = write_info(tmp_path / "info", remotes.package(upstream=url))
        process = hanging_clone(place, info)
        process.kill()
        process.communicate(timeout=PATIENCE)
    assert not (place / NAME).exists()
    [left] = hidden(place)
    wait_until(lambda: leftovers._abandoned(place / left))  # its git has ended too
    info = write_info(tmp_path / "again", remotes.package())
    done = cli("clone", "-l", info, NAME)
    assert f"Removed what a killed clone had left: {left}\n" in done.err
    assert [path.name for path in place.iterdir()] == [NAME]


def test_a_clone_under_way_is_left_alone(
    cli: Cli, place: Path, tmp_path: Path, remotes: Remotes
) -> None:
    with silent_server() as url:
        process = hanging_clone(
            place, write_info(tmp_path / "slow", remotes.package(upstream=url))
        )
        cli("clone", "-l", write_info(tmp_path / "info", remotes.package()), NAME)
        assert len(hidden(place)) == 1
        process.terminate()
        process.communicate(timeout=PATIENCE)
    assert [path.name for path in place.iterdir()] == [NAME]


def test_sweep_takes_only_what_is_abandoned(tmp_path: Path) -> None:
    (tmp_path / f"{leftovers.PREFIX}new").mkdir()
    (tmp_path / f"{leftovers.PREFIX}link").symlink_to(tmp_path)
    (tmp_path / f"{leftovers.PREFIX}file").write_text("", encoding="utf-8")
    dead = tmp_path / f"{leftovers.PREFIX}dead"
    dead.mkdir()
    (dead / "lock").touch()
    with leftovers.workplace(tmp_path) as (alive, _):
        assert leftovers.sweep(tmp_path) == [dead]
        assert alive.is_dir()
    assert not alive.exists()
    assert len(list(tmp_path.iterdir())) == 3


def test_a_folder_that_cannot_be_written(
    cli: Cli, place: Path, tmp_path: Path, remotes: Remotes
) -> None:
    info = write_info(tmp_path / "info", remotes.package())
    gone = place / "gone"
    gone.mkdir()
    script = 'cd gone && rmdir ../gone && exec "$0" -m rdotool clone -l "$1" openstack-foo'
    command = ["sh", "-c", script, sys.executable, str(info)]
    done = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
