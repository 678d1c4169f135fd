from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdotool.errors import UsageError
from rdotool.review.naming import Named, parse

ID = "I" + "0123456789" * 4
RDO = "https://review.rdoproject.org/r"
HOST = "review.rdoproject.org"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("12345", Named(12345)),
        (" 12345\n", Named(12345)),
        ("12345/6", Named(12345, patch_set=6)),
        ("12345,6", Named(12345, patch_set=6)),
        ("refs/changes/45/12345/6", Named(12345, patch_set=6)),
        ("changes/05/5/1", Named(5, patch_set=1)),
        (ID, Named(change_id=ID)),
        (
            f"openstack%2Fnova~stable%2Fx~{ID}",
            Named(change_id=ID, project="openstack/nova", branch="stable/x"),
        ),
        (f"{RDO}/12345", Named(12345, host=HOST)),
        (f"{RDO}/#/c/12345/3/", Named(12345, patch_set=3, host=HOST)),
        (f"{RDO}/#/c/12345/3..4/nova.spec", Named(12345, patch_set=4, host=HOST)),
        (
            f"{RDO}/c/openstack/nova-distgit/+/12345",
            Named(12345, project="openstack/nova-distgit", host=HOST),
        ),
        (
            f"{RDO}/c/openstack/nova-distgit/+/12345/5..6/nova.spec#20",
            Named(12345, patch_set=6, project="openstack/nova-distgit", host=HOST),
        ),
        (
            "https://REVIEW.opendev.org/c/openstack/nova/+/900001/3?tab=comments",
            Named(900001, patch_set=3, project="openstack/nova", host="review.opendev.org"),
        ),
        (
            "https://review.opendev.org/c/a/+/12/comment/abc123_def/",
            Named(12, project="a", host="review.opendev.org"),
        ),
        ("http://127.0.0.1:18080/c/a/+/1", Named(1, project="a", host="127.0.0.1:18080")),
        ("https://review.opendev.org/900001", Named(900001, host="review.opendev.org")),
        ("https://review.opendev.org:443/900001", Named(900001, host="review.opendev.org")),
        ("http://review.opendev.org:443/9", Named(9, host="review.opendev.org:443")),
    ],
)
def test_what_people_paste_is_understood(text: str, named: Named) -> None:
    assert parse(text) == named


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "0012",
        "-1",
        "12345/0",
        "12345/6/7",
        "1" * 10,
        "１２",  # digits, but not Gerrit's
        "refs/changes/44/12345/6",  # the shard is not the number's
        "refs/changes/45/12345/meta",
        "Iabc",
        ID.lower(),
        f"{ID}0",
        "nova",
        "--help",
        "ssh://review.rdoproject.org/12345",
        "https:///12345",
        "https://h:port/1",
        "https://review.opendev.org/q/topic:a",
        f"{RDO}/c/openstack/nova/+/",
        "12345\x1b[2J",
    ],
)
def test_all_else_is_refused_as_wrong_usage(text: str) -> None:
    with pytest.raises(UsageError, match="is no change of Gerrit's") as caught:
        parse(text)
    assert "12345/6" in caught.value.hint


def test_a_password_in_a_url_is_not_repeated() -> None:
    with pytest.raises(UsageError) as caught:
        parse("https://me:s3cret@review.opendev.org/q/topic:a")
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("part", ["/c", "/+", "/c/a/+", "/1..", "~"])
def test_a_hostile_name_takes_no_time(part: str) -> None:
    begun = time.monotonic()
    with pytest.raises(UsageError):
        parse("https://h" + part * 900 + "/x y")
    with pytest.raises(UsageError):
        parse("x" + part * 900)
    assert time.monotonic() - begun < 5


@given(st.text(max_size=60))
def test_any_text_is_a_name_or_wrong_usage(text: str) -> None:
    try:
        named = parse(text)
    except UsageError:
        return
    assert named.number or named.change_id


@given(st.integers(1, 999_999_999), st.none() | st.integers(1, 999_999))
def test_what_is_shown_is_understood_again(number: int, patch_set: int | None) -> None:
    named = Named(number, patch_set=patch_set)
    assert parse(str(named)) == named
