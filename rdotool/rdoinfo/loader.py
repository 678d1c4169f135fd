"""From settings and options to an info: by the index when it is valid, else by reading."""

from __future__ import annotations

from mmap import ACCESS_READ, mmap
from typing import TYPE_CHECKING, Any
from zlib import crc32

from rdotool.rdoinfo import state
from rdotool.rdoinfo.index import Damaged, Info

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rdotool.config import Settings
    from rdotool.rdoinfo.collect import Reader


def _silent(_text: str) -> None:
    """Nobody wants to know."""


def load(
    settings: Settings,
    *,
    local: Path | None = None,
    info_file: str | None = None,
    tag: str | None = None,
    force: bool = False,
    notes: Callable[[str], None] = _silent,
    progress: Callable[[str], None] | None = None,
) -> Info:
    """The rdoinfo that the user means.

    Args:
        settings: the default source, how old its copy may be, where caches lie.
        local: a folder to read instead.
        info_file: the info file in the source, when it is not the settings' one.
        tag: the tag whose overrides are applied.
        force: refresh the copy of a remote source, however new it is.
        notes: is told what the user should know besides (an old copy is used).
        progress: is told how far a clone is.

    Raises:
        RdotoolError: there is no such source, or its data is wrong.
    """
    name = info_file or settings.rdoinfo_file
    if local is not None:
        return _Cached(settings.cache_dir, "folder", str(local.resolve()), name, tag).folder(local)
    url = settings.rdoinfo_url
    home = state.place(settings.cache_dir, url)
    known = state.current(settings, home, url, force=force, notes=notes, progress=progress)
    return _Cached(settings.cache_dir, "git", url, name, tag).commit(home, known)


def warm(
    settings: Settings,
    *,
    local: Path | None = None,
    info_file: str | None = None,
    tag: str | None = None,
) -> Info | None:
    """The info as it was last read; None where it never was, or the index is damaged.

    For those who would rather have an old answer at once: nothing is fetched, parsed,
    written, or looked at for changes.
    """
    name = info_file or settings.rdoinfo_file
    kind, source = ("folder", str(local.resolve())) if local else ("git", settings.rdoinfo_url)
    return _Cached(settings.cache_dir, kind, source, name, tag).stored()


class _Cached:
    """The index of one source, info file and tag."""

    def __init__(
        self, cache_dir: Path, kind: str, source: str, name: str, tag: str | None
    ) -> None:
        self._key = [kind, source, name, tag or ""]
        self._name = name
        self._tag = tag
        crc = crc32("\0".join(self._key).encode("utf-8", "surrogateescape"))
        self._path = cache_dir / "rdoinfo-index" / f"{crc:08x}.index"

    def folder(self, root: Path) -> Info:
        """The info of a local folder."""
        from rdotool.rdoinfo.folder import still_valid

        info = self.stored(lambda: self._read(root))
        if info and still_valid(root, info.header["origin"], lambda new: self._renew(info, new)):
            return info
        return self._read(root)

    def _read(self, root: Path) -> Info:
        from rdotool.rdoinfo.folder import open_folder

        source = open_folder(root)
        return self._built(source, source.origin)

    def commit(self, home: Path, known: state.State) -> Info:
        """The info of a commit in the cached clone."""
        info = self.stored(lambda: self._read_commit(home, known))
        if info and info.header["origin"].get("commit") == known.commit:
            return info
        return self._read_commit(home, known)

    def _read_commit(self, home: Path, known: state.State) -> Info:
        from rdotool.rdoinfo.clone import tree

        return self._built(tree(home, known), lambda: {"commit": known.commit})

    def stored(self, repair: Callable[[], Info] | None = None) -> Info | None:
        """The index on the disk, None when there is no usable one."""
        try:
            with self._path.open("rb") as file:
                # Mapped, because a few of its many pages are wanted.
                info = Info(mmap(file.fileno(), 0, access=ACCESS_READ), repair)
            return info if info.header["origin"]["key"] == self._key else None
        except (OSError, Damaged, ValueError, KeyError, TypeError):
            return None

    def _built(self, source: Reader, origin: Callable[[], dict[str, Any]]) -> Info:
        from rdotool.rdoinfo.build import build
        from rdotool.rdoinfo.writer import encode, store

        data = encode(build(source, self._name, self._tag), {**origin(), "key": self._key})
        store(self._path, data)
        return Info(data)

    def _renew(self, info: Info, origin: dict[str, Any]) -> None:
        from rdotool.rdoinfo.writer import renewed, store

        store(self._path, renewed(info, {**origin, "key": self._key}))
