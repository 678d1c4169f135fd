"""Run rdotool as users do: as a process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True)
class Result:
    """What a process did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """stdout as JSON; anything else there is an error."""
        return json.loads(self.out)


class Cli:
    """``cli("info", "nova", cwd=folder)``."""

    def __call__(
        self,
        *args: str | Path,
        cwd: Path | None = None,
        code: int | None = 0,
        answer: str = "",
        env: Mapping[str, str] | None = None,
    ) -> Result:
        """Run rdotool.

        Args:
            args: the command line.
            cwd: the folder to stand in; the test's own when absent.
            code: the exit code that must come; None for any.
            answer: what is on stdin.
            env: variables added to the test's environment.
        """
        result = self._run([str(arg) for arg in args], cwd, answer, env)
        if code is not None and result.code != code:
            raise AssertionError(
                f"rdotool {args} exited with {result.code}, not {code}\n"
                f"--- stdout\n{result.out}\n--- stderr\n{result.err}"
            )
        return result

    @staticmethod
    def _run(
        args: list[str], cwd: Path | None, answer: str, env: Mapping[str, str] | None
    ) -> Result:
        done = subprocess.run(
            [sys.executable, "-m", "rdotool", *args],
            cwd=cwd,
            env=os.environ | (env or {}),
            input=answer,
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",
            check=False,
        )
        return Result(done.returncode, done.stdout, done.stderr)
