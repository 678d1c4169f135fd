"""Other programs, run for the user on the user's own terminal."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def run(command: Sequence[str], folder: Path) -> int:
    """Run *command* in *folder* and return its exit code; it speaks for itself."""
    return subprocess.run(list(command), cwd=folder, check=False).returncode
