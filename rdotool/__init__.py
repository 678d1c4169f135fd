"""A packager's toolkit for RDO, the RPM distribution of OpenStack."""

from __future__ import annotations


def __getattr__(name: str) -> str:
    """``__version__``, looked up when asked for: no command but ``--version`` pays for it."""
    if name == "__version__":
        return _version()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _version() -> str:
    """The version that pip recorded when it installed this package.

    It stands in the name of the folder that pip writes; reading it there is a
    hundred times faster than importing :mod:`importlib.metadata`, which knows the rest.
    """
    import os
    import sys

    for folder in sys.path:
        try:
            names = os.listdir(folder)  # noqa: PTH208 (pathlib is slow to import)
        except OSError:
            continue
        for entry in names:
            if entry.startswith("rdotool-") and entry.endswith(".dist-info"):
                return entry.removeprefix("rdotool-").removesuffix(".dist-info")
    return _version_by_metadata()


def _version_by_metadata() -> str:
    from importlib import metadata

    try:
        return metadata.version("rdotool")
    except metadata.PackageNotFoundError:
        return "unknown"  # a source tree that was never installed
