"""patchlog: the commits of a patches branch, and what the spec has of them. Reading only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rdotool.distgit import gitfacts, message
from rdotool.patches import series, text
from rdotool.workflows import environment
from rdotool.workflows.patching import patches_source, spec_patch_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rdotool.adapters.commits import Commit
    from rdotool.adapters.vcs import Repo
    from rdotool.distgit.env import DistgitEnv, Wishes
    from rdotool.patches.series import PatchFile

PATCH, EXCLUDED, IGNORED = "patch", "excluded", "ignored"
SAME, DIFFERS, MISSING, EMPTY = "same", "differs", "missing", "empty"


@dataclass(frozen=True, slots=True)
class Entry:
    """One commit of the patches branch.

    Attributes:
        short: as much of *sha* as is needed to name it here.
        bugs: the numbers that its message names as ``rhbz#N``.
        state: ``patch``, ``excluded`` (by ``+N`` of patches_base) or ``ignored``.
        spec: whether the spec has it: ``same``, ``differs`` (the subject is there, the
            change is another), ``missing``, or ``empty`` (the commit changes nothing: there
            is no patch file of it).
        file: the spec's patch file, None where it has none.
    """

    sha: str
    short: str
    subject: str
    bugs: tuple[str, ...]
    state: str
    spec: str
    file: str | None


@dataclass(frozen=True, slots=True)
class Log:
    """A patches branch.

    Attributes:
        branch: its name: ``REMOTE/BRANCH``, or the local one's.
        sha: where it is.
        version: the version that the patches are based on; *base* is its tag or commit.
        entries: newest first.
        pattern: of patches_ignore, None without one.
        lacking: the spec's patch files that the branch lacks.
        note: what else is worth knowing, empty mostly.
    """

    branch: str
    sha: str
    version: str
    base: str
    entries: tuple[Entry, ...]
    pattern: str | None
    lacking: tuple[str, ...]
    note: str = ""

    def count(self, state: str) -> int:
        """How many entries are in *state*."""
        return sum(entry.state == state for entry in self.entries)

    def as_dict(self) -> dict[str, Any]:
        """For ``--json``."""
        from dataclasses import asdict

        told = asdict(self)
        del told["note"]
        told["patches"] = told.pop("entries")
        told["patches_ignore"] = told.pop("pattern")
        return {**told, EXCLUDED: self.count(EXCLUDED), IGNORED: self.count(IGNORED)}


def read(repo: Repo, wishes: Wishes, *, local: bool) -> Log:
    """Read the log, from wherever one stands: the distgit branch or the patches branch.

    Args:
        local: of the local branch instead of the remote one.

    Raises:
        RdotoolError: there is no such branch, or git doesn't know what it is based on.
    """
    facts = gitfacts.read(repo)
    spec = environment.load_spec(repo, facts)
    env = environment.detect(repo, wishes, facts=facts, spec=spec)
    name, sha = _branch(env, local=local)
    base = patches_source.base(repo, env)
    commits = series.commits_between(repo, base, sha)
    chosen = series.select(commits, env.patches_skip, spec.patches_ignore())
    states = {commit.sha: EXCLUDED for commit in chosen.skipped_by_base}
    states |= {commit.sha: IGNORED for commit in chosen.ignored}
    made = series.format_series(repo, commits)
    has = spec_patch_files.read(repo, env, spec)
    find = _finder({file.sha: file for file in made.files}, has)
    shorts = _shorts(repo, commits)
    found = [
        _entry(commit, short, states.get(commit.sha, PATCH), find(commit.sha))
        for commit, short in zip(commits, shorts, strict=True)
    ]
    pattern = spec.patches_ignore()
    return Log(
        branch=name,
        sha=sha,
        version=env.version,
        base=env.patches_base_ref,
        entries=tuple(reversed(found)),
        pattern=pattern.pattern if pattern else None,
        lacking=tuple(series.lost(has.items(), made)),
        note=_differing(env, local=local),
    )


def _shorts(repo: Repo, commits: Sequence[Commit]) -> list[str]:
    """Each sha as short as git would show it by default."""
    if not commits:
        return []
    wanted = "".join(f"{commit.sha}\n" for commit in commits).encode()
    command = ("-c", "core.abbrev=auto", "log", "--no-walk=unsorted", "--format=%h", "--stdin")
    return repo.git(*command, data=wanted).split("\n")


def _branch(env: DistgitEnv, *, local: bool) -> tuple[str, str]:
    if local:
        return env.local_patches_branch, patches_source.local(env)
    if env.patches_sha is None:
        error = patches_source.no_remote_branch(env)
        if env.local_patches_sha:
            error.hint += "\nOr show the local one: rdotool patchlog -l"
        raise error
    return env.patches_branch, env.patches_sha


def _differing(env: DistgitEnv, *, local: bool) -> str:
    if local or env.local_patches_sha in {None, env.patches_sha}:
        return ""
    return f"{env.local_patches_branch} differs from {env.patches_branch}; -l shows it"


def _entry(commit: Commit, short: str, state: str, found: tuple[str, str | None]) -> Entry:
    words = commit.message.decode("utf-8", "surrogateescape")
    bugs = tuple(message.bug_numbers([words]))
    return Entry(commit.sha, short, commit.subject, bugs, state, *found)


def _finder(
    made: dict[str, PatchFile], has: dict[str, bytes]
) -> Callable[[str], tuple[str, str | None]]:
    """What tells of a commit whether the spec has it, and in which file."""
    known = {name: text.identity(data) for name, data in has.items()}
    changes = {one.change: name for name, one in known.items()}
    subjects = {one.subject: name for name, one in known.items() if one.subject}

    def find(sha: str) -> tuple[str, str | None]:
        if sha not in made:
            return EMPTY, None
        mine = text.identity(made[sha].data)
        if mine.change in changes:
            return SAME, changes[mine.change]
        return (DIFFERS if mine.subject in subjects else MISSING), subjects.get(mine.subject)

    return find


def render(
    log: Log, clean: Callable[[str], str], color: Callable[[str, str], str]
) -> Iterator[str]:
    """The lines for people, as rdopkg has them; what is unusual is said behind a commit.

    Args:
        color: text in a colour, or ``bold``.
    """
    branch, version, base = (
        color(clean(word), "bold") for word in (log.branch, log.version, log.base)
    )
    yield ""
    yield f"Patches branch {branch} is at version {version}"
    counts = color(f"{len(log.entries)} patches", "bold")
    excluded = color(str(log.count(EXCLUDED)), "bold")
    yield ""
    yield f"{counts} on top of {base}, {excluded} excluded{_filtered(log, clean)}"
    yield ""
    for entry in log.entries:
        yield _line(entry, clean, color)
    if log.lacking:
        yield ""
        yield f"The spec has {len(log.lacking)} that the branch lacks:"
        yield from (f"    {clean(name)}" for name in log.lacking)


def _filtered(log: Log, clean: Callable[[str], str]) -> str:
    if log.pattern is None:
        return ""
    return f", {log.count(IGNORED)} filtered out by patches_ignore={clean(log.pattern)}"


_COLOURS = {PATCH: "green", EXCLUDED: "red", IGNORED: "yellow"}


def _line(entry: Entry, clean: Callable[[str], str], color: Callable[[str, str], str]) -> str:
    sha = color(entry.short, _COLOURS[entry.state])
    bugs = f" ({' '.join(f'rhbz#{number}' for number in entry.bugs)})" if entry.bugs else ""
    words = _remarks(entry)
    remark = f"  [{', '.join(words)}]" if words else ""
    return f"{sha}  {clean(entry.subject)}{bugs}{remark}"


def _remarks(entry: Entry) -> Sequence[str]:
    """What is unusual about it: most patches are taken, and the spec has them."""
    if entry.state != PATCH:
        there = [f"but in the spec: {entry.file}"] if entry.spec == SAME else []
        return [entry.state, *there]
    return {
        SAME: [],
        DIFFERS: ["differs from the spec's"],
        MISSING: ["not in the spec"],
        EMPTY: ["changes nothing"],
    }[entry.spec]
