"""A YAML file as text that is edited in place: what isn't meant stays byte for byte.

The places come from libyaml's own marks, and each edit is a splice of the text. What comes
out is read again and must hold exactly what was meant; else nothing comes out.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from rdotool.adapters.yamlfile import INFO_FILE, Kind, Loader, parse
from rdotool.adapters.yamlwords import Value, document, item, lines_of, quoted_like, scalar, step
from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["YamlText", "document", "scalar"]

Path = tuple[str | int, ...]
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class _Edit:
    """Replace the characters *start* to *end* by *text*; *change* does it to the data."""

    start: int
    end: int
    text: str
    depth: int
    change: Callable[[Any], None]

    @property
    def order(self) -> tuple[int, bool, int]:
        """At one place the end of what is there comes first, its innermost part before all."""
        return self.start, self.end > self.start, -self.depth


class YamlText:
    """One file's text, and the edits that were asked of it.

    Paths are keys and the numbers of list items, as they were before any edit:
    ``("packages", 3, "tags", "epoxy")``.

    Args:
        data: the file's bytes.
        shown: how to call the file in errors.

    Raises:
        RdotoolError: it is no YAML, or holds what such a file must not hold.
    """

    def __init__(self, data: bytes, shown: str, kind: Kind = INFO_FILE) -> None:
        self.shown = shown
        self.content = parse(data, shown, kind)
        self._data = data
        self._kind = kind
        text = _decoded(data, shown)
        self._bom = _BOM if text.startswith(_BOM) else ""
        self._text = text.removeprefix(_BOM)
        self._newline = "\r\n" if "\r\n" in self._text else "\n"
        self._root = Loader(self._text).get_single_node()
        self._edits: list[_Edit] = []

    # --- looking -------------------------------------------------------------------------

    def line(self, path: Path) -> int:
        """The line, from 1, on which the key or the item at *path* begins."""
        return int(self._place(path)[0].start_mark.line) + 1

    def where(self, path: Path) -> str:
        """*path*'s place for an error: ``file:line``."""
        return f"{self.shown}:{self.line(path)}"

    def item_text(self, path: Path) -> str:
        """How the list item at *path* is written: whole lines, from its dash to its end."""
        _, node = self._place(path)
        dash = self._text.rindex("-", 0, node.start_mark.index)
        lines = self._text[self._line_start(dash) : self._line_end(self._end(node))]
        return lines.replace("\r\n", "\n")

    # --- editing -------------------------------------------------------------------------

    def set(self, path: Path, value: Value) -> None:
        """Let *path*, which is there, have *value*: a scalar, or a mapping in place of none.

        Raises:
            RdotoolError: it holds a list or a mapping already, or an alias.
        """
        key, node = self._place(path)
        self._refuse_alias(path, key, node)
        change = _assign(path, value)
        if isinstance(node, yaml.CollectionNode) and node.value:
            raise self._refused(path, "holds more than one value")
        start, end = node.start_mark.index, self._end(node)
        if not isinstance(value, dict | list):
            text = (
                ""
                if value is None
                else quoted_like(node.style if isinstance(node, yaml.ScalarNode) else None, value)
            )
            if value is None:  # "key: old" becomes "key:"
                start = len(self._text[:start].rstrip(" "))
            text = f" {text}" if text and start == end else text
            self._add(path, start, end, text, change)
            return
        self._refuse_inside_flow(path)
        if end > start:  # null, ~ or {} that is written out
            begin = len(self._text[:start].rstrip(" "))
            self._add(path, begin, end, "", lambda _data: None)
        lines = lines_of(value, key.start_mark.column + step(value))
        self._insert_after(path, end, lines, change)

    def put(self, path: Path, key: str, value: Value) -> None:
        """Let the mapping at *path* have *key* with *value*, as its last key if it is new.

        Raises:
            RdotoolError: *path* holds no mapping, or one that can't be edited.
        """
        own, node = self._place(path)
        self._refuse_alias(path, own, node)
        if isinstance(node, yaml.MappingNode) and node.value:
            if any(there.value == key for there, _ in node.value):
                self.set((*path, key), value)
                return
            self._refuse_flow(path, node)
            lines = lines_of({key: value}, node.start_mark.column)
            where = (*path, key)
            self._insert_after(where, self._end(node), lines, _assign(where, value))
            return
        self.set(path, {key: value})

    def remove(self, path: Path) -> None:
        """Take away the key or the list item at *path*, with the lines that it fills.

        A mapping that had only this key becomes empty (null). Comments above it stay.

        Raises:
            RdotoolError: it shares a line with something that stays.
        """
        key, node = self._place(path)
        self._refuse_alias(path, key, node)
        begin = key.start_mark.index
        if isinstance(path[-1], int):
            begin = self._text.rindex("-", 0, begin)
        start, end = self._line_start(begin), self._line_end(self._end(node))
        if self._text[start:begin].strip():
            raise self._refused(path, "shares its line with something that stays")
        self._add(path, start, end, "", _delete(path))

    def insert(self, path: Path, index: int, value: Value) -> None:
        """Put *value* into the list at *path*, before the item that had the number *index*.

        Raises:
            RdotoolError: *path* holds no list in the block style.
        """
        self._insert(path, index, value, None)

    def insert_text(self, path: Path, index: int, text: str) -> None:
        """As :meth:`insert`, with the item as it shall be written, its dash included.

        Raises:
            RdotoolError: *path* holds no list in the block style, or *text* is no item.
        """
        value = parse(f"item:\n{text}".encode(), self.shown, self._kind)["item"][0]
        self._insert(path, index, value, text.splitlines())

    def _insert(self, path: Path, index: int, value: Value, lines: list[str] | None) -> None:
        key, node = self._place(path)
        change = _insertion(path, index, value)
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            if isinstance(node, yaml.MappingNode) or node.value not in ("", "null", "~", []):
                raise self._refused(path, "holds no list")
            self.set(path, [value])
            return
        self._refuse_flow(path, node)
        lines = lines or item(value, self._column_of_dash(node.value[0]))
        # Comments above the item are about that one, so it goes right below the one before.
        end = self._end(node.value[index - 1]) if index else key.end_mark.index
        self._insert_after((*path, index), end, lines, change)

    # --- the result ----------------------------------------------------------------------

    @property
    def count(self) -> int:
        """How many edits there are so far."""
        return len(self._edits)

    def render(self) -> bytes:
        """The bytes with all edits in them.

        Raises:
            RdotoolError: they wouldn't hold what was meant.
        """
        if not self._edits:
            return self._data
        text, expected = self._text, copy.deepcopy(self.content)
        limit = len(text)
        ordered = sorted(self._edits, key=lambda edit: edit.order)
        for edit in ordered[::-1]:
            if edit.end > limit:
                raise self._unsafe()
            text = text[: edit.start] + edit.text + text[edit.end :]
            edit.change(expected)
            limit = edit.start
        data = (self._bom + text).encode("utf-8")
        try:
            held = parse(data, self.shown, self._kind)
        except RdotoolError:
            raise self._unsafe() from None
        if held != expected:
            raise self._unsafe()
        return data

    # --- inside --------------------------------------------------------------------------

    def _place(self, path: Path) -> tuple[Any, Any]:
        """The key's node and the value's; an item is its own key."""
        key = node = self._root
        for part in path:
            if isinstance(part, int):
                key = node = node.value[part]
                continue
            pairs = node.value if isinstance(node, yaml.MappingNode) else ()
            found = [pair for pair in pairs if pair[0].value == part]
            if not found:
                raise RdotoolError(
                    f"{self.shown} has no {'/'.join(map(str, path))}", "See the file."
                )
            key, node = found[-1]
        return key, node

    def _end(self, node: Any) -> int:
        """Where the text of *node* ends, without what follows its last value."""
        last = node
        while isinstance(last, yaml.CollectionNode) and not last.flow_style and last.value:
            if isinstance(last, yaml.MappingNode):
                key, last = last.value[-1]
                if last.start_mark.index < key.start_mark.index:  # an alias, anchored above
                    return self._line_end(key.end_mark.index) - len(self._newline)
            else:
                last = last.value[-1]
        end = int(last.end_mark.index)
        while end > last.start_mark.index and self._text[end - 1] in "\r\n":
            end -= 1  # a block scalar's mark is behind its last line
        return end

    def _insert_after(
        self, path: Path, end: int, lines: list[str], change: Callable[[Any], None]
    ) -> None:
        """Put *lines* below the line in which *end* is."""
        place = self._line_end(end)
        text = "".join(f"{line}{self._newline}" for line in lines)
        if place and self._text[place - 1] != "\n":  # the last line has no newline: so it stays
            text = self._newline + text.removesuffix(self._newline)
        self._add(path, place, place, text, change)

    def _add(
        self, path: Path, start: int, end: int, text: str, change: Callable[[Any], None]
    ) -> None:
        self._edits.append(_Edit(start, end, text, len(path), change))

    def _line_start(self, index: int) -> int:
        return self._text.rfind("\n", 0, index) + 1

    def _line_end(self, index: int) -> int:
        found = self._text.find("\n", index)
        return found + 1 if found >= 0 else len(self._text)

    def _column_of_dash(self, item: Any) -> int:
        dash = self._text.rindex("-", 0, item.start_mark.index)
        return dash - self._line_start(dash)

    def _refuse_alias(self, path: Path, key: Any, node: Any) -> None:
        if node.start_mark.index < key.start_mark.index:
            raise self._refused(path, "is an alias of another place")

    def _refuse_flow(self, path: Path, node: Any) -> None:
        if node.flow_style:
            raise self._refused(path, "is written in one line, as {…} or […]")

    def _refuse_inside_flow(self, path: Path) -> None:
        for length in range(len(path)):
            _, holder = self._place(path[:length])
            self._refuse_flow(path, holder)

    def _refused(self, path: Path, why: str) -> RdotoolError:
        shown = "/".join(map(str, path))
        return RdotoolError(
            f"{shown} {why}, so it is not edited", "Edit it by hand.", where=self.where(path)
        )

    def _unsafe(self) -> RdotoolError:
        return RdotoolError(
            f"{self.shown} can't be edited safely: the result would hold something else",
            "Edit it by hand; the file is as it was.",
        )


def _decoded(data: bytes, shown: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:  # libyaml reads UTF-16, too
        raise RdotoolError(
            "it is not in UTF-8, so it is not edited", "Edit it by hand.", where=f"{shown}:1"
        ) from None


def _holder(data: Any, path: Sequence[str | int]) -> Any:
    for part in path:
        data = data[part]
    return data


def _assign(path: Path, value: Value) -> Callable[[Any], None]:
    def change(data: Any) -> None:
        holder = _holder(data, path[:-1])
        old = holder.get(path[-1]) if isinstance(holder, dict) else holder[path[-1]]
        if isinstance(old, dict) and isinstance(value, dict):
            old.update(copy.deepcopy(value))
        else:
            holder[path[-1]] = copy.deepcopy(value)

    return change


def _delete(path: Path) -> Callable[[Any], None]:
    def change(data: Any) -> None:
        holder = _holder(data, path[:-1])
        del holder[path[-1]]
        if not holder and len(path) > 1:
            _holder(data, path[:-2])[path[-2]] = None

    return change


def _insertion(path: Path, index: int, value: Value) -> Callable[[Any], None]:
    def change(data: Any) -> None:
        holder = _holder(data, path[:-1])
        if holder[path[-1]] is None:
            holder[path[-1]] = []
        holder[path[-1]].insert(index, copy.deepcopy(value))

    return change
