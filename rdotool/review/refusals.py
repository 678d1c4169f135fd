"""Why a push to Gerrit is refused, and what to do: the words of Gerrit, ssh and git.

Gerrit's are those of its receive-commits (3.10, and older ones where they differ).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_CHANGE_ID = (
    "A footer is in the message's last paragraph: one line Change-Id: I and 40 hex digits.\n"
    "Mend the message: git commit --amend"
)
_RIGHTS = "Ask those who own the project on Gerrit for the right to do so."
_LOOK = "Look at the network and at the remote's URL (git remote -v)."


@dataclass(frozen=True, slots=True)
class Reason:
    """A refusal in words.

    Attributes:
        brief: one sentence.
        hint: what to do next.
    """

    brief: str
    hint: str


class _Known(NamedTuple):
    """Words that are known: what is said, the sentence, what to do.

    Groups of the first may stand in the others.
    """

    said: str
    brief: str
    hint: str


# The reason in Gerrit's `[remote rejected] (…)`.
_REJECTED: tuple[_Known, ...] = (
    _Known(
        r"(?:commit (?P<sha>\w+): )?(?:missing Change-Id in message footer|invalid Change-Id$)",
        "the commit {sha} has no Change-Id that Gerrit finds",
        "Gerrit wants one in each commit's footer: rdotool review adds what is missing.",
    ),
    _Known(
        r"(?:commit (?P<sha>\w+): )?(?:missing subject; )?Change-Id must be in message footer",
        "the Change-Id of the commit {sha} is not in its footer",
        _CHANGE_ID,
    ),
    _Known(
        r"(?:commit (?P<sha>\w+): )?multiple Change-Id lines",
        "the commit {sha} has several Change-Ids",
        _CHANGE_ID,
    ),
    _Known(
        r"(?:commit (?P<sha>\w+): )?(?:invalid Change-Id line|no valid Change-Id)",
        "the Change-Id of the commit {sha} is none",
        _CHANGE_ID,
    ),
    _Known(
        r"same Change-Id in multiple changes|squash commits first",
        "two of the commits have the same Change-Id",
        "Make one commit of them, or take the Change-Id out of one: git rebase -i",
    ),
    _Known(
        r"(?:commit (?P<sha>\w+): )?invalid committer",
        "the committer's address in the commit {sha} is not one of yours on Gerrit",
        "Register it on Gerrit (Settings, Email Addresses), or commit with one that is:\n"
        "git config user.email ADDRESS; git commit --amend --no-edit",
    ),
    _Known(
        r"(?:commit (?P<sha>\w+): )?invalid author",
        "the author's address in the commit {sha} is not one of yours on Gerrit",
        "Register it on Gerrit (Settings, Email Addresses). If the author is another one,\n"
        "you need the right 'Forge Author' there.",
    ),
    _Known(
        r"(?:commit (?P<sha>\w+): )?not Signed-off-by",
        "the commit {sha} has no Signed-off-by, which this project wants",
        "Sign it off: git commit --amend --no-edit --signoff",
    ),
    _Known(
        r"(?:change )?(?P<change>(?:\S*/)?(?P<number>\d+)) (?:is )?closed",
        "the change {change} is closed: merged or abandoned",
        "If it was abandoned: rdotool review restore {number}, then send again. If it is merged,\n"
        "take the Change-Id line out of the message, and a new change will be made.",
    ),
    _Known(
        r"(?:cannot|can not) (?:add patch set to|replace) (?P<number>\d+)",
        "you may not add a patch set to the change {number}",
        "It is another one's. Ask them, or those who own the project on Gerrit.",
    ),
    _Known(
        r"(?:destination )?branch (?P<branch>.+) not found",
        "Gerrit's project has no branch {branch}",
        "Name one that is there with --branch. See them: git ls-remote --heads REMOTE",
    ),
    _Known(
        r"no common ancestry",
        "the commits share no history with the branch they are sent for",
        "Name the right branch with --branch; or the remote's URL is another package's.",
    ),
    _Known(
        r"implicit merges? detected",
        "the commits stand on another branch than the one they are sent for",
        "Gerrit would merge that branch on the way. Rebase onto the right one, or name it\n"
        "with --branch.",
    ),
    _Known(
        r"the number of pushed changes in a batch exceeds the max limit (?P<most>\d+)",
        "these are more commits than the {most} that Gerrit takes at once",
        "Is --branch the right one? Else send the chain in parts, its lowest commits first.",
    ),
    _Known(
        r"more than (?P<most>\d+) commits|too many commits",
        "these are more commits than Gerrit takes at once",
        "Is --branch the right one? Else send the chain in parts, its lowest commits first.",
    ),
    _Known(
        r"(?:commit (?P<sha>\w+): )?you are not allowed to upload merges",
        "the commit {sha} is a merge, which you may not send",
        "Send commits without merges (git rebase), or ask for the right 'Push Merge Commit'.",
    ),
    _Known(
        r"(?:commit (?P<sha>\w+): )?contains banned commit (?P<banned>\w{1,12})",
        "the commit {banned} is banned on Gerrit",
        "It must not come into this project. Rebase without it: git rebase -i",
    ),
    _Known(
        r"(?P<who>\S+) does not identify a registered user|"
        r"Account '(?P<account>[^']*)' (?:not found|is ambiguous)|"
        r"user \"?(?P<user>[^\"]*?)\"? not found",
        "Gerrit knows nobody called {who}{account}{user}",
        "Nothing was sent. Name reviewers and cc as Gerrit has them: by their address there.",
    ),
    _Known(
        r"topic .*",
        "Gerrit takes no such topic: {all}",
        "Choose another one with --topic.",
    ),
    _Known(
        r"only users with Toggle-Wip-State|.*Toggle-Wip-State permission",
        "you may not make another one's change work in progress, or ready",
        "Send it without --wip and --ready.",
    ),
    _Known(
        r".*(?:is not a valid option|is not a valid value|mutually exclusive)",
        "Gerrit does not take an option: {all}",
        "Nothing was sent. An older Gerrit knows fewer: leave that option out.",
    ),
    _Known(
        r"prohibited by Gerrit: project state does not permit write|.*read.only",
        "the project is read-only on Gerrit",
        "It may be retired, or the server is being maintained. Ask those who own the project.",
    ),
    _Known(
        r"prohibited by Gerrit: not permitted: (?P<right>.*)|prohibited by Gerrit:? ?(?P<why>.*)",
        "Gerrit does not permit it: {right}{why}",
        _RIGHTS + " See who you are there: rdotool doctor",
    ),
    _Known(
        r"n/a \(unpacker error\)|unpacker error|Unpack error",
        "Gerrit could not unpack what was sent",
        "Fetch, and try again. A shallow clone lacks history: git fetch --unshallow",
    ),
    _Known(
        r"duplicate request",
        "Gerrit got the same commits for the same branch twice in one push",
        "Send them once.",
    ),
    _Known(
        r".*[Cc]ontributor [Aa]greement",
        "Gerrit wants a contributor agreement from you first",
        "Complete it on Gerrit (Settings, Agreements), then send again.",
    ),
    _Known(
        r".*exceeded quota|.*quota",
        "you have sent more than Gerrit lets you",
        "Wait a while, then send again.",
    ),
    _Known(
        r"internal server error|.*internal error|error$|lock failure|failed to lock",
        "Gerrit had an error inside",
        "Look whether the change is there (rdotool review list), then send again.",
    ),
)

# What git and ssh say before anything is sent, or http's answers that refuse all of it.
_NOT_SENT: tuple[_Known, ...] = (
    _Known(
        r".*Object too large.*?\((?P<size>[\d,]+ bytes)\).*?limit is (?P<most>[\d,]+ bytes)",
        "a file is too large for Gerrit: {size}, it takes {most}",
        "Sources belong into the look-aside cache (rdotool new-sources), not into git.",
    ),
    _Known(
        r".*Permission denied \(",
        "Gerrit does not let you in: it knows no ssh key of yours",
        "Add your .pub on Gerrit (Settings, SSH Keys), or load your key: ssh-add.\n"
        "Your name there must stand in the URL or in ~/.ssh/config. See: rdotool doctor",
    ),
    _Known(
        r".*Host key verification failed",
        "ssh does not know the server's key, or another one answers",
        "Compare it with the one that the server's owners publish, then accept it once:\n"
        "ssh -p 29418 HOST",
    ),
    _Known(
        r".*(?:Authentication failed|Unauthorized|(?:returned error:|RPC failed; HTTP) 401)",
        "Gerrit does not take your name and password",
        "Over http it wants the password that Gerrit makes (Settings, HTTP Credentials), in\n"
        "~/.netrc or in git's credential helper.",
    ),
    _Known(
        r".*(?:terminal prompts disabled|could not read (?:Username|Password))",
        "Gerrit wants a name and a password",
        "Put those that Gerrit makes (Settings, HTTP Credentials) into ~/.netrc or git's\n"
        "credential helper.",
    ),
    _Known(
        r".*Upload denied for project '?(?P<project>[^']*)",
        "you may not send changes to {project}",
        _RIGHTS,
    ),
    _Known(
        r"(?:fatal|ERROR): (?:remote error: )?[Pp]roject"
        r"(?: not found: (?P<project>\S+)|:? (?P<name>\S+) not found)",
        "Gerrit has no project {project}{name}, or does not show it to you",
        "Mend the remote's URL: git remote set-url REMOTE URL",
    ),
    _Known(
        r".*[Cc]ontributor [Aa]greement",
        "Gerrit wants a contributor agreement from you first",
        "Complete it on Gerrit (Settings, Agreements), then send again.",
    ),
    _Known(
        r".*(?:returned error: 40[34]|error: RPC failed; HTTP 40[34]|repository '.*' not found)",
        "Gerrit has no such project, or you may not send changes to it",
        "Look at the remote's URL (git remote -v) and your rights there.",
    ),
    _Known(
        r".*HTTP 413",
        "the server takes nothing as large as this",
        "Sources belong into the look-aside cache (rdotool new-sources), not into git.",
    ),
    _Known(
        r".*(?:Could not resolve|Name or service not known)",
        "the server's name is not known",
        _LOOK,
    ),
    _Known(
        r".*(?:Connection refused|Failed to connect|Couldn't connect|No route to host|"
        r"Network is unreachable|Connection timed out|Operation timed out)",
        "the server does not answer",
        _LOOK + " It may be down: try again later.",
    ),
    _Known(
        r".*unable to access '.*(?:SSL|TLS|tls_|certificate|handshake)",
        "the server's certificate is not accepted",
        "See why: git ls-remote REMOTE. Is it https at all that answers there?",
    ),
    _Known(
        r".*does not appear to be a git repository|.*No such remote",
        "there is no such remote, or it is no git repository",
        "See those that are there: git remote -v",
    ),
    _Known(
        r".*src refspec .* does not match any|.*(?:bad|missing) object|.*invalid refspec",
        "git does not find what is to be sent",
        "Run the command again.",
    ),
)

# It broke while something was on its way: whether it arrived can't be told from here.
_BROKE = re.compile(
    r".*(?:hung up|unexpected disconnect|RPC failed; (?!HTTP 4)|Broken pipe|early EOF|"
    r"Processing changes|Connection to \S+ closed)"
)
_ANSWERED = re.compile(r"error: RPC failed; HTTP 4\d\d")
# Nothing was said that is known, but git stopped before it sent anything.
_BEFORE = re.compile(
    r".*(?:Could not read from remote repository|unable to access '|unable to find remote helper|"
    r"unknown option|transport '.*' not allowed|index-pack|protocol error)"
)


def rejected(reason: str) -> Reason:
    """Gerrit's *reason* for refusing a ref, in words."""
    found = _lookup(_REJECTED, [reason, *reason.split("\n")])
    if found:
        return found
    first = reason.partition("\n")[0] or "without a reason"
    return Reason(
        f"Gerrit refused it: {first}",
        "These are the server's own words: ask those who look after it.",
    )


def unpacked(said: Iterable[str]) -> Reason | None:
    """Why the server did not unpack it, where it said so."""
    return _lookup(_NOT_SENT[:1], said)


def not_sent(said: Iterable[str]) -> Reason | None:
    """Why git stopped before anything was taken; None where that isn't certain."""
    lines = list(said)
    if any(map(_BROKE.match, lines)) and not any(map(_ANSWERED.match, lines)):
        return None
    found = _lookup(_NOT_SENT, lines)
    if found:
        return found
    before = next((line for line in lines if _BEFORE.match(line)), None)
    return Reason(f"the server can't be reached: {_plain(lines)}", _LOOK) if before else None


def _plain(lines: list[str]) -> str:
    words = [line.partition(": ")[2] for line in lines if line.startswith(("fatal: ", "ssh: "))]
    return (words or lines)[0]


def _lookup(rows: Iterable[_Known], said: Iterable[str]) -> Reason | None:
    lines = list(said)
    for row in rows:
        for line in lines:
            match = re.match(row.said, line)
            if match:
                return _in_words(match, row.brief, row.hint)
    return None


def _in_words(match: re.Match[str], brief: str, hint: str) -> Reason:
    groups = {name: said or "" for name, said in match.groupdict().items()}
    groups["all"] = match.string.partition("\n")[0]
    return Reason(_filled(brief, groups), _filled(hint, groups))


def _filled(text: str, groups: dict[str, str]) -> str:
    """*text* with the groups; where one is empty, no double blank is left."""
    return text.format(**groups).replace("  ", " ")
