"""What a commit's message begins with, by who counts the release and writes the changelog."""

from __future__ import annotations

import pytest

from rdotool.spec import Spec
from rdotool.workflows.action import wording
from tests.helpers.distgit import spec_text

FOOTER = "Depends-On: I5\nChange-Id: I0123456789abcdef0123456789abcdef01234567\n"


def spec(release: str = "2", *, auto: bool = False) -> Spec:
    text = spec_text(release=release)
    if auto:
        text = text.partition("%changelog\n")[0] + "%changelog\n%autochangelog\n"
    return Spec.parse(text.encode())


@pytest.mark.parametrize(
    ("release", "auto", "changes", "expected"),
    [
        ("2", False, ["a"], "foo-bar-1.2.3-2\n\nChangelog:\n- a\n"),
        ("%autorelease", False, ["a"], "a\n\nChangelog:\n- a\n"),
        ("%autorelease -b 3", False, ["a", "b"], "Update patches\n\nChangelog:\n- a\n- b\n"),
        ("%{autorelease}", True, ["a"], "a\n"),
        ("%{?autorelease}", True, ["a rhbz#1"], "a rhbz#1\n\nResolves: rhbz#1\n"),
        (
            "%autorelease",
            True,
            ["a rhbz#1", "b"],
            "Update patches\n\n- a rhbz#1\n- b\n\nResolves: rhbz#1\n",
        ),
        ("2", True, ["a"], "a\n"),
    ],
)
def test_beginning(release: str, auto: bool, changes: list[str], expected: str) -> None:
    assert wording.compose(spec(release, auto=auto), changes) == expected


@pytest.mark.parametrize("release", ["2", "%autorelease"])
def test_a_header_of_the_users_is_kept_as_it_is(release: str) -> None:
    text = wording.compose(spec(release), ["a"], "Mine\n\nMore\n")
    assert text == "Mine\n\nMore\n\nChangelog:\n- a\n"


def test_an_amended_message_leaves_its_bugs_and_trailers() -> None:
    old = f"x\n\nChangelog:\n- y\n\nResolves: rhbz#3\n\n{FOOTER}"
    text = wording.compose(spec(), ["a rhbz#4"], None, old)
    head = "foo-bar-1.2.3-2\n\nChangelog:\n- a rhbz#4"
    assert text == f"{head}\n\nResolves: rhbz#4\nResolves: rhbz#3\n\n{FOOTER}"
    assert wording.without_changelog("Updated patches from b", old) == (
        f"Updated patches from b\n\nResolves: rhbz#3\n\n{FOOTER}"
    )
    assert wording.without_changelog("Updated patches from b") == "Updated patches from b\n"
