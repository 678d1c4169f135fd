"""A small rdoinfo whose release epoxy is about to branch, and to be released."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.rdoinfo import small
from tests.rdoinfo.small import built, tagged

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.git import GitRepo

TESTING, BUILD, CANDIDATE = (
    f"cloud9s-openstack-epoxy-{phase}" for phase in ("testing", "el9s-build", "candidate")
)
NEXT = "cloud10s-openstack-epoxy-testing"
RELEASE = f"""\
- name: epoxy
  status: development   # what master is
  branch: rpm-master
  identifier: "2025.1"
  upstream_branch: "master"
  repos:
  - name: el9s
    buildsys: cbs/cloud9s-openstack-epoxy-el9s
    buildsys-tags:
    - {BUILD}
    - {CANDIDATE}
    - {TESTING}
    distrepos:
    - name: RDO Caracal el9s
      url: http://mirror.example.org/SIGs/9-stream/cloud/x86_64/openstack-epoxy/
    - name: CentOS Stream 9 BaseOS
      url: http://mirror.example.org/9-stream/BaseOS/x86_64/os/
  - name: el10s
    buildsys-tags:
    - {NEXT}
"""
RDO = f"""\
import:
- tags.yml
releases:
{RELEASE}- name: dalmatian
  status: maintained
  branch: dalmatian-rdo
  identifier: "2024.2"
  repos: []
package-default:
  name: python-%(project)s
  maintainers:
  - all@example.com
packages:
- project: cliff
- project: nova
- project: tempest
- project: zlib
"""
TAGS = """\
import:
- tags/dalmatian.yml
- tags/epoxy.yml
- tags/epoxy-uc.yml
- tags/version-locked.yml
"""
BUILDS = f"""\
import:
# what CentOS Stream 9 gets
- buildsys-tags/{CANDIDATE}.yml
- buildsys-tags/{BUILD}.yml
- buildsys-tags/{TESTING}.yml
- buildsys-tags/{NEXT}.yml
"""
TAG = (
    f"packages:\n# epoxy: is a comment\n{tagged('cliff', 'epoxy')}      source-branch: 4.9.1\n"
    f"{tagged('nova', 'epoxy')}      source-branch: main\n"
)
UC = (
    f"packages:\n{tagged('cliff', 'epoxy-uc')}      source-branch: 4.9.1\n"
    + tagged("nova", "epoxy-uc")
    + f"{tagged('tempest', 'epoxy-uc')}      source-branch: 43.0.0\n"
)
LOCKED = """\
packages:
# follows master
- project: nova
  tags:
    version-locked:
- project: cliff
  tags:
    version-locked:
      epoxy-uc:
      epoxy:
      dalmatian:
- project: tempest
  tags:
    version-locked:
      epoxy-uc:
"""
TESTED = (
    "packages:\n"
    + built("cliff", TESTING, "python-cliff-4.9.1-1.el9s")
    + "# a library\n"
    + built("nova", TESTING, "python-nova-31.0.0-1.el9s")
    + built("zlib", TESTING, "python-zlib-1.2-1.el9s")
)
FILES = {
    "rdo-full.yml": "import:\n- rdo.yml\n- buildsys-tags.yml\n",
    "rdo.yml": RDO,
    "tags.yml": TAGS,
    "buildsys-tags.yml": BUILDS,
    "tags/dalmatian.yml": f"packages:\n{tagged('nova', 'dalmatian')}",
    "tags/epoxy.yml": TAG,
    "tags/epoxy-uc.yml": UC,
    "tags/version-locked.yml": LOCKED,
    f"buildsys-tags/{TESTING}.yml": TESTED,
    f"buildsys-tags/{BUILD}.yml": "packages:\n" + built("zlib", BUILD, "python-zlib-1-1.el9s"),
    f"buildsys-tags/{CANDIDATE}.yml": "packages:\n"
    + built("zlib", CANDIDATE, "python-zlib-2-1.el9s"),
    f"buildsys-tags/{NEXT}.yml": "packages:\n" + built("zlib", NEXT, "python-zlib-1-1.el10s"),
}


def write(folder: Path) -> Path:
    """Write the files below *folder*."""
    return small.write(folder, FILES)


def commit(folder: Path) -> GitRepo:
    """The files as a commit of a repository at *folder*."""
    return small.commit(folder, FILES)
