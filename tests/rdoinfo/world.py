"""Small info folders, and what the tests know about them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from rdotool.config import Settings
from rdotool.rdoinfo import Info, load

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SAMPLE = Path(__file__).resolve().parents[2] / "rdoinfo-sample"

# The least that a whole info needs.
RELEASES = """\
releases:
- name: caracal
  status: maintained
  branch: caracal-rdo
  repos:
  - name: el9s
"""
CONFIGS = """\
package-configs:
  core:
    name: openstack-%(project)s
    maintainers:
    - someone@example.org
"""
PACKAGES = """\
packages:
- project: nova
  conf: core
"""
INFO = RELEASES + CONFIGS + PACKAGES


def write(folder: Path, files: Mapping[str, str | bytes] | str) -> Path:
    """Write info files; text alone is the one file ``rdo-full.yml``."""
    if isinstance(files, str):
        files = {"rdo-full.yml": files}
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def settings(home: Path, **changes: Any) -> Settings:
    """Settings with everything below *home*."""
    values: dict[str, Any] = {
        "cache_dir": home / "cache",
        "config_dir": home / "config",
        "state_dir": home / "state",
        "rdoinfo_url": "file:///nonexistent",
    }
    return Settings(**(values | changes))


def read(
    folder: Path,
    cache: Path,
    *,
    tag: str | None = None,
    info_file: str | None = None,
    notes: Callable[[str], None] = lambda _text: None,
) -> Info:
    """The info of a local folder."""
    return load(settings(cache), local=folder, tag=tag, info_file=info_file, notes=notes)
