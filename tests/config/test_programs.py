"""Programs that are asked in silence: they neither ask nor hang nor outlive their time."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from rdotool.adapters import programs

SHELL = ["sh", "-c"]


def ask(script: str, *, timeout: float = 20, env: dict[str, str] | None = None) -> programs.Answer:
    answer = programs.capture([*SHELL, script], Path.cwd(), timeout=timeout, env=env)
    assert answer is not None
    return answer


def test_what_a_program_says() -> None:
    answer = ask('echo "out $X"; echo err >&2; exit 3', env={"X": "1"})
    assert (answer.code, answer.out, answer.err, answer.late) == (3, "out 1", "err", False)
    assert answer.words == "err"


def test_a_program_that_is_not_installed(tmp_path: Path) -> None:
    assert programs.capture(["no-such-program"], tmp_path, timeout=1) is None
    (tmp_path / "plain").write_text("")
    assert programs.capture([str(tmp_path / "plain")], tmp_path, timeout=1) is None


def test_too_late_and_ended_with_its_children(tmp_path: Path) -> None:
    began = time.monotonic()
    answer = ask(f"sleep 600 & echo $! > {tmp_path}/child; echo begun; wait", timeout=1)
    assert time.monotonic() - began < 10
    assert answer.late and answer.out == "begun"  # noqa: PT018
    _gone(int((tmp_path / "child").read_text()))


def test_one_that_does_not_hear_politeness() -> None:
    began = time.monotonic()
    assert ask("trap '' TERM; while :; do sleep 0.1; done", timeout=0.5).late
    assert time.monotonic() - began < 10


def test_what_it_leaves_behind_is_not_waited_for() -> None:
    began = time.monotonic()
    answer = ask("(sleep 5 &) ; echo done")
    assert answer.out == "done"
    assert time.monotonic() - began < 4


def test_nobody_is_asked() -> None:
    assert "no terminal" in ask("(: </dev/tty) 2>/dev/null || echo no terminal").out
    assert ask("cat; echo end").out == "end"
    assert ask("echo $GIT_TERMINAL_PROMPT $SSH_ASKPASS_REQUIRE").out == "0 never"


def test_side_by_side_and_in_order() -> None:
    began = time.monotonic()
    commands = [[*SHELL, f"sleep 1; echo {number}"] for number in range(8)]
    answers = programs.capture_all(commands, Path.cwd(), timeout=20)
    assert [answer.out for answer in answers if answer] == [str(number) for number in range(8)]
    assert time.monotonic() - began < 6


def test_a_long_answer_is_cut() -> None:
    assert len(ask("yes | head -c 1000000").out) <= 64 * 1024


def test_an_interruption_takes_them_along(tmp_path: Path) -> None:
    def interrupt(_signal: int, _frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 1)
    try:
        with pytest.raises(KeyboardInterrupt):
            ask(f"echo $$ > {tmp_path}/pid; exec sleep 600")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    _gone(int((tmp_path / "pid").read_text()))


def _gone(pid: int) -> None:
    for _ in range(100):
        if not _runs(pid):
            return
        time.sleep(0.05)
    raise AssertionError(f"process {pid} still runs")


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        status = Path(f"/proc/{pid}/stat").read_text()
    except (ProcessLookupError, FileNotFoundError):
        return False
    return status.rpartition(")")[2].split()[0] != "Z"
