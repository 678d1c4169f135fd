"""Every command: its name, the file that holds it, and its line in ``rdotool --help``.

The help line stands here so that the list can be shown without loading the commands.
"""

from __future__ import annotations

COMMANDS: dict[str, tuple[str, str]] = {
    "abort": ("resume", "give the unfinished action up (same as --abort)"),
    "actions": ("actions", "list all actions with their modules and flags"),
    "clone": ("clone", "clone a package's distgit and set up its remotes"),
    "conf": ("conf", "show the settings and where each comes from"),
    "continue": ("resume", "continue the unfinished action (same as --continue)"),
    "demo": ("demo", "make a folder in which everything can be tried without network"),
    "findpkg": ("findpkg", "find and show the single best matching package in rdoinfo"),
    "info": ("info", "show information about RDO packaging"),
    "info-attr-diff": ("info_attr_diff", "find which package attributes changed in HEAD~..HEAD"),
    "info-tags-diff": ("info_tags_diff", "find which tags changed in HEAD~..HEAD of rdoinfo"),
    "new-version": ("new_version", "update a package to a new upstream version"),
    "pkgenv": ("pkgenv", "show the detected environment of the package"),
    "release": ("release", "show information about RDO releases"),
    "status": ("status", "show the unfinished action and how far it is"),
    "undo": ("undo", "take back the last finished action"),
}

# rdopkg's other actions: who types one of them learns that it isn't there yet.
RDOPKGS = frozenset(
    {
        *("amend", "autocomplete", "cbsbuild", "doctor", "fix"),
        *("get-patches", "get-source", "kojibuild", "lint", "new-sources", "patch"),
        *("patchlog", "query", "reqcheck", "reqdiff", "reqquery", "review-patch"),
        *("review-spec", "set-magic-comment", "squash", "tag-patches", "update-patches"),
    }
)
