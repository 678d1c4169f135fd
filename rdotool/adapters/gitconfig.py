"""Settings that make git answer the same on every machine.

A user's own settings (signing, hooks, pager, editor, autosquash, diff prefixes …)
must neither break a workflow nor change its result. Git reads the pairs below from
its environment (``GIT_CONFIG_COUNT``), where they win over every file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.adapters import numbers

if TYPE_CHECKING:
    from collections.abc import Mapping

NEUTRAL: tuple[tuple[str, str], ...] = (
    ("core.hooksPath", "/dev/null"),
    ("core.pager", "cat"),
    ("core.editor", "true"),
    ("sequence.editor", "true"),
    ("core.quotePath", "false"),
    ("core.abbrev", "7"),
    ("core.commentChar", "#"),
    ("color.ui", "false"),
    ("commit.gpgSign", "false"),
    ("tag.gpgSign", "false"),
    ("push.gpgSign", "false"),
    ("log.showSignature", "false"),
    ("log.mailmap", "false"),
    ("log.follow", "false"),
    ("log.decorate", "false"),
    ("i18n.commitEncoding", "UTF-8"),
    ("i18n.logOutputEncoding", "UTF-8"),
    ("rebase.autoSquash", "false"),
    ("rebase.autoStash", "false"),
    ("rebase.updateRefs", "false"),
    ("rebase.backend", "merge"),
    ("rebase.rebaseMerges", "false"),
    ("rebase.forkPoint", "false"),
    ("rebase.missingCommitsCheck", "ignore"),
    ("rebase.abbreviateCommands", "false"),
    ("rerere.autoUpdate", "false"),
    ("merge.renames", "true"),
    ("merge.renameLimit", "7000"),
    ("merge.directoryRenames", "conflict"),
    ("merge.renormalize", "false"),
    ("diff.renames", "true"),
    ("diff.algorithm", "default"),
    ("diff.context", "3"),
    ("diff.interHunkContext", "0"),
    ("diff.noprefix", "false"),
    ("diff.mnemonicPrefix", "false"),
    ("diff.indentHeuristic", "true"),
    ("diff.suppressBlankEmpty", "false"),
    ("diff.submodule", "short"),
    ("diff.relative", "false"),
    ("diff.statNameWidth", "0"),
    ("diff.statGraphWidth", "0"),
    ("format.signature", ""),
    ("format.numbered", "false"),
    ("format.suffix", ".patch"),
    ("format.subjectPrefix", "PATCH"),
    ("format.thread", "false"),
    ("format.signOff", "false"),
    ("format.coverLetter", "false"),
    ("format.useAutoBase", "false"),
    ("format.from", "false"),
    ("format.forceInBodyFrom", "false"),
    ("format.encodeEmailHeaders", "true"),
    ("format.notes", "false"),
    ("format.mboxrd", "false"),
    ("format.noprefix", "false"),
    ("format.filenameMaxLength", "64"),
    ("format.pretty", "medium"),
    ("status.branch", "false"),
    ("status.short", "false"),
    ("status.showUntrackedFiles", "normal"),
    ("status.relativePaths", "false"),
    ("submodule.recurse", "false"),
    ("fetch.recurseSubmodules", "false"),
    ("advice.detachedHead", "false"),
    ("gc.auto", "0"),
    ("maintenance.auto", "false"),
    ("push.followTags", "false"),
    ("core.fsmonitor", "false"),
)

# Git may look for an answer on the terminal or in a graphical helper; where nobody
# was asked to type, nothing may hang.
QUIET: dict[str, str] = {
    "GIT_PAGER": "cat",
    "PAGER": "cat",
    "GIT_EDITOR": "true",
    "GIT_SEQUENCE_EDITOR": "true",
    "GIT_MERGE_AUTOEDIT": "no",
    "GIT_ADVICE": "0",
    # `git status` would refresh the index: a kill just then leaves index.lock behind.
    "GIT_OPTIONAL_LOCKS": "0",
    "LC_ALL": "C",
    "LANGUAGE": "C",
}

# Which protocols git may use at all: ext:: and other helpers run commands.
PROTOCOLS = {"GIT_ALLOW_PROTOCOL": "file:git:http:https:ssh"}


def environment(outer: Mapping[str, str]) -> dict[str, str]:
    """The variables that make git neutral.

    Args:
        outer: the surrounding environment; its own pairs of git's configuration stay,
            ours come after them and so win.
    """
    count = outer.get("GIT_CONFIG_COUNT", "")
    first = numbers.whole(count) or 0
    pairs: dict[str, str] = {"GIT_CONFIG_COUNT": str(first + len(NEUTRAL))}
    for number, (key, value) in enumerate(NEUTRAL, start=first):
        pairs[f"GIT_CONFIG_KEY_{number}"] = key
        pairs[f"GIT_CONFIG_VALUE_{number}"] = value
    said = outer.get("GIT_CONFIG_PARAMETERS")
    if said:
        # `git -c key=value` of an alias that runs us: git reads it after the pairs above.
        ours = " ".join(f"'{key}'='{value}'" for key, value in NEUTRAL)
        pairs["GIT_CONFIG_PARAMETERS"] = f"{said} {ours}"
    return QUIET | PROTOCOLS | pairs
