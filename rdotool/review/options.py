"""What a push tells Gerrit about its changes, written into the name of the ref.

``refs/for/BRANCH%topic=…,t=…,wip,r=…``: Gerrit cuts it at the commas and decodes the
message only. What git or Gerrit could not take apart again is refused here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from rdotool.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

FOR = "refs/for/"
# Neither git (as part of a ref) nor Gerrit (between commas) can be given these.
_BAD = re.compile(r'[\x00-\x20\x7f~^:?*\[\\,"]|\.\.|@\{|//|/\.|\.lock/')
_LONGEST_TOPIC = 2048
_LONGEST_MESSAGE = 8000  # percent-encoded: a ref's name must fit into one of git's packets


@dataclass(frozen=True, slots=True)
class Options:
    """What is asked of Gerrit.

    Attributes:
        topic: the changes' topic; empty leaves it as it is.
        hashtags: to add, with or without a ``#``.
        wip: True for work in progress, False for ready, None as it is.
        reviewers: to add: user names, e-mail addresses, or groups.
        cc: to add likewise.
        message: the text of the patch set. With hashtags Gerrit (3.10) drops that of a
            change's first patch set: its remark on the hashtags takes its place.
    """

    topic: str = ""
    hashtags: tuple[str, ...] = ()
    wip: bool | None = None
    reviewers: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    message: str = ""


def refspec(sha: str, branch: str, options: Options) -> str:
    """What ``git push`` is given to send the commit *sha* for *branch*.

    Raises:
        UsageError: an option, or the branch, can't be sent so; it names the option.
    """
    name = branch.removeprefix(FOR).removeprefix("refs/heads/")
    if not name or "%" in name or _BAD.search(f"{FOR}{name}") or _ends_badly(name):
        raise UsageError(f"{name!r} is no branch that changes can be sent for")
    said = ",".join(_parts(options))
    return f"{sha}:{FOR}{name}%{said}" if said else f"{sha}:{FOR}{name}"


def _parts(options: Options) -> Iterator[str]:
    if options.topic:
        yield f"topic={_topic(options.topic)}"
    yield from (f"t={_hashtag(tag)}" for tag in options.hashtags)
    if options.wip is not None:
        yield "wip" if options.wip else "ready"
    yield from (f"r={_plain('--reviewer', who)}" for who in options.reviewers)
    yield from (f"cc={_plain('--cc', who)}" for who in options.cc)
    if options.message:
        yield f"m={_message(options.message)}"


def _topic(topic: str) -> str:
    if len(topic) > _LONGEST_TOPIC:
        raise UsageError(f"--topic: Gerrit takes {_LONGEST_TOPIC} characters, not {len(topic)}")
    return _plain("--topic", topic)


def _hashtag(tag: str) -> str:
    name = tag.lstrip("#")
    if not name:
        raise UsageError(f"--hashtag: {tag!r} is empty")
    return _plain("--hashtag", name)


def _plain(option: str, value: str) -> str:
    """*value*, which Gerrit will take as it is."""
    if not value:
        raise UsageError(f"{option}: the value is empty")
    if not value.isprintable() or _BAD.search(value) or _ends_badly(value):
        raise UsageError(
            f"{option}: {value!r} can't be sent with a push",
            "There is no room there for blanks, commas, quotes and the signs ~ ^ : ? * [ \\ "
            'and "..", "@{", "//".\nSet it on the change\'s page, after it is sent.',
        )
    return value


def _ends_badly(value: str) -> bool:
    return value.startswith((".", "/", "-")) or value.endswith((".", "/", ".lock"))


def _message(message: str) -> str:
    text = quote(message.strip(), safe="").replace("_", "%5F").replace("~", "%7E")
    # quote() leaves dots alone; two of them end a ref for git.
    text = text.replace(".", "%2E")
    if len(text) > _LONGEST_MESSAGE:
        raise UsageError("--message: it is too long to be sent with a push")
    return text
