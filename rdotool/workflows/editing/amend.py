"""amend: the last commit, with what is uncommitted and a message made anew of the spec."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.distgit import gitfacts, message
from rdotool.errors import RdotoolError
from rdotool.spec import Spec, find_spec
from rdotool.workflows import identity
from rdotool.workflows.action import preconditions, worktree
from rdotool.workflows.editing import changelog_entry, fix_check, rewrite

if TYPE_CHECKING:
    from rdotool.adapters.vcs import Repo
    from rdotool.workflows.editing.rewrite import Plan

_MISSING = "Description of changes is missing in %changelog."


def make_plan(repo: Repo, header: str | None = None) -> Plan:
    """Decide what the commit will be; nothing is changed.

    Args:
        header: what the message starts with instead of the NVR.

    Raises:
        RdotoolError: it can't be done.
    """
    facts = gitfacts.read(repo)
    old = repo.commit(preconditions.head_at_rest(repo, facts))
    rewrite.require_parents(repo, old)
    path = find_spec(repo.root)
    held = worktree.changes(repo)
    data = repo.show(held.work, path.name)
    if data is None:
        raise RdotoolError(f"{path.name} is not tracked by git", fix_check.adding(path.name))
    spec = Spec.parse(data, path.name)
    words = old.message.decode("utf-8", "surrogateescape")
    changed = (held.work, held.index) != (old.tree, old.tree)
    return rewrite.Plan(
        branch=facts.branch or "",
        head=old.sha,
        tree=held.work,
        parents=old.parents,
        message=_message(spec, words, header),
        author=old.author,
        who=identity.read(repo),
        index=held.index if changed else "",
        warnings=(*_forgotten(repo, spec), *rewrite.warnings(repo, old)),
    )


def _forgotten(repo: Repo, spec: Spec) -> list[str]:
    """What to say of files that the spec names and that lie there untracked."""
    names = sorted(set(fix_check.local_files(spec)).intersection(repo.untracked()))
    said = "the spec names {}, which git doesn't track: {}"
    return [said.format(name, fix_check.adding(name)) for name in names]


def _message(spec: Spec, old: str, header: str | None) -> str:
    """The message that fits the newest changelog entry.

    Raises:
        RdotoolError: it says nothing, and there is no header.
    """
    changes = changelog_entry.changes(spec)
    if not changes and header is None:
        raise RdotoolError(
            _MISSING,
            "Describe the change there, or let a text of yours be the message: -H FILE\n"
            "To take changes into the commit and keep its message: git commit --amend",
            where=spec.filename,
        )
    subject = header or changelog_entry.subject(spec, message.tidy(old).split("\n\n", 1)[0])
    text = message.compose(subject, changes, _own_bugs(old))
    return message.keep_trailers(old, text)


def _own_bugs(old: str) -> list[str]:
    """The bugs that a message resolves and that no changelog line of it names."""
    rest = "\n".join(line for line in old.split("\n") if not line.startswith("Resolves:"))
    named = message.bug_numbers([rest])
    return [f"rhbz#{number}" for number in message.resolved(old) if number not in named]
