"""One project, many names."""

from __future__ import annotations

import pytest

from rdotool.errors import RdotoolError
from rdotool.reqs import names
from rdotool.reqs.names import Names

SPEC = [
    "python3-oslo-db",
    "python3-oslo-db+mysql",
    "python3dist(sqlalchemy)",
    "python3.12dist(zope.interface)",
    "python-novaclient",
    "python3-pyOpenSSL",
    "qemu-img",
]


@pytest.mark.parametrize(
    ("project", "found"),
    [
        ("oslo.db", ["python3-oslo-db", "python3-oslo-db+mysql"]),
        ("Oslo_DB", ["python3-oslo-db", "python3-oslo-db+mysql"]),
        ("SQLAlchemy", ["python3dist(sqlalchemy)"]),
        ("zope-interface", ["python3.12dist(zope.interface)"]),
        ("python-novaclient", ["python-novaclient"]),
        ("pyOpenSSL", ["python3-pyOpenSSL"]),
        ("qemu", []),
    ],
)
def test_the_declared_names_of_a_project(project: str, found: list[str]) -> None:
    assert Names().find(project, SPEC) == found


def test_a_table_of_the_users_comes_first() -> None:
    assert Names({"Foo.Bar": "libfoo"}).find("foo-bar", ["python3-foo-bar", "libfoo"]) == [
        "libfoo"
    ]


def test_dist_names() -> None:
    assert names.dist("python3dist(oslo.db[mysql])") == ("oslo-db", "mysql")
    assert names.dist("python3.12dist(a_b)") == ("a-b", "")
    assert names.dist("python3-oslo-db") is None
    assert names.provides("oslo.db", "MySQL") == "python3dist(oslo-db[mysql])"


def test_a_table_is_checked() -> None:
    assert names.read_table({"a": "b"}, "t.yaml") == {"a": "b"}
    assert names.read_table(None, "t.yaml") == {}
    with pytest.raises(RdotoolError, match=r"t.yaml: a table"):
        names.read_table(["a"], "t.yaml")
    with pytest.raises(RdotoolError, match="no name of a package"):
        names.read_table({"a": 1}, "t.yaml")
