"""The doctor on the copy of rdoinfo, and on the package in the current folder."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from rdotool.adapters.vcs import Repo
from rdotool.errors import RdotoolError
from rdotool.rdoinfo import state
from rdotool.workflows import environment, identity
from rdotool.workflows.action import engine
from rdotool.workflows.health.findings import Finding, of_error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rdotool.distgit.env import DistgitEnv
    from rdotool.workflows.health.findings import Place

RDOINFO, PACKAGE = "rdoinfo", "Package"
_OLD = 14 * 86400  # seconds; rdoinfo changes daily
_SOME = 5
_FETCH = "rdotool info -f   (online)"


def rdoinfo(place: Place) -> Iterator[Finding]:
    """The cached copy of rdoinfo."""
    from rdotool.rdoinfo.clone import how_long

    url = place.settings.rdoinfo_url
    known = state.read(state.place(place.settings.cache_dir, url), url)
    if known is None:
        if place.settings.offline:
            yield Finding(
                RDOINFO, "copy", "bad", "there is none, and settings say offline", _FETCH
            )
        else:
            text = "there is none yet; the first command that needs it fetches it"
            yield Finding(RDOINFO, "copy", "skipped", text, _FETCH)
        return
    age = known.age(time.time())
    text = f"fetched {how_long(age)} ago"
    if age > _OLD:
        yield Finding(RDOINFO, "copy", "warn", text, _FETCH)
    else:
        yield Finding(RDOINFO, "copy", "ok", text)


def package(place: Place) -> Iterator[Finding]:
    """The distgit that the user stands in."""
    try:
        repo = Repo.open(place.folder)
    except RdotoolError as error:
        if "not a git repository" in str(error):
            text = "this folder is in no distgit"
            yield Finding(PACKAGE, "distgit", "skipped", text, "cd PACKAGE, and look again there")
        else:
            yield of_error(PACKAGE, "distgit", error)
        return
    yield from _action(repo)
    try:
        env = environment.detect(repo)
    except RdotoolError as error:
        yield of_error(PACKAGE, "distgit", error, "warn")
        return
    yield Finding(PACKAGE, "distgit", "ok", f"{env.nvr} on {env.branch}")
    yield from _state(repo)
    yield _base(env)
    yield _patches(env, repo.remotes())
    yield _upload(place, repo, env)


def _action(repo: Repo) -> Iterator[Finding]:
    try:
        journal = engine.unfinished(repo)
    except RdotoolError as error:
        yield of_error(PACKAGE, "unfinished action", error)
        return
    if journal:
        text = f"{journal.action} is unfinished ({journal.state})"
        mend = "rdotool status, then rdotool --continue or rdotool --abort"
        yield Finding(PACKAGE, "unfinished action", "warn", text, mend)
    else:
        yield Finding(PACKAGE, "unfinished action", "ok", "none")


def _state(repo: Repo) -> Iterator[Finding]:
    changed = repo.changes()
    if changed:
        more = f" and {len(changed) - _SOME} more" if len(changed) > _SOME else ""
        text = f"uncommitted changes: {', '.join(changed[:_SOME])}{more}"
        yield Finding(PACKAGE, "work tree", "warn", text, "Commit them: most actions refuse them.")
    if (repo.git_dir / "shallow").exists():
        text = "the clone is shallow: the history that patches are based on may be missing"
        yield Finding(PACKAGE, "history", "warn", text, "git fetch --unshallow")


def _base(env: DistgitEnv) -> Finding:
    if env.patches_base_type:
        return Finding(PACKAGE, "upstream tag", "ok", env.patches_base_ref)
    text = f"{env.patches_base_ref}, which the patches are based on, isn't here"
    mend = "git fetch --all --tags   (git remote add -f upstream GIT_URL before)"
    return Finding(PACKAGE, "upstream tag", "warn", text, mend)


def _patches(env: DistgitEnv, remotes: Sequence[str]) -> Finding:
    if env.patches_sha:
        return Finding(PACKAGE, "patches branch", "ok", env.patches_branch)
    if env.local_patches_sha:
        text = f"{env.patches_branch} isn't here; {env.local_patches_branch} is (-l takes it)"
    else:
        text = f"{env.patches_branch} isn't here: updates leave the patches alone"
    known = env.patches_remote in remotes
    mend = (
        f"git {'fetch' if known else 'remote add -f'} {env.patches_remote}"
        f"{'' if known else ' GIT_URL'}\n"
        f"Another one: git config rdotool.{env.branch}.patches-branch NAME"
    )
    return Finding(PACKAGE, "patches branch", "warn", text, mend)


def _upload(place: Place, repo: Repo, env: DistgitEnv) -> Finding:
    wished, tool = place.settings.new_sources, place.settings.upload_tool
    try:
        command = identity.uploader(env, wished, tool, repo.config("remote.origin.url"))
    except RdotoolError as error:
        return of_error(PACKAGE, "uploads", error)
    if command is None:
        return Finding(PACKAGE, "uploads", "ok", "sources aren't uploaded here")
    return Finding(PACKAGE, "uploads", "ok", f"sources are uploaded with {command}")


CHECKS: tuple[tuple[str, Callable[[Place], Iterable[Finding]]], ...] = (
    ("rdoinfo", rdoinfo),
    ("the package", package),
)
