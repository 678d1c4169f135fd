"""The index: what goes in comes out, and what is no index is noticed."""

from __future__ import annotations

import sqlite3
import tempfile
from functools import cmp_to_key
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rdotool.adapters.createrepo import UnreadableError
from rdotool.repos import canonical, indexer
from rdotool.repos.index import DamagedError, Index
from rdotool.repos.model import SIGNS, Package
from rdotool.versions import compare_evr
from tests.repos import world
from tests.repos.world import Made

# XML has no control characters, and libxml2 takes no others either.
WORD = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=8
).filter(str.strip)
NAME = st.sampled_from(["foo", "bar", "python3-Foo.x", "übel", "a'b", 'a"b', "%_?"]) | WORD
VERSION = st.sampled_from(["1", "1.0", "1.10", "1.9", "2~rc1", "2", "2^post1", "0"])
EPOCH = st.sampled_from(["0", "1", "10"])
MODULE = st.builds(
    "python{}dist({})".format,
    st.sampled_from(["3", "3.9", "3.12"]),
    st.sampled_from(["foo", "Foo.x", "foo_X", "foo-x[Extra_a]"]),
)
PROVIDE = st.tuples(NAME | MODULE, st.just(None), *[st.none()] * 3) | st.tuples(
    NAME | MODULE, st.sampled_from(sorted(SIGNS)), EPOCH, VERSION, st.none() | VERSION
)
MADE = st.builds(
    Made, NAME, VERSION, VERSION, EPOCH, st.sampled_from(["noarch", "x86_64"]),
    st.lists(PROVIDE, max_size=4),
)  # fmt: skip


@settings(max_examples=60)
@given(st.lists(MADE, max_size=6))
def test_what_goes_in_comes_out(packages: list[Made]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = world.make(Path(name), packages, "plain")
        counts = indexer.make(world.primary_of(folder), folder / "index")
        index = Index(folder / "index", "repo")
        check(index, packages)
    assert counts == {
        "packages": len(packages),
        "provides": sum(1 + len(list(one.provides)) for one in packages),
    }


def check(index: Index, packages: list[Made]) -> None:
    expected = [
        Package(one.name, one.epoch, one.version, one.release, one.arch, "repo")
        for one in packages
    ]
    assert index.packages() == expected
    for name in {one.name for one in packages} | {"nobody"}:
        named = [one for one in expected if one.name == name]
        assert index.named(name) == by_age(named)
    written = [
        (package, entry)
        for package, one in zip(expected, packages, strict=True)
        for entry in [
            (one.name, "EQ", package.epoch, package.version, package.release),
            *one.provides,
        ]
    ]
    for key in {canonical(entry[0]) for _, entry in written}:
        found = [
            (package, provide.name, provide.flags, provide.evr)
            for package, provide in index.provided(key)
        ]
        assert sorted(found, key=str) == sorted(
            (
                (package, name, flags, (epoch, version or "", release or ""))
                for package, (name, flags, epoch, version, release) in written
                if canonical(name) == key
            ),
            key=str,
        )


def by_age(packages: list[Package]) -> list[Package]:
    def compare(one: Package, other: Package) -> int:
        return compare_evr(one.evr, other.evr)

    return sorted(packages, key=cmp_to_key(compare), reverse=True)


def test_the_versions_of_python(tmp_path: Path) -> None:
    provides = [(f"python{n}dist(x)", None, None, None, None) for n in ("3.12", "3.9", "3", "2.7")]
    folder = world.make(tmp_path, [Made("foo", provides=provides)], "plain")
    indexer.make(world.primary_of(folder), tmp_path / "index")
    assert Index(tmp_path / "index", "repo").about["pythons"] == ["2.7", "3.9", "3.12"]


@pytest.mark.parametrize("provide", [("x", "XX", "0", "1", "1"), ("x", "eq", "0", "1", None)])
def test_a_provides_that_makes_no_sense(tmp_path: Path, provide: tuple[str, ...]) -> None:
    folder = world.make(tmp_path, [Made("foo", provides=[provide])], "plain")
    with pytest.raises(UnreadableError, match="makes no sense"):
        indexer.make(world.primary_of(folder), tmp_path / "index")


@pytest.mark.parametrize("missing", ["<name>foo</name>", '<version epoch="0" ver="1.0" rel="1"/>'])
def test_a_package_that_lacks_something(tmp_path: Path, missing: str) -> None:
    path = world.primary_of(world.make(tmp_path, [Made("foo")], "plain"))
    text = path.read_text(encoding="utf-8")
    assert missing in text
    path.write_text(text.replace(missing, ""), encoding="utf-8")
    with pytest.raises(UnreadableError, match="has no name, version, release or arch"):
        indexer.make(path, tmp_path / "index")


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + b"\0" * 4096])
def test_what_is_no_index(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "index").write_bytes(content)
    with pytest.raises(DamagedError):
        Index(tmp_path / "index", "repo")


def test_an_index_of_another_format(tmp_path: Path) -> None:
    path = tmp_path / "index"
    indexer.make(world.primary_of(world.make(tmp_path, [Made("foo")], "plain")), path)
    database = sqlite3.connect(path)
    database.execute("PRAGMA user_version = 77")
    database.close()
    with pytest.raises(DamagedError):
        Index(path, "repo")


def test_there_is_no_index(tmp_path: Path) -> None:
    with pytest.raises(DamagedError):
        Index(tmp_path / "index", "repo")
    assert not list(tmp_path.iterdir())


def test_nobody_can_write_to_an_index(tmp_path: Path) -> None:
    path = tmp_path / "a?b%c#d"
    indexer.make(world.primary_of(world.make(tmp_path, [Made("foo")], "plain")), path)
    index = Index(path, "repo")
    with pytest.raises(sqlite3.OperationalError):
        index._db.execute("DELETE FROM package")
