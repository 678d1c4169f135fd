"""A requirements file is read as pip reads it, and nothing is dropped in silence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdotool.reqs.parse import Requirement, Requirements, parse


def read(text: str) -> Requirements:
    return parse(text, "requirements.txt")


def one(text: str) -> Requirement:
    found = read(text)
    assert not found.unread
    (entry,) = found.entries
    return entry


def test_a_requirement_with_everything() -> None:
    entry = one("Oslo.DB[mysql, Fixtures] >= 4.0 , !=4.1 ; python_version>='3.8'  # Apache-2.0")
    assert entry == Requirement(
        name="Oslo.DB",
        canonical="oslo-db",
        specifier=">=4.0,!=4.1",
        extras=("Fixtures", "mysql"),
        marker='python_version >= "3.8"',
        line=1,
    )


@pytest.mark.parametrize(
    "text, specifier",
    [
        ("foo", ""),
        ("foo~=1.2", "~=1.2"),
        ("foo===1.0.post0", "===1.0.post0"),
        ("foo==2.2.*", "==2.2.*"),
        ("foo!=2.0,<3,>=1 # MIT", ">=1,<3,!=2.0"),
        ("foo (>=1)", ">=1"),
    ],
)
def test_specifiers(text: str, specifier: str) -> None:
    assert one(text).specifier == specifier


@pytest.mark.parametrize("name", ["Foo-Bar", "foo.bar", "FOO__bar", "foo-._bar"])
def test_names_have_one_canonical_form(name: str) -> None:
    assert one(name).canonical == "foo-bar"
    assert one(name).name == name


def test_an_address() -> None:
    entry = one("foo @ https://example.org/foo.zip#sha1=1 ; sys_platform == 'linux'")
    assert entry.url == "https://example.org/foo.zip#sha1=1"
    assert entry.marker == 'sys_platform == "linux"'


def test_lines_are_counted_from_the_first_of_a_continuation() -> None:
    found = read("# head\r\n\r\nfoo>=1,\\\r\n  <2\r\nbar\r\n")
    assert [(entry.name, entry.specifier, entry.line) for entry in found.entries] == [
        ("foo", ">=1,<2", 3),
        ("bar", "", 5),
    ]


def test_a_comment_is_not_continued() -> None:
    assert [entry.name for entry in read("# foo \\\nbar\n").entries] == ["bar"]
    assert [entry.name for entry in read("foo\\\n# bar \\\nbaz").entries] == ["foo", "baz"]


def test_a_continuation_at_the_end_of_the_file() -> None:
    assert one("foo>=1\\").specifier == ">=1"


def test_a_byte_order_mark_is_no_part_of_a_name() -> None:
    assert one("\ufefffoo").name == "foo"


@pytest.mark.parametrize(
    "text, why",
    [
        ("-r other.txt", "another file"),
        ("-rother.txt", "another file"),
        ("--requirement=other.txt", "another file"),
        ("-c upper-constraints.txt", "file of constraints"),
        ("-e .", "editable"),
        ("-e git+https://example.org/foo#egg=foo", "editable"),
        ("--index-url https://example.org", "option"),
        ("https://example.org/foo.zip", "without a name"),
        ("git+https://example.org/foo#egg=foo", "without a name"),
        ("./foo", "without a name"),
        ("foo>=1#tight", "no valid requirement"),
        ("foo bar", "no valid requirement"),
        ("foo>=1.*", "no valid requirement"),
        ("foo;nonsense=='1'", "no valid requirement"),
    ],
)
def test_what_is_no_requirement_is_told(text: str, why: str) -> None:
    found = read(f"\n{text}  # note\nbar\n")
    assert [entry.name for entry in found.entries] == ["bar"]
    (unread,) = found.unread
    assert (unread.line, unread.text) == (2, text)
    assert why in unread.why


def test_options_behind_a_requirement_are_told_and_do_not_hide_it() -> None:
    found = read("foo==1.0 --hash=sha256:1 \\\n    --hash=sha256:2\n")
    assert found.entries[0].specifier == "==1.0"
    assert "--hash=sha256:2" in found.unread[0].text


@given(st.lists(st.text(alphabet=st.characters(blacklist_characters="\r\n\\#")), max_size=8))
def test_each_line_with_a_content_is_found_again(lines: list[str]) -> None:
    found = read("\n".join(lines))
    numbers = {entry.line for entry in found.entries} | {one.line for one in found.unread}
    wanted = {at for at, line in enumerate(lines, 1) if line.lstrip("\ufeff").strip()}
    assert wanted <= numbers or any("\ufeff" in line for line in lines)


@given(st.text())
def test_no_text_makes_it_fail(text: str) -> None:
    read(text)
