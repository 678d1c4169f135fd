"""One YAML file to plain values: text, numbers, lists and mappings, and nothing else.

libyaml reads and composes; the values are made here and not by PyYAML's constructor,
which takes twice as long, would let an alias bomb through, and takes the last of several
equal keys without a word. The only importer of yaml on the way in.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

import yaml

from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from collections.abc import Sequence

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

MAX_DEPTH = 50
_BITS = 3000  # Python doesn't print an integer of many more, which 0xFFF… may be
_SHOWN = 60  # characters of a wrong value
_QUOTE = "Put it in quotes if it is text."
# libyaml's composer recurses in C and would overflow the stack: a file that could be
# nested deeper than this by its looks is measured before it is composed.
MAX_LOOKS = 400

_TAG = "tag:yaml.org,2002:"
_STR, _MAP, _SEQ, _NULL = f"{_TAG}str", f"{_TAG}map", f"{_TAG}seq", f"{_TAG}null"
_MERGE = f"{_TAG}merge"
_TYPED = {f"{_TAG}{kind}" for kind in ("int", "float", "bool", "timestamp")}


@dataclass(frozen=True, slots=True)
class Kind:
    """What sort of file is read, for errors.

    Attributes:
        noun: with its article.
        holds: a sentence about what may be in it.
        unique: whether a key that stands twice is an error.
        may_be_empty: whether a file without content is an empty mapping.
    """

    noun: str
    holds: str
    unique: bool = False
    may_be_empty: bool = False

    @property
    def mend(self) -> str:
        """What to do about a broken file."""
        return f"Mend the {self.noun.partition(' ')[2]} and run the command again."


INFO_FILE = Kind("an info file", "rdoinfo holds text, numbers, lists and mappings only.")


def parse(data: bytes, shown: str, kind: Kind = INFO_FILE) -> dict[str, Any]:
    """The mapping that the file holds.

    Args:
        data: the file's bytes.
        shown: how to call the file in errors.
        kind: what sort of file it is.

    Raises:
        RdotoolError: it is no YAML, holds what it must not hold, or is no mapping.
    """
    values = _Values(data, shown, kind)
    content = values.document()
    if content is None and kind.may_be_empty:
        return {}
    if not isinstance(content, dict):
        raise RdotoolError(
            f"{kind.noun} must be a mapping at its top level", kind.holds, where=f"{shown}:1"
        )
    return content


def parse_list(data: bytes, shown: str, kind: Kind) -> list[Any]:
    """The list that the file holds; what else is as in :func:`parse`.

    Raises:
        RdotoolError: it is no YAML, holds what it must not hold, or is no list.
    """
    content = _Values(data, shown, kind).document()
    if not isinstance(content, list):
        raise RdotoolError(
            f"{kind.noun} must be a list at its top level", kind.holds, where=f"{shown}:1"
        )
    return content


def dump(content: dict[str, Any]) -> bytes:
    """*content* as a YAML file that :func:`parse` reads back."""
    return bytes(yaml.safe_dump(content, sort_keys=False, allow_unicode=True), "utf-8")


class _Values:
    """Makes values of one file's nodes, within limits."""

    def __init__(self, data: bytes, shown: str, kind: Kind) -> None:
        self._data = data
        self._shown = shown
        self._kind = kind
        # Without aliases there are fewer nodes than bytes; an alias bomb has many more.
        self._left = len(data) + 100_000

    def document(self) -> Any:
        try:
            if _looks_deep(self._data):
                self._measure()
            self._loader = Loader(self._data)
            node = self._loader.get_single_node()
        except yaml.YAMLError as error:
            self._broken(error)
        return None if node is None else self._value(node, 0)

    def _measure(self) -> None:
        """Refuse too deep a nesting; events come one by one and need no stack."""
        loader, depth = Loader(self._data), 0
        while loader.check_event():
            event = loader.get_event()
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth > MAX_DEPTH:
                self._refuse(event, "the nesting is too deep", self._kind.holds)

    def _value(self, node: Any, depth: int) -> Any:
        self._left -= 1
        if self._left < 0 or depth > MAX_DEPTH:
            self._refuse(node, "aliases or nesting blow the file up beyond all measure")
        tag = node.tag
        if tag == _STR:
            return node.value
        if tag == _MAP and isinstance(node, yaml.MappingNode):
            return self._mapping(node, depth + 1)
        if tag == _SEQ and isinstance(node, yaml.SequenceNode):
            return [self._value(item, depth + 1) for item in node.value]
        return None if tag == _NULL else self._typed(node)

    def _mapping(self, node: Any, depth: int) -> dict[str, Any]:
        own: dict[str, Any] = {}
        inherited: dict[str, Any] = {}
        for key, value in node.value:
            if key.tag == _STR:
                if self._kind.unique and key.value in own:
                    self._refuse(key, f"the key {key.value} stands twice", "Keep one of them.")
                own[key.value] = self._value(value, depth)
            elif key.tag == _MERGE:
                inherited.update(self._inherited(value, depth))
            else:
                shown = key.value if isinstance(key.value, str) else "here"
                self._refuse(key, f"the key {shown} is not text", "Put it in quotes.")
        return {**inherited, **own} if inherited else own

    def _inherited(self, node: Any, depth: int) -> dict[str, Any]:
        """What ``<<:`` brings: of several mappings the first that has a key wins."""
        value = self._value(node, depth)
        parts = value if isinstance(value, list) else [value]
        if not all(isinstance(part, dict) for part in parts):
            self._refuse(node, "<< needs a mapping or a list of mappings")
        merged: dict[str, Any] = {}
        for part in reversed(parts):
            merged.update(part)
        return merged

    def _typed(self, node: Any) -> Any:
        if node.tag not in _TYPED:
            short = node.tag.replace(_TAG, "!!")
            self._refuse(node, f"a value of the type {short} is refused", self._kind.holds)
        try:
            value = self._loader.construct_object(node, deep=True)
        except (yaml.YAMLError, ValueError, OverflowError, KeyError):
            self._refuse(node, f"{_cut(node.value)!r} is no value", _QUOTE)
        if isinstance(value, int) and value.bit_length() > _BITS:
            self._refuse(node, f"{_cut(node.value)!r} is too large a number", _QUOTE)
        if isinstance(value, float) and not math.isfinite(value):
            self._refuse(node, f"{node.value!r} is no number", _QUOTE)
        return value

    def _refuse(self, node: Any, brief: str, hint: str = "") -> NoReturn:
        raise RdotoolError(brief, hint, where=f"{self._shown}:{node.start_mark.line + 1}")

    def _broken(self, error: yaml.YAMLError) -> NoReturn:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        if mark is not None:
            line = mark.line + 1
        else:
            # Bytes that are no text: libyaml tells the position, not the line.
            position = getattr(error, "position", None) or 0
            line = self._data.count(b"\n", 0, position) + 1
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "broken"
        raise RdotoolError(
            f"this is no valid YAML: {problem}",
            self._kind.mend,
            where=f"{self._shown}:{line}",
        ) from None


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _looks_deep(data: bytes) -> bool:
    """Whether the file could be nested deeper than its lines are long."""
    if data.count(b"[") + data.count(b"{") > MAX_LOOKS:
        return True
    return max(map(len, data.splitlines()), default=0) > MAX_LOOKS


def line_of(data: bytes, place: tuple[str, str, str]) -> int | None:
    """The line of *place* in a file that :func:`parse` has read before.

    Args:
        place: section, item and attribute; without an attribute, the first item of that
            name, and without an item, the section. With an attribute, the last item that
            has it.
    """
    section, item, attribute = place
    root = Loader(data).get_single_node()
    found = _child(root, section)
    if found is None:
        return None
    items = _items(found[1], item) if item else [found]
    for key, value in reversed(items) if attribute else items:
        part = _child(value, attribute) if attribute else (key, value)
        if part is not None:
            return int(part[0].start_mark.line) + 1
    return None


class Places:
    """Where the keys and items of a file stand that :func:`parse` has read before."""

    def __init__(self, data: bytes) -> None:
        self._root = Loader(data).get_single_node()

    def line(self, path: Sequence[str | int]) -> int:
        """The line of the key or item at *path*; of what holds it, where it isn't there.

        Args:
            path: keys, and numbers of list items.
        """
        node, line = self._root, 1
        for part in path:
            found = _item_or_key(node, part)
            if found is None:
                break
            line, node = int(found[0].start_mark.line) + 1, found[1]
        return line


def _item_or_key(node: Any, part: str | int) -> tuple[Any, Any] | None:
    if isinstance(part, int):
        there = isinstance(node, yaml.SequenceNode) and part < len(node.value)
        return (node.value[part], node.value[part]) if there else None
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    # Of equal keys the last one holds.
    return next((pair for pair in reversed(pairs) if pair[0].value == part), None)


def lines(data: bytes, depth: int) -> dict[tuple[str, ...], int]:
    """The line of each key in a file that :func:`parse` has read before.

    Args:
        depth: how deep to look; 1 is the top level.
    """
    found: dict[tuple[str, ...], int] = {}
    _lines(Loader(data).get_single_node(), (), depth, found)
    return found


def _lines(
    node: Any, path: tuple[str, ...], depth: int, found: dict[tuple[str, ...], int]
) -> None:
    if depth == 0 or not isinstance(node, yaml.MappingNode):
        return
    for key, value in node.value:
        if isinstance(key, yaml.ScalarNode):
            found[(*path, key.value)] = int(key.start_mark.line) + 1
            _lines(value, (*path, key.value), depth - 1, found)


def _items(node: Any, name: str) -> list[tuple[Any, Any]]:
    """The entries of a section called *name*: by key, by project, or by name."""
    if isinstance(node, yaml.MappingNode):
        found = _child(node, name)
        return [found] if found else []
    if not isinstance(node, yaml.SequenceNode):
        return []
    return [(item, item) for item in node.value if _called(item, name)]


def _called(node: Any, name: str) -> bool:
    if isinstance(node, yaml.ScalarNode):
        return bool(node.value == name)
    named = (_child(node, key) for key in ("project", "name"))
    return any(pair is not None and pair[1].value == name for pair in named)


def _child(node: Any, key: str) -> tuple[Any, Any] | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((pair for pair in node.value if pair[0].value == key), None)
