"""Patch files become the commits that ``git am`` makes of them, without a work tree."""

from __future__ import annotations

import base64
import quopri
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import compat32
from typing import TYPE_CHECKING

import pytest

from rdotool.patches import letter, series, text
from rdotool.patches.rebuild import Rebuilt, Rejected, Source, rebuild

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rdotool.adapters.vcs import Repo
    from tests.helpers.git import GitRepo

USER = "The User <user@example.org> 1700000000 +0100"
LINES = "".join(f"line {number}\n" for number in range(30))


@dataclass
class History:
    """A repository with a base and odd commits on it, and their patch files."""

    git: GitRepo
    base: str
    shas: list[str]

    def files(self, *options: str) -> list[Path]:
        folder = self.git.path.parent / "-".join(("out", *options))
        names = ("--no-renames", "--no-signature", "-N", *options)
        self.git("-c", "core.abbrev=7", "format-patch", *names, "-o", folder, f"{self.base}..odd")
        return sorted(folder.iterdir())


def odd_commits(git: GitRepo) -> None:
    git.commit("[stable] Brackets of its own", {"a.py": LINES.replace("line 3\n", "three\n")})
    git.commit("Ünïcödé \u2014 " + "a long subject " * 9, {"a.py": LINES}, author="Zoë <z@e.org>")
    git.commit(
        "With a body\n\nText.\n\n\n\nFrom here on.\n>From there   \n  diff --git a/x b/x\n\n"
        "Closes-Bug: #1\nChange-Id: I0123456789012345678901234567890123456789\n",
        {'new dir/näme "q".txt': "new\n"},
    )
    git.commit("Binary", {"logo.png": bytes(range(256)) * 9})
    git.commit("Binary changes", {"logo.png": bytes(range(255, -1, -1)) * 9})
    git.commit("CRLF", {"dos.txt": "one\r\ntwo\r\n"})
    git.commit("CRLF changes", {"dos.txt": "one\r\n2\r\nthree\r\n"})
    git.commit("No newline at the end", {"a.py": LINES + "end"})
    git.commit("latin-1", {"latin.txt": "caf\u00e9\n".encode("latin-1")})
    git.commit("Blanks at the ends  ", {"b.py": "x = 1   \n\t\n\n\n"})
    (git.path / "tool.sh").write_text("#!/bin/sh\n")
    (git.path / "tool.sh").chmod(0o755)
    git.commit("A program")
    (git.path / "b.py").chmod(0o755)
    git.commit("Mode only")
    (git.path / "link").symlink_to("a.py")
    git.commit("A link")
    git("mv", "a.py", "moved.py")
    git.commit("Moved")
    git.commit("Gone, and an empty one", {"dos.txt": None, "empty": ""})
    git.write("late.txt", "x\n")
    git("add", "-A")
    git("commit", "-q", "-m", "Another date", "--date=1234567890 -0330")


@pytest.fixture
def history(git: GitRepo) -> History:
    base = git.commit("base", {"a.py": LINES, "b.py": "x = 1\n"})
    git.tag("1.0")
    git.checkout("1.0", new="odd")
    odd_commits(git)
    shas = git("rev-list", "--reverse", "1.0..odd").split()
    git.checkout("master")
    return History(git, base, shas)


def made(git: GitRepo, base: str, tip: str) -> list[tuple[str, str, str]]:
    """Tree, author and message of each commit; the committer is somebody else."""
    rows = []
    for sha in git("rev-list", "--reverse", f"{base}..{tip}").split():
        head, _, message = git("cat-file", "commit", sha).partition("\n\n")
        author = next(line for line in head.splitlines() if line.startswith("author "))
        rows.append((git.tree(sha), author, message))
    return rows


def by_am(git: GitRepo, base: str, files: list[Path]) -> list[tuple[str, str, str]]:
    git.checkout(base, new="am")
    git("am", "-q", "--keep-non-patch", "--keep-cr", *files)
    rows = made(git, base, "am")
    git.checkout("master")
    return rows


def rebuilt(repo: Repo, base: str, sources: list[Source]) -> Rebuilt:
    done = rebuild(repo, base, sources, USER)
    assert isinstance(done, Rebuilt), done
    return done


def sources_of(files: list[Path]) -> list[Source]:
    return [Source(path.name, path.read_bytes(), 1) for path in files]


@pytest.mark.parametrize("options", [(), ("-n",), ("-M",), ("--attach",), ("--full-index",)])
def test_as_git_am(repo: Repo, history: History, options: tuple[str, ...]) -> None:
    files = history.files(*options)
    before = history.git.snapshot()
    done = rebuilt(repo, history.base, sources_of(files))
    assert history.git.snapshot() == before
    assert made(history.git, history.base, done.tip) == by_am(history.git, history.base, files)
    assert (done.merged, done.plain) == ((), ())
    assert [name for name, _ in done.commits] == [path.name for path in files]


def test_the_commits_are_those_that_were_lost(repo: Repo, history: History) -> None:
    """But for the blanks that git am tidies in a message."""
    done = rebuilt(repo, history.base, sources_of(history.files()))
    lost = made(history.git, history.base, "odd")
    found = made(history.git, history.base, done.tip)
    assert [row[:2] for row in found] == [row[:2] for row in lost]
    assert [row[2].split() for row in found] == [row[2].split() for row in lost]


def test_the_series_made_of_it_is_the_same(repo: Repo, history: History) -> None:
    files = history.files()
    done = rebuilt(repo, history.base, sources_of(files))
    commits = series.commits_between(repo, history.base, done.tip)
    again = [file.data for file in series.format_series(repo, commits).files]
    assert text.same_series([path.read_bytes() for path in files], again)


def test_whatever_the_users_settings_are(
    repo: Repo, history: History, turn_hostile: Callable[[], None], home: Path
) -> None:
    sources = sources_of(history.files())
    wanted = rebuilt(repo, history.base, sources).commits
    turn_hostile()
    with (home / ".gitconfig").open("a") as stream:
        stream.write("[apply]\nwhitespace = fix\nignoreWhitespace = change\n")
        stream.write("[mailinfo]\nscissors = true\nquotedCr = strip\n[am]\nkeepcr = false\n")
    repo.extra_env = {"GIT_COMMITTER_DATE": "@1700000000 +0000"}
    found = rebuilt(repo, history.base, sources)
    assert [name for name, _ in found.commits] == [name for name, _ in wanted]
    assert made(history.git, history.base, found.tip) == made(
        history.git, history.base, wanted[-1][1]
    )


# --- mails ---------------------------------------------------------------------------------


def encoded(data: bytes, how: str) -> bytes:
    """A patch as a mail program sends it."""
    head, _, body = data.partition(b"\n\n")
    mail = message_from_bytes(head + b"\n\n", policy=compat32)
    del mail["Content-Transfer-Encoding"]
    if "Content-Type" not in mail:
        mail["Content-Type"] = "text/plain; charset=UTF-8"
    mail["MIME-Version"] = mail["MIME-Version"] or "1.0"
    mail["Content-Transfer-Encoding"] = how
    coded = base64.encodebytes(body) if how == "base64" else quopri.encodestring(body)
    return mail.as_bytes(unixfrom=True).rstrip(b"\n") + b"\n\n" + coded


@pytest.mark.parametrize("how", ["base64", "quoted-printable"])
def test_encoded_mails(repo: Repo, history: History, tmp_path: Path, how: str) -> None:
    files = []
    for path in history.files():
        target = tmp_path / path.name
        target.write_bytes(encoded(path.read_bytes(), how))
        files.append(target)
    done = rebuilt(repo, history.base, sources_of(files))
    assert made(history.git, history.base, done.tip) == by_am(history.git, history.base, files)


def one_patch(git: GitRepo, subject: str = "Change\n\nWords.") -> bytes:
    """A patch of a.py, as format-patch makes it, on a base tagged 1.0."""
    git.commit("base", {"a.py": LINES})
    git.tag("1.0")
    git.checkout("1.0", new="side")
    git.commit(subject, {"a.py": LINES.replace("line 9\n", "nine\n")})
    data = git("format-patch", "--stdout", "--no-signature", "-1").encode()
    git.checkout("master")
    return data + b"\n"


def changed(git: GitRepo, tip: str) -> str:
    return git.read("a.py", tip).replace("nine\n", "line 9\n")


def test_a_mail_with_crlf(repo: Repo, git: GitRepo) -> None:
    data = one_patch(git).replace(b"\n", b"\r\n")
    done = rebuilt(repo, git.sha("1.0"), [Source("1.patch", data, 1)])
    assert git.tree(done.tip) == git.tree("side")
    assert git.message(done.tip) == "Change\n\nWords."


@pytest.mark.parametrize("base64d", [False, True])
def test_a_diff_whose_lines_a_mail_program_ended(repo: Repo, git: GitRepo, base64d: bool) -> None:
    """The head is as it was, or hidden from view in base64."""
    head, _, body = one_patch(git).partition(b"\n\n")
    body = body.replace(b"\n", b"\r\n")
    if base64d:
        head += b"\nMIME-Version: 1.0\nContent-Transfer-Encoding: base64"
        body = base64.encodebytes(body)
    done = rebuilt(repo, git.sha("1.0"), [Source("1.patch", head + b"\n\n" + body, 1)])
    assert git.tree(done.tip) == git.tree("side")


def test_two_mails_in_one_file(repo: Repo, history: History) -> None:
    files = history.files()[:2]
    mailbox = b"\n".join(path.read_bytes() for path in files)
    done = rebuilt(repo, history.base, [Source("both.patch", mailbox, 1)])
    assert [name for name, _ in done.commits] == ["both.patch"] * 2
    assert made(history.git, history.base, done.tip) == by_am(history.git, history.base, files)


@pytest.mark.parametrize(
    ("old", "new", "author"),
    [
        (b"Date: ", b"Date: yesterday or so\nX-Date: ", "A U Thor"),
        (b"Date: ", b"X-Date: ", "A U Thor"),
        (b"From: A U Thor ", b"From: ", "a@example.org"),
        (b"From: A U Thor <a@example.org>\n", b"", "The User"),
    ],
)
def test_heads_with_something_missing(
    repo: Repo, git: GitRepo, old: bytes, new: bytes, author: str
) -> None:
    git("config", "user.name", "A U Thor")
    git("config", "user.email", "a@example.org")
    data = one_patch(git)
    assert old in data
    done = rebuilt(repo, git.sha("1.0"), [Source("1.patch", data.replace(old, new), 1)])
    [(tree, line, message)] = made(git, "1.0", done.tip)
    assert tree == git.tree("side")
    assert line.startswith(f"author {author} <")
    assert message.startswith("Change\n")
    if b"Date" in old or author == "The User":
        assert line.endswith("> 1700000000 +0100")


def test_a_mail_without_a_subject(repo: Repo, git: GitRepo) -> None:
    data = one_patch(git).replace(b"Subject: [PATCH] Change\n", b"")
    done = rebuilt(repo, git.sha("1.0"), [Source("0007-Fix-the_thing.patch", data, 1)])
    assert git.message(done.tip).splitlines()[0] == "Fix the thing"


# --- what is no mail -------------------------------------------------------------------------


def plain_diff(git: GitRepo, level: int) -> bytes:
    one_patch(git)
    prefix = ["--src-prefix=a/", "--dst-prefix=b/"] if level else ["--no-prefix"]
    return (git("diff", *prefix, "1.0", "side") + "\n").encode()


@pytest.mark.parametrize("level", [0, 1])
@pytest.mark.parametrize("said", [False, True])
@pytest.mark.parametrize(
    "words", [b"", b"# Why this is\n\nFor a reason.  \n", b"Index: a.py\n===\n"]
)
@pytest.mark.parametrize("crlf", [False, True])
def test_plain_diffs(
    repo: Repo, git: GitRepo, level: int, said: bool, words: bytes, crlf: bool
) -> None:
    data = words + plain_diff(git, level)
    data = data.replace(b"\n", b"\r\n") if crlf else data
    source = Source("0003-Wait-a-bit.patch", data, level if said else None)
    done = rebuilt(repo, git.sha("1.0"), [source])
    [(tree, author, message)] = made(git, "1.0", done.tip)
    assert tree == git.tree("side")
    assert author == f"author {USER}"
    body = "\n\n# Why this is\n\nFor a reason.\n" if b"Why" in words else "\n"
    assert message + "\n" == f"Wait a bit{body}"
    assert done.plain == ("0003-Wait-a-bit.patch",)


def test_a_diff_without_git_s_own_lines(repo: Repo, git: GitRepo) -> None:
    lines = plain_diff(git, 1).splitlines(keepends=True)
    data = b"".join(line for line in lines if not line.startswith((b"diff", b"index")))
    done = rebuilt(repo, git.sha("1.0"), [Source("x.diff", data)])
    assert git.tree(done.tip) == git.tree("side")
    assert git.message(done.tip) == "x"


def test_a_level_that_nobody_asked_for_makes_no_folder(repo: Repo, git: GitRepo) -> None:
    """A new file that is there already: at level 0 it would become "b/a.py"."""
    git.commit("base", {"a.py": "theirs\n"})
    git("checkout", "-q", "--orphan", "side")
    git.commit("New", {"a.py": "mine\n"})
    data = git("format-patch", "--stdout", "--root", "-1", "HEAD").encode()
    git.checkout("master")
    assert isinstance(rebuild(repo, git.head, [Source("1.patch", data)], USER), Rejected)


def test_in_reverse_and_in_a_folder(repo: Repo, git: GitRepo) -> None:
    data = one_patch(git)
    git.checkout("1.0", new="deep")
    git.commit("Deep", {"sub/a.py": LINES.replace("line 9\n", "nine\n")})
    done = rebuilt(repo, git.head, [Source("1.patch", data, 1, reverse=True, folder="sub")])
    assert git.read("sub/a.py", done.tip) == LINES


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("0001-Fix-a-typo.patch", "Fix a typo"),
        ("12_fix_it.diff", "fix it"),
        ("foo.patch", "foo"),
        ("0001.patch", "0001"),
        ("2024-01-CVE.patch", "01 CVE"),
        (".patch", ".patch"),
    ],
)
def test_a_subject_for_a_file(name: str, subject: str) -> None:
    assert letter.subject_of(name) == (subject if subject != ".patch" else "")


# --- what does not apply -----------------------------------------------------------------------


def test_a_patch_for_other_text_is_merged(repo: Repo, git: GitRepo) -> None:
    """The text that it was made for is known to git, so a merge can tell what it meant."""
    data = one_patch(git)
    git.checkout("1.0", new="other")
    near = LINES.replace("line 7\n", "seven\n")
    base = git.commit("Near", {"a.py": near})
    done = rebuilt(repo, base, [Source("1.patch", data, 1)])
    assert done.merged == ("1.patch",)
    assert git.read("a.py", done.tip) == near.replace("line 9\n", "nine\n")


def test_a_patch_that_does_not_apply(repo: Repo, git: GitRepo) -> None:
    data = one_patch(git)
    git.checkout("1.0", new="other")
    base = git.commit("Other", {"a.py": LINES.replace("line 9\n", "neuf\n"), "b.py": "b\n"})
    fine = git("format-patch", "--stdout", "-1").encode()
    before = git.snapshot()
    sources = [Source("fine.patch", fine, 1), Source("1.patch", data, 1)]
    assert rebuild(repo, git.sha("1.0"), sources, USER) == Rejected("1.patch", ("a.py:7",), 2)
    assert git.snapshot() == before
    assert isinstance(rebuild(repo, base, sources[1:], USER), Rejected)


@pytest.mark.parametrize("how", ["there", "again"])
def test_a_patch_that_is_there_already(repo: Repo, git: GitRepo, how: str) -> None:
    data = one_patch(git)
    sources = [Source("1.patch", data, 1), Source("2.patch", data, 1)]
    if how == "there":
        found = rebuild(repo, git.sha("side"), sources, USER)
        assert found == Rejected("1.patch", (), 1)
    else:
        assert rebuild(repo, git.sha("1.0"), sources, USER) == Rejected("2.patch", (), 2)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no diff at all\n",
        b"diff --git a/../../out b/../../out\n--- /dev/null\n+++ b/../../out\n@@ -0,0 +1 @@\n+x\n",
        b"diff --git a/.git/x b/.git/x\n--- /dev/null\n+++ b/.git/x\n@@ -0,0 +1 @@\n+x\n",
        b"--- a/a.py\n+++ b/a.py\n@@ -1,3 +1,3 @@\n line 0\n",
        b"Binary files a/a.py and b/a.py differ\n",
        b"From: x\nSubject: y\n\nnothing\n",
        b"\xff\xfe\x00\n\r\n\x00",
    ],
)
def test_what_is_no_patch(repo: Repo, git: GitRepo, data: bytes) -> None:
    one_patch(git)
    before = git.snapshot()
    found = rebuild(repo, git.sha("1.0"), [Source("odd.patch", data)], USER)
    assert isinstance(found, Rejected)
    assert found.words
    assert git.snapshot() == before
    assert not list((git.path / ".git" / "rdotool").glob("sealed-*"))


def test_progress(repo: Repo, history: History) -> None:
    told: list[tuple[int, int, str]] = []
    sources = sources_of(history.files()[:2])
    rebuild(repo, history.base, sources, USER, lambda *step: told.append(step))
    assert told == [(1, 2, sources[0].name), (2, 2, sources[1].name)]
