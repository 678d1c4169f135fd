"""An rdoinfo, constraints, and repositories of RPMs that rpmbuild made."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from tests.repos import world
from tests.repos.world import Rpm, dist

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.helpers.cli import Cli, Result

INFO = """\
releases:
- name: flamingo
  status: development
  branch: rpm-master
  identifier: "2025.2"
  repos:
  - name: el9s
    distrepos:
    - name: RDO Flamingo el9s
      url: {rdo}
    - name: BaseOS
      url: {base}
- name: epoxy
  status: maintained
  branch: epoxy-rdo
  identifier: "2025.1"
  repos:
  - name: el9s
    distrepos:
    - name: BaseOS
      url: {base}
package-configs:
  lib:
    name: python-%(project)s
    maintainers: [someone@example.org]
packages:
- project: oslo-config
  conf: lib
  tags: {{flamingo-uc: {{source-branch: 10.0.0}}, epoxy: {{source-branch: 9.7.1}}}}
- project: keystoneclient
  conf: lib
  tags: {{flamingo-uc: {{source-branch: 5.0.0}}}}
- project: dateutil
  conf: lib
  tags: {{flamingo-uc: {{source-branch: 2.8.0}}, version-locked: null}}
- project: held
  conf: lib
  tags: {{flamingo-uc: {{source-branch: 0.9}}, version-locked: {{epoxy: null}}}}
- project: reviewed
  conf: lib
  tags: {{flamingo-uc: {{source-branch: '0.9'}}, under-review: {{flamingo-uc: null}}}}
- project: branched
  conf: lib
  tags: {{flamingo-uc: {{source-branch: stable/x}}}}
- project: unpinned
  conf: lib
  tags: {{flamingo-uc: null}}
- project: nova
  conf: lib
  tags: {{flamingo-uc: {{source-branch: 31.0.0}}, epoxy: null}}
"""
CONSTRAINTS = """\
# This file is made by a machine.
oslo.config===9.10.0
python-keystoneclient===6.0.0
python-dateutil===2.9.0.post0
held===1.0
reviewed===1.0
branched===1.0
unpinned===1.0
zeros===2.0
newer===1.0
nowhere===1.0
old-python===1.0;python_version<'3.9'
odd line
"""
RDO_RPMS = (
    Rpm("python3-oslo-config", "9.10.0", lines=dist("oslo-config", "9.10")),
    Rpm("python3-keystoneclient", "5.0.0", epoch="1", lines=dist("python-keystoneclient", "5")),
    Rpm("python3-dateutil", "2.9.0.post0", epoch="1", lines=dist("python-dateutil", "2.9^post0")),
    Rpm("python3-newer", "1.1", lines=dist("newer", "1.1")),
)
BASE_RPMS = (
    Rpm("python3-oslo-config", "8.0.0", lines=dist("oslo-config", "8")),
    Rpm("python3-keystoneclient", "5.5.0", epoch="1", lines=dist("python-keystoneclient", "5.5")),
    Rpm("python3-zeros", "2.0.0", lines=dist("zeros", "2")),
)


@pytest.fixture(scope="session")
def repositories(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """``rdo`` and ``base``, each a folder of RPMs with repodata."""
    if not shutil.which("rpmbuild"):
        pytest.skip("needs rpmbuild: apt install rpm, or dnf install rpm-build")
    found = {}
    for name, rpms in {"rdo": RDO_RPMS, "base": BASE_RPMS}.items():
        folder = tmp_path_factory.mktemp(name)
        found[name] = world.index(world.build(folder, rpms))
    return found


@pytest.fixture
def uc(tmp_path: Path, cli: Cli, repositories: dict[str, Path]) -> Callable[..., Result]:
    """``uc("report", …)``: with rdoinfo and constraints of this module."""
    urls = {name: folder.as_uri() for name, folder in repositories.items()}
    (tmp_path / "rdo-full.yml").write_text(INFO.format(**urls), "utf-8")
    limits = tmp_path / "upper-constraints.txt"
    limits.write_text(CONSTRAINTS, "utf-8")

    def run(*args: Any, code: int = 0, env: Any = None, constraints: Any = limits) -> Result:
        named = ("--constraints", constraints) if constraints else ()
        return cli("uc", *args, "-l", tmp_path, *named, code=code, env=env)

    return run
