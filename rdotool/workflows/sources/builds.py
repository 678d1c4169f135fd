"""Builds: mock on this machine, Koji and CBS elsewhere, by the programs made for that."""

from __future__ import annotations

import re
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rdotool.adapters import programs
from rdotool.adapters.urls import without_password
from rdotool.distgit import env as distenv
from rdotool.errors import RdotoolError, UsageError
from rdotool.spec import find_spec
from rdotool.workflows.action import preconditions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rdotool.adapters.vcs import Repo

# Word for a target or profile: it becomes an argument of another program.
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*")
_HOST, _PATH = r"(?P<host>[A-Za-z0-9][A-Za-z0-9.-]*)", r"(?P<path>[A-Za-z0-9][\w./~+-]*)"
_URL = re.compile(rf"(?:https?|ssh|git|git\+ssh)://(?:[^/@]*@)?{_HOST}(?::\d+)?/{_PATH}")
_SCP = re.compile(rf"(?:[^/@:]+@)?{_HOST}:{_PATH}")
_FEDORA = ("pkgs.fedoraproject.org", "src.fedoraproject.org")
_CBS = "cbs/"


@dataclass(frozen=True, slots=True)
class Pushing:
    """Where HEAD must be pushed before it can be built from there.

    Attributes:
        remote: its name.
        branch: the branch there.
    """

    remote: str
    branch: str

    @property
    def command(self) -> list[str]:
        """The command line that does it."""
        return ["git", "push", self.remote, f"HEAD:refs/heads/{self.branch}"]


def needs_push(repo: Repo) -> Pushing | None:
    """Where HEAD has to be pushed to, None when its remote branch has it.

    What the remote has is read from the last fetch.

    Raises:
        RdotoolError: no branch is checked out, or it has no commit or no remote.
    """
    branch = repo.head_branch()
    if branch is None or repo.head() is None:
        raise RdotoolError(
            "no branch with a commit is checked out", "Check out the distgit branch: git checkout"
        )
    remote = repo.config(f"branch.{branch}.remote") or "origin"
    merge = repo.config(f"branch.{branch}.merge") or branch
    there = Pushing(remote, merge.removeprefix("refs/heads/"))
    known = repo.ref(f"refs/remotes/{remote}/{there.branch}")
    if known and repo.try_git("merge-base", "--is-ancestor", "HEAD", known) is not None:
        return None
    return there


def push(repo: Repo, there: Pushing) -> None:
    """Push HEAD, as the user has agreed to.

    Raises:
        RdotoolError: git refused.
    """
    code = programs.run(there.command, repo.root)
    if code:
        raise RdotoolError(f"git push failed with exit code {code}", "Its own words are above.")


def refuse_changes(repo: Repo) -> None:
    """Refuse uncommitted changes, which a build from the remote would not have.

    Raises:
        RdotoolError: there are some.
    """
    preconditions.refuse_changes(repo.changes())


def koji_command(
    repo: Repo, target: str | None = None, profile: str | None = None, *, scratch: bool = False
) -> list[str]:
    """The command that builds HEAD, as its remote has it.

    Args:
        target: Koji's build target; by the branch and remote when None.
        profile: Koji's profile; by the remote when None.
        scratch: whether the build isn't kept.

    Raises:
        RdotoolError: the target isn't known, or the remote's URL is none for Koji.
    """
    branch = repo.head_branch() or ""
    there = repo.config(f"branch.{branch}.remote") or "origin"
    host, path = _place(repo.try_git("remote", "get-url", there) or "")
    guessed = _koji_target(host, path, branch)
    program = "brew" if distenv.osdist(branch).startswith("RH") else "koji"
    if target is None and guessed is None:
        raise RdotoolError(
            f"no Koji target is known for the branch {branch} of {host}/{path}",
            "Name it: rdotool kojibuild --target TARGET\n"
            "RDO's packages are built in CBS: rdotool cbsbuild",
        )
    chosen = profile or (guessed[1] if guessed else "")
    options = [f"--profile={checked(chosen)}"] if chosen else []
    name = checked(target or (guessed or ("", ""))[0])
    url = f"git+https://{host}/{path.removesuffix('/').removesuffix('.git')}.git#{repo.head()}"
    return [program, *options, "build", *(["--scratch"] if scratch else []), name, url]


def _place(url: str) -> tuple[str, str]:
    """Host and path of a remote, as Koji's builders reach it without a login."""
    found = _URL.fullmatch(url) or _SCP.fullmatch(url)
    if not found:
        raise RdotoolError(
            f"Koji can't build from the remote {without_password(url) or 'origin'!r}",
            "It must be on a server that Koji knows: git remote -v",
        )
    host = "src.fedoraproject.org" if found["host"] in _FEDORA else found["host"]
    return host, found["path"]


def _koji_target(host: str, path: str, branch: str) -> tuple[str, str] | None:
    """Target and profile, as fedpkg and centpkg choose them."""
    if host == _FEDORA[1]:
        if branch in ("rawhide", "main", "master"):
            return "rawhide", ""
        return (f"{branch}-candidate", "") if re.fullmatch(r"(f|epel|el)\d.*", branch) else None
    if host == "gitlab.com" and path.startswith("redhat/centos-stream/"):
        return (f"{branch}-candidate", "stream") if re.fullmatch(r"c\d+s?", branch) else None
    return None


def checked(word: str) -> str:
    """*word*, when it may be an argument of another program.

    Raises:
        UsageError: it would be taken for an option, or for nothing.
    """
    if not _WORD.fullmatch(word):
        raise UsageError(f"{word!r} is no name of a build target or profile")
    return word


def cbs_repo(releases: Iterable[Mapping[str, Any]], branch: str) -> tuple[str, str]:
    """CBS' target for a distgit branch, and the name of the repo, by rdoinfo.

    Raises:
        RdotoolError: it has none, or several.
    """
    found = {
        str(repo["buildsys"]).removeprefix(_CBS): str(repo["name"])
        for release in releases
        for repo in release.get("repos", ())
        if repo.get("branch") == branch and str(repo.get("buildsys", "")).startswith(_CBS)
    }
    if len(found) != 1:
        known = f"They are: {', '.join(found)}\n" if found else ""
        raise RdotoolError(
            f"rdoinfo has {'several targets' if found else 'no target'} of CBS "
            f"for the branch {branch}",
            f"{known}Name it: rdotool cbsbuild --target TARGET",
        )
    return next(iter(found.items()))


@contextmanager
def srpm(repo: Repo, dist: str) -> Iterator[Path]:
    """The source RPM of the package, made by rpmbuild; it goes afterwards.

    rpmbuild runs what the spec's macros say, as every build does.

    Args:
        dist: such as ``el9s``; empty for this machine's.

    Raises:
        RdotoolError: rpmbuild failed.
    """
    repo.state_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=repo.state_dir, prefix="srpm-") as folder:
        command = srpm_command(repo, dist, folder)
        code = programs.run(command, repo.root)
        made = sorted(Path(folder).glob("*.src.rpm"))
        if code or len(made) != 1:
            raise RdotoolError(
                f"rpmbuild made no source RPM (exit code {code})",
                "Its own words are above. Missing sources: rdotool get-source",
            )
        yield made[0]


def srpm_command(repo: Repo, dist: str, folder: str) -> list[str]:
    """The command that makes the source RPM in *folder*."""
    macros = {"_sourcedir": str(repo.root), "_srcrpmdir": folder}
    if dist:
        macros["dist"] = f".{checked(dist)}"
    defines = [word for name, value in macros.items() for word in ("-D", f"{name} {value}")]
    return ["rpmbuild", "-bs", "--nodeps", *defines, find_spec(repo.root).name]


def cbs_command(target: str, package: str, *, scratch: bool) -> list[str]:
    """The command that builds a source RPM in CBS."""
    return ["cbs", "build", *(["--scratch"] if scratch else []), checked(target), package]


def run(repo: Repo, command: Sequence[str]) -> None:
    """Run *command* on the user's terminal.

    Raises:
        RdotoolError: it failed.
    """
    code = programs.run(command, repo.root)
    if code:
        raise RdotoolError(
            f"{command[0]} failed with exit code {code}", "Its own words are above."
        )
