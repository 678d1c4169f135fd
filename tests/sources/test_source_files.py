"""Which files a spec names, and how rpm calls them."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from rdotool.errors import UsageError
from rdotool.spec import Spec
from rdotool.spec.sources import file_name
from rdotool.workflows.sources import source_files
from tests.sources.conftest import SPEC

if TYPE_CHECKING:
    from pathlib import Path

NAMES = {
    "https://example.org/a/b.tar.gz": "b.tar.gz",
    "https://example.org/zip/v1#/foo-1.zip": "foo-1.zip",
    "https://example.org/zip/v1#part=x/y": "y",
    "https://example.org/dl?file=foo.tar.gz": "foo.tar.gz",
    "https://example.org/dl?file=a/b=c.tar.gz": "c.tar.gz",
    "https://example.org/x.tar.gz?raw=true": "true",
    "https://example.org/a%20b.tgz": "a%20b.tgz",
    "https://example.org/x#/--rf": "--rf",
    "https://example.org/folder/": "",
    "a=b": "a=b",
    "foo.service": "foo.service",
}


def spec(*lines: str) -> Spec:
    return Spec(SPEC.format(sources="\n".join(lines)), "foo.spec")


def names(*lines: str) -> list[tuple[str, str]]:
    files = source_files.chosen(source_files.of(spec(*lines)), ())
    return [(file.label, file.name) for file in files]


@pytest.mark.parametrize(("url", "name"), NAMES.items())
def test_a_file_is_called_as_rpm_calls_it(url: str, name: str) -> None:
    assert file_name(url) == name


@pytest.mark.skipif(not shutil.which("rpmspec"), reason="needs rpmspec")
def test_rpm_agrees(tmp_path: Path) -> None:
    lines = [f"Source: {url.replace('%', '%%')}" for url in NAMES]
    (tmp_path / "foo.spec").write_text(spec(*lines).text, encoding="utf-8")
    command = ["rpmspec", "-q", "--srpm", "--qf", "[%{SOURCE}\n]", str(tmp_path / "foo.spec")]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert sorted(told.removesuffix("\n").split("\n")) == sorted(NAMES.values())
    assert sorted(name for _, name in names(*lines)) == sorted(NAMES.values())


def test_macros_and_numbers_and_lists() -> None:
    assert names(
        "%global sname bar",
        "Source0: https://example.org/%{sname}/%{sname}-%{version}.tar.gz",
        "Source:  https://example.org/second.tar.gz",
        "Source10: ten",
        "Patch:   https://example.org/1.patch",
        "Patch0007: seven.patch",
    ) == [
        ("Source0", "bar-1.2.3.tar.gz"),
        ("Source1", "second.tar.gz"),
        ("Source10", "ten"),
        ("Patch0", "1.patch"),
        ("Patch7", "seven.patch"),
    ]


SIGNED = (
    "%{!?sources_gpg: %{!?dlrn:%global sources_gpg 1} }",
    "Source0: https://example.org/foo.tar.gz",
    "%if 0%{?sources_gpg} == 1",
    "Source101: https://example.org/foo.tar.gz.asc",
    "%endif",
    "%if 0%{?other}",
    "Source102: https://example.org/other.tar.gz",
    "%endif",
)


def test_a_condition_that_does_not_hold_leaves_a_source_out() -> None:
    assert [label for label, _ in names(*SIGNED)] == ["Source0", "Source101"]
    assert [label for label, _ in names("%global dlrn 1", *SIGNED)] == ["Source0"]


def test_what_is_named_is_taken_in_any_case() -> None:
    files = source_files.of(spec(*SIGNED, "Patch102: x.patch"))
    for word in ("102", "Source102", "source102", "other.tar.gz"):
        assert [file.label for file in source_files.chosen(files, [word])] == ["Source102"]
    [patch] = source_files.chosen(files, ["patch102"])
    assert patch.name == "x.patch"
    twice = source_files.chosen(files, ["0", "Source0", "101"])
    assert [file.label for file in twice] == ["Source0", "Source101"]


def test_of_two_arms_that_which_holds_is_taken() -> None:
    arms = ("%if 0", "Source0: https://example.org/no", "%else", "Source0: yes", "%endif")
    [file] = source_files.chosen(source_files.of(spec(*arms)), ["0"])
    assert file.name == "yes"


@pytest.mark.parametrize("word", ["1", "Patch0", "foo", "", "-1", "Source", "*"])
def test_a_name_that_nothing_has(word: str) -> None:
    files = source_files.of(spec("Source0: foo.tar.gz"))
    with pytest.raises(UsageError, match="no source"):
        source_files.chosen(files, [word])


@pytest.mark.parametrize(
    "value", ["https://example.org/%(echo x)/y.tar.gz", "https://example.org/%{unknown}.tar.gz"]
)
def test_what_only_a_shell_knows_is_not_known(value: str) -> None:
    [file] = source_files.of(spec(f"Source0: {value}"))
    assert (file.url, file.name, file.is_remote) == (None, "", True)


@pytest.mark.parametrize(
    "name",
    [
        *("", "-rf", "--force", ".", "..", ".git", ".gitignore", "a b", "a\\b", "a\x1b[1m"),
        *("a\u202eb", "foo.spec", "FOO.SPEC", "sources", "x" * 300),
    ],
)
def test_names_that_no_fetched_file_may_have(name: str) -> None:
    assert source_files.objection(name)


@pytest.mark.parametrize("name", ["foo-1.0~rc1+git^2.tar.gz", "Ünï.tgz", "a%20b", "foo.patch"])
def test_names_that_it_may_have(name: str) -> None:
    assert not source_files.objection(name)
