"""The doctor on what is installed, on who the user is, and on the settings."""

from __future__ import annotations

import re
import shutil
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rdotool import config
from rdotool.adapters import probe, programs, rpmlib
from rdotool.workflows.health.findings import Finding, of_error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rdotool.workflows.health.findings import Place

TOOLS, YOU, SETTINGS = "Installed", "You", "Settings"
_GIT = (2, 38)  # git merge-tree --write-tree
# What each is for; nothing else needs it.
_OPTIONAL = {
    "rpmspec": "to look at what rpm makes of a spec",
    "rpmlint": "to have its findings in lint, too",
    "fedpkg": "for uploads in Fedora's way",
    "rhpkg": "for uploads on RHOS branches",
    "centpkg": "for uploads to CentOS",
    "koji": "for kojibuild",
    "cbs": "for cbsbuild",
}


def git(place: Place) -> Iterator[Finding]:
    """Git itself: there, and new enough."""
    answer = programs.capture(["git", "--version"], place.folder, timeout=place.timeout)
    if answer is None or answer.code:
        yield Finding(TOOLS, "git", "bad", "git is not installed", "dnf install git")
        return
    match = re.search(r"\d+(?:\.\d+)+", answer.out)
    found = tuple(int(part) for part in match.group().split(".")) if match else ()
    if found[:2] < _GIT:
        need = ".".join(map(str, _GIT))
        text = f"{answer.out} is too old: rebasing patches needs {need} or later"
        yield Finding(TOOLS, "git", "bad", text, "Install a newer git.")
    else:
        yield Finding(TOOLS, "git", "ok", match.group() if match else answer.out)


def python(_place: Place) -> Iterator[Finding]:
    """The Python that runs this, and libyaml in it."""
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding(TOOLS, "Python", "ok", f"{version} ({sys.executable})")
    import yaml

    if getattr(yaml, "__with_libyaml__", False):
        yield Finding(TOOLS, "libyaml", "ok", f"PyYAML {yaml.__version__} with libyaml")
    else:
        yield Finding(
            TOOLS,
            "libyaml",
            "warn",
            "PyYAML is without libyaml: reading rdoinfo takes ten times as long",
            "dnf install python3-pyyaml, or pip install --force-reinstall PyYAML",
        )


def rpm(_place: Place) -> Iterator[Finding]:
    """Rpm's Python module."""
    if rpmlib.available():
        yield Finding(TOOLS, "rpm module", "ok", "rpm's Python module is there")
    else:
        yield Finding(
            TOOLS,
            "rpm module",
            "warn",
            f"{sys.executable} can't import rpm: versions are compared without it",
            "dnf install python3-rpm   (apt install python3-rpm), for the system's Python",
        )


def optional(place: Place) -> Iterator[Finding]:
    """Programs that single commands run."""
    for name, what in _OPTIONAL.items():
        path = shutil.which(name, path=place.environ.get("PATH"))
        if path:
            yield Finding(TOOLS, name, "ok", path)
        else:
            yield Finding(TOOLS, name, "skipped", f"not installed; only needed {what}")


def identity(place: Place) -> Iterator[Finding]:
    """Who the user is for git: name and address stand in commits and changelogs."""
    for key, variable in (("user.name", "NAME"), ("user.email", "EMAIL")):
        name = f"git's {key}"
        said = _setting(place, key) or place.environ.get(f"GIT_COMMITTER_{variable}", "")
        if said:
            yield Finding(YOU, name, "ok", said)
        else:
            example = '"Your Name"' if variable == "NAME" else "you@example.org"
            yield Finding(
                YOU, name, "bad", "git doesn't know it", f"git config --global {key} {example}"
            )


def _setting(place: Place, key: str) -> str:
    answer = programs.capture(["git", "config", "--get", key], place.folder, timeout=place.timeout)
    return answer.out if answer and not answer.code else ""


def ssh(place: Place) -> Iterator[Finding]:
    """Keys for reviews and pushes; their contents are looked at by nobody."""
    folder = Path(place.environ.get("HOME") or "/nonexistent") / ".ssh"
    private = [path for path in _keys(folder) if path.is_file()]
    for path in private:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            text = f"others may read {path}: ssh refuses such a key"
            yield Finding(YOU, "ssh keys", "bad", text, f"chmod 600 {path}")
    held = probe.agent_keys(place.folder, place.timeout)
    agent = "no agent" if held is None else f"{held} in the agent"
    if held or private:
        yield Finding(YOU, "ssh keys", "ok", f"{len(private)} in {folder}, {agent}")
        return
    yield Finding(
        YOU,
        "ssh keys",
        "warn",
        f"none in {folder}, {agent}: Gerrit will not let you in",
        "Make one: ssh-keygen -t ed25519   Then add its .pub on Gerrit: Settings, SSH Keys",
    )


def _keys(folder: Path) -> list[Path]:
    """The private keys, by the public ones beside them."""
    try:
        return sorted(path.with_suffix("") for path in folder.glob("*.pub"))
    except OSError:
        return []


def settings(place: Place) -> Iterator[Finding]:
    """The configuration files and variables."""
    if place.fault:
        yield of_error(SETTINGS, "configuration", place.fault)
    else:
        explained = config.explain(place.environ)
        read = [str(file.path) for file in explained.files if file.found]
        text = f"read: {', '.join(read)}" if read else "no file; all is by default or variable"
        yield Finding(SETTINGS, "configuration", "ok", text)
    for name, near in config.strangers(place.environ).items():
        mend = f"Did you mean {near}?" if near else "All keys: rdotool conf"
        yield Finding(SETTINGS, name, "warn", f"the variable {name} is no setting", mend)


CHECKS: tuple[tuple[str, Callable[[Place], Iterable[Finding]]], ...] = (
    ("git", git),
    ("Python", python),
    ("rpm", rpm),
    ("programs", optional),
    ("you", identity),
    ("ssh keys", ssh),
    ("settings", settings),
)
