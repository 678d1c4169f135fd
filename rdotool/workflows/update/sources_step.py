"""The step that uploads the new sources to the lookaside cache (Fedora and RH distgits)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.adapters import http, objects
from rdotool.errors import RdotoolError, YourTurn
from rdotool.workflows.action import landing
from rdotool.workflows.action.run import NEXT, Step
from rdotool.workflows.sources import uploads

if TYPE_CHECKING:
    from rdotool.workflows.action.run import Run
    from rdotool.workflows.update.update_plan import Plan


def step(run: Run, plan: Plan) -> Step:
    """The step; it runs where the new files are in the work tree already."""
    return Step(
        "upload sources",
        lambda: "uploaded" in run.found,
        lambda: _upload(run, plan),
        undoable=False,
    )


def _upload(run: Run, plan: Plan) -> None:
    """Fetch the sources and upload them.

    Raises:
        YourTurn: the user is to mend something; what they change goes into the commit.
    """
    run.save(found={"uploading": True})
    assert plan.uploads
    try:
        upload = uploads.make_plan(run.repo, plan.uploads)
        for error in uploads.fetch(run.repo, upload, http.Rules(), run.talk.progress):
            raise error
        run.save(found={"sent": True})  # undo says that it can't take that back
        uploads.run(run.repo, upload)
    except RdotoolError as error:
        hint = f"{error.hint}\n{NEXT}".strip()
        raise YourTurn(error.brief, hint, where=error.where) from None
    _amend(run, plan)


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
