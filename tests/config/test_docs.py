"""What docs/config.rst says of the keys is so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rdotool import config
from rdotool.config import render
from rdotool.config.explain import DEFAULT, Value
from tests.helpers.isolation import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.cli import Cli

_ROW = re.compile(r"   \* - ``(\w+)``\n     - (.*)\n")


def test_every_key_is_told_with_its_default() -> None:
    text = (PROJECT / "docs/config.rst").read_text("utf-8")
    rows = dict(_ROW.findall(text))
    assert set(rows) == {*config.KEYS, "distros"}
    for key in config.KEYS.values():
        default = render.text(Value(key.name, key.default, DEFAULT))
        # Where git or the environment knows better, these are named.
        assert rows[key.name].startswith(f"``{default}``" if default else ("git's", "the "))


def _keys_of(command: str) -> set[str]:
    """The keys that the table of docs/json.rst names for a command."""
    text = (PROJECT / "docs/json.rst").read_text("utf-8").partition(f"* - ``{command}``\n")[2]
    return set(re.findall(r"``(\w+)``", text.split("     - ")[1]))


def test_the_json_of_conf_actions_and_doctor(cli: Cli, home: Path) -> None:
    conf = cli("conf", "--json").json
    wanted = {*conf, *conf["values"][0], *conf["files"][0], *conf["folders"]}
    assert _keys_of("conf") == wanted
    actions = cli("actions", "--json").json
    assert _keys_of("actions") == {*actions, *actions["actions"][0]}
    doctor = cli("doctor", "--json", env={"RDOTOOL_OFFLINE": "1"}, code=None).json
    assert _keys_of("doctor") == {*doctor, *doctor["findings"][0]}
