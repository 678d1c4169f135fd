"""`Spec`: a spec file as a value.

The text is the only state.  Every edit returns a new `Spec`; sections, tags,
patches and macros are views, parsed when they are first asked for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from rdotool.adapters import numbers
from rdotool.errors import RdotoolError
from rdotool.spec import changelog, magic, patches, patchset, release, sources, versioning
from rdotool.spec import expand as expansion
from rdotool.spec import globals as macro_lines
from rdotool.spec import tags as tagging
from rdotool.spec import text as textual
from rdotool.spec.layout import Layout
from rdotool.spec.macros import Unsure
from rdotool.spec.state import State

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from rdotool.spec.patches import Method, PatchLine, Use
    from rdotool.spec.sources import Source


@dataclass(frozen=True)
class Spec:
    """A spec file: `text` and the name that messages call it by."""

    text: str
    filename: str = "package.spec"

    # document

    @classmethod
    def parse(cls, data: bytes, name: str = "package.spec") -> Spec:
        """The spec in `data`.

        Raises:
            RdotoolError: it does not render back to the same bytes, or holds a number of
                a thousand digits.
        """
        spec = cls(textual.decode(data), name)
        absurd = numbers.absurd(spec.text)
        if absurd is not None:
            raise RdotoolError(
                "a number of a thousand digits: rpm takes ten at most",
                "Mend that line.",
                where=spec.place(spec.text.count("\n", 0, absurd)),
            )
        if spec.render() != data or "".join(spec.layout.lines) != spec.text:
            raise RdotoolError(
                "this file does not survive being read and written",
                "it is left untouched; please report it",
                where=name,
            )
        return spec

    def render(self) -> bytes:
        """The bytes of the file."""
        return textual.encode(self.text)

    @cached_property
    def layout(self) -> Layout:
        return Layout(self.text)

    @cached_property
    def tags(self) -> list[tagging.Tag]:
        """All tags of the preamble and the subpackages, in order."""
        return tagging.tags(self.layout)

    @cached_property
    def state(self) -> State:
        """Macros at the end of the preamble, and which of its lines count.

        Raises:
            RdotoolError: the macros recurse or grow without end.
        """
        try:
            return State(self.layout)
        except Unsure as unsure:
            raise expansion.too_much(unsure, self.filename) from None

    def _with(self, text: str) -> Spec:
        return self if text == self.text else replace(self, text=text)

    def place(self, line: int) -> str:
        """``file:line`` of a 0-based line, for messages."""
        return f"{self.filename}:{line + 1}"

    # tags

    def find_tag(self, name: str) -> tagging.Tag | None:
        """The main package's tag `name`, in the branch that counts.

        Raises:
            RdotoolError: there are several, and it can't be told which one counts.
        """
        found = [
            tag for tag in self.tags if tag.section.header < 0 and tag.name.lower() == name.lower()
        ]
        if len(found) < 2:
            return found[0] if found else None
        active = [tag for tag in found if self.state.activity.get(tag.line)]
        maybe = [tag for tag in found if self.state.activity.get(tag.line) is None]
        if not active and len(maybe) > 1:
            raise RdotoolError(
                f"several {name} tags, and it can't be told which one counts",
                "lines " + ", ".join(str(tag.line + 1) for tag in found),
                where=self.place(found[0].line),
            )
        return (active or maybe or found)[0]

    def tag(self, name: str) -> str | None:
        """The raw value of the main package's tag `name`; None without one."""
        found = self.find_tag(name)
        return found.value if found else None

    def set_tag(self, name: str, value: str) -> Spec:
        """`name` set to `value`, its alignment kept.

        Raises:
            RdotoolError: the spec has no such tag.
        """
        return self._with(tagging.with_value(self.layout, self.require_tag(name), value))

    def require_tag(self, name: str) -> tagging.Tag:
        found = self.find_tag(name)
        if found is None or not found.value:
            raise RdotoolError(f"{name} tag not found", where=self.filename)
        return found

    # expansion

    def expand(self, text: str) -> str:
        """`text` with this spec's macros; undefined ones stay as written.

        Raises:
            RdotoolError: the value would need a shell or Lua to run.
        """
        if "%" not in text:
            return text
        part = self.layout.sections[0]
        preamble = "".join(self.layout.lines[part.start : part.stop])
        return expansion.expand(text, self.state, preamble, self.filename)

    def try_expand(self, text: str) -> str | None:
        """`expand`, with None for what can't be known."""
        try:
            return self.expand(text)
        except RdotoolError:
            return None

    @property
    def name(self) -> str:
        return self.expand(self.require_tag("Name").value)

    @property
    def version(self) -> str:
        return self.expand(self.require_tag("Version").value)

    @property
    def epoch(self) -> str | None:
        raw = self.tag("Epoch")
        return self.expand(raw) if raw else None

    @property
    def release(self) -> str:
        """The raw Release."""
        return self.require_tag("Release").value

    def vr(self, epoch: bool | None = None) -> str:
        """``[epoch:]version-release`` without a ``%{?dist}`` at its end.

        Args:
            epoch: None for the epoch when there is one, True for always (``0:``),
                False for never.
        """
        number = None if epoch is False else self.epoch
        prefix = f"{number or '0'}:" if number or epoch else ""
        raw = re.sub(r"%\{?\??dist\}?$", "", self.tag("Release") or "")
        shown = "" if release.is_automatic(raw) else self.expand(raw)
        return f"{prefix}{self.version}-{shown}" if shown else f"{prefix}{self.version}"

    def nvr(self, epoch: bool | None = False) -> str:
        """``name-version-release``, as a commit's subject has it."""
        return f"{self.name}-{self.vr(epoch)}"

    # version and release

    def set_version(self, version: str) -> Spec:
        """Version set, in the ``%global`` behind it where there is one.

        Raises:
            RdotoolError: the macros behind it can't be edited safely.
        """
        return versioning.with_version(self, version)

    @property
    def milestone(self) -> str:
        """The body of ``%global milestone``, "" without one."""
        value = macro_lines.value(self.layout, "milestone")
        return "" if not value or value == release.MILESTONE else value

    def set_milestone(self, milestone: str | None) -> Spec:
        """``%global milestone`` set (first line when new), or removed."""
        return self.set_macro("milestone", milestone)

    def macro(self, name: str) -> str | None:
        """The raw body of the first ``%global name`` that has its own line."""
        return macro_lines.value(self.layout, name)

    def set_macro(self, name: str, value: str | None) -> Spec:
        return self._with(macro_lines.with_macro(self.layout, name, value or None))

    def set_commit_macro(self, sha: str) -> Spec:
        """``%global commit`` set to `sha`; unchanged when the spec has none."""
        return self._with(macro_lines.with_commit(self.layout, sha))

    def set_release(self, new: str, milestone: str | None = None) -> Spec:
        """Release started anew at `new` (``1``, ``0.1``), its tail kept.

        With a milestone it is set and ``%{?milestone}`` follows the number;
        without one the macro goes.  ``%autorelease`` stays.  XXX, as on
        rpm-master, becomes a number: this is how a release branch starts.

        Raises:
            RdotoolError: the number is behind a macro that can't be edited.
        """
        return versioning.with_release(self, new, milestone)

    def bump_release(self, index: str | None = None, milestone: str | None = None) -> Spec:
        """Release one higher in the part that `index` names (see `release.bumped`).

        A given milestone replaces the macro's value (rc1 to rc2).

        Raises:
            RdotoolError: Release is XXX or has no such number.
        """
        return versioning.with_bump(self, index, milestone)

    # magic comments

    def magic(self, name: str) -> str | None:
        """The raw value of ``# name=value``; None without one."""
        return magic.value(self.layout, name)

    def set_magic(self, name: str, value: str | None) -> Spec:
        """``# name=value`` set, or removed with its frame (None or "")."""
        if value:
            return self._with(magic.with_value(self.layout, name, value, self.filename))
        return self._with(magic.without(self.layout, name))

    def patches_base(self, expand: bool = False) -> tuple[str | None, int]:
        """The ref of ``patches_base=REF+N`` ("" for ``+N`` alone) and N; (None, 0) without."""
        raw = self.magic(magic.PATCHES_BASE)
        if raw is None:
            return None, 0
        ref, _, count = (self.expand(raw) if expand else raw).partition("+")
        return ref, numbers.clipped(count) if re.fullmatch(r"\d+", count) else 0

    def set_patches_base(self, version: str | None) -> Spec:
        """patches_base set to `version`, its ``+N`` kept; None removes what needs none.

        A value with macros is left alone.  With patches_ignore it never goes:
        the Version stands there then, as rdopkg has it.
        """
        return versioning.with_patches_base(self, version)

    def patches_ignore(self) -> re.Pattern[str] | None:
        """The expression of ``patches_ignore=``, None without one.

        Raises:
            RdotoolError: it is no regular expression.
        """
        raw = self.magic(magic.PATCHES_IGNORE)
        if raw is None:
            return None
        try:
            return re.compile(raw)
        except (re.error, OverflowError, RecursionError) as error:
            line = magic.lines_of(self.layout, magic.PATCHES_IGNORE)[0]
            raise RdotoolError(
                f"patches_ignore is no regular expression: {raw}: {error}",
                "mend the magic comment",
                where=self.place(line),
            ) from None

    # changelog

    def add_changelog(self, user: str, email: str, date: dt.date, lines: Sequence[str]) -> Spec:
        """A new first entry; unchanged without %changelog and with %autochangelog."""
        who = changelog.escaped(f"{user} <{email}>")
        header = f"* {changelog.english(date)} {who} {self.vr()}"
        return self._with(changelog.with_entry(self.layout, header, list(lines), self.filename))

    def last_changelog(self, strip: bool = False) -> tuple[str, list[str]]:
        """Header and lines of the newest entry; `strip` takes ``* -`` and blanks off."""
        header, lines = changelog.last_entry(self.layout, self.filename)
        if not strip:
            return header, lines
        return header.lstrip(" -*\t"), [line.lstrip(" -*\t") for line in lines]

    # sources and patches

    def sources(self) -> list[Source]:
        return sources.sources(self.layout, self.try_expand)

    def patches(self) -> list[PatchLine]:
        return patches.patch_lines(self.layout)

    def patch_uses(self) -> list[Use]:
        """The %prep lines that apply one patch each."""
        return patches.uses(self.layout)

    def apply_method(self) -> Method:
        return patches.apply_method(self.layout)

    def without_strip(self) -> list[str]:
        """``file:line`` of each %autosetup and %autopatch that git's patches need a -p1 at."""
        return [self.place(line) for line in patches.without_strip(self.layout)]

    def set_patches(self, filenames: Sequence[str]) -> Spec:
        """Exactly these patches, in this order (see `patchset`).

        Raises:
            RdotoolError: the spec has no place for them, a line that has to change isn't
                understood, or there are several patches_base.
        """
        magic.refuse_several(self.layout, magic.PATCHES_BASE, self.filename)
        return self._with(
            patchset.with_patches(self.layout, filenames, self.filename, self.try_expand)
        )


def find_spec(folder: Path) -> Path:
    """The one ``.spec`` file of `folder`.

    Raises:
        RdotoolError: there is none, or more than one.
    """
    found = sorted(path for path in folder.glob("*.spec") if path.is_file())
    if not found:
        raise RdotoolError(
            "no .spec file here",
            "Go to a package's folder, or make one: rdotool clone PACKAGE",
            where=str(folder),
        )
    if len(found) > 1:
        raise RdotoolError(
            "more than one .spec file: " + ", ".join(p.name for p in found),
            "keep one in the folder",
            where=str(folder),
        )
    return found[0]
