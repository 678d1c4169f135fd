"""Gerrit's REST for assertions: small, and none of rdotool's own code."""

from __future__ import annotations

import base64
import json
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

_MAGIC = ")]}'"
# The surrounding environment names a proxy that is none.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class RestError(AssertionError):
    """Gerrit said no."""

    def __init__(self, what: str, status: int, said: str) -> None:
        super().__init__(f"{what}: {status}: {said}")
        self.status = status
        self.said = said


@dataclass(frozen=True)
class Rest:
    """One account's REST: ``rest.get("/changes/", q="status:open")``.

    Attributes:
        base: the server's URL, without a slash at its end.
        user: who asks; nobody when empty.
        password: the HTTP password.
    """

    base: str
    user: str = ""
    password: str = field(default="", repr=False)

    def get(self, path: str, **params: Any) -> Any:
        """Ask; *params* are the query's, a list for one that is repeated."""
        return self._call("GET", path + (f"?{urlencode(params, doseq=True)}" if params else ""))

    def put(self, path: str, body: Any = None) -> Any:
        """Make or replace something."""
        return self._call("PUT", path, {} if body is None else body)

    def post(self, path: str, body: Any = None) -> Any:
        """Do something."""
        return self._call("POST", path, {} if body is None else body)

    def delete(self, path: str) -> Any:
        """Remove something."""
        return self._call("DELETE", path)

    def _call(self, method: str, path: str, body: Any = None) -> Any:
        url = f"{self.base}{'/a' if self.user else ''}{path}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(url, data, method=method)
        request.add_header("Accept", "application/json")
        if data is not None:
            request.add_header("Content-Type", "application/json; charset=UTF-8")
        if self.user:
            login = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
            request.add_header("Authorization", f"Basic {login}")
        try:
            with _OPENER.open(request, timeout=60) as answer:
                text = answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                said = error.read().decode(errors="replace").strip()
            raise RestError(f"{method} {path}", error.code, said) from None
        return _value(text)

    # --- changes -------------------------------------------------------------------------

    def changes(self, query: str, *options: str) -> list[Any]:
        """The changes that match."""
        answer: list[Any] = self.get("/changes/", q=query, o=options)
        return answer

    def change(self, number: int | str) -> Any:
        """A change with everything: revisions, labels, messages, files."""
        wanted = ("ALL_REVISIONS", "ALL_COMMITS", "ALL_FILES", "DETAILED_LABELS", "MESSAGES")
        more = ("DETAILED_ACCOUNTS", "SUBMITTABLE", "CURRENT_ACTIONS", "REVIEWER_UPDATES")
        return self.get(f"/changes/{number}/detail", o=[*wanted, *more])

    def vote(self, number: int | str, message: str = "", *, tag: str = "", **labels: int) -> None:
        """Vote on the current patch set: ``vote(7, Code_Review=2)``."""
        votes = {name.replace("_", "-"): value for name, value in labels.items()}
        body = {"labels": votes, "message": message} | ({"tag": tag} if tag else {})
        self.post(f"/changes/{number}/revisions/current/review", body)

    def comment(
        self, number: int | str, path: str, text: str, *, line: int = 0, unresolved: bool = True
    ) -> None:
        """Comment on a line of the current patch set, or on the whole file."""
        entry = {"message": text, "unresolved": unresolved} | ({"line": line} if line else {})
        body = {"comments": {path: [entry]}}
        self.post(f"/changes/{number}/revisions/current/review", body)


def _value(text: str) -> Any:
    if not text:
        return None
    return json.loads(text.removeprefix(_MAGIC)) if text.startswith(_MAGIC) else text


def part(name: str) -> str:
    """A name as one part of a path: a slash in it is %2F."""
    return quote(name, safe="")
