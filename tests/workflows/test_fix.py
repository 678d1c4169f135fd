"""fix: rdopkg's own scenarios, and what it refuses, plans and says."""

from __future__ import annotations

import errno
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rdotool.adapters.vcs import Repo
from rdotool.workflows.action import worktree
from tests.helpers.distgit import spec_text
from tests.helpers.isolation import EMAIL, NAME
from tests.workflows.edits import SPEC, describe, edit
from tests.workflows.worlds import user_files

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.helpers.cli import Cli, Result
    from tests.helpers.distgit import Distgit

Make = "Callable[..., Distgit]"
MESSAGE = "foo-bar-1.2.3-3\n\nChangelog:\n- Description of a change"


@pytest.fixture
def package(make: Callable[..., Distgit]) -> Distgit:
    return make("1.2.3", "2")


@pytest.fixture
def begun(package: Distgit, cli: Cli) -> Distgit:
    fix(package, cli)
    return package


def fix(package: Distgit, cli: Cli, *flags: str) -> Result:
    return cli("fix", *flags, cwd=package.repo.path, code=5)


def go_on(package: Distgit, cli: Cli, code: int = 0) -> Result:
    return cli("--continue", cwd=package.repo.path, code=code)


def is_unfinished(package: Distgit) -> bool:
    return (package.repo.path / ".git/rdotool/journal.json").exists()


def entry(package: Distgit) -> list[str]:
    """The lines of the newest changelog entry."""
    return package.spec.partition("%changelog\n")[2].partition("\n\n")[0].splitlines()


# --- rdopkg's features/fix.feature -------------------------------------------------------


def test_it_waits_for_the_user(begun: Distgit) -> None:
    assert is_unfinished(begun)


def test_a_described_change_is_committed(begun: Distgit, cli: Cli) -> None:
    before = begun.repo.head
    describe(begun.repo)
    result = go_on(begun, cli)
    assert entry(begun)[1:] == ["- Description of a change"]
    assert begun.repo("rev-list", "--parents", "-1", "HEAD").split()[1:] == [before]
    assert not is_unfinished(begun)
    assert begun.repo.message() == MESSAGE
    assert begun.repo.status() == ""
    assert "Requested distgit update finished" in result.out


def test_a_description_is_missed(begun: Distgit, cli: Cli) -> None:
    before = begun.repo.snapshot()
    result = go_on(begun, cli, 5)
    assert "Description of changes is missing in %changelog." in result.err
    assert begun.repo.snapshot() == before
    assert is_unfinished(begun)


def test_changes_that_the_user_reverted_are_missed(begun: Distgit, cli: Cli) -> None:
    begun.repo("stash")
    before = begun.repo.snapshot()
    assert "No distgit changes found" in go_on(begun, cli, 5).err
    assert begun.repo.snapshot() == before
    assert is_unfinished(begun)


def test_an_abort_after_the_user_reverted(package: Distgit, cli: Cli) -> None:
    before = package.repo.snapshot()
    fix(package, cli)
    package.repo("checkout", "-f")
    cli("--abort", cwd=package.repo.path)
    assert package.repo.snapshot() == before
    assert not is_unfinished(package)


def test_a_second_one_is_refused(begun: Distgit, cli: Cli) -> None:
    before = begun.repo.snapshot()
    result = cli("fix", cwd=begun.repo.path, code=1)
    assert "You're in the middle of a previous action: fix" in result.err
    assert "--continue" in result.err
    assert "--abort" in result.err
    assert begun.repo.snapshot() == before
    assert is_unfinished(begun)


def test_again_after_an_abort(begun: Distgit, cli: Cli) -> None:
    cli("fix", cwd=begun.repo.path, code=1)
    begun.repo("stash")
    cli("--abort", cwd=begun.repo.path)
    fix(begun, cli)
    describe(begun.repo)
    go_on(begun, cli)
    assert begun.repo.message() == MESSAGE
    assert not is_unfinished(begun)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("0.1", "0.2%{?dist}"),
        ("0.1%{?dist}", "0.2%{?dist}"),
        ("1%{?dist}", "2%{?dist}"),
        ("15%{?dist}", "16%{?dist}"),
        ("15.0%{?dist}", "15.1%{?dist}"),
        ("1.0%{?dist}.1", "1.1%{?dist}.1"),
        ("0.20170811112938.81363ec%{?dist}", "0.20170811112939.81363ec%{?dist}"),
        ("0.20170811112938.deadbee%{?dist}", "0.20170811112939.deadbee%{?dist}"),
        ("0.20170811112938.8136333%{?dist}", "0.20170811112939.8136333%{?dist}"),
        ("0.1.20170811112938.81363ec%{?dist}", "0.2.20170811112938.81363ec%{?dist}"),
        ("0.1.20170811112938.deadbee%{?dist}", "0.2.20170811112938.deadbee%{?dist}"),
        ("0.22.20170811112938.8136333%{?dist}", "0.23.20170811112938.8136333%{?dist}"),
    ],
)
def test_release(make: Callable[..., Distgit], cli: Cli, old: str, new: str) -> None:
    package = make("2.0.0", spec=with_release("2.0.0", old))
    fix(package, cli)
    assert package.spec_tag("Release") == new


@pytest.mark.parametrize(
    ("index", "old", "new"),
    [
        ("major", "0.1.2", "1.1.2%{?dist}"),
        ("MINOR", "10.20.30", "10.21.30%{?dist}"),
        ("PaTcH", "0.0.0%{?dist}", "0.0.1%{?dist}"),
        ("1", "1000%{?dist}", "1001%{?dist}"),
        ("2", "10.20%{?dist}", "10.21%{?dist}"),
        ("3", "1.2.3.4.5", "1.2.4.4.5%{?dist}"),
        ("5", "1.2.3.4.5", "1.2.3.4.6%{?dist}"),
        ("0", "23.23.23", "23.23.23"),
    ],
)
def test_bump_index(
    make: Callable[..., Distgit], cli: Cli, index: str, old: str, new: str
) -> None:
    package = make("10.20.30", spec=with_release("10.20.30", old))
    fix(package, cli, "--release-bump-index", index)
    assert package.spec_tag("Release") == new


@pytest.mark.parametrize(
    ("index", "release", "error"),
    [
        ("minor", "1.lul.1", "Invalid Release bump index: 2. part of Release '"),
        ("minor", "1.lul.1", "isn't numeric: lul"),
        ("PATCH", "1.2", "Invalid Release bump index: 3"),
        ("1337", "1.2.3", "Invalid Release bump index: 1337 (Release: 1.2.3)"),
        ("-1", "1.2.3", "Invalid Release bump index: -1 (positive integer required)"),
        ("last", "1.2.3", "Invalid Release bump index: LAST"),
    ],
)
def test_invalid_bump_index(
    make: Callable[..., Distgit], cli: Cli, index: str, release: str, error: str
) -> None:
    package = make("10", spec=with_release("10", release))
    before = package.repo.snapshot()
    assert error in cli("fix", "-R", index, cwd=package.repo.path, code=2).err
    assert package.repo.snapshot() == before
    assert not is_unfinished(package)


def with_release(version: str, release: str) -> str:
    """The sample spec with exactly that Release, without a %{?dist} of the sample's."""
    text = spec_text(version=version, release=release)
    return text.replace(f"Release:        {release}%{{?dist}}\n", f"Release:        {release}\n")


# --- the spec in the pause ---------------------------------------------------------------


def test_the_bump_is_shown_by_git_diff(package: Distgit, cli: Cli) -> None:
    index = package.repo("ls-files", "--stage")
    result = fix(package, cli)
    assert result.err.startswith("your turn: Edit .spec file as needed and describe changes")
    assert "rdotool --continue" in result.err
    assert package.repo("ls-files", "--stage") == index
    assert package.repo.status() == f" M {SPEC}"
    added = [line for line in package.repo("diff", "-U0").splitlines() if line.startswith("+")]
    assert added[1:] == [
        "+Release:        3%{?dist}",
        f"+* Fri Jan 02 2026 {NAME} <{EMAIL}> 1.2.3-3",
        "+",
        "+",
    ]


def test_the_files_mode_stays(package: Distgit, cli: Cli) -> None:
    package.spec_path.chmod(0o640)
    fix(package, cli)
    assert package.spec_path.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("what", ["crlf", "latin-1", "no newline at the end"])
def test_odd_bytes_stay(package: Distgit, cli: Cli, what: str) -> None:
    raw = {
        "crlf": package.spec.replace("\n", "\r\n").encode(),
        "latin-1": package.spec.replace("Summary: ", "Summary: \xe9").encode("latin-1"),
        "no newline at the end": package.spec.rstrip("\n").encode(),
    }[what]
    package.repo.commit("Odd", {SPEC: raw})
    fix(package, cli)
    end = "\r" if what == "crlf" else ""
    describe(package.repo, f"- Description of a change{end}")
    go_on(package, cli)
    header = f"* Fri Jan 02 2026 {NAME} <{EMAIL}> 1.2.3-3"
    line_end = f"{end}\n".encode()
    lines = (header, "- Description of a change", "")
    new = b"".join(line.encode() + line_end for line in lines)
    start, head, rest = raw.partition(b"%changelog" + line_end)
    want = start.replace(b"2%{?dist}", b"3%{?dist}") + head + new + rest
    assert package.spec_path.read_bytes() == want
    assert package.repo("show", f"HEAD:{SPEC}").encode("utf-8", "surrogateescape") == (
        want.removesuffix(b"\n")
    )
    assert package.repo.message() == MESSAGE


def test_a_checkouts_line_ends_are_as_git_makes_them(package: Distgit, cli: Cli) -> None:
    package.repo.commit("Windows", {".gitattributes": "*.spec text eol=crlf\n"})
    package.spec_path.unlink()
    package.repo("checkout", "-f")
    assert b"\r\n" in package.spec_path.read_bytes()
    fix(package, cli)
    text = package.spec_path.read_bytes()
    assert text.count(b"\n") == text.count(b"\r\n")
    describe(package.repo, "- Description of a change\r")
    go_on(package, cli)
    assert "\r" not in package.repo.read(SPEC)
    assert package.repo.status() == ""
    assert package.repo.message() == MESSAGE


def test_user_and_address(package: Distgit, cli: Cli) -> None:
    fix(package, cli, "-u", "Zoë", "-e", "zoe@example.org")
    assert "* Fri Jan 02 2026 Zoë <zoe@example.org> 1.2.3-3\n" in package.spec


# --- -m, -B, -H --------------------------------------------------------------------------


def test_lines_may_be_given(package: Distgit, cli: Cli) -> None:
    fix(package, cli, "-m", "Rebuild for 100% (rhbz#7)", "-m", "- Über")
    assert entry(package)[1:] == ["- Rebuild for 100%% (rhbz#7)", "- Über"]
    go_on(package, cli)
    lines = "- Rebuild for 100% (rhbz#7)\n- Über"
    assert package.repo.message() == (
        f"foo-bar-1.2.3-3\n\nChangelog:\n{lines}\n\nResolves: rhbz#7"
    )


def test_bugs_are_resolved(package: Distgit, cli: Cli) -> None:
    fix(package, cli, "-B", "rhbz#1,rhbz#2")
    assert entry(package)[1:] == []
    describe(package.repo, "- See rhbz#3")
    go_on(package, cli)
    bugs = "Resolves: rhbz#3\nResolves: rhbz#1\nResolves: rhbz#2"
    assert package.repo.message() == f"foo-bar-1.2.3-3\n\nChangelog:\n- See rhbz#3\n\n{bugs}"


def test_bugs_stand_in_the_given_line(package: Distgit, cli: Cli) -> None:
    fix(package, cli, "-B", "rhbz#1,rhbz#2", "-m", "a", "-m", "b")
    assert entry(package)[1:] == ["- a (rhbz#1,rhbz#2)", "- b"]


def test_an_own_header(package: Distgit, cli: Cli, tmp_path: Path) -> None:
    header = tmp_path / "header"
    header.write_text("Mine\n\nof several lines\n", encoding="utf-8")
    fix(package, cli, "-m", "x", "-H", str(header))
    go_on(package, cli)
    assert package.repo.message() == "Mine\n\nof several lines\n\nChangelog:\n- x"


@pytest.mark.parametrize(
    "flags", [("-m", ""), ("-m", "a", "-m", " - "), ("-B", "12"), ("--json",)]
)
def test_flags_that_make_no_sense(package: Distgit, cli: Cli, flags: tuple[str, ...]) -> None:
    before = package.repo.snapshot()
    cli("fix", *flags, cwd=package.repo.path, code=2)
    assert package.repo.snapshot() == before
    assert not is_unfinished(package)


# --- rpmautospec, and specs without numbers ----------------------------------------------

AUTO = ["%autorelease", "%{autorelease}", "%{?autorelease}", "%autorelease -b 3"]


@pytest.mark.parametrize("release", AUTO)
def test_autorelease_stays(make: Callable[..., Distgit], cli: Cli, release: str) -> None:
    package = make("1.2.3", spec=with_release("1.2.3", release))
    fix(package, cli)
    assert package.spec_tag("Release") == release
    assert entry(package)[0].endswith(f"<{EMAIL}> 1.2.3")
    describe(package.repo, "- Fix the\n  weather")
    go_on(package, cli)
    assert package.repo.message() == "Fix the weather\n\nChangelog:\n- Fix the\n  weather"


@pytest.fixture
def automatic(make: Callable[..., Distgit]) -> Distgit:
    text = with_release("1.2.3", "%autorelease")
    return make("1.2.3", spec=f"{text.partition('%changelog')[0]}%changelog\n%autochangelog\n")


def test_autochangelog_asks_for_the_commits_subject(automatic: Distgit, cli: Cli) -> None:
    before = automatic.repo.snapshot()
    result = cli("fix", cwd=automatic.repo.path, code=1)
    assert 'rdotool fix -m "' in result.err
    assert automatic.repo.snapshot() == before


def test_autochangelog_takes_the_message_for_the_commit(automatic: Distgit, cli: Cli) -> None:
    before = automatic.repo.snapshot()
    fix(automatic, cli, "-m", "Fix this rhbz#3", "-m", "And that", "-m", "100%")
    assert automatic.repo.snapshot() == before
    assert "No distgit changes found" in go_on(automatic, cli, 5).err
    automatic.repo.write("sources", "# edited\n")
    go_on(automatic, cli)
    assert automatic.repo.message() == (
        "Fix this rhbz#3\n\n- And that\n- 100%\n\nResolves: rhbz#3"
    )
    assert automatic.repo("diff", "--name-only", "HEAD~") == "sources"
    cli("undo", cwd=automatic.repo.path)
    assert automatic.repo.snapshot() == before


def test_autorelease_has_no_part_to_bump(automatic: Distgit, cli: Cli) -> None:
    assert "-R is left out" in fix(automatic, cli, "-m", "x", "-R", "1").err


def test_a_spec_without_changelog(make: Callable[..., Distgit], cli: Cli) -> None:
    package = make("1.2.3", spec=spec_text().partition("%changelog")[0])
    before = package.repo.snapshot()
    assert "no %changelog" in cli("fix", cwd=package.repo.path, code=1).err
    assert package.repo.snapshot() == before
    fix(package, cli, "-m", "Fix this")
    go_on(package, cli)
    assert package.repo.message() == "Fix this"
    assert package.spec_tag("Release") == "3%{?dist}"


@pytest.mark.parametrize("flags", [(), ("-R", "0"), ("-m", "x")])
def test_a_development_spec_is_refused(
    make: Callable[..., Distgit], cli: Cli, flags: tuple[str, ...]
) -> None:
    package = make("1.2.3", spec=with_release("XXX", "XXX"), branch="rpm-master")
    before = package.repo.snapshot()
    result = cli("fix", *flags, cwd=package.repo.path, code=1)
    assert "Release is XXX" in result.err
    assert "work on a branch of a release" in result.err
    assert package.repo.snapshot() == before
    assert not is_unfinished(package)


# --- the plan ----------------------------------------------------------------------------


def test_a_dry_run_changes_nothing(package: Distgit, cli: Cli) -> None:
    before = package.repo.snapshot()
    result = cli("fix", "--dry-run", "-m", "x", "-B", "rhbz#1", cwd=package.repo.path)
    assert "1.2.3-2 -> 1.2.3-3" in result.out
    assert "x (rhbz#1)" in result.out
    plan = cli("fix", "--dry-run", "--json", "-R", "0", cwd=package.repo.path).json
    assert (plan["old_vr"], plan["new_vr"]) == ("1.2.3-2", "1.2.3-2")
    assert (plan["head"], plan["changes"]) == (package.repo.head, [])
    assert package.repo.snapshot() == before
    assert not is_unfinished(package)


def test_the_status_tells_what_is_waited_for(begun: Distgit, cli: Cli) -> None:
    told = cli("status", "--json", cwd=begun.repo.path).json
    assert (told["action"], told["state"], told["step"]) == ("fix", "paused", "edit spec")
    journal = json.loads((begun.repo.path / ".git/rdotool/journal.json").read_text("utf-8"))
    assert journal["plan"]["new_vr"] == "1.2.3-3"


# --- where it begins ---------------------------------------------------------------------


def test_uncommitted_edits_come_along_and_come_back(package: Distgit, cli: Cli) -> None:
    repo = package.repo
    user_files(repo)
    repo.write("sources", "# staged\n")
    repo.write("new.conf", "new\n")
    repo("add", "sources", "new.conf")
    repo.write(SPEC, package.spec.replace("Summary: ", "Summary: My"))
    before = repo.snapshot()
    assert f"uncommitted changes become part of the commit: {SPEC}" in fix(package, cli).err
    assert package.spec_tag("Summary").startswith("My")
    assert package.spec_tag("Release") == "3%{?dist}"
    cli("--abort", cwd=repo.path)
    assert repo.snapshot() == before
    fix(package, cli)
    describe(repo)
    go_on(package, cli)
    assert repo("diff", "--name-only", "HEAD~").split() == [SPEC, "new.conf", "sources"]
    assert "My" in repo.read(SPEC)
    cli("undo", cwd=repo.path)
    assert repo.snapshot() == before


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("detached", "HEAD is detached"),
        ("patches branch", "must be run on a distgit branch"),
        ("merge", "git is in the middle of a merge"),
        ("nobody", "git doesn't know who you are"),
        ("no spec", "no .spec file"),
    ],
)
def test_refused(package: Distgit, cli: Cli, state: str, words: str) -> None:
    repo = package.repo
    if state == "detached":
        repo("checkout", "-q", "--detach")
    elif state == "patches branch":
        package.add_patches(1)
        repo.checkout(package.patches_branch)
    elif state == "merge":
        repo("merge", "--no-commit", "--no-ff", "--allow-unrelated-histories", "upstream")
    elif state == "nobody":
        repo("config", "user.name", "")
    else:
        repo("rm", "-q", SPEC)
        repo("commit", "-q", "-m", "Gone")
    before = repo.snapshot()
    assert words in cli("fix", cwd=repo.path, code=1).err
    assert repo.snapshot() == before
    assert not is_unfinished(package)


def test_in_a_work_tree_of_its_own(package: Distgit, cli: Cli, tmp_path: Path) -> None:
    other = type(package.repo)(tmp_path / "other")
    package.repo("worktree", "add", "-q", "-b", "other", other.path)
    before, mine = other.snapshot(), package.repo.status()
    cli("fix", cwd=other.path, code=5)
    assert package.repo.status() == mine
    cli("status", cwd=package.repo.path)
    describe(other)
    cli("--continue", cwd=other.path)
    assert other.message() == MESSAGE
    assert package.repo.message() == "Initial import"
    cli("undo", cwd=other.path)
    assert other.snapshot() == before


def test_in_a_folder_below(package: Distgit, cli: Cli) -> None:
    package.repo.commit("Deep", {"deep/er/file": "x\n"})
    cli("fix", cwd=package.repo.path / "deep/er", code=5)
    describe(package.repo)
    package.repo.write("deep/er/file", "y\n")
    cli("--continue", cwd=package.repo.path / "deep")
    assert package.repo("diff", "--name-only", "HEAD~").split() == ["deep/er/file", SPEC]
    assert package.repo.status() == ""


def test_git_settings_of_the_users_dont_matter(package: Distgit, cli: Cli, tmp_path: Path) -> None:
    marks = tmp_path / "ran"
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("pre-commit", "commit-msg", "post-commit", "reference-transaction"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch {marks}\nexit 1\n", "utf-8")
        (hooks / name).chmod(0o755)
    settings = {
        "core.hooksPath": str(hooks),
        "commit.gpgSign": "true",
        "gpg.program": "false",
        "core.editor": f"touch {marks}; false",
        "core.pager": f"touch {marks}",
        "log.showSignature": "true",
        "commit.template": "/nowhere",
        "commit.cleanup": "scissors",
        "diff.external": "false",
        "core.abbrev": "40",
    }
    for key, value in settings.items():
        package.repo("config", key, value)
    fix(package, cli)
    describe(package.repo)
    go_on(package, cli)
    assert package.repo("-c", "log.showSignature=false", "log", "-1", "--format=%B") == (
        MESSAGE + "\n"
    )
    assert not marks.exists()


def test_undo_takes_it_back(package: Distgit, cli: Cli) -> None:
    user_files(package.repo)
    before = package.repo.snapshot()
    fix(package, cli)
    edit(package.repo)
    go_on(package, cli)
    assert package.repo("diff", "--name-only", "HEAD~").split() == [SPEC, "own.patch", "sources"]
    cli("undo", cwd=package.repo.path)
    assert package.repo.snapshot() == before


def test_a_git_directory_on_another_disk(
    package: Distgit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cross(self: Path, target: Path) -> Path:
        raise OSError(errno.EXDEV, "Invalid cross-device link", str(self), None, str(target))

    tree = package.repo.tree()
    package.repo.commit("Later", {SPEC: "later\n"})
    text = package.repo.read(SPEC, tree)
    monkeypatch.setattr(Path, "replace", cross)
    worktree.put_file(Repo.open(package.repo.path), tree, SPEC)
    assert package.spec == text
    assert package.repo.status() == f" M {SPEC}"
