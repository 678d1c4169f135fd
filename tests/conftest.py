"""Every test runs in a world of its own; whatever it leaves behind fails it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
from hypothesis.configuration import set_hypothesis_home_dir

from tests.helpers import isolation
from tests.helpers.cli import Cli
from tests.helpers.gerrit import Gerrit, site
from tests.helpers.git import GitRepo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_WORLD = pytest.StashKey[Path]()
_CHECKOUT = pytest.StashKey[set[str]]()

hypothesis.settings.register_profile("default", deadline=None, database=None)
# The same examples each time: a red CI run must be the change's fault, not the dice's.
hypothesis.settings.register_profile("ci", deadline=None, database=None, derandomize=True)


def pytest_configure(config: pytest.Config) -> None:
    world = Path(tempfile.mkdtemp(prefix="rdotool-tests-"))
    config.stash[_WORLD] = world
    isolation.enter(world / "home")
    # pytest would keep the last three runs' folders in /tmp.
    os.environ["PYTEST_DEBUG_TEMPROOT"] = str(world)
    set_hypothesis_home_dir(world / "hypothesis")
    isolation.block_network()
    _hear_signals()
    hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "default")
    if _guards_checkout(config):
        config.stash[_CHECKOUT] = _untracked()


def _hear_signals() -> None:
    """A run in the background or under nohup ignores signals, and so would all it starts."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_IGN:
            mine = signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL
            signal.signal(number, mine)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell xdist's worker which run it belongs to."""
    node.workerinput["run"] = [str(node.config.stash[_WORLD]), os.getpid()]


def _run_of(config: pytest.Config) -> tuple[Path, int]:
    """The folder of the whole run, and its main process."""
    told = getattr(config, "workerinput", {}).get("run")
    return (Path(told[0]), told[1]) if told else (config.stash[_WORLD], os.getpid())


def pytest_unconfigure(config: pytest.Config) -> None:
    world = config.stash.get(_WORLD, None)
    if world is not None:
        site.stop(world / "gerrit")
        shutil.rmtree(world, ignore_errors=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say once why all tests of a kind were left out."""
    skipped = terminalreporter.stats.get("skipped", ())
    reasons = {report.longrepr[2].removeprefix("Skipped: ") for report in skipped}
    for reason in sorted(reasons):
        if reason.startswith(site.MISSING[:20]):
            terminalreporter.write_line(reason)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI, where nobody else works in the checkout, the run must leave it as it was."""
    before = session.config.stash.get(_CHECKOUT, None)
    if before is None:
        return
    left = sorted(_untracked() - before)
    if left:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        raise pytest.UsageError(f"the tests left in the checkout: {', '.join(left)}")


def _guards_checkout(config: pytest.Config) -> bool:
    is_worker = hasattr(config, "workerinput")
    return bool(os.environ.get("CI")) and not is_worker and (isolation.PROJECT / ".git").exists()


def _untracked() -> set[str]:
    """Files that are neither tracked nor ignored, and folders that are ignored."""
    command = ["git", "-c", f"safe.directory={isolation.PROJECT}", "status", "--porcelain"]
    status = subprocess.run(
        [*command, "--ignored"],
        cwd=isolation.PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    return {line for line in status.stdout.splitlines() if "__pycache__" not in line}


@pytest.fixture(autouse=True)
def _own_folder(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Each test stands in an empty folder, and must leave it empty.

    A test that works in a folder of its own changes to it with ``monkeypatch.chdir``.
    """
    folder = tmp_path_factory.mktemp("cwd")
    umask = os.umask(0o022)
    os.umask(umask)
    environ = dict(os.environ)
    monkeypatch.chdir(folder)
    yield
    monkeypatch.undo()
    left = isolation.files_below(folder)
    assert not left, f"the test left in its current folder: {sorted(left)}"
    changed = {
        name
        for name in environ.keys() | os.environ.keys()
        if environ.get(name) != os.environ.get(name) and name != "PYTEST_CURRENT_TEST"
    }
    assert not changed, f"the test left the environment changed: {sorted(changed)}"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty HOME of this test alone."""
    folder = tmp_path / "home"
    for name, value in isolation.environment(folder).items():
        monkeypatch.setenv(name, value)
    return folder


@pytest.fixture
def cli(home: Path) -> Cli:
    """rdotool, run as a process of its own with an empty HOME."""
    return Cli()


@pytest.fixture
def make_repo(tmp_path: Path) -> Callable[[str], GitRepo]:
    """Make an empty git repository below the test's folder."""

    def make(name: str = "repo") -> GitRepo:
        return GitRepo.init(tmp_path / name)

    return make


@pytest.fixture(scope="session")
def gerrit_server(request: pytest.FixtureRequest) -> site.Server:
    """The run's one Gerrit server."""
    world, owner = _run_of(request.config)
    try:
        return site.shared(world / "gerrit", owner)
    except site.MissingError as error:
        # What nobody looks at must not look green.
        give_up = pytest.fail if os.environ.get("CI") else pytest.skip
        give_up(str(error))


@pytest.fixture
def gerrit(
    gerrit_server: site.Server, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Gerrit:
    """A real Gerrit server, on which this test has its own projects and people."""
    return Gerrit(gerrit_server, tmp_path / "gerrit", monkeypatch)


def _real_data(variable: str) -> Path:
    folder = os.environ.get(variable)
    if not folder:
        pytest.skip(f"needs real data: {variable} names its folder")
    return Path(folder)


@pytest.fixture(scope="session")
def real_rdoinfo() -> Path:
    """The folder of a real rdoinfo (``RDOTOOL_TEST_RDOINFO``)."""
    return _real_data("RDOTOOL_TEST_RDOINFO")


@pytest.fixture(scope="session")
def real_requirements() -> Path:
    """The folder of the real requirements (``RDOTOOL_TEST_REQUIREMENTS``)."""
    return _real_data("RDOTOOL_TEST_REQUIREMENTS")
