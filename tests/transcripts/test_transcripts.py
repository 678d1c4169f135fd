"""What README and docs show is what the commands write."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.transcripts import document, session
from tests.transcripts.__main__ import difference, documents

if TYPE_CHECKING:
    from pathlib import Path


SHOWN = [path for path in documents() if document.sessions(path.read_text("utf-8"))]


@pytest.mark.parametrize("path", SHOWN, ids=lambda path: path.name)
def test_a_document_shows_what_the_commands_write(path: Path, tmp_path: Path) -> None:
    _, diff = difference(path, tmp_path)
    assert not diff, f"refresh it with: python -m tests.transcripts --write\n{diff}"


def test_the_readme_has_a_tour() -> None:
    [readme] = [path for path in documents() if path.name == "README.rst"]
    commands = {
        command.text.partition(" |")[0]
        for each in document.sessions(readme.read_text("utf-8"))
        for command in each.commands
    }
    assert {"rdotool --continue", "rdotool --abort", "rdotool undo"} <= commands


_TEXT = """\
Hidden set-up, a failure, and stderr
====================================

.. transcript:
   mkdir there
   cd there

.. code-block:: console

   $ basename "$PWD"; pwd; echo $HOME
   there
   /src/there
   ~
   $ echo oops >&2; false
   oops
   $ echo $?
   1

Another block of that session, with a command of two lines:

.. code-block:: console

    $ printf 'a \\tb\\n\\n  c  \\n'; \\
      echo d
    a       b

      c
    d

.. transcript:
   true

.. code-block:: console

   $ pwd
   /src
"""


def test_a_true_transcript_stays_as_it_is(tmp_path: Path) -> None:
    assert session.replay(_TEXT, tmp_path) == _TEXT


@pytest.mark.parametrize(
    "old,new",
    [("   oops\n   $", "   $"), ("  1\n", "  0\n"), ("     c", "    c"), ("    d\n", "")],
)
def test_any_other_output_is_found(old: str, new: str, tmp_path: Path) -> None:
    stale = _TEXT.replace(old, new)
    assert stale != _TEXT
    assert session.replay(stale, tmp_path) == _TEXT


def test_a_block_begins_with_a_command() -> None:
    with pytest.raises(ValueError, match="line 3"):
        document.sessions(".. code-block:: console\n\n   no prompt\n")


def test_a_set_up_that_fails_is_told(tmp_path: Path) -> None:
    text = (
        ".. transcript:\n   echo no good; false\n   true\n\n.. code-block:: console\n\n   $ true\n"
    )
    with pytest.raises(AssertionError, match="the set-up failed:\nno good"):
        session.replay(text, tmp_path)
