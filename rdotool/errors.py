"""The only exceptions that a user meets.

Each says what is wrong (``brief``), where (``where``, ``file:line`` when there is a
file) and what to do next (``hint``). ``cli.main`` is the one place that turns them
into text and exit codes.
"""

from __future__ import annotations

EXIT_DONE = 0
EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_BUG = 3
EXIT_YOUR_TURN = 5
EXIT_LINT = 23  # as rdopkg's
EXIT_INTERRUPTED = 130
EXIT_PIPE = 141  # as every program that SIGPIPE ends


class RdotoolError(Exception):
    """Something is refused or failed; the message is meant for the user.

    Args:
        brief: what is wrong, one sentence.
        hint: what to do next; may have several lines.
        exit_code: the code of the process, ``EXIT_*``.
        where: the place of the fault, such as ``nova.spec:12``.
    """

    default_exit_code = EXIT_FAILED
    label = "error"

    def __init__(
        self, brief: str, hint: str = "", *, exit_code: int | None = None, where: str = ""
    ) -> None:
        super().__init__(brief)
        self.brief = brief
        self.hint = hint
        self.where = where
        self.exit_code = self.default_exit_code if exit_code is None else exit_code

    def __str__(self) -> str:
        return f"{self.where}: {self.brief}" if self.where else self.brief


class UsageError(RdotoolError):
    """The command line asks for something that makes no sense."""

    default_exit_code = EXIT_USAGE


class YourTurn(RdotoolError):
    """The action waits for the user: a conflict to solve, a file to edit."""

    default_exit_code = EXIT_YOUR_TURN


class Pause(YourTurn):
    """The action waits for the user as it should; nothing is wrong."""

    label = "your turn"


class Interrupted(RdotoolError):
    """Ctrl-C or a request to terminate."""

    default_exit_code = EXIT_INTERRUPTED


class GitError(RdotoolError):
    """A git command failed.

    Args:
        brief: what was being done, and git's own last words.
        command: the command line, for the log; never with a secret in it.
        stderr: all that git said.
    """

    def __init__(self, brief: str, hint: str = "", *, command: str = "", stderr: str = "") -> None:
        super().__init__(brief, hint)
        self.command = command
        self.stderr = stderr
