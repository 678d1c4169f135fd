"""rdopkg 1.8.0 from PyPI in a virtual environment of its own, kept between the runs."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

VERSION = "1.8.0"
# rdopkg needs pkg_resources, which setuptools 81 dropped; rpm is the shim for the
# system's Python module.
REQUIREMENTS = (f"rdopkg=={VERSION}", "setuptools<81", "rpm")


class NoPeer(Exception):
    """rdopkg can't be had; the text says why."""


def install(cache: Path) -> Path:
    """The path of an rdopkg executable, installed below *cache* when it isn't yet.

    Raises:
        NoPeer: it can't be installed or doesn't run.
    """
    venv = cache / f"rdopkg-{VERSION}-py{sys.version_info.major}.{sys.version_info.minor}"
    rdopkg = venv / "bin" / "rdopkg"
    if not _runs(rdopkg):
        _call(sys.executable, "-m", "venv", "--clear", str(venv))
        _call(str(venv / "bin" / "pip"), "install", "-q", *REQUIREMENTS)
    if not _runs(rdopkg):
        raise NoPeer(f"{rdopkg} does not run")
    return rdopkg


def _runs(rdopkg: Path) -> bool:
    if not rdopkg.exists():
        return False
    done = subprocess.run([rdopkg, "--version"], capture_output=True, check=False)
    return done.returncode == 0


def _call(*command: str) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise NoPeer(str(error)) from error
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:]
        raise NoPeer(f"{' '.join(command[:4])} …: {' '.join(last)}")
