"""A plan in the journal is the same plan when it is made again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from rdotool.errors import RdotoolError
from rdotool.workflows import identity
from rdotool.workflows.action.frozen import Frozen

if TYPE_CHECKING:
    from typing import Any

WHO = identity.Who("A", "a@example.org", 1, "+0000")


@dataclass(frozen=True, slots=True)
class Plan(Frozen):
    head: str
    files: tuple[str, ...]
    old: str | None
    who: identity.Who
    warnings: tuple[str, ...] = ()


def journaled(plan: Frozen) -> dict[str, Any]:
    raw: dict[str, Any] = json.loads(json.dumps(plan.as_dict()))
    return raw


def test_it_comes_back_as_it_was() -> None:
    plan = Plan("h", ("a", "b"), None, WHO, ("w",))
    again = Plan.from_dict(journaled(plan))
    assert again == plan
    assert isinstance(again, Plan)
    assert again.who.environment == WHO.environment


def test_what_an_older_rdotool_did_not_write_has_its_default() -> None:
    raw = journaled(Plan("h", ("a",), None, WHO, ("w",)))
    del raw["warnings"]
    assert Plan.from_dict(raw) == Plan("h", ("a",), None, WHO)


@pytest.mark.parametrize(
    "change", [{"more": 1}, {"who": {"name": "A"}}, {"files": None}, {"who": None}]
)
def test_what_is_no_plan_is_told(change: dict[str, Any]) -> None:
    raw = journaled(Plan("h", ("a",), None, WHO)) | change
    with pytest.raises(RdotoolError, match="can't be read") as caught:
        Plan.from_dict(raw)
    assert "--abort" in caught.value.hint


def test_a_field_that_must_be_there_is_missed() -> None:
    raw = journaled(Plan("h", ("a",), None, WHO))
    del raw["files"]
    with pytest.raises(RdotoolError, match="files"):
        Plan.from_dict(raw)
