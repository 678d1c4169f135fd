"""A release is opened and another is released: the files come out as people make them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rdotool.errors import RdotoolError, UsageError
from rdotool.rdoinfo.edit import ga, opening
from rdotool.rdoinfo.edit.checkout import Checkout
from tests.rdoinfo import cycle
from tests.rdoinfo.cycle import BUILD, BUILDS, CANDIDATE, FILES, LOCKED, NEXT, RDO, TESTING
from tests.rdoinfo.small import tagged

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.cli import Cli
    from tests.helpers.git import GitRepo

OLD_ENTRY = cycle.RELEASE.replace("development ", "maintained ").replace("rpm-master", "epoxy-rdo")
OLD_ENTRY = OLD_ENTRY.replace('"master"', '"stable/2025.1"')
NEW_ENTRY = (cycle.RELEASE.replace("epoxy", "flamingo").replace("2025.1", "2025.2")).replace(
    "RDO Caracal", "RDO Flamingo"
)


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(cycle.write(tmp_path))


@pytest.fixture
def rdoinfo(tmp_path: Path) -> GitRepo:
    return cycle.commit(tmp_path / "rdoinfo")


def changed(checkout: Checkout) -> dict[str, str | None]:
    checkout.merged()
    return {
        name: None if data is None else data.decode() for name, data in checkout.changed().items()
    }


def rewritten(root: Path, name: str, old: str, new: str) -> Checkout:
    """The checkout with *old* replaced in a file."""
    path = root / name
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    return Checkout(root)


# --- open-release ----------------------------------------------------------------------------


def test_the_release_and_its_builds_begin_as_those_before(checkout: Checkout) -> None:
    opening.open_release(checkout, "flamingo", only="release")
    files = {
        f"buildsys-tags/{tag.replace('epoxy', 'flamingo')}.yml": FILES[
            f"buildsys-tags/{tag}.yml"
        ].replace("epoxy", "flamingo")
        for tag in (TESTING, BUILD, NEXT)
    }
    files[f"buildsys-tags/{CANDIDATE.replace('epoxy', 'flamingo')}.yml"] = "packages:\n"
    head, last = (
        BUILDS.removesuffix(f"- buildsys-tags/{NEXT}.yml\n"),
        f"- buildsys-tags/{NEXT}.yml\n",
    )
    nine = head.partition("9 gets\n")[2]
    imports = head + nine.replace("epoxy", "flamingo") + last + last.replace("epoxy", "flamingo")
    assert changed(checkout) == files | {
        "rdo.yml": RDO.replace(cycle.RELEASE, NEW_ENTRY + OLD_ENTRY),
        "buildsys-tags.yml": imports,
    }


def test_the_tags_begin_as_those_before_which_keep_their_pins(checkout: Checkout) -> None:
    opened = opening.open_release(checkout, "flamingo", only="release")
    assert opened.identifier == "2025.2"
    made = Checkout(_written(checkout))
    opened = opening.open_release(made, "flamingo")  # the rest of it
    assert opened.old == "epoxy"
    assert changed(made) == {
        "tags.yml": cycle.TAGS.replace("epoxy-uc.yml\n", "flamingo.yml\n- tags/flamingo-uc.yml\n"),
        "tags/flamingo.yml": cycle.TAG.replace("    epoxy:", "    flamingo:"),
        "tags/flamingo-uc.yml": cycle.UC.replace("epoxy", "flamingo"),
        "tags/epoxy.yml": cycle.UC.replace("epoxy-uc", "epoxy"),
        "tags/epoxy-uc.yml": None,
        "tags/version-locked.yml": LOCKED.replace("epoxy-uc:\n      epoxy:", "epoxy:").replace(
            "epoxy-uc:", "epoxy:"
        ),
    }
    assert [one.partition(":")[0] for one in opened.left] == [
        "cliff was version-locked in epoxy-uc",
        "tempest was version-locked in epoxy-uc",
        "pinned in flamingo-uc since epoxy was prepared; they may follow their branch again",
        "pinned in flamingo because they were in epoxy; unpin what shall follow its branch",
    ]
    assert "unpin tempest --release flamingo" in opened.left[2]
    assert "unpin cliff --release flamingo --tag flamingo" in opened.left[3]


def _written(checkout: Checkout) -> Path:
    for name, data in checkout.changed().items():
        path = checkout.root / name
        if data is None:
            path.unlink()
        else:
            path.write_bytes(data)
    return checkout.root


def test_both_halves_are_the_same_as_one_after_the_other(tmp_path: Path) -> None:
    roots = [cycle.write(tmp_path / name) for name in ("one", "two")]
    once = Checkout(roots[0])
    opening.open_release(once, "flamingo")
    _written(once)
    for only in ("tags", "release"):
        half = Checkout(roots[1])
        opening.open_release(half, "flamingo", only=only)
        _written(half)
    files = [
        {path.relative_to(root): path.read_bytes() for path in root.rglob("*.yml")}
        for root in roots
    ]
    assert files[0] == files[1]
    again = Checkout(roots[0])
    assert opening.open_release(again, "flamingo").told == []
    assert again.changed() == {}


def test_a_slip_of_the_last_time_is_not_copied(tmp_path: Path) -> None:
    cycle.write(tmp_path)
    checkout = rewritten(
        tmp_path, "tags/epoxy.yml", "epoxy:\n      source", "epoxy-uc:\n      source"
    )
    opening.open_release(checkout, "flamingo")
    assert "-uc" not in str(changed(checkout)["tags/flamingo.yml"])


def test_a_released_one_gives_no_release_tag(tmp_path: Path) -> None:
    cycle.write(tmp_path)
    done = Checkout(tmp_path)
    ga.release(done, "epoxy", ["el9s"])
    checkout = Checkout(_written(done))
    opening.open_release(checkout, "flamingo")
    files = changed(checkout)
    assert not [name for name in files if name.endswith("flamingo-release.yml")]
    assert "flamingo-release" not in str(files["rdo.yml"])
    imports = str(files["buildsys-tags.yml"]).split("\n")
    at = imports.index("- buildsys-tags/cloud9s-openstack-epoxy-release.yml")
    assert imports[at + 1] == f"- buildsys-tags/{CANDIDATE.replace('epoxy', 'flamingo')}.yml"


def test_what_follows_an_identifier() -> None:
    assert [opening.following(one) for one in ("2024.2", "2025.1", "", None)] == [
        *("2025.1", "2025.2"),
        *("", ""),
    ]
    with pytest.raises(RdotoolError, match="can't be told"):
        opening.following("zed")


@pytest.mark.parametrize("name", ["Flamingo", "../x", "2025.2", "-x", ""])
def test_no_release_is_called_so(checkout: Checkout, name: str) -> None:
    with pytest.raises(UsageError, match="no release's name"):
        opening.open_release(checkout, name)


def test_an_old_release_is_not_opened_again(checkout: Checkout) -> None:
    with pytest.raises(RdotoolError, match="has the release dalmatian, and epoxy is in"):
        opening.open_release(checkout, "dalmatian")


def test_an_identifier_that_is_none(checkout: Checkout) -> None:
    with pytest.raises(UsageError, match="no identifier"):
        opening.open_release(checkout, "flamingo", "twenty")


@pytest.mark.parametrize("identifier", ["2025.1", "2024.2"])
def test_an_identifier_does_not_go_back(checkout: Checkout, identifier: str) -> None:
    with pytest.raises(RdotoolError, match=f"{identifier} doesn't come after 2025.1"):
        opening.open_release(checkout, "flamingo", identifier)


def test_an_open_release_keeps_its_identifier(checkout: Checkout) -> None:
    opening.open_release(checkout, "flamingo")
    made = Checkout(_written(checkout))
    with pytest.raises(RdotoolError, match="flamingo is open already"):
        opening.open_release(made, "flamingo", "2026.1")
    assert opening.open_release(made, "flamingo", "2025.2").told == []


def test_a_tag_in_one_line_is_not_copied_wrongly(tmp_path: Path) -> None:
    cycle.write(tmp_path)
    flow = "- project: cliff\n  tags: {epoxy: {source-branch: 4.9.1}}\n"
    old = tagged("cliff", "epoxy") + "      source-branch: 4.9.1\n"
    checkout = rewritten(tmp_path, "tags/epoxy.yml", old, flow)
    with pytest.raises(RdotoolError, match="can't be copied safely"):
        opening.open_release(checkout, "flamingo")


# --- ga --------------------------------------------------------------------------------------

ALL_THE_SAME = "take it all the same: --dist el10s"
RELEASED = TESTING.replace("testing", "release")


def test_what_is_in_testing_is_released(checkout: Checkout) -> None:
    done = ga.release(checkout, "epoxy", without=["zlib"])
    text = cycle.TESTED.partition("- project: zlib")[0].replace("-testing", "-release")
    assert changed(checkout) == {
        f"buildsys-tags/{RELEASED}.yml": text,
        "buildsys-tags.yml": BUILDS.replace(
            f"{TESTING}.yml\n", f"{TESTING}.yml\n- buildsys-tags/{RELEASED}.yml\n"
        ),
        "rdo.yml": RDO.replace(f"    - {TESTING}\n", f"    - {TESTING}\n    - {RELEASED}\n"),
    }
    assert done.repos == ["el9s"]
    assert done.told == [
        f"{RELEASED}: 2 builds, those of {TESTING}",
        f"zlib stays in {TESTING}",
        f"el10s: not released: {NEXT} has builds of 0 of epoxy's 2 packages; {ALL_THE_SAME}",
    ]


def test_a_repo_is_taken_when_it_is_named(checkout: Checkout) -> None:
    done = ga.release(checkout, "epoxy", ["el10s"])
    assert done.repos == ["el10s"]
    assert done.missing == {"el10s": ["cliff", "nova"]}
    assert f"buildsys-tags/{NEXT.replace('testing', 'release')}.yml" in changed(checkout)


def test_a_second_time_nothing_changes(checkout: Checkout) -> None:
    ga.release(checkout, "epoxy", ["el9s"])
    again = Checkout(_written(checkout))
    done = ga.release(again, "epoxy", ["el9s"])
    assert again.changed() == {}
    assert "released already" in done.told[0]


@pytest.mark.parametrize("dists", [[], ["el10s"]])
def test_where_nothing_is_ready_nothing_is_released(tmp_path: Path, dists: list[str]) -> None:
    cycle.write(tmp_path)
    checkout = rewritten(tmp_path, "rdo.yml", f"    - {TESTING}\n", "")
    (tmp_path / f"buildsys-tags/{NEXT}.yml").write_text("packages:\n")
    if dists:
        checkout = rewritten(tmp_path, "rdo.yml", f"    - {NEXT}\n", f"    - {BUILD}\n")
    with pytest.raises(RdotoolError, match="no repo of epoxy is ready to be released") as error:
        ga.release(checkout, "epoxy", dists)
    assert "el10s: not released: " in error.value.hint


@pytest.mark.parametrize(
    ("asked", "said", "hint"),
    [
        (("epoxi",), "no release epoxi", "Did you mean epoxy?"),
        (("epoxy", ["el8"]), "has no repo el8", "It has el9s, el10s."),
        (("epoxy", [], ["clif"]), "no build of clif", "Did you mean cliff?"),
    ],
)
def test_what_rdoinfo_does_not_know(
    checkout: Checkout, asked: tuple[str, ...], said: str, hint: str
) -> None:
    with pytest.raises(RdotoolError, match=said) as error:
        ga.release(checkout, *asked)
    assert error.value.hint == hint


# --- as users run them -------------------------------------------------------------------------


def test_a_release_is_opened_and_taken_back(rdoinfo: GitRepo, cli: Cli) -> None:
    before = rdoinfo.snapshot()
    done = cli("rdoinfo", "open-release", "flamingo", cwd=rdoinfo.path)
    assert rdoinfo("log", "-1", "--format=%s") == "Switch RDO master to Flamingo release"
    assert not (rdoinfo.path / "tags/epoxy-uc.yml").exists()
    assert "\nBy hand:\n- CBS has the tags and build targets of flamingo" in done.out
    assert (
        cli("rdoinfo", "open-release", "flamingo", cwd=rdoinfo.path).out == "Nothing to change.\n"
    )
    cli("undo", cwd=rdoinfo.path)
    assert rdoinfo.snapshot() == before


def test_the_halves_are_called_so(rdoinfo: GitRepo, cli: Cli) -> None:
    for only, number in (("release", 1), ("tags", 2)):
        cli("rdoinfo", "open-release", "flamingo", "--only", only, cwd=rdoinfo.path)
        subject = rdoinfo("log", "-1", "--format=%s")
        assert subject == f"Switch RDO master to Flamingo release ({number}/2)"


def test_ga_shown_only(rdoinfo: GitRepo, cli: Cli) -> None:
    before = rdoinfo.snapshot()
    done = cli("rdoinfo", "ga", "epoxy", "--dry-run", "--json", cwd=rdoinfo.path).json
    assert rdoinfo.snapshot() == before
    assert done["message"].startswith("Promote RDO Epoxy GA builds to the CloudSIG repo\n")
    assert f"+++ b/buildsys-tags/{RELEASED}.yml" in done["diff"]
    assert done["checklist"][0].startswith("CBS has the -release tags of epoxy")
    assert done["told"][0] == f"{RELEASED}: 3 builds, those of {TESTING}"
