"""A value as the YAML text that stands for it at one place of a file. Pure."""

from dataclasses import dataclass
from typing import Any, Final

import yaml  # type: ignore[import-untyped]  # PyYAML brings no types along

_WIDE: Final = 1_000_000
_QUOTES: Final = frozenset({"'", '"'})


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a file is written."""

    newline: str = "\n"
    indents_lists: bool = False
    """Whether the items of a list stand deeper than its key."""


class _Dumper(yaml.SafeDumper):  # type: ignore[misc]  # for the same reason
    """Writes several lines as a block, and knows no anchors."""

    indents_lists = False

    def ignore_aliases(self, _data: Any) -> bool:
        return True

    def increase_indent(
        self, flow: bool = False, indentless: bool = False
    ) -> Any:  # as PyYAML calls it
        return super().increase_indent(flow, indentless and not self.indents_lists)


class _IndentingDumper(_Dumper):
    """The same, with the items of a list deeper than its key."""

    indents_lists = True


def _text(dumper: Any, value: str) -> Any:
    lines = value.split("\n")
    is_block = len(lines) > 1 and not any(line != line.rstrip() for line in lines)
    style = "|" if is_block and value.strip() else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


def _nothing(dumper: Any, _value: None) -> Any:
    return dumper.represent_scalar("tag:yaml.org,2002:null", "null")


for _dumper in (_Dumper, _IndentingDumper):
    _dumper.add_representer(str, _text)
    _dumper.add_representer(type(None), _nothing)


def _dump(value: Any, style: Style, **options: Any) -> str:
    dumper = _IndentingDumper if style.indents_lists else _Dumper
    text: str = yaml.dump(
        value,
        Dumper=dumper,
        allow_unicode=True,
        sort_keys=False,
        width=_WIDE,
        **{"default_flow_style": False, **options},
    )
    return text


def _placed(text: str, column: int, style: Style) -> str:
    """Return lines of which all but the first are indented; no line's end at last."""
    lines = text.removesuffix("\n").split("\n")
    pad = " " * column
    return style.newline.join(
        [lines[0], *(f"{pad}{line}" if line.strip() else "" for line in lines[1:])]
    )


def as_block(value: Any, column: int, style: Style) -> str:
    """Return a value as it stands at a column in a block."""
    if is_inline(value):
        return as_inline(value)
    if isinstance(value, str):
        # Only within something does a block of text have its indent.
        [_, text] = _dump([value], style).split(" ", 1)
        return _placed(text, max(column - 2, 0), style)
    return _placed(_dump(value, style), column, style)


def as_entry(key: str, value: Any, column: int, style: Style) -> str:
    """Return a key and its value as they stand at a column in a block."""
    return _placed(_dump({key: value}, style), column, style)


def as_item(value: Any, column: int, style: Style) -> str:
    """Return an item of a list whose dash stands at a column."""
    return _placed(_dump([value], style), column, style)


def as_flow(value: Any) -> str:
    """Return a value as it stands between brackets or braces."""
    text: str = yaml.dump(
        [_folded(value)],
        Dumper=_FlowDumper,
        allow_unicode=True,
        sort_keys=False,
        width=_WIDE,
        default_flow_style=True,
    )
    return text.strip()[1:-1]


class _FlowDumper(yaml.SafeDumper):  # type: ignore[misc]  # for the same reason
    """Writes all on one line."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True


class _Quoted(str):
    """A text that needs its signs for line ends written out."""

    __slots__ = ()


_FlowDumper.add_representer(
    _Quoted,
    lambda dumper, value: dumper.represent_scalar(
        "tag:yaml.org,2002:str", str(value), style='"'
    ),
)


def _folded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _folded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_folded(item) for item in value]
    return _Quoted(value) if isinstance(value, str) and "\n" in value else value


def is_inline(value: Any) -> bool:
    """Whether a value has its place beside its key."""
    if isinstance(value, dict | list):
        return not value
    return not (isinstance(value, str) and "\n" in value)


def as_inline(value: Any, quote: str | None = None) -> str:
    """Return a scalar, or something empty, in the quotes that stood there."""
    if isinstance(value, str) and quote in _QUOTES and "\n" not in value:
        text: str = yaml.dump(
            value, default_style=quote, allow_unicode=True, width=_WIDE
        )
        return text.rstrip("\n")
    return as_flow(value)
