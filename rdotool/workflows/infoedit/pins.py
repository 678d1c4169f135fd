"""Pins: which refs are asked for, and whether upstream has them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rdotool.adapters import probe
from rdotool.adapters.urls import check_url
from rdotool.errors import RdotoolError, UsageError
from rdotool.rdoinfo.edit import packages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rdotool.adapters.programs import Answer
    from rdotool.rdoinfo.edit.checkout import Checkout

_SHA = re.compile(r"[0-9a-f]{40}")
_REF = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+/-]*")
_TIMEOUT = 30.0  # seconds for each group of upstreams, which are asked side by side
_AT_ONCE = 16


def wanted(checkout: Checkout, texts: Sequence[str], default: str) -> dict[str, str]:
    """The ref of each project of ``PACKAGE[=REF]`` *texts*.

    Args:
        default: the ref of those that name none.

    Raises:
        UsageError: one has no ref, or one that none can be.
        RdotoolError: rdoinfo has no such package.
    """
    found: dict[str, str] = {}
    for text in texts:
        name, _, ref = text.partition("=")
        ref = ref or default
        if not ref:
            raise UsageError(f"{name} is to be pinned to nothing", "Say --to REF, or PACKAGE=REF.")
        if not _REF.fullmatch(ref) or ".." in ref:
            raise UsageError(
                f"{ref!r} is no sha, tag or branch", "Such as 31.0.0 or stable/2025.1"
            )
        (project,) = packages.projects(checkout, [name])
        if found.setdefault(project, ref) != ref:
            raise UsageError(
                f"{project} is to be pinned to {found[project]} and to {ref}", "Say which."
            )
    return found


def check(checkout: Checkout, refs: Mapping[str, str]) -> Iterator[str]:
    """Ask the upstream repositories for the refs.

    Yields:
        What could not be found out, for people: an upstream that can't be reached, or
        a sha, which no git tells before it is fetched.

    Raises:
        RdotoolError: an upstream that answers doesn't have the tag or branch.
    """
    known = packages.projects(checkout, refs)
    urls = {project: str(one.get("upstream") or "") for project, one in known.items()}
    for project, answer in _asked(checkout, urls).items():
        ref = refs[project]
        if not urls[project]:
            yield f"{project} has no upstream that could be asked for {ref}"
            continue
        if answer is None or answer.code or answer.late:
            yield f"{project}: {urls[project]} can't be asked for {ref}"
            continue
        rows = [row.split("\t") for row in answer.out.splitlines() if "\t" in row]
        names = {name.removesuffix("^{}") for _, name in rows}
        if {f"refs/tags/{ref}", f"refs/heads/{ref}"} & names or ref in {sha for sha, _ in rows}:
            continue
        if not _SHA.fullmatch(ref):
            raise RdotoolError(
                f"{project}: {urls[project]} has no tag or branch {ref}",
                "Look at its tags: git ls-remote --tags URL; or leave the check out: --no-check",
            )
        yield f"{project}: whether {urls[project]} has the commit {ref[:12]} can't be seen"


def _asked(checkout: Checkout, urls: Mapping[str, str]) -> dict[str, Answer | None]:
    """What ``git ls-remote`` says of each project's upstream, some at a time."""
    usable = {project: check_url(url) for project, url in urls.items() if url}
    names = list(usable)
    found: dict[str, Answer | None] = {project: None for project in urls if project not in usable}
    for first in range(0, len(names), _AT_ONCE):
        group = names[first : first + _AT_ONCE]
        answers = probe.ask_refs(checkout.root, [usable[one] for one in group], _TIMEOUT)
        found |= dict(zip(group, answers, strict=True))
    return found
