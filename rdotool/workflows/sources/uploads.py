"""Uploading sources to a lookaside cache: what, with which program, and new-sources itself.

Which files belong there is Fedora's habit (Packaging Guidelines, "Source File Verification"):
tarballs and their detached signatures, not what git keeps. ``PROGRAM new-sources`` replaces
the list in ``sources``: a file that isn't named to it is lost from there, so all are named.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdotool.adapters import programs
from rdotool.distgit import sourcesfile
from rdotool.errors import RdotoolError
from rdotool.spec import Spec, find_spec
from rdotool.workflows.sources import get_source, source_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from rdotool.adapters.http import Rules
    from rdotool.adapters.vcs import Repo
    from rdotool.distgit.sourcesfile import Checksum
    from rdotool.workflows.sources.source_files import SourceFile

# It becomes an argument of another program.
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+~-]*")
_CHANGES = (sourcesfile.NAME, ".gitignore")


@dataclass(frozen=True, slots=True)
class Upload:
    """What is to be uploaded.

    Attributes:
        program: that does it.
        names: the files, in the spec's order.
        missing: the labels of those that must be fetched first.
        lost: the files that ``sources`` will not list any more.
        done: nothing is left to do: ``sources`` lists just these files as they are.
    """

    program: str
    names: tuple[str, ...]
    missing: tuple[str, ...]
    lost: tuple[str, ...]
    done: bool

    @property
    def command(self) -> list[str]:
        """The command line."""
        return [self.program, "new-sources", *self.names]


def make_plan(repo: Repo, uploader: str, asked: Sequence[str] = ()) -> Upload:
    """What to upload; reads only.

    Args:
        uploader: the program, see :func:`tools.packager`.
        asked: the names of the files; those that belong there when empty.

    Raises:
        RdotoolError: there is nothing to upload, or a file that can't be had.
    """
    path = find_spec(repo.root)
    spec = Spec.parse(path.read_bytes(), path.name)
    listed = sourcesfile.read(repo.root)
    files = source_files.of(spec)
    chosen = _named(spec, files, asked) if asked else _belonging(repo, files, listed)
    names = dict.fromkeys(asked or [_checked(spec, file) for file in chosen])
    if not names:
        raise RdotoolError(
            "no Source of the spec has a URL: there is nothing to upload",
            "To upload a file of your own: rdotool new-sources FILE",
            where=path.name,
        )
    away = {name for name in names if not (repo.root / name).is_file()}
    missing = {file.name: file for file in reversed(chosen) if file.name in away}
    _refuse_unknown(away, missing, uploader)
    return Upload(
        program=uploader,
        names=tuple(names),
        missing=tuple(missing[name].label for name in names if name in missing),
        lost=tuple(name for name in listed if name not in names),
        done=not away and list(listed) == list(names) and _all_fit(repo, listed, names),
    )


def _belonging(
    repo: Repo, files: Iterable[SourceFile], listed: Mapping[str, Checksum]
) -> list[SourceFile]:
    """What the lookaside cache is for: remote Sources that git doesn't keep, and what it has."""
    kept = set(repo.git("ls-files", "-z").split("\0")) - {""}
    return [
        file
        for file in files
        if file.counts
        and file.name not in kept
        and (file.name in listed or (file.is_remote and not file.is_patch))
    ]


def _named(spec: Spec, files: Sequence[SourceFile], asked: Iterable[str]) -> list[SourceFile]:
    for name in asked:
        if not _FILE_NAME.fullmatch(name):
            raise RdotoolError(
                f"{name!r} is refused as the name of a source",
                f"Name files in the folder of {spec.filename}, without the folder.",
            )
    return [file for name in asked for file in files if file.name == name]


def _checked(spec: Spec, file: SourceFile) -> str:
    if _FILE_NAME.fullmatch(file.name):
        return file.name
    raise RdotoolError(
        f"{file.label} names no file that could be uploaded, or can't be expanded: {file.value}",
        "Mend it.",
        where=spec.place(file.line),
    )


def _refuse_unknown(away: Iterable[str], missing: Mapping[str, SourceFile], uploader: str) -> None:
    unknown = [name for name in away if name not in missing or not missing[name].is_remote]
    if unknown:
        raise RdotoolError(
            f"not there, and the spec has no URL for it: {', '.join(sorted(unknown))}",
            f"Put it here; when the lookaside cache has it: {uploader} sources",
        )


def _all_fit(repo: Repo, listed: Mapping[str, Checksum], names: Iterable[str]) -> bool:
    return all(listed[name].fits(repo.root / name) for name in names)


def fetch(
    repo: Repo, upload: Upload, rules: Rules, progress: Callable[[str], None]
) -> list[RdotoolError]:
    """Fetch what is missing; what couldn't be is told."""
    if not upload.missing:
        return []
    plan = get_source.make_plan(repo, upload.missing)
    plan = get_source.run(repo, plan, rules, progress)
    return [one.error for one in plan.left if one.error]


def changed(repo: Repo) -> list[str]:
    """Which of the files that an upload changes are not committed as they are."""
    differing = {*repo.changes(), *repo.untracked()}
    return [name for name in _CHANGES if name in differing]


def run(repo: Repo, upload: Upload) -> None:
    """Upload; this leaves the machine.

    Raises:
        RdotoolError: the program failed.
    """
    code = programs.run(upload.command, repo.root)
    if code:
        raise RdotoolError(
            f"{upload.program} new-sources failed with exit code {code}",
            "Its own words are above. Mend what they say.",
        )
