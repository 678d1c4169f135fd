"""The step that uploads the new tarball to the lookaside cache (Fedora and RH distgits)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.adapters import http, objects, programs
from rdotool.errors import RdotoolError
from rdotool.spec import Spec
from rdotool.workflows import landing
from rdotool.workflows.engine import Step

if TYPE_CHECKING:
    from rdotool.workflows.engine import Run
    from rdotool.workflows.new_version import Plan


def step(run: Run, plan: Plan) -> Step:
    """The step; it runs where the new files are in the work tree already."""
    return Step(
        "upload sources",
        lambda: "uploaded" in run.found,
        lambda: _upload(run, plan),
        undoable=False,
    )


def _upload(run: Run, plan: Plan) -> None:
    repo = run.repo
    spec = Spec.parse((repo.root / plan.spec).read_bytes(), plan.spec)
    first = next(iter(spec.sources()), None)
    if first is None or first.url is None:
        raise RdotoolError(
            "the spec's first Source is missing or can't be expanded",
            "Mend it, then go on.",
            where=plan.spec,
        )
    name = first.url.rsplit("/", 1)[-1]
    if not (repo.root / name).is_file():
        run.talk.progress(f"fetching {name}")
        http.download(first.url, repo.root / name)
    assert plan.uploads
    run.save(found={"sent": True})  # undo says that it can't take that back
    code = programs.run([plan.uploads, "new-sources", name], repo.root)
    if code:
        raise RdotoolError(
            f"{plan.uploads} new-sources failed with exit code {code}",
            "Its own words are above. Mend it, then go on.",
        )
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
    landing.note(run, commit, refs)
    run.save(found={"uploaded": True})
