"""The spec's patch files, with what is in them."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError
from rdotool.patches.rebuild import Source
from rdotool.spec import application

if TYPE_CHECKING:
    from rdotool.adapters.vcs import Repo
    from rdotool.distgit.env import DistgitEnv
    from rdotool.spec import Spec
    from rdotool.spec.patches import PatchLine


def read(repo: Repo, env: DistgitEnv, spec: Spec) -> dict[str, bytes]:
    """The files that are in the distgit, by name, in the order of their lines.

    They are those of the work tree where the distgit branch is checked out, as *spec* is.
    """
    found = {}
    for line in spec.patches():
        name = file_of(spec, line)
        path = repo.root / name
        if not env.on_distgit_branch:
            data = repo.show(env.head, name)
        else:
            data = path.read_bytes() if path.is_file() else None
        if data is not None:
            found[name] = data
    return found


def file_of(spec: Spec, line: PatchLine) -> str:
    """The name of a patch line's file, as rpm looks for it: the last part of a URL."""
    return PurePosixPath(spec.try_expand(line.value) or line.value).name


def sources(repo: Repo, head: str, spec: Spec) -> tuple[list[Source], list[str]]:
    """The committed patch files in the order %prep applies them; those that it leaves out.

    Args:
        head: the distgit's commit.

    Raises:
        RdotoolError: a file that %prep applies isn't there.
    """
    applied, unused = application.order(spec)
    there = set(repo.files(head))
    found = []
    for each in applied:
        name = file_of(spec, each.patch)
        if name not in there:
            raise RdotoolError(
                f"the patch {name} isn't in the distgit",
                "Its line stands in the spec; get the file, and commit it.",
                where=spec.place(each.patch.line),
            )
        data = repo.show(head, name) or b""
        found.append(Source(name, data, each.strip, each.reverse, each.folder))
    return found, [file_of(spec, line) for line in unused]
