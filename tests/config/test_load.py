"""From files and variables to settings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdotool import config
from rdotool.config import files
from rdotool.config.settings import Distro
from rdotool.errors import RdotoolError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The folder of an environment with nothing in it."""
    return tmp_path


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "rdotool/config.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def environ(home: Path, **more: str) -> dict[str, str]:
    return {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "own"),
        "XDG_CONFIG_DIRS": f"{home / 'one'}:{home / 'two'}",
        **more,
    }


def origins(variables: Mapping[str, str]) -> dict[str, tuple[Any, str]]:
    found = config.explain(variables).values
    return {value.key: (value.value, value.where or value.origin) for value in found}


def test_defaults(home: Path) -> None:
    variables = {"HOME": str(home), "RDOTOOL_CONFIG_NOSYSTEM": "1"}
    settings = config.load(variables)
    assert settings == config.Settings(
        home / ".cache/rdotool", home / ".config/rdotool", home / ".local/state/rdotool"
    )
    assert {where for _, where in origins(variables).values()} == {"default"}


def test_the_first_file_that_has_a_key_wins(home: Path) -> None:
    own = write(home / "own", "# mine\nchangelog_user: Own\n")
    one = write(home / "one", "changelog_user: One\nchangelog_email: one@example.org\n")
    two = write(home / "two", "changelog_email: two@example.org\noffline: yes\n")
    found = origins(environ(home))
    assert found["changelog_user"] == ("Own", f"{own}:2")
    assert found["changelog_email"] == ("one@example.org", f"{one}:2")
    assert found["offline"] == (True, f"{two}:2")


def test_the_system_files_can_be_left_out(home: Path) -> None:
    write(home / "one", "offline: yes\n")
    assert config.load(environ(home)).offline
    assert not config.load(environ(home, RDOTOOL_CONFIG_NOSYSTEM="1")).offline


def test_which_files_are_looked_for(home: Path) -> None:
    own = home / "own/rdotool/config.yaml"
    assert files.places(environ(home)) == [
        own,
        home / "one/rdotool/config.yaml",
        home / "two/rdotool/config.yaml",
        Path("/etc/rdotool/config.yaml"),
    ]
    usual = environ(home, XDG_CONFIG_DIRS="relative:")
    assert files.places(usual)[1:] == [
        Path("/etc/xdg/rdotool/config.yaml"),
        Path("/etc/rdotool/config.yaml"),
    ]
    assert files.places(environ(home, RDOTOOL_CONFIG_NOSYSTEM="1")) == [own]


# A value in the file, the same and another as a variable, and the setting of each.
_EACH: dict[str, tuple[str, Any, str, Any]] = {
    "rdoinfo_url": (
        "https://a.example/x.git",
        "https://a.example/x.git",
        "/srv/b.git",
        "/srv/b.git",
    ),
    "rdoinfo_file": ("a.yml", "a.yml", "b.yml", "b.yml"),
    "rdoinfo_max_age": ("60", 60, "0", 0),
    "distro": ("foo", "foo", "rdo", "rdo"),
    "review_user": ("jane", "jane", "joe", "joe"),
    "gerrit_url": (
        "https://review.example.org/r/",
        "https://review.example.org/r",
        "http://[::1]:8080",
        "http://[::1]:8080",
    ),
    "changelog_user": ("Jané Doe", "Jané Doe", "Joe", "Joe"),
    "changelog_email": ("j@example.org", "j@example.org", "k@example.org", "k@example.org"),
    "new_sources": ("no", False, "auto", None),
    "upload_tool": ("rhpkg", "rhpkg", "auto", ""),
    "python_version": ("'3.9'", "3.9", "3.13", "3.13"),
    "offline": ("yes", True, "0", False),
}


def test_the_table_has_every_key() -> None:
    assert set(_EACH) == set(config.KEYS)


@pytest.mark.parametrize("key", sorted(_EACH))
def test_each_key_is_read_and_overridden_by_its_variable(home: Path, key: str) -> None:
    in_file, setting, variable, other = _EACH[key]
    path = write(home / "own", f"{key}: {in_file}\n")
    assert origins(environ(home))[key] == (setting, f"{path}:1")
    assert getattr(config.load(environ(home)), key) == setting
    name = f"RDOTOOL_{key.upper()}"
    assert origins(environ(home, **{name: variable}))[key] == (other, name)
    # An empty variable is none.
    assert origins(environ(home, **{name: ""}))[key] == (setting, f"{path}:1")


def test_the_gerrit_user_is_the_users_name_when_nobody_says_it(home: Path) -> None:
    assert origins(environ(home, USER="joe"))["review_user"] == ("joe", "USER")
    assert origins(environ(home, USER="joe", USERNAME="me"))["review_user"] == ("me", "USERNAME")
    path = write(home / "own", "review_user: jane\n")
    assert origins(environ(home, USER="joe"))["review_user"] == ("jane", f"{path}:1")


def test_a_key_without_value_says_nothing(home: Path) -> None:
    write(home / "own", "offline:\nchangelog_user: ~\n")
    write(home / "one", "offline: yes\n")
    settings = config.load(environ(home))
    assert (settings.offline, settings.changelog_user) == (True, "")


@pytest.mark.parametrize("text", ["", "\n", "# nothing\n\n  # at all\n", "---\n", "--- {}\n"])
def test_an_empty_file_says_nothing(home: Path, text: str) -> None:
    write(home / "own", text)
    explained = config.explain(environ(home))
    assert explained.files[0].found
    assert {value.origin for value in explained.values} == {"default"}


def test_distros(home: Path) -> None:
    text = "distros:\n  foo:\n    url: https://a.example/foo.git\n  b.r:\n    url: /srv/b\n"
    path = write(home / "own", text + "    file: x.yml\n")
    variables = environ(home, RDOTOOL_FOOINFO_FILE="f.yml", RDOTOOL_NEWINFO_URL="/srv/new")
    assert config.load(variables).distros == (
        Distro("foo", "https://a.example/foo.git", "f.yml"),
        Distro("b.r", "/srv/b", "x.yml"),
        Distro("new", "/srv/new", "new.yml"),
    )
    found = origins(variables)
    assert found["distros.b.r.url"] == ("/srv/b", f"{path}:5")
    assert found["distros.foo.file"] == ("f.yml", "RDOTOOL_FOOINFO_FILE")
    assert config.load(environ(home, RDOTOOL_B_RINFO_URL="/srv/c")).distros[1].url == "/srv/c"


# Text, the line that is blamed, and words of the error.
_WRONG = [
    ("rdoinfo_ulr: x\n", 1, "'rdoinfo_ulr' is unknown", "rdoinfo_url?"),
    ("\nreview-user: x\n", 2, "'review-user' is unknown", "review_user?"),
    ("qqqq: x\n", 1, "unknown", "rdoinfo_max_age, distro"),
    ("offline: yes\n\noffline: no\n", 3, "offline stands twice", "Keep one"),
    ("offline: maybe\n", 1, "offline must be yes or no, not 'maybe'", "yes or no"),
    ("offline: [yes]\n", 1, "offline must be yes or no, not a list", ""),
    ("new_sources: 3\n", 1, "must be yes, no or auto, not 3", ""),
    ("upload_tool: rm\n", 1, "must be auto, fedpkg, rhpkg or centpkg, not 'rm'", ""),
    ("rdoinfo_max_age: 1.5\n", 1, "must be a number of seconds, not 1.5", "3600"),
    ("rdoinfo_max_age: -1\n", 1, "must be a number of seconds, not -1", ""),
    ("rdoinfo_max_age: yes\n", 1, "must be a number of seconds", ""),
    ("rdoinfo_max_age: soon\n", 1, "must be a number of seconds, not 'soon'", ""),
    ("# a\nreview_user: 17\n", 2, "review_user must be text, not a number", "quotes"),
    ("changelog_user: 2020-01-01\n", 1, "must be text, not a date", "quotes"),
    ("changelog_user: {a: b}\n", 1, "must be text, not a mapping", ""),
    ("changelog_user: no\n", 1, "must be text, not yes or no", "quotes"),
    ("changelog_email: <j@example.org>\n", 1, "must not have < or >", ""),
    ('changelog_user: "a\\nb"\n', 1, "one line without control characters", ""),
    ("gerrit_url: ssh://review.example.org\n", 1, "gerrit_url must be a https or http URL", ""),
    ("gerrit_url: https://me:pw@review.example.org\n", 1, "must not have a user", "~/.netrc"),
    ("gerrit_url: https://review.example.org:99999\n", 1, "must be a https or http URL", ""),
    ('review_user: "\\e[31m"\n', 1, "one line without control characters", ""),
    ('distro: ""\n', 1, "distro must not be empty", "default"),
    ("rdoinfo_url: ext::sh -c x\n", 1, "transport helper", ""),
    ("rdoinfo_url: --upload-pack=x\n", 1, "option", ""),
    ("distros: 3\n", 1, "distros must be a mapping", "url:"),
    ("distros:\n  foo: x\n", 2, "distros.foo must be a mapping", ""),
    ("distros:\n  foo:\n    ulr: x\n", 3, "'ulr' is unknown", "url?"),
    ("distros:\n  foo:\n    url: ext::x\n", 3, "distros.foo.url is no good", ""),
    ("distros:\n  a: {}\n  a: {}\n", 3, "a stands twice", ""),
    ("just text\n", 1, "must be a mapping", "key: value"),
    ("- a\n", 1, "must be a mapping", ""),
    ("a: [\n", 2, "no valid YAML", "configuration file"),
    ("\toffline: yes\n", 1, "no valid YAML", ""),
    ("offline: yes\n---\noffline: no\n", 2, "no valid YAML", ""),
    ("offline: *x\n", 1, "no valid YAML: found undefined alias", ""),
    ("review_user: !!python/object/apply:os.system ['false']\n", 1, "python/object", ""),
    ("1: x\n", 1, "the key 1 is not text", ""),
    (b"review_user: \xff\n", 1, "no valid YAML", ""),
]


@pytest.mark.parametrize("text,line,brief,hint", _WRONG)
def test_what_is_wrong_is_told_with_its_line(
    home: Path, text: str | bytes, line: int, brief: str, hint: str
) -> None:
    path = write(home / "own", text)
    with pytest.raises(RdotoolError) as caught:
        config.load(environ(home))
    error = caught.value
    assert error.where == f"{path}:{line}"
    assert brief in error.brief
    assert hint in error.hint
    assert error.exit_code == 1


def test_a_bomb_of_aliases_is_refused(home: Path) -> None:
    lines = ["distros:", "  a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"  a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    write(home / "own", "\n".join(lines))
    with pytest.raises(RdotoolError, match="beyond all measure"):
        config.load(environ(home))


def test_a_deep_nesting_is_refused(home: Path) -> None:
    write(home / "own", "distros: " + "[" * 100_000)
    with pytest.raises(RdotoolError, match="too deep"):
        config.load(environ(home))


def test_a_folder_instead_of_the_file(home: Path) -> None:
    path = home / "own/rdotool/config.yaml"
    path.mkdir(parents=True)
    with pytest.raises(RdotoolError, match="this is a folder") as caught:
        config.load(environ(home))
    assert caught.value.where == str(path)


def test_a_pipe_is_not_waited_for(home: Path) -> None:
    import os

    path = write(home / "own", "")
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(RdotoolError, match="no plain file"):
        config.load(environ(home))


def test_a_huge_file_is_refused(home: Path) -> None:
    path = write(home / "own", "")
    with path.open("wb") as file:
        file.truncate(1 << 30)
    with pytest.raises(RdotoolError, match="too large"):
        config.load(environ(home))


def test_an_unreadable_file(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(home / "own", "offline: yes\n")

    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(RdotoolError, match="can't be read: Permission denied") as caught:
        config.load(environ(home))
    assert caught.value.where == str(path)
    assert "permissions" in caught.value.hint


def test_a_file_where_a_folder_belongs_is_no_configuration(home: Path) -> None:
    (home / "own").write_text("")
    assert not config.load(environ(home)).offline


@pytest.mark.parametrize(
    "key,text", [("offline", "x"), ("rdoinfo_max_age", "1h"), ("distro", " ")]
)
def test_a_variable_that_makes_no_sense(home: Path, key: str, text: str) -> None:
    name = f"RDOTOOL_{key.upper()}"
    with pytest.raises(UsageError, match=f"{name} must"):
        config.load(environ(home, **{name: text}))


def test_variables_that_are_no_settings(home: Path) -> None:
    variables = environ(
        home, RDOTOOL_OFLINE="1", RDOTOOL_PID="1", RDOTOOL_TEST_X="", RDOTOOL_FOOINFO_URL="/x"
    )
    assert config.strangers(variables) == {"RDOTOOL_OFLINE": "RDOTOOL_OFFLINE"}


_KEYS = st.sampled_from([*config.KEYS, "distros", "unknown"])
_SCALARS = st.one_of(st.text(max_size=9), st.integers(), st.booleans(), st.none(), st.floats())
_VALUES = st.recursive(
    _SCALARS, lambda more: st.lists(more, max_size=3) | st.dictionaries(st.text(max_size=3), more)
)


@given(content=st.dictionaries(_KEYS, _VALUES, max_size=5))
def test_any_values_are_taken_or_refused_with_a_line(
    tmp_path_factory: pytest.TempPathFactory, content: dict[str, Any]
) -> None:
    import yaml

    _taken_or_refused(tmp_path_factory, yaml.safe_dump(content, allow_unicode=True).encode())


@given(data=st.binary(max_size=60) | st.text(":- \n#[]{}*&!'\"aoy1", max_size=60).map(str.encode))
def test_any_bytes_are_taken_or_refused_with_a_line(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    _taken_or_refused(tmp_path_factory, data)


def _taken_or_refused(factory: pytest.TempPathFactory, data: bytes) -> None:
    home = factory.getbasetemp() / "any"
    path = write(home / "own", data)
    try:
        settings = config.load(environ(home))
    except RdotoolError as error:
        file, _, line = error.where.rpartition(":")
        assert file == str(path)
        assert 1 <= int(line) <= data.count(b"\n") + data.count(b"\r") + 4
    else:
        assert isinstance(settings.offline, bool)
        assert isinstance(settings.rdoinfo_max_age, int)
        assert settings.changelog_user.isprintable()
