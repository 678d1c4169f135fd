"""A small rdoinfo in a git repository, with all that its edits are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.helpers.git import GitRepo

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TESTING, RELEASE = (f"cloud9s-openstack-epoxy-{phase}" for phase in ("testing", "release"))
FULL = f"""\
import:
- rdo.yml
- deps.yml
- tags/epoxy.yml
- tags/flamingo.yml
- tags/flamingo-uc.yml
- tags/under-review.yml
- buildsys-tags/{TESTING}.yml
- buildsys-tags/{RELEASE}.yml
"""
RDO = f"""\
components:
- name: cloudops
- name: common
releases:
- name: flamingo
  status: development
  branch: rpm-master
  repos: []
- name: epoxy
  status: maintained
  branch: epoxy-rdo
  repos:
  - name: el9s
    buildsys-tags:
    - {TESTING}
    - {RELEASE}
  - name: el10s
    buildsys-tags:
    - cloud10s-openstack-epoxy-testing
package-default:
  name: python-%(project)s
package-configs:
  rpmfactory-core:
    name: openstack-%(project)s
    maintainers:
    - all@example.com
  fedora-dependency:
    maintainers:
    - deps@example.com
packages:
- project: nova
  conf: rpmfactory-core
- project: cliff
  conf: rpmfactory-core
  maintainers:
  - a@example.com  # who left
  - b@example.com
  - c@example.com
- project: heat
  conf: rpmfactory-core
"""
DEPS = "packages:\n- project: zlib\n  name: zlib\n  conf: fedora-dependency\n"
_TAGGED = (
    ("nova", "epoxy"),
    ("nova", "flamingo"),
    ("nova", "flamingo-uc"),
    ("heat", "under-review"),
)


def tagged(project: str, tag: str) -> str:
    """An entry of a tag's file."""
    return f"- project: {project}\n  tags:\n    {tag}:\n"


def built(project: str, tag: str, nvr: str) -> str:
    """An entry of a CBS tag's file."""
    return f"- project: {project}\n  buildsys-tags:\n    {tag}: {nvr}\n"


FILES = {
    "rdo-full.yml": FULL,
    "rdo.yml": RDO,
    "deps.yml": DEPS,
    **{f"tags/{tag}.yml": f"packages:\n{tagged(project, tag)}" for project, tag in _TAGGED},
    f"buildsys-tags/{TESTING}.yml": "packages:\n"
    + built("cliff", TESTING, "openstack-cliff-4.9.1-1.el9s")
    + built("heat", TESTING, "openstack-heat-24.0.0-1.el9s")
    + built("nova", TESTING, "openstack-nova-31.1.0-1.el9s")
    + built("zlib", TESTING, "zlib-1.2-1.el9s"),
    f"buildsys-tags/{RELEASE}.yml": "packages:\n"
    + built("cliff", RELEASE, "openstack-cliff-4.9.1-1.el9s")
    + built("nova", RELEASE, "openstack-nova-31.0.0-1.el9s")
    + built("zlib", RELEASE, "zlib-1.3-1.el9s"),
}


def write(folder: Path, files: Mapping[str, str] = FILES) -> Path:
    """Write the files below *folder*."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def commit(folder: Path, files: Mapping[str, str] = FILES) -> GitRepo:
    """The files as a commit of a repository at *folder*."""
    repo = GitRepo.init(folder)
    write(folder, files)
    repo.commit("rdoinfo")
    return repo
