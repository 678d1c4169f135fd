"""The values that a flag or an argument can have here: read from caches and git, never fetched."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rdotool.cli.support import distro

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import click

    from rdotool.rdoinfo import Info

    Finder = Callable[[click.Context, str], Iterable[str]]

_VERSION = re.compile(r"[vV]?\d+(?:\.\w+)*")


def finder(command: str, parameter: str) -> Finder | None:
    """What finds the values of a parameter, by its name in the code."""
    return FINDERS.get((command, parameter)) or FINDERS.get(("", parameter))


def files(_ctx: click.Context, _incomplete: str) -> Iterable[str]:
    """Left to the shell."""
    return ()


# --- rdoinfo ------------------------------------------------------------------------------


def _info(ctx: click.Context) -> Info | None:
    from rdotool import rdoinfo

    said = ctx.params
    return rdoinfo.warm(
        distro.settings(said.get("distro_name")),
        local=said.get("local_info"),
        info_file=said.get("info_file"),
    )


def _column(ctx: click.Context, attribute: str) -> list[str]:
    """The texts of an attribute in all packages; lists and mappings by their items and keys."""
    info = _info(ctx)
    found: set[str] = set()
    for value in (info.column(attribute) if info else None) or ():
        parts = value if isinstance(value, list) else [value]
        found.update(part for part in parts if isinstance(part, str))
    return sorted(found)


def packages(ctx: click.Context, _incomplete: str) -> Iterable[str]:
    """Names of packages."""
    return _column(ctx, "name")


def filters(ctx: click.Context, incomplete: str) -> Iterable[str]:
    """Names of packages, ``ATTR:``, and after the colon its values."""
    attribute, colon, begun = incomplete.partition(":")
    if colon:
        start = f"{attribute}:{'~' if begun.startswith('~') else ''}"
        return [start + value for value in _column(ctx, attribute)]
    info = _info(ctx)
    if info is None:
        return []
    return [*_column(ctx, "name"), *(f"{name}:" for name in sorted(info.header["columns"]))]


def tags(ctx: click.Context, _incomplete: str) -> Iterable[str]:
    """Tags that packages have."""
    return _column(ctx, "tags")


def releases(ctx: click.Context, _incomplete: str) -> Iterable[str]:
    """Names of releases."""
    return [str(release["name"]) for release in _releases(ctx)]


def repos(ctx: click.Context, _incomplete: str) -> Iterable[str]:
    """Names of the releases' repos."""
    names = (str(repo["name"]) for release in _releases(ctx) for repo in release["repos"])
    return dict.fromkeys(names)


def phases(ctx: click.Context, _incomplete: str) -> Iterable[str]:
    """The phases that releases are in."""
    return dict.fromkeys(str(release["status"]) for release in _releases(ctx))


def _releases(ctx: click.Context) -> list[dict[str, Any]]:
    info = _info(ctx)
    return info.releases if info else []


# --- git ------------------------------------------------------------------------------------


def _refs(kind: str) -> list[str]:
    from rdotool.adapters.vcs import Repo

    start = f"refs/{kind}/"
    # A name may hold what splitlines() takes for the end of a line.
    told = Repo(Path.cwd()).try_git("for-each-ref", "--format=%(refname)", start) or ""
    return [ref.removeprefix(start) for ref in told.split("\n") if ref.startswith(start)]


def versions(_ctx: click.Context, _incomplete: str) -> Iterable[str]:
    """Upstream's tags, the newest first."""
    from rdotool.versions import strip_tag_prefix, version_key

    found = [tag for tag in _refs("tags") if _VERSION.fullmatch(tag)]
    return sorted(found, key=lambda tag: version_key(strip_tag_prefix(tag)[0]), reverse=True)


def branches(_ctx: click.Context, _incomplete: str) -> Iterable[str]:
    """Local branches."""
    return _refs("heads")


def remotes(_ctx: click.Context, _incomplete: str) -> Iterable[str]:
    """Names of remotes; those for reviews first."""
    from rdotool.adapters.vcs import Repo

    found = (Repo(Path.cwd()).try_git("remote") or "").splitlines()
    return sorted(found, key=lambda name: (not name.startswith("review-"), name))


def remote_branches(_ctx: click.Context, _incomplete: str) -> Iterable[str]:
    """``REMOTE/BRANCH``; those of patches first."""
    found = [name for name in _refs("remotes") if not name.endswith("/HEAD")]
    return sorted(found, key=lambda name: (not name.endswith("-patches"), name))


# --- fixed words ---------------------------------------------------------------------------


def bump_indexes(_ctx: click.Context, _incomplete: str) -> Iterable[str]:
    """The parts of Release that have a name."""
    return ("MAJOR", "MINOR", "PATCH", "last-numeric", "0")


def magic_comments(_ctx: click.Context, _incomplete: str) -> Iterable[str]:
    """The magic comments that anybody reads."""
    return ("patches_base", "patches_ignore")


# --- settings -------------------------------------------------------------------------------


def keys(_ctx: click.Context, _incomplete: str) -> Iterable[str]:
    """Keys of the configuration."""
    from rdotool import config

    return list(config.KEYS)


def distros(_ctx: click.Context, _incomplete: str) -> Iterable[str]:
    """Distributions with an info of their own."""
    from rdotool.cli import context

    return [distro.RDO, *(known.name for known in context.settings().distros)]


# By command ("" for any) and the parameter's name.
FINDERS: dict[tuple[str, str], Finder] = {
    ("info", "pkgs"): filters,
    ("clone", "package"): packages,
    ("findpkg", "text"): packages,
    ("", "apply_tag"): tags,
    ("release", "name"): releases,
    ("release", "repo"): repos,
    ("release", "phase"): phases,
    ("query", "filter_"): releases,
    ("query", "package"): packages,
    ("new-version", "version"): versions,
    ("recreate-patches", "base"): versions,
    ("reqdiff", "refs"): versions,
    ("set-magic-comment", "magic"): magic_comments,
    ("new-sources", "files"): files,
    ("", "release_bump_index"): bump_indexes,
    ("", "patches_branch"): remote_branches,
    ("", "local_patches_branch"): branches,
    ("", "commit_header_file"): files,
    ("", "distro_name"): distros,
    ("conf", "key"): keys,
    ("send", "branch"): branches,
    ("review-spec", "branch"): branches,
    ("review-patch", "branch"): branches,
    ("", "remote"): remotes,
}
