"""What is detected of a package, with real repositories."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from rdotool.adapters.vcs import Repo
from rdotool.distgit import env as envs
from rdotool.distgit import gitfacts
from rdotool.errors import RdotoolError
from rdotool.workflows import environment
from rdotool.workflows.environment import Wishes
from tests.helpers.distgit import Distgit
from tests.helpers.git import GitRepo

if TYPE_CHECKING:
    from pathlib import Path


def detect(path: Path, wishes: Wishes | None = None) -> envs.DistgitEnv:
    return environment.detect(Repo.open(path), wishes, upstream_version=True)


@pytest.fixture
def package(tmp_path: Path) -> Distgit:
    """A clone with origin, upstream and patches, at 1.2.3 with two patches."""
    distgit = Distgit.make(tmp_path / "work", branch="caracal-rdo")
    distgit.add_patches(2)
    distgit.new_version("1.3.0")
    return distgit.with_remotes(tmp_path)


def test_the_usual_clone(package: Distgit) -> None:
    env = detect(package.repo.path)
    assert (env.package, env.name, env.spec) == ("foo-bar", "foo-bar", "foo-bar.spec")
    assert (env.branch, env.checked_out, env.on_distgit_branch) == ("caracal-rdo",) * 2 + (True,)
    assert env.head == package.repo.head
    assert env.patches_branch == "patches/caracal-rdo-patches"
    assert env.patches_sha == package.repo.sha("patches/caracal-rdo-patches")
    assert (env.local_patches_branch, env.local_patches_sha) == ("caracal-rdo-patches", None)
    assert (env.version, env.version_tag_style) == ("1.2.3", None)
    assert (env.patches_base_ref, env.patches_base_type) == ("1.2.3", "tag")
    assert (env.upstream_branch, env.upstream_version) == ("upstream/master", "1.3.0")
    assert (env.nvr, env.vr, env.release) == ("foo-bar-1.2.3-2", "1.2.3-2", "2%{?dist}")
    assert (env.osdist, env.new_sources, env.patches_style) == ("RDO", False, "branch")


def test_six_git_processes_at_most_and_nothing_changed(
    package: Distgit, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = package.repo.snapshot()
    calls: list[tuple[str, ...]] = []
    run = Repo.run

    def counted(self: Repo, *args: str, **kwargs: Any) -> tuple[int, bytes, bytes]:
        calls.append(args)
        return run(self, *args, **kwargs)

    monkeypatch.setattr(Repo, "run", counted)
    detect(package.repo.path)
    assert len(calls) <= 6, calls
    assert package.repo.snapshot() == before


def test_from_a_folder_below_and_from_a_worktree(package: Distgit, tmp_path: Path) -> None:
    below = package.repo.path / "deep" / "er"
    below.mkdir(parents=True)
    assert detect(below) == detect(package.repo.path)
    package.repo("worktree", "add", "-q", "-b", "zed-rdo", tmp_path / "tree")
    env = detect(tmp_path / "tree")
    assert (env.package, env.branch, env.nvr) == ("tree", "zed-rdo", "foo-bar-1.2.3-2")


def test_on_the_patches_branch_the_spec_of_the_distgit_branch_is_read(package: Distgit) -> None:
    on_branch = detect(package.repo.path)
    package.repo.checkout("patches/caracal-rdo-patches", new="caracal-rdo-patches")
    before = package.repo.snapshot()
    env = detect(package.repo.path)
    assert (env.branch, env.checked_out) == ("caracal-rdo", "caracal-rdo-patches")
    assert (env.nvr, env.local_patches_sha) == (on_branch.nvr, env.patches_sha)
    assert package.repo.snapshot() == before
    with pytest.raises(RdotoolError, match="must be run on a distgit branch") as refused:
        envs.ensure_on_distgit(env)
    assert refused.value.hint == "git checkout caracal-rdo"


def test_while_the_patches_are_being_rebased(package: Distgit) -> None:
    repo = package.repo
    repo.checkout("patches/caracal-rdo-patches", new="caracal-rdo-patches")
    repo.write("foo/module_0.py", "in the way\n")
    repo("commit", "-qam", "In the way")
    stopped = repo.run("-c", "sequence.editor=sed -i s/pick/edit/", "rebase", "-i", "HEAD~2")
    assert stopped.returncode == 0
    env = detect(repo.path)
    assert (env.branch, env.checked_out, env.nvr) == ("caracal-rdo", "HEAD", "foo-bar-1.2.3-2")
    assert env.local_patches_branch == "caracal-rdo-patches"
    with pytest.raises(RdotoolError, match="a rebase is under way"):
        envs.ensure_on_distgit(env)


def test_what_stops_it(package: Distgit, tmp_path: Path) -> None:
    repo = package.repo
    repo("checkout", "-q", "--detach")
    for branches, named in (
        (["caracal-rdo", "caracal-rdo-patches"], "caracal-rdo"),
        (["other"], "BRANCH"),
        (["rpm-master"], "rpm-master"),
    ):
        for name in branches:
            repo.run("branch", name)
        with pytest.raises(RdotoolError, match="HEAD is detached") as caught:
            detect(repo.path)
        assert caught.value.hint.endswith(f"first: git checkout {named}")
    repo("checkout", "-q", "--orphan", "new")
    with pytest.raises(RdotoolError, match="branch new has no commit yet"):
        detect(repo.path)
    repo("checkout", "-qf", "-b", "lonely-patches", "caracal-rdo")
    with pytest.raises(RdotoolError, match="no distgit branch lonely"):
        detect(repo.path)
    repo.checkout("caracal-rdo")
    repo.write("other.spec", "Name: x\n")
    with pytest.raises(RdotoolError, match="more than one"):
        detect(repo.path)
    GitRepo.init(tmp_path / "bare").commit("x", {"README": ""})
    with pytest.raises(RdotoolError, match=r"no \.spec file"):
        detect(tmp_path / "bare")
    with pytest.raises(RdotoolError, match="in no usable git repository"):
        detect(tmp_path)


@pytest.mark.parametrize(
    "refs, settings, expected",
    [
        ([], {}, "patches/rhos-17.1-rhel-9-patches"),
        (["patches/rhos-17.1-patches"], {}, "patches/rhos-17.1-patches"),
        (["rhos/rhos-patches"], {}, "rhos/rhos-patches"),
        (["far/rhos-patches"], {"branch.rhos-17.1-rhel-9.remote": "far"}, "far/rhos-patches"),
        (["a/b/rhos-patches"], {"branch.rhos-17.1-rhel-9.remote": "a/b"}, "a/b/rhos-patches"),
        ([], {"branch.rhos-17.1-rhel-9.remote": "."}, "patches/rhos-17.1-rhel-9-patches"),
        (["patches/mine"], {"rdopkg.rhos-17.1-rhel-9.patches-branch": "mine"}, "patches/mine"),
        (
            ["patches/rhos-patches"],
            {"rdotool.rhos-17.1-rhel-9.patches-branch": "absent"},
            "patches/absent",
        ),
        (
            ["x/rhos-patches", "patches/rhos-patches"],
            {"rdotool.rhos-17.1-rhel-9.patches-remote": "x"},
            "x/rhos-patches",
        ),
        (
            [],
            {
                "rdopkg.rhos-17.1-rhel-9.patches-branch": "old",
                "rdotool.rhos-17.1-rhel-9.patches-branch": "new",
            },
            "patches/new",
        ),
    ],
)
def test_the_patches_branch(
    tmp_path: Path, refs: list[str], settings: dict[str, str], expected: str
) -> None:
    distgit = Distgit.make(tmp_path / "foo-bar", branch="rhos-17.1-rhel-9")
    for ref in refs:
        distgit.repo("update-ref", f"refs/remotes/{ref}", "HEAD")
    for key, value in settings.items():
        distgit.repo("config", key, value)
    env = detect(distgit.repo.path)
    assert env.patches_branch == expected
    assert (env.osdist, env.new_sources) == ("RHOS", True)


def test_wishes_win(package: Distgit) -> None:
    package.repo("remote", "add", "a/b", "file:///nowhere")
    wishes = Wishes("1.3.0", "a/b/c/d", None, "0", None)
    env = detect(package.repo.path, wishes)
    assert (env.patches_branch, env.patches_remote, env.patches_sha) == ("a/b/c/d", "a/b", None)
    assert (env.local_patches_branch, env.version, env.release_bump_index) == ("c/d", "1.3.0", "0")
    assert detect(package.repo.path, Wishes(local_patches_branch="z")).local_patches_branch == "z"


@pytest.mark.parametrize(
    "tags, base, expected",
    [
        (["v1.2.3"], "", ("1.2.3", "vX.Y.Z", "v1.2.3", "tag")),
        (["V1.2.3"], "", ("1.2.3", "VX.Y.Z", "V1.2.3", "tag")),
        (["v2.0"], "2.0", ("2.0", "vX.Y.Z", "v2.0", "tag")),
        (["2.0", "v2.0"], "v2.0", ("2.0", "vX.Y.Z", "v2.0", "tag")),
        ([], "v2.0", ("2.0", None, "2.0", None)),
        ([], "HEAD", ("HEAD", None, "HEAD", "commit")),
        ([], "HEAD^{tree}", ("HEAD^{tree}", None, "HEAD^{tree}", "tree")),
        ([], "--help", ("--help", None, "--help", None)),
        (["1.2.3.0rc1"], "1.2.3.0rc1+4", ("1.2.3.0rc1", None, "1.2.3.0rc1", "tag")),
        (["1.2.3"], "%{version}", ("1.2.3", None, "1.2.3", "tag")),
    ],
)
def test_the_base_and_the_style_of_tags(
    tmp_path: Path, tags: list[str], base: str, expected: tuple[str, ...]
) -> None:
    magic = [f"# patches_base={base}"] if base else []
    distgit = Distgit.make(tmp_path / "foo-bar", magic=magic)
    distgit.repo("tag", "-d", "1.2.3")
    for tag in tags:
        distgit.repo.tag(tag, annotated=tag.startswith("V"))
    env = detect(distgit.repo.path)
    found = (env.version, env.version_tag_style, env.patches_base_ref, env.patches_base_type)
    assert found == expected
    assert env.patches_skip == (4 if base.endswith("+4") else 0)
    assert env.tag_for("9") == {"vX.Y.Z": "v9", "VX.Y.Z": "V9", None: "9"}[env.version_tag_style]


def test_a_milestone_belongs_to_the_version(tmp_path: Path) -> None:
    distgit = Distgit.make(tmp_path / "foo-bar", "14.0.0", "0.1%{?milestone}%{?dist}")
    distgit.edit_spec("%global sname", "%global milestone .0rc1\n%global sname")
    env = detect(distgit.repo.path)
    assert (env.version, env.milestone, env.vr) == ("14.0.0.0rc1", ".0rc1", "14.0.0-0.1.0rc1")


def test_a_version_that_only_a_shell_knows_stays_as_written(tmp_path: Path) -> None:
    distgit = Distgit.make(tmp_path / "foo-bar")
    distgit.edit_spec("Version:        1.2.3", "Version:        %(touch pwned)")
    env = detect(distgit.repo.path)
    assert (env.version, env.vr) == ("%(touch pwned)", "%(touch pwned)-2%{?dist}")
    assert not list(tmp_path.rglob("pwned"))


@pytest.mark.parametrize(
    "release, style, index",
    [
        ("0.20170811112938.81363ec%{?dist}", "DLRN 0.date.hash", "2"),
        ("0.20170811112938.deadbee", "DLRN 0.date.hash", "2"),
        ("0.22.20170811112938.8136333", "DLRN 0.1.date.hash", "2"),
        ("0.1%{?milestone}%{?dist}", "generic", "last-numeric"),
        ("XXX", "generic", "last-numeric"),
    ],
)
def test_release_styles(release: str, style: str, index: str) -> None:
    assert (envs.release_style(release), envs.release_bump_index(release)) == (style, index)


@pytest.mark.parametrize(
    "branch, dist",
    [
        ("caracal-rdo", "RDO"),
        ("rhos-17.1-rhel-9", "RHOS"),
        ("private-me-rhos-1", "RHOS"),
        ("hotfix-rh-1", "RHOS"),
        ("private-me-hotfix-ceph-1", "RHCEPH"),
        ("rhscon-2", "RHSCON"),
        ("eng-x", "RHENG"),
        ("myrhos-1", "RDO"),
    ],
)
def test_the_distribution(branch: str, dist: str) -> None:
    assert envs.osdist(branch) == dist


def test_git_facts(package: Distgit) -> None:
    repo = package.repo
    repo.tag("line\u2028end\u0085", annotated=True)
    repo("config", "remote.a.b.url", "fed:rpms/x")
    repo("config", "url.ssh://pkgs.fedoraproject.org/.insteadOf", "fed:")
    repo("config", "multi.line.value", "a\nb = c")
    facts = gitfacts.read(Repo.open(repo.path))
    assert facts.has_tag("line\u2028end\u0085")
    assert facts.sha("refs/tags/line\u2028end\u0085") == repo.head
    assert set(facts.remotes) == {"origin", "upstream", "patches", "a.b"}
    assert facts.remote_url("a.b") == "ssh://pkgs.fedoraproject.org/rpms/x"
    assert facts.remote_url("none") is None
    assert facts.settings["multi.line.value"] == "a\nb = c"


def test_fedora_keeps_tarballs_in_a_lookaside_cache(package: Distgit) -> None:
    package.repo("remote", "set-url", "origin", "ssh://me@pkgs.fedoraproject.org/rpms/x")
    assert detect(package.repo.path).new_sources


def test_a_review_remote_makes_the_style_review(package: Distgit) -> None:
    package.repo("remote", "add", "review-patches", "ssh://review.example.org:29418/x")
    assert detect(package.repo.path).patches_style == "review"
