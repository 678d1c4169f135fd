"""Markers are decided for the environment that is built for, and the reason is told."""

from __future__ import annotations

import pytest

from rdotool.errors import UsageError
from rdotool.reqs.parse import parse
from rdotool.reqs.ranges import of_clauses, of_specifier
from rdotool.reqs.target import Target

TEXT = """\
oslo.db[mysql]>=4
foo~=1.2
pywin32;sys_platform=='win32'
dm;python_version>='3.0' and python_version<'3.8'
"""


def test_what_is_left_out_and_why() -> None:
    read = parse(TEXT, "requirements.txt")
    wanted, left_out = Target("3.12").split(read.entries)
    assert read.unread == ()
    assert [(one.name, one.extras) for one in wanted] == [("oslo.db", ("mysql",)), ("foo", ())]
    assert of_specifier(wanted[1].specifier).same(of_clauses([(">=", "1.2"), ("<", "2")]))
    assert [(one.name, why) for one, why in left_out] == [
        ("pywin32", 'not on Python 3.12 on Linux: sys_platform == "win32"'),
        (
            "dm",
            'not on Python 3.12 on Linux: python_version >= "3.0" and python_version < "3.8"',
        ),
    ]


def test_an_old_python_and_an_extra() -> None:
    (dm,) = parse("dm;python_version<'3.8'", "r").entries
    assert Target("3.6").applies(dm)
    (mysql,) = parse("PyMySQL; extra == 'mysql'", "r").entries
    assert not Target().applies(mysql)
    assert Target().applies(mysql, ["mysql"])


@pytest.mark.parametrize("python", ["3", "2.7", "3.12.1", "x", ""])
def test_no_version_of_python(python: str) -> None:
    with pytest.raises(UsageError, match="no version of Python"):
        Target(python)
