"""Where the web side of a Gerrit is, by a remote's URL."""

from __future__ import annotations

import pytest

from rdotool.errors import RdotoolError
from rdotool.review import server


@pytest.mark.parametrize(
    ("url", "first", "count", "project"),
    [
        ("ssh://me@review.opendev.org:29418/openstack/nova", "https://review.opendev.org", 3, ...),
        (
            "ssh://me@review.rdoproject.org:29418/openstack/nova.git",
            "https://review.rdoproject.org/r",
            3,
            ...,
        ),
        ("me@review.example.org:openstack/nova", "https://review.example.org", 3, ...),
        ("ssh://[::1]:29418/openstack/nova", "https://[::1]", 3, ...),
        ("https://me@review.example.org/a/openstack/nova", "https://review.example.org", 1, ...),
        ("https://x.example.org:8443/r/a/openstack/nova", "https://x.example.org:8443/r", 1, ...),
        ("http://127.0.0.1:8080/openstack/nova/", "http://127.0.0.1:8080", 2, ...),
        ("https://x.example.org/r/openstack/nova", "https://x.example.org/r", 3, ...),
        ("https://x.example.org/r/openstack%2Fnova", "https://x.example.org/r", 2, ...),
        ("https://x.example.org/nova", "https://x.example.org", 1, "nova"),
        ("/srv/git/nova", None, 0, ""),
        ("file:///srv/nova", None, 0, ""),
        ("ssh://-oProxyCommand=x/nova", None, 0, ""),
        ("https://x.example.org:port/nova", None, 0, ""),
        ("https://[::1/nova", None, 0, ""),
        ("ssh://host\n/nova", None, 0, ""),
    ],
)
def test_candidates(url: str, first: str | None, count: int, project: object) -> None:
    found = server.candidates(url)
    assert (found[0] if found else None, len(found)) == (first, count)
    assert server.project(url) == ("openstack/nova" if project is ... else project)


def test_a_password_in_the_url_is_not_asked_with() -> None:
    assert "hunter2" not in "".join(server.candidates("https://me:hunter2@x.example.org/r/a/b"))


def test_the_setting_goes_before_all_and_is_not_asked_for() -> None:
    def ask(_base: str) -> None:
        raise AssertionError

    assert server.locate("ssh://x/y", "https://z.example.org/r/", ask) == "https://z.example.org/r"
    assert server.locate("https://x.example.org/a/y", "", ask) == "https://x.example.org"


def test_the_first_that_answers() -> None:
    asked = []

    def ask(base: str) -> None:
        asked.append(base)
        if not base.endswith("/r"):
            raise RdotoolError("no")

    assert server.locate("ssh://x.example.org/y", "", ask) == "https://x.example.org/r"
    assert asked == ["https://x.example.org", "https://x.example.org/r"]


def test_none_answers() -> None:
    def ask(base: str) -> None:
        raise RdotoolError(f"{base} is down")

    with pytest.raises(RdotoolError) as caught:
        server.locate("https://me:hunter2@x.example.org/y/z", "", ask)
    assert caught.value.brief == (
        "the web side of the Gerrit behind https://me:***@x.example.org/y/z isn't found"
    )
    assert "https://x.example.org/y is down" in caught.value.hint
    assert "gerrit_url" in caught.value.hint
