"""What a server refuses or wants, learned from its refusals. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
import re
from typing import Final

from ..errors import NoToolsError, ProviderError
from ..models import (
    AssistantMessage,
    ChatRequest,
    JsonObject,
    Message,
    ToolMessage,
    UserMessage,
)
from .chat_wire import NO_NULL, NO_SYSTEM, SIGNED
from .failures import NO_STREAM
from .plain_schema import simple_schema
from .profiles import Profile
from .wishes import nearest_effort

type Lessons = frozenset[str]
"""Parameters to leave out, by name, and the words below."""

NO_TOOLS: Final = "tools"
WHOLE: Final = "stream"
"""The answer in one piece."""
SIMPLE: Final = "simple schemas"
OWN_ONLY: Final = "foreign tools"
WITHOUT: Final = "without "
"""Before the name of a tool that is left out."""
THOUGHTS: Final = "thoughts"
"""Each call goes back with the thinking that led to it."""
NO_THOUGHTS: Final = "no thoughts"
EFFORT: Final = "effort "
"""Before the word for how much to think that is taken in the place of ours."""

CANNOT_ACT: Final = (
    "[There are no tools: you can neither do nor look up anything. Answer from what "
    "stands here, and say so where you are asked to do something.]"
)
_MOST_LEFT_OUT: Final = 3
_OF_A_SCHEMA: Final = re.compile(
    r"schema|function_declarations|\bparameters\b|\btools?\b ?[\[.\d]|\bfunction '"
    r"|unknown name|\bproperties\b|grammar|template|\btools?\b.{0,40}(invalid|name)"
)
_OF_THOUGHTS: Final = re.compile(
    r"reasoning[_ ](content|details)|thinking (block|mode)"
)
_OF_STREAM: Final = re.compile(
    r"to stream this|\bstream(ing)?\b.{0,40}(not|n't) (supported|available|allowed)"
    r"|(not|n't) support stream(ing)?\b"
)
_OF_NULL: Final = re.compile(
    r"\bcontent\b.{0,80}(null|none|valid string|required|missing|expected|blank)"
    r"|(null|none|valid string|required|missing|expected).{0,80}\bcontent\b"
)
_OF_SYSTEM: Final = re.compile(
    r"system[`'\"]? role|role[`'\":]* ?[`'\"]?system|got system|roles are supported"
)
_STRANGE: Final = re.compile(
    r"unsupported|not supported|extra|not permitted|not allowed|unknown|unrecognized"
    r"|unexpected|additional propert"
)
_PLACE: Final = re.compile(r"(?:tools|function_declarations)[\[. ]+(\d{1,3})\b")


def next_lesson(
    error: ProviderError,
    body: JsonObject,
    request: ChatRequest,
    optional: Mapping[str, str],
    known: Lessons,
) -> str | None:
    """Return what a refusal says to do otherwise; None where it does not say."""
    if isinstance(error, NoToolsError):
        return _of_tools(error, body)
    if not may_be_mended(error):
        return None
    text = str(error)
    if (form := _of_the_form(text.lower(), body)) is not None and form not in known:
        return form
    if _OF_THOUGHTS.search(text.lower()):
        lesson = NO_THOUGHTS if _STRANGE.search(text.lower()) else THOUGHTS
        return None if lesson in known else lesson
    if (effort := _of_effort(text, body, known)) is not None:
        return effort
    names = sent(body, optional, known)
    # The longest first: `reasoning.effort` before `reasoning`.
    for name in sorted(names, key=len, reverse=True):
        if re.search(rf"(?<![\w.]){re.escape(name)}(?![\w.]*\w)", text):
            return name
    if request.tools and _OF_A_SCHEMA.search(text.lower()):
        return _of_a_schema(text, request, known)
    return None


def _of_the_form(text: str, body: JsonObject) -> str | None:
    """Return in which form a server wants its messages, or its answer."""
    if body.get("stream") and _OF_STREAM.search(text):
        return WHOLE
    rows = body.get("messages") or ()
    if any(row["content"] is None for row in rows) and _OF_NULL.search(text):
        return NO_NULL
    if any(row["role"] == "system" for row in rows) and _OF_SYSTEM.search(text):
        return NO_SYSTEM
    return SIGNED if rows and "thought_signature" in text else None


def _of_effort(text: str, body: JsonObject, known: Lessons) -> str | None:
    """Return another effort, where a refusal lists those that it takes."""
    if not re.search(r"reasoning[_. ]?effort", text):
        return None
    reasoning = body.get("reasoning")
    sent_effort = reasoning.get("effort") if isinstance(reasoning, Mapping) else None
    nearest = nearest_effort(text, str(body.get("reasoning_effort") or sent_effort))
    is_known = any(lesson.startswith(EFFORT) for lesson in known)
    return None if nearest is None or is_known else f"{EFFORT}{nearest}"


def may_be_mended(error: ProviderError) -> bool:
    """Return whether another form of the same request may be taken."""
    return error.status in {400, 422, 500} and type(error) is ProviderError


def sent(body: JsonObject, optional: Mapping[str, str], known: Lessons) -> set[str]:
    """Return what could be left out of a body.

    `optional` says for each name that an error may mention under which key it is sent.
    """
    return {name for name, key in optional.items() if name not in known and key in body}


def _of_tools(error: NoToolsError, body: JsonObject) -> str | None:
    if "tools" not in body:
        return None
    if "tool_choice" in body and "tool_choice" in str(error):
        return "tool_choice"  # perhaps only this
    if body.get("stream") and NO_STREAM.search(str(error).lower()):
        return WHOLE
    return NO_TOOLS


def _of_a_schema(text: str, request: ChatRequest, known: Lessons) -> str | None:
    """Return the plainest form, then the tool that is named, then all of others."""
    if SIMPLE not in known:
        return SIMPLE
    if sum(lesson.startswith(WITHOUT) for lesson in known) < _MOST_LEFT_OUT:
        names = [tool.name for tool in request.tools]
        for name in sorted(names, key=len, reverse=True):
            if re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text):
                return f"{WITHOUT}{name}"
        found = _PLACE.search(text)
        if found is not None and (place := int(found[1])) < len(names):
            return f"{WITHOUT}{names[place]}"
    is_foreign = any(tool.rights is None for tool in request.tools)
    return OWN_ONLY if is_foreign and OWN_ONLY not in known else None


def taught(request: ChatRequest, lessons: Lessons) -> ChatRequest:
    """Return a request as it is sent after these lessons."""
    if NO_TOOLS in lessons:
        return replace(request, tools=(), messages=list(_told(request.messages)))
    tools = [
        tool
        for tool in request.tools
        if f"{WITHOUT}{tool.name}" not in lessons
        and not (OWN_ONLY in lessons and tool.rights is None)
    ]
    if SIMPLE in lessons:
        tools = [
            replace(tool, parameters=simple_schema(tool.parameters)) for tool in tools
        ]
    return replace(request, tools=tools)


def _told(messages: Sequence[Message]) -> list[Message]:
    """Return a conversation in which what was done is told in words."""
    told: list[Message] = []
    for message in messages:
        if isinstance(message, ToolMessage):
            continue
        if isinstance(message, AssistantMessage) and message.tool_calls:
            message = replace(message, tool_calls=(), native=None)  # noqa: PLW2901  # a copy
        told.append(message)
    newest = told[-1] if told else None
    if isinstance(newest, UserMessage):
        told[-1] = replace(newest, tail=f"{newest.tail or ''}\n{CANNOT_ACT}".strip())
    return told


def taught_profile(profile: Profile, lessons: Lessons) -> Profile:
    """Return how to speak to a model after these lessons."""
    for lesson in lessons:
        if lesson.startswith(EFFORT):
            profile = _with_effort(profile, lesson.removeprefix(EFFORT))
    if NO_THOUGHTS in lessons:
        return replace(profile, returns_reasoning="none")
    if THOUGHTS in lessons:
        return replace(profile, returns_reasoning="content")
    return profile


def _with_effort(profile: Profile, effort: str) -> Profile:
    fields = dict(profile.fields)
    if "reasoning_effort" in fields:
        fields["reasoning_effort"] = effort
    if isinstance(fields.get("reasoning"), Mapping) and "effort" in fields["reasoning"]:
        fields["reasoning"] = {**fields["reasoning"], "effort": effort}
    own = effort if profile.reasoning_effort is not None else None
    return replace(profile, reasoning_effort=own, fields=fields)
