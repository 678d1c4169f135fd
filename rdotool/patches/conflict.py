"""A commit that does not apply: the user solves it with git's own rebase.

:func:`start` runs a real ``git rebase`` that stops at that commit.
:func:`take_resolution` makes a commit of what the user did, whichever way: files added
to the index, ``git commit``, ``git rebase --continue``, ``--skip``, or all of it to the
end. It moves no ref, so that it can be asked again after a crash; :func:`settle` then
leaves git's rebase with a clean work tree, and the replay goes on in memory.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from rdotool.errors import GitError, RdotoolError, YourTurn
from rdotool.patches.markers import files_with_markers, without_markers
from rdotool.patches.merge import Merger
from rdotool.patches.rebase_state import RebaseState, foreign_rebase, leave, paths, state
from rdotool.patches.replay import Merged

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rdotool.adapters.commits import Commit
    from rdotool.adapters.vcs import Repo

__all__ = [
    "Outcome",
    "RebaseState",
    "Resolution",
    "leave",
    "settle",
    "start",
    "state",
    "take_resolution",
]


class Outcome(Enum):
    """How the user left git's rebase."""

    SOLVED = "solved"
    FINISHED = "finished"
    GIVEN_UP = "given up"


@dataclass(frozen=True, slots=True)
class Resolution:
    """What the user made of a conflict.

    Attributes:
        tip: the commit to go on from; the old tip where he gave the rebase up.
        remaining: the commits still to apply.
        applied: (old sha, new sha) of the patches in *tip* since the rebase began.
        dropped: patches that he skipped or that became empty.
    """

    outcome: Outcome
    tip: str
    remaining: tuple[str, ...] = ()
    applied: tuple[tuple[str, str], ...] = ()
    dropped: tuple[Merged, ...] = ()


def start(repo: Repo, branch: str, tip: str, remaining: Sequence[str]) -> RebaseState:
    """Begin ``git rebase`` of *branch* onto *tip*, which stops at the first conflict.

    The work tree must be clean; the ref of *branch* stays until the user ends the rebase.

    Args:
        remaining: the commits to pick, the one in conflict first.

    Raises:
        RdotoolError: another rebase is under way.
        GitError: git could not begin, as when untracked files are in the way.
    """
    now = state(repo)
    if now.in_progress:
        raise foreign_rebase(now)
    repo.state_dir.mkdir(parents=True, exist_ok=True)
    todo = repo.state_dir / "rebase-todo"
    todo.write_text(_picks(repo.read_commits(remaining)), "utf-8", "surrogateescape")
    code, _, err = repo.run(
        *("rebase", "--interactive", "--empty=drop", "--reapply-cherry-picks"),
        *("--no-fork-point", "--no-autosquash", "--onto", tip, branch, branch),
        env={"GIT_SEQUENCE_EDITOR": f"cp {shlex.quote(str(todo))}"},
    )
    todo.unlink()
    return _checked_start(repo, branch, code, err.decode("utf-8", "surrogateescape"))


def _picks(commits: Sequence[Commit]) -> str:
    """The todo list; exactly these, whatever else lies on the branch."""
    return "".join(f"pick {commit.sha} {_printable(commit.subject)}\n" for commit in commits)


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)


def _checked_start(repo: Repo, branch: str, code: int, said: str) -> RebaseState:
    now = state(repo)
    if code == 0 or now.unmerged:
        return now
    leave(repo, branch)
    files = [line.strip() for line in said.splitlines() if line.startswith("\t")]
    brief = "git could not begin the rebase"
    if files and "untracked" in said:
        brief = "untracked files are in the way of the rebase"
        hint = "\n".join(["Move them away:", *files])
        raise GitError(brief, hint, command="git rebase", stderr=said)
    words = next((line for line in said.splitlines() if line.startswith(("error", "fatal"))), "")
    raise GitError(f"{brief}: {words}", command="git rebase", stderr=said)


def take_resolution(
    repo: Repo, branch: str, source: str, tip: str, remaining: Sequence[str]
) -> Resolution:
    """Make a commit of the user's solution and say what is left; move no ref.

    The arguments are those :func:`start` had, and *source*, where *branch* stood.

    Raises:
        YourTurn: the conflict is not solved yet; the hint says what to do.
        RdotoolError: another rebase is under way, or the branch is somewhere else.
    """
    now = state(repo)
    if now.in_progress:
        _refuse_other(now, branch, source)
        _refuse_unsolved(repo, now)
        new_tip = _commit_index(repo, now)
        left = now.todo
        outcome = Outcome.SOLVED
    else:
        new_tip = repo.require(f"refs/heads/{branch}", "branch")
        if new_tip == source:
            return Resolution(Outcome.GIVEN_UP, tip, tuple(remaining))
        left = ()
        outcome = Outcome.FINISHED
    _refuse_elsewhere(repo, tip, new_tip)
    applied, dropped = _account(repo, tip, new_tip, [sha for sha in remaining if sha not in left])
    return Resolution(outcome, new_tip, left, applied, dropped)


def _refuse_other(now: RebaseState, branch: str, source: str) -> None:
    if now.branch != branch or now.orig_head not in {None, source}:
        raise foreign_rebase(now)
    if now.foreign:
        raise YourTurn(
            "git's todo list holds commands of yours that rdotool cannot run",
            "\n".join(["Let git run them: git rebase --continue", *now.foreign]),
        )


def _refuse_elsewhere(repo: Repo, tip: str, new_tip: str) -> None:
    if repo.try_git("merge-base", "--is-ancestor", tip, new_tip) is None:
        raise RdotoolError(
            f"the rebased patches no longer stand on {tip[:10]}, where they were put",
            "Give the action up with rdotool --abort, then begin again.",
        )


def _refuse_unsolved(repo: Repo, now: RebaseState) -> None:
    if now.unmerged:
        raise _unmerged(repo, now.unmerged)
    edited = paths(repo, "diff", "--name-only", "--ignore-submodules")
    if edited:
        raise YourTurn("files are edited but not added", f"Run: git add {_words(edited)}")
    if now.amending and repo.git("write-tree") != _tree(repo, "HEAD"):
        raise YourTurn("git is to amend the last commit", "Run: git commit --amend")


def _unmerged(repo: Repo, files: Sequence[str]) -> YourTurn:
    solved = without_markers(repo, files)
    left = [name for name in files if name not in solved]
    if left:
        hint = f"Edit these files, then run: git add {_words(left)}"
        return YourTurn("the conflict is not solved yet", hint)
    # A file that one side deleted, or a binary one, has no markers before it is solved.
    hint = f"Run: git add {_words(solved)}\nor git rm for a file that shall go."
    return YourTurn("the files in conflict are not marked as solved", hint)


def _words(files: Iterable[str]) -> str:
    return " ".join(shlex.quote(name) for name in files)


def _tree(repo: Repo, ref: str) -> str:
    return repo.git("rev-parse", f"{ref}^{{tree}}")


def _commit_index(repo: Repo, now: RebaseState) -> str:
    """The tip with the index as a commit on it, in the name of the stopped one's author."""
    if now.done_tip is None:
        raise RdotoolError("HEAD names no commit", "Give the action up: rdotool --abort")
    tree = repo.git("write-tree")
    if tree == _tree(repo, now.done_tip):
        return now.done_tip  # committed by hand, or nothing is left of the patch
    if now.stopped_at is None or now.done_tip != now.picked:
        raise YourTurn(
            "there are changes in the index that belong to no patch",
            "Put them into the last commit: git commit --amend",
        )
    marked = files_with_markers(repo, now.done_tip, now.stopped_at)
    if marked:
        hint = f"Edit these files, then run: git add {_words(marked)}"
        raise YourTurn("files with conflict markers were added", hint)
    return Merger.open(repo).rewrite(now.stopped_at, tree, now.done_tip)


def _account(
    repo: Repo, tip: str, new_tip: str, old: Sequence[str]
) -> tuple[tuple[tuple[str, str], ...], tuple[Merged, ...]]:
    """Which patches of *old* are in ``tip..new_tip``, and which are not."""
    made = repo.commits("--reverse", "--topo-order", f"{tip}..{new_tip}", "--")
    left = repo.read_commits(old)
    pairs: dict[str, str] = {}
    # A commit made by hand has the user as its author, and maybe other words.
    for same in (_same_author_and_subject, _same_subject, _same_author):
        for commit in list(left):
            match = next((new for new in made if same(new, commit)), None)
            if match:
                made.remove(match)
                left.remove(commit)
                pairs[commit.sha] = match.sha
    if len(made) == len(left):
        pairs |= {commit.sha: new.sha for commit, new in zip(left, made, strict=True)}
        left = []
    applied = tuple((sha, pairs[sha]) for sha in old if sha in pairs)
    return applied, tuple(Merged(commit.sha, commit.subject) for commit in left)


def _same_author_and_subject(new: Commit, old: Commit) -> bool:
    return _same_author(new, old) and _same_subject(new, old)


def _same_subject(new: Commit, old: Commit) -> bool:
    return new.subject == old.subject


def _same_author(new: Commit, old: Commit) -> bool:
    return new.author == old.author


def settle(repo: Repo, branch: str, resolution: Resolution) -> None:
    """Leave git's rebase: HEAD is detached at the resolution's tip, index and tree agree.

    Does nothing where the user ended the rebase. May be asked twice.

    Raises:
        RdotoolError: another rebase is under way.
    """
    now = state(repo)
    if resolution.outcome is not Outcome.SOLVED or not now.in_progress:
        return
    if now.branch not in {None, branch}:
        raise foreign_rebase(now)
    if repo.head_branch() is None and now.done_tip != resolution.tip:
        repo.git("update-ref", "--no-deref", "-m", "rdotool: solved", "HEAD", resolution.tip)
    leave(repo, branch)
