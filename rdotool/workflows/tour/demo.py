"""Making the demo's folder: repositories built from objects, at fixed dates."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdotool.adapters import objects, vcs
from rdotool.errors import RdotoolError
from rdotool.patches import series
from rdotool.patches.merge import EMPTY_TREE
from rdotool.spec import Spec
from rdotool.workflows.tour import demo_repos
from rdotool.workflows.tour import demo_story as story

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from rdotool.adapters.vcs import Repo

_PERSON = "RDO demo <demo@example.org>"
_BEGAN = 1712138400  # 2024-04-03, the day of Caracal
_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Demo:
    """What was made.

    Attributes:
        folder: holds ``rdoinfo``, ``remotes`` and ``repos``.
    """

    folder: Path

    @property
    def commands(self) -> list[tuple[str, str]]:
        """The commands to try, each with what it shows."""
        return [
            (f"cd {self.folder}", ""),
            (f"rdotool info -l rdoinfo {story.PACKAGE}", "what rdoinfo says of the package"),
            ("rdotool query -l rdoinfo caracal python3-oslo-config", "which versions there are"),
            (f"rdotool clone -l rdoinfo {story.PACKAGE}", "its distgit, with all remotes"),
            (f"cd {story.PACKAGE}", ""),
            ("rdotool pkgenv", "what is detected here"),
            (f"rdotool new-version {story.CLEAN}", "a clean update: one patch is upstream now"),
            (f"rdotool new-version {story.CONFLICTING}", "a conflict: your turn"),
            ("rdotool status", "how far it is"),
            ("rdotool --abort", "everything back to where it was"),
            ("rdotool undo", "the clean update is taken back too"),
        ]


def make(folder: Path, sample: Path) -> Demo:
    """Make the demo in the new folder *folder*, whole or not at all.

    Args:
        sample: the embedded rdoinfo.

    Raises:
        RdotoolError: the folder exists.
    """
    folder = folder.absolute()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise RdotoolError(f"{folder} exists", "Name a new folder: rdotool demo FOLDER")
    part = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        _fill(part, folder, sample)
        if folder.exists():
            folder.rmdir()
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return Demo(folder)


def _fill(part: Path, folder: Path, sample: Path) -> None:
    upstream = _bare(part, "upstream")
    tags = _upstream(upstream)
    patches = _patches(upstream, tags[story.CURRENT])
    _move(upstream, {f"refs/heads/{story.BRANCH}-patches": patches[-1]})
    _distgit(_bare(part, "distgit"), upstream, tags[story.CURRENT], patches[-1])
    for name in ("upstream", "distgit"):
        shutil.rmtree(part / "remotes" / f"{name}.git" / "rdotool", ignore_errors=True)
    shutil.copytree(sample, part / "rdoinfo")
    demo_repos.make(part / "repos")
    _point_here(part / "rdoinfo" / "rdo.yml", folder)
    # Everything of this rdoinfo is one commit, so that it can be queried as a repository.
    info = vcs.create(part / "rdoinfo", "master")
    info.git("add", "--all")
    info.git("commit", "--quiet", "-m", "The sample rdoinfo", env=_at(0))


def _bare(part: Path, name: str) -> Repo:
    branch = story.BRANCH if name == "distgit" else "master"
    return vcs.create(part / "remotes" / f"{name}.git", branch, bare=True)


def _at(hours: int) -> dict[str, str]:
    name, _, address = _PERSON.rstrip(">").partition(" <")
    names = {"GIT_AUTHOR_NAME": name, "GIT_COMMITTER_NAME": name}
    mails = {"GIT_AUTHOR_EMAIL": address, "GIT_COMMITTER_EMAIL": address}
    date = f"@{_BEGAN + hours * _HOUR} +0000"
    return {**names, **mails, "GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}


def _commit(
    repo: Repo, parent: str | None, message: str, files: Mapping[str, bytes], hours: int
) -> str:
    repo.extra_env = _at(hours)
    tree = objects.write_tree(repo, parent or EMPTY_TREE, dict(files))
    return objects.commit_tree(repo, tree, [parent] if parent else [], f"{message}\n".encode())


def _bytes(files: story.Files) -> dict[str, bytes]:
    return {name: text.encode() for name, text in files.items()}


def _move(repo: Repo, refs: Mapping[str, str]) -> None:
    updates = [objects.RefUpdate(name, sha, None) for name, sha in refs.items()]
    objects.update_refs(repo, updates, "demo")


def _upstream(repo: Repo) -> dict[str, str]:
    """Upstream's history; the commit of each tag."""
    tip, tags = None, {}
    for hours, (tag, subject, files) in enumerate(story.UPSTREAM):
        tip = _commit(repo, tip, subject, _bytes(files), hours)
        if tag:
            tags[tag] = tip
            repo.git("tag", "--annotate", "-m", f"Octavia {tag}", tag, tip)
    assert tip
    _move(repo, {"refs/heads/master": tip})
    return tags


def _patches(repo: Repo, base: str) -> list[str]:
    made = [base]
    for hours, (subject, files) in enumerate(story.PATCHES, start=len(story.UPSTREAM)):
        made.append(_commit(repo, made[-1], subject, _bytes(files), hours))
    return made[1:]


def _distgit(repo: Repo, upstream: Repo, base: str, tip: str) -> None:
    """One commit: the spec with its patches."""
    commits = series.commits_between(upstream, base, tip)
    made = series.format_series(upstream, commits).files
    name = f"{story.PACKAGE}.spec"
    spec = Spec.parse(story.SPEC.encode(), name).set_patches([file.name for file in made])
    files = {file.name: file.data for file in made} | {name: spec.render()}
    message = f"{story.PACKAGE}-{story.CURRENT}-1\n\nChangelog:\n- Update to {story.CURRENT}"
    sha = _commit(repo, None, message, files, hours=24)
    _move(repo, {f"refs/heads/{story.BRANCH}": sha})


def _point_here(rdo_yml: Path, folder: Path) -> None:
    """Let remotes and repositories be those of the demo; nothing is sent to Gerrit."""
    remotes = folder / "remotes"
    here = (folder / "repos").as_uri()
    text = rdo_yml.read_text("utf-8").replace(demo_repos.MIRROR, f"{here}/")
    entry = f"- project: {story.PROJECT}\n"
    before, found, after = text.partition(entry)
    assert found, "the sample rdoinfo lacks the demo's package"
    upstream, distgit = (f"file://{remotes}/{name}.git" for name in ("upstream", "distgit"))
    lines = [f"  distgit: {distgit}", f"  master-distgit: {distgit}"]
    lines += [f"  upstream: {upstream}", f"  patches: {upstream}"]
    lines += ["  review-patches:", "  review-origin:", ""]
    rdo_yml.write_text(before + entry + "\n".join(lines) + after, "utf-8")
