"""A small openstack/releases, and an rdoinfo that is behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.helpers.git import GitRepo

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

KEYS = {"flamingo": "c" * 40, "epoxy": "e" * 39 + "1", "dalmatian": "d" * 40}
STATUS = f"""\
---
- name: flamingo
  release-id: 2025.2
  status: development
  signing-key:
    key: {KEYS["flamingo"]}
    start: 2025-04-07
    end: present
- name: epoxy
  release-id: 2025.1
  status: maintained
  slurp: yes
  signing-key:
    key: '0x{KEYS["epoxy"].upper()}'
    start: 2024-10-07
    end: 2025-04-07
- name: dalmatian
  release-id: 2024.2
  status: maintained
  signing-key:
    key: {KEYS["dalmatian"]}
    start: 2024-04-08
    end: 2024-10-07
- name: juno
  status: end of life
  eol-date: 2015-12-07
"""


def deliverable(repo: str, *versions: str) -> str:
    """A deliverable's file."""
    lines = [
        f"  - version: {version}\n    projects:\n      - repo: {repo}\n        hash: {at:040x}\n"
        for at, version in enumerate(versions)
    ]
    return f"---\nteam: some\ntype: service\nreleases:\n{''.join(lines)}"


FILES = {
    "data/series_status.yaml": STATUS,
    "deliverables/epoxy/nova.yaml": deliverable(
        "openstack/nova", "31.0.0.0rc1", "31.0.0", "31.2.0", "31.10.0", "2025.1-eol"
    ),
    "deliverables/epoxy/oslo.log.yaml": deliverable("openstack/oslo.log", "7.1.0", "7.1.1"),
    "deliverables/epoxy/glance.yaml": deliverable("openstack/glance", "30.0.0.0rc1"),
    "deliverables/epoxy/swift.yaml": deliverable("openstack/swift", "2.35.0"),
    "deliverables/epoxy/heat.yaml": deliverable("openstack/heat", "24.0.0"),
    "deliverables/epoxy/cliff.yaml": deliverable("openstack/cliff", "4.9.1"),
    "deliverables/epoxy/tacker.yaml": "---\nteam: tacker\nreleases:\n",
    "deliverables/epoxy/horizon.yaml": deliverable("openstack/horizon", "2025.1-last"),
}
BUILD = "cloud9s-openstack-epoxy-{}"
RDOINFO = """\
releases:
- name: epoxy
  status: maintained
  branch: rpm-master
  identifier: "2025.1"
  repos:
  - name: el9s
    buildsys-tags:
    - cloud9s-openstack-epoxy-testing
    - cloud9s-openstack-epoxy-release
- name: zed
  status: eol
  branch: rpm-master
  repos: []
package-default:
  name: openstack-%(project)s
  upstream: https://opendev.org/openstack/%(project)s
  maintainers:
  - m@example.com
packages:
- project: nova
  tags:
    epoxy:
  buildsys-tags:
    cloud9s-openstack-epoxy-testing: openstack-nova-31.2.0-1.el9s
    cloud9s-openstack-epoxy-release: openstack-nova-31.0.0-1.el9s
- project: oslo-log
  upstream: https://opendev.org/openstack/oslo.log.git
  tags:
    epoxy:
      source-branch: 7.1.0
- project: glance
  tags:
    epoxy:
      source-branch: 2ed2a2df59bbeaf9cf628e1a4a499476842282fd
  buildsys-tags:
    cloud9s-openstack-epoxy-testing: openstack-glance-29.0.0-1.el9s
- project: swift
  tags:
    epoxy:
      source-branch: 2.35.0
- project: heat
  tags:
    epoxy:
      source-branch: v24.0.1
- project: horizon
  tags:
    epoxy:
- project: cliff
  tags:
    zed:
"""


def write(folder: Path, files: Mapping[str, str] = FILES) -> Path:
    """Write *files* below *folder*."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def commit(folder: Path) -> GitRepo:
    """openstack/releases as a repository at *folder*."""
    repo = GitRepo.init(folder)
    repo.commit("releases", dict(FILES))
    return repo


def rdoinfo(folder: Path) -> Path:
    """The rdoinfo in *folder*."""
    return write(folder, {"rdo-full.yml": RDOINFO})
