"""Which pins the chase moves, and which it doesn't."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rdotool.errors import RdotoolError
from rdotool.workflows.infoedit import uc_update
from rdotool.workflows.infoedit.puppetfile import Module
from rdotool.workflows.infoedit.uc_update import Chase, Step
from tests.uc import chased

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TAG = "flamingo-uc"
NAME = f"tags/{TAG}.yml"


def _steps(
    folder: Path,
    text: str,
    python: str = "3.12",
    pins: Mapping[str, str | None] | None = None,
    special: str = "",
) -> list[Step]:
    info = chased.checkout(folder, chased.files(pins, special))
    return uc_update.by_constraints(info, TAG, chased.limits(text, python))


def _moved(steps: list[Step]) -> dict[str, str]:
    return {step.project: step.new for step in steps if not step.why}


def test_names_are_found_however_they_are_spelled(tmp_path: Path) -> None:
    steps = _steps(
        tmp_path, chased.CONSTRAINTS, special=chased.entry("held", "version-locked", None)
    )
    assert _moved(steps) == chased.BUMPED | {"reviewed": "2.0"}


@pytest.mark.parametrize(
    ("special", "why"),
    [
        ("version-locked:", "version-locked"),
        ("version-locked: {flamingo-uc: }", "version-locked"),
        ("version-locked: {epoxy: , flamingo: }", ""),
        ("version-locked: {}", ""),
        ("under-review:", "under-review"),
        ("under-review: {epoxy: }", "under-review"),
    ],
)
def test_what_is_kept(tmp_path: Path, special: str, why: str) -> None:
    special = f"- project: held\n  tags:\n    {special}\n"
    [step] = _steps(tmp_path, "held===2.0\n", special=special)
    assert step == Step("held", "1.0.0", "2.0", why)


def test_what_was_tripleos_is_not_chased(tmp_path: Path) -> None:
    [step] = _steps(tmp_path, "tempest===45.0.0\n")
    assert (step.why, step.note) == ("not chased", "skipped: not chased")


@pytest.mark.parametrize(
    ("pin", "version", "note"),
    [
        ("7.3.1", "7.3.0", "backwards"),
        ("7.3.0", "7.3.1", ""),
        ("0123456789abcdef0123456789abcdef01234567", "7.3.0", ""),
        ("stable/2025.1", "7.3.0", ""),
        (None, "7.3.0", "first pin"),
        ("2.9.0", "2.9.0.post0", ""),
        ("9.10", "9.10", ""),  # YAML reads the number 9.1, and whoever builds it, too
    ],
)
def test_every_other_pin_follows(tmp_path: Path, pin: str | None, version: str, note: str) -> None:
    [step] = _steps(tmp_path, f"cliff==={version}\n", pins={"cliff": pin})
    assert (step.new, step.note) == (version, note)


@pytest.mark.parametrize("pin", ["7.3.0", "'9.10'", '"9.10"', "9.1"])
def test_what_is_there_already(tmp_path: Path, pin: str) -> None:
    version = pin.strip("'\"")
    assert not _steps(tmp_path, f"cliff==={version}\n", pins={"cliff": pin})


@pytest.mark.parametrize(("python", "new"), [("3.9", "4.10.0"), ("3.12", "5.2.0")])
def test_a_name_that_stands_twice(tmp_path: Path, python: str, new: str) -> None:
    text = (
        "glance_store===4.10.0;python_version=='3.9'\n"
        "glance_store===5.2.0;python_version>='3.10'\n"
    )
    assert _moved(_steps(tmp_path, text, python)) == {"glance_store": new}


def test_only_the_meant_lines_change(tmp_path: Path) -> None:
    info = chased.checkout(tmp_path)
    steps = uc_update.by_constraints(info, TAG, chased.limits("cliff===4.10.0\nos-vif===5.0\n"))
    uc_update.apply(info, TAG, steps)
    before = (tmp_path / NAME).read_text()
    wanted = before
    for project, new in (("cliff", "4.10.0"), ("os-vif", "'5.0'")):
        old = chased.entry(project, TAG)
        wanted = wanted.replace(old, old.replace("branch: 1.0.0", f"branch: {new}"))
    assert {name: data.decode() for name, data in info.changed().items() if data} == {NAME: wanted}


def test_the_first_pin_of_a_package(tmp_path: Path) -> None:
    info = chased.checkout(tmp_path, chased.files({"cliff": None}))
    steps = uc_update.by_constraints(info, TAG, chased.limits("cliff===4.10.0\n"))
    uc_update.apply(info, TAG, steps)
    data = info.changed()[NAME] or b""
    assert b"  tags:\n    flamingo-uc:\n      source-branch: 4.10.0\n" in data


def test_tags_of_a_conf_are_not_hidden_by_a_pin(tmp_path: Path) -> None:
    content = chased.files(packages="- {project: puppet-apache, conf: puppet}\n")
    info = chased.checkout(tmp_path, content)
    uc_update.apply(info, TAG, [Step("puppet-apache", "", "v1.0.0")])
    [package] = [one for one in info.merged()["packages"] if one["project"] == "puppet-apache"]
    assert package["tags"] == {"flamingo": None, TAG: {"source-branch": "v1.0.0"}}


# --- the Puppetfile's -------------------------------------------------------------------------


def _puppet(folder: Path, *modules: Module, pin: str | None = "v1.0.0") -> list[Step]:
    content = chased.files(
        {"puppet-apache": pin},
        packages="- {project: puppet-apache, conf: puppet}\n- {project: puppet-new, conf: lib}\n",
    )

    def newer(module: Module, _pin: str) -> bool:
        if module.ref == "v6.6.6":
            raise RdotoolError("upstream is away")
        return module.ref > "v1.0.0"

    info = chased.checkout(folder, content)
    return list(uc_update.by_puppetfile(info, TAG, modules, newer))


@pytest.mark.parametrize(
    ("ref", "pin", "why"),
    [
        ("v2.0.0", "v1.0.0", ""),
        ("v0.9.0", "v1.0.0", "the pin has it already"),
        ("v0.9.0", None, ""),
        ("v6.6.6", "v1.0.0", "upstream is away"),
    ],
)
def test_a_module(tmp_path: Path, ref: str, pin: str | None, why: str) -> None:
    [step] = _puppet(tmp_path, Module("apache", "https://example.org/x", ref), pin=pin)
    assert step == Step("puppet-apache", pin or "", ref, why)


@pytest.mark.parametrize(
    ("name", "ref"),
    [
        ("apache", "v1.0.0"),  # is there
        ("apache", "master"),
        ("apache", "stable/2025.1"),
        ("apache", ""),
        ("new", "v2.0.0"),  # doesn't carry the tag
        ("nowhere", "v2.0.0"),
    ],
)
def test_no_module_to_pin(tmp_path: Path, name: str, ref: str) -> None:
    assert not _puppet(tmp_path, Module(name, "", ref))


# --- what is chased -----------------------------------------------------------------------------

MASTER = Chase("master", TAG, chased.TOPIC)
EPOXY = Chase("2025.1", "epoxy", "rdoinfo-uc-update-epoxy")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, MASTER),
        ({"branch": "master"}, MASTER),
        ({"release": "flamingo"}, MASTER),
        ({"release": "2025.2"}, MASTER),
        ({"branch": "stable/2025.1"}, EPOXY),
        ({"branch": "unmaintained/epoxy"}, EPOXY),
        ({"release": "epoxy"}, EPOXY),
    ],
)
def test_what_is_chased(tmp_path: Path, asked: dict[str, str], found: Chase) -> None:
    assert uc_update.chase(chased.checkout(tmp_path), **asked) == found
    assert MASTER.subject == chased.SUBJECT


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"release": "zed"}, "no release zed"),
        ({"branch": "stable/zed"}, "no release zed"),
        ({"branch": "epoxy-rdo"}, "no branch of openstack/requirements"),
    ],
)
def test_no_such_release(tmp_path: Path, asked: dict[str, str], words: str) -> None:
    with pytest.raises(RdotoolError, match=words):
        uc_update.chase(chased.checkout(tmp_path), **asked)


def test_no_release_is_in_development(tmp_path: Path) -> None:
    content = chased.files()
    content["rdo-full.yml"] = content["rdo-full.yml"].replace("development", "maintained")
    with pytest.raises(RdotoolError, match="no release is in development"):
        uc_update.chase(chased.checkout(tmp_path, content))
