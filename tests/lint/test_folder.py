"""What is read of the folder beside a spec."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.distgit.sourcesfile import names, parse
from rdotool.spec.lint import Folder

if TYPE_CHECKING:
    from pathlib import Path

A_B = "--- a/x.py\n+++ b/x.py\n@@ -1 +1 @@\n-a\n+b\n"
NEW = "--- /dev/null\n+++ b/y.py\n@@ -0,0 +1 @@\n+b\n"


def test_names_lookaside_and_prefixes(tmp_path: Path) -> None:
    (tmp_path / "one.patch").write_text(A_B + NEW)
    (tmp_path / "two.patch").write_text(A_B.replace("a/", ""))
    (tmp_path / "new.patch").write_text(NEW)
    (tmp_path / "sub").mkdir()
    digest = "0123456789abcdef" * 8
    (tmp_path / "sources").write_text(
        f"SHA512 (a-1.tar.gz) = {digest}\n{digest[:32]}  b-1.tar.gz\n# none\n"
    )
    folder = Folder.read(tmp_path, names)
    assert folder.names == {"one.patch", "two.patch", "new.patch", "sources"}
    assert folder.listed == {"a-1.tar.gz", "b-1.tar.gz"}
    assert folder.prefixed == {"one.patch"}
    assert folder.holds_sources
    assert folder.has("b-1.tar.gz")


def test_sources_is_read_as_get_source_reads_it(tmp_path: Path) -> None:
    digest = "0123456789ABCDEF" * 8
    data = f"SHA512 (a 1.tar.gz) = {digest}\r\n{digest[:32]} *b-1.tar.gz\r\n".encode()
    (tmp_path / "sources").write_bytes(data)
    assert Folder.read(tmp_path, names).listed == set(parse(data)) == {"a 1.tar.gz", "b-1.tar.gz"}
    (tmp_path / "sources").write_bytes(b"what is this\n" + data + b"ab  c.tar.gz\n\xff\n")
    assert Folder.read(tmp_path, names).listed == set(parse(data))


def test_rpmbuilds_folders(tmp_path: Path) -> None:
    (tmp_path / "SPECS").mkdir()
    assert not Folder.read(tmp_path / "SPECS", names).holds_sources
    (tmp_path / "SOURCES").mkdir()
    (tmp_path / "SOURCES" / "x.patch").write_text(A_B)
    folder = Folder.read(tmp_path / "SPECS", names)
    assert folder.holds_sources
    assert folder.names == {"x.patch"}


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert Folder.read(tmp_path / "none", names).names == frozenset()


def test_a_distgit(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert Folder.read(tmp_path, names).holds_sources
