"""Completion: what is proposed, and that real shells put it in."""

from __future__ import annotations

import os
import pty
import select
import shutil
import stat
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import click
import pytest

from rdotool.cli.complete import scripts, values
from rdotool.cli.main import root
from rdotool.cli.table import COMMANDS
from tests.helpers.git import GitRepo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.helpers.cli import Cli

    # Takes a line up to the cursor, and gives the kind of the answer and the candidates.
    Complete = Callable[..., list[str]]

BREAKS = " \t\n\"'@><=;|&(:"
ODD = "we;ird$x"
SPACED = "a&b`(1)"


@pytest.fixture
def distgit(cli: Cli, tmp_path: Path) -> Path:
    """A distgit with odd branches, beside a warm rdoinfo."""
    cli("demo", "tour", cwd=tmp_path)
    tour = tmp_path / "tour"
    cli("clone", "-l", "rdoinfo", "openstack-octavia", cwd=tour)
    repo = GitRepo(tour / "openstack-octavia")
    for branch in (ODD, SPACED):
        repo("branch", branch)
    repo.tag("v9.0")
    repo.tag("not-a-version")
    return repo.path


@pytest.fixture
def complete(cli: Cli, distgit: Path) -> Complete:
    def ask(line: str, **env: str) -> list[str]:
        variables = {"_RDOTOOL_COMPLETE": "bash", **env}
        done = cli(line, BREAKS, cwd=distgit, env=variables, code=None)
        assert not done.err
        return done.out.splitlines()

    return ask


def test_commands_and_flags(complete: Complete) -> None:
    assert complete("rdotool new-v") == ["values", "new-version"]
    assert set(complete("rdotool ")[1:]) == set(COMMANDS)
    assert complete("rdotool info --j") == ["values", "--json"]
    assert complete("rdotool new_version --pr") == ["values", "--pre"]
    assert complete("rdotool nonsense ") == []


def test_names_of_the_warm_index(complete: Complete) -> None:
    info = "rdotool info -l ../rdoinfo"
    assert complete(f"{info} openstack-oct")[1:] == ["openstack-octavia", "openstack-octavia-ui"]
    clone = complete("rdotool clone -l ../rdoinfo openstack-octavia-")
    assert clone == ["values", "openstack-octavia-ui"]
    assert complete(f"{info} -t under-") == ["values", "under-review"]
    assert complete(f"{info} con") == ["partial", "conf:"]
    assert "rpmfactory-core" in complete(f"{info} conf:rpmf")
    assert "\\~rpmfactory-core" in complete(f"{info} conf:~rpmf")
    assert complete("rdotool release -l ../rdoinfo -r c") == ["values", "caracal"]
    assert complete("rdotool release -l ../rdoinfo -R el1") == ["values", "el10s"]
    assert complete("rdotool release -l ../rdoinfo -s e") == ["values", "eol"]


def test_what_was_never_read_is_not_read_now(complete: Complete, home: Path) -> None:
    shutil.rmtree(home / ".cache/rdotool")
    assert complete("rdotool clone -l ../rdoinfo o") == ["values"]
    assert complete("rdotool clone o", RDOTOOL_RDOINFO_URL="/no/such/place") == ["values"]
    assert not (home / ".cache/rdotool").exists()


def test_what_git_has(complete: Complete) -> None:
    assert complete("rdotool new-version ")[1:] == ["15.0.0", "14.0.1", "14.0.0", "v9.0"]
    assert complete("rdotool new-version 14.0.1")[1:] == ["14.0.1"]
    branches = complete("rdotool new-version -p ")[1:]
    assert branches[0] == "patches/caracal-rdo-patches"
    assert "origin/caracal-rdo" in branches
    # What bash doesn't touch again isn't repeated.
    assert complete("rdotool new-version --patches-branch=patches/car")[1:] == [branches[0]]
    assert complete("rdotool new-version -P we")[1:] == ["we\\;ird\\$x"]
    assert complete("rdotool new-version -P 'we")[1:] == [ODD]
    assert complete('rdotool new-version -P "we')[1:] == ["we;ird\\$x"]


def test_commands_of_a_command_know_what_there_is_too(complete: Complete) -> None:
    assert complete("rdotool ftbfs ") == ["values", "fix", "list"]
    assert complete("rdotool review s") == ["values", "show", "status", "submit"]
    assert complete("rdotool review list --rem") == ["values", "--remote"]
    remotes = complete("rdotool review list --remote ")[1:]
    assert {"origin", "patches"} <= set(remotes)
    assert complete("rdotool review --remote ")[1:] == remotes
    assert complete("rdotool review --yes caracal-r") == ["values", "caracal-rdo"]


def test_files_are_the_shells(complete: Complete) -> None:
    assert complete("rdotool new-version -H ") == ["files"]
    assert complete("rdotool info -l ../r") == ["files"]


def test_settings(complete: Complete, home: Path) -> None:
    assert complete("rdotool conf changelog_u") == ["values", "changelog_user"]
    assert complete("rdotool clone -d ", RDOTOOL_FOOINFO_URL="/x")[1:] == ["rdo", "foo"]


def test_zsh_and_fish_get_the_whole_word_and_a_few_words_more(cli: Cli, distgit: Path) -> None:
    for shell in ("zsh", "fish"):
        env = {"_RDOTOOL_COMPLETE": shell}
        done = cli("new-version", "--patches-branch=patches/c", cwd=distgit, env=env)
        assert done.out == "values\n--patches-branch=patches/caracal-rdo-patches\n"
        done = cli("new-v", cwd=distgit, env=env)
        assert done.out == f"values\nnew-version\t{COMMANDS['new-version'][1]}\n"


@pytest.mark.parametrize("break_it", ["config", "git", "arguments", "index"])
def test_silence_when_something_is_broken(
    cli: Cli, distgit: Path, home: Path, break_it: str
) -> None:
    env = {"_RDOTOOL_COMPLETE": "bash"}
    line = ["rdotool clone -l ../rdoinfo open", BREAKS]
    if break_it == "config":
        (home / ".config/rdotool").mkdir(parents=True)
        (home / ".config/rdotool/config.yaml").write_text("[")
    elif break_it == "git":
        line = ["rdotool new-version 1", BREAKS]
        shutil.rmtree(distgit / ".git/refs")
        (distgit / ".git/HEAD").write_text("broken")
    elif break_it == "arguments":
        line = []
    else:
        for index in (home / ".cache/rdotool/rdoinfo-index").iterdir():
            index.write_bytes(index.read_bytes()[:40])
    done = cli(*line, cwd=distgit, env=env, code=None)
    assert done.code in (0, 1)
    assert done.out in ("", "values\n")
    assert not done.err


def test_names_with_control_characters_are_left_out(complete: Complete, distgit: Path) -> None:
    GitRepo(distgit)("branch", "good\u2028bad")
    assert complete("rdotool new-version -P good") == ["values"]


def test_an_unknown_shell(cli: Cli, home: Path) -> None:
    assert not cli("x", env={"_RDOTOOL_COMPLETE": "tcsh"}, code=1).out


def test_no_finder_is_forgotten() -> None:
    """Each entry of the table names a parameter that there is."""
    context = click.Context(root)
    there: set[tuple[str, str]] = set()
    for name in COMMANDS:
        try:
            command = root.get_command(context, name)
        except ImportError:
            continue
        assert command is not None
        names = {str(parameter.name) for parameter in command.params}
        there |= {(name, each) for each in names} | {("", each) for each in names}
    wanted = {key for key in values.FINDERS if not key[0] or key[0] in COMMANDS}
    assert not wanted - there


# --- the commands ----------------------------------------------------------------------------


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_and_how_it_is_installed(cli: Cli, home: Path, shell: str) -> None:
    script = cli("completion", shell).out
    assert script == scripts.script(shell) + "\n"
    # As other programs that click serves are asked.
    assert cli(env={"_RDOTOOL_COMPLETE": f"{shell}_source"}).out == script
    told = cli("autocomplete", env={"SHELL": f"/usr/bin/{shell}"}).out
    assert f"rdotool completion {shell}" in told
    assert told == cli("autocomplete", shell).out


def test_a_shell_that_nobody_knows(cli: Cli, home: Path) -> None:
    assert "'bash', 'zsh', 'fish'" in cli("completion", "tcsh", code=2).err
    assert "bash" in cli("autocomplete", env={"SHELL": "/bin/tcsh"}).out


# --- real shells -----------------------------------------------------------------------------


_ARGUMENTS = {
    "bash": ["--norc", "--noprofile", "-i"],
    "zsh": ["-f", "-i"],
    "fish": ["--no-config", "-i"],
}
_SETUP = {
    "bash": 'eval "$(rdotool completion bash)"',
    "zsh": 'autoload -Uz compinit; compinit -u -D; eval "$(rdotool completion zsh)"',
    "fish": "rdotool completion fish | source",
}
# The line is begun anew as an argument list that a program writes down.
_HOME_KEY = "\x01"


class Terminal:
    """A shell on a terminal of its own."""

    def __init__(self, shell: str, folder: Path) -> None:
        self._said = folder / "said"
        self._done = 0
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.execvp(shell, [shell, *_ARGUMENTS[shell]])
        self.run(_SETUP[shell])

    def run(self, line: str) -> None:
        """Type a line, and wait until it is done."""
        self._done += 1
        self._type(f"{line}\n")
        self._type(f"touch {self._said}.{self._done}\n")
        self._wait_for(self._said.with_name(f"{self._said.name}.{self._done}"))

    def complete(self, typed: str) -> list[str]:
        """The arguments on the line after *typed* and a Tab."""
        self._said.unlink(missing_ok=True)
        self._type(f"{typed}\t")
        self._listen(3, quiet=0.1)
        self._type(f"{_HOME_KEY}tell \n")
        self._wait_for(self._said)
        return self._said.read_text().split("\0")[:-1]

    def _type(self, text: str) -> None:
        os.write(self._fd, text.encode())

    def _listen(self, longest: float, quiet: float) -> None:
        """Read what the shell shows until it is quiet."""
        until = time.monotonic() + longest
        while time.monotonic() < until and select.select([self._fd], [], [], quiet)[0]:
            os.read(self._fd, 65536)

    def _wait_for(self, path: Path) -> None:
        until = time.monotonic() + 30
        while not path.exists():
            assert time.monotonic() < until, f"the shell didn't come to {path.name}"
            self._listen(0.2, quiet=0.05)

    def close(self) -> None:
        os.kill(self.pid, 9)
        os.waitpid(self.pid, 0)
        os.close(self._fd)


@pytest.fixture(params=["bash", "zsh", "fish"])
def terminal(
    request: pytest.FixtureRequest, distgit: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Terminal]:
    shell = request.param
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed: its completion is not tried")
    tools = tmp_path / "bin"
    tools.mkdir()
    _program(tools / "rdotool", f'exec {sys.executable} -m rdotool "$@"')
    said = tmp_path / "said"
    _program(tools / "tell", f"printf '%s\\0' \"$@\" > {said}.new; mv {said}.new {said}")
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    monkeypatch.chdir(distgit)
    terminal = Terminal(shell, tmp_path)
    yield terminal
    terminal.close()


def _program(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def test_a_real_shell(terminal: Terminal) -> None:
    assert terminal.complete("rdotool new-ver") == ["rdotool", "new-version"]
    assert terminal.complete("rdotool new-version 15") == ["rdotool", "new-version", "15.0.0"]
    info = ["rdotool", "info", "-l", "../rdoinfo"]
    typed = " ".join(info)
    found = terminal.complete(f"{typed} conf:rpmfactory-te")
    assert found == [*info, "conf:rpmfactory-tempest-plugin"]
    assert terminal.complete(f"{typed} con") == [*info, "conf:"]
    found = terminal.complete("rdotool new-version --patches-branch=upstream/m")
    assert found == ["rdotool", "new-version", "--patches-branch=upstream/master"]
    file = terminal.complete("rdotool new-version -H openstack-oct")
    assert file == ["rdotool", "new-version", "-H", "openstack-octavia.spec"]
    odd = [("we", ODD), ("'we", ODD), ('"we', ODD), ('"a&', SPACED), ("a\\&", SPACED)]
    for typed, branch in odd:
        found = terminal.complete(f"rdotool new-version -P {typed}")
        assert found == ["rdotool", "new-version", "-P", branch]


def test_the_bash_script_stands_options_that_are_strict(cli: Cli, distgit: Path) -> None:
    """In a shell with ``set -u`` too; an old bash has no ``nosort``."""
    script = (
        f'set -u\nrdotool() {{ {sys.executable} -m rdotool "$@"; }}\n'
        f"{scripts.script('bash')}\n"
        "COMP_LINE='rdotool new-ver'; COMP_POINT=15; COMP_CWORD=1; COMP_WORDS=(rdotool new-ver)\n"
        "_rdotool_complete rdotool\nprintf '%s\\n' \"${COMPREPLY[@]}\""
    )
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "new-version\n"
    assert not done.stderr
