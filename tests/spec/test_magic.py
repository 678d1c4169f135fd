"""Magic comments: read, set, replaced, removed, with no lone # left over."""

from __future__ import annotations

import pytest

from rdotool.errors import RdotoolError
from tests.spec.samples import BASE, spec


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("# foo=1\n", "1"),
        ("#foo=1 \n", "1"),
        ("#     foo = 1\n", "1"),
        ("# foo\n", None),
        ("# foo=1\n# bar=baz\n", "1"),
        ("  # foo=1\n", None),
        ("# foo=\n#\n", None),
        ("# foobar=1\n", None),
        ("x\r\n# foo=1\r\n", "1"),
        ("\n", None),
    ],
)
def test_reading(text: str, value: str | None) -> None:
    assert spec(text).magic("foo") == value


def test_set_and_removed_leaves_the_text_as_it_was() -> None:
    before = spec()
    rc1 = before.set_patches_base("3.2.0.0rc1")
    comment = "#\n# patches_base=3.2.0.0rc1\n#\n\n"
    assert rc1.text == BASE.replace("BuildArch", comment + "BuildArch")
    rc2 = rc1.set_patches_base("3.2.0.0rc2")
    assert rc2.text == rc1.text.replace("rc1", "rc2")
    left = rc2.set_patches_base(None).text
    assert left.replace("\n\nBuildArch", "\nBuildArch") == BASE


def test_before_the_first_patch() -> None:
    text = "Source0: a\n\nPatch0001: a.patch\n"
    after = spec(text).set_magic("patches_base", "1.0")
    assert after.text == "Source0: a\n\n#\n# patches_base=1.0\n#\nPatch0001: a.patch\n"
    assert after.set_magic("patches_base", None).text == text


def test_beside_a_framed_one() -> None:
    text = "Source0: a\n#\n# patches_ignore=DROP\n#\nPatch1: x\n"
    after = spec(text).set_magic("patches_base", "1.0")
    assert after.text == text.replace("# patches_ig", "# patches_base=1.0\n# patches_ig")
    assert after.set_magic("patches_base", None).text == text


def test_the_frame_goes_but_neighbours_stay() -> None:
    assert spec("foo\n# a=1\n#\nbaz\n").set_magic("a", None).text == "foo\nbaz\n"
    assert spec("foo\n\n#\n#\n# a=1\n#\n#\n\nbaz\n").set_magic("a", "").text == "foo\n\nbaz\n"
    assert spec("foo\n# a=1\n# bar\nbaz\n").set_magic("a", None).text == "foo\n# bar\nbaz\n"
    assert spec("#\n# b\n# a=1\n#\n").set_magic("a", None).text == "#\n# b\n#\n"


def test_duplicates_go() -> None:
    after = spec("# a=1\nx\n# a=2\n").set_magic("a", "3")
    assert after.text == "# a=3\nx\n"
    assert spec("# a=1\nx\n# a=2\n").set_magic("a", None).text == "x\n"


def test_no_place_for_one() -> None:
    with pytest.raises(RdotoolError, match="no place"):
        spec("Name: x\n").set_magic("patches_base", "1")


@pytest.mark.parametrize(("name", "value"), [("a", "b\nc"), ("a b", "c"), ("a", "b c"), ("", "b")])
def test_what_no_comment_can_hold(name: str, value: str) -> None:
    with pytest.raises(RdotoolError, match="no magic comment"):
        spec().set_magic(name, value)


@pytest.mark.parametrize(
    ("text", "base"),
    [
        ("# patches_base=1.0+3\n", ("1.0", 3)),
        ("# patches_base=+2\n", ("", 2)),
        ("# patches_base=1.0+x\n", ("1.0", 0)),
        ("", (None, 0)),
        ("# patches_base=1.0\n", ("1.0", 0)),
    ],
)
def test_patches_base(text: str, base: tuple[str | None, int]) -> None:
    assert spec(text).patches_base() == base


def test_patches_base_keeps_its_count() -> None:
    text = "Version: 2.0\n# patches_base=1.0+3\n"
    assert spec(text).set_patches_base("2.0.0rc1").magic("patches_base") == "2.0.0rc1+3"
    assert spec(text).set_patches_base(None).magic("patches_base") == "+3"


def test_patches_base_with_macros_is_left_alone() -> None:
    text = "Version: 2.0\n# patches_base=%{version}-rc1\n"
    assert spec(text).set_patches_base("3.0").text == text
    assert spec(text).patches_base(expand=True) == ("2.0-rc1", 0)


def test_patches_base_stays_with_patches_ignore() -> None:
    before = spec("Version: 2.0\n#\n# patches_ignore=DROP\n# patches_base=1.0\n#\n")
    assert before.set_patches_base(None).magic("patches_base") == "2.0"
    found = before.patches_ignore()
    assert found is not None
    assert found.search("DROP-IN-RPM")


def test_patches_ignore_that_is_no_expression() -> None:
    with pytest.raises(RdotoolError, match="no regular expression") as caught:
        spec("Name: x\n# patches_ignore=(((\n").patches_ignore()
    assert caught.value.where == "thing.spec:2"
    assert spec("").patches_ignore() is None
