"""Whether a patch set may be taken: CI's vote, people's votes, on the newest and on older ones."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from rdotool.review import votes
from rdotool.review.changes import Change, Message, PatchSet, Person, Vote

if TYPE_CHECKING:
    from collections.abc import Iterable

NOW = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
ZUUL = Person(1, "Zuul", "zuul")
JANE = Person(2, "Jane Doe", "jdoe")
CI_NOT = "CI has not verified it"


def change(*given: Vote, said: Iterable[Message] = (), newest: int = 1, **more: Any) -> Change:
    sets = tuple(PatchSet(n, f"{n:040x}", f"refs/changes/05/5/{n}") for n in range(1, newest + 1))
    return Change(
        5,
        "I" + "0" * 40,
        "p",
        "b",
        "S",
        more.pop("status", "NEW"),
        JANE,
        NOW,
        NOW,
        "http://x/5",
        patch_sets=sets,
        current=sets[-1],
        votes=given,
        messages=tuple(said),
        **more,
    )


def message(text: str, by: Person | None = ZUUL) -> Message:
    return Message(NOW, by, text, 1)


@pytest.mark.parametrize("username", ["zuul", "jenkins", "rdo-ci", "softwarefactory-zuul", "CI"])
def test_names_of_ci_s_accounts(username: str) -> None:
    assert votes.is_ci(Person(1, "", username))


@pytest.mark.parametrize("person", [JANE, Person(3, "Zuul Fan", "fan"), Person(4, "Felicia", "")])
def test_names_of_people(person: Person) -> None:
    assert not votes.is_ci(person)


def test_an_account_without_a_username_is_known_by_its_name() -> None:
    assert votes.is_ci(Person(1, "RDO CI", ""))


@pytest.mark.parametrize("value", [1, 2])
def test_ci_says_yes(value: int) -> None:
    assert votes.against(change(Vote("Verified", value, ZUUL)), 1) == []


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([], [CI_NOT]),
        ([Vote("Code-Review", 2, ZUUL)], [CI_NOT]),
        (
            [Vote("Verified", 1, JANE)],
            [f"{CI_NOT} (Verified+1 by Jane Doe is no CI's)"],
        ),
        ([Vote("Verified", -1, ZUUL)], [CI_NOT, "it has Verified-1 by Zuul"]),
        (
            [Vote("Verified", 1, ZUUL), Vote("Verified", -1, Person(7, "", "rdo-ci"))],
            ["it has Verified-1 by rdo-ci"],
        ),
        (
            [Vote("Verified", 1, ZUUL), Vote("Code-Review", -2, JANE)],
            ["it has Code-Review-2 by Jane Doe"],
        ),
        (
            [Vote("Verified", 1, ZUUL), Vote("Workflow", -1, JANE)],
            ["it has Workflow-1 by Jane Doe"],
        ),
    ],
)
def test_what_is_against_it(given: list[Vote], words: list[str]) -> None:
    assert votes.against(change(*given), 1) == words


def test_a_merged_change_has_had_its_votes() -> None:
    assert votes.against(change(status="MERGED"), 1) == []


# --- an older patch set: by what Gerrit said when it was voted on --------------------------------


def test_an_older_patch_set_has_votes_of_its_own() -> None:
    said = [message("Uploaded patch set 1.", JANE), message("Patch Set 1: Verified+1\n\nDone.")]
    newest = Vote("Verified", -1, ZUUL)
    assert votes.against(change(newest, said=said, newest=2), 1) == []
    assert votes.against(change(newest, said=said, newest=2), 2) == [
        CI_NOT,
        "it has Verified-1 by Zuul",
    ]


@pytest.mark.parametrize(
    "said",
    [
        ["Patch Set 2: Verified+1"],
        ["Patch Set 1: Verified+1", "Patch Set 1: -Verified"],
        ["Patch Set 1:\n\nPatch Set 1: Verified+1"],
        ["Patch Set 1: Code-Review+1"],
    ],
)
def test_what_is_no_vote_of_ci_s(said: list[str]) -> None:
    found = change(said=[message(text) for text in said], newest=3)
    assert CI_NOT in votes.against(found, 1)


def test_the_last_vote_counts() -> None:
    said = [
        message("Patch Set 1: Verified-1\n\nBuild failed."),
        message("Uploaded patch set 1: Code-Review-1.", JANE),
        message("Patch Set 1: Verified+1 Code-Review+1\n\nBuild succeeded."),
        message("Patch Set 1: Code-Review+2", JANE),
        message("Patch Set 1: Verified-2", None),
    ]
    found = change(said=said, newest=2)
    assert votes.against(found, 1) == []
    assert sorted(map(str, votes.of(found, 1))) == [
        "Code-Review+1 by Zuul",
        "Code-Review+2 by Jane Doe",
        "Verified+1 by Zuul",
    ]
