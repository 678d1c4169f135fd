"""Texts for people: ``pkgenv`` and ``clone`` in rdopkg's words and layout."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rdotool.adapters.urls import without_password

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rdotool.distgit.clone import Clone
    from rdotool.distgit.env import DistgitEnv
    from rdotool.distgit.remotes import Plan

_SEMVER = {"1": "MAJOR", "2": "MINOR", "3": "PATCH"}
_SHORT = 6  # characters of a hash, as rdopkg shows them
_NO_UPSTREAM = "upstream remote/branch not found"


class Paint(NamedTuple):
    """How text is made fit for the screen.

    Attributes:
        clean: outside text without what could drive a terminal.
        color: text in a colour or ``bold``.
    """

    clean: Callable[[str], str]
    color: Callable[[str, str], str]


def pkgenv(env: DistgitEnv, paint: Paint) -> Iterator[str]:
    """The environment, one line each."""
    for title, value in _rows(env, paint):
        yield f"{paint.color(title, 'bold')} {value}" if title else ""


def _rows(env: DistgitEnv, paint: Paint) -> Iterator[tuple[str, str]]:
    yield "", ""
    yield "Package:       ", paint.clean(env.package)
    yield "VR:            ", paint.clean(env.vr)
    yield "Version:       ", paint.clean(env.version_tag)
    yield "Upstream:      ", _upstream(env, paint)
    yield "Release:       ", paint.clean(env.release)
    yield "Release style: ", env.release_style
    yield "Rls bump index:", _bump_index(env.release_bump_index)
    yield "Tag style:     ", env.version_tag_style or "X.Y.Z"
    yield "", ""
    yield "Dist-git branch:       ", paint.clean(env.branch)
    yield "Patches style:         ", env.patches_style
    yield "Patches base:          ", _patches_base(env, paint)
    yield "Patches base ref:      ", _patches_base_ref(env, paint)
    yield from _branches(env, paint)
    if env.patches_style == "review":
        # Its number and URL only Gerrit knows, and nobody asked for the network.
        yield "Patches chain:         ", env.patches_chain or "unknown"
    yield "", ""
    yield "OS dist:               ", env.osdist
    yield "Patches apply method:  ", env.apply_method


def _branches(env: DistgitEnv, paint: Paint) -> Iterator[tuple[str, str]]:
    same = "green" if env.local_patches_sha == env.patches_sha else "yellow"
    for title, name, sha, found, missing in (
        (
            "Local patches branch:  ",
            env.local_patches_branch,
            env.local_patches_sha,
            same,
            "yellow",
        ),
        ("Remote patches branch: ", env.patches_branch, env.patches_sha, "green", "red"),
        ("Remote upstream branch:", env.upstream_branch, env.upstream_sha, "green", "yellow"),
    ):
        shown = paint.color(sha[:_SHORT], found) if sha else paint.color("not found", missing)
        yield title, f"{paint.clean(name)} : {shown}"


def _upstream(env: DistgitEnv, paint: Paint) -> str:
    if env.upstream_sha is None:
        return paint.color(_NO_UPSTREAM, "yellow")
    if env.upstream_version is None:
        return paint.color("no version tag found", "yellow")
    return paint.clean(env.upstream_version)


def _bump_index(index: str) -> str:
    return f"{index} / {_SEMVER[index]}" if index in _SEMVER else index


def _patches_base(env: DistgitEnv, paint: Paint) -> str:
    skip = paint.color(f"+{env.patches_skip}", "magenta") if env.patches_skip else ""
    return paint.clean(env.patches_base or "") + skip or "N/A"


def _patches_base_ref(env: DistgitEnv, paint: Paint) -> str:
    kind = env.patches_base_type
    state = (f"existing git {kind}", "green") if kind else ("invalid git reference", "red")
    return f"{paint.clean(env.patches_base_ref)} : {paint.color(*state)}"


def clone(made: Clone, paint: Paint) -> Iterator[str]:
    """The remotes of a new clone, as ``git remote -v`` lists them."""
    for row in made.listing:
        name, tab, url = row.partition("\t")
        yield f"{paint.clean(name)}{tab}{paint.clean(without_password(url))}"


def clone_notes(plan: Plan) -> Iterator[str]:
    """What a user should know of a clone besides: the gaps, and whose reviews they will be."""
    for missing in plan.missing:
        yield f"'{missing}' remote information not available in distroinfo."
    for remote in plan.remotes:
        if remote.url.startswith("ssh://") and not remote.fetched:
            yield _gerrit_user(plan.review_user, remote.name)


def _gerrit_user(user: str, remote: str) -> str:
    how = f"change it with git remote set-url {remote} ..."
    if user:
        return f"Using {user} as gerrit username, you can {how}"
    return f"No gerrit username known: {how} (or clone with -u USER)"


def clone_warnings(made: Clone) -> Iterator[str]:
    """The remotes that are still to be fetched, and how."""
    for failure in made.failures:
        yield (
            f"{failure.reason}\n"
            f"The remote '{failure.remote}' is set up, but nothing of it is here yet. Try again:\n"
            f"  cd {made.plan.package} && git fetch {failure.remote}"
        )
