"""Made-up package repositories of the real ones' size, and an rdoinfo that names them.

A stable RDO release on CentOS Stream 9 has five: together about 30,000 packages, with eight
Provides each.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

RELEASE = "caracal"
# Of all packages, in thousandths.
SHARES = {"RDO": 90, "BaseOS": 80, "AppStream": 600, "HighAvailability": 20, "CRB": 210}
REAL, TINY = 30_000, 50
CONSTRAINTS = 700

INFO = """\
releases:
- name: {release}
  status: maintained
  branch: {release}-rdo
  repos:
  - name: el9s
    distrepos:
{repos}
package-configs:
  core:
    name: openstack-%(project)s
    maintainers: [someone@example.org]
packages:
- project: nova
  conf: core
"""


def make(folder: Path, count: int = REAL) -> None:
    """Write repositories, ``rdo-full.yml`` and upper-constraints into the new folder *folder*.

    Another process does that: the memory of this one counts in what is measured.
    """
    command = [sys.executable, "-m", "benchmarks.repodata", str(folder), str(count)]
    subprocess.run(command, check=True, cwd=Path(__file__).parents[1])


def _generate(folder: Path, count: int) -> None:
    folder.mkdir()
    lines = []
    for number, (name, share) in enumerate(SHARES.items()):
        _repository(folder / name, number, max(1, count * share // 1000))
        lines.append(f"    - name: {name}\n      url: {(folder / name).as_uri()}")
    info = INFO.format(release=RELEASE, repos="\n".join(lines))
    (folder / "rdo-full.yml").write_text(info, encoding="utf-8")
    limits = "".join(f"project.{n % 5}.{n // 5}===1.1.{n % 7}\n" for n in range(CONSTRAINTS))
    (folder / "upper-constraints.txt").write_text(limits, encoding="utf-8")


def _repository(folder: Path, seed: int, count: int) -> None:
    import createrepo_c

    repodata = folder / "repodata"
    repodata.mkdir(parents=True)
    primary = repodata / "primary.xml.zst"
    file = createrepo_c.PrimaryXmlFile(str(primary), createrepo_c.ZSTD)
    file.set_num_of_pkgs(count)
    for number in range(count):
        file.add_pkg(_package(seed, number))
    file.close()
    record = createrepo_c.RepomdRecord("primary", str(primary))
    record.fill(createrepo_c.SHA256)
    repomd = createrepo_c.Repomd()
    repomd.set_record(record)
    (repodata / "repomd.xml").write_text(repomd.xml_dump(), encoding="utf-8")


def _package(seed: int, number: int) -> Any:
    """Every third is a Python module, and each has two versions, as CentOS Stream's have."""
    import createrepo_c

    name = f"{'python3-' if number % 3 == 0 else ''}project-{seed}-{number // 2}"
    package = createrepo_c.Package()
    package.name, package.arch = name, "noarch" if number % 3 == 0 else "x86_64"
    package.epoch, package.version, package.release = "0", f"1.{number % 2}.{number % 7}", "1.el9s"
    package.pkgId, package.checksum_type = f"{seed:08x}{number:056x}", "sha256"
    package.location_href = f"Packages/{name}-{package.version}-1.el9s.{package.arch}.rpm"
    package.summary, package.description = f"Project {number}", "Words about it. " * 20
    evr = ("EQ", "0", package.version, "1.el9s", False)
    bare = (None, None, None, None, False)
    dists = [(f"python{n}dist(project.{seed}.{number // 2})", *evr) for n in ("3", "3.9")]
    package.provides = [(name, *evr), (f"{name}({package.arch})", *evr), *dists] + [
        (f"lib{seed}-{number}-{each}.so.1()(64bit)", *bare) for each in range(4)
    ]
    package.requires = [(f"lib{seed}-{number - each}.so.1()(64bit)", *bare) for each in range(8)]
    return package


if __name__ == "__main__":
    _generate(Path(sys.argv[1]), int(sys.argv[2]))
