"""What upstream requires at a git ref, and what the spec's %prep leaves of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError
from rdotool.reqs import metadata, names
from rdotool.spec import prep

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from rdotool.adapters.vcs import Repo
    from rdotool.reqs.parse import Requirement, Requirements
    from rdotool.reqs.target import Target
    from rdotool.spec import Spec

    Read = Callable[[str], str | None]

# Older branches than these say nothing of a package that is kept today.
_MAX_PAST = 12


@dataclass(frozen=True, slots=True)
class Upstream:
    """What upstream requires to run.

    Attributes:
        source: the ref or folder that it was read from.
        wanted: what is required in the target environment.
        left_out: what isn't, with the reason.
        taken_out: canonical names that %prep takes out, with ``file:line`` of the spec.
        unread: ``file:line: text (why)`` of the lines that could not be read.
        generates: whether RPM's generator adds all that by itself.
    """

    source: str
    wanted: tuple[Requirement, ...]
    left_out: tuple[tuple[Requirement, str], ...] = ()
    taken_out: dict[str, str] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    generates: bool = False


def at_ref(repo: Repo, ref: str, spec: Spec, target: Target) -> Upstream:
    """Read upstream's files at a commit.

    Raises:
        RdotoolError: there is no such ref, or no file of requirements at it.
    """
    sha = repo.resolve(ref)
    if sha is None:
        raise RdotoolError(
            f"Invalid git reference: {ref}",
            "Fetch upstream's tags: git fetch --all --tags\nOr name another: -R REF",
        )
    return _read(_reader(repo, sha), ref, spec, target)


def in_folder(folder: Path, spec: Spec, target: Target) -> Upstream:
    """Read upstream's files in a folder, as DLRN lays it beside the distgit.

    Raises:
        RdotoolError: there is no file of requirements in it.
    """

    def read(path: str) -> str | None:
        found = folder / path
        return _text(found.read_bytes()) if found.is_file() else None

    return _read(read, str(folder), spec, target)


def _text(data: bytes | None) -> str | None:
    return None if data is None else data.decode("utf-8", "replace")


def _read(read: Read, source: str, spec: Spec, target: Target) -> Upstream:
    generates = prep.uses_generator(spec)
    plain = metadata.read_project(read)
    if not plain and read("setup.py") is None and read("pyproject.toml") is None:
        raise RdotoolError(
            f"there is no requirements.txt, setup.cfg or pyproject.toml at {source}",
            "Is it upstream's source? Name another: -R REF",
        )
    unread = tuple(line for one in plain for line in _unread(one))
    before = to_run(plain)
    if not generates:
        wanted, left_out = target.split(before)
        return Upstream(source, tuple(wanted), tuple(left_out), {}, unread)
    made = prep.read(spec)
    edited = _Edited(read, made.edits)
    wanted, left_out = target.split(to_run(metadata.read_project(edited)))
    taken_out = _taken_out(before, wanted, edited.changes)
    gone = [one for one in before if one.canonical in taken_out and target.applies(one)]
    return Upstream(
        source,
        (*wanted, *gone),
        tuple(left_out),
        taken_out,
        (*unread, *made.unknown),
        generates=True,
    )


class _Edited:
    """Upstream's files as %prep leaves them; what it changed is noted."""

    def __init__(self, read: Read, edits: Sequence[prep.Edit]) -> None:
        self._read, self._edits = read, edits
        self.changes: list[prep.Change] = []

    def __call__(self, path: str) -> str | None:
        text = self._read(path)
        if text is None:
            return None
        edited, changes = prep.apply(self._edits, path, text)
        self.changes += changes
        return edited


def project(repo: Repo, ref: str) -> list[Requirements]:
    """All that upstream's files at a commit declare, a value for each file."""
    return metadata.read_project(_reader(repo, ref))


def to_run(found: Iterable[Requirements]) -> list[Requirement]:
    """What is needed to run, each once.

    A static list in pyproject.toml is the whole truth; else pbr's requirements.txt and
    setuptools' list in setup.cfg hold both.
    """
    entries = [one for each in found for one in each.entries if not one.group]
    static = [one for one in entries if one.file == "pyproject.toml"]
    return list({(one.canonical, one.marker): one for one in static or entries}.values())


def _taken_out(
    before: Iterable[Requirement], after: Iterable[Requirement], changes: Iterable[prep.Change]
) -> dict[str, str]:
    left = {one.canonical for one in after}
    places = {change.line: change.where for change in changes if change.new is None}
    by_name = {
        names.canonical(re.split(r"[^\w.-]", change.old.strip(), maxsplit=1)[0]): change.where
        for change in changes
    }
    return {
        one.canonical: by_name.get(one.canonical) or places.get(one.line, "")
        for one in before
        if one.canonical not in left and one.canonical in by_name
    }


def _unread(found: Requirements) -> list[str]:
    return [
        f"{line.file or found.name}:{line.line}: {line.text} ({line.why})" for line in found.unread
    ]


def past(repo: Repo, but: Iterable[Requirement]) -> set[str]:
    """Canonical names that upstream's stable branches require, but for those of *but*."""
    known = {one.canonical for one in but}
    refs = repo.refs(["refs/remotes/upstream/stable/", "refs/remotes/upstream/unmaintained/"])
    found: set[str] = set()
    for ref in sorted(refs, reverse=True)[:_MAX_PAST]:
        found |= {one.canonical for one in to_run(project(repo, ref))}
    return found - known


def _reader(repo: Repo, ref: str) -> Read:
    return lambda path: _text(repo.show(ref, path))
