"""Breaking connections on purpose: a proxy of this machine that stands before a server.

``Cutter(port)`` passes everything on until it is told when to cut::

    with Cutter(server.ssh) as line:
        line.cut(up=20_000)                  # the server never gets the rest
        line.lose_answer(up=20_000, when=lambda: bool(project.changes()))
        line.heal()

A cut ends the connections that are open; new ones are cut again until ``heal``.
"""

from __future__ import annotations

import selectors
import socket
import struct
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self

_CHUNK = 4096
_LOOK = 0.05  # seconds between looks
_PATIENCE = 60.0  # seconds until an answer that never comes is given up


@dataclass(frozen=True)
class _Rule:
    """When a connection is cut.

    Attributes:
        up: so many bytes from the client are passed on, at most; None: all.
        down: the same of the server's.
        when: once *up* bytes went by nothing comes back, and the cut waits until this is true.
        how: a reset, or an end as if the other side had finished.
    """

    up: int | None = None
    down: int | None = None
    when: Callable[[], bool] | None = None
    how: Literal["reset", "close"] = "reset"


class Cutter:
    """A TCP proxy before a port of this machine.

    Attributes:
        port: where clients connect.
        cuts: how many connections were cut.
    """

    def __init__(self, to: int) -> None:
        self._to = to
        self._rule = _Rule()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.cuts = 0
        self._ends = threading.Event()
        self._threads = [threading.Thread(target=self._serve, daemon=True)]

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ends.set()
        self._listener.close()
        for thread in self._threads:
            thread.join(_PATIENCE)

    # --- what becomes of connections --------------------------------------------------------

    def cut(
        self,
        *,
        up: int | None = None,
        down: int | None = None,
        how: Literal["reset", "close"] = "reset",
    ) -> None:
        """Cut each connection after *up* bytes from the client or *down* from the server."""
        self._rule = _Rule(up, down, None, how)

    def lose_answer(
        self,
        *,
        up: int,
        when: Callable[[], bool],
        how: Literal["reset", "close"] = "reset",
    ) -> None:
        """The server gets everything, the client no answer.

        Args:
            up: from so many bytes of the client's on, nothing comes back to it.
            when: asked until it is true; then the connection is cut.
            how: see ``cut``.
        """
        self._rule = _Rule(up, None, when, how)

    def heal(self) -> None:
        """Pass everything on again."""
        self._rule = _Rule()

    # --- passing on -------------------------------------------------------------------------

    def _serve(self) -> None:
        self._listener.settimeout(0.1)
        while not self._ends.is_set():
            try:
                client, _ = self._listener.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            thread = threading.Thread(target=self._pass_on, args=(client,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _pass_on(self, client: socket.socket) -> None:
        with client, socket.create_connection(("127.0.0.1", self._to)) as server:
            line = _Line(client, server, self._rule)
            try:
                if line.run(self._ends):
                    self.cuts += 1
                    line.break_off()
            except OSError:
                return  # one of the two went away by itself


class _Line:
    """One connection, passed on in both directions."""

    def __init__(self, client: socket.socket, server: socket.socket, rule: _Rule) -> None:
        self._client = client
        self._server = server
        self._rule = rule
        self._up = self._down = 0
        self._waited = 0.0

    def run(self, ends: threading.Event) -> bool:
        """Pass on; True when it is to be cut, False when it ended by itself."""
        with selectors.DefaultSelector() as ready:
            for side in (self._client, self._server):
                ready.register(side, selectors.EVENT_READ)
            while not ends.is_set():
                heard = ready.select(_LOOK)
                for key, _ in heard:
                    side = self._client if key.fileobj is self._client else self._server
                    if not self._move(side):
                        return False
                if self._is_spent() or (not heard and self._answer_is_lost()):
                    return True
        return False

    def _move(self, side: socket.socket) -> bool:
        data = side.recv(_CHUNK)
        if side is self._client:
            data, self._up = self._within(data, self._up, self._limit_up())
            self._server.sendall(data)
        else:
            data, self._down = self._within(data, self._down, self._rule.down)
            if not self._is_silent():
                self._client.sendall(data)
        return bool(data) or self._is_spent()

    @staticmethod
    def _within(data: bytes, before: int, limit: int | None) -> tuple[bytes, int]:
        kept = data if limit is None else data[: max(limit - before, 0)]
        return kept, before + len(kept)

    def _limit_up(self) -> int | None:
        return None if self._rule.when else self._rule.up

    def _is_silent(self) -> bool:
        return bool(self._rule.when) and self._up >= (self._rule.up or 0)

    def _is_spent(self) -> bool:
        up, down = self._limit_up(), self._rule.down
        return (up is not None and self._up >= up) or (down is not None and self._down >= down)

    def _answer_is_lost(self) -> bool:
        if not self._is_silent():
            return False
        self._waited += _LOOK
        return self._rule.when is None or self._rule.when() or self._waited > _PATIENCE

    def break_off(self) -> None:
        if self._rule.how == "reset":
            for side in (self._client, self._server):
                side.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
