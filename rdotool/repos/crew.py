"""Several refreshes at a time, told about on one line of the screen.

The threads only wait: for the network, and for the processes that read XML. All that is
told is told by the calling thread, so nobody else needs to know about threads.
"""

from __future__ import annotations

import queue
import threading
from collections import deque
from functools import partial
from typing import TYPE_CHECKING, Any

from rdotool.errors import RdotoolError
from rdotool.repos.refresh import Ears, granted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rdotool.repos.cache import State
    from rdotool.repos.wish import Wish

    Result = State | RdotoolError

AT_ONCE = 4
_GRACE = 3.0  # seconds in which threads that are told to stop may tidy up


def work(
    wishes: Sequence[Wish],
    notes: Callable[[str], None],
    progress: Callable[[str], None] | None,
) -> list[Result]:
    """What each of the *wishes* comes to, in their order.

    An interrupt ends the threads, too, before it goes on.
    """
    if not wishes:
        return []
    crew = _Crew(wishes, notes, progress or (lambda _text: None))
    crew.start()
    try:
        return crew.listen()
    finally:
        crew.stop()


class _Crew:
    def __init__(
        self,
        wishes: Sequence[Wish],
        notes: Callable[[str], None],
        progress: Callable[[str], None],
    ) -> None:
        self._wishes = wishes
        self._todo = deque(range(len(wishes)))
        self._say = {"note": notes, "tell": progress}
        self._heard: queue.SimpleQueue[tuple[str, int, Any]] = queue.SimpleQueue()
        self._stop = threading.Event()
        # Daemons: a server that doesn't answer must not keep the process from ending.
        self._threads = [threading.Thread(target=self._run, daemon=True) for _ in wishes[:AT_ONCE]]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def listen(self) -> list[Result]:
        """Pass on what the threads tell, until all is done."""
        results: dict[int, Result] = {}
        while len(results) < len(self._wishes):
            kind, number, what = self._heard.get()
            if kind == "done":
                results[number] = what
            elif kind == "bug":
                raise what
            else:
                self._say[kind](f"{self._wishes[number].spec.name}: {what}")
        return [results[number] for number in range(len(self._wishes))]

    def stop(self) -> None:
        """Let the threads end what they do; those that can't hear it are left behind."""
        self._stop.set()
        for thread in self._threads:
            thread.join(_GRACE)

    def _run(self) -> None:
        while self._todo and not self._stop.is_set():
            try:
                number = self._todo.popleft()
            except IndexError:
                return
            self._heard.put(self._done(number))

    def _done(self, number: int) -> tuple[str, int, Any]:
        def put(kind: str, text: str) -> None:
            self._heard.put((kind, number, text))

        ears = Ears(partial(put, "note"), partial(put, "tell"), self._stop.is_set)
        try:
            return "done", number, granted(self._wishes[number], ears)
        except RdotoolError as error:
            return "done", number, error
        except Exception as error:
            return "bug", number, error  # raised by the thread that listens
