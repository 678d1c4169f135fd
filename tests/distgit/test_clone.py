"""``rdotool clone``: what it makes, and what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rdotool.distgit import remotes as planning
from rdotool.errors import RdotoolError, UsageError
from tests.distgit.world import http_server, silent_server, write_info
from tests.helpers.git import GitRepo
from tests.helpers.isolation import files_below

if TYPE_CHECKING:
    from pathlib import Path

    from tests.distgit.world import Remotes
    from tests.helpers.cli import Cli

NAME = "openstack-foo"


@pytest.fixture
def info(tmp_path: Path, remotes: Remotes) -> Path:
    return write_info(tmp_path / "info", remotes.package())


def urls(path: Path) -> dict[str, str]:
    rows = GitRepo(path)("config", "--get-regexp", r"remote\..*\.url").splitlines()
    return {key.split(".")[1]: url for key, _, url in (row.partition(" ") for row in rows)}


def test_remotes_as_rdopkg_sets_them(cli: Cli, place: Path, info: Path, remotes: Remotes) -> None:
    done = cli("clone", "-l", info, "-u", "me", NAME)
    repo = GitRepo(place / NAME)
    assert urls(repo.path) == {
        "origin": remotes.url("distgit"),
        "patches": remotes.url("patches"),
        "upstream": remotes.url("upstream"),
        "review-patches": "ssh://me@review.example.org:29418/openstack/foo.git",
        "review-origin": "ssh://me@review.example.org:29418/openstack/foo-distgit.git",
    }
    refs = repo("for-each-ref", "--format=%(refname)").splitlines()
    assert {"refs/remotes/upstream/master", "refs/remotes/patches/master"} <= set(refs)
    assert "refs/tags/1.0.0" in refs
    assert repo.status() == ""
    assert done.out == repo("remote", "-v") + "\n"
    assert done.err == (
        f"Cloning distgit into ./{NAME}/\n"
        "Using me as gerrit username, you can change it with git remote set-url "
        "review-patches ...\n"
        "Using me as gerrit username, you can change it with git remote set-url "
        "review-origin ...\n"
    )
    assert [path.name for path in place.iterdir()] == [NAME]


def test_more_remotes(cli: Cli, place: Path, tmp_path: Path, remotes: Remotes) -> None:
    package = remotes.package(distgit="absent", fork=remotes.url("upstream"))
    info = write_info(tmp_path / "info", package)
    done = cli("clone", "-l", info, "-m", "-g", "-e", "fork", "--json", NAME)
    made = {remote["name"]: remote for remote in done.json["remotes"]}
    assert list(made) == sorted(made) == sorted(urls(place / NAME))
    assert made["gerrit-origin"]["url"] == made["origin"]["url"] == remotes.url("distgit")
    assert made["gerrit-patches"]["url"] == made["patches"]["url"]
    assert made["fork"] == {
        "name": "fork",
        "url": remotes.url("upstream"),
        "fetched": True,
        "error": None,
    }
    assert not made["review-origin"]["fetched"]
    assert made["review-origin"]["url"].startswith("ssh://packager@review.")
    assert done.json | {"remotes": []} == {
        "package": NAME,
        "path": str(place / NAME),
        "cloned": "master-distgit",
        "review_user": "packager",
        "remotes": [],
        "missing": [],
    }
    assert "Cloning master-distgit into" in done.err


def test_what_rdoinfo_lacks_is_named(
    cli: Cli, place: Path, tmp_path: Path, remotes: Remotes
) -> None:
    gaps = {"patches": None, "upstream": "absent", "review-patches": "", "review-origin": None}
    info = write_info(tmp_path / "info", remotes.package(**gaps))
    done = cli("clone", "-l", info, NAME)
    for name in gaps:
        assert f"'{name}' remote information not available in distroinfo.\n" in done.err
    assert urls(place / NAME) == {"origin": remotes.url("distgit")}


def test_a_secondary_remote_that_fails_is_a_warning(
    cli: Cli, place: Path, tmp_path: Path, remotes: Remotes
) -> None:
    info = write_info(tmp_path / "info", remotes.package(patches=remotes.url("gone")))
    done = cli("clone", "-l", info, "--json", NAME)
    failed = [remote for remote in done.json["remotes"] if remote["error"]]
    assert [remote["name"] for remote in failed] == ["patches"]
    assert not failed[0]["fetched"]
    assert f"cd {NAME} && git fetch patches" in done.err
    assert urls(place / NAME)["patches"] == remotes.url("gone")
    assert "upstream/master" in GitRepo(place / NAME)("branch", "-r")


def test_a_distgit_that_fails_leaves_nothing(
    cli: Cli, place: Path, tmp_path: Path, remotes: Remotes
) -> None:
    info = write_info(tmp_path / "info", remotes.package(distgit=remotes.url("gone")))
    done = cli("clone", "-l", info, NAME, code=1)
    assert "error: git clone of file://" in done.err
    assert not files_below(place)


@pytest.mark.parametrize("there", ["folder", "file", "link"])
def test_an_existing_target_is_left_alone(cli: Cli, place: Path, info: Path, there: str) -> None:
    target = place / NAME
    if there == "folder":
        (target / "mine").mkdir(parents=True)
    elif there == "file":
        target.write_text("mine", encoding="utf-8")
    else:
        target.symlink_to("nowhere")
    before = files_below(place)
    assert f"{NAME} exists already" in cli("clone", "-l", info, NAME, code=1).err
    assert files_below(place) == before


@pytest.mark.parametrize(
    "name, hint",
    [
        ("foo", "Did you mean openstack-foo?"),
        ("openstack-fo", "Did you mean openstack-foo?"),
        ("opnstack-foo", "Did you mean openstack-foo?"),
        ("", "rdotool info"),
        ("qqqqqqq", "rdotool info"),
    ],
)
def test_an_unknown_package(cli: Cli, place: Path, info: Path, name: str, hint: str) -> None:
    done = cli("clone", "-l", info, name, code=1)
    assert f"Package not found in distroinfo: {name}".rstrip() in done.err
    assert hint in done.err
    assert not files_below(place)


def test_a_distro_of_ones_own(cli: Cli, place: Path, info: Path, tmp_path: Path) -> None:
    assert "RDOTOOL_FOO_BARINFO_URL" in cli("clone", "-d", "foo-bar", NAME, code=2).err
    repo = GitRepo.init(tmp_path / "fooinfo")
    repo.commit("x", {"foo.yml": (info / "rdo-full.yml").read_bytes()})
    cli("clone", "-d", "FOO", NAME, env={"RDOTOOL_FOOINFO_URL": f"file://{repo.path}"})
    assert (place / NAME / "foo.spec").is_file()


def test_over_http(cli: Cli, place: Path, tmp_path: Path, remotes: Remotes) -> None:
    with http_server(remotes.folder) as url:
        package = remotes.package(
            distgit=f"{url}/distgit.git",
            upstream=f"http://me:secret@{url.removeprefix('http://')}/upstream.git",
            patches=f"{url}/none.git",
        )
        info = write_info(tmp_path / "info", package)
        done = cli("clone", "-l", info, NAME)
    assert "refs/remotes/upstream/master" in GitRepo(place / NAME)("for-each-ref")
    assert "git fetch of patches failed" in done.err
    assert "secret" not in done.out + done.err
    assert ":***@127.0.0.1" in done.out


def test_the_users_git_settings_do_not_matter(
    cli: Cli, home: Path, place: Path, info: Path, tmp_path: Path
) -> None:
    hook = tmp_path / "template" / "hooks" / "post-checkout"
    hook.parent.mkdir(parents=True)
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/hooked\n", encoding="utf-8")
    hook.chmod(0o755)
    settings = f"""
[clone]
\tdefaultRemoteName = elsewhere
[init]
\ttemplateDir = {tmp_path}/template
[fetch]
\tprune = true
[core]
\tpager = false
"""
    with (home / ".gitconfig").open("a", encoding="utf-8") as file:
        file.write(settings)
    cli("clone", "-l", info, NAME)
    assert "origin" in urls(place / NAME)
    assert not (tmp_path / "hooked").exists()


def test_progress_is_for_terminals(place: Path, remotes: Remotes, tmp_path: Path) -> None:
    from rdotool.distgit import clone

    said: list[str] = []
    plan = planning.plan({"name": NAME, **remotes.package()}, planning.Choices())
    made = clone.run(plan, place, lambda _text: None, said.append)
    assert made.path == place / NAME
    assert any(text.startswith("receiving objects 100%") for text in said)
    assert any(text.startswith("upstream: ") for text in said)


@pytest.mark.parametrize(
    "url, user, expected",
    [
        ("ssh://h:1/p", "me", "ssh://me@h:1/p"),
        ("ssh://a.b-c@h:1/p@q", "me", "ssh://me@h:1/p@q"),
        ("ssh://a@h/p", "", "ssh://a@h/p"),
        ("ssh://h/p", "j@corp/x", "ssh://j%40corp%2Fx@h/p"),
        ("https://h/p", "me", "https://h/p"),
        ("a@h:p", "me", "a@h:p"),
    ],
)
def test_the_review_user(url: str, user: str, expected: str) -> None:
    assert planning.tidy_ssh_user(url, user) == expected


@pytest.mark.parametrize(
    "choices, kind, words",
    [
        (planning.Choices(use_master_distgit=True), RdotoolError, "'master-distgit' is missing"),
        (planning.Choices(extra_repo="nothing"), RdotoolError, "'nothing' is missing"),
        (planning.Choices(extra_repo="maintainers"), RdotoolError, "is no URL but a list"),
        (planning.Choices(extra_repo="origin"), UsageError, "is the distgit's"),
        (planning.Choices(review_user="-oProxyCommand=x"), UsageError, "can't be a user's name"),
    ],
)
def test_options_that_make_no_sense(
    choices: planning.Choices, kind: type[RdotoolError], words: str
) -> None:
    package = {"name": "x", "distgit": "https://e.org/x", "origin": "https://e.org/o"}
    with pytest.raises(kind, match=words):
        planning.plan(package | {"maintainers": ["a"]}, choices)


def test_an_extra_remote_that_is_there_anyway_is_added_once() -> None:
    package = {"name": "x", "distgit": "https://e.org/x", "upstream": "https://e.org/u"}
    plan = planning.plan(package, planning.Choices(extra_repo="upstream"))
    assert [remote.name for remote in plan.remotes] == ["upstream"]


def test_offline_servers_do_not_matter_before_the_plan_is_checked(
    cli: Cli, place: Path, tmp_path: Path, remotes: Remotes
) -> None:
    with silent_server() as url:
        package = remotes.package(distgit=url, patches="ext::sh -c id")
        info = write_info(tmp_path / "info", package)
        done = cli("clone", "-l", info, NAME, code=1)
    assert "transport helper" in done.err
    assert not files_below(place)
