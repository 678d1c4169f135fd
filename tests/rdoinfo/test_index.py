"""The index: used when it is right, made anew when it isn't, and never in the way."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from rdotool.rdoinfo import loader, signature, writer
from rdotool.rdoinfo.index import Damaged, Info
from tests.rdoinfo.world import INFO, SAMPLE, read, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.helpers.cli import Cli

HEAVY = {"yaml", "git", "rpm", "requests", "blessings", "norpm", "gerrit", "subprocess", "hashlib"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "info", INFO)


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How often info files were read for good."""
    count = [0]
    original = loader._Cached._built

    def counted(self: object, *args: object) -> Info:
        count[0] += 1
        return original(self, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(loader._Cached, "_built", counted)
    return lambda: count[0]


def index_file(cache: Path) -> Path:
    (found,) = (cache / "cache/rdoinfo-index").glob("*.index")
    return found


def age(folder: Path, seconds: float = 60) -> None:
    """Make files look old in mtime (a ctime can't be set)."""
    then = time.time_ns() - int(seconds * 1e9)
    for path in folder.rglob("*.yml"):
        os.utime(path, ns=(then, then))


def test_second_time_nothing_is_read(
    folder: Path, tmp_path: Path, builds: Callable[[], int]
) -> None:
    read(folder, tmp_path)
    read(folder, tmp_path)
    assert builds() == 1
    read(folder, tmp_path, tag="x")
    assert builds() == 2


def test_old_files_are_not_even_opened(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signature, "RACY", -(10**18))  # as if everything were long ago
    read(folder, tmp_path)
    monkeypatch.setattr(signature, "digest", pytest.fail)
    read(folder, tmp_path)


def test_racy_file_is_compared_by_content(
    folder: Path, tmp_path: Path, builds: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Changed in the same tick of the clock: no time stamp would tell."""
    age(folder)
    read(folder, tmp_path)
    before = signature.stamp(folder / "rdo-full.yml")
    write(folder, INFO.replace("nova", "nova".upper()))
    monkeypatch.setattr(signature, "stamp", lambda _path: before)
    assert read(folder, tmp_path).package("openstack-NOVA")
    assert builds() == 2


def test_same_size_and_mtime_is_noticed(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signature, "RACY", -(10**18))
    age(folder)
    path = folder / "rdo-full.yml"
    read(folder, tmp_path)
    found = path.stat()
    time.sleep(0.02)
    write(folder, INFO.replace("nova", "NOVA"))
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))
    assert path.stat().st_size == found.st_size
    assert path.stat().st_mtime_ns == found.st_mtime_ns
    assert read(folder, tmp_path).package("openstack-NOVA")


def test_touched_file_is_read_but_not_parsed(
    folder: Path, tmp_path: Path, builds: Callable[[], int]
) -> None:
    read(folder, tmp_path)
    age(folder)
    before = index_file(tmp_path).read_bytes()
    read(folder, tmp_path)
    assert builds() == 1
    assert index_file(tmp_path).read_bytes() != before, "the new times were not remembered"


def test_file_that_went(folder: Path, tmp_path: Path, builds: Callable[[], int]) -> None:
    write(folder, {"rdo-full.yml": "import: [x.yml]\n" + INFO, "x.yml": "a: b\n"})
    assert read(folder, tmp_path).rest["a"] == "b"
    write(folder, INFO)
    (folder / "x.yml").unlink()
    assert "a" not in read(folder, tmp_path).rest
    assert builds() == 2


@pytest.mark.parametrize("where", [0, 20, 0.3, 0.6, -2])
def test_rotten_index_is_made_anew(folder: Path, tmp_path: Path, where: float) -> None:
    expected = list(read(folder, tmp_path).packages)
    path = index_file(tmp_path)
    data = bytearray(path.read_bytes())
    place = int(len(data) * where) if 0 < where < 1 else int(where)
    data[place] ^= 0x21
    path.write_bytes(data)
    info = read(folder, tmp_path)
    assert list(info.packages) == expected
    assert info.releases[0]["name"] == "caracal"
    assert info.column("project") == ["nova"]
    assert info.text(0) == read(folder, tmp_path).text(0)


@pytest.mark.parametrize("content", [b"", b"\n", b"{}", b"00000000 \n", os.urandom(5000)])
def test_foreign_index_is_made_anew(folder: Path, tmp_path: Path, content: bytes) -> None:
    read(folder, tmp_path)
    index_file(tmp_path).write_bytes(content)
    assert read(folder, tmp_path).package("openstack-nova")


def test_torn_index_is_made_anew(folder: Path, tmp_path: Path) -> None:
    read(folder, tmp_path)
    path = index_file(tmp_path)
    path.write_bytes(path.read_bytes()[:-40])
    assert len(list(read(folder, tmp_path).packages)) == 1


def test_other_format_is_made_anew(
    folder: Path, tmp_path: Path, builds: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "FORMAT", 0)
    with pytest.raises(Damaged):
        read(folder, tmp_path)
    monkeypatch.undo()
    assert read(folder, tmp_path).package("openstack-nova")


def test_cache_that_cannot_be_written_is_only_slower(
    folder: Path, tmp_path: Path, cli: Cli
) -> None:
    blocked = write(tmp_path / "blocked", {"rdotool": "a file where a folder should be"})
    for _ in range(2):
        result = cli("info", "-l", folder, "nova", env={"XDG_CACHE_HOME": str(blocked)})
        assert result.out.startswith("1 packages found:")
        assert result.err == ""


def test_only_the_newest_indexes_stay(folder: Path, tmp_path: Path) -> None:
    for number in range(writer.KEEP + 5):
        read(folder, tmp_path, tag=f"t{number}")
    left = list((tmp_path / "cache/rdoinfo-index").iterdir())
    assert len(left) == writer.KEEP


def test_dates_become_text(folder: Path, tmp_path: Path) -> None:
    write(folder, INFO + "  since: 2024-04-03\n")
    info = read(folder, tmp_path)
    assert info.at(0)["since"] == "2024-04-03"
    assert "since: 2024-04-03" in info.text(0)


def test_two_processes_at_once(folder: Path, home: Path) -> None:
    command = [sys.executable, "-m", "rdotool", "info", "-l", str(folder), "nova"]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(6)]
    outputs = {process.communicate()[0] for process in running}
    assert len(outputs) == 1
    assert b"openstack-nova" in outputs.pop()


@pytest.mark.parametrize(
    "args", [["info", "openstack-octavia"], ["info"], ["findpkg", "octavia"], ["release"]]
)
def test_warm_commands_load_nothing_heavy(args: list[str], tmp_path: Path, cli: Cli) -> None:
    sample = shutil.copytree(SAMPLE, tmp_path / "sample")
    where = ["-l", str(sample)]
    cli(*args, *where)
    time.sleep(2.1)  # the files were just made: until then their content is compared
    cli(*args, *where)
    code = (
        "import sys\nbefore = set(sys.modules)\nfrom rdotool.cli import main\n"
        f"sys.argv = ['rdotool', *{[*args, *where]!r}]\n"
        "try:\n    main()\nexcept SystemExit as done:\n    assert not done.code\n"
        "new = {name.partition('.')[0] for name in set(sys.modules) - before}\n"
        f"assert not new & {HEAVY!r}, new & {HEAVY!r}\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)
