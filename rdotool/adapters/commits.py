"""A commit, read from the object that git stores."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit.

    Attributes:
        author: git's own ``Name <email> seconds zone``.
        message: the whole message as stored, with subject and trailers.
        raw: the whole object as stored.
    """

    sha: str
    tree: str
    parents: tuple[str, ...]
    author: str
    message: bytes
    raw: bytes = field(default=b"", repr=False)

    @property
    def subject(self) -> str:
        """The first paragraph in one line, as git's ``%s``."""
        text = self.message.decode("utf-8", "surrogateescape").lstrip("\n")
        return " ".join(text.split("\n\n", 1)[0].split("\n")).strip()


def parse(sha: str, raw: bytes) -> Commit:
    """The commit *sha* from git's *raw* object."""
    head, _, message = raw.partition(b"\n\n")
    fields: dict[str, list[bytes]] = {}
    for row in head.split(b"\n"):
        key, _, value = row.partition(b" ")
        fields.setdefault(key.decode("ascii", "replace"), []).append(value)
    author = fields["author"][0].decode("utf-8", "surrogateescape")
    if "encoding" in fields:
        encoding = _codec(fields["encoding"][0])
        message = message.decode(encoding, "replace").encode()
        author = fields["author"][0].decode(encoding, "replace")
    parents = tuple(name.decode() for name in fields.get("parent", ()))
    return Commit(sha, fields["tree"][0].decode(), parents, author, message, raw)


def _codec(name: bytes) -> str:
    """The codec that a commit says it is written in; latin-1, which takes all, if unknown."""
    try:
        return codecs.lookup(name.decode("ascii")).name
    except (LookupError, UnicodeDecodeError):
        return "latin-1"
