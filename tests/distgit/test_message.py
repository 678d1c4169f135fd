"""Commit messages: rdopkg's, and what git makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdotool.distgit import message

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.helpers.git import GitRepo

ID = "I0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize(
    "header, changes, expected",
    [
        (
            "foo-bar-2.1.0-1",
            ["Update to 2.1.0"],
            "foo-bar-2.1.0-1\n\nChangelog:\n- Update to 2.1.0\n",
        ),
        (
            "foo-bar-2.1.0-1",
            ["Update to 2.1.0 (rhbz#12345,rhbz#232323)", "Again rhbz#12345"],
            (
                "foo-bar-2.1.0-1\n\nChangelog:\n- Update to 2.1.0 (rhbz#12345,rhbz#232323)\n"
                "- Again rhbz#12345\n\nResolves: rhbz#12345\nResolves: rhbz#232323\n"
            ),
        ),
        (
            "Testing\n\nMultiline\nHeader\n",
            ["Update to 2.1.0"],
            "Testing\n\nMultiline\nHeader\n\nChangelog:\n- Update to 2.1.0\n",
        ),
        ("Updated patches from master-patches", [], "Updated patches from master-patches\n"),
        ("\n\n  a\t\r\n\n\n\nb \n\n", ["c"], "  a\n\nb\n\nChangelog:\n- c\n"),
    ],
)
def test_compose(header: str, changes: list[str], expected: str) -> None:
    assert message.compose(header, changes) == expected


def test_bugs_named_besides_come_after_those_of_the_lines() -> None:
    composed = message.compose("x-1-1", ["Fix rhbz#2"], ["rhbz#1", "rhbz#2"])
    assert composed.endswith("\n\nResolves: rhbz#2\nResolves: rhbz#1\n")


def test_the_change_id_is_kept_last_and_once() -> None:
    old = f"foo-1-1\n\nChangelog:\n- x\n\nChange-Id: {ID}\n"
    new = message.compose("foo-1-2", ["y rhbz#1"])
    kept = message.keep_change_id(old, new)
    assert kept == f"{new}\nChange-Id: {ID}\n"
    assert message.keep_change_id(old, kept) == kept
    assert message.change_id(kept) == ID


def test_a_change_id_of_the_header_wins() -> None:
    other = ID[:-1] + "0"
    new = message.compose(f"Mine\n\nChange-Id: {other}", ["y"])
    kept = message.keep_change_id(f"x\n\nChange-Id: {ID}\n", new)
    assert kept.endswith(f"- y\n\nChange-Id: {other}\n")
    assert kept.count("Change-Id") == 1


@pytest.mark.parametrize("text", ["", "x\n", "says Change-Id: Iabcdef0123\n", "Change-Id: none\n"])
def test_without_a_change_id_nothing_is_added(text: str) -> None:
    assert message.keep_change_id(text, "new\n") == "new\n"


def test_the_other_trailers_are_kept_too_around_the_change_id() -> None:
    footer = f"Depends-On: I5\nChange-Id: {ID}\nSigned-off-by: A <a@b>"
    old = f"foo-1-1\n\nChangelog:\n- x: y\n\nResolves: rhbz#1\n\n{footer}\n"
    assert message.trailers(old) == ["Resolves: rhbz#1", *footer.splitlines()]
    new = message.compose("foo-1-2", ["y rhbz#1"])
    kept = message.keep_trailers(old, new)
    assert kept == f"{new}\nDepends-On: I5\nSigned-off-by: A <a@b>\nChange-Id: {ID}\n"
    assert message.keep_trailers(old, kept) == kept
    assert message.keep_trailers(kept, new) == kept


def test_a_cherry_picked_commit_says_so_still() -> None:
    picked = "(cherry picked from commit 0123456789abcdef0123456789abcdef01234567)"
    kept = message.keep_trailers(f"x\n\nSigned-off-by: A <a@b>\n{picked}\n", "new\n")
    assert kept == f"new\n\nSigned-off-by: A <a@b>\n{picked}\n"


@pytest.mark.parametrize(
    "text",
    ["Fix: it", "x\n\nNote: this\nis no trailer", "x\n\nA: b\n\nCloses the case", "x\n\nhttp://y"],
)
def test_what_is_no_trailer(text: str) -> None:
    assert message.trailers(text) == []
    assert message.keep_trailers(text, "new\n") == "new\n"


FOOTERS = [
    f"Depends-On: I5\n (for Bar)\nChange-Id: {ID}",
    "Depends-On:foo",
    "Signed-off-by: A <a@b>\n[bar: rebased, and\n more]\nCo-authored-by: B <b@c>",
    "one\ntwo\nthree\nSigned-off-by: A <a@b>",
    "Reported: by C\n\twho found it",
]


@pytest.mark.parametrize("footer", FOOTERS)
@pytest.mark.parametrize("before", ["x: y\n\n", "x\n\nResolves: rhbz#3\n\n"])
def test_trailers_are_gits(footer: str, before: str, make_repo: Callable[[str], GitRepo]) -> None:
    kept = message.keep_trailers(f"{before}{footer}\n", "new\n")
    assert sorted(kept.splitlines()) == sorted(["new", "", *footer.splitlines()])
    assert message.keep_trailers(kept, "new\n") == kept
    parse = ("interpret-trailers", "--parse")
    data = [text.encode() for text in (f"{before}{footer}\n", kept)]
    old, new = (make_repo(name)(*parse, data=text) for name, text in zip("ab", data, strict=True))
    assert sorted(old.splitlines()) == sorted(new.splitlines()) != []


def test_prose_with_a_trailer_is_prose() -> None:
    lines = ["one", "two", "three", "four", "Signed-off-by: A <a@b>"]
    assert message.trailers("x\n\n" + "\n".join(lines)) == []
    assert message.trailers("x\n\n" + "\n".join(lines[1:])) == lines[1:]


def test_trailers_right_below_the_changelog() -> None:
    footer = f"Signed-off-by: A <a@b>\nChange-Id: {ID}"
    kept = message.keep_trailers(f"x\n\nChangelog:\n- y\n- Z: z\n{footer}\n", "new\n")
    assert kept == f"new\n\n{footer}\n"


@given(st.text("AB:- \nx#[]"), st.text("AB:- \nx#[]"))
def test_trailers_are_kept_once(old: str, new: str) -> None:
    kept = message.keep_trailers(old, message.tidy(new))
    assert message.keep_trailers(old, kept) == kept
    assert all(f"\n{entry}\n" in f"\n{kept}" for entry in message.trailers(old))
    assert message.keep_trailers(kept, message.tidy(new)) == kept


def test_what_was_resolved() -> None:
    assert message.resolved("x\n\nResolves: rhbz#2\nResolves: rhbz#1\nRelated: rhbz#3") == [
        "2",
        "1",
    ]


@pytest.mark.parametrize(
    "text",
    ["a\n\n\n\nb  \n", "\n \t\na\r\n\n \n\nb", "# not a comment\n\nx", "é\u00a0\n\u2028 x\n"],
)
def test_tidy_is_what_git_does(text: str, make_repo: Callable[[str], GitRepo]) -> None:
    repo = make_repo("repo")
    repo("commit", "-q", "--allow-empty", "-F", "-", data=text.encode())
    raw = repo.run("cat-file", "commit", "HEAD").stdout
    assert raw.partition(b"\n\n")[2].decode() == message.tidy(text)


@given(st.text(), st.lists(st.text()))
def test_a_message_is_tidy_already(header: str, changes: list[str]) -> None:
    composed = message.compose(header, changes)
    assert message.tidy(composed) == composed
