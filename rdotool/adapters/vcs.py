"""Git, as values. The only importer of GitPython.

:class:`Repo` runs git with neutral settings (see ``gitconfig``), so that the user's own
settings neither break nor change a result. Reading never takes a lock and never runs what
it reads. GitPython clones and understands git's progress; it is imported for that only,
since its import costs as much as twenty git commands.
"""

from __future__ import annotations

import os
import re
import subprocess
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from rdotool.adapters import commits, gitconfig
from rdotool.adapters.urls import check_url, without_password
from rdotool.errors import GitError, RdotoolError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import git

    from rdotool.adapters.commits import Commit

_SHA = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


class Repo:
    """A git repository with a work tree.

    Attributes:
        root: the top folder of the work tree.
        extra_env: more variables for git, such as the date of the commits to make.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.extra_env: dict[str, str] = {}
        self._shown: dict[tuple[str, str], bytes | None] = {}

    @classmethod
    def open(cls, path: Path) -> Repo:
        """The repository that *path* lies in.

        Raises:
            RdotoolError: there is none, or git refuses it.
        """
        wanted = ("--show-toplevel", "--git-dir", "--git-path", "rdotool")
        code, out, err = cls(path).run("rev-parse", "--path-format=absolute", *wanted)
        if code:
            brief = _last_words(err) or "not a git repository"
            raise RdotoolError(
                f"{path} is in no usable git repository ({brief})",
                "Change to a package's folder, or make one: rdotool clone PACKAGE",
            )
        root, git_dir, state_dir = map(Path, _text(out).split("\n"))
        repo = cls(root)
        # What was told along with the root needn't be asked again.
        vars(repo).update(git_dir=git_dir, state_dir=state_dir)
        return repo

    @cached_property
    def state_dir(self) -> Path:
        """The folder for rdotool's own files about this work tree, not yet made."""
        path = Path(self.git("rev-parse", "--git-path", "rdotool"))
        return path if path.is_absolute() else self.root / path

    @cached_property
    def git_dir(self) -> Path:
        """This work tree's git directory."""
        return Path(self.git("rev-parse", "--absolute-git-dir"))

    # -- running git ------------------------------------------------------------------

    def run(
        self, *args: str, data: bytes | None = None, env: Mapping[str, str] | None = None
    ) -> tuple[int, bytes, bytes]:
        """Run ``git ARGS`` and return its exit code, stdout and stderr."""
        process = subprocess.Popen(
            ["git", *map(_bytes, args)],
            cwd=self.root,
            stdin=subprocess.DEVNULL if data is None else subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environb, **_variables(_environment(), self.extra_env, env or {})},
        )
        try:
            out, err = process.communicate(data)
        except BaseException:
            # Ctrl-C: git removes its lock files when it is asked to end, not when killed.
            process.terminate()
            process.communicate()
            raise
        return process.returncode, out, err

    def git_bytes(
        self, *args: str, data: bytes | None = None, env: Mapping[str, str] | None = None
    ) -> bytes:
        """Git's stdout as it is.

        Raises:
            GitError: git failed.
        """
        code, out, err = self.run(*args, data=data, env=env)
        if code:
            raise _failed(args, code, err)
        return out

    def git(
        self, *args: str, data: bytes | None = None, env: Mapping[str, str] | None = None
    ) -> str:
        """Git's stdout as text without the last newline; undecodable bytes are kept.

        Raises:
            GitError: git failed.
        """
        return _text(self.git_bytes(*args, data=data, env=env))

    def try_git(self, *args: str) -> str | None:
        """Git's stdout as text, or None when git failed."""
        code, out, _ = self.run(*args)
        return None if code else _text(out)

    def lines(self, *args: str) -> list[str]:
        """Git's stdout in lines.

        Raises:
            GitError: git failed.
        """
        return self.git(*args).splitlines()

    def _paths(self, *args: str) -> list[str]:
        raw = self.git_bytes(*args, "-z").decode("utf-8", "surrogateescape")
        return [path for path in raw.split("\0") if path]

    # -- reading ----------------------------------------------------------------------

    def resolve(self, ref: str) -> str | None:
        """The sha of the commit that *ref* names (a tag is peeled), or None."""
        if _SHA.fullmatch(ref):
            return ref if self.object_type(ref) == "commit" else None
        return self.try_git("rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}", "--")

    def require(self, ref: str, what: str = "git reference") -> str:
        """The sha of the commit that *ref* names.

        Raises:
            RdotoolError: there is no such commit.
        """
        sha = self.resolve(ref)
        if sha is None:
            raise RdotoolError(
                f"Invalid {what}: {ref}",
                "It is not in this repository. Fetch it: git fetch --all --tags",
            )
        return sha

    def object_type(self, ref: str) -> str | None:
        """``commit``, ``tag``, ``tree`` or ``blob``, or None when *ref* names nothing."""
        return None if ref.startswith("-") else self.try_git("cat-file", "-t", ref)

    def ref(self, name: str) -> str | None:
        """The sha that the full ref *name* holds, or None. ``HEAD`` is one, too."""
        return self.head() if name == "HEAD" else self.refs([name]).get(name)

    def refs(self, patterns: Iterable[str]) -> dict[str, str]:
        """The refs that match any pattern (a full name, or a prefix up to a slash)."""
        rows = self.lines("for-each-ref", "--format=%(objectname) %(refname)", *patterns)
        return {name: sha for sha, _, name in (row.partition(" ") for row in rows)}

    def head_branch(self) -> str | None:
        """The branch that is checked out, or None where HEAD is detached."""
        ref = self.try_git("symbolic-ref", "--quiet", "HEAD")
        return ref.removeprefix("refs/heads/") if ref else None

    def head(self) -> str | None:
        """The sha of HEAD's commit, or None where there is no commit yet."""
        return self.resolve("HEAD")

    def remotes(self) -> list[str]:
        """The names of the remotes."""
        return self.lines("remote")

    def config(self, key: str) -> str | None:
        """A value of git's configuration, or None."""
        return self.try_git("config", "--get", key)

    def changes(self) -> list[str]:
        """The tracked files that differ from HEAD, in the index or the work tree."""
        rows = self._paths("status", "--porcelain", "--untracked-files=no", "--no-renames")
        return [row[3:] for row in rows]

    def untracked(self, *, ignored: bool = False) -> list[str]:
        """The files git does not track; with *ignored* also those it is told to ignore."""
        standard = [] if ignored else ["--exclude-standard"]
        return self._paths("ls-files", "--others", *standard)

    def unmerged(self) -> list[str]:
        """The files with an unsolved conflict."""
        rows = self._paths("ls-files", "--unmerged")
        return sorted({row.split("\t", 1)[1] for row in rows})

    def show(self, ref: str, path: str) -> bytes | None:
        """The content of a file in a commit or tree, or None when it has none."""
        if (ref, path) in self._shown:
            return self._shown[ref, path]
        code, out, _ = self.run("cat-file", "blob", f"{ref}:{path}")
        if code:
            return None
        if _SHA.fullmatch(ref):
            # What a sha names never changes.
            self._shown[ref, path] = out
        return out

    def knows(self, sha: str, path: str) -> bool:
        """Whether `show` knows a file, or that it isn't there, without asking git."""
        return (sha, path) in self._shown

    def know(self, sha: str, path: str, content: bytes | None) -> None:
        """Let `show` know a file that has been read by other means."""
        self._shown[sha, path] = content

    def files(self, ref: str) -> list[str]:
        """The paths of all files in a commit or tree."""
        return self._paths("ls-tree", "-r", "--name-only", "--full-tree", ref)

    def commits(self, *arguments: str) -> list[Commit]:
        """The commits that ``git rev-list ARGUMENTS`` names, in its order."""
        shas = self.lines("rev-list", *arguments)
        return self.read_commits(shas)

    def read_commits(self, shas: Iterable[str]) -> list[Commit]:
        """The commits of *shas*, read in one go.

        Raises:
            RdotoolError: one of them is not there, as in a shallow clone.
        """
        wanted = "".join(f"{sha}\n" for sha in shas).encode()
        raw = self.git_bytes("cat-file", "--batch", data=wanted) if wanted else b""
        found, at = [], 0
        while at < len(raw):
            end = raw.index(b"\n", at)
            fields = raw[at:end].decode("utf-8", "replace").split()
            if fields[1:2] != ["commit"]:
                raise RdotoolError(
                    f"commit {fields[0]} is not in this repository",
                    "A shallow clone lacks history: git fetch --unshallow",
                )
            size = int(fields[2])
            found.append(commits.parse(fields[0], raw[end + 1 : end + 1 + size]))
            at = end + size + 2
        return found

    def commit(self, ref: str) -> Commit:
        """The commit that *ref* names.

        Raises:
            RdotoolError: there is none.
        """
        sha = ref if _SHA.fullmatch(ref) else self.require(ref)
        return self.read_commits([sha])[0]


def _environment() -> dict[str, str]:
    # Our own mark lets a later rdotool recognise a git that outlived a killed one.
    mark = {"RDOTOOL_PID": str(os.getpid())}
    return gitconfig.environment(os.environ) | mark


def _variables(*environments: Mapping[str, str]) -> dict[bytes, bytes]:
    pairs = (pair for environment in environments for pair in environment.items())
    return {_bytes(name): _bytes(value) for name, value in pairs}


def _bytes(text: str) -> bytes:
    """The opposite of `_text`, whatever the locale's encoding is."""
    return text.encode("utf-8", "surrogateescape")


def _text(out: bytes) -> str:
    return out.decode("utf-8", "surrogateescape").removesuffix("\n")


def _last_words(err: bytes) -> str:
    lines = [line for line in _text(err).splitlines() if line.strip()]
    fatal = [line for line in lines if line.startswith(("fatal:", "error:"))]
    last = fatal[0] if fatal else (lines or [""])[-1]
    return without_password(last.partition(": ")[2] if fatal else last)


def _failed(args: tuple[str, ...], code: int, err: bytes) -> GitError:
    what = next((arg for arg in args if not arg.startswith("-")), "git")
    words = _last_words(err) or f"exit code {code}"
    command = without_password(" ".join(("git", *args)))
    if code < 0:
        words = f"ended by signal {-code}"
    return GitError(f"git {what} failed: {words}", command=command, stderr=_text(err))


def _listener(tell: Callable[[str], None]) -> git.RemoteProgress:
    """What hands git's progress on in words, and keeps git's complaints."""
    from git import RemoteProgress

    class Listener(RemoteProgress):
        STAGES: ClassVar = {
            RemoteProgress.COUNTING: "counting objects",
            RemoteProgress.COMPRESSING: "compressing objects",
            RemoteProgress.RECEIVING: "receiving objects",
            RemoteProgress.RESOLVING: "resolving deltas",
            RemoteProgress.FINDING_SOURCES: "finding sources",
            RemoteProgress.CHECKING_OUT: "checking out files",
        }

        def update(
            self,
            op_code: int,
            cur_count: str | float,
            max_count: str | float | None = None,
            message: str = "",
        ) -> None:
            share = f" {float(cur_count) / float(max_count):.0%}" if max_count else ""
            stage = self.STAGES.get(op_code & self.OP_MASK, "working")
            tell(f"{stage}{share} {message}".rstrip())

    return Listener()


def clone(
    url: str,
    target: Path,
    *,
    progress: Callable[[str], None] | None = None,
    options: Iterable[str] = (),
) -> Repo:
    """Clone *url* into the new folder *target*.

    Args:
        progress: is told in words how far git is.
        options: more options of ``git clone``, one argument each.

    Raises:
        RdotoolError: the URL is refused.
        GitError: git failed; what it had made of *target* may be there still.
    """
    check_url(url)
    import git

    # GitPython takes a listener as well as the function that its types tell of.
    listener: Any = _listener(progress) if progress else None
    try:
        git.Repo.clone_from(
            url,
            target,
            progress=listener,
            env=_environment(),
            multi_options=list(options),
            allow_unsafe_options=False,
        ).close()
    except git.GitCommandError as error:
        said = _stderr(error) or "\n".join(listener.error_lines if listener else ()).encode()
        raise _failed(("clone", without_password(url)), 128, said) from None
    return Repo(target)


def _stderr(error: git.GitCommandError) -> bytes:
    text = error.stderr or ""
    # GitPython wraps what git said into "stderr: '…'".
    return text.strip().removeprefix("stderr: '").removesuffix("'").encode("utf-8", "replace")


def create(path: Path, branch: str, *, bare: bool = False) -> Repo:
    """Make a new repository in the folder *path*, without the user's template (hooks).

    Args:
        branch: the branch that its HEAD names.

    Raises:
        GitError: git failed.
    """
    path.mkdir(parents=True, exist_ok=True)
    options = ["--bare"] if bare else []
    repo = Repo(path)
    repo.git("init", "--quiet", "--template=", f"--initial-branch={branch}", *options)
    return repo
