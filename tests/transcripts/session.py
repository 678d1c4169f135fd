"""Run the commands of a document as a user would, in a world of their own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.helpers import isolation
from tests.transcripts import document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.transcripts.document import Session
    from tests.transcripts.stage import Stage

_NAME, _EMAIL = "RDO", "dev@lists.rdoproject.org"
_DATE = "2024-10-02T09:00:00+00:00"
_BEGAN = re.compile(r'(?<="began": )[\d.]+')
# After each command the shell writes this, with the command's number and exit code.
_END = re.compile(r"\x1e(\d+) (\d+)\n")


def replay(text: str, world: Path) -> str:
    """The document's text with what its commands write now.

    Args:
        world: an empty folder for the sessions.
    """
    outputs: dict[int, list[str]] = {}
    sessions = document.sessions(text)
    with _stage(world / "gerrit", any(session.gerrit for session in sessions)) as stage:
        for number, session in enumerate(sessions):
            outputs |= _run(session, world / str(number), stage if session.gerrit else None)
    return document.rewritten(text, outputs)


@contextmanager
def _stage(folder: Path, wanted: bool) -> Iterator[Stage | None]:
    """The document's Gerrit server, where a session has one."""
    if not wanted:
        yield None
        return
    from tests.transcripts.stage import Stage

    stage = Stage(folder)
    try:
        yield stage
    finally:
        stage.close()


def _run(session: Session, world: Path, stage: Stage | None) -> dict[int, list[str]]:
    folder, environ = _prepare(world)
    if stage is not None:
        environ = stage.enter(environ, world / "bin", sys.executable)
    script = world / "script"
    texts = [session.setup, *(command.text for command in session.commands)]
    hidden = [True, *(block.hidden for block in session.blocks for _ in block.commands)]
    steps = (_step(*each) for each in zip(range(len(texts)), texts, hidden, strict=True))
    script.write_text("\n".join(steps), "utf-8")
    done = subprocess.run(
        ["bash", str(script)],
        cwd=folder,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="backslashreplace",
        check=False,
    )
    parts = _END.split(done.stdout)
    assert len(parts) > 1, f"the set-up failed:\n{done.stdout}"
    assert len(parts) == 3 * len(texts) + 1, f"the shell ended early:\n{done.stdout}"
    said = parts[3::3]
    lines = [command.line for command in session.commands]
    shown = (stage.normalised(out) if stage else out for out in said)
    return {line: normalised(out, world) for line, out in zip(lines, shown, strict=False)}


def _step(number: int, text: str, hidden: bool) -> str:
    """A command, its end's mark, and its exit code for the next one's ``$?``.

    What nobody sees must not fail.
    """
    run = f"set -e\n{text}\nset +e" if hidden else text
    return f"{run}\n_code=$?; printf '\\036%s %s\\n' {number} $_code; (exit $_code)"


def normalised(output: str, world: Path) -> list[str]:
    """The output's lines, without what differs from run to run."""
    output = output.replace(str(world / "src"), "/src").replace(str(world / "home"), "~")
    output = _BEGAN.sub("1727859600.0", output)
    lines = [line.expandtabs().rstrip() for line in output.splitlines()]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _prepare(world: Path) -> tuple[Path, dict[str, str]]:
    """The session's folder and environment."""
    folder, programs = world / "src", world / "bin"
    folder.mkdir(parents=True)
    programs.mkdir()
    tool = programs / "rdotool"
    tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m rdotool "$@"\n', "utf-8")
    tool.chmod(0o755)
    environ = isolation.environment(world / "home")
    environ |= {f"GIT_{who}_DATE": _DATE for who in ("AUTHOR", "COMMITTER")}
    environ["PATH"] = f"{programs}{os.pathsep}{environ['PATH']}"
    for key, value in (("user.name", _NAME), ("user.email", _EMAIL)):
        subprocess.run(["git", "config", "--global", key, value], env=environ, check=True)
    return folder, environ
