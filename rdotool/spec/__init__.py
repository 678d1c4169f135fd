"""The spec layer: lossless reading and editing of RPM spec files."""

from __future__ import annotations

from rdotool.spec.document import Spec, find_spec

__all__ = ["Spec", "find_spec"]
