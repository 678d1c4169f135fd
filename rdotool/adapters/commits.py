"""A commit, read from the object that git stores."""

from __future__ import annotations

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
    fields: dict[str, list[str]] = {}
    for row in head.decode("utf-8", "surrogateescape").split("\n"):
        key, _, value = row.partition(" ")
        fields.setdefault(key, []).append(value)
    if "encoding" in fields:
        message = message.decode(fields["encoding"][0], "replace").encode()
    parents = tuple(fields.get("parent", ()))
    return Commit(sha, fields["tree"][0], parents, fields["author"][0], message, raw)
