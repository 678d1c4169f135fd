"""The merged result is what the distroinfo library gives."""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rdotool.errors import RdotoolError
from rdotool.rdoinfo import diff
from rdotool.rdoinfo import query as ours
from rdotool.rdoinfo.blocks import block
from rdotool.rdoinfo.collect import Collector
from rdotool.rdoinfo.faults import Fault
from rdotool.rdoinfo.folder import Folder
from rdotool.rdoinfo.merge import merged
from tests.rdoinfo.oracle import oracle, query
from tests.rdoinfo.world import SAMPLE, read, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rdotool.rdoinfo import Info

QUERIES = [
    *("openstack-nova", "nova", "NOVA", "nov", "octavia", "python-novaclient", "openstack/nova"),
    *("cliff", "oslo.config", "zzzz", "python-cliff-extra", "client"),
    "https://opendev.org/openstack/octavia",
    "git://github.com/openstack/nova.git",
    "https://github.com/rdo-packages/glance-distgit.git",
]
FILTERS = [
    "name:nova",
    "tags:~zed",
    "conf:core",
    "maintainers:@",
    "buildsys-tags:el9",
    "patches:.",
]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


def tags_of(folder: Path, cache: Path) -> list[str]:
    columns = read(folder, cache).column("tags") or []
    return sorted({tag for names in columns for tag in names or ()})


def check_equal(info: Info, expected: dict[str, Any]) -> None:
    assert info.releases == expected["releases"]
    assert list(info.packages) == expected["packages"]
    assert info.rest == {
        key: value for key, value in expected.items() if key not in ("releases", "packages")
    }


def check_folder(folder: Path, cache: Path) -> None:
    files = Collector().collect(Folder(folder), "rdo-full.yml")
    tags = tags_of(folder, cache)
    for tag in (None, "no-such-tag", *tags):
        assert merged(files, tag) == oracle(folder, tag), tag
    for tag in (None, tags[0]):
        expected = oracle(folder, tag)
        check_equal(read(folder, cache, tag=tag), expected)  # as it was just read
        check_equal(read(folder, cache, tag=tag), expected)  # from the index


def test_sample_equals_distroinfo_plain_and_with_every_tag(cache: Path) -> None:
    assert len(tags_of(SAMPLE, cache)) == 7
    check_folder(SAMPLE, cache)


@pytest.mark.realdata
def test_real_rdoinfo_equals_distroinfo_plain_and_with_every_tag(
    real_rdoinfo: Path, cache: Path
) -> None:
    assert len(read(real_rdoinfo, cache)) == 1369
    check_folder(real_rdoinfo, cache)


@pytest.mark.realdata
@pytest.mark.parametrize("name", ["rdo.yml", "deps.yml"])
def test_real_parts(real_rdoinfo: Path, cache: Path, name: str) -> None:
    if name == "deps.yml":
        with pytest.raises(RdotoolError, match="releases is missing"):
            read(real_rdoinfo, cache, info_file=name)
    else:
        expected = oracle(real_rdoinfo, info_file=name)
        check_equal(read(real_rdoinfo, cache, info_file=name), expected)


def check_queries(folder: Path, cache: Path) -> None:
    info, expected = read(folder, cache), oracle(folder)
    for text in QUERIES:
        for strict in (False, True):
            assert info.find(text, strict=strict) == query.find_package(expected, text, strict)
    for text in FILTERS:
        wanted = query.filter_pkgs(expected["packages"], dict([text.split(":", 1)]))
        assert info.filter([text]) == wanted, text


def test_sample_queries(cache: Path) -> None:
    check_queries(SAMPLE, cache)


@pytest.mark.realdata
def test_real_queries(real_rdoinfo: Path, cache: Path) -> None:
    check_queries(real_rdoinfo, cache)


def test_distrepos(cache: Path) -> None:
    info, expected = read(SAMPLE, cache), oracle(SAMPLE)
    for release in ("epoxy", "caracal", "zed"):
        assert ours.distrepos(info, release) == query.get_distrepos(expected, release)
    assert ours.distrepos(info, "epoxy", "el10s") == query.get_distrepos(
        expected, "epoxy", "el10s"
    )
    with pytest.raises(RdotoolError, match="release not defined in rdoinfo: epoxi"):
        ours.distrepos(info, "epoxi")
    with pytest.raises(RdotoolError, match="dist not defined in rdoinfo: epoxy/el8"):
        ours.distrepos(info, "epoxy", "el8")


# -- random infos ---------------------------------------------------------------------------

WORD = st.sampled_from(["a", "b", "c", "nova", "x-y", "1.0", "true", "übel", "x: y", ""])
TEXT = WORD | st.sampled_from(["%(project)s", "python-%(project)s", "100%%", "%(component)s%(n)s"])
TAGS = st.dictionaries(
    st.sampled_from(["t1", "t2", "uc"]),
    st.none() | st.fixed_dictionaries({}, optional={"source-branch": TEXT, "component": WORD}),
    max_size=3,
)
PLAIN = st.none() | WORD | st.integers() | st.booleans() | st.floats(-9, 9) | st.dates()
VALUE = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(WORD, inner, max_size=2)
)
ATTRIBUTES: dict[str, st.SearchStrategy[Any]] = {
    "name": TEXT,
    "upstream": st.none() | TEXT,
    "component": WORD,
    "n": st.integers(0, 5),
    "extra": VALUE,
    "tags": TAGS,
    "buildsys-tags": st.dictionaries(WORD, st.none() | WORD, max_size=2),
    "maintainers": st.lists(st.sampled_from(["a@b", "c@d"]), min_size=1, max_size=2),
}
OVERRIDES: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries({}, optional=ATTRIBUTES)
PACKAGE = st.fixed_dictionaries(
    {"project": st.sampled_from(["nova", "glance", "cliff"])},
    optional=ATTRIBUTES | {"conf": st.sampled_from(["core", "lib"])},
)
RELEASE_NAMES = ["caracal", "epoxy"]
RELEASE = st.fixed_dictionaries(
    {
        "name": st.sampled_from(RELEASE_NAMES),
        "repos": st.lists(
            st.fixed_dictionaries({"name": WORD}, optional={"branch": TEXT}), max_size=2
        ),
    },
    optional={"branch": WORD, "status": WORD},
)
CONTENT = st.fixed_dictionaries(
    {},
    optional={
        "packages": st.lists(PACKAGE, min_size=1, max_size=3),
        "releases": st.lists(RELEASE, min_size=1, max_size=2),
        "package-default": OVERRIDES,
        "package-configs": st.fixed_dictionaries(
            {},
            optional=dict.fromkeys(("core", "lib"), OVERRIDES),
        ),
        "components": VALUE,
    },
)


# Most combinations would lack something without these.
BASE = {
    "package-default": {
        "name": "python-%(project)s",
        "maintainers": ["x@y"],
        "tags": {"t1": None},
    },
    "package-configs": {"core": {"name": "openstack-%(project)s"}, "lib": {"component": "b"}},
    "releases": [{"name": name, "branch": "rpm-master", "repos": []} for name in RELEASE_NAMES],
    "packages": [{"project": "nova", "conf": "core"}],
}


class Files:
    """Info files in memory, for both readers."""

    def __init__(self, contents: list[dict[str, Any]]) -> None:
        top = {"import": [f"{number}.yml" for number in range(len(contents))], **BASE}
        self.files = {"top.yml": top} | {
            f"{number}.yml": content for number, content in enumerate(contents)
        }

    def read(self, name: str) -> bytes:
        dumped: bytes = yaml.safe_dump(self.files[name], encoding="utf-8", allow_unicode=True)
        return dumped

    def shown(self, name: str) -> str:
        return name


@given(st.lists(CONTENT, min_size=1, max_size=4), st.sampled_from([None, "t1", "uc"]))
def test_random_infos_merge_like_distroinfo(
    tmp_path_factory: pytest.TempPathFactory, contents: list[dict[str, Any]], tag: str | None
) -> None:
    files = Files(contents)
    folder = write(
        tmp_path_factory.mktemp("random"), {name: files.read(name) for name in files.files}
    )
    theirs = outcome(lambda: oracle(folder, tag, "top.yml"))
    ours_ = outcome(lambda: merged(Collector().collect(files, "top.yml"), tag))
    if isinstance(ours_, Exception):
        # We refuse more than distroinfo does, but never by accident.
        assert isinstance(ours_, Fault)
        assert isinstance(theirs, Exception) or MORE.search(str(ours_)), ours_
    elif isinstance(theirs, dict):
        assert ours_ == theirs


MORE = re.compile("duplicate in|must be|substitution failed|has no (name|list)")


def outcome(run: Callable[[], dict[str, Any]]) -> dict[str, Any] | Exception:
    try:
        return run()
    except Exception as error:
        return error


@given(st.dictionaries(WORD.filter(bool) | st.text(max_size=8), VALUE, max_size=4))
def test_blocks_are_what_pyyaml_dumps(mapping: dict[str, Any]) -> None:
    assert block(mapping) == (yaml.safe_dump(mapping).rstrip() if mapping else "")


def test_diffs_equal_distroinfo(tmp_path: Path) -> None:
    before, after = oracle(SAMPLE), copy.deepcopy(oracle(SAMPLE, "caracal"))
    after["packages"][0]["tags"]["brand-new"] = None
    after["packages"][1]["tags"]["caracal"] = {"source-branch": "1.0"}
    del after["packages"][2]["tags"]["zed"]
    packages = diff.Packages(before["packages"], after["packages"], uncommitted=False)
    assert diff.tags(packages) == query.tags_diff(before, after)
    assert diff.tags(packages, "buildsys-tags") == query.tags_diff(before, after, "buildsys-tags")
    for name in ("source-branch", "component", "name"):
        assert diff.attribute(packages, name) == query.attr_diff(before, after, name)
