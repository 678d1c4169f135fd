"""The answers of ``query`` as text in the layout of rdopkg's, and as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rdotool.repos import Requirement
    from rdotool.workflows.requirements.query import Answer, Hit, Looked


class Style(NamedTuple):
    """How text from outside is made fit for the screen, and emphasised."""

    plain: Callable[[str], str]
    bold: Callable[[str], str]


def lines(answers: Sequence[Answer], style: Style) -> Iterator[str]:
    """A headline for each dist, and below it the newest packages of its repositories."""
    for answer in answers:
        yield style.bold(f"{answer.release}/{answer.dist}")
        if not answer.hits:
            yield f"    {_nothing(answer)}"
        for number, hit in enumerate(answer.hits):
            nvr = style.plain(hit.package.nvr)
            shown = nvr if number else style.bold(nvr)
            yield f"    {shown}  @  {style.plain(hit.package.repo)}{style.plain(_notes(hit))}"


def _nothing(answer: Answer) -> str:
    read = any(not one.problem for one in answer.looked)
    return "not available" if read else "not known: none of its repositories could be read"


def _notes(hit: Hit) -> str:
    notes = [f"provides {hit.by}"] if hit.by else []
    if hit.met is not None:
        notes.append("met" if hit.met else "not met")
    return f"  ({', '.join(notes)})" if notes else ""


def status(one: Looked) -> str:
    """What ``-v`` tells of one repository."""
    found = ", ".join(hit.package.nvr for hit in one.hits)
    return f"{one.name}: {one.problem or found or 'N/A'}"


def as_data(wanted: Requirement, arch: str, answers: Sequence[Answer]) -> dict[str, Any]:
    """What ``query --json`` tells."""
    return {
        "query": str(wanted),
        "arch": arch,
        "results": [
            {
                "release": answer.release,
                "dist": answer.dist,
                "packages": [_package(hit) for hit in answer.hits],
                "repos": [_repo(one) for one in answer.looked],
            }
            for answer in answers
        ],
    }


def _package(hit: Hit) -> dict[str, Any]:
    package = hit.package
    return {
        "repo": package.repo,
        "nvr": package.nvr,
        "name": package.name,
        "epoch": package.epoch,
        "version": package.version,
        "release": package.release,
        "arch": package.arch,
        "provides": str(hit.by) if hit.by else None,
        "met": hit.met,
    }


def _repo(one: Looked) -> dict[str, Any]:
    return {
        "name": one.name,
        "url": one.url or None,
        "fetched": one.fetched,
        "problem": one.problem or None,
    }
