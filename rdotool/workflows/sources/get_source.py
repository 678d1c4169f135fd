"""get-source: the remote sources of a spec, fetched and checked.

Nothing is seen in the folder of a file that isn't whole: what is there of it lies in git's
directory, where an interrupted run's successor finds it. A file that doesn't have the
checksum of ``sources`` doesn't appear at all.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from rdotool.adapters import http
from rdotool.adapters.urls import without_password
from rdotool.distgit import sourcesfile
from rdotool.errors import RdotoolError
from rdotool.spec import Spec, find_spec
from rdotool.workflows.sources import source_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from rdotool.adapters.http import Rules
    from rdotool.adapters.vcs import Repo
    from rdotool.distgit.sourcesfile import Checksum
    from rdotool.workflows.sources.source_files import SourceFile

PARTS = "parts"
SCHEMES = ("ftp", "file")  # that may be allowed besides http and https
TO_FETCH, FETCHED, KEPT, WRONG, FAILED = "to fetch", "fetched", "kept", "wrong", "failed"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to have, and how it stands.

    Attributes:
        file: what the spec says of it.
        path: where it belongs.
        checksum: what it must have, None when ``sources`` doesn't list it.
        status: ``to fetch``, ``fetched``, ``kept`` (it was there), ``wrong`` (what is there
            has another checksum) or ``failed``.
        error: why it failed.
    """

    file: SourceFile
    path: Path
    checksum: Checksum | None
    status: str
    error: RdotoolError | None = None

    def as_dict(self, spec: str) -> dict[str, Any]:
        """For JSON."""
        return {
            "source": self.file.label,
            "file": self.file.name or None,
            "url": without_password(self.file.url or self.file.value),
            "path": str(self.path) if self.file.name else None,
            "status": self.status,
            "checksum": self.checksum.kind if self.checksum else None,
            "line": f"{spec}:{self.file.line + 1}",
            "error": str(self.error) if self.error else None,
        }


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be had.

    Attributes:
        spec: the spec file's name.
        wanted: in the spec's order; each file once.
        notes: what the user should know besides.
    """

    spec: str
    wanted: tuple[Wanted, ...]
    notes: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "spec": self.spec,
            "sources": [one.as_dict(self.spec) for one in self.wanted],
        }

    @property
    def left(self) -> list[Wanted]:
        """What isn't there, or isn't as it must be."""
        return [one for one in self.wanted if one.status in (WRONG, FAILED)]


def make_plan(
    repo: Repo, names: Sequence[str] = (), output: Path | None = None, *, force: bool = False
) -> Plan:
    """What there is to fetch; reads only.

    Args:
        names: which ones (see :func:`source_files.chosen`); all that count when empty.
        output: the folder for them, the distgit's when None.
        force: fetch also what is there already.

    Raises:
        UsageError: a name is none of the spec's.
        RdotoolError: there is no spec, or it or ``sources`` can't be read.
    """
    path = find_spec(repo.root)
    spec = Spec.parse(path.read_bytes(), path.name)
    files = source_files.of(spec)
    chosen = source_files.chosen(files, names)
    folder = output or repo.root
    if not folder.is_dir():
        raise RdotoolError(f"{folder} is no folder", f"mkdir {folder}")
    checksums = sourcesfile.read(repo.root)
    remote = [file for file in chosen if file.is_remote]
    wanted = _judged(spec, remote, folder, checksums, force=force)
    return Plan(path.name, tuple(wanted), tuple(_notes(spec, files, chosen, folder, names)))


def _judged(
    spec: Spec,
    files: Sequence[SourceFile],
    folder: Path,
    checksums: Mapping[str, Checksum],
    *,
    force: bool,
) -> Iterator[Wanted]:
    urls: dict[str, str | None] = {}
    for file in files:
        why = _objection(spec, file, urls)
        if not why and file.name in urls:
            continue
        urls.setdefault(file.name, file.url)
        path, checksum = folder / file.name, checksums.get(file.name)
        if why:
            error = RdotoolError(why, "Mend the spec.", where=spec.place(file.line))
            yield Wanted(file, path, checksum, FAILED, error)
            continue
        wanted = Wanted(file, path, checksum, TO_FETCH)
        try:
            status = _status(path, checksum, force=force)
        except OSError as error:
            yield _unusable(wanted, error, spec.place(file.line))
        else:
            yield replace(wanted, status=status)


def _objection(spec: Spec, file: SourceFile, urls: Mapping[str, str | None]) -> str:
    """Why the file can't be had at all."""
    if file.url is None:
        return f"{file.label} can't be expanded: {file.value}"
    why = source_files.objection(file.name)
    if why:
        return f"{file.label} is refused: {why}"
    if urls.get(file.name, file.url) != file.url:
        return f"{file.label} is another file that is called {file.name}"
    if "XXX" in file.url and spec.tag("Version") == "XXX":
        return f"{file.label} isn't there: Version is XXX, DLRN makes it from upstream's git"
    return ""


def _status(path: Path, checksum: Checksum | None, *, force: bool) -> str:
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "a folder is there")
    if force or not path.is_file():
        return TO_FETCH
    return KEPT if checksum is None or checksum.fits(path) else WRONG


def _unusable(wanted: Wanted, error: OSError, place: str) -> Wanted:
    """The disk is to blame, not the server."""
    why = error.strerror or str(error)
    told = RdotoolError(
        f"{wanted.file.label}: {wanted.path}: {why}",
        "Look what is there, and whether the disk is full; then run the command again.",
        where=place,
    )
    return replace(wanted, status=FAILED, error=told)


def _notes(
    spec: Spec,
    files: Sequence[SourceFile],
    chosen: Sequence[SourceFile],
    folder: Path,
    names: Sequence[str],
) -> Iterator[str]:
    for file in files:
        if file in chosen and not file.is_remote:
            if names:
                yield f"{file.label} has no URL: {file.name or file.value}"
            elif file.name and not (folder / file.name).exists() and not file.is_patch:
                yield f"{file.label} has no URL, and {file.name} isn't there"
        elif not names and file.is_remote and not file.counts:
            place = spec.place(file.line)
            yield f"{file.label} is left out: its condition doesn't hold ({place})"


def run(
    repo: Repo,
    plan: Plan,
    rules: Rules,
    progress: Callable[[str], None],
    each: Callable[[Wanted], None] = lambda _one: None,
) -> Plan:
    """Fetch what is to be fetched; one that fails doesn't keep the others back.

    Args:
        each: is told of each file as soon as it is known how it stands.

    Returns:
        The plan as it stands afterwards.
    """
    done = []
    for wanted in plan.wanted:
        now = _fetched(repo, plan, wanted, rules, progress)
        each(now)
        done.append(now)
    return replace(plan, wanted=tuple(done))


def _fetched(
    repo: Repo, plan: Plan, wanted: Wanted, rules: Rules, progress: Callable[[str], None]
) -> Wanted:
    place = f"{plan.spec}:{wanted.file.line + 1}"
    if wanted.status == WRONG:
        error = RdotoolError(
            f"{wanted.file.name} is there, but isn't what `sources` lists",
            f"Look what it is. To fetch it again: rdotool get-source --force {wanted.file.label}",
            where=place,
        )
        return replace(wanted, status=FAILED, error=error)
    if wanted.status != TO_FETCH:
        return wanted
    url, parts = wanted.file.url or "", repo.state_dir / PARTS
    try:
        http.download(url, wanted.path, parts, rules, verify=_verifier(wanted), progress=progress)
    except RdotoolError as error:
        hint = f"{error.hint}{_allowing(url, rules)}"
        told = RdotoolError(f"{wanted.file.label}: {error.brief}", hint, where=place)
        return replace(wanted, status=FAILED, error=told)
    except OSError as error:
        return _unusable(wanted, error, place)
    return replace(wanted, status=FETCHED)


def _allowing(url: str, rules: Rules) -> str:
    """What else helps where a URL's scheme must be allowed first."""
    scheme = url.partition(":")[0].lower()
    if scheme in rules.schemes or scheme not in SCHEMES:
        return ""
    return f"\nOr allow it: rdotool get-source --allow-scheme {scheme}"


def _verifier(wanted: Wanted) -> Callable[[Path], None]:
    def verify(path: Path) -> None:
        checksum = wanted.checksum
        if checksum and not checksum.fits(path):
            raise RdotoolError(
                f"what the server has as {wanted.file.name} isn't what `sources` lists "
                f"({checksum.kind} {checksum.of(path)[:16]}…, not {checksum.digest[:16]}…)",
                "Upstream replaced it, or `sources` is of another version. Find out which "
                "before you trust it.",
            )

    return verify


def lookaside_hint(plan: Plan, program: str) -> str:
    """What helps where the lookaside cache has what couldn't be fetched; else empty."""
    names = [one.file.name for one in plan.left if one.checksum and one.error]
    if not names:
        return ""
    return f"The lookaside cache has {', '.join(names)}: {program} sources"
