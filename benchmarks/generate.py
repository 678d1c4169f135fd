"""A made-up rdoinfo of the real one's size, for machines where the real one is not.

The real one of mid-2026: 1369 packages, 16 tags, 82 buildsys-tags, 107,000 lines; nearly
all of them are NVRs in ``buildsys-tags/``. :data:`REAL` repeats these proportions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAMED = ("octavia", "nova", "glance", "neutron", "cinder")
RELEASES = ("flamingo", "epoxy", "dalmatian", "caracal", "bobcat", "antelope", "zed", "yoga")
PHASES = ("candidate", "build", "testing", "release")


@dataclass(frozen=True)
class Size:
    """How much to generate.

    Attributes:
        packages: in rdo.yml and deps.yml together.
        tags: files in tags/.
        buildsys_tags: files in buildsys-tags/.
        pinned: packages in each of these.
    """

    packages: int
    tags: int
    buildsys_tags: int
    pinned: int


REAL = Size(packages=1369, tags=16, buildsys_tags=82, pinned=345)
TINY = Size(packages=20, tags=2, buildsys_tags=2, pinned=10)

CONFIGS = """\
package-default:
  name: python-%(project)s
  distgit: https://github.com/rdo-packages/%(project)s-distgit.git
  patches: http://review.rdoproject.org/r/p/openstack/%(project)s.git
package-configs:
  rpmfactory-core:
    name: openstack-%(project)s
    upstream: https://opendev.org/openstack/%(project)s
    master-distgit: https://github.com/rdo-packages/%(project)s-distgit.git
    review-origin: ssh://review.rdoproject.org:29418/openstack/%(project)s-distgit.git
    review-patches: ssh://review.rdoproject.org:29418/openstack/%(project)s.git
  fedora-dependency:
    distgit: https://src.fedoraproject.org/rpms/%(project)s.git
    upstream: null
"""


def generate(folder: Path, size: Size = REAL) -> None:
    """Write an rdoinfo into *folder*, which must not be there."""
    tags = [
        f"{RELEASES[n % len(RELEASES)]}{'-uc' * (n // len(RELEASES))}" for n in range(size.tags)
    ]
    cbs = [_cbs_tag(number) for number in range(size.buildsys_tags)]
    for name in ("tags", "buildsys-tags"):
        (folder / name).mkdir(parents=True)
    _write(
        folder / "rdo-full.yml", _imports("rdo.yml", "deps.yml", "tags.yml", "buildsys-tags.yml")
    )
    _write(folder / "tags.yml", _imports(*(f"tags/{tag}.yml" for tag in tags)))
    _write(folder / "buildsys-tags.yml", _imports(*(f"buildsys-tags/{tag}.yml" for tag in cbs)))
    projects = _projects(size.packages)
    core, dependencies = projects[: size.packages // 2], projects[size.packages // 2 :]
    head = _releases(cbs) + _components(core) + CONFIGS
    _write(folder / "rdo.yml", head + _packages(map(_core, core)))
    _write(folder / "deps.yml", _packages(map(_dependency, dependencies)))
    for tag in tags:
        _write(
            folder / "tags" / f"{tag}.yml",
            _packages(_tagged(project, tag) for project in core[::3]),
        )
    for number, tag in enumerate(cbs):
        pinned = [projects[(number * 7 + n) % len(projects)] for n in range(size.pinned)]
        _write(folder / "buildsys-tags" / f"{tag}.yml", _packages(_nvr(p, tag) for p in pinned))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _imports(*names: str) -> str:
    return "import:\n" + "".join(f"- {name}\n" for name in names)


def _projects(count: int) -> list[str]:
    return [*NAMED, *(f"project-{number}" for number in range(count - len(NAMED)))]


def _cbs_tag(number: int) -> str:
    phase, rest = PHASES[number % len(PHASES)], number // len(PHASES)
    return f"cloud{9 + rest // len(RELEASES)}s-openstack-{RELEASES[rest % len(RELEASES)]}-{phase}"


def _releases(cbs: list[str]) -> str:
    return "releases:\n" + "".join(
        _release(number, [tag for tag in cbs if f"-{name}-" in tag])
        for number, name in enumerate(RELEASES)
    )


def _release(number: int, cbs: list[str]) -> str:
    name = RELEASES[number]
    tags = "".join(f"    - {tag}\n" for tag in cbs)
    return (
        f"- name: {name}\n"
        f"  status: {'maintained' if number else 'development'}\n"
        f"  branch: {name}-rdo\n"
        f'  identifier: "202{5 - number // 2}.{2 - number % 2}"\n'
        "  repos:\n"
        "  - name: el9s\n"
        f"    branch: {name}-rdo\n"
        f"    buildsys: cbs/cloud9s-openstack-{name}-el9s\n"
        + (f"    buildsys-tags:\n{tags}" if tags else "")
    )


def _components(core: list[str]) -> str:
    names = sorted({project[:3] for project in core})
    return "components:\n" + "".join(f"- name: {name}\n" for name in names)


def _packages(entries: Iterator[str] | map[str]) -> str:
    return "packages:\n" + "".join(entries)


def _core(project: str) -> str:
    return (
        f"- project: {project}\n"
        "  conf: rpmfactory-core\n"
        f"  component: {project[:3]}\n"
        "  maintainers:\n"
        f"  - {project}@example.org\n"
        "  - packagers@example.org\n"
    )


def _dependency(project: str) -> str:
    return (
        f"- project: {project}\n  conf: fedora-dependency\n  maintainers:\n  - deps@example.org\n"
    )


def _tagged(project: str, tag: str) -> str:
    return f"- project: {project}\n  tags:\n    {tag}:\n      source-branch: {len(project)}.1.0\n"


def _nvr(project: str, tag: str) -> str:
    return f"- project: {project}\n  buildsys-tags:\n    {tag}: python-{project}-1.2.3-1.el9s\n"
