"""Checks of sources: the files that must be there, and where the tarball comes from."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from rdotool.spec.lint.model import Found, check, sure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdotool.spec.lint.model import Level, Subject
    from rdotool.spec.tags import Tag

_VARIES = re.compile(r"%\{?[?!]*\w*(?:version|commit|tag|milestone|date|ref)\w*", re.IGNORECASE)
_ARCHIVE = re.compile(r"\.(?:tar(?:\.\w+)?|t[gbx]z2?|zip|gem|whl|jar)$")
_NUMBER = re.compile(r"[-_/]v?(\d+(?:\.\d+)+)")


@check("source-missing", "E")
def source_missing(subject: Subject) -> Iterator[Found]:
    """A patch or source that is a plain file name, and no such file beside the spec."""
    folder = subject.folder
    if not folder or not folder.holds_sources:
        return
    for tag in subject.tags("source", "patch"):
        if tag.section.name or not tag.value or _is_redefined(subject, tag):
            continue
        value = subject.known(tag.value)
        name = posixpath.basename(value or "")
        if value and "://" not in value and not folder.has(name):
            # A tarball of the packager's own making is often left out of git.
            level: Level = "W" if _ARCHIVE.search(name) else sure(tag.stack)
            yield Found(tag.line, f"no file {name} here", (), level)


def _is_redefined(subject: Subject, tag: Tag) -> bool:
    """True when a macro of the value may have had another value at its line."""
    names = re.findall(r"%\{?[?!]*([A-Za-z_]\w*)", tag.value)
    known = [item.name for item in subject.definitions]
    return any(known.count(name) > 1 for name in names)


@check("source-http", "W")
def source_http(subject: Subject) -> Iterator[Found]:
    for tag in subject.tags("source", "patch"):
        scheme = re.match(r"(http|ftp)://", tag.value)
        if scheme:
            yield Found(
                tag.line, f"{scheme[1]}:// can be changed on its way: is there an https://?"
            )


@check("source-version", "W")
def source_version(subject: Subject) -> Iterator[Found]:
    version = subject.value("Version")
    tag = next((tag for tag in subject.tags("source") if "://" in tag.value), None)
    if not tag or not version or version.upper().startswith("XXX") or _VARIES.search(tag.value):
        return
    numbers = _NUMBER.findall(posixpath.basename(tag.value))
    if numbers:
        same = "is no macro" if version in numbers else f"is not the spec's, {version}"
        yield Found(tag.line, f"the version {numbers[-1]} of the tarball {same}")
