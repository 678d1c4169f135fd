"""Rules about releases; the first two are those of rdoinfo's verify.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.rdoinfo.verify.facts import numbered
from rdotool.rdoinfo.verify.model import ERROR, WARNING, Hit, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdotool.rdoinfo.verify.facts import Facts

STATUSES = ("development", "maintained", "extended_maintenance", "eol")


@rule("status", ERROR, "a release without a status, or with one that there isn't")
def status(facts: Facts) -> Iterator[Hit]:
    """As verify.py has it."""
    for entry in facts.releases:
        held = entry.content.get("status")
        if "status" not in entry.content:
            yield Hit(entry.file, entry.path(), f"the release {entry.name} has no status")
        elif held not in STATUSES:
            text = f"the status {held} of {entry.name} is none of {', '.join(STATUSES)}"
            yield Hit(entry.file, entry.path("status"), text)


@rule("development", ERROR, "more than one release in development")
def development(facts: Facts) -> Iterator[Hit]:
    """As verify.py has it."""
    found = [entry for entry in facts.releases if entry.content.get("status") == "development"]
    for entry in found[1:]:
        if entry.name != found[0].name:
            text = f"{entry.name} is in development, and so is {found[0].name}: only one can be"
            yield Hit(entry.file, entry.path("status"), text)


@rule("distrepo", WARNING, "a release's repository without a URL")
def distrepo(facts: Facts) -> Iterator[Hit]:
    """It is left out by whoever looks for packages in it."""
    for entry in facts.releases:
        for number, repo in entry.items("repos"):
            for place, one in numbered(repo.get("distrepos")):
                if not one.get("url"):
                    text = f"the distrepo {one.get('name')} of {entry.name} has no url"
                    path = entry.path("repos", number, "distrepos", place)
                    yield Hit(entry.file, path, text)
