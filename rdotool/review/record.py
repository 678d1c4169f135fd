"""What was sent to Gerrit from this work tree, so that the same is not sent again."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from rdotool.adapters import atomic
from rdotool.adapters.urls import without_password

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rdotool.adapters.vcs import Repo

NAME = "reviews.json"
FORMAT = 1
_MOST = 200
_LONGEST = 4 * 1024 * 1024
_TEXTS = ("remote", "target", "branch", "sha")
_LISTS = {"change_ids": str, "urls": str, "numbers": int, "patch_sets": int}


@dataclass(frozen=True, slots=True)
class Record:
    """One push and what became of it.

    Attributes:
        remote: the URL; it is kept and compared without a password.
        target: the branch on the server.
        branch: the local branch, empty where HEAD was detached.
        sha: of the top commit.
        change_ids: of the commits, oldest first.
        urls: of the changes, as far as Gerrit named them.
        numbers: theirs.
        patch_sets: the patch set's number of each change, where it was looked up.
        when: seconds since the epoch.
    """

    remote: str
    target: str
    branch: str
    sha: str
    change_ids: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    patch_sets: tuple[int, ...] = ()
    when: float = 0.0

    @property
    def key(self) -> tuple[str, str, str]:
        """What of there is only the last push."""
        return self.remote, self.target, self.branch


class Records:
    """The records of one work tree.

    A file that can't be read counts as none: that costs a question to the server, and no
    change. The *note* is told so.
    """

    def __init__(self, repo: Repo, note: Callable[[str], None] | None = None) -> None:
        self._path = repo.state_dir / NAME
        self._note = note

    def find(self, remote: str, target: str, branch: str) -> Record | None:
        """The last push of *branch* to *remote* for *target*."""
        key = without_password(remote), target, branch
        return next((record for record in self.all() if record.key == key), None)

    def all(self) -> list[Record]:
        """All that is kept, newest first."""
        try:
            return _read(self._path)
        except FileNotFoundError:
            return []
        except (OSError, ValueError, RecursionError) as error:
            if self._note:
                self._note(f"what was sent before is not known: {self._path}: {error}")
            return []

    def keep(self, record: Record) -> None:
        """Keep *record* in the place of the older one of the same branch.

        Raises:
            OSError: it can't be written; what was kept stays.
        """
        new = replace(record, remote=without_password(record.remote))
        others = [old for old in self.all() if old.key != new.key]
        rows = [asdict(each) for each in (new, *others)[:_MOST]]
        self._path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps({"format": FORMAT, "pushes": rows}, indent=1)
        atomic.write(self._path, text.encode())


def _read(path: Path) -> list[Record]:
    with path.open("rb") as stream:
        data = stream.read(_LONGEST + 1)
    if len(data) > _LONGEST:
        raise ValueError("it is far too long")
    raw = json.loads(data)
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise ValueError(f"it is not of format {FORMAT}; another rdotool wrote it")
    pushes = raw.get("pushes")
    if not isinstance(pushes, list):
        raise ValueError("it has no list of pushes")  # noqa: TRY004
    return [_record(row) for row in pushes]


def _record(row: Any) -> Record:
    if not isinstance(row, dict) or not all(isinstance(row.get(key), str) for key in _TEXTS):
        raise ValueError("a push in it makes no sense")
    when = row.get("when")
    fields: dict[str, Any] = {key: row[key] for key in _TEXTS}
    fields |= {key: _values(row.get(key), kind) for key, kind in _LISTS.items()}
    return Record(**fields, when=float(when) if isinstance(when, int | float) else 0.0)


def _values(raw: Any, kind: type) -> tuple[Any, ...]:
    if not isinstance(raw, list) or not all(type(value) is kind for value in raw):
        raise ValueError("a push in it makes no sense")
    return tuple(raw)
