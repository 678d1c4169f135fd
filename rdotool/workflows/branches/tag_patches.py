"""tag-patches: the package's NVR as a tag on its local patches branch."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from rdotool.adapters.urls import without_password
from rdotool.distgit.gitfacts import read
from rdotool.errors import RdotoolError
from rdotool.spec import release
from rdotool.workflows import environment
from rdotool.workflows.action import engine, preconditions, ref_step
from rdotool.workflows.action.journal import Journal
from rdotool.workflows.action.run import Step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdotool.adapters.vcs import Repo
    from rdotool.distgit.env import DistgitEnv
    from rdotool.workflows.action.run import Run

# What may stand in a version and not in a git ref: DEP-14's way for the tilde.
_ILLEGAL = str.maketrans("~^", "__")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is decided.

    Attributes:
        tag: its name.
        branch: the local patches branch, at *sha*.
        old: what the tag holds now, None when there is none.
        remote: the patches remote.
        push: ``yes``, ``no``, or ``there`` where the remote has the tag already.
        there: what the remote's ref of that name holds, None without one or when not asked.
    """

    tag: str
    branch: str
    sha: str
    old: str | None
    remote: str
    push: str
    there: str | None = None

    @property
    def ref(self) -> str:
        """The tag's full name."""
        return f"refs/tags/{self.tag}"


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, and where it begins: the checked out *branch* at *head*."""

    plan: Plan
    branch: str
    head: str

    @property
    def is_done(self) -> bool:
        """Whether the tag is where it shall be, here and where it is to be pushed to."""
        return self.plan.old == self.plan.sha and self.plan.push != "yes"


def make_plan(repo: Repo, *, force: bool, push: bool) -> Planned:
    """Decide; nothing is changed, and only *push* asks the network.

    Args:
        force: a tag of that name may be moved.

    Raises:
        RdotoolError: there is no local patches branch; the NVR isn't known or can't be a
            tag's name; the tag exists elsewhere, and *force* isn't given.
    """
    facts = read(repo)
    head = preconditions.head_at_rest(repo, facts)
    env = environment.detect(repo, facts=facts)
    tag = name(repo, env)
    if env.local_patches_sha is None:
        raise RdotoolError(
            f"there is no local patches branch {env.local_patches_branch} to tag",
            "Make it from the remote one: rdotool get-patches",
        )
    sha = env.local_patches_sha
    old = _held(repo, f"refs/tags/{tag}", sha)
    if old not in {None, sha} and not force:
        raise RdotoolError(
            f"the tag {tag} exists, at {old[:12] if old else ''} and not at {sha[:12]}",
            "Move it: rdotool tag-patches --force. Or has the release not been bumped?",
        )
    there, leads_to = _asked(repo, env.patches_remote, tag) if push else (None, None)
    if leads_to not in {None, sha} and not force:
        raise RdotoolError(
            f"{env.patches_remote} has the tag {tag} already, at {(leads_to or '')[:12]}",
            "Replace it there, too: rdotool tag-patches --force --push",
        )
    pushes = "no" if not push else "there" if leads_to == sha else "yes"
    plan = Plan(tag, env.local_patches_branch, sha, old, env.patches_remote, pushes, there)
    return Planned(plan, facts.branch or "", head)


def _held(repo: Repo, ref: str, sha: str) -> str | None:
    """What a ref holds; the commit where that is the wanted one, behind an annotated tag."""
    held = repo.ref(ref)
    return sha if held and repo.resolve(ref) == sha else held


def name(repo: Repo, env: DistgitEnv) -> str:
    """The tag's name: the NVR, with ``_`` for the letters that git forbids.

    Raises:
        RdotoolError: the NVR isn't known, or git can't have a tag of that name.
    """
    where = env.spec
    if release.is_automatic(env.release):
        raise RdotoolError(
            "the release is counted by rpmautospec, so the NVR isn't known here",
            f"Tag by hand: git tag NVR {env.local_patches_branch}",
            where=where,
        )
    if "%" in env.nvr or "XXX" in (env.version_tag, env.release.partition("%")[0]):
        raise RdotoolError(
            f"{env.nvr} is no full name-version-release",
            "Version and Release must be known without running anything.",
            where=where,
        )
    tag = env.nvr.translate(_ILLEGAL)
    if tag.startswith("-") or repo.run("check-ref-format", f"refs/tags/{tag}")[0]:
        raise RdotoolError(
            f"{tag} can't be the name of a git tag",
            f"Tag by hand: git tag NAME {env.local_patches_branch}",
            where=where,
        )
    return tag


def _asked(repo: Repo, remote: str, tag: str) -> tuple[str | None, str | None]:
    """What a remote's ref of a tag holds, and the commit that it leads to.

    Raises:
        RdotoolError: there is no such remote.
        GitError: it can't be reached.
    """
    if remote not in repo.remotes():
        raise RdotoolError(
            f"there is no remote {remote} to push the tag to", "See: rdotool pkgenv; git remote -v"
        )
    ref, peeled = f"refs/tags/{tag}", f"refs/tags/{tag}^{{}}"
    rows = repo.lines("ls-remote", "--", remote, ref, peeled)
    found = {name: sha for sha, _, name in (row.partition("\t") for row in rows)}
    return found.get(ref), found.get(peeled, found.get(ref))


def journal(repo: Repo, planned: Planned, arguments: dict[str, Any]) -> Journal:
    """The journal that the action begins with."""
    plan = planned.plan
    start = engine.snapshot(repo, planned.branch, planned.head, [plan.ref], keeps_files=True)
    keeps = plan.old == plan.sha
    refs = {plan.ref: start.refs[plan.ref] if keeps else plan.sha}
    return Journal("tag-patches", arguments, asdict(plan), start, [], found={"refs": refs})


def steps(run: Run) -> list[Step]:
    """The steps of the journal's plan."""
    plan = Plan(**run.journal.plan)
    return list(_steps(run, plan))


def _steps(run: Run, plan: Plan) -> Iterator[Step]:
    yield ref_step.step(run, "tag", f"{plan.branch} is {plan.tag}")
    if plan.push == "yes":
        yield Step(
            "push tag",
            lambda: bool(run.found.get("pushed")),
            lambda: _push(run, plan),
            undoable=False,
        )


def _push(run: Run, plan: Plan) -> None:
    # Pushed only where the remote's tag is still as it was when the plan was made.
    lease = f"--force-with-lease={plan.ref}:{plan.there or ''}"
    # Noted before: a kill must not make undo forget that something may have left.
    run.save(found={"sent": True})
    code, _, err = run.repo.run(
        "push", "--no-verify", lease, "--", plan.remote, f"{plan.ref}:{plan.ref}"
    )
    if code:
        said = without_password(err.decode("utf-8", "replace").strip())
        raise RdotoolError(
            f"pushing to {plan.remote} failed:\n{said}",
            "The tag is made; only the push is missing.",
        )
    run.save(found={"pushed": True})


def told(_repo: Repo, journal: Journal) -> Iterator[str]:
    """What was done."""
    yield from outcome(Plan(**journal.plan), pushed=bool(journal.found.get("pushed")))


def outcome(plan: Plan, *, pushed: bool) -> Iterator[str]:
    """Where the tag is now, here and at the remote."""
    was = f"; it was at {plan.old[:12]}" if plan.old not in {None, plan.sha} and plan.old else ""
    state = "already" if plan.old == plan.sha else "now"
    yield f"{plan.tag} is {state} at {plan.branch}, {plan.sha[:12]}{was}."
    if pushed:
        yield f"Pushed it to {plan.remote}; that can't be undone."
    elif plan.push == "there":
        yield f"{plan.remote} has it, too."
    else:
        force = "--force " if was else ""
        yield f'Not pushing tag. Run "git push {force}{plan.remote} {plan.tag}" by hand.'
