"""Whatever is wrong in the data: one error, with the file and line, and no traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rdotool.errors import RdotoolError, UsageError
from rdotool.rdoinfo import query
from tests.rdoinfo.world import CONFIGS, INFO, PACKAGES, RELEASES, SAMPLE, read, write

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.cli import Cli

LAUGHS = "a0: &a0 [ha, ha]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
)
MERGED_LAUGHS = "a0: &a0 {x: y}\n" + "".join(
    f"a{n}: &a{n}\n  <<: [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
)
TWICE = "- project: nova\n  conf: core\n  component: {}\n"

# ruff: noqa: E501  (a case a line is easier to read)
# what is in rdo-full.yml; the line that is told; what is said about it
CASES: dict[str, tuple[str | bytes, int | None, str]] = {
    "no yaml": ("releases: [\n- x", 2, "no valid YAML"),
    "tab": ("releases:\n\t- x\n", 2, "no valid YAML"),
    "two documents": (INFO + "---\na: b\n", 15, "no valid YAML"),
    "unknown alias": ("a: 1\nb: *nothing\n", 2, "no valid YAML"),
    "control character": (b"a: 1\nb: \x07\n", 2, "no valid YAML"),
    "not utf-8": (b"a: 1\nb: \xff\xfe\n", 2, "no valid YAML"),
    "empty": ("", 1, "must be a mapping"),
    "a list": ("- a\n", 1, "must be a mapping"),
    "text": ("hello\n", 1, "must be a mapping"),
    "python object": ("a: 1\nb: !!python/object/apply:os.system [id]\n", 2, "is refused"),
    "python name": ("a: !!python/name:os.system\n", 1, "is refused"),
    "own tag": ("a:\n  b: !secret x\n", 2, "is refused"),
    "a set": ("a: !!set {x, y}\n", 1, "is refused"),
    "binary": ("a: !!binary aGVsbG8=\n", 1, "is refused"),
    "a map that is none": ("a: !!map x\n", 1, "is refused"),
    "number as key": ("a:\n  2024.1: x\n", 2, "the key 2024.1 is not text"),
    "list as key": ("a:\n  ? [x]\n  : y\n", 2, "is not text"),
    "no such day": ("a: 1\nb: 2025-02-31\n", 2, "is no value"),
    "infinite": ("a: .inf\n", 1, "is no number"),
    "merge of text": ("a:\n  <<: x\n", 2, "needs a mapping"),
    "billion laughs": (LAUGHS, None, "beyond all measure"),
    "billion merges": (MERGED_LAUGHS, None, "beyond all measure"),
    "bites its tail": ("a: &a [*a]\n", 1, "beyond all measure"),
    "deep flow": ("a: " + "[" * 100_000, 1, "nesting is too deep"),
    "deep blocks": ("- " * 100_000, 1, "nesting is too deep"),
    "deep questions": ("? " * 100_000, 1, "nesting is too deep"),
    "deep anchors": ("- &a " * 60, 1, "beyond all measure|no valid"),
    "remote info": ("remote-info:\n  x: {}\n" + INFO, 1, "remote-info is refused"),
    "remote import": ("import:\n- x: rdo.yml\n" + INFO, 2, "remote-info is refused"),
    "import text": ("import: rdo.yml\n" + INFO, 1, "must be a list"),
    "import number": ("import:\n- 1\n" + INFO, 2, "no file name"),
    "import above": (f"{INFO}import:\n- x.yml\n- ../../etc/passwd\n", 17, "leads out"),
    "import root": ("import:\n- /etc/passwd\n", 2, "leads out"),
    "import nothing": ("import:\n- gone.yml\n", 2, "info file not found"),
    "import itself": ("import:\n- ./rdo-full.yml\n", 2, "in a circle"),
    "no releases": (CONFIGS + PACKAGES, 1, "section releases is missing"),
    "no packages": (RELEASES, 1, "section packages is missing"),
    "packages mapping": (RELEASES + "packages:\n  nova: x\n", 7, "packages must be a list"),
    "package text": (RELEASES + "packages:\n- nova\n", 8, "has no project"),
    "package nameless": (RELEASES + "packages:\n- name: nova\n", 8, "has no project"),
    "project number": (RELEASES + "packages:\n- project: 1\n", 7, "has no project"),
    "releases mapping": ("releases:\n  a: b\n" + PACKAGES, 1, "releases must be a list"),
    "release nameless": ("releases:\n- branch: x\n" + PACKAGES, 1, "has no name"),
    "release without repos": (
        "releases:\n- name: a\n  repos: []\n- name: zed\n" + CONFIGS + PACKAGES, 4, "list of repos",
    ),
    "repo without branch": (
        "releases:\n- name: zed\n  repos:\n  - name: el9s\n" + PACKAGES, 3, "has no branch",
    ),
    "repo nameless": ("releases:\n- name: zed\n  repos:\n  - x\n" + PACKAGES, 3, "has no name"),
    "unknown conf": (INFO + "- project: glance\n  conf: cor\n", 16, "unknown conf: cor"),
    "conf list": (INFO + "- project: glance\n  conf: [core]\n", 16, "unknown conf"),
    "configs list": (RELEASES + "package-configs: [a]\n" + PACKAGES, 7, "must be a mapping"),
    "config text": (RELEASES + "package-configs:\n  core: x\n" + PACKAGES, 8, "must be a mapping"),
    "default text": (INFO + "package-default: x\n", 15, "must be a mapping"),
    "twice, differing": (
        INFO + TWICE.format("ui") + TWICE.format("network"), 20, "duplicate in packages: nova",
    ),
    "no maintainer": (INFO + "- project: x\n  name: x\n", 15, "has no list of maintainers"),
    "maintainer text": (
        INFO + "- project: x\n  name: x\n  maintainers: a@b\n", 17, "has no list of maintainers",
    ),
    "maintainer odd": (
        INFO + "- project: x\n  name: x\n  maintainers: [me]\n", 17, "no email address: me",
    ),
    "no name": (INFO + "- project: x\n  maintainers: [a@b]\n", 15, "has no name"),
    "unknown field": (
        INFO + "- project: x\n  conf: core\n  upstream: '%(gone)s'\n", 17, "substitution failed",
    ),
    "field in conf": (
        RELEASES + CONFIGS + "    patches: 100%\n" + PACKAGES, 12, "substitution failed in patches",
    ),
    "wide field": (
        INFO + "- project: x\n  conf: core\n  upstream: '%(project)999999999s'\n", 17, "substitution",
    ),
    "bare field": (
        INFO + "- project: x\n  conf: core\n  upstream: '%s'\n", 17, "substitution failed",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_one_error_with_file_and_line(case: str, tmp_path: Path) -> None:
    content, line, brief = CASES[case]
    folder = write(tmp_path / "info", {"rdo-full.yml": content, "x.yml": "a: b\n"})
    with pytest.raises(RdotoolError, match=brief) as caught:
        read(folder, tmp_path)
    if line is None:
        assert caught.value.where.startswith(f"{folder}/rdo-full.yml:")
    else:
        assert caught.value.where == f"{folder}/rdo-full.yml:{line}"


@pytest.mark.parametrize("case", ["no yaml", "unknown conf", "python object", "deep flow"])
def test_no_traceback(case: str, tmp_path: Path, cli: Cli) -> None:
    folder = write(tmp_path / "info", {"rdo-full.yml": CASES[case][0]})
    result = cli("info", "-l", folder, code=1)
    assert result.out == ""
    assert f"error: {folder}/rdo-full.yml:{CASES[case][1]}: " in result.err
    assert "Traceback" not in result.err


def test_fault_in_an_imported_file_names_that_file(tmp_path: Path) -> None:
    files = {
        "rdo-full.yml": "import:\n- tags.yml\n" + INFO,
        "tags.yml": "# one\npackages:\n- project: nova\n  conf: x\n",
    }
    with pytest.raises(RdotoolError) as caught:
        read(write(tmp_path / "i", files), tmp_path)
    assert caught.value.where == f"{tmp_path}/i/tags.yml:4"


def test_import_loop_over_three_files(tmp_path: Path) -> None:
    files = {
        "rdo-full.yml": "import: [a.yml]\n" + INFO,
        "a.yml": "import: [b.yml]\n",
        "b.yml": "c: d\nimport:\n- a.yml\n",
    }
    with pytest.raises(RdotoolError, match=r"a\.yml → b\.yml → a\.yml") as caught:
        read(write(tmp_path / "i", files), tmp_path)
    assert caught.value.where == f"{tmp_path}/i/b.yml:3"


def test_exponential_imports_end(tmp_path: Path) -> None:
    files = {f"{n}.yml": f"import: [{n + 1}.yml, {n + 1}.yml]\n" for n in range(40)}
    with pytest.raises(RdotoolError, match="more than 5000 imports"):
        read(write(tmp_path / "i", {**files, "40.yml": "a: b\n"}), tmp_path, info_file="0.yml")


def test_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path / "i", "import: [x.yml]\n" + INFO)
    (tmp_path / "secret.yml").write_text("a: b\n")
    (folder / "x.yml").symlink_to("../secret.yml")
    with pytest.raises(RdotoolError, match="leads out of the folder") as caught:
        read(folder, tmp_path)
    assert caught.value.where == f"{folder}/rdo-full.yml:1"


def test_equal_duplicates_are_harmless(tmp_path: Path) -> None:
    twice = INFO + "- project: nova\n  conf: core\n"
    assert len(read(write(tmp_path / "i", twice), tmp_path)) == 1


def test_no_such_folder_or_file(tmp_path: Path) -> None:
    with pytest.raises(RdotoolError, match="no such folder"):
        read(tmp_path / "gone", tmp_path)
    folder = write(tmp_path / "i", {"other.yml": INFO})
    with pytest.raises(RdotoolError, match="info file not found") as caught:
        read(folder, tmp_path)
    assert "other.yml" in caught.value.hint
    with pytest.raises(RdotoolError, match="leads out"):
        read(folder, tmp_path, info_file="../i/other.yml")


@pytest.mark.parametrize("text", ["na[me", "name:~(", "x:*", "a:" + "(" * 2000])
def test_bad_regex_names_the_filter(text: str) -> None:
    with pytest.raises(UsageError, match="is no regular expression") as caught:
        query.filters([text])
    assert repr(text) in str(caught.value)


def test_filter_on_a_number_names_the_filter(tmp_path: Path) -> None:
    folder = write(tmp_path / "i", INFO + "  ranks: 3\n- project: x\n  conf: core\n  mixed: [1]\n")
    info = read(folder, tmp_path)
    for text in ("ranks:3", "mixed:1"):
        with pytest.raises(UsageError, match=f"filter '{text}' can't be used"):
            info.filter([text])


def test_filters_narrow_each_other(tmp_path: Path) -> None:
    info = read(SAMPLE, tmp_path)
    assert [one["project"] for one in info.filter(["nova", "~client", "puppet"])] == [
        "puppet-nova"
    ]
    found = info.filter(["nova", "name:~client"])
    assert [one["project"] for one in found] == ["nova", "puppet-nova"]
    assert len(info.filter(["upstream:"])) == 16
    assert info.filter(["gone:x", "name:nova"]) == []
