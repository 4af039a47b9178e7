"""The smallest changes of a text that make one value of another. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
import re
from typing import Any, Final

from .align import pairs, same
from .emit import Style, as_entry, as_flow, as_inline, as_item, is_inline
from .tree import Node

_LINE_END: Final = re.compile(r"\r\n|\n|\r")
ALL_DEPTHS: Final = 100


class OddError(Exception):
    """The text is written in a way that cannot be changed in this small a step."""


@dataclass(frozen=True, slots=True, order=True)
class _Cut:
    start: int
    end: int
    number: int
    text: str


type _Replace = Callable[[Any], None]


class Splicer:
    """Collects changes of one text, and makes them together."""

    def __init__(self, text: str, style: Style) -> None:
        self._text = text
        self._style = style
        self._cuts: list[_Cut] = []

    def result(self) -> str:
        """Return the text with all changes."""
        parts: list[str] = []
        at = 0
        for cut in sorted(self._cuts):
            if cut.start < at:
                raise OddError("Two changes of one place")
            parts += [self._text[at : cut.start], cut.text]
            at = cut.end
        return "".join([*parts, self._text[at:]])

    # Values

    def change(
        self,
        node: Node,
        old: Any,
        new: Any,
        replace: _Replace,
        depth: int = ALL_DEPTHS,
    ) -> None:
        """Make one value of another, in at most so many steps inwards."""
        if same(old, new):
            return
        if depth > 0 and old and new:
            is_map = isinstance(old, Mapping) and isinstance(new, Mapping)
            if is_map and node.kind == "map":
                self._change_map(node, old, new, replace, depth)
                return
            if isinstance(old, list) and isinstance(new, list) and node.kind == "list":
                self._change_list(node, old, new, replace, depth)
                return
        replace(new)

    def change_entry(
        self, node: Node, at: int, old: Any, new: Any, depth: int = ALL_DEPTHS
    ) -> None:
        """Make one value of another behind its name."""
        key, value = node.entries[at]
        put = partial(self._replace_value, node, key, value)
        self.change(value, old, new, put, depth)

    def _change_map(
        self,
        node: Node,
        old: Mapping[str, Any],
        new: Mapping[str, Any],
        replace: _Replace,
        depth: int,
    ) -> None:
        index = {key.text: at for at, (key, _) in enumerate(node.entries)}
        gone = [index.get(key) for key in old if key not in new]
        if None in gone:
            raise OddError("What goes stands elsewhere")
        kept = [at for at in range(len(node.entries)) if at not in gone]
        if not kept:
            replace(new)
            return
        previous: int | None = None
        for key, value in new.items():
            at = index.get(key)
            if at is None:
                if key not in old or not same(old[key], value):
                    self._insert_entry(node, key, value, previous)
                continue
            previous = at
            key_node, value_node = node.entries[at]
            put = partial(self._replace_value, node, key_node, value_node)
            self.change(value_node, old.get(key), value, put, depth - 1)
        spans = [(key.start, max(key.end, value.end)) for key, value in node.entries]
        self._delete(spans, kept, is_flow=node.is_flow)

    def _change_list(
        self,
        node: Node,
        old: Sequence[Any],
        new: Sequence[Any],
        replace: _Replace,
        depth: int,
    ) -> None:
        if len(node.items) != len(old):
            raise OddError("The list stands elsewhere")
        which = pairs(list(old), list(new))
        kept = [at for at in which if at is not None]
        if not kept:
            replace(new)
            return
        dashes = [0] * len(old) if node.is_flow else self.dashes(node)
        previous: int | None = None
        for at, value in zip(which, new, strict=True):
            if at is None:
                self.insert_item(node, value, previous, dashes)
                continue
            previous = at
            item = node.items[at]
            put = partial(self.replace_item, node, item, dashes[at])
            self.change(item, old[at], value, put, depth - 1)
        self.delete_items(node, kept, dashes)

    # Places

    def dashes(self, node: Node) -> list[int]:
        """Return where the dashes of a list in a block stand."""
        found: list[int] = []
        at = node.content_start(self._text)
        for item in node.items:
            found.append(self._find("-", at, max(item.start, at) + 1))
            at = max(item.end, found[-1] + 1)
        return found

    def _find(self, sign: str, start: int, stop: int) -> int:
        """Return where a sign stands that is in no comment."""
        at = start
        while at < min(stop, len(self._text)):
            if self._text[at] == "#":
                at = self._line_stop(at)
            elif self._text[at] == sign:
                return at
            else:
                at += 1
        raise OddError(f"There is no {sign}")

    def _column(self, at: int) -> int:
        return at - self._line_start(at)

    def _line_start(self, at: int) -> int:
        before = max(self._text.rfind(end, 0, at) for end in "\n\r")
        # A mark of the byte order takes no column.
        return before + 1 if before >= 0 else int(self._text.startswith("\ufeff"))

    def lines(self, start: int, end: int) -> tuple[int, int]:
        """Return the whole lines of what stands between two places."""
        return self._line_start(start), self._next_line(end)

    def _line_stop(self, at: int) -> int:
        """Return where the line ends, before its end."""
        found = _LINE_END.search(self._text, at)
        return found.start() if found else len(self._text)

    def _next_line(self, at: int) -> int:
        found = _LINE_END.search(self._text, at)
        return found.end() if found else len(self._text)

    def _begins_line(self, at: int) -> bool:
        return not self._text[self._line_start(at) : at].strip(" ")

    def _comment_behind(self, at: int) -> str:
        """Return the comment on the rest of a line, with the space before it."""
        rest = self._text[at : self._line_stop(at)]
        return rest if rest.lstrip(" \t").startswith("#") else ""

    def _cut(self, start: int, end: int, text: str) -> None:
        self._cuts.append(_Cut(start, end, len(self._cuts), text))

    # Replacing

    def _check_untagged(self, node: Node) -> None:
        if any(part.tag is not None for part in node.nodes()):
            raise OddError("It holds a tag")

    def _replace_value(self, parent: Node, key: Node, value: Node, new: Any) -> None:
        self._check_untagged(value)
        if parent.is_flow:
            space = " " if value.start == value.end else ""
            self._cut(self._at(value), value.end, space + self._flow(value, new))
            return
        colon = self._find(":", key.end, len(self._text))
        was_inline = value.kind in {"scalar", "alias"} or value.is_flow
        if was_inline and is_inline(new) and not self._is_block_text(value):
            if value.end > colon + 1:
                text = as_inline(new, value.style)
                self._cut(self._at(value), value.end, text)
            else:
                self._cut(colon + 1, colon + 1, f" {as_inline(new)}")
            return
        name = as_inline(key.text)
        entry = as_entry(key.text, new, self._column(key.start), self._style)
        if not entry.startswith(f"{name}:"):
            raise OddError("The key is odd")
        self._put_in(colon + 1, max(value.end, colon + 1), entry[len(name) + 1 :])

    def _is_block_text(self, value: Node) -> bool:
        return value.style is not None and value.style in "|>"

    def _put_in(self, start: int, end: int, text: str) -> None:
        """Put text in place of what there is; the comment on its first line stays."""
        first, newline, rest = text.partition(self._style.newline)
        comment = ""
        if self._line_stop(start) < end:
            comment = self._comment_behind(start)
        elif newline and (comment := self._comment_behind(end)):
            end = self._line_stop(end)
        self._cut(start, end, first + comment + newline + rest)

    def _at(self, value: Node) -> int:
        """Return where a value may be replaced: behind its anchor, if it is a name."""
        return value.start if value.kind == "alias" else value.content_start(self._text)

    def _flow(self, value: Node, new: Any) -> str:
        return as_inline(new, value.style) if is_inline(new) else as_flow(new)

    def replace_item(self, parent: Node, item: Node, dash: int, new: Any) -> None:
        """Put another item into a list."""
        self._check_untagged(item)
        if parent.is_flow:
            self._cut(self._at(item), item.end, self._flow(item, new))
            return
        if item.end <= dash + 1:
            self._cut(dash, dash + 1, as_item(new, self._column(dash), self._style))
            return
        if is_inline(new) and not self._is_block_text(item):
            self._cut(self._at(item), item.end, as_inline(new, item.style))
            return
        # From the dash on: what is written has its own way of indenting.
        self._put_in(dash, item.end, as_item(new, self._column(dash), self._style))

    # Adding

    def _insert_entry(
        self, node: Node, key: str, value: Any, previous: int | None
    ) -> None:
        if node.is_flow:
            spans = [(k.start, max(k.end, v.end)) for k, v in node.entries]
            text = as_flow({key: value})[1:-1]
            self._insert_in_flow(spans, text, previous)
            return
        first = node.entries[0][0].start
        text = as_entry(key, value, self._column(first), self._style)
        if previous is None:
            self._insert_first(first, text)
        else:
            key_node, value_node = node.entries[previous]
            end = max(key_node.end, value_node.end)
            self._insert_line(end, self._column(first), text)

    def insert_item(
        self, node: Node, value: Any, previous: int | None, dashes: Sequence[int]
    ) -> None:
        """Add an item to a list, behind another or before all."""
        if node.is_flow:
            spans = [(item.start, item.end) for item in node.items]
            self._insert_in_flow(spans, as_flow(value), previous)
            return
        column = self._column(dashes[0])
        text = as_item(value, column, self._style)
        if previous is None:
            self._insert_first(dashes[0], text)
        else:
            end = max(node.items[previous].end, dashes[previous] + 1)
            self._insert_line(end, column, text)

    def _insert_in_flow(
        self, spans: Sequence[tuple[int, int]], text: str, previous: int | None
    ) -> None:
        if previous is None:
            self._cut(spans[0][0], spans[0][0], f"{text}, ")
        else:
            end = spans[previous][1]
            self._cut(end, end, f", {text}")

    def _insert_first(self, at: int, text: str) -> None:
        pad = " " * self._column(at)
        if self._begins_line(at):
            at = self._line_start(at)
            self._cut(at, at, f"{pad}{text}{self._style.newline}")
        else:
            self._cut(at, at, f"{text}{self._style.newline}{pad}")

    def _insert_line(self, end: int, column: int, text: str) -> None:
        at = self._next_line(end)
        while self._is_comment_deeper(at, column):
            at = self._next_line(at)
        pad = " " * column
        if at and self._text[at - 1] in "\n\r":
            self._cut(at, at, f"{pad}{text}{self._style.newline}")
        else:
            self._cut(at, at, f"{self._style.newline}{pad}{text}")

    def _is_comment_deeper(self, at: int, column: int) -> bool:
        """Return whether a line is a comment of what stands before it."""
        line = self._text[at : self._line_stop(at)]
        bare = line.lstrip(" \t")
        return bare.startswith("#") and len(line) - len(bare) > column

    def append(self, column: int, item: Any) -> None:
        """Add an item to a list at the end of the text."""
        self._insert_line(len(self._text), column, as_item(item, column, self._style))

    # Taking away

    def delete_items(
        self, node: Node, kept: Sequence[int], dashes: Sequence[int]
    ) -> None:
        """Take all but these items out of a list."""
        starts = [item.start for item in node.items] if node.is_flow else dashes
        spans = [
            (start, max(item.end, start + (not node.is_flow)))
            for start, item in zip(starts, node.items, strict=True)
        ]
        self._delete(spans, kept, is_flow=node.is_flow)

    def delete_entry(self, node: Node, at: int) -> None:
        """Take a value and its name out of a map."""
        spans = [(key.start, max(key.end, value.end)) for key, value in node.entries]
        kept = [index for index in range(len(spans)) if index != at]
        self._delete(spans, kept, is_flow=node.is_flow)

    def _delete(
        self, spans: Sequence[tuple[int, int]], kept: Sequence[int], *, is_flow: bool
    ) -> None:
        at = 0
        while at < len(spans):
            if at in kept:
                at += 1
                continue
            last = at
            while last + 1 < len(spans) and last + 1 not in kept:
                last += 1
            following = spans[last + 1][0] if last + 1 < len(spans) else None
            if is_flow:
                if following is not None:
                    self._cut(spans[at][0], following, "")
                else:
                    self._cut(spans[at - 1][1], spans[last][1], "")
            elif following is not None and not self._begins_line(spans[at][0]):
                self._delete_compact(spans[at][0], spans[last][1], following)
            else:
                for start, end in spans[at : last + 1]:
                    self._cut(self._line_start(start), self._next_line(end), "")
            at = last + 1

    def _delete_compact(self, start: int, end: int, following: int) -> None:
        """Take away what stands behind a dash; comments up to the next stay."""
        stop = self._line_stop(end)
        if "#" in self._text[stop:following]:
            self._cut(start, stop, "")
        else:
            self._cut(start, following, "")
