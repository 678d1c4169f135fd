"""Puppetfiles as OpenStack writes them, and which of two refs is the newer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rdotool.errors import RdotoolError
from rdotool.workflows.infoedit import puppetfile
from rdotool.workflows.infoedit.puppetfile import Module
from tests.helpers.git import GitRepo
from tests.rdoinfo import world

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """\
# Auto-generated Puppetfile for Puppet OpenStack project

## OpenStack modules
mod 'aodh',
  :git => 'https://opendev.org/openstack/puppet-aodh',
  :ref => 'stable/2025.1'

## Non-OpenStack modules
mod "apache",
  :git => "https://github.com/puppetlabs/puppetlabs-apache",
# :ref => 'v1.0.0'
  :ref => 'v13.0.0'
mod 'mysql', git: 'https://example.org/mysql', tag: '79b85708'
mod 'puppetlabs/stdlib', '9.0.0'
# mod 'gone', :ref => 'v1'
"""


def test_modules() -> None:
    found = puppetfile.parse(TEXT, "Puppetfile")
    assert found == [
        Module("aodh", "https://opendev.org/openstack/puppet-aodh", "stable/2025.1"),
        Module("apache", "https://github.com/puppetlabs/puppetlabs-apache", "v13.0.0"),
        Module("mysql", "https://example.org/mysql", "79b85708"),
        Module("puppetlabs-stdlib", "", ""),
    ]
    assert [module.follows for module in found] == [True, False, False, True]
    assert found[1].project == "puppet-apache"


@pytest.mark.parametrize("ref", ["--upload-pack=x", "a..b", "a b", "$(x)", "%{x}"])
def test_a_ref_that_is_none(ref: str) -> None:
    with pytest.raises(RdotoolError, match="no sha, tag or branch"):
        puppetfile.parse(f"mod 'x', :ref => '{ref}'\n", "Puppetfile")


@pytest.mark.parametrize("text", ["", "<html></html>\n", "module 'x'\n"])
def test_no_puppetfile(text: str) -> None:
    with pytest.raises(RdotoolError, match="no module"):
        puppetfile.parse(text, "Puppetfile")


def test_from_where(tmp_path: Path) -> None:
    (tmp_path / "Puppetfile").write_text(TEXT)
    settings = world.settings(tmp_path, offline=True)
    assert len(puppetfile.load(str(tmp_path / "Puppetfile"), settings)) == 4
    with pytest.raises(RdotoolError, match="there is no file"):
        puppetfile.load("nowhere", settings)
    with pytest.raises(RdotoolError, match="offline") as failed:
        puppetfile.load("https://me:secret@example.org/Puppetfile", settings)
    assert "secret" not in str(failed.value.brief)
    with pytest.raises(RdotoolError, match="no http or https URL"):
        puppetfile.load("file:///etc/passwd", world.settings(tmp_path))


@pytest.mark.parametrize(
    ("ref", "pin", "newer"),
    [
        ("v9.1.0", "v8.2.0", True),
        ("v9.1.0", "v9.1.0", False),
        ("v9.1.0", "9.1.0", False),
        ("v9.1.0", "v10.0.0", False),
    ],
)
def test_versions_need_no_history(ref: str, pin: str, newer: bool) -> None:
    module = Module("x", "https://example.org/x", ref)
    assert puppetfile.is_newer(module, pin, print, offline=True) is newer


@pytest.fixture
def upstream(tmp_path: Path) -> GitRepo:
    """``one`` (v1.0.0), ``two``, ``three`` (v2.0.0), and ``side`` beside ``two``."""
    repo = GitRepo.init(tmp_path / "upstream")
    for name in ("one", "two", "three"):
        repo.commit(name)
        repo.tag(name)
    repo.tag("v1.0.0", "one")
    repo.tag("v2.0.0", "three", annotated=True)
    repo.checkout("one", new="branch")
    repo.commit("side")
    repo.tag("side")
    return repo


@pytest.mark.parametrize(
    ("ref", "pin", "newer"),
    [
        ("v2.0.0", "two", True),
        ("v1.0.0", "two", False),
        ("v2.0.0", "three", False),
        ("v2.0.0", "side", True),
        ("branch", "one", True),
    ],
)
def test_a_sha_is_looked_for_in_the_history(
    upstream: GitRepo, ref: str, pin: str, newer: bool
) -> None:
    module = Module("x", upstream.path.as_uri(), ref)
    assert puppetfile.is_newer(module, upstream.sha(pin), lambda _: None, offline=False) is newer


def test_what_history_does_not_have(upstream: GitRepo) -> None:
    sha = "0123456789abcdef0123456789abcdef01234567"
    module = Module("x", upstream.path.as_uri(), "v2.0.0")
    assert puppetfile.is_newer(module, sha, lambda _: None, offline=False)
    module = Module("x", upstream.path.as_uri(), "v3.0.0")
    with pytest.raises(RdotoolError, match=r"upstream has no v3\.0\.0"):
        puppetfile.is_newer(module, sha, lambda _: None, offline=False)
    with pytest.raises(RdotoolError, match="offline"):
        puppetfile.is_newer(module, sha, print, offline=True)
    module = Module("x", "ext::sh -c true", "v2.0.0")
    with pytest.raises(RdotoolError):
        puppetfile.is_newer(module, sha, print, offline=False)
