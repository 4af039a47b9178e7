"""The text of a YAML file as nodes that know where they stand. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
import re
from typing import Any, Final, Literal

import yaml  # type: ignore[import-untyped]  # PyYAML brings no types along

_BEFORE_CONTENT: Final = re.compile(r"(?:[&!]\S*\s*)+")

type NodeKind = Literal["scalar", "map", "list", "alias"]


@dataclass(slots=True, kw_only=True)
class Node:
    """A part of the text: its offsets, and what is in it."""

    kind: NodeKind
    start: int
    """With its anchor and its tag."""
    end: int
    """Behind the last sign of its content: no comment, no empty lines."""
    is_flow: bool = False
    style: str | None = None
    """Of a scalar: a quote, a sign of a block, or none."""
    text: str = ""
    is_special: bool = False
    """It has an anchor or a tag."""
    tag: str | None = None
    entries: list[tuple[Node, Node]] = field(default_factory=list)
    items: list[Node] = field(default_factory=list)

    def nodes(self) -> Iterator[Node]:
        """Yield it and all that is in it."""
        yield self
        for key, value in self.entries:
            yield from key.nodes()
            yield from value.nodes()
        for item in self.items:
            yield from item.nodes()

    def content_start(self, text: str) -> int:
        """Return where it begins behind its anchor and its tag."""
        if not self.is_special:
            return self.start
        found = _BEFORE_CONTENT.match(text, self.start, self.end)
        return found.end() if found else self.start


def read_tree(text: str) -> Node | None:
    """Return the root of a document; None for an empty one. Raises `YAMLError`."""
    return _Reader(text).read()


def check(text: str) -> None:
    """Raise `YAMLError` for a broken text, which Home Assistant's loader would log."""
    for _ in yaml.parse(text, Loader=yaml.CSafeLoader):
        pass


def has_tags(text: str) -> bool:
    """Whether there is a tag of Home Assistant's, which reading resolves."""
    return any(
        isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent)
        and event.tag is not None
        and event.tag.startswith("!")
        and event.tag != "!"
        for event in yaml.parse(text, Loader=yaml.CSafeLoader)
    )


class _Reader:
    """Builds nodes from the events of the quick parser, whose marks are exact."""

    def __init__(self, text: str) -> None:
        self._text = text
        # The parser leaves out the mark of the byte order.
        self._shift = 1 if text.startswith("\ufeff") else 0

    def read(self) -> Node | None:
        events = yaml.parse(self._text, Loader=yaml.CSafeLoader)
        roots = [
            self._node(next(events), events)
            for event in events
            if isinstance(event, yaml.DocumentStartEvent)
        ]
        if len(roots) > 1:
            raise yaml.YAMLError("There is more than one document")
        if not roots or (roots[0].kind == "scalar" and not roots[0].text):
            return None
        return roots[0]

    def _node(self, event: Any, events: Iterator[Any]) -> Node:
        start = event.start_mark.index + self._shift
        end = event.end_mark.index + self._shift
        if isinstance(event, yaml.AliasEvent):
            return Node(kind="alias", start=start, end=end, is_special=True)
        is_special = event.anchor is not None or event.tag is not None
        if isinstance(event, yaml.ScalarEvent):
            if event.style is not None and event.style in "|>":
                end = self._end_of_block(start, end)
            return Node(
                kind="scalar",
                start=start,
                end=end,
                style=event.style or None,
                text=event.value,
                is_special=is_special,
                tag=event.tag,
            )
        node = Node(
            kind="map" if isinstance(event, yaml.MappingStartEvent) else "list",
            start=start,
            end=end,
            is_flow=bool(event.flow_style),
            is_special=is_special,
            tag=event.tag,
        )
        while not isinstance(event := next(events), yaml.CollectionEndEvent):
            first = self._node(event, events)
            if node.kind == "map":
                node.entries.append((first, self._node(next(events), events)))
            else:
                node.items.append(first)
        if node.is_flow:
            node.end = event.end_mark.index + self._shift
        elif node.entries:
            node.end = max(node.entries[-1][1].end, node.entries[-1][0].end)
        elif node.items:
            node.end = node.items[-1].end
        return node

    def _end_of_block(self, start: int, end: int) -> int:
        """Return the end of a block of text without the empty lines behind it."""
        first, _, _ = self._text[start:end].partition("\n")
        block = self._text[start:end]
        if "+" in first.partition("#")[0]:
            # Its empty lines are part of it, but for the end of the last one.
            return start + len(block.removesuffix("\n").removesuffix("\r"))
        return start + len(block.rstrip(" \t\r\n"))
