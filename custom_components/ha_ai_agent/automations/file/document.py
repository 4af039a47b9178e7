"""One file of automations as text: an item changed, added, taken away. Pure."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final, Literal

import yaml  # type: ignore[import-untyped]  # PyYAML brings no types along

from .align import same, simple
from .emit import Style, as_entry, as_flow
from .splice import ALL_DEPTHS, OddError, Splicer
from .tree import Node, read_tree

type Load = Callable[[str], Any]
"""Reads a text as Home Assistant does."""
type Shape = Literal["list", "one", "named"]
"""A list of items, one item alone, or items by name."""

_DEPTHS: Final = (ALL_DEPTHS, 1, 0)


class CannotError(Exception):
    """The text cannot be changed without touching anything else."""


class Document:
    """A text that is changed at one item at a time."""

    def __init__(
        self, text: str, shape: Shape, load: Load, items: Sequence[Any] | None = None
    ) -> None:
        """`items` is what the text holds, where that is known."""
        self._text = text
        self._shape = shape
        self._load = load
        self._root = read_tree(text)
        loaded = load(text) if items is None or shape == "named" else None
        known = items_of(loaded, shape) if items is None else items
        self._items = list(known)
        self._names = names_of(loaded, shape)

    @property
    def items(self) -> list[Any]:
        """Return what is in the file."""
        return self._items

    def changed(self, at: int, new: Mapping[str, Any]) -> str:
        """Return the text with an item changed, and nothing else."""
        old = self._items[at]
        wanted = [*self._items[:at], simple(new), *self._items[at + 1 :]]
        for depth in _DEPTHS:
            splicer = self._splicer(at)
            try:
                self._change(splicer, at, old, simple(new), depth)
                text = splicer.result()
            except OddError:
                continue
            if self._is(text, wanted, self._names):
                return text
        raise CannotError

    def added(
        self, item: Mapping[str, Any], at: int | None = None, *, name: str = ""
    ) -> str:
        """Return the text with an item more: at a place, or at the end."""
        new = simple(item)
        if self._shape == "named":
            return self._with_name(name, new)
        place = len(self._items) if at is None else at
        wanted = [*self._items[:place], new, *self._items[place:]]
        if (text := self._with(new, place)) is None or not self._is(text, wanted):
            raise CannotError
        return text

    def _with_name(self, name: str, new: Any) -> str:
        """Return the text with an item more under a name, behind all others."""
        whole = dict(zip(self._names, self._items, strict=True))
        root, splicer = self._root, self._splicer()
        try:
            if root is not None and root.entries:
                wanted = {**whole, name: new}
                splicer.change(root, whole, wanted, _refuse, 1)
                text = splicer.result()
            else:
                start, end = (root.start, root.end) if root else (len(self._text),) * 2
                newline = self._style(None).newline
                before = self._text[:start]
                if before and not before.endswith(("\n", "\r", "\ufeff")):
                    before += newline
                entry = as_entry(name, new, 0, self._style(None))
                text = f"{before}{entry}{self._text[end:] or newline}"
        except OddError as err:
            raise CannotError from err
        if not self._is(text, [*self._items, new], (*self._names, name)):
            raise CannotError
        return text

    def without(self, at: int) -> str:
        """Return the text without an item."""
        wanted = [*self._items[:at], *self._items[at + 1 :]]
        if self._shape == "one" or self._root is None:
            raise CannotError
        root = self._root
        splicer = self._splicer(at)
        try:
            if not wanted:
                nothing = "{}" if self._shape == "named" else "[]"
                text = self._text[: root.start] + nothing + self._text[root.end :]
            elif self._shape == "named":
                splicer.delete_entry(root, at)
                text = splicer.result()
            else:
                kept = [index for index in range(len(root.items)) if index != at]
                dashes = [] if root.is_flow else splicer.dashes(root)
                splicer.delete_items(root, kept, dashes)
                text = splicer.result()
        except OddError as err:
            raise CannotError from err
        names = (*self._names[:at], *self._names[at + 1 :])
        if not self._is(text, wanted, names):
            raise CannotError
        return text

    def chunk(self, at: int) -> str | None:
        """Return the lines of an item as they stand; None if it has none of its own."""
        span = self._span(at)
        return None if span is None else self._text[slice(*span)]

    def text_of(self, at: int) -> str:
        """Return an item as it is written, without what stands around it."""
        node = self._node(at)
        return self._text[node.start : node.end]

    def with_chunk(
        self,
        chunk: str,
        item: Mapping[str, Any],
        *,
        at: int | None,
        behind: int | None,
        name: str = "",
    ) -> str:
        """Return the text with lines of before: in an item's place, or behind one."""
        place = (-1 if behind is None else behind) + 1
        wanted, names = [*self._items], [*self._names]
        where = slice(at, at + 1) if at is not None else slice(place, place)
        wanted[where] = [simple(item)]
        if self._shape == "named":
            names[where] = [name]
        start, end = (at is not None and self._span(at)) or self._after(behind)
        newline = self._style(None).newline
        if start and self._text[start - 1] not in "\n\r":
            chunk = newline + chunk
        if end < len(self._text) and not chunk.endswith(("\n", "\r")):
            chunk += newline
        text = self._text[:start] + chunk + self._text[end:]
        if not self._is(text, wanted, names):
            raise CannotError
        return text

    def _span(self, at: int) -> tuple[int, int] | None:
        """Return where the lines of an item begin and end."""
        if self._root is None or self._root.is_flow:
            return None
        if self._shape == "one":
            return 0, len(self._text)
        splicer = self._splicer(at)
        if self._shape == "named":
            start = self._root.entries[at][0].start
        else:
            try:
                start = splicer.dashes(self._root)[at]
            except OddError:
                return None
        return splicer.lines(start, max(self._node(at).end, start + 1))

    def _after(self, behind: int | None) -> tuple[int, int]:
        """Return the place behind an item, or before all."""
        root = self._root
        if root is None:
            return len(self._text), len(self._text)
        if not root.items:
            return root.start, root.end
        span = self._span(0 if behind is None else behind)
        if span is None:
            raise CannotError
        place = span[behind is not None]
        return place, place

    # How

    def _node(self, at: int) -> Node:
        assert self._root is not None
        if self._shape == "one":
            return self._root
        if self._shape == "named":
            return self._root.entries[at][1]
        return self._root.items[at]

    def _splicer(self, at: int | None = None) -> Splicer:
        return Splicer(self._text, self._style(at))

    def _style(self, at: int | None) -> Style:
        """Return how an item is written; of a new one, how the others are."""
        root = self._root
        node = self._node(at) if at is not None else root
        part = self._text[node.start : node.end] if node else self._text
        is_windows = "\r\n" in part if "\n" in part else "\r\n" in self._text
        indents = next(
            (
                found
                for where in (node, root)
                if where is not None
                and (found := _indents_lists(self._text, where)) is not None
            ),
            False,
        )
        return Style(newline="\r\n" if is_windows else "\n", indents_lists=indents)

    def _change(
        self, splicer: Splicer, at: int, old: Any, new: Any, depth: int
    ) -> None:
        root = self._root
        assert root is not None
        node = self._node(at)
        if self._shape == "one":
            splicer.change(node, old, new, _refuse, depth or 1)
        elif self._shape == "named":
            splicer.change_entry(root, at, old, new, depth)
        else:
            dash = 0 if root.is_flow else splicer.dashes(root)[at]
            put = partial(splicer.replace_item, root, node, dash)
            splicer.change(node, old, new, put, depth)

    def _with(self, new: Any, place: int) -> str | None:
        root = self._root
        if self._shape != "list":
            return None
        splicer = self._splicer()
        try:
            if root is None:
                splicer.append(0, new)
            elif not root.items:
                return self._in_place_of_nothing(root, new)
            elif root.is_flow:
                splicer.insert_item(root, new, place - 1 if place else None, ())
            else:
                dashes = splicer.dashes(root)
                if place == len(root.items) and self._ends_with(root):
                    column = dashes[0] - _line_start(self._text, dashes[0])
                    splicer.append(column, new)
                else:
                    previous = place - 1 if place else None
                    splicer.insert_item(root, new, previous, dashes)
        except OddError:
            return None
        return splicer.result()

    def _in_place_of_nothing(self, root: Node, new: Any) -> str:
        """Return the text with an item where brackets with nothing in them stood."""
        newline = self._style(None).newline
        before, after = self._text[: root.start], self._text[root.end :]
        if before and not before.endswith(("\n", "\r", "\ufeff")):
            return f"{before}[{as_flow(new)}]{after}"
        splicer = Splicer("", self._style(None))
        splicer.append(0, new)
        item = splicer.result().removeprefix(newline).removesuffix(newline)
        return f"{before}{item}{after or newline}"

    def _ends_with(self, root: Node) -> bool:
        """Return whether only comments and empty lines stand behind the list."""
        return all(
            not line.strip() or line.lstrip().startswith("#")
            for line in self._text[root.end :].splitlines()
        )

    def _is(self, text: str, wanted: list[Any], names: Sequence[str] = ()) -> bool:
        try:
            loaded = self._load(text)
            items = items_of(loaded, self._shape)
        except Exception:  # noqa: BLE001  # whatever it says: this text is not to be
            return False
        if names_of(loaded, self._shape) != tuple(names):
            return False
        if items == [] and wanted == []:
            return True
        return len(items) == len(wanted) and all(
            map(_is_as, items, wanted, strict=True)
        )


def _is_as(one: Any, other: Any) -> bool:
    """Return whether two items are the same, but for the end of a last line."""
    return same(one, other) or same(_stripped(one), _stripped(other))


def _stripped(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _stripped(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_stripped(item) for item in value]
    return value.removesuffix("\n") if isinstance(value, str) else value


def _refuse(_value: Any) -> None:
    raise OddError("It is the whole file")


def items_of(loaded: Any, shape: Shape) -> list[Any]:
    """Return the items in what was read of a file."""
    if shape == "one":
        return [simple(loaded)] if loaded else []
    if shape == "named":
        if loaded and not isinstance(loaded, Mapping):
            raise yaml.YAMLError("It has no names")
        return [simple(item) for item in (loaded or {}).values()]
    if loaded and not isinstance(loaded, list):
        raise yaml.YAMLError("It is no list")
    return [simple(item) for item in loaded or ()]


def names_of(loaded: Any, shape: Shape) -> tuple[str, ...]:
    """Return the names of the items, where they have some."""
    if shape != "named" or not isinstance(loaded, Mapping):
        return ()
    return tuple(map(str, loaded))


def _indents_lists(text: str, node: Node) -> bool | None:
    """Return whether lists stand deeper than their keys; None if there is none."""
    for part in node.nodes():
        for key, value in part.entries:
            if (
                value.kind == "list"
                and value.items
                and not (value.is_flow or part.is_flow or value.is_special)
            ):
                mine = key.start - _line_start(text, key.start)
                return value.start - _line_start(text, value.start) > mine
    return None


def _line_start(text: str, at: int) -> int:
    before = max(text.rfind(end, 0, at) for end in "\n\r")
    return before + 1 if before >= 0 else int(text.startswith("\ufeff"))
