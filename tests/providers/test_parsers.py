"""Small things that no recorded stream shows."""

from typing import Any

import pytest

from custom_components.ha_ai_agent.errors import (
    ProviderRateLimitError,
    ProviderUnreachableError,
)
from custom_components.ha_ai_agent.models import Usage
from custom_components.ha_ai_agent.providers.base import (
    ClientEvent,
    Progress,
    ReasoningDelta,
    Stop,
    TextDelta,
    ToolCallReady,
)
from custom_components.ha_ai_agent.providers.chat_parser import ChatStreamParser
from custom_components.ha_ai_agent.providers.inline import InlineTags, TextPiece
from custom_components.ha_ai_agent.providers.reported import read_usage
from custom_components.ha_ai_agent.providers.responses_parser import ResponsesParser
from tests.plain import _enable_custom_integrations  # noqa: F401  # a fixture


def choice(delta: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": delta, **more}]}


def read(*chunks: dict[str, Any]) -> list[ClientEvent]:
    parser = ChatStreamParser(tools=("act", "light_on"))
    events = [event for chunk in chunks for event in parser.feed(chunk)]
    return [*events, *parser.close(is_done=True)]


@pytest.mark.parametrize(
    ("chunk", "error"),
    [
        (choice({}, error={"code": 429, "message": "x"}), ProviderRateLimitError),
        (choice({}, finish_reason="error"), ProviderUnreachableError),
    ],
)
def test_errors_in_a_choice(chunk: dict[str, Any], error: type[Exception]) -> None:
    """A choice that failed is a failed answer."""
    with pytest.raises(error):
        read(chunk)


def test_odd_pieces_are_left_out() -> None:
    """What has no meaning is passed over, and the rest is read."""
    events = read(
        {"choices": None},
        {"choices": ["x"]},
        choice({"content": 5}),
        choice({"content": ["x", {"type": "image"}, {"type": "text", "text": "Hi"}]}),
        choice({"content": [{"type": "thinking", "thinking": "Hm"}]}),
        choice({"content": [{"type": "thinking", "thinking": 5}]}),
        choice({"tool_calls": ["x", {"index": 0, "function": {"arguments": "{}"}}]}),
        choice({"content": "<tool_call>[]</tool_call>"}),
        {"choices": [{"index": 0}]},
    )
    assert [
        event for event in events if not isinstance(event, ReasoningDelta | Progress)
    ] == [
        TextDelta("Hi"),
        Stop("end"),
    ]


def test_flat_calls() -> None:
    """A call without its inner object is one all the same."""
    events = read(choice({"tool_calls": [{"name": "act", "arguments": {}}]}))
    ready = [event.call for event in events if isinstance(event, ToolCallReady)]
    assert [(call.name, call.arguments) for call in ready] == [("act", {})]


def test_calls_keep_their_order() -> None:
    """A later call waits for an earlier one, although it is whole already."""
    parser = ChatStreamParser()

    def names(*calls: dict[str, Any]) -> list[str]:
        return [
            event.call.name
            for event in parser.feed(choice({"tool_calls": list(calls)}))
            if isinstance(event, ToolCallReady)
        ]

    first = {"index": 0, "id": "1", "function": {"name": "a", "arguments": '{"x'}}
    second = {"index": 1, "id": "2", "function": {"name": "b", "arguments": '{"y":1}'}}
    assert names(first) == []
    assert names(second) == []
    assert names({"index": 0, "function": {"arguments": '":1}'}}) == ["a", "b"]


@pytest.mark.parametrize(
    ("usage", "timings", "read"),
    [
        ({"prompt_tokens": 9, "completion_tokens": None}, None, Usage(9, 0, 0)),
        ({"prompt_tokens": 9, "cached_tokens": 4}, None, Usage(9, 4, 0)),
        ({"prompt_tokens": 9}, {"cache_n": 3}, Usage(9, 3, 0)),
        ({"prompt_tokens": 9.0, "prompt_tokens_details": {}}, None, Usage(9, 0, 0)),
    ],
)
def test_usage(usage: dict[str, Any], timings: Any, read: Usage) -> None:
    """Cached tokens have many names."""
    assert read_usage(usage, timings) == read


def test_inline_tags_at_the_end() -> None:
    """What was held back as a possible tag is text after all."""
    tags = InlineTags()
    assert tags.feed("a <th") == [TextPiece("text", "a ")]
    assert tags.close() == [TextPiece("text", "<th")]
    tags = InlineTags()
    assert tags.feed("<tool_call>{}") == []
    assert tags.close() == [TextPiece("tool_call", "<tool_call>{}")]
    tags = InlineTags()
    assert tags.feed("stray</think>  end") == [
        TextPiece("text", "stray"),
        TextPiece("text", "  end"),
    ]
    tags = InlineTags()
    assert tags.feed("<think>a</think> ") == [TextPiece("thinking", "a")]
    assert tags.feed(" b") == [TextPiece("text", "b")]
    assert tags.feed("") == []


def test_responses_oddities() -> None:
    """Events of calls that never began, repeated ends and unknown events pass by."""
    parser = ResponsesParser()
    done = {"type": "response.completed", "response": {"output": ["x"]}}
    call = {"type": "function_call", "call_id": "c", "name": "act", "arguments": "{}"}
    events = [
        event
        for chunk in (
            {"type": "response.function_call_arguments.delta", "delta": "x"},
            {"type": "response.output_item.done", "output_index": 0},
            {"type": "response.output_item.done", "output_index": 1, "item": call},
            {"type": "response.output_item.done", "output_index": 1, "item": call},
            {"type": "response.queued"},
            done,
            done,
        )
        for event in parser.feed(chunk)
    ]
    assert [type(event).__name__ for event in events] == ["Progress", "ToolCallReady"]
    assert list(parser.close(is_done=False)) == [Stop("tool_calls")]


def test_a_name_in_pieces() -> None:
    """A name may come in pieces, or again with each piece, and two calls stay two."""

    def names(*pieces: tuple[str | None, str]) -> list[tuple[str, Any]]:
        chunks = [
            choice({"tool_calls": [{"index": 0, "function": {"name": name, "arguments": text}}]})
            for name, text in pieces
        ]  # fmt: skip
        return [
            (event.call.name, event.call.arguments)
            for event in read(*chunks)
            if isinstance(event, ToolCallReady)
        ]

    whole = [("light_on", {"a": 1})]
    assert names(("light", ""), ("_on", ""), (None, '{"a":1}')) == whole
    assert names(("light_on", ""), ("light_on", '{"a"'), ("light_on", ":1}")) == whole
    assert names(("act", ""), ("light_on", '{"a":1}')) == [("act", {}), *whole]


@pytest.mark.parametrize("arguments", [["x"], 5, True, '["x"]', "5", '{"a"'])
def test_arguments_that_are_no_object(arguments: Any) -> None:
    """Such a call is never run as one without arguments: the model is told."""
    call = {"index": 0, "function": {"name": "act", "arguments": arguments}}
    (ready,) = [
        event.call
        for event in read(choice({"tool_calls": [call]}))
        if isinstance(event, ToolCallReady)
    ]
    assert ready.problem is not None


def test_finish_reasons_that_finish_nothing() -> None:
    """Some gateways send a reason with every chunk, or the word null."""
    parser = ChatStreamParser()
    for reason in ("null", "stop", "stop"):
        list(parser.feed(choice({"content": "x"}, finish_reason=reason)))
    seen = [parser.is_finished]
    list(parser.feed(choice({"content": "more"})))
    seen.append(parser.is_finished)
    assert seen == [True, False]
    assert list(parser.close(is_done=False)) == [Stop("end")]
    parser = ChatStreamParser()
    list(parser.feed(choice({"content": "x"}, finish_reason="null")))
    assert not parser.is_finished
