"""Edits of rdoinfo's files: entries in their order, tags and NVRs, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rdotool.errors import RdotoolError
from rdotool.rdoinfo.edit import entries, marks
from rdotool.rdoinfo.edit.checkout import Checkout

if TYPE_CHECKING:
    from pathlib import Path

RDO_FULL = "import:\n- rdo.yml\n- tags/epoxy.yml\n- tags/under-review.yml\n- b.yml\n"
RDO = """\
releases:
- name: epoxy
  status: development
  branch: rpm-master
  repos:
  - name: el9s
    buildsys-tags:
    - cbs
package-default:
  name: python-%(project)s
  maintainers:
  - m@example.com
packages:
- project: nova
- project: aodh
- project: cliff
- project: heat
- project: cinder
"""
EPOXY = """\
packages:
- project: GitPython
  tags:
    epoxy:
- project: aodh
  # follows the branch
  tags:
    epoxy:
- project: cliff
  tags:
    epoxy:
      component: cli
- project: nova
  tags:
    epoxy:
      source-branch: 31.0.0
"""
REVIEW = "packages:\n# new ones\n- project: heat\n  tags:\n    under-review:\n"
BUILDS = "packages:\n- project: aodh\n  buildsys-tags:\n    cbs: python-aodh-1-1.el9s\n"


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    (tmp_path / "tags").mkdir()
    files = {"rdo-full.yml": RDO_FULL, "rdo.yml": RDO, "b.yml": BUILDS}
    files |= {"tags/epoxy.yml": EPOXY, "tags/under-review.yml": REVIEW}
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    return Checkout(tmp_path)


def changed(checkout: Checkout) -> dict[str, str]:
    checkout.merged()  # it must still be read
    return {name: (data or b"").decode() for name, data in checkout.changed().items()}


def test_nothing_asked_changes_nothing(checkout: Checkout) -> None:
    for name in checkout.files:
        checkout.text(name)
    assert checkout.changed() == {}


def test_an_entry_goes_where_the_files_order_says(checkout: Checkout) -> None:
    marks.assign(checkout, marks.TAGS, "epoxy", "barbican", None)
    marks.assign(checkout, marks.TAGS, "epoxy", "PyYAML", {"source-branch": "6.0"})
    after = changed(checkout)["tags/epoxy.yml"]
    assert "- project: barbican\n  tags:\n    epoxy:\n- project: cliff\n" in after
    capitals = "- project: PyYAML\n  tags:\n    epoxy:\n      source-branch: '6.0'\n"
    assert f"{capitals}- project: aodh\n" in after
    assert (
        after.replace(capitals, "").replace("- project: barbican\n  tags:\n    epoxy:\n", "")
        == EPOXY
    )


@pytest.mark.parametrize(
    ("projects", "new", "place"),
    [
        ([], "a", 0),
        (["b"], "a", 0),
        (["b"], "c", 1),
        (["A", "C", "b", "d"], "B", 1),
        (["A", "b", "C", "d"], "B", 2),
        (["q", "b", "x", "a"], "c", 4),
        (["A", "a"], "zz", 2),
    ],
)
def test_the_order_is_the_files_own(projects: list[str], new: str, place: int) -> None:
    assert entries.place(projects, new) == place


def test_a_file_that_is_not_sorted_grows_at_its_end_or_where_told(checkout: Checkout) -> None:
    entries.add(checkout, "rdo.yml", {"project": "barbican"})
    entries.add(checkout, "rdo.yml", {"project": "aetos"}, after="aodh")
    after = changed(checkout)["rdo.yml"]
    assert after == RDO.replace("aodh\n", "aodh\n- project: aetos\n") + "- project: barbican\n"


def test_a_pin_comes_and_goes(checkout: Checkout) -> None:
    marks.assign(checkout, marks.TAGS, "epoxy", "aodh", {"source-branch": "1.10"})
    marks.assign(checkout, marks.TAGS, "epoxy", "cliff", {"source-branch": "4.9.1"})
    marks.clear(checkout, marks.TAGS, "epoxy", "nova", "source-branch")
    after = changed(checkout)["tags/epoxy.yml"]
    assert after == EPOXY.replace(
        "  # follows the branch\n  tags:\n    epoxy:\n",
        "  # follows the branch\n  tags:\n    epoxy:\n      source-branch: '1.10'\n",
    ).replace("cli\n", "cli\n      source-branch: 4.9.1\n").replace(
        "      source-branch: 31.0.0\n", ""
    )


def test_a_tag_is_moved(checkout: Checkout) -> None:
    marks.drop(checkout, marks.TAGS, "under-review", "heat")
    marks.assign(checkout, marks.TAGS, "epoxy", "heat", None)
    after = changed(checkout)
    assert after["tags/under-review.yml"] == "packages:\n# new ones\n"
    assert "    epoxy:\n      component: cli\n- project: heat\n" in after["tags/epoxy.yml"]
    heat = next(one for one in checkout.merged()["packages"] if one["project"] == "heat")
    assert heat["tags"] == {"epoxy": None}


def test_an_nvr_is_replaced_and_added(checkout: Checkout) -> None:
    marks.assign(checkout, marks.BUILDS, "cbs", "aodh", "python-aodh-2-1.el9s")
    marks.assign(checkout, marks.BUILDS, "cbs", "nova", "openstack-nova-31.0.0-1.el9s")
    assert changed(checkout)["b.yml"] == BUILDS.replace("aodh-1", "aodh-2") + (
        "- project: nova\n  buildsys-tags:\n    cbs: openstack-nova-31.0.0-1.el9s\n"
    )


def test_what_makes_no_sense_is_refused_and_leaves_all_as_it_was(checkout: Checkout) -> None:
    with pytest.raises(RdotoolError, match="no file of rdoinfo holds tags bobcat"):
        marks.assign(checkout, marks.TAGS, "bobcat", "nova", None)
    with pytest.raises(RdotoolError, match="cinder doesn't carry epoxy"):
        marks.drop(checkout, marks.TAGS, "epoxy", "cinder")
    with pytest.raises(RdotoolError, match="aodh has no source-branch in epoxy"):
        marks.clear(checkout, marks.TAGS, "epoxy", "aodh", "source-branch")
    with pytest.raises(RdotoolError, match=r"rdo\.yml has nova already"):
        entries.add(checkout, "rdo.yml", {"project": "nova"})
    with pytest.raises(RdotoolError, match="has no zaqar to put x behind"):
        entries.add(checkout, "rdo.yml", {"project": "x"}, after="zaqar")
    with pytest.raises(RdotoolError, match="no info file that"):
        checkout.text("../passwd")
    assert checkout.changed() == {}


def test_files_come_and_go(checkout: Checkout) -> None:
    checkout.create("tags/gazpacho.yml", {"packages": [{"project": "nova", "tags": {"g": None}}]})
    checkout.delete("tags/under-review.yml")
    text = checkout.text("rdo-full.yml")
    text.set(("import", 2), "tags/gazpacho.yml")
    assert changed(checkout) == {
        "tags/gazpacho.yml": "packages:\n- project: nova\n  tags:\n    g:\n",
        "tags/under-review.yml": "",
        "rdo-full.yml": RDO_FULL.replace("under-review", "gazpacho"),
    }
    with pytest.raises(RdotoolError, match="is there already"):
        checkout.create("tags/gazpacho.yml", {})
    with pytest.raises(RdotoolError, match="is there already"):
        checkout.create("b.yml", {})
    with pytest.raises(RdotoolError, match="leads out"):
        checkout.create("../x.yml", {})


def test_an_import_of_a_file_that_goes_is_a_contradiction(checkout: Checkout) -> None:
    checkout.delete("tags/under-review.yml")
    with pytest.raises(RdotoolError, match="would be gone"):
        checkout.merged()
