"""Which version and tag new-version takes, and what becomes of milestones and patches_base."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.helpers.cli import Cli
    from tests.helpers.distgit import Distgit


def subject(package: Distgit) -> str:
    return package.repo("log", "-1", "--format=%s")


def magic(package: Distgit, name: str) -> list[str]:
    lines = package.spec.splitlines()
    return [line for line in lines if line.startswith(f"# {name}") or f"global {name}" in line]


def test_from_a_candidate_to_the_next_and_to_the_final(
    make: Callable[..., Distgit], cli: Cli
) -> None:
    package = make("1.2.3", "2")
    package.add_patches(2)
    for tag in ("2.0.0.0rc1", "2.0.0.0rc2", "2.0.0"):
        package.new_version(tag, 1)
    seen = []
    for tag in ("2.0.0.0rc1", "2.0.0.0rc2", "2.0.0"):
        cli("new-version", "-lnt", "-U", tag, cwd=package.repo.path)
        header = package.spec.partition("%changelog\n")[2].splitlines()[0].split()[-1]
        base = magic(package, "patches_base")
        seen.append((package.spec_tag("Version"), package.spec_tag("Release"), header, base))
        assert subject(package) == f"foo-bar-{header}"
        assert package.repo("merge-base", tag, "master-patches") == package.repo.sha(tag)
        assert len(package.patch_files()) == 2
        assert package.repo.status() == ""
    dist = "%{?milestone}%{?dist}"
    assert seen == [
        ("2.0.0", f"0.1{dist}", "2.0.0-0.1.0rc1", ["# patches_base=2.0.0.0rc1"]),
        ("2.0.0", f"0.2{dist}", "2.0.0-0.2.0rc2", ["# patches_base=2.0.0.0rc2"]),
        ("2.0.0", "1%{?dist}", "2.0.0-1", []),
    ]
    assert magic(package, "milestone") == []


def test_the_candidates_macro_stands_once(make: Callable[..., Distgit], cli: Cli) -> None:
    package = make("1.2.3", "2")
    for tag, release in (("2.0.0.0rc1", ".0rc1"), ("2.0.0.0rc2", ".0rc2")):
        cli("new-version", "-b", "-n", tag, cwd=package.repo.path)
        assert magic(package, "milestone") == [f"%global milestone {release}"]


@pytest.mark.parametrize(("flags", "wanted"), [((), "1.10.0"), (("--pre",), "1.11.0.0rc1")])
def test_without_a_version_the_newest_tag_by_version_order(
    make: Callable[..., Distgit], cli: Cli, flags: tuple[str, ...], wanted: str
) -> None:
    package = make("1.2.3", "1")
    for tag in ("1.9.0", "1.10.0", "1.11.0.0rc1", "1.4.0"):
        package.new_version(tag, 1)
    package.repo.tag("not-a-version", "upstream")
    package.repo.tag("stein-em", "upstream")
    cli("new-version", "-b", "-n", *flags, cwd=package.repo.path)
    assert package.repo.run("diff", "--quiet", "HEAD~").returncode == 1
    assert f"- Update to {wanted}" in package.spec


def test_without_a_version_and_without_tags(make: Callable[..., Distgit], cli: Cli) -> None:
    package = make("1.2.3", "1")
    package.repo("tag", "-d", "1.2.3")
    before = package.repo.snapshot()
    result = cli("new-version", "-b", "-n", cwd=package.repo.path, code=1)
    assert "no upstream version tag" in result.err
    assert package.repo.snapshot() == before


@pytest.mark.parametrize("annotated", [False, True])
@pytest.mark.parametrize("asked", ["1.3.0", "v1.3.0"])
def test_tags_with_a_v_and_annotated_ones(
    make: Callable[..., Distgit], cli: Cli, asked: str, annotated: bool
) -> None:
    package = make("1.2.3", "1")
    package.add_patches(2)
    package.repo.tag("v1.2.3", "1.2.3", annotated=annotated)
    package.repo("tag", "-d", "1.2.3")
    package.repo.checkout("upstream")
    package.repo.commit("More", {"more.py": "\n"})
    package.repo.tag("v1.3.0", annotated=annotated)
    package.repo.checkout(package.branch)
    cli("new-version", "-lnt", asked, cwd=package.repo.path)
    assert package.spec_tag("Version") == "1.3.0"
    assert subject(package) == "foo-bar-1.3.0-1"
    assert len(package.repo.subjects("v1.3.0..master-patches")) == 2
    base = package.repo("merge-base", "v1.3.0", "master-patches")
    assert base == package.repo.sha("v1.3.0")


@pytest.mark.parametrize("word", ["nonsense", "--version-of-mine", "../1.2", "1.3.0;id"])
def test_what_is_no_version_is_refused(make: Callable[..., Distgit], cli: Cli, word: str) -> None:
    package = make("1.2.3", "1")
    before = package.repo.snapshot()
    result = cli("new-version", "-b", "-n", "--", word, cwd=package.repo.path, code=None)
    assert result.code in {1, 2}
    assert "Traceback" not in result.err
    assert package.repo.snapshot() == before


@pytest.mark.parametrize(
    ("merged", "left", "files"),
    [
        ([], "+2", ["0001-Original-Patch-3", "0002-Original-Patch-4"]),
        ([0], "+1", ["0001-Original-Patch-3", "0002-Original-Patch-4"]),
        ([0, 1], "", ["0001-Original-Patch-3", "0002-Original-Patch-4"]),
        ([0, 2], "+1", ["0001-Original-Patch-4"]),
    ],
)
def test_patches_below_the_base_stay_out_and_shrink_with_upstream(
    make: Callable[..., Distgit], cli: Cli, merged: list[int], left: str, files: list[str]
) -> None:
    package = make("1.2.3", "1", magic=["# patches_base=1.2.3+2"])
    package.add_patches(4)
    package.new_version("1.3.0", 1, merged=merged)
    cli("new-version", "-lnt", "1.3.0", cwd=package.repo.path)
    assert package.patch_files() == [f"{name}.patch" for name in files]
    assert magic(package, "patches_base") == ([f"# patches_base={left}"] if left else [])
    kept = package.repo.subjects("1.3.0..master-patches")
    assert len(kept) == 4 - len(merged)


def test_a_base_of_its_own_is_where_the_patches_come_from(
    make: Callable[..., Distgit], cli: Cli
) -> None:
    """The spec says 1.2.3, the patches stand on a candidate of it."""
    package = make("1.2.3", "1", magic=["# patches_base=1.2.2"])
    package.repo.tag("1.2.2", "1.2.3")
    package.repo.checkout("1.2.2")
    package.repo("tag", "-d", "1.2.3")
    package.repo.checkout(package.branch)
    package.repo.checkout("1.2.2", new="master-patches")
    package.repo.commit("One", {"one.py": "1\n"})
    package.repo.checkout("upstream")
    package.repo.commit("Two", {"two.py": "2\n"})
    package.repo.tag("1.3.0")
    package.repo.checkout(package.branch)
    cli("new-version", "-lnt", "1.3.0", cwd=package.repo.path)
    assert package.patch_files() == ["0001-One.patch"]
    assert magic(package, "patches_base") == []
