"""One case carried out: a scratch clone at the parent, the tool's run, what came of it."""

from __future__ import annotations

import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.helpers import isolation
from tests.replay.git import git, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.replay.cases import Case

RDOINFO_URL = "https://github.com/redhat-openstack/rdoinfo.git"
TIMEOUT = 300  # seconds; a tool that waits for an answer must not hang the replay
# Codes of Outcome that no process exits with.
NO_COMMIT, TIMED_OUT = -1, -2

# rdopkg asks its rdoinfo about every package before it does anything; an empty one serves.
_RDOINFO = """\
releases: []
package-default: {}
package-configs: {}
packages: []
"""


@dataclass(frozen=True)
class Outcome:
    """What the tool left.

    Attributes:
        code: its exit code; 0 and a new commit is a success.
        spec: the spec's text in the new commit.
        message: the new commit's message.
        output: what it wrote on both streams, for a failure's report.
        left: what ``git status`` shows afterwards; nothing, when all is well.
    """

    code: int
    spec: str = ""
    message: str = ""
    output: str = ""
    left: str = ""

    @property
    def done(self) -> bool:
        return self.code == 0


def replay(case: Case, tool: Sequence[str]) -> Outcome:
    """Let *tool* make the commit of *case* again, in a folder that is gone afterwards."""
    with _scratch(case) as (clone, env):
        before = git(clone, "rev-parse", "HEAD", env=env)
        code, output = _run([*tool, *arguments(case)], clone, env)
        if code or git(clone, "log", "-1", "--format=%P", env=env) != before:
            return Outcome(code or NO_COMMIT, output=output)
        return Outcome(
            0,
            spec=git(clone, "show", f"HEAD:{case.spec}", env=env),
            message=git(clone, "log", "-1", "--format=%B", env=env),
            output=output,
            left=git(clone, "status", "--porcelain", env=env),
        )


def arguments(case: Case) -> list[str]:
    """The command line that stands for what the packager did."""
    user, email = case.author
    bug = ["-B", case.bug] if case.bug else []
    return ["new-version", "-b", "-n", "-d", "-U", "-u", user, "-e", email, *bug, case.version]


def _run(command: list[str], cwd: Path, env: dict[str, str]) -> tuple[int, str]:
    try:
        done = subprocess.run(
            command,
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return TIMED_OUT, f"no end after {TIMEOUT} seconds"
    return done.returncode, text(done.stdout)


@contextmanager
def _scratch(case: Case) -> Iterator[tuple[Path, dict[str, str]]]:
    """A clone whose folder bears the package's name, at the parent of the commit."""
    with tempfile.TemporaryDirectory(prefix="rdotool-replay-") as folder:
        world = Path(folder)
        env = _environment(world)
        clone = world / "work" / case.package
        clone.parent.mkdir()
        shared = ("clone", "-q", "--shared", "--no-checkout")
        git(world, *shared, str(case.repo.resolve()), str(clone), env=env)
        git(clone, "checkout", "-q", "-B", case.branch, f"{case.commit}^", env=env)
        yield clone, env


def _environment(world: Path) -> dict[str, str]:
    """A hermetic process' variables; whoever asks for the public rdoinfo gets an empty one."""
    env = isolation.environment(world / "home")
    source = world / "rdoinfo.git"
    git(world, "init", "-q", "-b", "master", str(source), env=env)
    (source / "rdo-full.yml").write_text(_RDOINFO, encoding="utf-8")
    git(source, "add", "rdo-full.yml", env=env)
    git(source, "commit", "-q", "-m", "An empty rdoinfo", env=env)
    git(world, "config", "--global", f"url.{source}.insteadOf", RDOINFO_URL, env=env)
    return env | {"RDOTOOL_RDOINFO_URL": str(source), "PYTHONPATH": str(isolation.PROJECT)}
