"""What a real Gerrit said to pushes, in words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdotool.review import answer
from tests.helpers.isolation import PROJECT

PUSHES = PROJECT / "tests" / "data" / "gerrit" / "pushes.txt"


def _sections() -> dict[str, tuple[int, list[str]]]:
    """Each push of the file: git's exit code and what was said."""
    text = PUSHES.read_bytes().decode()
    parts = re.split(r"(?m)^=== (\S+) (\d+)\n", text)[1:]
    return {
        name: (int(code), said.split("\n"))
        for name, code, said in zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    }


SAID = _sections()

# Of each name (with -ssh or -http behind): the kind, and words of the brief.
EXPECTED = {
    "new": ("sent", "sent: 1 new change"),
    "three": ("sent", "sent: 3 new changes"),
    "mixed": ("sent", "sent: 1 new and 1 updated changes"),
    "updated": ("sent", "sent: 1 updated change"),
    "message-updated": ("sent", "1 updated"),
    "same-tree": ("sent", "1 updated"),
    "same-tree-again": ("nothing new", "knows this commit already"),
    "no-new-changes": ("nothing new", "knows this commit already"),
    "older-patch-set": ("nothing new", "knows this commit already"),
    "other-branch-same-sha": ("nothing new", "knows this commit already"),
    "merged-same": ("nothing new", "knows this commit already"),
    "on-older-patch-set": ("sent", "1 new"),
    "others-change-updated": ("sent", "1 updated"),
    "wip-new": ("sent", "1 new"),
    "wip-updated": ("sent", "1 updated"),
    "ready": ("sent", "1 updated"),
    "private": ("sent", "1 new"),
    "edit": ("sent", "1 updated"),
    "subject-flags": ("sent", "1 new and 1 updated"),
    "long-subject": ("sent", "1 new"),
    "escapes": ("sent", "1 new"),
    "empty-repository": ("sent", "1 new"),
    "other-author": ("sent", "1 new"),
    "no-change-id-allowed": ("sent", "1 new"),
    "link-footer": ("sent", "1 new"),
    "missing-change-id": ("refused", "has no Change-Id that Gerrit finds"),
    "missing-in-chain": ("refused", "has no Change-Id"),
    "empty-message": ("refused", "has no Change-Id"),
    "missing-subject": ("refused", "is not in its footer"),
    "change-id-not-in-footer": ("refused", "is not in its footer"),
    "several-change-ids": ("refused", "has several Change-Ids"),
    "invalid-change-id": ("refused", "is none"),
    "same-change-id-twice": ("refused", "two of the commits have the same Change-Id"),
    "invalid-committer": ("refused", "the committer's address in the commit"),
    "invalid-author": ("refused", "the author's address in the commit"),
    "not-signed-off": ("refused", "has no Signed-off-by"),
    "abandoned": ("refused", "is closed: merged or abandoned"),
    "merged": ("refused", "is closed: merged or abandoned"),
    "add-patch-set-denied": ("refused", "may not add a patch set to the change 37"),
    "no-such-branch": ("refused", "has no branch nope"),
    "no-common-ancestry": ("refused", "share no history"),
    "implicit-merge": ("refused", "stand on another branch"),
    "too-many-changes": ("refused", "more commits than the 2"),
    "too-large": ("refused", "too large for Gerrit: 10,000 bytes, it takes 1,024 bytes"),
    "banned": ("refused", "is banned"),
    "banned-below": ("refused", "is banned"),
    "merge-denied": ("refused", "is a merge"),
    "direct-push": ("refused", "Gerrit does not permit it: update"),
    "refs-changes": ("refused", "Gerrit does not permit it: create"),
    "submit-not-permitted": ("refused", "Gerrit does not permit it: update by submit"),
    "prohibited": ("refused", "you may not send changes"),
    "read-only": ("refused", "read-only"),
    "hidden": ("refused", "Gerrit has no"),
    "not-readable": ("refused", "Gerrit has no"),
    "project-not-found": ("refused", "Gerrit has no"),
    "unknown-reviewer": ("refused", "knows nobody called nobody@nowhere.example"),
    "unknown-cc": ("refused", "knows nobody called no-such-one"),
    "unknown-option": ("refused", "does not take an option"),
    "notify-bad": ("refused", "does not take an option"),
    "wip-and-ready": ("refused", "does not take an option"),
    "wip-of-another": ("refused", "another one's change"),
    "label-bad": ("refused", "Gerrit refused it: label"),
    "topic-quote": ("refused", "topic can't contain quotation marks"),
    "topic-too-long": ("refused", "topic length exceeds the limit"),
    "auth-failed-ssh": ("refused", "no ssh key of yours"),
    "auth-failed-http": ("refused", "your name and password"),
    "unknown-user": ("refused", "your name and password"),
    "inactive": ("refused", "your name and password"),
    "anonymous": ("refused", "wants a name and a password"),
    "no-login": ("refused", "wants a name and a password"),
    "host-key-unknown": ("refused", "does not know the server's key"),
    "connection-refused": ("refused", "does not answer"),
    "unknown-host": ("refused", "name is not known"),
    "tls": ("refused", "certificate"),
    "no-such-remote": ("refused", "no such remote"),
    "src-missing": ("refused", "does not find"),
    # Cut off after so many bytes up or down; `down-1000`: curl sent it once more by itself.
    "cut-ssh-up-3000": ("unknown", "the connection broke"),
    "cut-ssh-up-4000": ("unknown", "the connection broke"),
    "cut-ssh-up-5000": ("unknown", "the connection broke"),
    "cut-ssh-up-20000": ("unknown", "the connection broke"),
    "cut-ssh-down-2500": ("unknown", "the connection broke"),
    "cut-http-up-200": ("refused", "can't be reached"),
    "cut-http-up-700": ("unknown", "the connection broke"),
    "cut-http-up-1500": ("unknown", "the connection broke"),
    "cut-http-up-20000": ("unknown", "the connection broke"),
    "cut-http-down-100": ("refused", "can't be reached"),
    "cut-http-down-1000": ("nothing new", "knows this commit already"),
}


def _expected(name: str) -> tuple[str, str]:
    found = EXPECTED.get(name) or EXPECTED.get(re.sub(r"-(ssh|http)$", "", name))
    return found or ("", "")


def read(name: str) -> answer.Answer:
    code, said = SAID[name]
    return answer.read(code, said)


@pytest.mark.parametrize("name", SAID)
def test_each_answer_of_a_real_gerrit(name: str) -> None:
    kind, brief = _expected(name)
    assert kind, f"say in EXPECTED what {name} is"
    found = read(name)
    assert found.kind == kind
    assert brief in found.brief
    assert bool(found.hint) == (kind != "sent")
    assert bool(found.changes) == (kind == "sent")
    assert "  " not in found.brief
    assert "{" not in found.brief + found.hint


def test_the_changes() -> None:
    first, second = read("mixed-http").changes
    assert re.fullmatch(r"http://127.0.0.1:\d+/c/send/p\d+/\+/20", first.url)
    assert (first.number, first.new, second.number, second.new) == (20, False, 21, True)
    assert re.fullmatch(r"Change 13 of \d+", first.subject)


@pytest.mark.parametrize(
    "name,new,flags",
    [
        ("wip-new", True, ("WIP",)),
        ("wip-updated", False, ("WIP",)),
        ("ready", False, ()),
        ("private", True, ("PRIVATE", "WIP")),
        ("edit", False, ("EDIT", "PRIVATE", "WIP")),
    ],
)
def test_the_flags(name: str, new: bool, flags: tuple[str, ...]) -> None:
    [change] = read(name).changes
    assert (change.new, change.flags) == (new, flags)
    assert "[" not in change.subject


def test_warnings() -> None:
    [said] = read("message-updated-ssh").warnings
    assert said.endswith("no files changed, message updated")
    [said] = read("same-tree-http").warnings
    assert "no changes between prior commit" in said


def test_a_subject_cannot_drive_the_terminal() -> None:
    found = read("escapes")
    assert found.changes[0].subject == r"\x1b[31mred\x07 \u202e subject café"


def test_the_hint_names_what_to_type() -> None:
    assert "rdotool review restore 40" in read("abandoned-http").hint
    assert "git commit --amend --no-edit --signoff" in read("not-signed-off").hint


# --- what no server of ours said ---------------------------------------------------------------


def _one(reason: str) -> answer.Answer:
    return answer.read(1, [f"!\tx:refs/for/y\t[remote rejected] ({reason})"])


@pytest.mark.parametrize(
    "reason,brief",
    [
        ("change 1234 closed", "the change 1234 is closed"),
        ("change https://g.example.org/c/x/+/1234 closed", "/+/1234 is closed"),
        ("squash commits first", "the same Change-Id"),
        ("too many commits", "more commits than Gerrit takes"),
        ("internal server error", "error inside"),
        ("internal server error: Error inserting change/patchset", "error inside"),
        ("n/a (unpacker error)", "could not unpack"),
        ("commit(s) already exists (as current patchset)", "knows this commit already"),
        ("missing Change-Id in commit message footer", "Gerrit refused it: missing Change-Id"),
        ("whatever a plugin says", "Gerrit refused it: whatever a plugin says"),
        ("", "Gerrit refused it: without a reason"),
        ("branch {x} not found", "no branch {x}"),
    ],
)
def test_other_reasons(reason: str, brief: str) -> None:
    assert brief in _one(reason).brief


def test_words_of_older_gerrits() -> None:
    said = [
        "remote: Processing changes: updated: 1, new: 1, refs: 1, done",
        "remote: ",
        "remote: New Changes:",
        "remote:   https://g.example.org/12 One",
        "remote: ",
        "remote: Updated Changes:",
        "remote:   https://g.example.org/#/c/11/ Other [DRAFT]",
        "*\tHEAD:refs/for/x\t[new branch]",
    ]
    one, other = answer.read(0, said).changes
    assert (one.number, one.new, one.subject) == (12, True, "One")
    assert (other.number, other.new, other.flags) == (11, False, ("DRAFT",))


@pytest.mark.parametrize(
    "code,said,kind",
    [
        (0, [], "sent"),
        (0, ["=\tHEAD:refs/for/x\t[up to date]"], "nothing new"),
        (-15, [], "unknown"),
        (-15, ["remote: Processing changes: new: 1"], "unknown"),
        (128, [], "unknown"),
        (128, ["fatal: words that nobody knows"], "unknown"),
        (1, ["!\tHEAD:refs/for/x\t[remote failure] (remote failed to report status)"], "unknown"),
        (1, ["!\tHEAD:refs/for/x\t[rejected] (non-fast-forward)"], "refused"),
        (
            1,
            ["error: RPC failed; HTTP 502 curl 22 The requested URL returned error: 502"],
            "unknown",
        ),
        (1, ["error: RPC failed; curl 56 GnuTLS recv error (-54): TLS packet"], "unknown"),
        (
            1,
            ["error: RPC failed; HTTP 413 curl 22", "fatal: the remote end hung up unexpectedly"],
            "refused",
        ),
        (
            128,
            ["remote: Processing changes: new: 1", "x: Permission denied (publickey)."],
            "unknown",
        ),
        (
            128,
            ["fatal: unable to access 'https://x/': SSL certificate problem: expired"],
            "refused",
        ),
        (
            128,
            ["fatal: unable to access 'https://x/': The requested URL returned error: 503"],
            "refused",
        ),
        (128, ["fatal: Could not read from remote repository."], "refused"),
    ],
)
def test_what_is_certain_and_what_is_not(code: int, said: list[str], kind: str) -> None:
    assert answer.read(code, said).kind == kind


def test_what_was_heard_of_before_it_broke_is_kept() -> None:
    said = ["remote: SUCCESS", "remote:   https://g.example.org/c/x/+/12 One [NEW]"]
    found = answer.read(128, [*said, "fatal: the remote end hung up unexpectedly"])
    assert (found.kind, [change.number for change in found.changes]) == ("unknown", [12])


def test_no_password_is_told() -> None:
    said = ["fatal: unable to access 'https://joe:s3cret@g.example.org/x/': Empty reply"]
    assert "s3cret" not in str(answer.read(128, said))


lines = st.one_of(
    st.text(),
    st.text().map(lambda text: f"remote:   http://x/1 {text}"),
    st.text().map(lambda text: f"!\tx:y\t[remote rejected] ({text}"),
    st.binary().map(lambda data: data.decode("utf-8", "surrogateescape")),
    st.sampled_from([line for _, said in SAID.values() for line in said]),
)


@given(st.integers(-64, 255), st.lists(lines, max_size=8))
def test_any_words_are_read_and_none_drive_the_terminal(code: int, said: list[str]) -> None:
    found = answer.read(code, said)
    shown = [found.brief, *found.hint.split("\n"), *found.warnings, *found.said]
    shown += [text for change in found.changes for text in (change.url, change.subject)]
    assert all(text.isprintable() for text in shown)
    assert found.kind in ("sent", "nothing new", "refused", "unknown")


@given(st.data())
def test_half_an_answer_is_never_taken_for_a_whole_one(data: st.DataObject) -> None:
    """Killed while git was speaking: only a verdict that was heard counts."""
    name = data.draw(st.sampled_from(sorted(SAID)))
    said = SAID[name][1]
    kept = said[: data.draw(st.integers(0, len(said)))]
    found = answer.read(-9, kept)
    if found.kind != "unknown":
        assert any(line.startswith("!\t") for line in kept)


def test_a_flood_is_bounded() -> None:
    found = answer.read(0, ["remote: x" + "y" * 10_000] + [f"remote: {n}" for n in range(9999)])
    assert len(found.said) <= 1000
    assert max(map(len, found.said)) <= 1000


def test_gits_own_words_are_told_where_nothing_else_is_known() -> None:
    said = answer.read(128, ["fatal: --mirror can't be combined with refspecs"])
    assert said.kind == "unknown"
    assert said.brief.endswith(" (--mirror can't be combined with refspecs)")
