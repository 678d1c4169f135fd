"""What every command needs of its surroundings: settings, the repository, the screen."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from rdotool import config
from rdotool.ui import Ui, get_ui

if TYPE_CHECKING:
    from rdotool.adapters.vcs import Repo

__all__ = ["repo", "settings", "ui"]


def settings() -> config.Settings:
    """The settings of this process' environment."""
    return config.load(os.environ)


def ui() -> Ui:
    """The screen."""
    return get_ui()


def repo() -> Repo:
    """The git repository of the current folder.

    Raises:
        RdotoolError: the current folder is in no git repository.
    """
    from rdotool.adapters.vcs import Repo

    return Repo.open(Path.cwd())
