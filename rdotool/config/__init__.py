"""Settings: what the user's files and environment say, read when asked and never at import."""

from __future__ import annotations

from rdotool.config.explain import (
    Explained,
    Value,
    distro_variable,
    explain,
    load,
    strangers,
)
from rdotool.config.keys import KEYS, Key
from rdotool.config.settings import Distro, Settings, state_dir

__all__ = [
    "KEYS",
    "Distro",
    "Explained",
    "Key",
    "Settings",
    "Value",
    "distro_variable",
    "explain",
    "load",
    "state_dir",
    "strangers",
]
