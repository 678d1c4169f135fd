"""``.gitreview``: what it says, and where it is wrong."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdotool.errors import RdotoolError
from rdotool.review import gitreview
from rdotool.review.gitreview import GitReview

RDO = """\
[gerrit]
host=review.rdoproject.org
port=29418
project=openstack/nova-distgit.git
defaultbranch=epoxy-rdo
defaultremote=review-origin
"""


def test_all_of_it() -> None:
    found = gitreview.parse(RDO)
    assert found == GitReview(
        "review.rdoproject.org", 29418, "openstack/nova-distgit", "epoxy-rdo", "review-origin"
    )
    assert found.url() == "ssh://review.rdoproject.org:29418/openstack/nova-distgit"
    assert found.url("joe@x") == "ssh://joe%40x@review.rdoproject.org:29418/openstack/nova-distgit"


@pytest.mark.parametrize(
    "text,found",
    [
        ("", GitReview()),
        ("[gerrit]\n", GitReview()),
        ("[gerrit]\nhost=\n", GitReview()),
        ("[other]\nhost = x\n", GitReview()),
        ("\ufeff[gerrit]\r\nHost: g.example.org\r\n", GitReview(host="g.example.org")),
        ("# a\n[gerrit]\n; b\nproject = /a/b/\n", GitReview(project="a/b")),
        ("[gerrit]\nscheme=https\nport=\n", GitReview(scheme="https")),
    ],
)
def test_parts_of_it(text: str, found: GitReview) -> None:
    assert gitreview.parse(text) == found


def test_no_url_without_host_or_project() -> None:
    assert GitReview(host="h").url() is None
    assert GitReview(project="p").url() is None


def test_the_urls_scheme_and_port() -> None:
    assert GitReview("h", None, "p").url() == "ssh://h:29418/p"
    assert GitReview("h", None, "p", scheme="https").url() == "https://h/p"
    assert GitReview("h", 8443, "p", scheme="https").url("-o") == "https://h:8443/p"


@pytest.mark.parametrize(
    "text,where,why",
    [
        ("no section\n", "x:1", "git-review's format"),
        ("[gerrit]\nhost=a\nhost=b\n", "x:3", "git-review's format"),
        ("[gerrit]\nhost=a\nwords\n", "x:3", "git-review's format"),
        ("[gerrit\nhost=a\n", "x:1", "git-review's format"),
        ("[gerrit]\n\nhost=-oProxyCommand=x\n", "x:3", "no host"),
        ("[gerrit]\nhost=a b\n", "x:2", "no host"),
        ("[gerrit]\nhost=a\nport=99999\n", "x:3", "no port"),
        ("[gerrit]\nport=-1\n", "x:2", "no port"),
        ("[gerrit]\nproject=../../etc\n", "x:2", "no project"),
        ("[gerrit]\nproject=-x\n", "x:2", "no project"),
        ("[gerrit]\ndefaultbranch=a..b\n", "x:2", "no branch"),
        ("[gerrit]\ndefaultbranch=--exec\n", "x:2", "no branch"),
        ("[gerrit]\ndefaultremote=-x\n", "x:2", "no name of a remote"),
        ("[gerrit]\nscheme=ext\n", "x:2", "not among ssh"),
        ("[gerrit]\nhost=a\n continued\n", "x:2", "no host"),
    ],
)
def test_what_makes_no_sense_is_told_with_its_line(text: str, where: str, why: str) -> None:
    with pytest.raises(RdotoolError, match=why) as caught:
        gitreview.parse(text, "x")
    assert caught.value.where == where


@given(st.one_of(st.text(), st.text().map(lambda text: f"[gerrit]\n{text}")))
def test_any_text_is_read_or_refused(text: str) -> None:
    found = None
    with contextlib.suppress(RdotoolError):
        found = gitreview.parse(text)
    url = found.url("joe") if found else None
    assert url is None or url.isprintable()


def test_what_is_far_too_long_is_refused() -> None:
    with pytest.raises(RdotoolError, match=r"no \.gitreview"):
        gitreview.parse("#" * 100_000)
