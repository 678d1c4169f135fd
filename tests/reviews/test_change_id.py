"""Change-Ids: found as Gerrit finds them, added where its commit-msg hook adds them."""

from __future__ import annotations

import re
import subprocess
import urllib.request
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdotool.errors import RdotoolError
from rdotool.review import change_id
from tests.helpers.git import GitRepo

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.gerrit import Gerrit

ID = "I" + "1234567890" * 4
OTHER = "I" + "a" * 40
LINE = f"Change-Id: {ID}\n".encode()

LINES = [
    b"Signed-off-by: A <a@b.c>",
    b"Co-authored-by: B <b@c.d>",
    b"Resolves: rhbz#1",
    b"Changelog:",
    b"- an item",
    b"text here",
    b"",
    b"",
    b"  folded",
    b"\tx",
    b"https://example.org/a",
    b"(cherry picked from commit abc)",
    b"Key : value",
    b"S: 1",
    b"# 12",
    b"caf\xe9",
    b"  ",
    b"-: x",
    b"text\r",
    b"Key: v\r",
    b"---x",
    b"---",
    b"Conflicts:",
    b"*  a: b",
    b"a b: c",
]
messages = st.builds(
    lambda lines, end: b"Subject\n" + b"\n".join(lines) + end,
    st.lists(st.sampled_from(LINES), max_size=9),
    st.sampled_from([b"", b"\n", b"\n\n"]),
)


# --- finding -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "message,found",
    [
        (f"S\n\nChange-Id: {ID}\n", ID),
        (f"S\n\nChange-Id: {ID}", ID),
        (f"S\n\nbody\n\nBug: 1\nchange-ID:   {ID}  \nSigned-off-by: x\n\n\n", ID),
        (f"S\n\nprose that is no trailer\nChange-Id: {ID}\n", ID),
        (f"S\n\nLink: https://review.example.org/r/id/{ID}\n", ID),
        (f"S\n\nChange-Id: {OTHER}\nChange-Id: {ID}\n", ID),
        ("S\n\nChange-Id: I12345678\n", "I12345678"),
        (f"S\n\nChange-Id: {ID}\n\nSigned-off-by: x\n", None),  # not in the last paragraph
        (f"Change-Id: {ID}\n", None),  # a subject
        (f"S\nChange-Id: {ID}\n", ID),
        (f"S\n\nSee Change-Id: {ID}\n", None),
        (f"S\n\n  Change-Id: {ID}\n", None),
        ("S\n\nChange-Id: hello\n", None),
        (f"S\n\nLink: https://example.org/{ID}\n", None),
        ("", None),
    ],
)
def test_a_change_id_is_found_as_gerrit_finds_it(message: str, found: str | None) -> None:
    assert change_id.find(message.encode()) == found


def test_several_are_all_told() -> None:
    message = f"S\n\nChange-Id: {OTHER}\nChange-Id: {ID}\n".encode()
    assert change_id.all_of(message) == (OTHER, ID)


# --- adding ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "message,expected",
    [
        ("S", "S\n\n@"),
        ("S\n", "S\n\n@"),
        ("S\n\nbody\n\n\n", "S\n\nbody\n\n@\n\n"),
        ("S\n\nBug: 1\n", "S\n\nBug: 1\n@"),
        ("S\n\nBug: 1\n\n\n", "S\n\nBug: 1\n@\n\n"),
        ("S\n\nBug: 1\nSigned-off-by: A\nBug: 2\n", "S\n\nBug: 1\n@Signed-off-by: A\nBug: 2\n"),
        (
            "S\n\nSigned-off-by: A\nSigned-off-by: B\n",
            "S\n\n@Signed-off-by: A\nSigned-off-by: B\n",
        ),
        ("S\n\nResolves: x\n folded\n\tagain\n", "S\n\nResolves: x\n folded\n\tagain\n@"),
        ("S\n\nChangelog:\n- a\n- b\n", "S\n\nChangelog:\n- a\n- b\n\n@"),
        ("S\n\na\nb\nc\nSigned-off-by: x\n", "S\n\na\nb\nc\n@Signed-off-by: x\n"),
        ("S\n\na\nb\nc\nd\nSigned-off-by: x\n", "S\n\na\nb\nc\nd\nSigned-off-by: x\n\n@"),
        ("S\n\nsee\nhttps://example.org/\n", "S\n\nsee\nhttps://example.org/\n\n@"),
        ("Bug: a subject\n", "Bug: a subject\n\n@"),
        ("S\nSigned-off-by: A\n", "S\nSigned-off-by: A\n\n@"),
        ("S\r\n\r\nBug: 1\r\n", "S\r\n\r\nBug: 1\r\n@"),
        ("S\n\nBug : 1\n", "S\n\nBug : 1\n@"),  # git would write "Bug: 1"
        ("S\n\nBug: 1\n# 12\nBug: 2\n", "S\n\nBug: 1\n# 12\nBug: 2\n@"),  # git would drop "# 12"
        # In a finished commit these are text, and not torn apart:
        ("S\n\nFixes:\n# 12\n# 13\n", "S\n\nFixes:\n# 12\n# 13\n\n@"),
        # Where git would put it, Gerrit does not look:
        ("S\n\nbody\n---\n\nmore\n", "S\n\nbody\n---\n\nmore\n\n@"),
        ("S\n\nbody\n\nConflicts:\n\ta\n", "S\n\nbody\n\nConflicts:\n\ta\n\n@"),
        (f"S\n\nChange-Id: {OTHER}\n\nbody\n", f"S\n\nChange-Id: {OTHER}\n\nbody\n\n@"),
    ],
)
def test_where_it_is_added(message: str, expected: str) -> None:
    made = change_id.add(message.encode(), ID)
    assert made == expected.encode().replace(b"@", LINE)


@given(messages)
def test_all_else_stays_byte_for_byte(message: bytes) -> None:
    made = change_id.add(message, ID)
    assert made.count(LINE) == 1
    before, _, after = made.partition(LINE)
    assert message.startswith(before.rstrip(b"\n"))
    assert message.endswith(after)
    assert before + after in (message, message + b"\n", *_with_blank(message, before, after))
    assert change_id.find(made) == ID
    assert change_id.add(made, OTHER) == made


def _with_blank(message: bytes, before: bytes, after: bytes) -> tuple[bytes, ...]:
    """*message* with the blank line that begins a paragraph, and the newline it lacked."""
    rest = message[: len(message) - len(after)] if after else message
    ended = rest if rest.endswith(b"\n") else rest + b"\n"
    return (ended + b"\n" + after,)


@given(messages)
def test_git_would_put_it_there_too(message: bytes) -> None:
    # The hook is never given a message whose last line has no end.
    message = message if message.endswith(b"\n") else message + b"\n"
    ours = change_id.add(message, ID)
    if _ends_in_comments(message):
        return  # for git, which leaves them behind; text for us
    git = _by_git(message)
    if change_id.find(git) == ID:  # else Gerrit would not see it there
        assert _shape(ours) == _shape(git)


def _ends_in_comments(message: bytes) -> bool:
    whole = re.split(rb"(?m)^---(?=\s)", message)[0]
    return bool(re.search(rb"(?m)^#.*\n(?:\s*\n|Conflicts:\n|#.*\n|\t.*\n)*\Z", whole)) or (
        b"Conflicts:" in message and b"\n#" in message
    )


def _by_git(message: bytes) -> bytes:
    """As the hook goes about it: in front of sign-offs, and one is there for the time being."""
    signed = _interpret(message, b"Signed-off-by: nobody")
    both = _interpret(signed, b"Signed-off-by: @", "-c", "trailer.where=before")
    without = both.replace(b"Signed-off-by: nobody\n", b"")
    return without.replace(b"Signed-off-by: @\n", LINE)


def _interpret(message: bytes, trailer: bytes, *options: str) -> bytes:
    command = ["git", *options, "interpret-trailers", "--trailer", trailer.decode()]
    return subprocess.run(command, input=message, capture_output=True, check=True).stdout


def _shape(message: bytes) -> bytes:
    """*message* without what git writes anew in trailers, or leaves out."""
    text = re.sub(rb"(?m)^#.*\n", b"", message.replace(b"\r", b""))
    text = re.sub(rb"\n[ \t]+(?=\n|\Z)", b"", text)
    text = re.sub(rb"(?m)\n[ \t]+", b" ", text)
    return re.sub(rb"(?m)^([A-Za-z0-9-]+)[ \t]*:[ \t]*", rb"\1: ", text).rstrip(b"\n")


@pytest.mark.parametrize("message", [b"", b"\n", b" \n\n"])
def test_an_empty_message_is_refused(message: bytes) -> None:
    with pytest.raises(RdotoolError, match="without a message"):
        change_id.add(message, ID)


def test_a_change_id_that_gerrit_refuses_is_told() -> None:
    with pytest.raises(RdotoolError, match=r"'hello' is none that Gerrit takes") as caught:
        change_id.add(b"S\n\nChange-Id: hello\n", ID)
    assert "--amend" in caught.value.hint


# --- putting another one in its place ----------------------------------------------------------


def test_another_one_takes_its_place() -> None:
    message = f"S\n\nSee {OTHER}\n\nBug: 1\nChange-Id: {OTHER}\nSigned-off-by: x\n".encode()
    made = change_id.replace(message, ID)
    assert made == f"S\n\nSee {OTHER}\n\nBug: 1\nChange-Id: {ID}\nSigned-off-by: x\n".encode()
    assert change_id.replace(b"S\n", ID) == b"S\n\n" + LINE


@pytest.mark.parametrize("said", ["", "I123", f"{ID}\nSigned-off-by: x", f"{ID} ", "x"])
def test_what_a_server_says_must_be_one(said: str) -> None:
    for message in (b"Subject\n", b"Subject\n\n" + LINE):
        with pytest.raises(RdotoolError, match="is no Change-Id"):
            change_id.replace(message, said)


def test_of_several_none_is_replaced() -> None:
    with pytest.raises(RdotoolError, match="several Change-Ids"):
        change_id.replace(f"S\n\nChange-Id: {OTHER}\nChange-Id: {ID}\n".encode(), ID)


# --- a new one ---------------------------------------------------------------------------------


@pytest.mark.parametrize("message", [b"fixup! S\n", b"squash! S\n", b"amend! S"])
def test_what_git_squashes_gets_none(message: bytes) -> None:
    assert change_id.is_temporary(message)
    assert not change_id.is_temporary(b"S! x\n")


def test_it_is_computed_from_committer_parent_and_message(tmp_path: Path) -> None:
    git_repo = GitRepo.init(tmp_path)
    who, text = "A <a@b.c> 1700000000 +0100", b"S\n\n\xff\n"
    for parent in (None, "1" * 40):
        real = parent or git_repo("hash-object", "-t", "tree", "/dev/null")
        data = f"{who}\n{real}\n".encode() + text
        expected = git_repo("hash-object", "--stdin", "--no-filters", data=data)
        assert change_id.compute(who, parent, text) == f"I{expected}"


@pytest.mark.parametrize(
    "message",
    [
        "S\n",
        "S\n\nbody\n",
        "S\n\nBug: 1\nSigned-off-by: A <a@b.c>\nCo-authored-by: B <b@c.d>\n",
        "Merge branch 'x'\n\n* x:\n  one\n",
        "S\n\nResolves: rhbz#1\n folded\n",
        "S\n\nhttps:\n",
    ],
)
def test_the_servers_own_hook_agrees(
    gerrit: Gerrit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, message: str
) -> None:
    git_repo = GitRepo.init(tmp_path / "repo")
    hook = tmp_path / "commit-msg"
    with urllib.request.urlopen(f"{gerrit.url}/tools/hooks/commit-msg") as answer:
        hook.write_bytes(answer.read())
    monkeypatch.setenv("GIT_COMMITTER_DATE", "@1700000000 +0100")
    parent = git_repo.commit("A parent")
    text = tmp_path / "message"
    text.write_text(message, encoding="utf-8")
    subprocess.run(["sh", hook, text], cwd=git_repo.path, check=True, capture_output=True)
    who = git_repo("var", "GIT_COMMITTER_IDENT")
    made = change_id.compute(who, parent, message.encode())
    theirs = text.read_bytes()
    assert change_id.find(theirs) == made
    assert _shape(change_id.add(message.encode(), made)) == _shape(theirs)
