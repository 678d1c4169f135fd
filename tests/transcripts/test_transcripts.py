"""What README and docs show is what the commands write."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.transcripts import document, session, stage
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


_WITH_SERVER = """\
.. transcript: gerrit
   mkdir pkg
   git init -q pkg
   cd pkg
   git commit -q --allow-empty -m Begin
   gerrit project openstack/pkg-distgit . master
   git remote add review-origin ssh://review.example.org:29418/openstack/pkg-distgit.git

.. code-block:: console

   $ git config remote.review-origin.url
   ssh://review.example.org:29418/openstack/pkg-distgit.git
   $ git commit -q --allow-empty -m "Change" -m "Change-Id: I$(printf '%040d' 7)"
   $ git push review-origin HEAD:refs/for/master 2>&1 | grep http
   remote:   https://review.example.org/c/openstack/pkg-distgit/+/1 Change [NEW]

.. meanwhile:
   gerrit say zuul 1 "Build succeeded." Verified=1
   gerrit say bob 1 "Good." Code-Review=2 Workflow=1
   gerrit submit bob 1

.. code-block:: console

   $ git ls-remote -q review-origin master | cut -f 2
   refs/heads/master
   $ git fetch -q review-origin; git log --format=%s review-origin/master
   Change
   Begin
   $ echo "2025-01-31 10:11:12 2025-01-31T10:11:12+00:00 2025-01-31"
   2024-10-02 09:00:00 2024-10-02T09:00:00+00:00 2025-01-31

.. meanwhile:
   true
"""


@pytest.mark.usefixtures("gerrit_server")
def test_a_session_with_a_server(tmp_path: Path) -> None:
    assert session.replay(_WITH_SERVER, tmp_path) == _WITH_SERVER


def test_what_nobody_sees_must_not_fail(tmp_path: Path) -> None:
    text = ".. code-block:: console\n\n   $ true\n\n.. meanwhile:\n   echo no good; false\n"
    with pytest.raises(AssertionError, match="the shell ended early"):
        session.replay(text, tmp_path)


_YOUNG = """\
1  patch set 1 of less than a minute ago, less than a minute, here
Change  Age                 CI
1       less than a minute  failed
12      less than a minute  -
"""


@pytest.mark.parametrize(
    "old",
    [
        _YOUNG,
        _YOUNG.replace("1       less than a minute  f", "1       2 minutes           f"),
        """\
1  patch set 1 of 1 minute ago, 2 minutes, here
Change  Age        CI
1       2 minutes  failed
12      1 minute   -
""",
        """\
1  patch set 1 of less than a minute ago, 10 minutes, here
Change  Age       CI
1       1 minute  failed
12      1 minute  -
""",
    ],
)
def test_a_slow_machine_writes_the_same(old: str) -> None:
    assert stage.young(old) == _YOUNG
