"""``python -m tests.transcripts [--write] [DOCUMENT …]``: show what changed, or write it."""

from __future__ import annotations

import argparse
import difflib
import sys
import tempfile
from pathlib import Path

from tests.helpers.isolation import PROJECT
from tests.transcripts import session


def documents() -> list[Path]:
    """The documents that may hold console blocks."""
    return [*sorted(PROJECT.glob("*.rst")), *sorted((PROJECT / "docs").glob("*.rst"))]


def difference(path: Path, world: Path) -> tuple[str, str]:
    """The document as its commands make it now, and the diff to it."""
    text = path.read_text("utf-8")
    now = session.replay(text, world)
    lines = difflib.unified_diff(
        text.splitlines(keepends=True), now.splitlines(keepends=True), path.name, "as run now"
    )
    return now, "".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.transcripts", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write what the commands say now")
    parser.add_argument("documents", nargs="*", type=Path, default=documents())
    asked = parser.parse_args()
    changed = False
    for path in asked.documents:
        with tempfile.TemporaryDirectory(prefix="rdotool-transcripts-") as world:
            now, diff = difference(path, Path(world))
        sys.stdout.write(diff)
        changed = changed or bool(diff)
        if diff and asked.write:
            path.write_text(now, "utf-8")
    return int(changed and not asked.write)


if __name__ == "__main__":
    sys.exit(main())
