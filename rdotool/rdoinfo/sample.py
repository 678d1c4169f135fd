"""Where the sample rdoinfo is that comes with rdotool."""

from __future__ import annotations

from pathlib import Path

from rdotool.errors import RdotoolError

_INSTALLED = "share/rdotool/rdoinfo-sample"


def sample_dir() -> Path:
    """The folder of the sample: in the checkout, or where it was installed.

    Raises:
        RdotoolError: the installation is incomplete.
    """
    above = Path(__file__).resolve().parents
    # A checkout or editable install; else PREFIX/lib/python3.N/site-packages/rdotool/…,
    # which is below the prefix whatever the installation scheme.
    for folder in [above[2] / "rdoinfo-sample", *(one / _INSTALLED for one in above[2:])]:
        if (folder / "rdo-full.yml").is_file():
            return folder
    raise RdotoolError(
        "the sample rdoinfo was not installed with rdotool",
        "Install rdotool from its wheel, or run it from a checkout.",
    )
