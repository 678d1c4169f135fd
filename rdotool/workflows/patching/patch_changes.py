"""What a new series of patches says in the changelog, and whether it is new at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.distgit import message
from rdotool.patches.text import change_id, one_line, parse_patch_file, same_series
from rdotool.spec import changelog

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rdotool.adapters.commits import Commit
    from rdotool.patches.series import PatchFile
    from rdotool.spec import Spec
    from rdotool.workflows.patching.patch_plan import Detection
    from rdotool.workflows.patching.spec_patches import Renewed

PLAIN = "Update patches"
NAMELESS = "A patch without a subject"


def differs(spec: Spec, new: Renewed, old: Sequence[bytes]) -> bool:
    """Whether *new* is something else than *spec* with its patch files *old*.

    Other hashes, line numbers or abbreviations in the files alone are nothing else.
    """
    if new.spec.text != spec.text:
        return True
    return not same_series(old, [file.data for file in new.series.files])


def lines(how: Detection, spec: Spec, new: Renewed, old: Sequence[bytes]) -> tuple[str, ...]:
    """The lines of the changelog entry: the new patches, the newest first.

    Args:
        how: ``detect`` takes those whose change and subject none of *old* has; ``count``
            those above as many as *spec* had; ``plain`` names none.
        old: the patch files that the spec had.
    """
    files = list(new.series.files)
    if how == "detect":
        files = list(_unknown(files, old))
    else:
        files = files[len(spec.patches()) :] if how == "count" else []
    commits = {commit.sha: commit for commit in new.chosen.kept}
    return tuple(described(commits[file.sha]) for file in reversed(files)) or (PLAIN,)


def _unknown(files: Sequence[PatchFile], old: Sequence[bytes]) -> Iterator[PatchFile]:
    changes = {change_id(data) for data in old}
    subjects = {parse_patch_file(data).subject for data in old} - {""}
    for file in files:
        if change_id(file.data) not in changes and one_line(file.subject) not in subjects:
            yield file


def described(commit: Commit) -> str:
    """The subject, and in parentheses the bugs that only the rest of the message names.

    What a terminal would take for a command is in no message of ours.
    """
    named = message.bug_numbers([commit.subject])
    text = commit.message.decode("utf-8", "surrogateescape")
    more = [number for number in message.bug_numbers([text]) if number not in named]
    bugs = " ".join(f"rhbz#{number}" for number in more)
    subject = changelog.plain(commit.subject) or NAMELESS
    return f"{subject} ({bugs})" if bugs else subject
