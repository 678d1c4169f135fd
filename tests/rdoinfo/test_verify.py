"""Each rule, broken on purpose, is told at its file and line; and what is right is left alone."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from rdotool.errors import RdotoolError
from rdotool.rdoinfo.folder import open_folder
from rdotool.rdoinfo.verify import RULES, Report, added, verify
from tests.rdoinfo.test_faults import CASES
from tests.rdoinfo.world import SAMPLE, write

if TYPE_CHECKING:
    from pathlib import Path

# Numbered from 1 in each file, as the cases below have it.
RDO = """\
import:
- tags/zed.yml
- tags/version-locked.yml
- buildsys-tags/cloud9s-openstack-zed-release.yml
- buildsys-tags/version-locked.yml
releases:
- name: zed
  status: maintained
  branch: zed-rdo
  repos:
  - name: el9s
    buildsys: cbs/x
    buildsys-tags:
    - cloud9s-openstack-zed-release
    - cloud8s-openstack-zed-release
    distrepos:
    - name: CRB
      url: http://mirror.example.org/crb/
package-default:
  name: python-%(project)s
  distgit: https://example.org/%(project)s-distgit.git
package-configs:
  core:
    name: openstack-%(project)s
    upstream: https://example.org/%(project)s
    review-origin: ssh://review.example.org:29418/%(project)s
    component: compute
    maintainers:
    - someone@example.org
packages:
- project: nova
  conf: core
- project: glance
  conf: core
  component: storage
components:
- name: compute
- name: storage
"""
ZED = """\
packages:
- project: nova
  tags:
    zed:
- project: glance
  tags:
    zed:
      source-branch: 25.0.0
      component: storage
"""
LOCKED = """\
packages:
- project: nova
  tags:
    version-locked:
      zed:
"""
NVRS = """\
packages:
- project: nova
  buildsys-tags:
    cloud9s-openstack-zed-release: openstack-nova-26.1.0-1.el9s
- project: glance
  buildsys-tags:
    cloud9s-openstack-zed-release: openstack-glance-25.1.0-1.el9s.2
"""
LOCKED_NVRS = """\
packages:
- project: nova
  buildsys-tags:
    version-locked:
- project: glance
  buildsys-tags:
    version-locked: [cloud9s-openstack-zed-release]
"""
FULL = """\
import:
- rdo.yml
packages:
- project: nova
  tags:
    under-review:
    dependency:
    zed-uc:
"""
GOOD = {
    "rdo-full.yml": FULL,
    "rdo.yml": RDO,
    "tags/zed.yml": ZED,
    "tags/version-locked.yml": LOCKED,
    "buildsys-tags/cloud9s-openstack-zed-release.yml": NVRS,
    "buildsys-tags/version-locked.yml": LOCKED_NVRS,
}
CBS = "buildsys-tags/cloud9s-openstack-zed-release.yml"
NOVA = "openstack-nova-26.1.0-1.el9s"

# ruff: noqa: E501  (a case a line is easier to read)
# rule; file; what to replace by what; the lines that are told; what is said
# fmt: off
BROKEN: dict[str, tuple[str, str, str, str, list[int], str]] = {
    "unknown buildsys-tag": ("buildsys-tag", CBS, "    cloud9s-openstack-zed-release: openstack-nova", "    cloud9s-openstack-zedd-release: openstack-nova", [4], "in no release's repo"),
    "empty buildsys-tag": ("buildsys-tag-empty", CBS, f": {NOVA}", ":", [4], "of nova has no value"),
    "package's component": ("component", "rdo.yml", "  component: storage", "  component: stroage", [35], "stroage of glance"),
    "conf's component": ("component", "rdo.yml", "    component: compute", "    component: computer", [27], "computer of nova"),
    "component without value": ("component", "rdo.yml", "  component: storage", "  component: {}", [35], "component {} of glance"),
    "tag's component": ("component", "tags/zed.yml", "storage", "stroage", [9], "stroage of glance"),
    "no status": ("status", "rdo.yml", "  status: maintained\n", "", [7], "zed has no status"),
    "unknown status": ("status", "rdo.yml", "maintained", "loved", [8], "status loved of zed"),
    "two in development": ("development", "rdo.yml", "  status: maintained\n", "  status: development\n  repos: []\n- name: antelope\n  status: development\n", [11], "antelope is in development"),
    "no components": ("sections", "rdo.yml", "components:\n- name: compute\n- name: storage\n", "", [1], "section components is missing"),
    "components no list": ("sections", "rdo.yml", "components:\n- name: compute\n- name: storage\n", "components:\n  compute:\n", [36], "must be a list"),
    "confs no mapping": ("sections", "tags/zed.yml", ZED, ZED + "package-configs: []\n", [10], "must be a mapping"),
    "nameless component": ("entries", "rdo.yml", "- name: compute", "- nam: compute", [37], "no name"),
    "nameless package": ("entries", "tags/zed.yml", "- project: glance", "- name: glance", [5], "no project"),
    "conf no mapping": ("entries", "tags/zed.yml", ZED, ZED + "package-configs:\n  x: y\n", [11], "conf x must be"),
    "tags no mapping": ("entries", "tags/zed.yml", "    zed:\n- ", "  - zed\n- ", [3], "tags of the package nova"),
    "tag is text": ("entries", "tags/zed.yml", "    zed:\n- ", "    zed: x\n- ", [4], "tag zed of the package nova"),
    "repos": ("repos", "rdo.yml", "  branch: zed-rdo\n", "", [10], "el9s of the release zed has no branch"),
    "repo's tags": ("repos", "tags/zed.yml", ZED, ZED + "releases:\n- name: x\n  status: eol\n  repos:\n  - name: a\n    branch: b\n    buildsys-tags: c\n", [14], "must be a list"),
    "unknown conf": ("conf", "rdo.yml", "conf: core\n- ", "conf: cor\n- ", [32], "unknown conf: cor"),
    "conf is no text": ("conf", "rdo.yml", "conf: core\n- ", "conf: [core]\n- ", [32], "unknown conf"),
    "nowhere defined": ("undefined", CBS, "project: nova", "project: nowa", [2], "nowa is defined in no file"),
    "no maintainers": ("maintainers", "rdo.yml", "    maintainers:\n    - someone@example.org\n", "", [29, 31], "no list of maintainers"),
    "no address": ("maintainers", "rdo.yml", "someone@", "someone at ", [28], "no email address"),
    "no such attribute": ("substitution", "rdo.yml", "upstream: https://example.org/%(project)s", "upstream: https://example.org/%(projekt)s", [25], "substitution failed in upstream"),
    "contradiction": ("contradiction", "rdo.yml", "components:", "- project: nova\n  conf: other\ncomponents:", [37], "nova says conf: other, and conf: core"),
    "twice in a file": ("duplicate", "rdo.yml", "components:", "- project: nova\n  conf: core\ncomponents:", [36], "nova stands twice"),
    "twice in a tag file": ("duplicate", "tags/zed.yml", ZED, ZED + "- project: nova\n  tags:\n    zed:\n", [10], "nova stands twice"),
    "defined in two files": ("duplicate", "tags/version-locked.yml", LOCKED, LOCKED + "- project: glance\n  conf: core\n", [6], "glance is defined in rdo.yml already"),
    "a release twice": ("duplicate", "rdo.yml", "package-default:", "- name: zed\n  status: maintained\n  branch: zed-rdo\n  repos: []\npackage-default:", [19], "zed stands twice"),
    "shadowed NVR": ("shadowed", "tags/zed.yml", ZED, ZED + "- project: nova\n  buildsys-tags:\n    cloud9s-openstack-zed-release: openstack-nova-1-1.el9s\n", [12], f"is {NOVA} in {CBS}"),
    "NVR in the wrong file": ("misplaced", CBS, "    cloud9s-openstack-zed-release: openstack-nova", "    cloud8s-openstack-zed-release: openstack-nova", [4], "belongs into buildsys-tags/cloud8s-openstack-zed-release.yml"),
    "tag in the wrong file": ("misplaced", "tags/zed.yml", "    zed:\n- ", "    under-review:\n- ", [4], "belongs into tags/under-review.yml"),
    "unknown tag": ("tag", "tags/zed.yml", "    zed:\n- ", "    zeed:\n- ", [4], "no release has the tag zeed"),
    "unknown tag of a conf": ("tag", "rdo.yml", "    component: compute", "    tags:\n      newton:\n    component: compute", [28], "newton"),
    "unknown tag by default": ("tag", "rdo.yml", "package-configs:", "  tags:\n    newton:\npackage-configs:", [23], "newton"),
    "unknown locked tag": ("tag", "tags/version-locked.yml", "      zed:", "      zeed:", [5], "which version-locked names"),
    "NVR without release": ("nvr", CBS, NOVA, "openstack-26.1.0", [4], "no name-version-release"),
    "NVR with a blank": ("nvr", CBS, NOVA, "openstack-nova-26.1.0-1 el9s", [4], "no name-version-release"),
    "NVR of a file": ("nvr", CBS, NOVA, f"{NOVA}.src.rpm", [4], "no name-version-release"),
    "NVR a number": ("nvr", CBS, NOVA, "26.1", [4], "26.1 of nova is no"),
    "another's NVR": ("nvr-name", CBS, NOVA, "openstack-novas-26.1.0-1.el9s", [4], "no build of openstack-nova"),
    "other dist": ("dist", CBS, NOVA, "openstack-nova-26.1.0-1.el9", [4], "not built for el9s"),
    "no dist": ("dist", CBS, NOVA, "openstack-nova-26.1.0-1", [4], "not built for el9s"),
    "no URL": ("url", "rdo.yml", "upstream: https://example.org/%(project)s", "upstream: github.com/%(project)s", [25], "upstream of nova"),
    "helper URL": ("url", "rdo.yml", "distgit: https://", "distgit: ext::sh https://", [21], "distgit of nova"),
    "URL with a blank": ("url", "rdo.yml", "upstream: https://example.org/%(project)s", "upstream: https://example.org/a b", [25], "a blank in it"),
    "URL a list": ("url", "rdo.yml", "upstream: https://example.org/%(project)s", "upstream: [x]", [25], "is no URL"),
    "distrepo's URL": ("url", "rdo.yml", "url: http://mirror.example.org/crb/", "url: mirror", [18], "distrepo of zed"),
    "distrepo without URL": ("distrepo", "rdo.yml", "      url: http://mirror.example.org/crb/\n", "", [17], "CRB of zed has no url"),
    "misspelt in a tag": ("attribute", "tags/zed.yml", "source-branch", "source_branch", [8], "did you mean source-branch?"),
    "misspelt": ("attribute", "rdo.yml", "  component: storage", "  componnent: storage", [35], "did you mean component?"),
    "pin a number": ("number", "tags/zed.yml", "25.0.0", "1.10", [8], "for 1.1: put it in quotes"),
    "attribute a date": ("number", "rdo.yml", "  component: storage", "  source-branch: 2024-01-02", [35], "source-branch"),
    "identifier a number": ("number", "rdo.yml", "  branch: zed-rdo", "  branch: zed-rdo\n  identifier: 2025.10", [10], "for 2025.1"),
    "broken file": ("reading", "tags/zed.yml", "  tags:\n    zed:\n- ", "  tags: [\n- ", [4], "no valid YAML"),
    "missing file": ("reading", "rdo.yml", "- tags/zed.yml", "- tags/zad.yml", [2], "info file not found"),
    "import in a circle": ("reading", "tags/zed.yml", ZED, "import:\n- rdo.yml\n" + ZED, [2], "in a circle"),
    "import from outside": ("reading", "rdo.yml", "- tags/zed.yml", "- ../zed.yml", [2], "leads out"),
}
# fmt: on


def look(folder: Path, skip: set[str] | None = None) -> Report:
    source = open_folder(folder)
    return verify(source, "rdo-full.yml", source.names(), skip or set())


def broken(folder: Path, file: str, old: str, new: str) -> Path:
    assert old in GOOD[file], old
    return write(folder, {**GOOD, file: GOOD[file].replace(old, new, 1)})


def test_what_is_right_is_left_alone(tmp_path: Path) -> None:
    report = look(write(tmp_path, GOOD))
    assert report.findings == ()
    assert not report.notes
    assert len(report.files) == len(GOOD)


@pytest.mark.parametrize("case", BROKEN, ids=str)
def test_a_broken_rule_is_told_at_its_line(tmp_path: Path, case: str) -> None:
    rule, file, old, new, lines, said = BROKEN[case]
    report = look(broken(tmp_path, file, old, new))
    found = [one for one in report.findings if one.rule == rule]
    places = {(one.file, one.line) for one in found}
    start = "rdo-full.yml" if case == "no components" else file
    assert places == {(str(tmp_path / start), line) for line in lines}, report.findings
    assert all(said in one.text for one in found)
    assert all(one.level == RULES[rule].level for one in found)


def test_every_rule_is_broken_by_a_case() -> None:
    # `name` and `unimported` have tests of their own; merging is a net; yamllint is elsewhere.
    elsewhere = {"name", "unimported", "merging", "yamllint"}
    assert {case[0] for case in BROKEN.values()} == RULES.keys() - elsewhere


def test_a_pin_that_another_file_overrides(tmp_path: Path) -> None:
    text = LOCKED + "- project: glance\n  tags:\n    zed:\n      source-branch: 26.0.0\n"
    report = look(write(tmp_path, {**GOOD, "tags/version-locked.yml": text}))
    (one,) = [one for one in report.findings if one.rule == "shadowed"]
    assert (one.file, one.line) == (str(tmp_path / "tags/zed.yml"), 8)
    assert "is 26.0.0 in tags/version-locked.yml, which holds, not 25.0.0" in one.text


def test_a_package_without_name(tmp_path: Path) -> None:
    text = RDO.replace("    name: openstack-%(project)s\n", "").replace(
        "  name: python-", "  nam: x-"
    )
    found = [
        one
        for one in look(write(tmp_path, {**GOOD, "rdo.yml": text})).findings
        if one.rule == "name"
    ]
    assert {one.line for one in found} == {30, 32}


def test_a_tag_file_that_nobody_imports(tmp_path: Path) -> None:
    report = look(
        write(tmp_path, {**GOOD, "tags/new.yml": "packages:\n", "other/x.yml": "", "y.yml": ""})
    )
    (one,) = report.findings
    assert (one.file, one.line, one.rule) == (str(tmp_path / "rdo.yml"), 1, "unimported")
    assert one.text == "tags/new.yml is imported by no file"


def test_everything_is_told_in_one_run_and_in_order(tmp_path: Path) -> None:
    files = dict(GOOD)
    for case in (
        "unknown status",
        "package's component",
        "other dist",
        "pin a number",
        "unknown conf",
    ):
        _, file, old, new, *_ = BROKEN[case]
        assert old in files[file]
        files[file] = files[file].replace(old, new, 1)
    report = look(write(tmp_path, files))
    assert {one.rule for one in report.findings} == {
        "status",
        "component",
        "dist",
        "number",
        "conf",
    }
    assert [(one.file, one.line) for one in report.findings] == sorted(
        (one.file, one.line) for one in report.findings
    )
    assert (report.errors, report.warnings) == (3, 2)


def test_a_file_that_cannot_be_read_hides_nothing_but_what_needs_it(tmp_path: Path) -> None:
    files = {**GOOD, "tags/zed.yml": "a: [", CBS: NVRS.replace("26.1.0-1.el9s", "26.1.0-1.el8")}
    report = look(write(tmp_path, files))
    assert {one.rule for one in report.findings} == {"reading", "dist"}
    assert "each can be read" in report.notes[0]


def test_nothing_to_read_at_all(tmp_path: Path) -> None:
    report = look(write(tmp_path, "a: ["))
    assert [one.rule for one in report.findings] == ["reading"]
    assert not report.files


def test_a_conf_that_is_wrong_is_told_once_however_many_use_it(tmp_path: Path) -> None:
    report = look(broken(tmp_path, "rdo.yml", "ssh://review", "ssh//review"))
    assert [(one.rule, one.line) for one in report.findings] == [("url", 26)]


def test_an_unknown_tag_is_told_once_for_a_file_with_its_count(tmp_path: Path) -> None:
    text = ZED.replace("    zed:", "    zeed:")
    found = [
        one
        for one in look(write(tmp_path, {**GOOD, "tags/zed.yml": text})).findings
        if one.rule == "tag"
    ]
    assert [(one.line, one.text) for one in found] == [
        (4, "no release has the tag zeed (used 2 times in this file)")
    ]


def test_a_value_that_another_file_gives_is_not_empty(tmp_path: Path) -> None:
    other = NVRS.replace(f" {NOVA}", "")
    text = RDO.replace("- buildsys-tags/version", "- buildsys-tags/x.yml\n- buildsys-tags/version")
    report = look(
        write(tmp_path, {**GOOD, "rdo.yml": text, "buildsys-tags/x.yml": other}), {"misplaced"}
    )
    assert not report.findings


@pytest.mark.parametrize(
    ("tag", "dist", "fine"),
    [
        ("cloud8s", "el8", True),
        ("cloud8s", "el8s", True),
        ("cloud8s", "el9s", False),
        ("cloud8", "el8s", False),
        ("cloud7", "el7_4", True),
        ("cloud7", "el7", True),
        ("cloud10s", "el10s", True),
        ("cloud10s", "el1", False),
        ("cloud9s", "el9s.3", True),
        ("messaging9s", "el8", True),
    ],
)
def test_dists(tmp_path: Path, tag: str, dist: str, fine: bool) -> None:
    text = NVRS.replace("cloud9s", tag).replace("el9s.2", dist).replace("el9s", dist)
    report = look(
        write(tmp_path, {**GOOD, CBS: text, "rdo.yml": RDO.replace("cloud8s", tag)}),
        {"misplaced", "buildsys-tag"},
    )
    assert (not report.findings) is fine


def test_skipped_rules_find_nothing(tmp_path: Path) -> None:
    folder = broken(tmp_path, "rdo.yml", "maintained", "loved")
    assert not look(folder, {"status"}).findings


# What the reader refuses, verify must tell; at the same line, where the reader knows it.
# Here verify knows the line better.
BETTER = {"repo nameless": 4, "repo without branch": 4, "project number": 8}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_the_reader_refuses_is_an_error(tmp_path: Path, case: str) -> None:
    content, line, _ = CASES[case]
    report = look(write(tmp_path, {"rdo-full.yml": content}))
    errors = {one.line for one in report.findings if one.level == "error" and one.rule != "status"}
    assert errors
    assert line is None or BETTER.get(case, line) in errors, report.findings


def test_what_an_edit_made_wrong(tmp_path: Path) -> None:
    before = look(broken(tmp_path, CBS, "el9s.2", "el8")).findings
    moved = NVRS.replace("el9s.2", "el8").replace("packages:\n", "packages:\n# a comment\n")
    assert added(before, look(write(tmp_path, {**GOOD, CBS: moved})).findings) == []
    worse = moved.replace("26.1.0-1.el9s", "26.1.0-1.el7")
    (one,) = added(before, look(write(tmp_path, {**GOOD, CBS: worse})).findings)
    assert (one.line, one.rule) == (5, "dist")


def test_the_sample_is_right(tmp_path: Path) -> None:
    shutil.copytree(SAMPLE, tmp_path / "sample")
    assert not look(tmp_path / "sample").findings


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(RdotoolError, match="no such folder"):
        look(tmp_path / "gone")
