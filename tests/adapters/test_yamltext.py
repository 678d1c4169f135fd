"""Edits of a YAML file's text: what isn't meant stays byte for byte."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdotool.adapters.yamlfile import parse
from rdotool.adapters.yamltext import YamlText, document, scalar
from rdotool.errors import RdotoolError

TAGS = b"""\
# the pins of epoxy
packages:
# aodh is special
- project: aodh   # why
  tags:
    epoxy:
- project: cliff
  tags:
    epoxy:
      # unpin when 5.0 is there
      source-branch: 4.9.1
      component: cli  # of clients

- project: 'nova'
  tags: {epoxy: }
  maintainers:
  - a@example.com
"""


def edited(data: bytes, *edits: tuple[Any, ...]) -> str:
    text = YamlText(data, "tags/epoxy.yml")
    for name, *arguments in edits:
        getattr(text, name)(*arguments)
    return text.render().decode()


def diff(before: bytes, after: str) -> tuple[list[str], list[str]]:
    """The lines that went, and those that came."""
    old, new = before.decode().splitlines(), after.splitlines()
    return [line for line in old if line not in new], [line for line in new if line not in old]


def test_a_value_is_replaced_and_its_comment_stays() -> None:
    after = edited(TAGS, ("set", ("packages", 1, "tags", "epoxy", "component"), "network"))
    assert diff(TAGS, after) == (
        ["      component: cli  # of clients"],
        ["      component: network  # of clients"],
    )


def test_a_value_comes_where_there_was_none() -> None:
    after = edited(TAGS, ("put", ("packages", 0, "tags", "epoxy"), "source-branch", "1.10"))
    assert "    epoxy:\n      source-branch: '1.10'\n- project: cliff\n" in after
    assert diff(TAGS, after)[0] == []


def test_a_key_comes_last_and_before_an_empty_line() -> None:
    after = edited(TAGS, ("put", ("packages", 1, "tags", "epoxy"), "x", "y"))
    assert "      component: cli  # of clients\n      x: y\n\n- project: 'nova'\n" in after


def test_put_replaces_what_is_there() -> None:
    after = edited(TAGS, ("put", ("packages", 1, "tags", "epoxy"), "source-branch", "5.0.0"))
    assert diff(TAGS, after) == (["      source-branch: 4.9.1"], ["      source-branch: 5.0.0"])


def test_a_mapping_without_its_last_key_is_null() -> None:
    where = ("packages", 1, "tags", "epoxy")
    after = edited(TAGS, ("remove", (*where, "source-branch")), ("remove", (*where, "component")))
    assert "    epoxy:\n      # unpin when 5.0 is there\n\n- project: 'nova'\n" in after
    assert parse(after.encode(), "")["packages"][1]["tags"] == {"epoxy": None}


def test_items_are_inserted_and_removed_around_comments() -> None:
    new = {"project": "barbican", "tags": {"epoxy": None}, "maintainers": ["b@example.com"]}
    after = edited(
        TAGS,
        ("insert", ("packages",), 1, new),
        ("remove", ("packages", 1)),
        ("insert", ("packages",), 0, {"project": "aaa"}),
    )
    assert after == TAGS.decode().replace(
        "# aodh is special\n", "- project: aaa\n# aodh is special\n"
    ).replace(
        "- project: cliff\n  tags:\n    epoxy:\n      # unpin when 5.0 is there\n"
        "      source-branch: 4.9.1\n      component: cli  # of clients\n",
        "- project: barbican\n  tags:\n    epoxy:\n  maintainers:\n  - b@example.com\n",
    )


def test_a_list_of_nothing_takes_an_item() -> None:
    assert edited(b"packages:\n", ("insert", ("packages",), 0, {"project": "a"})) == (
        "packages:\n- project: a\n"
    )
    assert edited(b"packages: []  # none\n", ("insert", ("packages",), 0, "a")) == (
        "packages:  # none\n- a\n"
    )


def test_newlines_and_a_missing_last_one_stay_the_users() -> None:
    crlf = b"packages:\r\n- project: a\r\n"
    assert edited(crlf, ("put", ("packages", 0), "conf", "x")) == (
        "packages:\r\n- project: a\r\n  conf: x\r\n"
    )
    open_end = b"packages:\n- project: a"
    assert edited(open_end, ("put", ("packages", 0), "conf", "x")) == (
        "packages:\n- project: a\n  conf: x"
    )
    assert edited("\ufeffa: ä\n".encode(), ("set", ("a",), "ö")) == "\ufeffa: ö\n"


def test_values_after_wide_characters_are_found() -> None:
    assert edited("a: 'äöü 😀'\nb: 1\n".encode(), ("set", ("b",), "x")) == "a: 'äöü 😀'\nb: x\n"


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        (("put", ("packages", 2, "tags"), "x", "y"), "is written in one line"),
        (("set", ("packages", 1, "tags"), "x"), "holds more than one value"),
        (("remove", ("packages", 2, "tags", "epoxy")), "shares its line"),
        (("insert", ("packages", 0, "project"), 0, "x"), "holds no list"),
    ],
)
def test_what_would_need_a_rewrite_is_refused(edit: tuple[Any, ...], why: str) -> None:
    with pytest.raises(RdotoolError, match=why) as caught:
        edited(TAGS, edit)
    assert caught.value.where is not None
    assert caught.value.where.startswith("tags/epoxy.yml:")


def test_an_alias_is_not_edited() -> None:
    data = b"a: &x\n  k: v\nb: *x\n"
    with pytest.raises(RdotoolError, match="alias"):
        edited(data, ("put", ("b",), "k", "w"))


def test_edits_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(RdotoolError, match="can't be edited safely"):
        edited(TAGS, ("remove", ("packages", 0)), ("set", ("packages", 0, "project"), "x"))


def test_a_result_that_would_hold_something_else_never_comes_out() -> None:
    # Each of the two is fine; together one key would stand twice, and the last would count.
    where = ("packages", 1)
    with pytest.raises(RdotoolError, match="would hold something else"):
        edited(TAGS, ("put", where, "conf", "a"), ("put", where, "conf", "b"))


def test_places_are_told() -> None:
    text = YamlText(TAGS, "t.yml")
    assert text.where(("packages", 1, "tags", "epoxy", "component")) == "t.yml:12"
    assert text.line(("packages", 0)) == 4


@given(st.text(max_size=30) | st.floats(allow_nan=False, allow_infinity=False) | st.integers())
def test_a_scalar_reads_back(value: str | float) -> None:
    try:
        held = parse(f"k: {scalar(value)}\n".encode("utf-8", "strict"), "")
    except UnicodeEncodeError:
        return  # a lone surrogate is no text
    assert held == {"k": value}


_KEYS = st.sampled_from(["tags", "name", "conf", "x-y"])
_SCALARS = st.sampled_from([None, "a", "1.10", "yes", "a: b", "# no", "", "ä", "3.7.1"])
_ENTRIES = st.recursive(
    _SCALARS, lambda inner: st.dictionaries(_KEYS, inner, min_size=1, max_size=3), max_leaves=6
)
_FILES = st.lists(st.dictionaries(_KEYS, _ENTRIES, min_size=1, max_size=4), min_size=1, max_size=6)


@given(_FILES)
def test_a_new_file_holds_what_it_shall(packages: list[dict[str, Any]]) -> None:
    content = {"packages": packages}
    assert parse(document(content), "") == content


@given(_FILES, st.data())
def test_one_edit_an_item_never_fails_and_touches_no_other_line(
    packages: list[dict[str, Any]], data: st.DataObject
) -> None:
    before = document({"packages": packages})
    text, expected = YamlText(before, "f"), copy.deepcopy(packages)
    for index in sorted(data.draw(st.sets(st.integers(0, len(packages) - 1))), reverse=True):
        kind = data.draw(st.sampled_from(["put", "insert", "remove"]))
        if kind == "put":
            text.put(("packages", index), "new", "1.0")
            expected[index]["new"] = "1.0"
        elif kind == "insert":
            text.insert(("packages",), index, {"name": "n"})
            expected.insert(index, {"name": "n"})
        else:
            text.remove(("packages", index))
            del expected[index]
    after = text.render()
    assert parse(after, "") == {"packages": expected or None}
    gone, came = diff(before, after.decode())
    assert set(came) <= {"  new: '1.0'", "- name: n"}
    assert "packages:" not in gone


def test_a_new_value_stands_in_the_quotes_of_the_old_one() -> None:
    text = YamlText(b'a: "1"\nb: \'2\'\nc: "3"\n', "x.yml")
    for key, value in (("a", "stable/2025.1"), ("b", "2"), ("c", 'say "no"')):
        text.set((key,), value)
    assert text.render() == b'a: "stable/2025.1"\nb: \'2\'\nc: say "no"\n'


def test_an_item_can_be_read_and_put_in_as_it_is_written() -> None:
    data = b'list:\n- name: a   # the first\n  id: "1"\n\n# about b\n- name: b\n'
    text = YamlText(data, "x.yml")
    item = text.item_text(("list", 0))
    assert item == '- name: a   # the first\n  id: "1"\n'
    text.insert_text(("list",), 0, item.replace("a ", "c ").replace("1", "2"))
    assert text.render() == b'list:\n- name: c   # the first\n  id: "2"\n' + data[6:]


@pytest.mark.parametrize("held", ["{}", "{epoxy: }", "{epoxy: {}}", "{epoxy: ~}"])
def test_what_stands_in_one_line_is_refused_with_its_line(held: str) -> None:
    text = YamlText(f"packages:\n- {{project: a, tags: {held}}}\n".encode(), "rdo.yml")
    path: tuple[str | int, ...] = ("packages", 0, "tags")
    if "epoxy" in held:
        path = (*path, "epoxy")
    with pytest.raises(RdotoolError, match="in one line") as caught:
        text.put(path, "source-branch", "1.0.0")
    assert caught.value.where == "rdo.yml:2"


def test_what_is_not_in_utf8_is_not_edited() -> None:
    with pytest.raises(RdotoolError, match="not in UTF-8"):
        YamlText("packages: []\n".encode("utf-16"), "rdo.yml")


def test_nothing_in_a_list_is_written_too() -> None:
    content: dict[str, Any] = {"a": [[], {}, [[]], {"b": {}, "c": []}, None], "d": {}}
    assert parse(document(content), "new.yml") == content
