"""uc check: which pins of rdoinfo differ from the constraints, and what keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.helpers.cli import Result


def test_the_release_in_development(uc: Callable[..., Result]) -> None:
    told = uc("check", "--all", "--json").json
    found = {pin["project"]: (pin["kind"], pin["why"], pin["differs"]) for pin in told["pins"]}
    assert told["tag"] == "flamingo-uc"
    assert found == {
        "oslo-config": ("greater", "", True),
        "keystoneclient": ("lower", "", True),
        "dateutil": ("lower", "version-locked", False),
        "held": ("lower", "", True),
        "reviewed": ("lower", "under-review", False),
        "branched": ("no version", "", False),
        "unpinned": ("no version", "", False),
        "nova": ("no constraint", "", False),
    }


def test_a_stable_release(uc: Callable[..., Result]) -> None:
    result = uc("check", "epoxy")
    assert [line.split() for line in result.out.splitlines()[1:]] == [
        ["oslo-config", "9.7.1", "9.10.0", "lower"]
    ]
    assert "2 packages carry epoxy: 1 lower, 1 no constraint" in result.err


def test_strict(uc: Callable[..., Result]) -> None:
    uc("check", "--strict", code=1)
    assert "rdoinfo knows no release zed" in uc("check", "zed", code=1).err
