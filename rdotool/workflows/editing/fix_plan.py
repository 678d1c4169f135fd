"""fix: what is asked for, and the frozen plan that is made of it; read-only."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rdotool.distgit import message
from rdotool.distgit.env import Wishes
from rdotool.distgit.gitfacts import read
from rdotool.errors import RdotoolError, UsageError
from rdotool.spec import changelog, release
from rdotool.workflows import environment, identity
from rdotool.workflows.action import engine, preconditions, worktree
from rdotool.workflows.action.frozen import Frozen
from rdotool.workflows.action.journal import Journal

if TYPE_CHECKING:
    from rdotool.adapters.vcs import Repo
    from rdotool.distgit.env import DistgitEnv
    from rdotool.spec import Spec

_DASH = re.compile(r"^\s*(?:[-*]\s+)?")


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asks for; the names are those of the flags.

    Attributes:
        release_bump_index: which part of Release to bump; None for the usual one.
        messages: the changelog entry's lines; with none the user writes them.
        bug: ``rhbz#1,rhbz#2``, or empty.
        header: what the commit message starts with instead of the NVR.
    """

    release_bump_index: str | None = None
    messages: tuple[str, ...] = ()
    bug: str = ""
    header: str | None = None
    changelog_user: str = ""
    changelog_email: str = ""


@dataclass(frozen=True, slots=True)
class Plan(Frozen):
    """Everything that the steps need, decided.

    Attributes:
        package: the folder's name.
        spec: the spec's file name.
        branch: the distgit branch, at *head*.
        old_vr: version and release as they are, *new_vr* as they will be.
        release_bump_index: the part of Release to bump; None for the usual one.
        entry: whether a changelog entry is written: not for ``%autochangelog``, nor where
            there is no %changelog.
        changes: the entry's lines as the user gave them; else the subject of the commit and
            the lines below it.
        bugs: bug references for the message, besides those that the entry names.
        header: what the commit message starts with instead of the NVR.
        user: the changelog entry's author, with *email* and the *date* (ISO).
        who: author and committer of the commit, with the time of it.
        work: the tree of the user's uncommitted changes, which become part of the commit;
            empty when there are none. *index* is their index's.
        warnings: what the user should know before it begins.
    """

    package: str
    spec: str
    branch: str
    head: str
    old_vr: str
    new_vr: str
    release_bump_index: str | None
    entry: bool
    changes: tuple[str, ...]
    bugs: tuple[str, ...]
    header: str | None
    user: str
    email: str
    date: str
    who: identity.Who
    work: str = ""
    index: str = ""
    warnings: tuple[str, ...] = field(default=())

    @property
    def base(self) -> str:
        """The commit or tree that the spec is bumped from."""
        return self.work or self.head


def make_plan(repo: Repo, request: Request) -> Plan:
    """Decide what `fix` will do; nothing is changed.

    Raises:
        RdotoolError: it can't be done as asked; the message says why.
    """
    facts = read(repo)
    head = preconditions.head_at_rest(repo, facts)
    edited = repo.changes()
    held = worktree.changes(repo) if edited else worktree.Changes("", "")
    spec, env = environment.at_start(repo, facts, held.work or head, Wishes())
    tag = spec.require_tag("Release")
    release.check(tag.value, spec.place(tag.line))
    changes = _lines(request)
    entry = _takes_entry(spec)
    if not entry and not changes:
        raise _nothing_to_say(spec)
    warnings = []
    if edited:
        some = preconditions.some(edited)
        warnings.append(f"uncommitted changes become part of the commit: {some}")
    if request.release_bump_index and release.is_automatic(tag.value):
        warnings.append(f"Release is {tag.value}: -R is left out")
    return _plan(request, (spec, env, held), (entry, changes), warnings, identity.read(repo))


def _plan(
    request: Request,
    found: tuple[Spec, DistgitEnv, worktree.Changes],
    said: tuple[bool, tuple[str, ...]],
    warnings: list[str],
    who: identity.Who,
) -> Plan:
    spec, env, held = found
    return Plan(
        package=env.package,
        spec=spec.filename,
        branch=env.branch,
        head=env.head,
        old_vr=spec.vr(),
        new_vr=spec.bump_release(request.release_bump_index).vr(),
        release_bump_index=request.release_bump_index,
        entry=said[0],
        changes=said[1],
        bugs=tuple(_bugs(request)),
        header=request.header,
        user=request.changelog_user or who.name,
        email=request.changelog_email or who.email,
        date=who.day,
        who=who,
        work=held.work,
        index=held.index,
        warnings=tuple(warnings),
    )


def _lines(request: Request) -> tuple[str, ...]:
    """The changelog's lines without dashes; the bug stands in the first.

    Raises:
        UsageError: a line says nothing.
    """
    given = [line for text in request.messages for line in text.split("\n")]
    lines = [changelog.plain(_DASH.sub("", line)) for line in given]
    if not all(lines):
        raise UsageError("-m has no text", 'Such as: rdotool fix -m "Rebuild for Python 3.12"')
    if lines and request.bug:
        lines[0] = f"{lines[0]} ({request.bug})"
    return tuple(lines)


def _bugs(request: Request) -> list[str]:
    """The bugs of -B that get a line in the commit message.

    Raises:
        UsageError: there is none, and no changelog line that would name what -B says.
    """
    found = [f"rhbz#{number}" for number in message.bug_numbers([request.bug])]
    if request.bug and not (found or request.messages):
        raise UsageError(f"-B {request.bug}: no bug", "Such as: -B rhbz#1234,rhbz#5678")
    return found


def _takes_entry(spec: Spec) -> bool:
    there = changelog.section(spec.layout, spec.filename) is not None
    return there and not changelog.is_automatic(spec.layout)


def _nothing_to_say(spec: Spec) -> RdotoolError:
    if changelog.is_automatic(spec.layout):
        return RdotoolError(
            "rpmautospec makes this package's changelog from the commits' subjects",
            'Say what changes, for the commit: rdotool fix -m "Rebuild for Python 3.12"',
            where=spec.filename,
        )
    return RdotoolError(
        "the spec has no %changelog, where the change would be described",
        "Add that section at its end, or say what changes, for the commit: rdotool fix -m …",
        where=spec.filename,
    )


def bumped(spec: Spec, plan: Plan) -> Spec:
    """*spec* with the next Release and a changelog entry, empty unless its lines are known."""
    spec = spec.bump_release(plan.release_bump_index)
    if not plan.entry:
        return spec
    return spec.add_changelog(
        plan.user, plan.email, dt.date.fromisoformat(plan.date), plan.changes
    )


def journal(repo: Repo, plan: Plan, arguments: dict[str, Any]) -> Journal:
    """The journal that the action begins with.

    Args:
        arguments: what the user asked for, to be shown by ``rdotool status``.
    """
    held = worktree.Changes(plan.work, plan.index)
    refs = [f"refs/heads/{plan.branch}"]
    start = engine.snapshot(repo, plan.branch, plan.head, refs, changes=held)
    return Journal("fix", arguments, plan.as_dict(), start, [])


def rows(plan: Plan) -> list[tuple[str, str]]:
    """Label and value of each line that ``--dry-run`` prints."""
    pairs = [
        ("Package", f"{plan.package} ({plan.spec})"),
        ("Branch", f"{plan.branch} at {plan.head[:12]}"),
        ("Version-release", f"{plan.old_vr} -> {plan.new_vr}"),
        ("Changelog", _entry_words(plan)),
        ("Changelog author", f"{plan.user} <{plan.email}>, {plan.date}" if plan.entry else ""),
        ("Bugs", ", ".join(plan.bugs)),
        *(("Warning", warning) for warning in plan.warnings),
    ]
    return [(f"{label}:", value) for label, value in pairs if value]


def _entry_words(plan: Plan) -> str:
    if not plan.entry:
        return f"none; the commit says: {'; '.join(plan.changes)}"
    return "; ".join(plan.changes) or "a new entry, for you to fill in"
