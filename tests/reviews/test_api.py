"""How Gerrit is asked: by whom, how often, for how long, and whom it may be."""

from __future__ import annotations

import base64
import json
import subprocess
import time
import traceback
from typing import TYPE_CHECKING, Any

import pytest

from rdotool.adapters import gerrit_api, gerrit_web
from rdotool.adapters.gerrit_api import GerritError
from rdotool.adapters.login import Login
from rdotool.errors import RdotoolError
from rdotool.review import gerrit
from tests.reviews import samples
from tests.reviews.fake import HTML, LOGIN_PAGE, PREFIX, TEXT, Fake, Reply, answer, serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECRET = "hunter2é"
LOGIN = Login("jane", SECRET, "~/.netrc")


@pytest.fixture
def fake() -> Iterator[Fake]:
    with serve() as fake:
        yield fake


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gerrit_api, "_PAUSE", 0.01)


def refused(
    fake: Fake, reply: Reply, verb: str = "get", login: Login | None = LOGIN
) -> GerritError:
    """The error for an answer; no secret is in it, wherever one looks."""
    fake.always(reply)
    api = gerrit_api.connect(fake.url, login, timeout=5)
    with pytest.raises(GerritError) as caught:
        getattr(api, verb)("/changes/4/topic")
    error = caught.value
    told = "".join(traceback.format_exception(error)) + error.hint + repr(vars(error))
    assert "hunter2" not in told
    assert base64.b64encode(f"jane:{SECRET}".encode()).decode() not in told
    assert error.__context__ is None
    return error


def test_a_question(fake: Fake) -> None:
    fake.always(answer({"a": [1, None, "é"]}))
    api = gerrit_api.connect(f"{fake.url}/r/", LOGIN)
    assert api.get("/changes/", [("q", "a b&c=d#e%"), ("o", "X"), ("o", "Y")]) == {
        "a": [1, None, "é"]
    }
    asked = fake.asked[0]
    assert asked.path == "/r/a/changes/?q=a+b%26c%3Dd%23e%25&o=X&o=Y"
    token = base64.b64decode(asked.headers["Authorization"].removeprefix("Basic "))
    assert token.decode() == f"jane:{SECRET}"
    assert asked.headers["Accept-Encoding"] == "identity"
    assert (api.base, api.user) == (f"{fake.url}/r", "jane")


def test_nobody_in_particular(fake: Fake, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where ~/.netrc knows the host: requests would send that."""
    (home / ".netrc").write_text("machine 127.0.0.1 login joe password hunter2\n")
    monkeypatch.setenv("NETRC", str(home / ".netrc"))
    api = gerrit_api.connect(fake.url)
    assert api.get("/changes/") == []
    assert "Authorization" not in fake.asked[0].headers
    assert fake.asked[0].path == "/changes/"
    assert api.user == ""


def test_orders(fake: Fake) -> None:
    api = gerrit_api.connect(fake.url, LOGIN)
    assert api.post("/changes/4/submit") == []
    assert api.put("/x", {"topic": "é"}) == []
    fake.reply = lambda _request: Reply(status=204)
    assert api.delete("/x") is None
    verbs = [(one.verb, one.body) for one in fake.asked]
    assert verbs[0] == ("POST", b"{}")  # an empty body would be refused
    assert json.loads(verbs[1][1]) == {"topic": "é"}
    assert verbs[2] == ("DELETE", b"")


def test_cookies_are_not_kept(fake: Fake) -> None:
    reply = answer([])
    reply.headers["Set-Cookie"] = "GerritAccount=x; Path=/"
    fake.always(reply)
    api = gerrit_api.connect(fake.url)
    api.get("/a")
    api.get("/b")
    assert all("Cookie" not in one.headers for one in fake.asked)


# --- refusals ------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [False, True])
@pytest.mark.parametrize(
    ("status", "said", "hint"),
    [
        (400, "doesn't take the request (HTTP 400)", ""),
        (401, "doesn't accept the login of jane from ~/.netrc", "HTTP Credentials"),
        (403, "doesn't allow that to jane", "core reviewers"),
        (404, "has no such thing, or doesn't show it to jane", "project"),
        (409, "refuses (HTTP 409)", "as it is now"),
        (412, "refuses (HTTP 412)", "as it is now"),
        (422, "refuses (HTTP 422)", "as it is now"),
        (429, "asked too often", "Wait"),
        (500, "a fault of its own", "later"),
        (502, "down or overloaded (HTTP 502)", "later"),
        (503, "down or overloaded (HTTP 503)", "later"),
        (504, "down or overloaded (HTTP 504)", "later"),
        (599, "a fault of its own", "later"),
        (206, "can't be understood", "gerrit_url"),
        (304, "isn't expected", "gerrit_url"),
    ],
)
def test_each_status_has_words(status: int, said: str, hint: str, page: bool, fake: Fake) -> None:
    body = LOGIN_PAGE if page else b"the reason\x1b[31m\r\nis this"
    error = refused(fake, Reply(body, status, HTML if page else TEXT))
    if status == 206:
        said = "a web page" if page else said
    assert said in error.brief
    assert fake.url in error.brief
    assert hint in error.hint
    assert error.status == status
    assert not error.sent
    assert "html" not in error.brief.lower()
    if not page and status not in (401, 206, 304):
        assert error.brief.endswith(": the reason [31m is this")


@pytest.mark.parametrize(("status", "said"), [(401, "wants a login"), (403, "wants a login")])
def test_without_a_login_it_is_said_where_one_belongs(status: int, said: str, fake: Fake) -> None:
    error = refused(fake, Reply(b"no", status, TEXT), login=None)
    assert said in error.brief
    assert "machine 127.0.0.1 login USER password PASSWORD" in error.hint


def test_a_long_reason_is_cut_and_a_password_in_it_hidden(fake: Fake) -> None:
    reason = b"see https://jane:hunter2@x.example.org/ " + b"x" * 10_000
    error = refused(fake, Reply(reason, 409, TEXT))
    assert "https://jane:***@x.example.org/" in error.brief
    assert len(error.brief) < 400


def test_a_refused_login_is_reported_once(fake: Fake) -> None:
    fake.always(Reply(b"Unauthorized", 401, TEXT))
    told = []
    api = gerrit_api.connect(fake.url, LOGIN, on_refused=lambda: told.append(1))
    with pytest.raises(GerritError):
        api.get("/x")
    assert told == [1]
    assert len(fake.asked) == 1


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (
            "/login/%2Fq",
            "wants a login in a browser (it redirects to http://127.0.0.1/login/%2Fq)",
        ),
        ("https://evil.example.org/x?token=hunter2", "redirects to https://evil.example.org/x,"),
        ("http://jane:hunter2@127.0.0.1:1/", "redirects to http://127.0.0.1/,"),
        ("//[", "redirects to nowhere"),
        ("", "redirects to"),
    ],
)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(status: int, place: str, said: str, fake: Fake) -> None:
    error = refused(fake, Reply(b"", status, TEXT, {"Location": place}))
    assert said in error.brief
    assert len(fake.asked) == 1


# --- answers that are none -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(LOGIN_PAGE, kind=HTML), "sends a web page"),
        (Reply(LOGIN_PAGE), "sends a web page"),
        (Reply(b"[]"), "doesn't begin with )]}'"),
        (Reply(b""), "it is empty"),
        (Reply(PREFIX), "no JSON, or was cut off"),
        (Reply(PREFIX + b'[{"a":'), "no JSON, or was cut off"),
        (Reply(PREFIX + b"\xff\xfe"), "isn't UTF-8"),
        (Reply(PREFIX + b"[" * 200_000), "no JSON"),
        (Reply(PREFIX + b"[NaN]"), "no JSON"),
        (Reply(PREFIX + b"9" * 50_000), "no JSON"),
    ],
)
@pytest.mark.parametrize("verb", ["get", "put"])
def test_what_is_no_answer(verb: str, reply: Reply, said: str, fake: Fake) -> None:
    if verb == "put" and not reply.body:
        return  # some orders have an empty answer
    error = refused(fake, reply, verb)
    assert said in error.brief
    assert "gerrit_url" in error.hint
    assert error.sent == (verb == "put")


def test_more_than_is_taken(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gerrit_web, "LARGEST", 1 << 20)
    error = refused(fake, Reply(PREFIX + b"1" * (2 << 20)))
    assert "more than 1 MiB" in error.brief
    assert len(fake.asked) == 1  # it would be as much again


# --- how often, how long -------------------------------------------------------------------

HANGS_UP = Reply(raw=b"")
CUT = Reply(PREFIX + b"[1, 2]", length=100)


@pytest.mark.parametrize("reply", [HANGS_UP, CUT, Reply(b"", 503, TEXT), Reply(b"", 502, HTML)])
def test_a_question_is_asked_again(reply: Reply, fake: Fake) -> None:
    replies = [reply, reply, answer([7])]
    fake.reply = lambda _request: replies.pop(0)
    assert gerrit_api.connect(fake.url).get("/x") == [7]
    assert len(fake.asked) == 3
    refused(fake, reply)
    assert len(fake.asked) == 3


@pytest.mark.parametrize("reply", [HANGS_UP, CUT, Reply(b"", 503, TEXT), Reply(b"", 500, TEXT)])
@pytest.mark.parametrize("verb", ["post", "put", "delete"])
def test_an_order_is_given_once_and_its_doubt_is_told(verb: str, reply: Reply, fake: Fake) -> None:
    error = refused(fake, reply, verb)
    assert len(fake.asked) == 1
    assert error.sent
    assert "may have been done all the same" in error.hint


@pytest.mark.parametrize("reply", [Reply(b"no", 404, TEXT), Reply(b"", 500, TEXT)])
def test_a_clear_answer_is_not_asked_for_again(reply: Reply, fake: Fake) -> None:
    refused(fake, reply)
    assert len(fake.asked) == 1


def test_nobody_listens() -> None:
    for verb in ("get", "post"):
        with pytest.raises(GerritError, match="can't be asked: Connection refused") as caught:
            getattr(gerrit_api.connect("http://127.0.0.1:9"), verb)("/x")
        assert not caught.value.sent
        assert caught.value.status is None


@pytest.mark.parametrize(
    "reply",
    [
        Reply(PREFIX + b"[" + b"1," * 1000, drip=0.05),
        Reply(raw=b"HTTP/1.1 200 OK\r\n" + b"X-Slow: 1\r\n" * 1000, drip=0.05),
    ],
    ids=["body", "head"],
)
def test_a_slow_drip_ends(reply: Reply, fake: Fake) -> None:
    fake.always(reply)
    begin = time.monotonic()
    with pytest.raises(GerritError, match="doesn't answer in time"):
        gerrit_api.connect(fake.url, timeout=0.6).get("/x")
    assert time.monotonic() - begin < 5


@pytest.mark.parametrize(
    "raw", [b"SSH-2.0-Gerrit\r\n\r\n", b"\x00\xff" * 50, b"HTTP/1.1 abc\r\n\r\n"]
)
def test_another_protocol(raw: bytes, fake: Fake) -> None:
    assert "can't be asked" in refused(fake, Reply(raw=raw)).brief


@pytest.mark.parametrize(
    "base",
    [
        "",
        "x",
        "ftp://x/",
        "https://",
        "https://x:99999",
        "http://[::1",
        "https://a b",
        "https://a\n",
    ],
)
def test_what_is_no_url(base: str) -> None:
    with pytest.raises(RdotoolError, match="can't be Gerrit's URL"):
        gerrit_api.connect(base)


def test_a_login_in_the_url_is_left_out(fake: Fake) -> None:
    base = fake.url.replace("://", f"://jane:{SECRET}@")
    api = gerrit_api.connect(base)
    assert api.base == fake.url
    api.get("/x")
    assert "Authorization" not in fake.asked[0].headers


def test_the_proxy_of_the_environment(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", fake.url.replace("://", "://joe:hunter2@"))
    monkeypatch.setenv("no_proxy", "")
    fake.always(answer([1]))
    assert gerrit_api.connect("http://review.example.org", LOGIN).get("/x") == [1]
    assert fake.asked[0].path == "http://review.example.org/a/x"
    monkeypatch.setenv("http_proxy", "http://joe:hunter2@127.0.0.1:9")
    with pytest.raises(GerritError, match="can't be asked") as caught:
        gerrit_api.connect("http://review.example.org").get("/x")
    assert "hunter2" not in "".join(traceback.format_exception(caught.value))


# --- certificates --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for this machine that nobody vouches for, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    cert, key = folder / "cert.pem", folder / "key.pem"
    made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    names = ["-subj", "/CN=nobody", "-addext", "subjectAltName=IP:127.0.0.1"]
    command = ["openssl", "req", "-x509", *made, *names, "-keyout", str(key), "-out", str(cert)]
    subprocess.run(command, check=True, capture_output=True)
    return cert, key


def test_a_certificate_must_be_trusted(
    certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve(certificate) as fake:
        # These are requests' own, and would let it in.
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate[0]))
        monkeypatch.setenv("CURL_CA_BUNDLE", str(certificate[0]))
        monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(certificate[0]))
        for verb in ("get", "post"):
            with pytest.raises(GerritError, match="its certificate is refused") as caught:
                getattr(gerrit_api.connect(fake.url, LOGIN), verb)("/x")
            assert "SSL_CERT_FILE" in caught.value.hint
            assert not caught.value.sent
        assert fake.asked == []
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
        assert gerrit_api.connect(fake.url, LOGIN).get("/x") == []


def test_a_certificate_for_another_name(
    certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    with serve(certificate) as fake, pytest.raises(GerritError, match="certificate is refused"):
        gerrit_api.connect(fake.url.replace("127.0.0.1", "localhost")).get("/x")


# --- pages of a search ---------------------------------------------------------------------


def test_a_search_goes_on_while_there_is_more(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gerrit, "_PAGE", 2)
    rows = [samples.change(_number=number) for number in range(1, 8)]

    def reply(request: Any) -> Reply:
        from urllib.parse import parse_qs

        asked = parse_qs(request.path.partition("?")[2])
        skip, count = int(asked["S"][0]), int(asked["n"][0])
        page = rows[skip : skip + count]
        if skip + count < len(rows):
            page[-1] = page[-1] | {"_more_changes": True}
        return answer(page)

    fake.reply = reply
    mine = gerrit.Gerrit(gerrit_api.connect(fake.url))
    assert [one.number for one in mine.search("x")] == [1, 2, 3, 4, 5, 6, 7]
    assert [one.number for one in mine.search("x", 3)] == [1, 2, 3]
    assert len(fake.asked) == 4 + 2


def test_a_server_that_says_more_forever(fake: Fake) -> None:
    fake.always(answer([samples.change(_more_changes=True)]))
    found = gerrit.Gerrit(gerrit_api.connect(fake.url)).search("x")
    assert [one.number for one in found] == [4]
    assert len(fake.asked) < 50
