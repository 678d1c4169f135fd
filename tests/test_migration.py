"""Whoever types what rdopkg knew is understood, and docs/migration.rst names all of it."""

from __future__ import annotations

import re

import click
import pytest

from rdotool.cli.main import root
from rdotool.cli.table import COMMANDS
from tests.helpers.isolation import PROJECT

# The actions of rdopkg 1.8.0 and their flags, as its --help shows them. Names in capitals
# stand for positional arguments.
ACTIONS = {
    "actions": "",
    "amend": "-H",
    "autocomplete": "",
    "cbsbuild": "--scratch",
    "clone": "PACKAGE -m -g -u -d -e",
    "conf": "",
    "doctor": "",
    "findpkg": "QUERY -s -f -l -i",
    "fix": "-R",
    "get-patches": "-p -P -g -f",
    "get-source": "",
    "info": "ATTR:REGEX -t -f -l -i",
    "info-attr-diff": "INFO_REPO ATTR_NAME INFO_FILE",
    "info-tags-diff": "INFO_REPO INFO_FILE -b",
    "kojibuild": "",
    "lint": "SPEC --lint-checks --error-level",
    "mockbuild": "",
    "new-version": "NEW_VERSION -p -P -l -b -d -N -n -U -t -B -H -u -e",
    "patch": "-a -p -P -l -g -f -R -B -C -H -u -e",
    "patchlog": "",
    "pkgenv": "",
    "query": "FILTER PACKAGE -v",
    "release": "-r -R -s -l -i",
    "reqcheck": "-s -S -R -o -p -O -a",
    "reqdiff": "GIT_REF",
    "reqquery": "FILTER -r -R -s -l -L -d -D -v",
    "review-patch": "PATCHES_BRANCH",
    "review-spec": "DISTGIT_BRANCH",
    "set-magic-comment": "MAGIC VALUE",
    "squash": "",
    "status": "",
    "tag-patches": "-f -p",
    "update-patches": "",
}
LONG = {
    "new-version": "--patches-branch --local-patches-branch --local-patches --bump-only --no-diff "
    "--new-sources --no-new-sources --unattended --no-push-patches --bug --commit-header-file "
    "--changelog-user --changelog-email",
    "patch": "--amend --patches-branch --local-patches-branch --local-patches "
    "--gerrit-patches-chain --force --release-bump-index --no-bump --changelog "
    "--commit-header-file --changelog-user --changelog-email",
    "fix": "--release-bump-index",
    "get-patches": "--patches-branch --local-patches-branch --gerrit-patches-chain --force",
    "tag-patches": "--force --push",
    "clone": "--use-master-distgit --gerrit-remotes --review-user --distro --extra-repo",
    "reqcheck": "--spec --strict --version --output --python-version --override --autosync",
    "reqquery": "--reqs-file --reqs-ref --spec --load --load-file --dump --dump-file --verbose",
    "info": "--apply-tag --force-fetch --local-info --info-file",
    "release": "--local-info --info-file",
}


def _command(name: str) -> click.Command:
    with click.Context(root) as context:
        command = root.get_command(context, name)
    assert command, name
    return command


def _options(command: click.Command) -> set[str]:
    return {
        text
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for text in (*parameter.opts, *parameter.secondary_opts)
    }


def test_every_action_is_there() -> None:
    assert not set(ACTIONS) - set(COMMANDS)


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_every_flag_is_there(name: str) -> None:
    wanted = f"{ACTIONS[name]} {LONG.get(name, '')}".split()
    flags = {word for word in wanted if word.startswith("-")}
    assert not flags - _options(_command(name))


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_as_many_arguments_are_taken(name: str) -> None:
    words = [word for word in ACTIONS[name].split() if not word.startswith("-")]
    command = _command(name)
    arguments = [one for one in command.params if isinstance(one, click.Argument)]
    assert len(arguments) >= len(words) or any(one.nargs == -1 for one in arguments)


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_the_page_names_it(name: str) -> None:
    page = (PROJECT / "docs" / "migration.rst").read_text("utf-8")
    row = re.search(rf"^   \* - ``{name}``\n((?:     .*\n)*)", page, re.MULTILINE)
    assert row, f"{name} has no row"
    flags = {word for word in ACTIONS[name].split() if word.startswith("-")}
    assert not flags - set(re.findall(r"``(-[^`]+)``", row[1]))
