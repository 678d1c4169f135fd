"""A patch file as the commit that it was: what ``git am`` reads of a mail.

``git mailsplit`` and ``git mailinfo`` decode the mail (base64, quoted-printable, encoded
words, charsets, ``[PATCH 1/5]``). What they give up on is read too: a plain diff gets its
subject from the file's name, and line ends are those of the source, not of the mail.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from rdotool.patches.text import parse_patch_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rdotool.patches.sealed import Sealed

_NUMBER = re.compile(r"^\d+[-_.]")
_FIRST_OF_DIFF = re.compile(rb"^(?:diff -|--- \S|Index: )", re.MULTILINE)
_HEAD_WITH_CR = re.compile(rb"^(?:\+\+\+ |@@ )[^\n]*\r$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Letter:
    """One commit to be made.

    Attributes:
        message: the whole message, ending in a newline.
        author: ``Name <email> seconds zone`` as git stores it.
        diff: what it changes; text that git passes over may stand around it.
        plain: the file was no mail, so subject, author and date are made up.
    """

    message: bytes
    author: str
    diff: bytes
    plain: bool = False


def read(place: Sealed, name: str, data: bytes, user: str) -> list[Letter]:
    """What a patch file holds: usually one commit, several where mails follow each other.

    Args:
        place: with a folder for files.
        name: of the file, which a plain diff's subject is made of.
        user: the author where the file names none, as git stores it.

    Raises:
        GitError: git failed.
    """
    header = parse_patch_file(data)
    if not (header.sha or header.subject or header.author):
        return [_plain(name, data, user)]
    if data.partition(b"\n")[0].endswith(b"\r"):
        data = data.replace(b"\r\n", b"\n")
    return [_mail(place, name, part, user) for part in _split(place, data)]


def subject_of(name: str) -> str:
    """A subject for the patch file *name*: ``0001-Fix-a-typo.patch`` is "Fix a typo"."""
    stem = PurePosixPath(name).name
    for suffix in (".patch", ".diff"):
        stem = stem.removesuffix(suffix)
    words = _NUMBER.sub("", stem).replace("-", " ").replace("_", " ").split()
    return " ".join(words) or stem


def _plain(name: str, data: bytes, user: str) -> Letter:
    if _HEAD_WITH_CR.search(data):
        data = data.replace(b"\r\n", b"\n")
    start = _FIRST_OF_DIFF.search(data)
    words = data[: start.start()] if start else b""
    return Letter(_message(subject_of(name).encode(), words), user, data, plain=True)


def _split(place: Sealed, data: bytes) -> Iterator[bytes]:
    """The mails of a mailbox."""
    folder = _fresh(place, "mails")
    (place.folder / "mailbox").write_bytes(data)
    place.git_bytes("mailsplit", "-b", "--keep-cr", f"-o{folder}", str(place.folder / "mailbox"))
    for path in sorted(folder.iterdir()):
        yield path.read_bytes()


def _fresh(place: Sealed, name: str) -> Path:
    folder = place.folder / name
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    return folder


def _mail(place: Sealed, name: str, data: bytes, user: str) -> Letter:
    words, diff = place.folder / "words", place.folder / "diff"
    # -b: of the brackets before the subject only [PATCH …] goes; [stable] is the commit's.
    options = ("-b", "--encoding=UTF-8", "--no-scissors", "--quoted-cr=nowarn")
    said = place.git_bytes("mailinfo", *options, str(words), str(diff), data=data)
    info = dict(row.partition(b": ")[::2] for row in said.split(b"\n") if row)
    subject = info.get(b"Subject", b"").strip() or subject_of(name).encode()
    author = _author(place, info, user)
    return Letter(_message(subject, words.read_bytes()), author, diff.read_bytes())


def _author(place: Sealed, info: dict[bytes, bytes], user: str) -> str:
    """The mail's author as git stores it, by git's own rules for names and dates."""
    name, email, date = (
        info.get(key, b"").decode("utf-8", "surrogateescape").strip()
        for key in (b"Author", b"Email", b"Date")
    )
    now = "@" + user.rpartition("> ")[2]
    # A date or a name that git can't take: the rest of the head is worth keeping.
    for who, moment in ((name, date or now), (name, now), (email, now)):
        env = {"GIT_AUTHOR_NAME": who, "GIT_AUTHOR_EMAIL": email, "GIT_AUTHOR_DATE": moment}
        code, out, _ = place.repo.run("var", "GIT_AUTHOR_IDENT", env=env)
        if code == 0 and who:
            return out.decode("utf-8", "surrogateescape").strip()
    return user


def _message(subject: bytes, words: bytes) -> bytes:
    """Subject and body, tidied as ``git stripspace`` does it."""
    lines = [line.rstrip() for line in (subject + b"\n\n" + words).split(b"\n")]
    tidy = re.sub(rb"\n{3,}", b"\n\n", b"\n".join(lines).strip(b"\n"))
    return tidy + b"\n"
