"""Replay release commits of real distgits.

Clone some distgits (bare or not) below a folder, then::

    python -m tests.replay --count 200 --seed 1 FOLDER/*

Each case: the parent of a commit whose message says ``- Update to X`` is checked out in a
scratch clone, ``new-version -b -n -d -U -u NAME -e ADDRESS X`` runs there as a process of
its own, and spec and message are compared with the commit's. Exit code 1 where a
difference is left that no hand edit of the people's explains.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tests.replay import cases, report
from tests.replay.compare import Comparison, compare
from tests.replay.world import replay

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

TOOL = shlex.join([sys.executable, "-m", "rdotool"])


def main(args: Sequence[str] | None = None) -> int:
    """Run the replay and print its report; see the module for the exit code."""
    options = _parser().parse_args(args)
    found = cases.find(distgits(options.distgits))
    chosen = cases.draw(found.cases, options.count, options.seed)
    comparisons = carry_out(chosen, options.tool, options.jobs)
    peers = carry_out(chosen, options.peer, options.jobs) if options.peer else []
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.stdout.write(report.report(found, comparisons, peers))
    if options.json:
        rows = [report.to_json(comparison) for comparison in comparisons]
        options.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    return 1 if report.unexplained(comparisons) or not comparisons else 0


def carry_out(chosen: Sequence[cases.Case], tool: str, jobs: int) -> list[Comparison]:
    """The cases one by one, *jobs* at a time, with the command *tool*."""
    run = partial(_one, tool=shlex.split(tool))
    with ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(run, chosen))


def _one(case: cases.Case, tool: Sequence[str]) -> Comparison:
    return compare(case, replay(case, tool))


def distgits(folders: Iterable[Path]) -> list[Path]:
    """Those of the folders that are git repositories, or hold one named ``repo``."""
    found = []
    for folder in sorted(folders):
        candidates = (folder, folder / "repo", folder / "repo.git")
        found += [path for path in candidates if _is_repo(path)][:1]
    return found


def _is_repo(path: Path) -> bool:
    return (path / ".git").exists() or (path / "HEAD").is_file()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m tests.replay",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("distgits", nargs="+", type=Path, help="clones of distgits")
    parser.add_argument("--count", type=int, default=200, help="cases to draw (200)")
    parser.add_argument("--seed", type=int, default=0, help="of the drawing (0)")
    parser.add_argument("--tool", default=TOOL, help="the command to try (this rdotool)")
    parser.add_argument("--peer", help="a second command on the same cases, such as rdopkg")
    parser.add_argument("-j", "--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--json", type=Path, help="write the cases to this file, too")
    return parser


if __name__ == "__main__":
    sys.exit(main())
