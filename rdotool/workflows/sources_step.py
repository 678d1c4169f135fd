"""The step that uploads the new tarball to the lookaside cache (Fedora and RH distgits)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rdotool.adapters import http, objects, programs
from rdotool.errors import RdotoolError, YourTurn
from rdotool.spec import Spec
from rdotool.workflows import landing
from rdotool.workflows.run import NEXT, Step

if TYPE_CHECKING:
    from rdotool.adapters.vcs import Repo
    from rdotool.workflows.run import Run
    from rdotool.workflows.update_plan import Plan

# It becomes an argument of another program.
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+~-]*")


def step(run: Run, plan: Plan) -> Step:
    """The step; it runs where the new files are in the work tree already."""
    return Step(
        "upload sources",
        lambda: "uploaded" in run.found,
        lambda: _upload(run, plan),
        undoable=False,
    )


def _upload(run: Run, plan: Plan) -> None:
    """Fetch the tarball and upload it.

    Raises:
        YourTurn: the user is to mend something; what they change goes into the commit.
    """
    repo = run.repo
    run.save(found={"uploading": True})
    url, name = _first_source(repo, plan)
    if not (repo.root / name).is_file():
        run.talk.progress(f"fetching {name}")
        try:
            http.download(url, repo.root / name)
        except RdotoolError as error:
            raise YourTurn(error.brief, f"{error.hint}\n{NEXT}") from None
    assert plan.uploads
    run.save(found={"sent": True})  # undo says that it can't take that back
    code = programs.run([plan.uploads, "new-sources", name], repo.root)
    if code:
        raise YourTurn(
            f"{plan.uploads} new-sources failed with exit code {code}",
            f"Its own words are above. Mend what they say.\n{NEXT}",
        )
    _amend(run, plan)


def _first_source(repo: Repo, plan: Plan) -> tuple[str, str]:
    """The URL of the spec's tarball, and the name of its file.

    Raises:
        YourTurn: there is none that could be a file's name.
    """
    spec = Spec.parse((repo.root / plan.spec).read_bytes(), plan.spec)
    first = next(iter(spec.sources()), None)
    name = (first.filename if first else None) or ""
    if first is None or first.url is None or not _FILE_NAME.fullmatch(name):
        raise YourTurn(
            "the spec's first Source is missing, names no file, or can't be expanded",
            f"Mend it.\n{NEXT}",
            where=plan.spec,
        )
    return first.url, name


def _amend(run: Run, plan: Plan) -> None:
    """Take what the upload changed (``sources``, ``.gitignore``) into the new commit."""
    repo = run.repo
    repo.git("add", "--update")
    for name in ("sources", ".gitignore"):
        if (repo.root / name).is_file():
            repo.git("add", "--", name)
    made = repo.commit(run.found["commit"])
    tree = repo.git("write-tree")
    commit = objects.commit_tree(repo, tree, [plan.head], made.message, plan.who.author)
    refs = run.found["refs"] | {f"refs/heads/{plan.branch}": commit}
    landing.note(run, commit, refs, run.found["known"])
    run.save(found={"uploaded": True, "uploading": False})
