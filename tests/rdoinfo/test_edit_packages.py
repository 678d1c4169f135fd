"""Packages come, are moved, pinned and handed over: the diff is what a person would make."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest

from rdotool.errors import RdotoolError
from rdotool.rdoinfo.edit import packages
from rdotool.rdoinfo.edit.checkout import Checkout
from tests.rdoinfo import small
from tests.rdoinfo.small import DEPS, RDO

if TYPE_CHECKING:
    from pathlib import Path

TAG = "packages:\n- project: {}\n  tags:\n    {}:\n"


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(small.write(tmp_path))


def changed(checkout: Checkout) -> dict[str, str]:
    checkout.merged()
    return {name: (data or b"").decode() for name, data in checkout.changed().items()}


def test_a_package_is_under_review_at_first(checkout: Checkout) -> None:
    entry = {
        "project": "aetos",
        "conf": "rpmfactory-core",
        "component": "cloudops",
        "upstream": "",
        "maintainers": ["x@example.com"],
    }
    packages.add_package(checkout, entry, packages.UNDER_REVIEW, after="nova")
    new = (
        "- project: aetos\n  conf: rpmfactory-core\n  component: cloudops\n"
        "  maintainers:\n  - x@example.com\n"
    )
    assert changed(checkout) == {
        "rdo.yml": RDO.replace("- project: cliff\n", f"{new}- project: cliff\n"),
        "tags/under-review.yml": TAG.format("aetos", "under-review")
        + TAG.format("heat", "under-review").removeprefix("packages:\n"),
    }


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ({"project": "nova", "conf": "rpmfactory-core"}, "rdoinfo has nova already"),
        ({"project": "openstack-nova", "conf": "rpmfactory-core"}, "has openstack-nova already"),
        ({"project": "a b", "conf": "rpmfactory-core"}, "is no project's name"),
        ({"project": "x", "conf": "rpmfactory-cor"}, "has no conf rpmfactory-cor"),
        ({"project": "x", "conf": "rpmfactory-core", "component": "web"}, "no component web"),
        ({"project": "x", "conf": "rpmfactory-core", "maintainers": ["me"]}, "no email address"),
    ],
)
def test_a_package_that_makes_no_sense_is_refused(
    checkout: Checkout, entry: dict[str, object], why: str
) -> None:
    with pytest.raises(RdotoolError, match=why):
        packages.add_package(checkout, entry, packages.UNDER_REVIEW)
    assert checkout.changed() == {}


def test_a_dependency_comes_with_its_builds(checkout: Checkout) -> None:
    entry = {"project": "python-foo", "name": "python-foo", "conf": "fedora-dependency"}
    nvr = "python-foo-1.0-1.el9s"
    packages.add_dependency(checkout, entry, {small.TESTING: nvr})
    name = f"buildsys-tags/{small.TESTING}.yml"
    zlib = "- project: zlib\n"
    assert changed(checkout) == {
        "deps.yml": "packages:\n- project: python-foo\n  name: python-foo\n"
        "  conf: fedora-dependency\n" + DEPS.removeprefix("packages:\n"),
        name: small.FILES[name].replace(
            zlib, small.built("python-foo", small.TESTING, nvr) + zlib
        ),
    }


def test_a_package_is_moved_to_the_releases_tags(checkout: Checkout) -> None:
    tags = packages.release_tags(checkout, "flamingo")
    assert tags == ["flamingo", "flamingo-uc"]
    packages.move_tag(checkout, "heat", packages.UNDER_REVIEW, tags)
    heat = "- project: heat\n  tags:\n    {}:\n"
    nova = "- project: nova\n  tags:\n    {}:\n"
    assert changed(checkout) == {
        "tags/under-review.yml": "packages:\n",
        **{f"tags/{tag}.yml": "packages:\n" + (heat + nova).format(tag, tag) for tag in tags},
    }


def test_pins(checkout: Checkout) -> None:
    assert packages.pin_tag(checkout, "flamingo") == "flamingo-uc"
    assert packages.pin_tag(checkout, "epoxy") == "epoxy"
    assert packages.pin(checkout, "epoxy", "nova", "31.0.0")
    after = changed(checkout)
    assert after == {
        "tags/epoxy.yml": TAG.format("nova", "epoxy") + "      source-branch: 31.0.0\n"
    }
    (checkout.root / "tags/epoxy.yml").write_text(after["tags/epoxy.yml"])
    again = Checkout(checkout.root)
    assert not packages.pin(again, "epoxy", "nova", "31.0.0")
    assert packages.unpin(again, "epoxy", "nova")
    assert changed(again) == {"tags/epoxy.yml": TAG.format("nova", "epoxy")}
    with pytest.raises(RdotoolError, match="cliff doesn't carry epoxy"):
        packages.pin(again, "epoxy", "cliff", "1")
    with pytest.raises(RdotoolError, match="has no release bobcat"):
        packages.pin_tag(again, "bobcat")


def test_names_are_projects_or_packages(checkout: Checkout) -> None:
    found = packages.projects(checkout, ["openstack-nova", "heat"])
    assert list(found) == ["nova", "heat"]
    with pytest.raises(RdotoolError, match="rdoinfo has no package novva"):
        packages.projects(checkout, ["novva"])


A, B, C, D = (f"{name}@example.com" for name in "abcd")


@pytest.mark.parametrize(
    "wanted",
    [one for count in (1, 2, 3, 4) for one in itertools.permutations([A, B, C, D], count)],
)
def test_maintainers_are_those_and_comments_stay_with_theirs(
    checkout: Checkout, wanted: tuple[str, ...]
) -> None:
    did = packages.set_maintainers(checkout, "cliff", wanted)
    cliff = next(one for one in checkout.merged()["packages"] if one["project"] == "cliff")
    assert tuple(cliff["maintainers"]) == wanted
    assert did == (wanted != (A, B, C))
    if wanted[0] == A:
        assert f"  - {A}  # who left\n" in checkout.read("rdo.yml").decode()


def test_maintainers_of_its_own_for_who_had_the_confs(checkout: Checkout) -> None:
    packages.set_maintainers(checkout, "heat", [A])
    assert changed(checkout)["rdo.yml"] == f"{RDO}  maintainers:\n  - {A}\n"
    with pytest.raises(RdotoolError, match="would have no maintainer"):
        packages.set_maintainers(checkout, "nova", [])


def test_what_a_tag_says_already_stays_when_a_package_is_moved_to_it(checkout: Checkout) -> None:
    packages.pin(checkout, "epoxy", "nova", "31.0.0")
    (checkout.root / "tags/epoxy.yml").write_bytes(checkout.text("tags/epoxy.yml").render())
    edited = Checkout(checkout.root)
    packages.move_tag(edited, "nova", "flamingo", ["epoxy"])
    assert list(changed(edited)) == ["tags/flamingo.yml"]


def test_of_two_entries_the_one_that_holds_is_pinned(checkout: Checkout) -> None:
    path = checkout.root / "tags/epoxy.yml"
    again = "- project: nova\n  tags:\n    epoxy:\n      source-branch: 31.0.0\n"
    path.write_text(path.read_text() + again)
    edited = Checkout(checkout.root)
    assert packages.pin(edited, "epoxy", "nova", "31.1.0")
    assert packages.pinned(Checkout(checkout.root), "epoxy", "nova") == "31.0.0"
    text = changed(edited)["tags/epoxy.yml"]
    assert text == path.read_text().replace("31.0.0", "31.1.0")
