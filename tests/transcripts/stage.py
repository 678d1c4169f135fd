"""The Gerrit server of a document's sessions: what is on it is the same in each run.

A session that begins with ``.. transcript: gerrit`` has it, a document's sessions share one.
Its ports differ from run to run. Commands name it as ``ssh://review.example.org:29418``,
which git is told to look for on this machine; what is written of it is named so afterwards:
``https://review.example.org`` stands for its address, and its dates are all the same.

In set-ups, and between the commands (``.. meanwhile:``), others act by the program ``gerrit``
(``actor``). The user is Alice, who has an ssh key there and, for REST, a ``~/.netrc``.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.helpers.gerrit import Gerrit, site

if TYPE_CHECKING:
    from collections.abc import Mapping

HOST = "review.example.org"
_DATES = re.compile(r"\b20\d\d-\d\d-\d\d([ T])\d\d:\d\d(?::\d\d)?(?:\.\d{1,9})?\b")
_YOUNG = "less than a minute"
_AGE = rf"(?:{_YOUNG}|\b\d{{1,2}} minutes?\b)"
_CELL = re.compile(rf"(?P<age>{_AGE})(?P<gap> {{2,}}|$)", re.MULTILINE)
_HEADER = re.compile(r"^Change  .*(?:Age|Updated) +", re.MULTILINE)
_DATE = "2024-10-02 09:00:00.000000000"


class Stage:
    """A server of its own, with its people.

    Raises:
        site.MissingError: this machine can't run one.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server = site.shared(folder / "site", os.getpid())
        self._gerrit = Gerrit(self._server, folder / "people", pytest.MonkeyPatch(), token="")
        self._alice = self._gerrit.user("Alice Example")
        others = [self._gerrit.user("Bob Example"), self._gerrit.ci("zuul")]
        others.append(self._gerrit.user("rdo-trunk", core=False))
        known = {user.username: user.password for user in (self._alice, *others)}
        state = {"url": self._server.url, "users": known}
        (folder / "state.json").write_text(json.dumps(state), encoding="utf-8")

    def close(self) -> None:
        """Stop the server."""
        site.stop(self._folder / "site")

    def enter(self, environ: Mapping[str, str], programs: Path, python: str) -> dict[str, str]:
        """The variables of a session in whose *environ* the user is Alice.

        Args:
            programs: a folder on its PATH.
        """
        tool = programs / "gerrit"
        state = self._folder / "state.json"
        command = f'exec "{python}" -m tests.transcripts.actor "{state}" "$@"'
        tool.write_text(f"#!/bin/sh\n{command}\n", encoding="utf-8")
        tool.chmod(0o755)
        here = f"url.ssh://127.0.0.1:{self._server.ssh}/.insteadOf"
        for key, value in (
            ("user.name", self._alice.name),
            ("user.email", self._alice.email),
            (here, f"ssh://{HOST}:29418/"),
        ):
            git = ["git", "config", "--global", key, value]
            subprocess.run(git, env=dict(environ), check=True)
        netrc = Path(environ["HOME"]) / ".netrc"
        netrc.write_text(self._alice.netrc(), encoding="utf-8")
        netrc.chmod(0o600)
        more = {"GIT_SSH_COMMAND": self._alice.ssh_command, "RDOTOOL_GERRIT_URL": self._server.url}
        return {**environ, **more}

    def normalised(self, output: str) -> str:
        """What a command wrote, with the server's name for its address, and one date."""
        output = output.replace(self._server.url, f"https://{HOST}")
        output = output.replace(f"ssh://127.0.0.1:{self._server.ssh}", f"ssh://{HOST}:29418")
        output = output.replace(f"127.0.0.1:{self._server.port}", HOST)
        output = _DATES.sub(lambda found: _DATE[: len(found[0])].replace(" ", found[1]), output)
        return young(output)


def young(output: str) -> str:
    """*output* as if nothing took a minute, whatever the machine has to do besides."""
    output = re.sub(rf"{_AGE}(?= ago|,)", _YOUNG, output)
    widest = max((len(cell["age"]) for cell in _CELL.finditer(output)), default=len(_YOUNG))
    if widest < len(_YOUNG):
        more = " " * (len(_YOUNG) - widest)
        output = _HEADER.sub(lambda found: f"{found[0]}{more}", output)
    return _CELL.sub(lambda found: _wide(found, widest), output)


def _wide(cell: re.Match[str], width: int) -> str:
    """A cell of a column that was *width* wide, and what parts it from the next."""
    return _YOUNG + " " * max(0, len(cell["gap"]) - (width - len(cell["age"])))
