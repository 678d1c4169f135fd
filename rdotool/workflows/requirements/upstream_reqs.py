"""What upstream requires at a git ref, and what the spec's %prep leaves of it."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from rdotool.adapters import ahead
from rdotool.errors import RdotoolError
from rdotool.reqs import metadata, parse
from rdotool.reqs import names as naming
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
_MAIN = ("refs/remotes/upstream/master", "refs/remotes/upstream/main")
_BESIDES = ("test-requirements.txt", "doc/requirements.txt")
# What becomes of a stable branch in the end is a tag, such as train-eol.
_STABLE = (
    *("refs/remotes/upstream/stable/", "refs/remotes/upstream/unmaintained/"),
    *("refs/tags/*-eol", "refs/tags/*-eom", "refs/tags/*-em"),
)
_SUFFIX = re.compile(r"-(eol|eom|em)$")


@dataclass(frozen=True, slots=True)
class Upstream:
    """What upstream requires to run.

    Attributes:
        source: the ref or folder that it was read from.
        sha: the ref's commit; empty for a folder.
        wanted: what is required in the target environment.
        left_out: what isn't, with the reason.
        taken_out: canonical names that %prep takes out, with ``file:line`` of the spec.
        changed: canonical names whose line %prep changes, likewise.
        unread: ``file:line: text (why)`` of the lines that could not be read.
        generates: whether RPM's generator adds all that by itself.
    """

    source: str
    wanted: tuple[Requirement, ...]
    left_out: tuple[tuple[Requirement, str], ...] = ()
    taken_out: dict[str, str] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    generates: bool = False
    changed: dict[str, str] = field(default_factory=dict)
    sha: str = ""


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
    return replace(_read(_reader(repo, sha), ref, spec, target), sha=sha)


def in_folder(folder: Path, spec: Spec, target: Target) -> Upstream:
    """Read upstream's files in a folder, as DLRN lays it beside the distgit.

    Raises:
        RdotoolError: there is no file of requirements in it.
    """
    inside = folder.resolve()

    def read(path: str) -> str | None:
        # A link of upstream's could lead to any file of the user's.
        found = (inside / path).resolve()
        usable = found.is_relative_to(inside) and found.is_file()
        return _text(found.read_bytes()) if usable else None

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
    after = to_run(metadata.read_project(edited))
    wanted, left_out = target.split(after)
    left = {one.canonical for one in after}
    gone = [one for one in before if one.canonical not in left and target.applies(one)]
    return Upstream(
        source,
        (*wanted, *gone),
        tuple(left_out),
        {one.canonical: edited.place(one) or "in %prep" for one in gone},
        (*unread, *made.unknown),
        generates=True,
        changed={one.canonical: edited.place(one) for one in wanted if edited.place(one)},
    )


class _Edited:
    """Upstream's files as %prep leaves them; what it changed is noted."""

    def __init__(self, read: Read, edits: Sequence[prep.Edit]) -> None:
        self._read, self._edits = read, edits
        self._places: dict[tuple[str, int], str] = {}

    def __call__(self, path: str) -> str | None:
        text = self._read(path)
        if text is None:
            return None
        edited, changes = prep.apply(self._edits, path, text)
        self._places |= {(path, change.line): change.where for change in changes}
        return edited

    def place(self, one: Requirement) -> str:
        """Where the spec changes the line that a requirement stands in; empty if nowhere."""
        return self._places.get((one.file, one.line), "")


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


def _unread(found: Requirements) -> list[str]:
    return [
        f"{line.file or found.name}:{line.line}: {line.text} ({line.why})" for line in found.unread
    ]


def past(repo: Repo, sha: str, but: Sequence[Requirement]) -> set[str]:
    """Canonical names that older stable branches of upstream's require.

    Args:
        sha: what is checked. A branch is older when it left upstream's main line before
            this commit did.
        but: those that don't count, with what their extras bring. What *sha* asks for
            tests, documents and extras doesn't count either: a subpackage may need it.
    """
    forks = (repo.try_git("merge-base", sha, main) for main in _MAIN if sha)
    fork = next(filter(None, forks), None)
    if fork is None:
        return set()
    known = {one.canonical for one in (*but, *_besides(repo, sha))}
    known |= {name for one in but for name in naming.brought(one.name, one.extras)}
    shas = _older(repo, fork)
    ahead.read(repo, shas, metadata.FILES)
    return {one.canonical for old in shas for one in to_run(project(repo, old))} - known


def _besides(repo: Repo, sha: str) -> list[Requirement]:
    """What is required for something else than to run."""
    ahead.read(repo, [sha], _BESIDES)
    texts = [parse.parse_with_others(_reader(repo, sha), name) for name in _BESIDES]
    found = [*project(repo, sha), *filter(None, texts)]
    return [entry for each in found for entry in each.entries]


def _older(repo: Repo, fork: str) -> list[str]:
    """A commit of each of the last series that left upstream's main line before *fork*."""
    # A tag's object may be another than its commit.
    form = "--format=%(objectname) %(*objectname) %(refname)"
    rows = [line.split(" ") for line in repo.lines("for-each-ref", form, *_STABLE)]
    # In the order of their names: of a series that has several refs any will do.
    by_series = {
        _SUFFIX.sub("", name.rpartition("/")[2]): target or sha for sha, target, name in rows
    }
    # The series are yoga, zed, 2023.1 and so on: their order is that of their names.
    names = sorted(by_series, key=lambda series: (series[:1].isdigit(), series))
    shas = [by_series[name] for name in names]
    # Looking for the first that isn't older takes a few walks instead of one for each.
    older = bisect_left(shas, True, key=lambda sha: _contains(repo, sha, fork))
    return shas[:older][-_MAX_PAST:]


def _contains(repo: Repo, sha: str, old: str) -> bool:
    return repo.run("merge-base", "--is-ancestor", old, sha)[0] == 0


def _reader(repo: Repo, ref: str) -> Read:
    ahead.read(repo, [ref], metadata.FILES)
    return lambda path: _text(repo.show(ref, path))
