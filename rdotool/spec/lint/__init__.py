"""Own checks of a spec: each finds one trap, by reading alone.

`lint` gives what they find; `mended` applies the fixes that are safe.
"""

from __future__ import annotations

from rdotool.spec.lint.folder import Folder
from rdotool.spec.lint.model import CHECKS, Check, Finding
from rdotool.spec.lint.run import lint, mended

__all__ = ["CHECKS", "Check", "Finding", "Folder", "lint", "mended"]
