"""``rdotool reqcheck`` as it is called: what it shows, tells and exits with."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.reqs.world import Package, generated, spec_text

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.cli import Cli

UPSTREAM = """\
# comment
foo>=2.0 # MIT
oslo.db[mysql]>=4
bar~=1.2
plain
Unversioned>=1
newer>=5,!=5.1
absent>=3
pywin32;sys_platform=='win32'
dm;python_version>='3.0' and python_version<'3.8'
-e git+https://example.org/x
"""
SPEC = spec_text(
    "python3-foo >= 2.0.0",
    "python3-oslo-db >= 2:4",
    "python3-bar >= 1.0",
    "python3-plain",
    "python3-unversioned",
    "python3-newer >= 5.0.5",
    "shadow-utils",
)
SHOWN = """\
MET:
  python3-foo >= 2.0  (>= 2.0.0 in .spec)
  python3-oslo-db[mysql] >= 2:4  (>= 2:4 in .spec)
  python3-plain  (any in .spec)

ANY:
  python3-unversioned >= 1  (any in .spec)

EXCESS:
  shadow-utils

STRICTER:
  python3-newer >= 5  (>= 5.0.5 in .spec)  [upstream's upper limit or exclusion is not in the spec]

MISMATCH:
  python3-bar >= 1.2, < 2  (>= 1.0 in .spec)

MISSING:
  python3-absent >= 3

"""


@pytest.fixture
def package(tmp_path: Path) -> Package:
    return Package.make(tmp_path / "python-thing", SPEC, UPSTREAM)


def kinds(told: dict[str, Any]) -> dict[str, list[str]]:
    """The names of each kind that has some."""
    skip = ("left_out", "unread")
    lists = {key: value for key, value in told.items() if isinstance(value, list)}
    return {
        key: [entry["name"] for entry in value]
        for key, value in lists.items()
        if value and key not in skip
    }


def test_text(cli: Cli, package: Package) -> None:
    done = cli("reqcheck", cwd=package.path)
    assert done.out == SHOWN
    assert done.err == (
        "warning: requirements.txt:11: -e git+https://example.org/x"
        " (an editable install has no version to compare)\n"
        "left out: requirements.txt:9: pywin32"
        ' (not on Python 3.12 on Linux: sys_platform == "win32")\n'
        "left out: requirements.txt:10: dm (not on Python 3.12 on Linux:"
        ' python_version >= "3.0" and python_version < "3.8")\n'
    )


def test_json(cli: Cli, package: Package) -> None:
    told = cli("reqcheck", "--json", cwd=package.path).json
    assert cli("reqcheck", "-o", "json", cwd=package.path).json == told
    assert kinds(told) == {
        "met": ["python3-foo", "python3-oslo-db", "python3-plain"],
        "any": ["python3-unversioned"],
        "excess": ["shadow-utils"],
        "stricter": ["python3-newer"],
        "mismatch": ["python3-bar"],
        "missing": ["python3-absent"],
    }
    assert told["met"][1] == {
        "name": "python3-oslo-db",
        "vers": ">= 2:4",
        "project": "oslo.db",
        "extras": ["mysql"],
        "specifier": ">=4",
        "desired": ">= 2:4",
        "upstream": "requirements.txt:3",
        "declared": [
            {"package": "python3-thing", "version": ">= 2:4", "where": "python-thing.spec:14"}
        ],
        "note": "",
    }
    assert told["mismatch"][0]["specifier"] == "~=1.2"
    assert [entry["name"] for entry in told["left_out"]] == ["pywin32", "dm"]
    assert len(told["unread"]) == 1
    assert (told["package"], told["upstream"]) == ("python-thing", "1.2.3")


def test_spec_lines_to_paste(cli: Cli, package: Package) -> None:
    lines = [
        "Requires:       python3-foo >= 2.0",
        "Requires:       python3-oslo-db >= 2:4",
        "Requires:       python3-bar >= 1.2",
        "Requires:       python3-bar < 2",
        "Requires:       python3-plain",
        "Requires:       python3-unversioned >= 1",
        "Requires:       python3-newer >= 5",
        "Requires:       python3-absent >= 3",
    ]
    for flag in (["-s"], ["-o", "spec"]):
        assert cli("reqcheck", *flag, cwd=package.path).out.splitlines() == lines


@pytest.mark.parametrize(
    "requires,code",
    [
        (["python3-foo >= 2", "python3-bar"], 0),
        (["python3-foo >= 2", "python3-bar", "python3-more >= 9"], 0),
        (["python3-foo >= 1", "python3-bar"], 4),
        (["python3-foo >= 3", "python3-bar"], 4),
        (["python3-bar"], 2),
        (["python3-bar >= 9"], 2),
    ],
)
def test_strict_exit_codes(cli: Cli, tmp_path: Path, requires: list[str], code: int) -> None:
    package = Package.make(tmp_path / "p", spec_text(*requires), "foo>=2\nbar\n")
    for flags in (["-S"], ["-S", "--json"]):
        cli("reqcheck", *flags, cwd=package.path, code=code)
    cli("reqcheck", cwd=package.path, code=0)


def test_markers_are_for_the_python_that_is_asked_for(cli: Cli, package: Package) -> None:
    told = cli("reqcheck", "--json", "-p", "3.7", cwd=package.path).json
    assert kinds(told)["missing"] == ["python3-absent", "python3-dm"]
    env = {"RDOTOOL_PYTHON_VERSION": "3.7"}
    assert cli("reqcheck", "--json", cwd=package.path, env=env).json == told
    for wrong in ("wrong", "3", "2.7", "3.x"):
        assert "Such as: -p 3.12" in cli("reqcheck", "-p", wrong, cwd=package.path, code=2).err


def test_lines_of_one_project_hold_together(cli: Cli, tmp_path: Path) -> None:
    upstream = "foo>=1\nfoo>=1.26;python_version>='3.12'\nfoo<1.2;python_version<'3.10'\n"
    package = Package.make(tmp_path / "p", spec_text("python3-foo >= 1.26"), upstream)
    assert kinds(cli("reqcheck", "--json", cwd=package.path).json) == {"met": ["python3-foo"]}


def test_names_of_the_users_own(cli: Cli, tmp_path: Path) -> None:
    package = Package.make(
        tmp_path / "p", spec_text("thing-lib >= 2", "PyYAML"), "foo>=2\npyyaml\n"
    )
    told = cli("reqcheck", "--json", cwd=package.path).json
    assert kinds(told) == {
        "met": ["PyYAML"],
        "missing": ["python3-foo"],
        "excess": ["thing-lib"],
    }
    names = tmp_path / "names.yml"
    names.write_text("Foo: thing-lib\n")
    told = cli("reqcheck", "--json", "--names", names, cwd=package.path).json
    assert kinds(told) == {"met": ["thing-lib", "PyYAML"]}
    names.write_text("Foo: [thing-lib]\n")
    assert "PROJECT: RPM-NAME" in cli("reqcheck", "--names", names, cwd=package.path, code=1).err
    missing = cli("reqcheck", "--names", "none.yml", cwd=package.path, code=1)
    assert "none.yml: can't be read" in missing.err


def test_several_folders(cli: Cli, tmp_path: Path) -> None:
    good = Package.make(tmp_path / "good", spec_text("python3-foo >= 2"), "foo>=2\n")
    bad = Package.make(tmp_path / "bad", spec_text("python3-foo >= 1"), "foo>=2\n")
    done = cli("reqcheck", "-S", good.path, bad.path, cwd=tmp_path, code=4)
    assert done.out.count("python-thing (upstream: 1.2.3)") == 2
    assert "MET:" in done.out
    assert "MISMATCH:" in done.out
    done = cli("reqcheck", "--json", good.path, tmp_path, bad.path, cwd=tmp_path, code=1)
    assert [list(kinds(each)) for each in done.json] == [["met"], ["mismatch"]]
    assert f"error: {tmp_path}: " in done.err
    assert "in no usable git repository" in done.err


def test_conditions_that_nobody_can_decide(cli: Cli, tmp_path: Path) -> None:
    spec = spec_text("python3-foo >= 2").replace(
        "Requires:       python3-foo >= 2\n",
        "%if 0%(uname)\nRequires:       python3-foo >= 2\n"
        "%else\nRequires:       python3-foo < 2\n%endif\n",
    )
    package = Package.make(tmp_path / "p", spec, "foo>=2\n")
    [verdict] = cli("reqcheck", "--json", cwd=package.path).json["mismatch"]
    assert verdict["note"] == "no version meets both"
    assert [line["version"] for line in verdict["declared"]] == [">= 2", "< 2"]


def test_text_from_outside_is_harmless(cli: Cli, tmp_path: Path) -> None:
    spec = spec_text("python3-foo >= 2\x1b[31m")
    package = Package.make(tmp_path / "p", spec, "foo>=2\nb\x1bad line\n")
    done = cli("reqcheck", cwd=package.path)
    assert "\x1b" not in done.out + done.err
    assert r"\x1b" in done.out


# --- generated requirements -------------------------------------------------------------------


GENERATED = """\
foo>=2
blazar-client>=1
oslo.db[mysql]>=4
xattr>=0.4
bar>=1
"""


def test_generated(cli: Cli, tmp_path: Path) -> None:
    package = Package.make(tmp_path / "p", generated("python3-bar", "shadow-utils"), GENERATED)
    done = cli("reqcheck", "-S", cwd=package.path)
    assert done.out == (
        "GENERATED:\n"
        "  python3dist(foo) >= 2\n"
        "  python3dist(oslo-db[mysql]) >= 4\n"
        "  python3dist(pyxattr) >= 0.4  [the spec changes it: python-thing.spec:33]\n"
        "\n"
        "ANY:\n"
        "  python3-bar >= 1  (any in .spec)\n"
        "\n"
        "EXCESS:\n"
        "  shadow-utils\n"
        "\n"
        "IGNORED:\n"
        "  python3dist(blazar-client) >= 1  [the spec takes it out: python-thing.spec:31]\n"
        "  python3dist(xattr) >= 0.4  [the spec takes it out: python-thing.spec:33]\n"
        "\n"
    )
    told = cli("reqcheck", "--json", cwd=package.path).json
    assert told["generates"] is True


def test_a_wrong_requires_beside_generated_ones_fails(cli: Cli, tmp_path: Path) -> None:
    spec = generated("python3-foo >= 1", "python3-bar >= 3", "python3dist(oslo-db) >= 4")
    package = Package.make(tmp_path / "p", spec, GENERATED)
    told = cli("reqcheck", "-S", "--json", cwd=package.path, code=4).json
    assert kinds(told)["mismatch"] == ["python3-foo"]
    assert kinds(told)["stricter"] == ["python3-bar"]
    assert kinds(told)["met"] == ["python3dist(oslo-db)"]


def test_what_prep_does_that_nobody_understands_is_told(cli: Cli, tmp_path: Path) -> None:
    spec = generated().replace(
        "sed -i 's/^xattr", "sed -i 'N;P' requirements.txt\nsed -i 's/^xattr"
    )
    package = Package.make(tmp_path / "p", spec, GENERATED)
    done = cli("reqcheck", cwd=package.path)
    assert "warning: python-thing.spec:31: not understood, the command 'N'" in done.err


def test_sed_in_pyproject(cli: Cli, tmp_path: Path) -> None:
    toml = '[project]\nname = "thing"\ndependencies = [\n  "foo>=2",\n  "bar>=1",\n]\n'
    spec = generated().replace(
        "requirements.txt\n\n%gen", "requirements.txt\nsed -i '/foo/d' pyproject.toml\n\n%gen"
    )
    package = Package.make(tmp_path / "p", spec, {"pyproject.toml": toml})
    told = cli("reqcheck", "--json", cwd=package.path).json
    assert kinds(told) == {"generated": ["python3dist(bar)"], "ignored": ["python3dist(foo)"]}
    assert told["ignored"][0]["note"] == "the spec takes it out: python-thing.spec:32"


def test_extras_packages_of_the_spec_are_its_own(cli: Cli, tmp_path: Path) -> None:
    spec = generated("python3-thing+kms = %{version}-%{release}", "python3-oslo-db+mysql >= 4")
    package = Package.make(tmp_path / "p", spec, "oslo.db[mysql]>=4\n")
    assert kinds(cli("reqcheck", "--json", cwd=package.path).json) == {
        "met": ["python3-oslo-db+mysql"]
    }


def test_only_what_is_needed_is_loaded(tmp_path: Path, home: Path) -> None:
    package = Package.make(tmp_path / "p", SPEC, UPSTREAM)
    script = (
        "import sys\nfrom rdotool.cli import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        "print('\\nLOADED', *sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "reqcheck"],
        cwd=package.path,
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(done.stdout.partition("\nLOADED ")[2].split())
    assert {"rdotool.reqs.check", "packaging.requirements"} <= loaded
    heavy = {"git", "rpm", "norpm", "createrepo_c", "sqlite3", "yaml", "urllib.request", "curses"}
    assert not loaded & heavy
    ours = {name.split(".")[1] for name in loaded if name.startswith("rdotool.")}
    assert not ours & {"repos", "rdoinfo", "patches"}
