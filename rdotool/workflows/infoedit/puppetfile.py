"""Puppetfiles: which ref of each Puppet module OpenStack is tested with.

Puppet's own file is Ruby; what OpenStack keeps in puppet-openstack-integration is only calls
of ``mod`` with texts, and nothing else is read.
"""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rdotool.adapters import transfer
from rdotool.adapters.urls import check_url, without_password
from rdotool.adapters.vcs import Repo
from rdotool.errors import RdotoolError
from rdotool.versions import is_version, rpmvercmp, strip_tag_prefix

if TYPE_CHECKING:
    from collections.abc import Callable

    from rdotool.config import Settings

_MAX_SIZE = 1 << 20
_COMMENT = re.compile(r"^[ \t]*#.*\n?", re.MULTILINE)
_TEXT = r"""(?:'(?P<{0}1>[^'\n]*)'|"(?P<{0}2>[^"\n]*)")"""
_MOD = re.compile(
    rf"^[ \t]*mod[ \t(]+{_TEXT.format('name')}(?P<rest>(?:[^\n]*,\s*\n)*[^\n]*)", re.MULTILINE
)
_PART = re.compile(rf"(?::(?P<key1>\w+)\s*=>|\b(?P<key2>\w+):)\s*{_TEXT.format('value')}")
_REF = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+/-]*")
_REFS = ("ref", "tag", "commit", "branch")


@dataclass(frozen=True, slots=True)
class Module:
    """A module.

    Attributes:
        name: such as ``apache``; its project in rdoinfo is ``puppet-apache``.
        url: of its git repository; empty when the file has none.
        ref: a tag, a sha or a branch; empty when the file has none.
    """

    name: str
    url: str
    ref: str

    @property
    def project(self) -> str:
        """As rdoinfo names it."""
        return f"puppet-{self.name}"

    @property
    def follows(self) -> bool:
        """Whether it follows a branch of OpenStack's, so that there is nothing to pin."""
        return not self.ref or self.ref == "master" or self.ref.startswith("stable/")


def parse(text: str, where: str) -> list[Module]:
    """Read a Puppetfile.

    Args:
        where: what to call it in errors.

    Raises:
        RdotoolError: it names no module, or a ref that none can be.
    """
    plain = _COMMENT.sub("", text)
    found = [_module(match, where) for match in _MOD.finditer(plain)]
    if not found:
        raise RdotoolError("there is no module in it", "A line is: mod 'NAME', ...", where=where)
    return found


def _module(match: re.Match[str], where: str) -> Module:
    name = _text(match, "name")
    parts = {
        one["key1"] or one["key2"]: _text(one, "value") for one in _PART.finditer(match["rest"])
    }
    ref = next((parts[key] for key in _REFS if parts.get(key)), "")
    if ref and (not _REF.fullmatch(ref) or ".." in ref):
        raise RdotoolError(f"{name}: {ref!r} is no sha, tag or branch", "Mend it.", where=where)
    return Module(name.replace("/", "-"), parts.get("git", ""), ref)


def _text(match: re.Match[str], name: str) -> str:
    return match[f"{name}1"] if match[f"{name}1"] is not None else match[f"{name}2"] or ""


def load(what: str, settings: Settings) -> list[Module]:
    """Read the Puppetfile that is a path or a URL.

    Raises:
        RdotoolError: it is neither, or can't be had.
    """
    if "://" not in what:
        path = Path(what)
        if not path.is_file():
            raise RdotoolError(f"there is no file {what}", "Name a Puppetfile, or its URL.")
        return parse(path.read_bytes().decode("utf-8", "replace"), what)
    name = without_password(what)
    if settings.offline:
        raise RdotoolError(f"offline, so {name} isn't fetched", "Name a file, or go online.")
    from rdotool.adapters import http
    from rdotool.adapters.http import Rules

    with tempfile.TemporaryDirectory(prefix="rdotool-") as folder:
        copy = Path(folder) / "Puppetfile"
        http.download(what, copy, Path(folder) / "parts", Rules(max_size=_MAX_SIZE))
        return parse(copy.read_bytes().decode("utf-8", "replace"), name)


# --- which of two refs is newer ---------------------------------------------------------------


def is_newer(module: Module, pin: str, tell: Callable[[str], None], *, offline: bool) -> bool:
    """Whether the module's ref isn't in the history of *pin*.

    Two versions are compared as such; for others the module's history is fetched, to a
    folder that is gone afterwards.

    Args:
        tell: is told in words how far git is.

    Raises:
        RdotoolError: that can't be found out.
    """
    if module.ref == pin:
        return False
    versions = [strip_tag_prefix(ref)[0] for ref in (module.ref, pin)]
    if all(map(is_version, versions)):
        return rpmvercmp(versions[0], versions[1]) > 0
    if offline:
        raise RdotoolError(f"offline, so {pin} and {module.ref} can't be compared", "Go online.")
    check_url(module.url)
    with tempfile.TemporaryDirectory(prefix="rdotool-") as folder:
        # Commits are all that is asked for; what holds no files is small.
        options = ("--filter=tree:0", "--no-checkout", "--quiet")
        transfer.clone(module.url, Path(folder) / "history", progress=tell, options=options)
        return _lacks(Repo(Path(folder) / "history"), pin, module.ref)


def _lacks(repo: Repo, pin: str, ref: str) -> bool:
    """Whether the history of *pin* lacks *ref*."""
    wanted, held = (repo.resolve(name) or repo.resolve(f"origin/{name}") for name in (ref, pin))
    if wanted is None:
        raise RdotoolError(f"upstream has no {ref}", "The Puppetfile names it.")
    if held is None:  # as with a pin that upstream's history has lost
        return True
    return repo.try_git("merge-base", "--is-ancestor", wanted, held) is None
