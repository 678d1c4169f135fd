"""What `patch` and the like leave behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.helpers.cli import Result
    from tests.helpers.distgit import Distgit


def message(package: Distgit) -> str:
    return package.repo("log", "-1", "--format=%B")


def old_entry(package: Distgit) -> str:
    """The newest changelog entry."""
    return package.spec.partition("%changelog\n")[2].partition("\n\n")[0]


def new_entry(package: Distgit) -> list[str]:
    """Its lines, without the header."""
    return old_entry(package).splitlines()[1:]


def landed(package: Distgit, result: Result, before: str) -> None:
    """One commit more, and nothing left over."""
    assert "Action finished" in result.out
    assert package.repo("rev-list", "--parents", "-1", "HEAD").split()[1:] == [before]
    assert package.repo.branch == package.branch
    assert package.repo.status() == ""
