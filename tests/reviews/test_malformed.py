"""A Gerrit that is broken, or no Gerrit, or means no good: words, no traceback, no secret.

The user has a password in ~/.netrc; whatever comes, it isn't printed, and nothing from
the server drives the terminal.
"""

from __future__ import annotations

import base64
import copy
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rdotool.adapters import gerrit_api
from rdotool.adapters.login import Login
from rdotool.errors import RdotoolError
from rdotool.review.gerrit import Gerrit
from tests.reviews import samples
from tests.reviews.fake import HTML, JSON, LOGIN_PAGE, PREFIX, TEXT, Fake, Reply, answer, serve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.helpers.cli import Cli, Result
    from tests.reviews.fake import Request

SECRET = "hunter2"
_TOKEN = base64.b64encode(f"jane:{SECRET}".encode()).decode()
_RAW = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_WHOLE = PREFIX + json.dumps(samples.change()).encode()
_STATUSES = (400, 401, 403, 404, 405, 409, 412, 422, 429, 500, 502, 503, 504)
_NO_CHANGES: tuple[Any, ...] = (None, "x", 7, [[]], {})
_ESCAPES = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202e"


@pytest.fixture
def fake(home: Path) -> Iterator[Fake]:
    """A server that the user has a login for."""
    (home / ".netrc").write_text(f"machine 127.0.0.1 login jane password {SECRET}\n")
    with serve() as fake:
        yield fake


@pytest.fixture
def ask(fake: Fake, cli: Cli, tmp_path: Path) -> Callable[..., Result]:
    """Run ``rdotool review …`` against the server, and look at all that it says."""

    def run(*args: str, code: int | None = 1) -> Result:
        env = {"RDOTOOL_GERRIT_URL": fake.url}
        done = cli("review", *args, cwd=tmp_path, code=code, env=env)
        told = done.out + done.err
        assert "Traceback" not in told
        assert "bug in rdotool" not in told
        assert done.code in (0, 1)
        assert SECRET not in told
        assert _TOKEN not in told
        assert not _RAW.search(told), repr(told)
        return done

    return run


def _malformed() -> dict[str, Reply]:
    found = {}
    for status in _STATUSES:
        found[f"{status}-text"] = Reply(b"no\x1b[31m: see\nhttps://jane:hunter2@x/", status, TEXT)
        found[f"{status}-page"] = Reply(LOGIN_PAGE, status, HTML)
    for place in ("/login/q", f"https://jane:{SECRET}@evil.example.org/"):
        found[f"302-{place[:5]}"] = Reply(b"", 302, HTML, {"Location": place})
    for share in range(0, 100, 8):
        body = _WHOLE[: len(_WHOLE) * share // 100]
        found[f"cut-at-{share}%"] = Reply(body)
    found["cut-and-hung-up"] = Reply(_WHOLE[:400], length=len(_WHOLE))
    found["cut-in-a-letter"] = Reply(_WHOLE.replace(b"\\u00e9", b"\xc3"))
    found["hangs-up"] = Reply(raw=b"")
    found["no-http"] = Reply(raw=b"SSH-2.0-GerritCodeReview\r\n\x1b[31m\r\n")
    found["endless-head"] = Reply(raw=b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 5000)
    found["long-header"] = Reply(raw=b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000)
    found["login-page"] = Reply(LOGIN_PAGE, kind=HTML)
    found["login-page-as-json"] = Reply(LOGIN_PAGE, kind=JSON)
    found["no-prefix"] = Reply(_WHOLE.removeprefix(PREFIX))
    found["deep"] = Reply(PREFIX + b'{"a":[' * 100_000)
    found["digits"] = Reply(PREFIX + b"[" + b"7" * 20_000 + b"]")
    found["nan"] = Reply(PREFIX + b'{"_number": NaN}')
    found["gzip-lie"] = Reply(_WHOLE, headers={"Content-Encoding": "gzip"})
    found["utf-16"] = Reply(PREFIX.decode().encode("utf-16") + b"{}")
    return found | {f"json-{value}": answer(value) for value in _NO_CHANGES}


_MALFORMED = _malformed()


def test_there_are_fifty() -> None:
    assert len(_MALFORMED) >= 50


@pytest.mark.parametrize("name", _MALFORMED)
def test_malformed(name: str, fake: Fake, ask: Callable[..., Result]) -> None:
    fake.always(_MALFORMED[name])
    args = ("list", "--owner", "all") if len(name) % 2 else ("show", "4")
    told = ask(*args).err
    assert told.startswith("error: ")
    assert len(told.splitlines()) <= 8


@pytest.mark.parametrize(
    "name",
    ["403-text", "404-page", "503-page", "hangs-up", "cut-at-48%", "login-page", "json-[[]]"],
)
def test_malformed_after_the_change_itself(
    name: str, fake: Fake, ask: Callable[..., Result]
) -> None:
    """What is asked besides fails: whether that ends it or not, it is told in words."""

    def reply(request: Request) -> Reply:
        plain = re.fullmatch(r"/a/changes/[^/]*", request.path.partition("?")[0])
        return answer(samples.change()) if plain else _MALFORMED[name]

    fake.reply = reply
    done = ask("show", "4", code=None)
    assert done.err


def _hostile(value: Any) -> Any:
    """All texts that people write, with escapes in them."""
    kept = {"date", "updated", "created", "commit", "change_id", "status", "current_revision"}
    if isinstance(value, dict):
        return {
            name: inner if name in kept and isinstance(inner, str) else _hostile(inner)
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [_hostile(inner) for inner in value]
    return f"{value}{_ESCAPES}" if isinstance(value, str) else value


def _good(request: Request) -> Reply:
    path = request.path.partition("?")[0]
    if path.endswith("/comments"):
        return answer(_hostile(samples.comments()))
    if path.endswith("/related"):
        return answer(_hostile(samples.related()))
    if path.endswith("/changes/"):
        return answer([_hostile(samples.change())])
    if path.endswith("/mergeable"):
        return answer({"mergeable": True, "submit_type": _ESCAPES})
    if path.endswith("/submitted_together"):
        return answer({"changes": [], "non_visible_changes": 0})
    if path.endswith("/accounts/self"):
        return answer(_hostile(samples.ADMIN))
    return answer(_hostile(samples.change()))


@pytest.mark.parametrize("args", [("show", "4"), ("list", "--owner", "all"), ("status", "4")])
@pytest.mark.parametrize("as_json", [False, True])
def test_escapes_in_every_text(
    args: tuple[str, ...], as_json: bool, fake: Fake, ask: Callable[..., Result]
) -> None:
    fake.reply = _good
    done = ask(*args, *(["--json"] if as_json else []), code=0)
    assert "Change 3" in done.out
    if as_json:
        assert done.json


def test_names_of_labels_and_files_are_texts_too(fake: Fake, ask: Callable[..., Result]) -> None:
    change = copy.deepcopy(samples.change())
    change["labels"] = {f"V{_ESCAPES}": change["labels"]["Code-Review"]}
    revision = change["revisions"][samples.SHAS[1]]
    revision["files"] = {f"x{_ESCAPES}": {}, "y\nerror: all is lost": {}}
    comments = {f"x{_ESCAPES}": samples.comments()["f3"]}

    def reply(request: Request) -> Reply:
        if "/comments" in request.path:
            return answer(comments)
        plain = re.fullmatch(r"/a/changes/[^/]*", request.path.partition("?")[0])
        return answer(change) if plain else _good(request)

    fake.reply = reply
    done = ask("show", "4", code=0)
    assert not any(line.startswith("error:") for line in done.out.splitlines())


# --- the property: any answer, in this process -----------------------------------------------


@st.composite
def _answers(draw: st.DrawFn) -> Reply:
    body = draw(
        st.one_of(
            st.binary(max_size=300),
            st.integers(0, len(_WHOLE)).map(lambda at: _WHOLE[:at]),
            st.tuples(st.integers(0, len(_WHOLE) - 1), st.binary(min_size=1, max_size=3)).map(
                lambda pair: _WHOLE[: pair[0]] + pair[1] + _WHOLE[pair[0] + 1 :]
            ),
        )
    )
    status = draw(st.sampled_from([200, 200, 200, 201, 204, 301, 302, 307, 418, *_STATUSES]))
    kind = draw(st.sampled_from([JSON, HTML, TEXT, "x", ""]))
    length = draw(st.sampled_from([None, None, 0, len(body) + 1]))
    place = draw(st.sampled_from(["/x", "//[", f"https://jane:{SECRET}@x/", "\x7f"]))
    return Reply(body, status, kind, {"Location": place}, length=length)


@pytest.fixture(scope="module")
def server() -> Iterator[Fake]:
    with serve() as server:
        yield server


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gerrit_api, "_PAUSE", 0.001)


def _failure(call: Callable[[], object]) -> RdotoolError | None:
    try:
        call()
    except RdotoolError as error:
        return error
    return None


@given(reply=_answers(), verb=st.sampled_from(["change", "search", "comments", "vote", "topic"]))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_answer_is_understood_or_refused(server: Fake, reply: Reply, verb: str) -> None:
    server.always(reply)
    gerrit = Gerrit(gerrit_api.connect(server.url, Login("jane", "sesame", "~/.netrc"), timeout=5))
    from rdotool.review import parsing

    change = parsing.parse_change(samples.change(), gerrit.base)
    calls: dict[str, Callable[[], object]] = {
        "change": lambda: gerrit.change(4),
        "search": lambda: gerrit.search("x"),
        "comments": lambda: gerrit.comments(change),
        "vote": lambda: gerrit.vote(change, 2, {"Verified": 1}),
        "topic": lambda: gerrit.set_topic(change, ""),
    }
    error = _failure(calls[verb])
    if error is not None:
        told = f"{error}{error.hint}{error.__context__!r}"
        assert SECRET not in told
        assert "sesame" not in told
        assert error.__context__ is None or not isinstance(error, gerrit_api.GerritError)
    if verb in ("vote", "topic"):
        assert len(server.asked) == 1


# --- it is down ------------------------------------------------------------------------------


def test_it_is_down(fake: Fake, cli: Cli, tmp_path: Path) -> None:
    env = {"RDOTOOL_GERRIT_URL": "http://127.0.0.1:9"}
    told = cli("review", "show", "4", cwd=tmp_path, code=1, env=env).err
    assert told.startswith("error: http://127.0.0.1:9 can't be asked: Connection refused\n")


def test_offline_nobody_is_asked(fake: Fake, cli: Cli, tmp_path: Path) -> None:
    env = {"RDOTOOL_GERRIT_URL": fake.url, "RDOTOOL_OFFLINE": "yes"}
    told = cli("review", "show", "4", cwd=tmp_path, code=1, env=env).err
    assert "told to stay offline" in told
    assert fake.asked == []
