"""The demo's package repositories: repodata without packages, which is all a query reads."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MIRROR = "http://mirror.stream.centos.org/"
"""What the sample rdoinfo's URLs begin with; the demo's own begin with its folder."""

_CLOUD = "SIGs/{}-stream/cloud/x86_64/openstack-{}"
# Name, [epoch:]version-release, and the name of the Python module where it is one.
_Entry = tuple[str, str, str]
_REPOS: dict[str, tuple[_Entry, ...]] = {
    _CLOUD.format(9, "caracal"): (
        ("openstack-octavia-api", "14.0.0-1.el9s", ""),
        ("python3-octavia", "14.0.0-1.el9s", "octavia"),
        ("python3-oslo-config", "2:9.3.0-1.el9s", "oslo.config"),
        ("python3-oslo-config", "2:9.4.0-1.el9s", "oslo.config"),
        ("python3-oslo-log", "5.5.1-1.el9s", "oslo.log"),
    ),
    _CLOUD.format(9, "epoxy"): (
        ("openstack-octavia-api", "16.0.0-1.el9s", ""),
        ("python3-octavia", "16.0.0-1.el9s", "octavia"),
        ("python3-oslo-config", "2:9.7.1-1.el9s", "oslo.config"),
        ("python3-oslo-log", "7.1.0-1.el9s", "oslo.log"),
    ),
    _CLOUD.format(10, "epoxy"): (
        ("python3-oslo-config", "2:9.7.1-1.el10s", "oslo.config"),
        ("python3-oslo-log", "7.1.0-1.el10s", "oslo.log"),
    ),
    "9-stream/BaseOS/x86_64/os": (("python3-dateutil", "1:2.8.1-7.el9", "python-dateutil"),),
    "9-stream/AppStream/x86_64/os": (("python3-tenacity", "6.2.0-5.el9", "tenacity"),),
    "10-stream/BaseOS/x86_64/os": (("python3-dateutil", "1:2.8.2-15.el10", "python-dateutil"),),
}
_PYTHON = {"9-": "3.9", "10": "3.12"}

_METADATA = """\
<?xml version="1.0" encoding="UTF-8"?>
<metadata xmlns="http://linux.duke.edu/metadata/common" \
xmlns:rpm="http://linux.duke.edu/metadata/rpm" packages="{count}">
{packages}</metadata>
"""
_PACKAGE = """\
<package type="rpm">
  <name>{name}</name>
  <arch>noarch</arch>
  <version epoch="{epoch}" ver="{version}" rel="{release}"/>
  <checksum type="sha256" pkgid="YES">{checksum}</checksum>
  <location href="{name}-{version}-{release}.noarch.rpm"/>
  <format>
    <rpm:provides>
{provides}    </rpm:provides>
  </format>
</package>
"""
_REPOMD = """\
<?xml version="1.0" encoding="UTF-8"?>
<repomd xmlns="http://linux.duke.edu/metadata/repo">
  <data type="primary">
    <checksum type="sha256">{checksum}</checksum>
    <location href="repodata/primary.xml"/>
    <size>{size}</size>
  </data>
</repomd>
"""


def make(folder: Path) -> None:
    """Write all repositories into the new folder *folder*."""
    for path, entries in _REPOS.items():
        repodata = folder / path / "repodata"
        repodata.mkdir(parents=True)
        python = _PYTHON[path.removeprefix("SIGs/")[:2]]
        data = _primary(entries, python).encode()
        (repodata / "primary.xml").write_bytes(data)
        repomd = _REPOMD.format(checksum=hashlib.sha256(data).hexdigest(), size=len(data))
        (repodata / "repomd.xml").write_text(repomd, encoding="utf-8")


def _primary(entries: Iterable[_Entry], python: str) -> str:
    packages = [_package(*entry, python) for entry in entries]
    return _METADATA.format(count=len(packages), packages="".join(packages))


def _package(name: str, evr: str, module: str, python: str) -> str:
    head, _, release = evr.rpartition("-")
    epoch, colon, version = head.rpartition(":")
    epoch = epoch if colon else "0"
    provides = _provide(name, epoch, version, release)
    if module:
        dist = module.replace(".", "-")
        for each in (python, "3"):
            provides += _provide(f"python{each}dist({dist})", "0", version)
    return _PACKAGE.format(
        name=name,
        epoch=epoch,
        version=version,
        release=release,
        checksum=hashlib.sha256(f"{name}-{evr}".encode()).hexdigest(),
        provides=provides,
    )


def _provide(name: str, epoch: str, version: str, release: str = "") -> str:
    rel = f' rel="{release}"' if release else ""
    evr = f'epoch="{epoch}" ver="{version}"{rel}'
    return f'      <rpm:entry name={quoteattr(name)} flags="EQ" {evr}/>\n'
