"""One verdict for each requirement, by the versions that either side admits."""

from __future__ import annotations

import pytest

from rdotool.errors import RdotoolError
from rdotool.reqs import constraints, overrides
from rdotool.reqs.check import Basis, Declared, Verdict, check, with_past
from rdotool.reqs.names import Names
from rdotool.reqs.parse import parse
from rdotool.reqs.target import Target

BASIS = Basis(Names())


def verdicts(upstream: str, *spec: Declared, basis: Basis = BASIS) -> dict[str, Verdict]:
    found = check(parse(upstream, "requirements.txt").entries, spec, basis)
    return {verdict.name: verdict for verdict in found}


def line(text: str, package: str = "python3-x") -> Declared:
    name, *rest = text.split()
    clauses = tuple(zip(rest[::2], rest[1::2], strict=True))
    return Declared(name, clauses, package, f"x.spec:{len(text)}")


@pytest.mark.parametrize(
    ("upstream", "spec", "kind"),
    [
        ("foo>=2.0", "python3-foo >= 2.0.0", "met"),
        ("foo>=6.4.0", "python3-foo >= 2:6.4.0", "met"),
        ("foo>=5.29.0,!=9.0.0", "python3-foo >= 5.29.0", "met"),
        ("foo>=1,<2", "python3-foo >= 1", "met"),
        ("foo~=1.2", "python3-foo >= 1.2 < 2", "met"),
        ("foo", "python3-foo", "met"),
        ("foo>=1", "python3-foo", "any"),
        ("foo>=4.5.1", "python3-foo >= 3.26.0", "mismatch"),
        ("foo>=1,<2", "python3-foo >= 3", "mismatch"),
        ("foo>=1,<2", "python3-foo >= 1 < 3", "mismatch"),
        ("foo<2", "python3-foo < 3", "mismatch"),
        ("foo>=1.3.14", "python3-foo >= 1.4.18", "stricter"),
        ("foo!=0.11,>=0.10", "python3-foo >= 1:1.1.2", "stricter"),
        ("foo>=5,!=9.0.0", "python3-foo >= 7", "stricter"),
        ("foo", "python3-foo >= 1", "stricter"),
        ("foo>=1", "python3-foo = 1.5", "stricter"),
        ("foo>=1", "python3dist(foo) >= 1", "met"),
        ("foo>=1", "python3.12dist(foo) >= 1.0", "met"),
    ],
)
def test_kinds(upstream: str, spec: str, kind: str) -> None:
    (verdict,) = verdicts(upstream, line(spec)).values()
    assert verdict.kind == kind


def test_missing_excess_and_removed() -> None:
    spec = (line("python3-bar"), line("python3-old-thing"), line("qemu-img"))
    now = verdicts("foo>=1", *spec).values()
    found = {one.name: one for one in with_past(now, {"old-thing", "foo"}, Names())}
    assert {name: verdict.kind for name, verdict in found.items()} == {
        "python3-foo": "missing",
        "python3-bar": "excess",
        "python3-old-thing": "removed",
        "qemu-img": "excess",
    }
    assert found["python3-foo"].desired == ((">=", "1"),)


def test_subpackages_are_judged_apart() -> None:
    unversioned = verdicts("foo>=2", line("python3-foo >= 2"), line("python3-foo", "tests"))
    assert unversioned["python3-foo"].kind == "met"
    old = verdicts("foo>=2", line("python3-foo >= 2"), line("python3-foo >= 1", "tests"))
    assert old["python3-foo"].kind == "mismatch"
    together = verdicts("foo>=1,<2", line("python3-foo >= 1"), line("python3-foo < 2"))
    assert together["python3-foo"].kind == "met"


def test_an_epoch_is_kept_in_what_the_spec_would_write() -> None:
    found = verdicts("foo>=2.5", line("python3-foo >= 1:2.0"))
    assert found["python3-foo"].desired == ((">=", "1:2.5"),)
    known = verdicts("foo>=2.5", basis=Basis(Names(), epochs={"python3-foo": "2"}))
    assert known["python3-foo"].desired == ((">=", "2:2.5"),)


def test_generated_requirements() -> None:
    basis = Basis(Names(), generates=True, taken_out={"hacking": "x.spec:40"})
    found = verdicts("foo>=1\nhacking\nbar>=2", line("python3-bar >= 1"), basis=basis)
    assert {name: verdict.kind for name, verdict in found.items()} == {
        "python3dist(foo)": "generated",
        "python3dist(hacking)": "ignored",
        "python3-bar": "mismatch",
    }
    assert "x.spec:40" in found["python3dist(hacking)"].note


def test_overrides() -> None:
    data = {
        "packages": {
            "all": [{"name": "python3-foo", "version": ">= 9"}, {"name": "python3-bar"}],
            "x": [{"name": "python3-foo", "version": ">= 3"}],
        }
    }
    read = overrides.read(data, "x", "o.yml")
    assert read == {"python3-foo": ">= 3", "python3-bar": ""}
    parsed = {name: overrides.clauses(text, "o.yml") for name, text in read.items()}
    basis = Basis(Names(), overrides=parsed)
    found = verdicts("foo>=1\nbar>=1", line("python3-foo >= 3"), basis=basis)
    assert found["python3-foo"].kind == "met"
    assert found["python3-foo"].overridden == ((">=", "1"),)
    assert found["python3-bar"].kind == "ignored"


@pytest.mark.parametrize(
    "data",
    [
        *(None, [], {"packages": []}, {"packages": {"all": "x"}}, {"packages": {"all": [1]}}),
        {"packages": {"all": [{"name": "a", "version": 1.0}]}},
        {"packages": {"all": [{"name": "a", "version": "newer"}]}},
    ],
)
def test_odd_overrides_are_refused(data: object) -> None:
    with pytest.raises(RdotoolError, match=r"^o\.yml: "):
        overrides.read(data, "x", "o.yml")


def test_a_version_that_is_none_names_its_line() -> None:
    (verdict,) = verdicts("foo>=1", line("python3-foo >= %{x}")).values()
    assert verdict.kind == "mismatch"
    assert verdict.note == "x.spec:19: '%{x}' is no version"


UC = """\
# comment
foo===1.2
Bar_baz===2.9.0.post0;python_version>='3.10'
bar-baz===1.0;python_version<'3.10'
ranged>=1
-r other.txt
"""


def test_constraints() -> None:
    read = constraints.read(UC, "uc.txt", Target("3.12"))
    assert {name: (one.version, one.where) for name, one in read.by_name.items()} == {
        "foo": ("1.2", "uc.txt:2"),
        "bar-baz": ("2.9.0.post0", "uc.txt:3"),
    }
    assert sorted(line.line for line in read.unread) == [5, 6]
    assert constraints.read(UC, "uc.txt", Target("3.9")).by_name["bar-baz"].version == "1.0"
