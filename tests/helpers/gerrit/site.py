"""One Gerrit server for a whole test run, shared by all of its processes.

The first test that needs it starts it, under a lock; the run's main process stops it. It
stands in a folder of the run, serves on ports of this machine only, and ends with the run
whatever becomes of that (``Launcher.java``).
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.helpers.gerrit import rules
from tests.helpers.gerrit.rest import Rest, RestError
from tests.helpers.isolation import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator

MISSING = (
    "no Gerrit server for the tests: {what}; install a JDK of version 17 or later and Maven "
    "(on Debian: default-jdk-headless maven), then run tools/bootstrap.sh test"
)
ADMIN = ("admin", "secret")  # what Gerrit's own --dev makes

_JARS = 6
_OLDEST = 17
_WAIT = 180.0  # seconds; some 7 of a quiet machine
_TRIES = 3
_LAUNCHER = Path(__file__).with_name("Launcher.java")
# Started often, for a short time: the second compiler never pays here.
_JAVA_OPTIONS = ("-Xmx640m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData")
_CONFIG = """\
[gerrit]
	basePath = git
	canonicalWebUrl = {url}/
[httpd]
	listenUrl = {url}/
[sshd]
	listenAddress = 127.0.0.1:{ssh}
	maxConnectionsPerUser = 0
[index]
	type = lucene
[auth]
	type = DEVELOPMENT_BECOME_ANY_ACCOUNT
	userNameCaseInsensitive = true
[sendemail]
	enable = false
[receive]
	enableSignedPush = false
[log]
	compress = false
	rotate = false
"""


class MissingError(Exception):
    """This machine can't run the server; the message says what to install."""


class StartError(AssertionError):
    """It should run here, and does not."""


@dataclass(frozen=True)
class Server:
    """A server that answers.

    Attributes:
        url: its web address, without a slash at its end.
        ssh: its ssh port.
        pid: its process.
        host_keys: the ssh server's public keys, a line each.
    """

    url: str
    ssh: int
    pid: int
    host_keys: tuple[str, ...]

    @property
    def admin(self) -> Rest:
        """REST of the one who may do everything."""
        return Rest(self.url, *ADMIN)

    @property
    def port(self) -> int:
        """The web server's port."""
        return int(self.url.rpartition(":")[2])


# The process that started it also has to fetch its exit code.
_started: list[subprocess.Popen[bytes]] = []


def shared(folder: Path, owner: int) -> Server:
    """The server of the run whose *folder* this is: started now, or by another process before.

    Args:
        folder: made here when it is not there yet.
        owner: the process with whose end the server ends.

    Raises:
        MissingError: Java or the jars are not there.
        StartError: it does not start. The others are not kept waiting: they hear the same.
    """
    java, jars = find_java(), find_jars()
    with _alone(folder):
        state = folder / "state.json"
        if not state.exists():
            _write(state, _begin(folder, owner, java, jars))
        known = json.loads(state.read_text(encoding="utf-8"))
    if "failed" in known:
        raise StartError(known["failed"])
    return Server(**known | {"host_keys": tuple(known["host_keys"])})


def stop(folder: Path) -> None:
    """End the server of *folder*, when there is one, and remove its site."""
    for note in folder.glob("*.pid"):
        _end(int(note.read_text(encoding="ascii")))
    shutil.rmtree(folder, ignore_errors=True)


# --- what this machine has -----------------------------------------------------------------


def find_jars() -> list[Path]:
    named = os.environ.get("RDOTOOL_TEST_GERRIT")
    folder = Path(named) if named else PROJECT / ".venv" / "gerrit"
    jars = sorted(folder.glob("*.jar"))
    if len(jars) < _JARS:
        raise MissingError(MISSING.format(what=f"its jars are not in {folder}"))
    return jars


def find_java() -> Path:
    for tool in ("ssh", "ssh-keygen"):
        if not shutil.which(tool):
            raise MissingError(MISSING.format(what=f"{tool} is not here (openssh-client)"))
    found = shutil.which("javac")
    installed = sorted(Path("/usr/lib/jvm").glob("*/bin/javac"))
    for compiler in [*([Path(found)] if found else []), *installed]:
        home = compiler.resolve().parents[1]
        if _version(home) >= _OLDEST:
            return home / "bin" / "java"
    raise MissingError(MISSING.format(what=f"no JDK {_OLDEST} is here"))


def _version(home: Path) -> int:
    """A JDK's major version, by the file in which each says it."""
    try:
        said = (home / "release").read_text(encoding="utf-8")
    except OSError:
        return 0
    number = re.search(r'^JAVA_VERSION="(\d+)', said, re.MULTILINE)
    return int(number[1]) if number else 0


# --- starting and stopping -----------------------------------------------------------------


def _begin(folder: Path, owner: int, java: Path, jars: list[Path]) -> dict[str, object]:
    """Start it; another program may take a port that was free, so more than once."""
    said = ""
    for attempt in range(_TRIES):
        site = folder / f"site-{attempt}"
        try:
            server = _start(site, owner, java, jars)
            rules.set_up(server.admin)
            return asdict(server)
        except (StartError, RestError) as error:
            said = str(error)
            if "Address already in use" not in said:
                break
    return {"failed": f"the tests' Gerrit server did not start: {said}"}


def _start(site: Path, owner: int, java: Path, jars: list[Path]) -> Server:
    web, ssh = _free_ports()
    url = f"http://127.0.0.1:{web}"
    (site / "etc").mkdir(parents=True)
    config = _CONFIG.format(url=url, ssh=ssh)
    (site / "etc" / "gerrit.config").write_text(config, encoding="utf-8")
    process = launch(site, owner, java, jars)
    site.with_suffix(".pid").write_text(str(process.pid), encoding="ascii")
    _await(process, url, site)
    keys = (path.read_text(encoding="ascii") for path in (site / "etc").glob("ssh_host_*.pub"))
    return Server(url, ssh, process.pid, tuple(sorted(key.strip() for key in keys)))


def launch(site: Path, owner: int, java: Path, jars: list[Path]) -> subprocess.Popen[bytes]:
    """Start it for *site*; it ends with the process *owner*."""
    command: list[str | Path] = [
        *(java, *_JAVA_OPTIONS),
        *(f"-Djava.io.tmpdir={site / 'tmp'}", f"-Duser.home={site}", "-Djava.awt.headless=true"),
        *("-cp", os.pathsep.join(map(str, jars)), _LAUNCHER, site, str(owner)),
    ]
    (site / "etc").mkdir(parents=True, exist_ok=True)
    (site / "tmp").mkdir()
    plain = {"PATH": os.environ["PATH"], "HOME": str(site), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    with (site / "console.log").open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=site,
            env=plain | {"GIT_CONFIG_NOSYSTEM": "1"},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for the run, which then ends this in order
        )
    _started.append(process)
    return process


def _await(process: subprocess.Popen[bytes], url: str, site: Path) -> None:
    until = time.monotonic() + _WAIT
    while not _answers(url):
        if process.poll() is not None or time.monotonic() > until:
            log = (site / "console.log").read_text(encoding="utf-8", errors="replace")
            process.kill()
            raise StartError(log[-4000:])
        time.sleep(0.1)


def _answers(url: str) -> bool:
    try:
        return bool(Rest(url).get("/config/server/version"))
    except (OSError, RestError):
        return False


def _free_ports() -> tuple[int, int]:
    here = ("127.0.0.1", 0)
    with socket.create_server(here) as one, socket.create_server(here) as two:
        return one.getsockname()[1], two.getsockname()[1]


def _end(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)  # nothing of it is kept
    except ProcessLookupError:
        return
    for process in _started:
        if process.pid == pid:
            process.wait()
    until = time.monotonic() + 10
    while _lives(pid) and time.monotonic() < until:
        time.sleep(0.02)


def _lives(pid: int) -> bool:
    try:
        said = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return said.rpartition(")")[2].split()[0] != "Z"


# --- between the run's processes -----------------------------------------------------------


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(path: Path, value: dict[str, object]) -> None:
    new = path.with_suffix(".new")
    new.write_text(json.dumps(value), encoding="utf-8")
    new.replace(path)
