"""What users do while fix waits for them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.helpers.git import GitRepo

SPEC = "foo-bar.spec"
LINE = "- Description of a change"


def describe(repo: GitRepo, line: str = LINE) -> None:
    """Write *line* into the newest changelog entry, which is empty."""
    text = (repo.path / SPEC).read_bytes().decode("utf-8", "surrogateescape")
    new, count = re.subn(r"(\n%changelog\r?\n\*[^\n]+\n)\r?\n", rf"\g<1>{line}\n", text)
    assert count == 1
    repo.write(SPEC, new.encode("utf-8", "surrogateescape"))


def edit(repo: GitRepo) -> None:
    """Describe the change, edit a file, delete one, add one with a patch line; may be repeated."""
    text = (repo.path / SPEC).read_text("utf-8")
    if LINE in text:
        return
    describe(repo)
    text = (repo.path / SPEC).read_text("utf-8")
    repo.write(SPEC, text.replace("BuildArch:", "Patch1: own.patch\nBuildArch:"))
    repo.write("sources", "# edited\n")
    repo.write("own.patch", "a patch\n")
    repo("add", "own.patch")
