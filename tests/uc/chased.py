"""A small rdoinfo whose pins are chased, and constraints for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.rdoinfo.edit.checkout import Checkout
from rdotool.reqs import constraints
from rdotool.reqs.target import Target

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from rdotool.reqs.constraints import Constraints

RDO = """\
import:
- tags/flamingo.yml
- tags/flamingo-uc.yml
- tags/epoxy.yml
- tags/special.yml
releases:
- {name: flamingo, status: development, branch: rpm-master, identifier: "2025.2", repos: []}
- {name: epoxy, status: maintained, branch: epoxy-rdo, identifier: "2025.1", repos: []}
package-configs:
  lib:
    name: python-%(project)s
    maintainers: [someone@example.org]
  puppet:
    name: '%(project)s'
    maintainers: [someone@example.org]
    tags:
      flamingo:
      flamingo-uc:
packages:
"""
# In the order of their tags' files.
LIBRARIES = ("cliff", "glance_store", "held", "oslo-config", "os-vif", "reviewed", "tempest")
CONSTRAINTS = """\
# This file is made by a machine.
oslo.config===10.1.0
python-cliff===4.10.0
glance-store===5.0.0
os_vif===4.2.1
held===2.0
reviewed===2.0
tempest===45.0.0
nowhere===1.0
"""
BUMPED = {"cliff": "4.10.0", "glance_store": "5.0.0", "oslo-config": "10.1.0", "os-vif": "4.2.1"}
SUBJECT = "Bump rdoinfo flamingo-uc tags to latest upper-constraints or latest Puppetfile"
TOPIC = "rdoinfo-uc-update-master"


def entry(project: str, tag: str, pin: str | None = "1.0.0") -> str:
    """An entry of a tag's file, with a comment that must stay."""
    value = "" if pin is None else f"\n      component: common  # ours\n      source-branch: {pin}"
    return f"- project: {project}\n  tags:\n    {tag}:{value}\n"


def files(
    pins: Mapping[str, str | None] | None = None, special: str = "", packages: str = ""
) -> dict[str, str]:
    """The info files.

    Args:
        pins: of ``flamingo-uc``, where they aren't 1.0.0; None for none.
        special: entries of tags/special.yml.
        packages: more entries of packages.
    """
    wanted = {**dict.fromkeys(LIBRARIES, "1.0.0"), **(pins or {})}
    special = special or entry("reviewed", "under-review", None)
    return {
        "rdo-full.yml": RDO
        + "".join(f"- {{project: {one}, conf: lib}}\n" for one in LIBRARIES)
        + packages,
        "tags/flamingo.yml": "packages:\n" + entry("cliff", "flamingo", None),
        "tags/flamingo-uc.yml": "packages:\n"
        + "".join(entry(project, "flamingo-uc", pin) for project, pin in wanted.items()),
        "tags/epoxy.yml": "packages:\n" + entry("cliff", "epoxy", "1.0.0"),
        "tags/special.yml": "packages:\n" + special,
    }


def write(folder: Path, content: Mapping[str, str]) -> Path:
    """Write info files into *folder*."""
    for name, text in content.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def checkout(folder: Path, content: Mapping[str, str] | None = None) -> Checkout:
    """A checkout of them."""
    return Checkout(write(folder, content or files()))


def limits(text: str = CONSTRAINTS, python: str = "3.12") -> Constraints:
    """Constraints as they are read from a file."""
    return constraints.read(text, "upper-constraints.txt", Target(python))
