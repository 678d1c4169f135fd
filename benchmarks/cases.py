"""What is measured: each case's command for rdotool, for the peer, and its floor.

The floor is what the task costs without any tool: nobody can be faster without doing
less.
"""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import repodata, requirements
from benchmarks.distgit import BRANCH, FORMAT_PATCH, NEW, PACKAGE, PATCHES_BRANCH
from benchmarks.measure import Contestant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from benchmarks.world import World

TOOL, PEER, FLOOR = "rdotool", "peer", "floor"

_CLICK = [sys.executable, "-c", "import click"]
_LIBYAML = """\
import sys, pathlib, yaml
for path in pathlib.Path(sys.argv[1]).rglob("*.yml"):
    yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
"""
# What reads an XML that is there, without keeping anything of it.
_CREATEREPO = """\
import sys, pathlib, createrepo_c
for path in pathlib.Path(sys.argv[1]).rglob("primary.xml.*"):
    createrepo_c.xml_parse_primary(str(path), pkgcb=lambda p: p.provides, do_files=False)
"""
_NEW_VERSION = ("-n", "-d", "-U", "-u", "RDO", "-e", "dev@lists.rdoproject.org", NEW)
_EDIT = f"""\
sed -i -e 's/^Version:.*/Version:        {NEW}/' \
 -e 's/^%changelog/&\\n* Thu Oct 03 2024 RDO <dev@lists.rdoproject.org> {NEW}-1\\n- Update\\n/' \
 {PACKAGE}.spec
git commit -q -a -m {PACKAGE}-{NEW}-1
"""
_REBASE = f"""\
git checkout -q {PATCHES_BRANCH} && git rebase -q {NEW} && git checkout -q {BRANCH} &&
git rm -q '*.patch' && {FORMAT_PATCH} {NEW}..{PATCHES_BRANCH} && git add -- *.patch &&
"""
# What is compared, read by git alone.
_SHOW = f"""\
for path in {{}}; do
  git -C $path for-each-ref > /dev/null
  git -C $path cat-file blob {requirements.VERSION}:requirements.txt > /dev/null
done
"""


@dataclass(frozen=True)
class Case:
    """One row of the table.

    Attributes:
        name: what is done.
        floor: what the floor is.
        contestants: by :data:`TOOL`, :data:`PEER` (where there is one) and :data:`FLOOR`.
    """

    name: str
    floor: str
    contestants: Mapping[str, Contestant]


def rdotool_command() -> list[str]:
    """The console script beside this Python, or the module where it isn't installed."""
    script = Path(sys.executable).parent / "rdotool"
    return [str(script)] if script.exists() else [sys.executable, "-m", "rdotool"]


def cases(world: World, tool: Sequence[str], peer: Sequence[str] | None) -> list[Case]:
    """All cases.

    Args:
        world: where they run.
        tool: the command of rdotool.
        peer: the command of rdopkg, or None.
    """
    commands = {TOOL: tool, **({PEER: peer} if peer else {})}
    return [
        Case(row.name, row.floor[0], dict(_contestants(row, commands))) for row in _rows(world)
    ]


@dataclass(frozen=True)
class _Row:
    name: str
    args: Sequence[str]
    floor: tuple[str, Sequence[str]]
    prepare: Callable[[str], Path]  # of the contestant's name
    rdopkg: bool = True  # whether it can do that, too


def _rows(world: World) -> list[_Row]:
    yaml = [sys.executable, "-c", _LIBYAML, str(world.rdoinfo)]
    fetch = f"rm -rf copy; git clone -q {shlex.quote(str(world.rdoinfo))} copy"
    click, libyaml = ("import click", _CLICK), ("libyaml", yaml)
    clone = ("git clone, libyaml", _shell(f"{fetch}\n{shlex.join(yaml)}"))
    info, find = ["info", PACKAGE], ["findpkg", "octavia"]
    bump, rebase = (["new-version", flag, *_NEW_VERSION] for flag in ("-b", "-l"))
    fresh = world.package.fresh
    query = ["query", "-l", str(world.repos), repodata.RELEASE, "python3dist(project.2.300)"]
    limits = str(world.repos / "upper-constraints.txt")
    report = ["uc", "report", "-l", str(world.repos), repodata.RELEASE, "--constraints", limits]
    check = ["reqcheck", "-R", requirements.VERSION, "-p", "3.9"]
    every = [str(path) for path in world.distgits]
    show, show_all = (("git", _shell(_SHOW.format(shlex.join(paths)))) for paths in (["."], every))
    parse = ("createrepo_c", [sys.executable, "-c", _CREATEREPO, str(world.repos)])
    verify = ["rdoinfo", "verify", str(world.rdoinfo), "--skip", "yamllint"]
    return [
        _Row("--version", ["--version"], click, lambda _: world.home),
        _Row("info, warm", info, click, lambda _: world.home),
        _Row("info, no index", info, libyaml, lambda _: world.forget_index()),
        _Row("info, no clone", info, clone, lambda _: world.forget_all()),
        _Row("findpkg, warm", find, click, lambda _: world.home),
        _Row("findpkg, no index", find, libyaml, lambda _: world.forget_index()),
        _Row("rdoinfo verify", verify, libyaml, lambda _: world.home, rdopkg=False),
        _Row("new-version -b -n", bump, ("git", _shell(_EDIT)), fresh),
        _Row("new-version -l, five patches", rebase, ("git", _shell(_REBASE + _EDIT)), fresh),
        # rdopkg's query ends with a TypeError on Python 3.
        _Row("query, first load", query, parse, lambda _: world.forget_repos(), rdopkg=False),
        _Row("query, warm", query, click, lambda _: world.home, rdopkg=False),
        _Row("uc report, first load", report, parse, lambda _: world.forget_repos(), rdopkg=False),
        _Row("uc report, warm", report, click, lambda _: world.home, rdopkg=False),
        _Row("reqcheck, one distgit", check, show, lambda _: world.distgits[0]),
        # rdopkg takes one at a time.
        _Row("reqcheck, 50 distgits", check + every, show_all, lambda _: world.home, rdopkg=False),
    ]


def _contestants(
    row: _Row, commands: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, Contestant]]:
    for name, command in commands.items():
        if name == PEER and not row.rdopkg:
            continue
        yield name, Contestant([*command, *row.args], partial(row.prepare, name))
    yield FLOOR, Contestant(row.floor[1], partial(row.prepare, FLOOR))


def _shell(script: str) -> list[str]:
    return ["sh", "-ec", script]
