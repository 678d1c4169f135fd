"""Repositories for the tests: of RPMs that rpmbuild makes, or of made-up packages."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import createrepo_c

from rdotool import repos
from rdotool.config import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.sources.server import Site

KINDS = {
    "gz": createrepo_c.GZ,
    "xz": createrepo_c.XZ,
    "bz2": createrepo_c.BZ2,
    "zst": createrepo_c.ZSTD,
    "plain": createrepo_c.NO_COMPRESSION,
}
SPEC = """\
Name:           {name}
{epoch}
Version:        {version}
Release:        {release}
Summary:        A package of the tests
License:        Apache-2.0
BuildArch:      noarch
{lines}

%description
Nothing.

%files
"""


@dataclass(frozen=True)
class Rpm:
    """A package to build: its spec's tags, and more lines of it."""

    name: str
    version: str
    release: str = "1.el9s"
    epoch: str = ""
    lines: Sequence[str] = ()

    def spec(self) -> str:
        epoch = f"Epoch: {self.epoch}" if self.epoch else ""
        facts = {"name": self.name, "version": self.version, "release": self.release}
        return SPEC.format(**facts, epoch=epoch, lines="\n".join(self.lines))


def dist(name: str, version: str, python: str = "3.9") -> list[str]:
    """The Provides that the generator makes for a Python module."""
    return [f"Provides: python{each}dist({name}) = {version}" for each in (python, "3")]


RPMS = (
    Rpm("python3-oslo-config", "9.1.0", lines=dist("oslo-config", "9.1")),
    Rpm("python3-oslo-config", "9.10.0", lines=dist("oslo-config", "9.10")),
    Rpm("python3-oslo-config", "9.10.0~rc1", "0.1.el9s", lines=dist("oslo-config", "9.10~rc1")),
    Rpm(
        "python3-keystoneclient",
        "5.0.0",
        epoch="1",
        lines=[
            *dist("python-keystoneclient", "5"),
            "Provides: python-keystoneclient = %{epoch}:%{version}-%{release}",
            "Obsoletes: python3-oldclient < 4",
        ],
    ),
    Rpm("python3-keystoneclient", "6.0.0", lines=dist("python-keystoneclient", "6")),
    Rpm(
        "python3.11-thing",
        "2.9.0.post0",
        lines=[dist("Thing.Py", "2.9^post0", "3.11")[0], "Provides: thing-without-version"],
    ),
)


def build(folder: Path, rpms: Iterable[Rpm] = RPMS) -> Path:
    """Build *rpms* with rpmbuild; returns the folder they are in."""
    for number, rpm in enumerate(rpms):
        spec = folder / f"{number}.spec"
        spec.write_text(rpm.spec(), encoding="utf-8")
        command = ["rpmbuild", "-bb", "--quiet", "--define", f"_topdir {folder}", str(spec)]
        subprocess.run(
            [*command, "--define", "_build_name_fmt %%{NAME}-%%{VERSION}-%%{RELEASE}.rpm"],
            check=True,
            capture_output=True,
            env=os.environ | {"HOME": str(folder)},
        )
    return folder / "RPMS"


def index(folder: Path, kind: str = "zstd") -> Path:
    """Make the repodata of the RPMs in *folder*, with createrepo_c's own command."""
    program = Path(createrepo_c.__file__).parent / "data/bin/createrepo_c"
    command = [str(program), "--quiet", f"--general-compress-type={kind}", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    return folder


@dataclass
class Made:
    """A made-up package: what createrepo_c is to write of it."""

    name: str
    version: str = "1.0"
    release: str = "1"
    epoch: str = "0"
    arch: str = "noarch"
    provides: Iterable[tuple[Any, ...]] = field(default_factory=list)

    def package(self, number: int = 0) -> Any:
        package = createrepo_c.Package()
        for key in ("name", "version", "release", "epoch", "arch"):
            setattr(package, key, getattr(self, key))
        package.pkgId = f"{number:064x}"
        package.checksum_type = "sha256"
        package.location_href = f"{self.name}-{number}.rpm"
        package.summary = package.description = "A package of the tests"
        own = (self.name, "EQ", self.epoch, self.version, self.release)
        package.provides = [(*entry, False) for entry in (own, *self.provides)]
        return package


def make(folder: Path, packages: Sequence[Made], kind: str = "zst") -> Path:
    """Write a repository of made-up packages into *folder*."""
    repodata = folder / "repodata"
    shutil.rmtree(repodata, ignore_errors=True)
    repodata.mkdir(parents=True)
    suffix = "" if kind == "plain" else f".{kind}"
    primary = repodata / f"primary.xml{suffix}"
    file = createrepo_c.PrimaryXmlFile(str(primary), KINDS[kind])
    file.set_num_of_pkgs(len(packages))
    for number, package in enumerate(packages):
        file.add_pkg(package.package(number))
    file.close()
    describe(folder, primary)
    return folder


def describe(folder: Path, primary: Path, **changes: Any) -> None:
    """Write the repomd.xml for the file *primary*, with *changes* to what it says."""
    record = createrepo_c.RepomdRecord("primary", str(primary))
    record.fill(createrepo_c.SHA256)
    for key, value in changes.items():
        setattr(record, key, value)
    repomd = createrepo_c.Repomd()
    repomd.set_record(record)
    (folder / "repodata/repomd.xml").write_text(repomd.xml_dump(), encoding="utf-8")


def primary_of(folder: Path) -> Path:
    [path] = (folder / "repodata").glob("*primary.xml*")
    return path


def publish(site: Site, folder: Path, below: str = "/repo") -> str:
    """Let *site* serve what *folder* has now; returns the URL."""
    site.files.clear()
    for path in (folder / "repodata").iterdir():
        site.put(f"{below}/repodata/{path.name}", path.read_bytes())
    return f"{site.url}{below}/"


def asked(site: Site) -> list[str]:
    """What the server was asked for since the last call: ``repomd`` and ``primary``."""
    names = [
        next((kind for kind in ("repomd", "primary") if kind in request["path"]), "else")
        for request in site.asked
    ]
    site.asked.clear()
    return names


def settings(home: Path, **changes: Any) -> Settings:
    values: dict[str, Any] = {
        "cache_dir": home / "cache",
        "config_dir": home / "config",
        "state_dir": home / "state",
    }
    return Settings(**(values | changes))


@dataclass
class World:
    """A cache, and what was said about it."""

    home: Path
    notes: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)

    def load(self, *urls: str, **how: Any) -> repos.RepoSet:
        """Load repositories, named by letters from ``a`` on."""
        specs = [repos.RepoSpec(name, url) for name, url in zip("abcdefgh", urls, strict=False)]
        return repos.load(
            settings(self.home), specs, notes=self.notes.append, progress=self.seen.append, **how
        )

    def cached(self) -> dict[str, bytes]:
        """All files of the cache but the locks."""
        return {
            str(path.relative_to(self.home)): path.read_bytes()
            for path in sorted((self.home / "cache").rglob("*"))
            if path.is_file() and path.name != "lock"
        }
