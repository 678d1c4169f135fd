"""--dry-run tells the plan and changes nothing; neither do commands that read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.cli import Cli
    from tests.helpers.distgit import Distgit


def everything(path: Path) -> dict[str, bytes]:
    """Every file, those of .git too (but for objects, which nobody sees)."""
    return {
        str(file.relative_to(path)): file.read_bytes()
        for file in path.rglob("*")
        if file.is_file() and ".git/objects" not in str(file.relative_to(path))
    }


@pytest.mark.parametrize("flags", [("-l",), ("-b",), ("-l", "--json"), ("-b", "--json")])
def test_a_dry_run_changes_nothing(clean: Distgit, cli: Cli, flags: tuple[str, ...]) -> None:
    clean.spec_path.touch()
    before = everything(clean.repo.path)
    result = cli("new-version", *flags, "--dry-run", "1.3.0", cwd=clean.repo.path)
    after = everything(clean.repo.path)
    assert {name for name in before | after if before.get(name) != after.get(name)} == set()
    if "--json" in flags:
        plan = result.json
        assert (plan["old_version"], plan["new_version"]) == ("1.2.3", "1.3.0")
        assert plan["head"] == clean.repo.head
        assert plan["bump_only"] == ("-b" in flags)
        assert plan["source"] == (None if "-b" in flags else clean.repo.sha("master-patches"))
    else:
        assert "1.2.3 -> 1.3.0" in result.out


def test_json_needs_a_dry_run(clean: Distgit, cli: Cli) -> None:
    cli("new-version", "-l", "--json", "1.3.0", cwd=clean.repo.path, code=2)


def test_reading_commands_change_nothing(clean: Distgit, cli: Cli) -> None:
    clean.spec_path.touch()
    before = everything(clean.repo.path)
    cli("status", cwd=clean.repo.path)
    assert json.loads(cli("status", "--json", cwd=clean.repo.path).out) == {"action": None}
    cli("pkgenv", cwd=clean.repo.path)
    assert everything(clean.repo.path) == before


def test_the_plan_is_what_happens(clean: Distgit, cli: Cli) -> None:
    plan = cli("new-version", "-lnt", "--dry-run", "--json", "1.3.0", cwd=clean.repo.path).json
    cli("new-version", "-lnt", "1.3.0", cwd=clean.repo.path)
    assert clean.repo.sha("HEAD~") == plan["head"]
    assert clean.repo("merge-base", "1.3.0", "master-patches") == plan["new_base"]
    assert f"* Fri Jan 02 2026 {plan['user']} <{plan['email']}>" in clean.spec
