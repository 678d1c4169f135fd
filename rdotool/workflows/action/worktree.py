"""Bringing the work tree, the index and HEAD to a commit, from whatever state they are in.

A process can be killed while git writes files. Then files of the new tree lie about
untracked, the index is old, and lock files may be left behind. What is here starts from
that, and takes care that no file of the user's is touched.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rdotool.adapters.objects import fsync_folder
from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rdotool.adapters.vcs import Repo
    from rdotool.workflows.action.journal import Start

_LOCKS = (
    *("index.lock", "HEAD.lock", "ORIG_HEAD.lock", "REBASE_HEAD.lock", "AUTO_MERGE.lock"),
    *("CHERRY_PICK_HEAD.lock", "MERGE_MSG.lock"),
)
_COMMON_LOCKS = ("packed-refs.lock",)
_PATIENCE = 10.0
HALF_WRITTEN = "The work tree is half-written. Free space first."


def put(repo: Repo, commit: str, branch: str) -> None:
    """Make *branch* the current one, and index and work tree those of *commit* (or a tree).

    HEAD is set to the branch by name; its ref isn't moved. Untracked files stay, but
    for those that stand where a file of *commit* belongs (see :func:`in_the_way`).
    """
    if repo.head_branch() != branch:
        repo.git("symbolic-ref", "-m", "rdotool: back to the distgit", "HEAD", _ref(branch))
    repo.git("read-tree", "--reset", "-u", commit)


@dataclass(frozen=True, slots=True)
class Changes:
    """Uncommitted changes, as trees.

    Attributes:
        work: what ``git commit -a`` would make: the index, tracked files as they are.
        index: the index alone.
    """

    work: str
    index: str


def changes(repo: Repo) -> Changes:
    """The index and the tracked files as they are now; the index itself isn't touched.

    Raises:
        RdotoolError: files are unmerged, or can't be read.
    """
    if unmerged := repo.unmerged():
        raise RdotoolError(
            f"{unmerged[0]} is in conflict", "Mend it, then: git add FILE. Or: git reset --merge"
        )
    repo.state_dir.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=repo.state_dir, prefix="index-") as folder:
        private = Path(folder) / "index"
        if (repo.git_dir / "index").exists():
            # With its time: git takes a file for unchanged that is older than the index.
            shutil.copy2(repo.git_dir / "index", private)
        env = {"GIT_INDEX_FILE": str(private)}
        index = repo.git("write-tree", env=env)
        repo.git("add", "--update", "--", ":/", env=env)
        return Changes(repo.git("write-tree", env=env), index)


def put_back(repo: Repo, start: Start, trees: Iterable[str], keep: Iterable[str] = ()) -> None:
    """Make branch, index and work tree what they were when the action began.

    Args:
        trees: whose files the action may have put here; they go, but for those of *keep*.
    """
    put(repo, start.content, start.branch)
    sweep(repo, start.content, trees, keep)
    if start.work:
        put_index(repo, start.index, start.intended)


def put_file(repo: Repo, tree: str, path: str) -> None:
    """Replace a file of the work tree by that of *tree*, as a checkout would write it.

    It is renamed into place when it is whole, and keeps its mode. The index isn't touched.
    """
    target = repo.root / path
    data = repo.git_bytes("cat-file", "--filters", f"{tree}:{path}")
    repo.state_dir.mkdir(exist_ok=True)
    temporary = repo.state_dir / "file.new"
    with temporary.open("wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())
    temporary.chmod(target.stat().st_mode)
    try:
        temporary.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        # The git directory is on another disk.
        repo.git("restore", f"--source={tree}", "--worktree", "--", f":(literal){path}")
    fsync_folder(target.parent)


def put_index(repo: Repo, tree: str, intended: Sequence[str] = ()) -> None:
    """Make the index that of *tree*, and leave the files alone.

    Args:
        intended: the files that are added without their content.
    """
    repo.git("read-tree", "--reset", tree)
    if intended:
        names = "".join(f":(literal){name}\0" for name in intended)
        repo.run(
            *("add", "--intent-to-add", "--force", "--ignore-errors"),
            *("--pathspec-from-file=-", "--pathspec-file-nul"),
            data=names.encode("utf-8", "surrogateescape"),
        )
    repo.run("update-index", "-q", "--refresh")


def intended(repo: Repo) -> list[str]:
    """The files that the index has without content (``git add --intent-to-add``)."""
    said = repo.git_bytes("diff-files", "-q", "--name-only", "--diff-filter=A", "-z")
    return said.decode("utf-8", "surrogateescape").split("\0")[:-1]


def put_index_back(repo: Repo, start: Start) -> None:
    """Make the index what it was, where it is still as the action made it."""
    if start.work and not repo.run("diff-index", "--cached", "--quiet", start.work)[0]:
        put_index(repo, start.index, start.intended)


def is_at(repo: Repo, commit: str, branch: str, index: str = "") -> bool:
    """Whether *branch* is current, and index and work tree are those of *commit*.

    Args:
        index: the tree that the index shall have, when it is another.
    """
    staged = repo.run("diff-index", "--cached", "--quiet", index or commit)[0]
    if staged or repo.head_branch() != branch:
        return False
    repo.run("update-index", "-q", "--refresh")
    return repo.run("diff-index", "--quiet", commit)[0] == 0


def in_the_way(repo: Repo, trees: Iterable[str]) -> list[str]:
    """The user's untracked files (ignored ones too) that files of *trees* would replace."""
    mine = repo.untracked(ignored=True)
    if not mine:
        return []
    coming = _files(repo, trees)
    folders = {str(parent) for path in coming for parent in Path(path).parents}
    return sorted(
        path
        for path in mine
        if path in coming or path in folders or any(str(up) in coming for up in Path(path).parents)
    )


def _files(repo: Repo, trees: Iterable[str]) -> set[str]:
    """The paths of the files of *trees*, but of those that ``git gc`` has removed."""
    return {path for tree in trees if repo.object_type(tree) for path in repo.files(tree)}


def refuse_in_the_way(repo: Repo, trees: Iterable[str]) -> None:
    """Raise RdotoolError when a file of the user's would be replaced."""
    files = in_the_way(repo, trees)
    if files:
        raise RdotoolError(
            f"untracked files are in the way: {', '.join(files[:5])}"
            + (f" and {len(files) - 5} more" if len(files) > 5 else ""),
            "Move them elsewhere, or commit them; they would be overwritten.",
        )


def refuse_changes(repo: Repo, start: Start) -> None:
    """Raise RdotoolError when tracked files hold changes, which a checkout would replace.

    Those that the action has taken along are safe.
    """
    names = repo.changes()
    if names and not (start.work and changes(repo).work == start.work):
        raise RdotoolError(
            f"there are uncommitted changes: {', '.join(names[:3])}",
            "They would be lost. Commit them, or put them away: git stash",
        )


def sweep(repo: Repo, keep: str, trees: Iterable[str], files: Iterable[str] = ()) -> None:
    """Remove what an interrupted checkout of *trees* may have left untracked.

    The files of the commit *keep*, and the *files*, stay.

    That the user had no files of these names was made sure before (``refuse_in_the_way``).
    """
    for path in sorted(_files(repo, trees).difference(repo.files(keep), files)):
        _remove(repo.root, path)


def _remove(root: Path, path: str) -> None:
    target = root / path
    # A symbolic link among the parents would lead out of the work tree.
    if target.parent.resolve() != root.resolve() / Path(path).parent:
        return
    if target.is_symlink() or target.is_file():
        target.unlink()
    for parent in Path(path).parents[:-1]:
        try:
            (root / parent).rmdir()
        except OSError:
            return


def settle(repo: Repo, refs: Iterable[str], since: float, tell: Callable[[str], None]) -> None:
    """After a kill: let the orphaned git end, and remove the locks that no one holds.

    Args:
        refs: the refs whose locks may be left.
        since: when the action began, in seconds since the epoch; older locks aren't ours.
    """
    wait_until = time.monotonic() + _PATIENCE
    while any(_orphans(repo.root)) and time.monotonic() < wait_until:
        time.sleep(0.05)
    common = Path(repo.git("rev-parse", "--path-format=absolute", "--git-common-dir"))
    locks = [repo.git_dir / name for name in _LOCKS]
    locks += [common / name for name in _COMMON_LOCKS] + [common / f"{ref}.lock" for ref in refs]
    for lock in locks:
        _unlock(repo.root, lock, since, tell)


def _unlock(root: Path, lock: Path, since: float, tell: Callable[[str], None]) -> None:
    try:
        made = lock.stat().st_mtime
    except OSError:
        return
    # File systems cut times to a second, some to two.
    if made >= since - 2 and not (_in_use(lock) or _git_at_work(root)):
        lock.unlink(missing_ok=True)
        tell(f"removed {lock.name}, which an interrupted git had left behind")


def _processes() -> Iterator[Path]:
    """The processes of this machine, where /proc tells of them (Linux)."""
    proc = Path("/proc")
    if proc.is_dir():
        yield from (entry for entry in proc.iterdir() if entry.name.isdigit())


def _orphans(root: Path) -> Iterator[Path]:
    """Git processes that an rdotool which is gone had started in *root*."""
    for process in _processes():
        try:
            environment = (process / "environ").read_bytes()
            if b"\0RDOTOOL_PID=" in b"\0" + environment and _is_orphan(process, environment, root):
                yield process
        except OSError:
            continue


def _is_orphan(process: Path, environment: bytes, root: Path) -> bool:
    pid = environment.split(b"RDOTOOL_PID=", 1)[1].split(b"\0", 1)[0].decode()
    return (
        not _is_alive(Path(f"/proc/{pid}"))
        and _is_alive(process)
        and (process / "cwd").readlink() == root
    )


def _is_alive(process: Path) -> bool:
    """Whether it is there and no zombie, which nobody may ever reap in a container."""
    try:
        return (process / "stat").read_text().rpartition(") ")[2][:1] not in {"Z", "X"}
    except OSError:
        return False


def _in_use(lock: Path) -> bool:
    for process in _processes():
        try:
            if any(handle.readlink() == lock for handle in (process / "fd").iterdir()):
                return True
        except OSError:
            continue
    return False


def _git_at_work(root: Path) -> bool:
    """Whether somebody's git runs in *root*, such as a commit that waits for its editor."""
    for process in _processes():
        try:
            is_git = (process / "comm").read_text().startswith("git") and _is_alive(process)
            if is_git and (process / "cwd").readlink().is_relative_to(root):
                return True
        except OSError:
            continue
    return False


def _ref(branch: str) -> str:
    return f"refs/heads/{branch}"
