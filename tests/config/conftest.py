"""A user with a configuration file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def config_file(home: Path) -> Path:
    """Where the user's configuration file belongs; its folder is there, it is not."""
    path = home / ".config/rdotool/config.yaml"
    path.parent.mkdir(parents=True)
    return path
