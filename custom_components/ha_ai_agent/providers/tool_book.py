"""The tools of a request as every server takes them, and the way back. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
import re
from typing import Any, Final

from ..models import AssistantMessage, ChatRequest, JsonObject, ToolCall, ToolSpec
from .base import ClientEvent, ToolCallReady
from .plain_schema import plain_schema, plain_tool_schema

LONGEST_NAME: Final = 64
_GOOD_NAME: Final = re.compile(r"[a-zA-Z_][a-zA-Z0-9_-]{0,63}")
_GOOD_KEY: Final = re.compile(r"[a-zA-Z0-9_.-]{1,64}")
_AROUND: Final = re.compile(
    r"\s*+(?:(?:functions|default_api|tools?)[.:])?([a-zA-Z0-9_-]{1,64}+)"
    r"(?::\d{1,9}+|\(\)|<\|.{0,200})?\s*+",
    re.DOTALL,
)
"""Namespaces before a name, and numbers or a template's marks after it."""
_MOST_BOOKS: Final = 16


@dataclass(slots=True)
class _Keys:
    """Arguments whose names had to be cleaned, by the names that were sent."""

    real: dict[str, str] = field(default_factory=dict)
    inner: dict[str, _Keys] = field(default_factory=dict)
    items: _Keys | None = None

    def __bool__(self) -> bool:
        return bool(self.real or self.inner or self.items)

    def back(self, value: Any) -> Any:
        """Return arguments under the names that the tool knows."""
        if isinstance(value, dict):
            return {
                self.real.get(key, key): self.inner[key].back(item)
                if key in self.inner
                else item
                for key, item in value.items()
            }
        if isinstance(value, list) and self.items is not None:
            return [self.items.back(item) for item in value]
        return value


class ToolBook:
    """Tools under names and schemas that no server refuses."""

    def __init__(self, tools: Sequence[ToolSpec]) -> None:
        self._names: dict[str, str] = {}
        self._real: dict[str, str] = {}
        self._keys: dict[str, _Keys] = {}
        # Two tools of one name cannot be told apart: the first is the one that runs.
        first = {tool.name: tool for tool in reversed(tools)}
        rows = [tool for tool in tools if first[tool.name] is tool]
        taken = {tool.name for tool in rows if _GOOD_NAME.fullmatch(tool.name)}
        for tool in rows:
            if tool.name in taken:
                self._names[tool.name] = tool.name
                continue
            name = clean_name(tool.name)
            if name in taken:
                name = _marked(name, tool.name)
            taken.add(name)
            self._names[tool.name] = name
            self._real[name] = tool.name
        self._sent = frozenset(self._names.values())
        self.tools = tuple(self._plain(tool) for tool in rows)

    def _plain(self, tool: ToolSpec) -> ToolSpec:
        schema, words = plain_tool_schema(tool.parameters)
        schema, keys = _clean_keys(schema)
        name = self._names[tool.name]
        if keys:
            self._keys[name] = keys
        description = f"{tool.description} {words}".strip()
        return replace(tool, name=name, description=description, parameters=schema)

    def plain(self, request: ChatRequest) -> ChatRequest:
        """Return a request with these tools, its earlier calls under their names."""
        structure = request.structure
        return replace(
            request,
            tools=self.tools,
            messages=[self._renamed(message) for message in request.messages],
            structure=None if structure is None else plain_schema(structure),
        )

    def _renamed[M](self, message: M) -> M:
        if not isinstance(message, AssistantMessage) or all(
            self.name_of(call.name) == call.name for call in message.tool_calls
        ):
            return message
        calls = tuple(
            replace(call, name=self.name_of(call.name)) for call in message.tool_calls
        )
        return replace(message, tool_calls=calls)

    def name_of(self, name: str) -> str:
        """Return the name under which a tool is sent, also one that is gone."""
        return self._names.get(name) or clean_name(name)

    def meant(self, event: ClientEvent) -> ClientEvent:
        """Return a call under the name and with the arguments that its tool knows."""
        if not isinstance(event, ToolCallReady):
            return event
        call = self._offered(event.call)
        keys = self._keys.get(call.name)
        if keys is None and call.name not in self._real:
            return event if call is event.call else ToolCallReady(call)
        arguments: JsonObject = keys.back(call.arguments) if keys else call.arguments
        name = self._real.get(call.name, call.name)
        return ToolCallReady(ToolCall(call.tool_call_id, name, arguments, call.problem))

    def _offered(self, call: ToolCall) -> ToolCall:
        """Return a call without what servers leave around the name of its tool."""
        if call.name in self._sent or (found := _AROUND.fullmatch(call.name)) is None:
            return call
        return replace(call, name=found[1]) if found[1] in self._sent else call


class ToolBooks:
    """The books of one client: the tools of a conversation are made plain once."""

    def __init__(self) -> None:
        self._books: dict[int, tuple[Sequence[ToolSpec], ToolBook]] = {}

    def of(self, tools: Sequence[ToolSpec]) -> ToolBook:
        """Return the book of some tools."""
        known = self._books.get(id(tools))
        if known is None or known[0] is not tools:
            while len(self._books) >= _MOST_BOOKS:
                self._books.pop(next(iter(self._books)))
            known = self._books[id(tools)] = (tools, ToolBook(tools))
        return known[1]


def clean_name(name: str) -> str:
    """Return a name of letters, digits, `_` and `-`, of at most 64."""
    if _GOOD_NAME.fullmatch(name):
        return name
    clean = re.sub(r"[^a-zA-Z0-9_-]", "_", name) or "tool"
    if not re.match(r"[a-zA-Z_]", clean):
        clean = f"_{clean}"
    return clean if len(clean) <= LONGEST_NAME else _marked(clean, name)


def _marked(clean: str, name: str) -> str:
    """Return a clean name with a mark that only this name has."""
    mark = blake2b(name.encode(errors="replace"), digest_size=4).hexdigest()
    return f"{clean[: LONGEST_NAME - len(mark) - 1]}_{mark}"


def _clean_keys(schema: JsonObject) -> tuple[JsonObject, _Keys]:
    """Return a schema whose properties have names that no server refuses."""
    keys = _Keys()
    result = dict(schema)
    if isinstance(properties := schema.get("properties"), Mapping):
        names = _key_names(properties)
        result["properties"] = {}
        for key, value in properties.items():
            name = names[key]
            result["properties"][name], inner = _clean_keys(value)
            if name != key:
                keys.real[name] = key
            if inner:
                keys.inner[name] = inner
        if "required" in schema:
            result["required"] = [names.get(key, key) for key in schema["required"]]
    if isinstance(items := schema.get("items"), Mapping):
        result["items"], inner = _clean_keys(dict(items))
        keys.items = inner or None
    return result, keys


def _key_names(keys: Iterable[str]) -> dict[str, str]:
    keys = list(keys)
    taken = {key for key in keys if _GOOD_KEY.fullmatch(key)}
    names: dict[str, str] = {}
    for key in keys:
        name = key
        if key not in taken:
            name = re.sub(r"[^a-zA-Z0-9_.-]", "_", key) or "value"
            if len(name) > LONGEST_NAME or name in taken:
                name = _marked(name, key)
            taken.add(name)
        names[key] = name
    return names
