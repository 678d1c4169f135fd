"""The reviews that DLRN makes of a package that fails to build from source (FTBFS).

Their form is that of ``scripts/submit_review.sh`` in DLRN: a subject with the package and
the short upstream commit, two lines with the commit and the log, and, so that there is
something to commit, a last line in the spec that must be taken out again: the marker.

The topic is set for each of DLRN's workers. All of RDO's begin with :data:`TOPIC`:
``rdo-FTBFS`` itself, ``rdo-FTBFS-master-head``, ``rdo-FTBFS-zed-cs9`` and so on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

TOPIC = "rdo-FTBFS"

# The package's name is given to commands that are shown: no word of a shell's can be in it.
_SUBJECT = re.compile(
    r"(?P<package>[A-Za-z0-9][A-Za-z0-9._+-]*): failed to build (?P<short>[0-9a-f]{4,64})"
)
_COMMIT = re.compile(r"^Need to fix build error caused by[ \t]+(\S+)[ \t]*\r?$", re.MULTILINE)
_LOG = re.compile(r"^See log at[ \t]+(\S+)[ \t]*\r?$", re.MULTILINE)
_SHA = re.compile(r"(?<![0-9a-f])[0-9a-f]{40}(?:[0-9a-f]{24})?(?![0-9a-f])")
# No other REMOVEME: a packager may have written one for a purpose of their own.
_MARKER = re.compile(
    rb"^#[ \t]*REMOVEME: error caused by commit(?:[ \t][^\r\n]*)?\r?(?:\n|\Z)", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Failure:
    """What DLRN's message says of a build.

    Attributes:
        package: its name in RDO.
        short: the upstream commit that can't be built, shortened as DLRN's git did.
        commit_url: that commit's page, None where the message names none.
        log_url: the folder of the build's logs, None likewise.
    """

    package: str
    short: str
    commit_url: str | None
    log_url: str | None

    @property
    def commit(self) -> str:
        """The commit's whole sha where its page's URL names it, else the short one."""
        shas: list[str] = _SHA.findall(self.commit_url or "")
        return next((sha for sha in shas if sha.startswith(self.short)), self.short)


def parse(message: str) -> Failure | None:
    """What a commit's *message* (subject and all) says, or None where DLRN made it not.

    Who fixes the build mostly writes another message. Who only adds a word before the
    package's name, as in ``DNM nova: failed to build …``, leaves it readable.
    """
    subject, _, body = message.partition("\n")
    words, _, last = subject.strip().partition(": ")
    found = _SUBJECT.fullmatch(f"{words.rpartition(' ')[2]}: {last}")
    if found is None:
        return None
    return Failure(found["package"], found["short"], _one(_COMMIT, body), _one(_LOG, body))


def _one(form: re.Pattern[str], body: str) -> str | None:
    match = form.search(body)
    return match[1] if match else None


def markers(spec: bytes) -> int:
    """How many lines of a *spec* are markers.

    One is usual. Where a marker was merged by mistake, the next failure adds a second.
    """
    return sum(1 for _ in _MARKER.finditer(spec))


def without_marker(spec: bytes, before: bytes | None = None) -> bytes:
    """A spec's bytes without the lines that are markers; every other byte stays.

    Args:
        before: the spec that DLRN started from. Where its last line had no end, adding the
            marker gave it one; that goes with the marker.
    """
    rest = _MARKER.sub(b"", spec)
    if rest != spec and before and not before.endswith(b"\n"):
        last = before.rpartition(b"\n")[2]
        if rest.endswith(last + b"\n") and _MARKER.match(spec, len(rest)):
            return rest[:-1]
    return rest
