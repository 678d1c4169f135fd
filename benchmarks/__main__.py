"""Measure rdotool beside rdopkg 1.8.0 and the floors, in one run by turns.

All of it works in a temporary folder with a HOME of its own and without network; only
rdopkg itself comes from PyPI, once, into a cache. The rdoinfo is the one that
RDOTOOL_TEST_RDOINFO names, else a made-up one of the same size.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shlex
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import cases, generate, measure, peer, table, world

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PROJECT = Path(__file__).resolve().parents[1]


def main(args: Sequence[str] | None = None) -> int:
    """Run the benchmarks; 1 where rdotool or a floor failed."""
    options = _parser().parse_args(args)
    rival = _peer(options)
    tool = shlex.split(options.tool) if options.tool else cases.rdotool_command()
    with tempfile.TemporaryDirectory(prefix="rdotool-bench-") as folder:
        size = generate.TINY if options.tiny else generate.REAL
        place = world.make(Path(folder), PROJECT, options.rdoinfo, size)
        chosen = [case for case in cases.cases(place, tool, rival) if options.only in case.name]
        results = [(case, _measured(case, options.runs, place.env)) for case in chosen]
    if options.json:
        print(
            json.dumps({"setting": _setting(options, rival)} | {"cases": table.as_json(results)})
        )
    else:
        print(_heading(options, rival), table.table(results), *table.failures(results), sep="\n")
    failed = (t.failure for _, times in results for who, t in times.items() if who != cases.PEER)
    return 1 if any(failed) or not results else 0


def _measured(case: cases.Case, runs: int, env: Mapping[str, str]) -> dict[str, measure.Times]:
    _note(f"{case.name} …")
    return measure.by_turns(case.contestants, runs, env)


def _peer(options: argparse.Namespace) -> list[str] | None:
    if options.no_peer:
        return None
    if options.peer:
        return shlex.split(options.peer)
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    cache = Path(base).expanduser() / "rdotool-bench"
    try:
        return [str(peer.install(cache))]
    except peer.NoPeer as why:
        _note(f"rdopkg {peer.VERSION} can't be had ({why}); going on without it")
        return None


def _setting(options: argparse.Namespace, rival: Sequence[str] | None) -> dict[str, object]:
    return {
        "runs": options.runs,
        "python": platform.python_version(),
        "machine": f"{platform.machine()}, {os.cpu_count()} CPUs",
        "rdoinfo": "real" if options.rdoinfo else "made up",
        "peer": f"rdopkg {peer.VERSION}" if rival else None,
    }


def _heading(options: argparse.Namespace, rival: Sequence[str] | None) -> str:
    setting = ", ".join(f"{key}: {value}" for key, value in _setting(options, rival).items())
    return f"Medians ({setting})\n"


def _note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m benchmarks", description=__doc__)
    real = os.environ.get("RDOTOOL_TEST_RDOINFO")
    parser.add_argument("--runs", type=int, default=7, help="measured runs of each (7)")
    parser.add_argument("--only", default="", metavar="TEXT", help="cases that have TEXT in them")
    parser.add_argument("--json", action="store_true", help="all samples, for programs")
    parser.add_argument("--tool", help="the command of rdotool, when not the one installed here")
    parser.add_argument("--peer", help="the command of an rdopkg that is there already")
    parser.add_argument("--no-peer", action="store_true", help="measure rdotool and floors only")
    parser.add_argument("--rdoinfo", type=Path, default=Path(real) if real else None)
    parser.add_argument("--tiny", action="store_true", help="made-up data as small as can be")
    return parser


if __name__ == "__main__":
    sys.exit(main())
