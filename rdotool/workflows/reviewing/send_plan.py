"""What a review sends: decided before anything is changed or sent.

Read-only but for the objects that are fetched: the server is asked for its branches, and where
Change-Ids are there already also for its patch sets.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rdotool.adapters.urls import without_password
from rdotool.distgit import gitfacts
from rdotool.errors import RdotoolError
from rdotool.review import options as gerrit_options
from rdotool.review.options import Options
from rdotool.review.record import Records
from rdotool.workflows.action import preconditions
from rdotool.workflows.reviewing import destination, known, outgoing, reuse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rdotool.adapters.commits import Commit
    from rdotool.adapters.vcs import Repo
    from rdotool.config import Settings
    from rdotool.review.gerrit import Gerrit
    from rdotool.review.record import Record
    from rdotool.workflows.reviewing.destination import Destination

    # Gives the REST interface of the server behind a remote (its name; empty where only
    # .gitreview tells of it), or None where it can't be had.
    LookUp = Callable[[str], Gerrit | None]

RELEASE = "-rdo"


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for.

    Attributes:
        branch: the local branch; None for what is checked out.
        remote: where Gerrit is; None by the kind of branch.
        target: the branch there; None for the one that the local branch is for.
        options: for the changes.
        spec: whether the spec is sent, or the patches; None by the branch.
        reuse: a topic whose open change is to get a new patch set.
    """

    branch: str | None = None
    remote: str | None = None
    target: str | None = None
    options: Options = field(default_factory=Options)
    spec: bool | None = None
    reuse: str | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """A commit to be sent; its *change_id* is None where it will get one."""

    sha: str
    subject: str
    author: str
    change_id: str | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What is sent.

    Attributes:
        kind: ``spec`` or ``patches``.
        remote: the remote's name; empty where only its URL is known.
        url: without a password.
        project: on the server.
        target: the branch there, and *tip* its commit.
        branch: the local branch, and *head* its commit.
        base: where the two go separate ways.
        commits: oldest first.
        options: for the changes; with the default topic.
        refspec: what git would be given.
        reused: the number of the open change that gets a new patch set, or None.
        nothing_new: why there is nothing to send; empty when there is.
        doubts: what the user is to be asked about.
        warnings: what the user should know.
    """

    kind: str
    remote: str
    url: str
    project: str
    target: str
    tip: str
    branch: str
    head: str
    base: str
    commits: tuple[Planned, ...]
    options: Options
    refspec: str
    reused: int | None = None
    nothing_new: str = ""
    doubts: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)

    def having(self, **changes: Any) -> Plan:
        """The plan with changes, and the refspec that fits them."""
        made = replace(self, **changes)
        return replace(
            made, refspec=gerrit_options.refspec(made.branch, made.target, made.options)
        )


def make_plan(
    repo: Repo,
    request: Request,
    settings: Settings,
    note: Callable[[str], None] = lambda _text: None,
    look_up: LookUp = lambda _remote: None,
) -> Plan:
    """Decide what to send.

    Args:
        note: is told what the user should know meanwhile.
        look_up: gives the server's REST interface, or None; only ``request.reuse`` needs it.

    Raises:
        RdotoolError: it can't be sent, or the server can't be asked.
        UsageError: an option can't be sent.
    """
    if settings.offline:
        raise RdotoolError(
            "changes are sent over the network, and offline is set",
            "Unset it: rdotool conf offline tells where it is set.",
        )
    preconditions.refuse_under_way(repo)
    facts = gitfacts.read(repo)
    branch = destination.branch(facts, request.branch, request.spec)
    head = repo.require(f"refs/heads/{branch}", "branch")
    _refuse_rebasing(repo, branch)
    spec = not branch.endswith(destination.PATCHES) if request.spec is None else request.spec
    at = destination.place(repo, facts, branch, request.remote, spec=spec)
    to = destination.find(repo, facts, at, branch, request.target)
    plan = _plan(repo, to, branch, head, request.options, spec=spec)
    record = Records(repo, note).find(plan.url, to.target, branch)
    plan = _compared(repo, to, plan, record, look_up)
    if plan.nothing_new:
        return plan
    if request.reuse is not None:
        return reuse.onto(repo, to, plan, request.reuse, look_up)
    plan = replace(plan, doubts=(*plan.doubts, *known.forgotten(repo, plan, record)))
    return _with_topic(plan, record, look_up)


def _refuse_rebasing(repo: Repo, branch: str) -> None:
    """Raise RdotoolError when another work tree is rebasing *branch*: it would put it back."""
    common = Path(repo.git("rev-parse", "--path-format=absolute", "--git-common-dir"))
    for state in ("rebase-merge", "rebase-apply"):
        # The main work tree has its state in the common folder itself.
        for name in (common / state / "head-name", *common.glob(f"worktrees/*/{state}/head-name")):
            if not name.is_file():
                continue
            if name.read_text("utf-8", "surrogateescape").strip() == f"refs/heads/{branch}":
                raise RdotoolError(
                    f"{branch} is being rebased in another work tree",
                    "Finish that first. git worktree list",
                )


def _plan(
    repo: Repo, to: Destination, branch: str, head: str, options: Options, *, spec: bool
) -> Plan:
    """The plan as the repository and the target's tip make it."""
    base = outgoing.base(repo, branch, head, to.target, to.tip)
    found = outgoing.commits(repo, to.tip, head)
    plan = Plan(
        kind="spec" if spec else "patches",
        remote=to.place.remote,
        url=without_password(to.place.url),
        project=to.place.project,
        target=to.target,
        tip=to.tip,
        branch=branch,
        head=head,
        base=base,
        commits=tuple(map(_planned, found)),
        options=options,
        refspec=gerrit_options.refspec(branch, to.target, options),
        doubts=tuple(outgoing.doubts(found, spec=spec)),
        warnings=(
            *destination.elsewhere(repo, to.place),
            *outgoing.warnings(repo, branch, base, to.tip, target=to.target),
        ),
    )
    return plan if found else replace(plan, nothing_new=f"{to.target} has all of {branch}")


def _planned(commit: Commit) -> Planned:
    author = commit.author.rpartition(">")[0]
    return Planned(commit.sha, commit.subject, f"{author}>", outgoing.id_of(commit))


def _compared(
    repo: Repo, to: Destination, plan: Plan, record: Record | None, look_up: LookUp
) -> Plan:
    """The plan after a look at what was sent before."""
    if plan.nothing_new or not any(one.change_id for one in plan.commits):
        return plan
    if record and record.sha == plan.head and all(one.change_id for one in plan.commits):
        return replace(plan, nothing_new=known.told(record))
    found = destination.patch_sets(repo, to.place)
    there = known.there(found, plan, look_up)
    if there:
        return replace(
            plan, nothing_new=there, warnings=(*plan.warnings, *known.newer(found, plan.head))
        )
    read = repo.read_commits(one.sha for one in plan.commits)
    outgoing.refuse_merged(repo, plan.base, plan.tip, read)
    return replace(plan, warnings=(*plan.warnings, *known.overtaken(found, plan, record)))


def _with_topic(plan: Plan, record: Record | None, look_up: LookUp) -> Plan:
    """The plan with the topic that RDO gives such changes, where they are new."""
    topic = default_topic(plan.branch) or default_topic(plan.target)
    if plan.options.topic or not topic:
        return plan
    ids = [one.change_id for one in plan.commits if one.change_id]
    if record and not record.sha:  # they got them here, and weren't taken then
        ids = [one for one in ids if one not in record.change_ids]
    elif record and set(ids) & set(record.change_ids):
        return plan
    if ids:
        exist = known.on_the_server(plan, ids, look_up)
        if exist is None:
            said = f"no topic is sent: whether the change is new can't be asked (--topic {topic})"
            return replace(plan, warnings=(*plan.warnings, said))
        if exist:
            return plan
    return plan.having(options=replace(plan.options, topic=topic))


def default_topic(branch: str) -> str:
    """``epoxy-update`` for ``epoxy-rdo`` and ``epoxy-rdo-patches``; empty for others."""
    distgit = branch.removesuffix(destination.PATCHES)
    release = distgit.removesuffix(RELEASE)
    return f"{release}-update" if release and release != distgit and "/" not in release else ""


def counted(commits: Sequence[Planned]) -> str:
    """How many commits there are, in words."""
    return f"{len(commits)} commit{'s' if len(commits) != 1 else ''}"
