"""What a change must have before it may be submitted, and which votes the user may give."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdotool.review.fields import nonsense

if TYPE_CHECKING:
    from rdotool.review.fields import Fields

# SubmitRequirementResultInfo.status; what is not applicable asks for nothing.
_MET = frozenset({"SATISFIED", "OVERRIDDEN", "FORCED"})
_SILENT = "NOT_APPLICABLE"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement, usually named as the label that has to be voted on.

    Attributes:
        rule: in Gerrit's search language; empty where the server doesn't tell it.
    """

    name: str
    met: bool
    rule: str = ""


def parse(fields: Fields) -> tuple[Requirement, ...]:
    """The requirements of a ChangeInfo; from the labels where Gerrit is older than 3.5.

    Raises:
        RdotoolError: they make no sense.
    """
    if "submit_requirements" not in fields:
        return tuple(_of_labels(fields.object("labels")))
    return tuple(
        Requirement(
            one.text("name"),
            one.text("status") in _MET,
            one.object("submittability_expression_result").text("expression", ""),
        )
        for one in fields.objects("submit_requirements")
        if one.text("status") != _SILENT
    )


def permitted(fields: Fields) -> tuple[tuple[str, tuple[int, ...]], ...] | None:
    """Which values the user may vote on each label; None where the server doesn't tell.

    Raises:
        RdotoolError: they make no sense.
    """
    if "permitted_labels" not in fields:
        return None
    labels = fields.object("permitted_labels")
    return tuple((name, tuple(map(_value, labels.texts(name)))) for name in labels.names())


def _value(text: str) -> int:
    """A value as Gerrit writes it: ``" 0"``, ``+1``, ``-2``."""
    if not re.fullmatch(r"\s*[+-]?[0-9]{1,6}", text):
        raise nonsense(f"a vote is {text[:20]!r}")
    return int(text)


def _of_labels(labels: Fields) -> list[Requirement]:
    """As the labels' own rule has it: somebody approved, and nobody rejected."""
    return [
        Requirement(name, "approved" in label and "rejected" not in label)
        for name, label in labels.named()
        if not label.flag("optional") or "rejected" in label
    ]
