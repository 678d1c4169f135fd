"""Packages to update."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.helpers.distgit import Distgit
from tests.workflows.worlds import conflicting

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.helpers.cli import Cli

Make = "Callable[..., Distgit]"


@pytest.fixture
def make(tmp_path: Path, cli: Cli) -> Callable[..., Distgit]:
    """``make("1.2.3", "2", magic=[…])``: a distgit in a folder named as its package."""

    def distgit(*args: str, **options: object) -> Distgit:
        return Distgit.make(tmp_path / "foo-bar", *args, **options)  # type: ignore[arg-type]

    return distgit


@pytest.fixture
def clean(make: Callable[..., Distgit]) -> Distgit:
    """Three patches, the second of which upstream took in 1.3.0."""
    package = make("1.2.3", "2")
    package.add_patches(3)
    package.new_version("1.3.0", 2, merged=[1])
    return package


@pytest.fixture
def conflict(tmp_path: Path, cli: Cli) -> Distgit:
    """Four patches; 1.3.0 conflicts with the second and the third."""
    return conflicting(tmp_path / "foo-bar")


@pytest.fixture
def remote(clean: Distgit, tmp_path: Path) -> Distgit:
    """`clean`, cloned with remotes as `rdotool clone` sets them; no local patches branch."""
    return clean.with_remotes(tmp_path / "remotes")
