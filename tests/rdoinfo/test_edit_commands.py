"""The commands that edit rdoinfo, as users run them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.rdoinfo import small
from tests.rdoinfo.small import FILES, RELEASE, TESTING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.cli import Cli
    from tests.helpers.git import GitRepo

NAME = f"buildsys-tags/{RELEASE}.yml"


@pytest.fixture
def rdoinfo(tmp_path: Path) -> GitRepo:
    return small.commit(tmp_path / "rdoinfo")


def changed(rdoinfo: GitRepo) -> str:
    return rdoinfo("diff", "HEAD^", "HEAD", "--unified=0").partition("@@")[2].partition("\n")[2]


def test_what_is_pending_is_shown_and_nothing_changes(rdoinfo: GitRepo, cli: Cli) -> None:
    before = rdoinfo.snapshot()
    done = cli("rdoinfo", "promote", "--release", "epoxy", "--dry-run", cwd=rdoinfo.path)
    assert rdoinfo.snapshot() == before
    assert done.out == (
        f"{RELEASE}: heat: (none) -> openstack-heat-24.0.0-1.el9s\n"
        f"{RELEASE}: nova: openstack-nova-31.0.0-1.el9s -> openstack-nova-31.1.0-1.el9s\n"
        f"{RELEASE}: zlib: zlib-1.2-1.el9s is left out: zlib-1.3-1.el9s is newer;"
        " --allow-downgrade goes back\n"
        "Promote CBS tags update for epoxy-9s-release\n"
        "\n"
        f"--- a/{NAME}\n+++ b/{NAME}\n"
        "@@ -2,9 +2,12 @@\n"
        " - project: cliff\n   buildsys-tags:\n"
        f"     {RELEASE}: openstack-cliff-4.9.1-1.el9s\n"
        f"+- project: heat\n+  buildsys-tags:\n+    {RELEASE}: openstack-heat-24.0.0-1.el9s\n"
        " - project: nova\n   buildsys-tags:\n"
        f"-    {RELEASE}: openstack-nova-31.0.0-1.el9s\n"
        f"+    {RELEASE}: openstack-nova-31.1.0-1.el9s\n"
        " - project: zlib\n   buildsys-tags:\n"
        f"     {RELEASE}: zlib-1.3-1.el9s\n"
    )


def test_what_is_pending_is_promoted_and_taken_back(rdoinfo: GitRepo, cli: Cli) -> None:
    before = rdoinfo.snapshot()
    done = cli("rdoinfo", "promote", "openstack-nova", "--release", "epoxy", cwd=rdoinfo.path)
    assert "heat" not in done.out
    assert done.out.endswith("Action finished.\n")
    assert rdoinfo("log", "-1", "--format=%B").strip() == (
        "Promote CBS tags update for epoxy-9s-release"
    )
    text = (rdoinfo.path / NAME).read_text()
    assert text == FILES[NAME].replace("nova-31.0.0", "nova-31.1.0")
    cli("undo", cwd=rdoinfo.path)
    after = rdoinfo.snapshot()
    assert (after.head, after.refs, after.files) == (before.head, before.refs, before.files)


def test_backwards_only_when_told(rdoinfo: GitRepo, cli: Cli) -> None:
    command = ("rdoinfo", "promote", "zlib", "--release", "epoxy")
    assert cli(*command, cwd=rdoinfo.path).out.endswith("Nothing to change.\n")
    cli(*command, "--allow-downgrade", cwd=rdoinfo.path)
    assert "zlib-1.2-1.el9s" in (rdoinfo.path / NAME).read_text()


def test_nothing_pending(rdoinfo: GitRepo, cli: Cli) -> None:
    done = cli("rdoinfo", "promote", "cliff", "--release", "epoxy", cwd=rdoinfo.path)
    assert done.out == "Nothing is pending for epoxy-9s-release.\nNothing to change.\n"


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (
            ("promote", "--release", "epoxi"),
            "rdoinfo knows no release epoxi\nDid you mean epoxy?",
        ),
        (("promote", "--release", "epoxy", "--to", "stable"), "no repo of epoxy has tags of both"),
        (
            ("promote", "--release", "epoxy", "--dist", "el10s"),
            "no repo of epoxy has tags of both",
        ),
        (("promote", "--release", "epoxy", "novva"), "holds no build of novva"),
        (("tag", "--tag", TESTING, "nova"), "not a name-version-release: nova"),
        (("tag", "--tag", TESTING, "zaqar-1-1.el9s"), "no package that builds zaqar"),
        (("tag", "--tag", "cloud9s", "zlib-1-1.el9s"), "holds buildsys-tags cloud9s"),
        (("pin", "nova", "--release", "epoxy", "--to", "--force"), ""),
        (("pin", "nova", "--release", "epoxy", "--to", "a..b"), "is no sha, tag or branch"),
        (("pin", "cliff=1", "--no-check", "--release", "epoxy"), "cliff doesn't carry epoxy"),
        (("move-tag", "nova", "--release", "epoxy"), "nova doesn't carry under-review"),
        (("set-maintainers", "cliff", "--remove", "x@y.z"), "x@y.z doesn't maintain cliff"),
        (("add-dep", "zlib"), "rdoinfo has zlib already"),
    ],
)
def test_what_makes_no_sense_changes_nothing(
    rdoinfo: GitRepo, cli: Cli, command: tuple[str, ...], why: str
) -> None:
    before = rdoinfo.snapshot()
    done = cli("rdoinfo", *command, cwd=rdoinfo.path, code=None)
    assert done.code in (1, 2)
    assert why in done.err
    assert "Traceback" not in done.err
    assert rdoinfo.snapshot() == before


def test_builds_are_tagged(rdoinfo: GitRepo, cli: Cli) -> None:
    nvrs = ("openstack-cliff-4.10.0-1.el9s", "zlib-1.4-1.el9s.x86_64.rpm")
    cli("rdoinfo", "tag", "--tag", TESTING, *nvrs, cwd=rdoinfo.path)
    text = (rdoinfo.path / f"buildsys-tags/{TESTING}.yml").read_text()
    assert text == FILES[f"buildsys-tags/{TESTING}.yml"].replace(
        "cliff-4.9.1", "cliff-4.10.0"
    ).replace("zlib-1.2-1", "zlib-1.4-1")


def test_a_package_from_review_to_release(rdoinfo: GitRepo, cli: Cli) -> None:
    command = ("rdoinfo", "add-package", "aetos", "--conf", "rpmfactory-core")
    extra = ("--component", "cloudops", "--maintainer", "x@example.com", "--after", "nova")
    cli(*command, *extra, cwd=rdoinfo.path)
    assert rdoinfo("log", "-1", "--format=%s") == "Add aetos"
    cli("rdoinfo", "move-tag", "aetos", "--release", "flamingo", cwd=rdoinfo.path)
    assert rdoinfo("log", "-1", "--format=%s") == "Promote aetos from under-review to flamingo"
    assert rdoinfo("diff", "HEAD~2", "HEAD", "--stat", "--", "tags/under-review.yml") == ""
    found = cli("info", "-l", rdoinfo.path, "aetos", "--json").json
    assert found["packages"][0]["tags"] == {"flamingo": None, "flamingo-uc": None}


def test_pins_are_checked_against_upstream(rdoinfo: GitRepo, cli: Cli, tmp_path: Path) -> None:
    upstream = small.commit(tmp_path / "nova")
    upstream("tag", "31.0.1")
    text = (rdoinfo.path / "rdo.yml").read_text()
    entry = "- project: nova\n  conf: rpmfactory-core\n"
    url = f"  upstream: file://{tmp_path / 'nova'}\n"
    (rdoinfo.path / "rdo.yml").write_text(text.replace(entry, entry + url))
    rdoinfo.commit("upstream")
    command = ("rdoinfo", "pin", "--release", "epoxy")
    refused = cli(*command, "nova=31.0.2", cwd=rdoinfo.path, code=1)
    assert "has no tag or branch 31.0.2" in refused.err
    done = cli(*command, "nova", "--to", "31.0.1", cwd=rdoinfo.path)
    assert done.err == ""
    assert changed(rdoinfo) == "+      source-branch: 31.0.1"
    again = cli(*command, "openstack-nova=31.0.1", cwd=rdoinfo.path)
    assert again.out.endswith("Nothing to change.\n")
    sha = cli(*command, f"nova={'a' * 40}", cwd=rdoinfo.path)
    assert "can't be seen" in sha.err
    cli("rdoinfo", "unpin", "nova", "--release", "epoxy", cwd=rdoinfo.path)
    assert (rdoinfo.path / "tags/epoxy.yml").read_text() == FILES["tags/epoxy.yml"]


def test_an_upstream_that_is_away_is_told(rdoinfo: GitRepo, cli: Cli) -> None:
    done = cli("rdoinfo", "pin", "nova=31.0.1", "--release", "epoxy", cwd=rdoinfo.path)
    assert "nova: it has no upstream can't be asked" not in done.err
    assert "nova has no upstream that could be asked for 31.0.1" in done.err


def test_maintainers(rdoinfo: GitRepo, cli: Cli) -> None:
    command = ("rdoinfo", "set-maintainers", "cliff")
    cli(*command, "--remove", "a@example.com", "--add", "z@example.com", cwd=rdoinfo.path)
    assert changed(rdoinfo) == (
        "-  - a@example.com  # who left\n@@ -38,0 +38 @@ packages:\n+  - z@example.com"
    )


def test_json_and_a_branch_and_a_message(rdoinfo: GitRepo, cli: Cli) -> None:
    command = ("rdoinfo", "pin", "nova=1.0", "--release", "epoxy", "--no-check", "--json")
    dry = cli(*command, "--dry-run", cwd=rdoinfo.path).json
    assert dry["commit"] is None
    made = cli(*command, "-b", "mine", "-m", "Pin it\n\nBecause.", cwd=rdoinfo.path).json
    assert made["commit"] == rdoinfo("rev-parse", "mine")
    assert made["message"] == "Pin it\n\nBecause.\n"
    assert made["told"] == dry["told"] == ["epoxy: nova: (none) -> 1.0"]
    assert "+      source-branch: '1.0'" in made["diff"]
    assert rdoinfo("symbolic-ref", "--short", "HEAD") == "mine"


def test_the_wrong_folder(tmp_path: Path, cli: Cli, rdoinfo: GitRepo) -> None:
    command = ("rdoinfo", "unpin", "nova", "--release", "epoxy")
    elsewhere = cli(*command, cwd=tmp_path, code=1)
    assert "no clone of rdoinfo" in elsewhere.err
    no_git = small.write(tmp_path / "plain")
    pin = ("rdoinfo", "pin", "nova=1.0", "--no-check", "--release", "epoxy")
    assert "not in a git repository" in cli(*pin, "-l", no_git, code=1).err
    assert cli(*pin, "-l", rdoinfo.path, cwd=tmp_path).out.endswith("Action finished.\n")
    assert cli(*command, cwd=rdoinfo.path / "tags").out.endswith("Action finished.\n")


def test_what_an_edit_makes_doubtful_is_told(rdoinfo: GitRepo, cli: Cli) -> None:
    command = ("rdoinfo", "tag", "--tag", TESTING, "zlib-1.4-1.el8")
    for flags in (["--dry-run"], []):
        done = cli(*command, *flags, cwd=rdoinfo.path)
        assert "warning: " in done.err
        assert f"zlib-1.4-1.el8 was not built for el9s, as {TESTING} wants it" in done.err
    clean = cli("rdoinfo", "pin", "nova=1", "--release", "epoxy", "--no-check", cwd=rdoinfo.path)
    assert clean.err == ""


def test_what_an_edit_makes_wrong_is_refused(rdoinfo: GitRepo, cli: Cli) -> None:
    before = rdoinfo.snapshot()
    command = ("rdoinfo", "add-package", "aetos", "--conf", "rpmfactory-core", "--upstream")
    refused = cli(*command, "https://x/%(nothing)s", cwd=rdoinfo.path, code=1)
    assert "rdo.yml:" in refused.err
    assert "%(nothing)s" in refused.err
    assert rdoinfo.snapshot() == before


@pytest.mark.parametrize(
    ("command", "code", "words"),
    [
        (
            ("tag", "--tag", TESTING, "openstack-nova-40-1.el9s", "openstack-nova-41-1.el9s"),
            1,
            "holds one build of nova",
        ),
        (("pin", "nova=1.0.0", "openstack-nova=2.0.0", "--release", "epoxy"), 2, "1.0.0 and to 2"),
        (("move-tag", "heat", "--to", "under-review"), 2, "where they go"),
        (("tag", "--tag", TESTING, "--project", "nvoa", "nova-1-1.el9s"), 1, "no package nvoa"),
        (("unpin", "nova", "--release", "epoxy", "-b", "a..b"), 0, "isn't pinned"),
        (("add-dep", "x", *("--build", TESTING, "x-1-1.el9s") * 2), 2, "each tag once"),
        (("move-tag", "heat", "--to", "epoxy", "-b", "a..b"), 1, "Name another with -b."),
    ],
)
def test_what_is_said_twice_or_is_nothing_is_refused(
    rdoinfo: GitRepo, cli: Cli, command: tuple[str, ...], code: int, words: str
) -> None:
    before = rdoinfo.snapshot()
    done = cli("rdoinfo", *command, cwd=rdoinfo.path, code=code)
    assert words in done.out + done.err
    assert rdoinfo.snapshot() == before


def test_a_build_that_is_named_twice_is_tagged_once(rdoinfo: GitRepo, cli: Cli) -> None:
    nvr = "openstack-heat-25.0.0-1.el9s"
    cli("rdoinfo", "tag", "--tag", RELEASE, nvr, f"{nvr}.src.rpm", cwd=rdoinfo.path)
    assert (rdoinfo.path / NAME).read_text().count("project: heat") == 1


def test_a_tag_that_is_named_twice_is_carried_once(rdoinfo: GitRepo, cli: Cli) -> None:
    cli("rdoinfo", "move-tag", "heat", *["--to", "epoxy"] * 2, cwd=rdoinfo.path)
    assert (rdoinfo.path / "tags" / "epoxy.yml").read_text().count("project: heat") == 1


def test_an_epoch_makes_no_old_build_newer(rdoinfo: GitRepo, cli: Cli) -> None:
    command = ("rdoinfo", "tag", "--tag", TESTING, "1:openstack-nova-30.0.0-1.el9s")
    done = cli(*command, cwd=rdoinfo.path)
    assert "is left out: openstack-nova-31.1.0-1.el9s is newer" in done.out


def test_a_blank_message_is_none(rdoinfo: GitRepo, cli: Cli) -> None:
    cli("rdoinfo", "promote", "nova", "--release", "epoxy", "-m", "  ", cwd=rdoinfo.path)
    assert rdoinfo("log", "-1", "--format=%s") == "Promote CBS tags update for epoxy-9s-release"


def test_whose_build_it_is_may_be_said_by_the_packages_name(rdoinfo: GitRepo, cli: Cli) -> None:
    nvr = "openstack-nova-32.0.0-1.el9s"
    command = ("rdoinfo", "tag", "--tag", TESTING, "--project", "openstack-nova", nvr)
    assert f"nova: openstack-nova-31.1.0-1.el9s -> {nvr}" in cli(*command, cwd=rdoinfo.path).out


def test_nothing_is_told_as_done_that_is_refused(rdoinfo: GitRepo, cli: Cli) -> None:
    (rdoinfo.path / "rdo.yml").write_text(small.RDO + "# mine\n")
    command = ("rdoinfo", "pin", "nova=1", "--release", "epoxy", "--no-check")
    refused = cli(*command, cwd=rdoinfo.path, code=1)
    assert refused.out == ""
    assert "uncommitted changes: rdo.yml" in refused.err
