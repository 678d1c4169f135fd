"""Every command: its name, the file that holds it, and its line in ``rdotool --help``.

The help line stands here so that the list can be shown without loading the commands.
"""

from __future__ import annotations

COMMANDS: dict[str, tuple[str, str]] = {
    "abort": ("resume", "give the unfinished action up (same as --abort)"),
    "actions": ("actions", "list all actions with their modules and flags"),
    "amend": ("amend", "amend the last commit and make its message anew"),
    "autocomplete": ("completion", "tell how a shell is made to complete rdotool with Tab"),
    "cbsbuild": ("cbsbuild", "build the package in CBS, CentOS' Koji"),
    "clone": ("clone", "clone a package's distgit and set up its remotes"),
    "completion": ("completion", "print the script that lets a shell complete rdotool"),
    "conf": ("conf", "show the settings and where each comes from"),
    "continue": ("resume", "continue the unfinished action (same as --continue)"),
    "demo": ("demo", "make a folder in which everything can be tried without network"),
    "doctor": ("doctor", "look at all that is needed, and say how to mend what is missing"),
    "findpkg": ("findpkg", "find and show the single best matching package in rdoinfo"),
    "fix": ("fix", "change the spec without new patches: bump, edit, commit"),
    "ftbfs": ("ftbfs", "show and mend what fails to build, by DLRN's reviews"),
    "get-source": ("get_source", "fetch the spec's remote sources, checked and resumable"),
    "get-patches": ("get_patches", "set up the local patches branch and switch to it"),
    "info": ("info", "show information about RDO packaging"),
    "info-attr-diff": ("info_attr_diff", "find which package attributes changed in HEAD~..HEAD"),
    "info-tags-diff": ("info_tags_diff", "find which tags changed in HEAD~..HEAD of rdoinfo"),
    "kojibuild": ("kojibuild", "build the package in Koji"),
    "lint": ("lint", "look for what goes wrong in spec files, and mend what is safe"),
    "mockbuild": ("mockbuild", "build the package in mock, on this machine"),
    "new-sources": ("new_sources", "upload sources to the lookaside cache"),
    "new-version": ("new_version", "update a package to a new upstream version"),
    "nvr": ("nvr", "take the names of builds apart, compare and sort them"),
    "patch": ("patch", "introduce new patches to the package"),
    "patchlog": ("patchlog", "show the commits of the patches branch"),
    "pkgenv": ("pkgenv", "show the detected environment of the package"),
    "query": ("query", "show which versions of a package a release's repositories have"),
    "rdoinfo": ("rdoinfo", "change a checkout of rdoinfo, and verify it"),
    "recreate-patches": ("recreate_patches", "make a lost patches branch from the spec's patches"),
    "reqcheck": ("reqcheck", "compare the spec's Requires with upstream's requirements"),
    "reqdiff": ("reqdiff", "show how upstream's requirements changed"),
    "reqquery": ("reqquery", "query RDO repositories for what is required"),
    "release": ("release", "show information about RDO releases"),
    "review": ("review", "send changes to Gerrit for review, and see what became of them"),
    "review-patch": ("review_patch", "send the patches branch for review, as a chain"),
    "review-spec": ("review_spec", "send the distgit branch for review"),
    "set-magic-comment": ("set_magic_comment", "set a magic comment of the spec to a value"),
    "squash": ("squash", "make one commit of the last two"),
    "status": ("status", "show the unfinished action and how far it is"),
    "tag-patches": ("tag_patches", "tag the local patches branch with the NVR"),
    "uc": ("uc", "compare what RDO ships and pins with upper-constraints"),
    "undo": ("undo", "take back the last finished action"),
    "update-patches": ("patch", "the same as: patch --local-patches --no-bump"),
}

# rdopkg's actions that aren't here; who types one of them learns that. All of them are.
RDOPKGS: frozenset[str] = frozenset()
