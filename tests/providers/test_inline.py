"""Thinking and calls that a server left in the text, as many models write them."""

from collections.abc import Sequence
import random
from typing import Any

import pytest

from custom_components.ha_ai_agent.providers.base import (
    Progress,
    ReasoningDelta,
    Stop,
    TextDelta,
    ToolCallReady,
)
from custom_components.ha_ai_agent.providers.chat_parser import ChatStreamParser
from tests.plain import _enable_custom_integrations  # noqa: F401  # a fixture

TOOLS = ("call_service", "undo")
LIGHT = '{"domain":"light"}'
ACT: tuple[str, Any] = ("call_service", {"domain": "light"})
UNDO: tuple[str, Any] = ("undo", {})

type Read = tuple[str, str, list[tuple[str, Any]]]


def play(
    pieces: Sequence[str], *, tools: Sequence[str] = TOOLS, opens: bool | None = False
) -> Read:
    """Return the words, the thinking and the calls; arguments are None if unreadable."""
    parser = ChatStreamParser(tools=tools, opens_thinking=opens)
    words, thinking, calls = "", "", []
    chunks: list[dict[str, Any]] = [
        {"choices": [{"delta": {"content": piece}}]} for piece in pieces
    ]
    chunks.append({"choices": [{"delta": {}, "finish_reason": "stop"}]})
    events = [event for chunk in chunks for event in parser.feed(chunk)]
    for event in (*events, *parser.close(is_done=True)):
        match event:
            case TextDelta(text):
                words += text
            case ReasoningDelta(text):
                thinking += text
            case ToolCallReady(call):
                given = None if call.problem else call.arguments
                calls.append((call.name, given))
            case Stop(reason):
                assert (reason == "tool_calls") is bool(calls)
            case Progress():
                pass
    return words, thinking, calls


def play_all_ways(text: str, **more: Any) -> Read:
    """Return what was read; it is the same however the text was cut."""
    found = play([text], **more)
    dice = random.Random(text)
    for longest in (1, 2, 3, 9):
        pieces, at = [], 0
        while at < len(text):
            size = dice.randint(1, longest)
            pieces.append(text[at : at + size])
            at += size
        assert play(pieces, **more) == found
    return found


@pytest.mark.parametrize(
    ("text", "words", "calls"),
    [
        # Hermes, Qwen: JSON in a tag; also without an end, several, or a list
        (f'Ok.\n<tool_call>\n{{"name": "call_service", "arguments": {LIGHT}}}\n</tool_call>', "Ok.\n", [ACT]),
        (f'<tool_call>{{"name":"call_service","arguments":{LIGHT}}}<tool_call>{{"name":"undo"}}', "", [ACT, UNDO]),
        (f'<tool_call>[{{"name":"call_service","arguments":{LIGHT}}},{{"name":"undo"}}]</tool_call>', "", [ACT, UNDO]),
        ('<tool_call>{"name":"undo","arguments":"{}"}</tool_call>', "", [UNDO]),
        ('<tool_call>{"name":"functions.undo","arguments":null}</tool_call> Done.', "Done.", [UNDO]),
        # Qwen3-Coder: parameters one by one; the outer tag is often left out
        ('<tool_call>\n<function=call_service>\n<parameter=domain>\nlight\n</parameter>\n<parameter=area_id>\n["a"]\n</parameter>\n</function>\n</tool_call>', "", [("call_service", {"domain": "light", "area_id": ["a"]})]),
        ("<function=undo>\n</function>\n</tool_call>", "", [UNDO]),
        # Gemma: texts in marks of their own, keys and words without quotes
        ('<|channel>thought\nHm.<channel|><|tool_call>call:call_service{domain:<|"|>light<|"|>,n:[1,on],x:{y:true}}<tool_call|>', "", [("call_service", {"domain": "light", "n": [1, "on"], "x": {"y": True}})]),
        ('On it. <start_function_call>call:call_service{domain:<escape>a, {b: "c"}<escape>}<end_function_call>', "On it. ", [("call_service", {"domain": 'a, {b: "c"}'})]),
        ("<|tool_call>call:undo{}<tool_call|><|tool_call>call:undo{}<tool_call|>", "", [UNDO, UNDO]),
        ('<|tool_call>call:call_service{domain:<|"|>li', "", [("call_service", None)]),
        # MiniMax
        ('<minimax:tool_call>\n<invoke name="call_service">\n<parameter name="domain">light</parameter>\n</invoke>\n</minimax:tool_call>', "", [ACT]),
        (f'<tool_calls>\n{{"name": "call_service", "arguments": {LIGHT}}}\n</tool_calls>', "", [ACT]),
        # Words, and then the call as JSON
        (f'Sure, turning it on.\n{{"name":"call_service","arguments":{LIGHT}}}', "Sure, turning it on.\n", [ACT]),
        (f'Sure: {{"name":"call_service","arguments":{LIGHT}}}', "Sure: ", [ACT]),
        (f'Both.\n```json\n{{"name":"call_service","arguments":{LIGHT}}}\n{{"name":"undo"}}\n```\n', "Both.\n", [ACT, UNDO]),
        (f'Both. [{{"name":"call_service","arguments":{LIGHT}}},{{"name":"undo"}}]<|im_end|>', "Both. ", [ACT, UNDO]),
        (f'<think>Hm.</think>Sure.\n{{"name":"call_service","parameters":{LIGHT}}}', "Sure.\n", [ACT]),
        # and JSON that is no call of ours
        ('Like this: {"name": "dance", "arguments": {}}', 'Like this: {"name": "dance", "arguments": {}}', []),
        ('It says {"name": "undo"} in the log.', 'It says {"name": "undo"} in the log.', []),
        ("Use [Kitchen] and {room}, or ```yaml\na: 1\n```.", "Use [Kitchen] and {room}, or ```yaml\na: 1\n```.", []),
        # GLM
        ("<tool_call>call_service\n<arg_key>domain</arg_key>\n<arg_value>light</arg_value>\n</tool_call>", "", [ACT]),
        ("<tool_call>undo</tool_call>", "", [UNDO]),
        # Mistral, both of its forms
        (f'[TOOL_CALLS][{{"name":"call_service","arguments":{LIGHT}}}, {{"name":"undo","arguments":{{}}}}]', "", [ACT, UNDO]),
        (f"[TOOL_CALLS]call_service[ARGS]{LIGHT}[TOOL_CALLS]undo[CALL_ID]abcdefghi[ARGS]{{}}</s>", "", [ACT, UNDO]),
        # Llama
        (f'<|python_tag|>{{"name":"call_service","parameters":{LIGHT}}}<|eom_id|>', "", [ACT]),
        (f'<|python_tag|>{{"type":"function","name":"call_service","parameters":{LIGHT}}}; {{"name":"undo","parameters":{{}}}}', "", [ACT, UNDO]),
        (f"<function=call_service>{LIGHT}</function>", "", [ACT]),
        # gpt-oss
        (f"<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>commentary to=functions.call_service <|constrain|>json<|message|>{LIGHT}<|call|>", "", [ACT]),
        ("<|start|>assistant to=functions.undo<|channel|>commentary json<|message|>{}<|start|>assistant<|channel|>final<|message|>Done.<|return|>", "Done.", [UNDO]),
        # DeepSeek, Kimi, MiniMax
        (f"<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>call_service\n```json\n{LIGHT}\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜>", "", [ACT]),
        (f"<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>call_service<｜tool▁sep｜>{LIGHT}<｜tool▁call▁end｜><｜tool▁call▁begin｜>undo<｜tool▁sep｜>{{}}<｜tool▁call▁end｜><｜tool▁calls▁end｜>", "", [ACT, UNDO]),
        (f"<|tool_calls_section_begin|><|tool_call_begin|>functions.call_service:0<|tool_call_argument_begin|>{LIGHT}<|tool_call_end|><|tool_calls_section_end|>", "", [ACT]),
        ('<function_calls><invoke name="call_service"><parameter name="domain">light</parameter></invoke></function_calls>', "", [ACT]),
        # Nothing but JSON, as small models answer
        (f'{{"name": "call_service", "parameters": {LIGHT}}}', "", [ACT]),
        (f'\n```json\n[{{"name": "call_service", "arguments": {LIGHT}}}]\n```', "", [ACT]),
        ('{"type":"function","function":{"name":"undo","arguments":"{}"}}', "", [UNDO]),
        # Broken: the model hears of it, and nothing is lost
        ('<tool_call>{"name": "call_service", "arguments": {"domain": light}}</tool_call> Done', "Done", [("call_service", None)]),
        ('<tool_call>{"name": "call_service", "argu', "", [("call_service", None)]),
        ("<tool_call>{oops</tool_call>", "", [("unreadable", None)]),
        ('<tool_call>{"domain":"light"}</tool_call>', "", [("unreadable", None)]),
        ('<tool_call>{"name":"undo","arguments":["x"]}</tool_call>', "", [("undo", None)]),
        ("<function=undo>turn 5</function>", "", [("undo", None)]),
        ("<|python_tag|>undo.call(turn=5)", "", [("undo", None)]),
        # No calls at all
        ('{"name": "Bob", "arguments": 5}', '{"name": "Bob", "arguments": 5}', []),
        ('{"temperature": 21}', '{"temperature": 21}', []),
        ("```yaml\na: 1\n```", "```yaml\na: 1\n```", []),
        ("1 < 2, [x] and a <b>bold</b> [TOOL", "1 < 2, [x] and a <b>bold</b> [TOOL", []),
        ("Hi.<|im_end|>", "Hi.", []),
        ("<tool_call>[]</tool_call>", "", []),
        ("Calls look like <tool_call> so.", "Calls look like <tool_call> so.", []),
    ],
)  # fmt: skip
def test_calls(text: str, words: str, calls: list[Any]) -> None:
    """Calls are found in every form, and what is none stays text."""
    read = play_all_ways(text)
    assert (read[0], read[2]) == (words, calls)


@pytest.mark.parametrize(
    ("text", "words", "thinking"),
    [
        ("<think>a</think>\n\nb", "b", "a"),
        ("<think>a<think>b</think>c</think>d", "d", "abc"),
        ("<think>The <think> tag.</think>Answer", "Answer", "The  tag."),
        ("<think>never closed", "", "never closed"),
        ("[THINK]a[/THINK]b", "b", "a"),
        ("<|channel|>analysis<|message|>a<|end|><|start|>assistant<|channel|>final<|message|>b", "b", "a"),
    ],
)  # fmt: skip
def test_thinking(text: str, words: str, thinking: str) -> None:
    """Thinking is told from words, nested too, and swallows no answer."""
    assert play_all_ways(text)[:2] == (words, thinking)


@pytest.mark.parametrize(
    ("text", "words", "thinking", "opened"),
    [
        ("Let me see.</think>\n\nIt is on.", "It is on.", "Let me see.", True),
        ("It is on.", "It is on.", "", False),
        ("<think>a</think>b", "b", "a", False),
        ('Hm.</think><tool_call>{"name":"undo"}</tool_call>', "", "Hm.", True),
        ('Hm.\n<tool_call>{"name":"undo"}</tool_call>', "", "Hm.\n", None),
    ],
)
def test_thinking_that_the_template_opened(
    text: str, words: str, thinking: str, opened: bool | None
) -> None:
    """Where only the end of the thinking is seen, its words wait for it."""
    assert play_all_ways(text, opens=True)[:2] == (words, thinking)
    parser = ChatStreamParser(tools=TOOLS, opens_thinking=True)
    list(parser.feed({"choices": [{"delta": {"content": text}}]}))
    list(parser.close(is_done=True))
    assert parser.opened_thinking is opened


def test_words_wait_no_longer_where_the_server_parts_the_thinking() -> None:
    """Reasoning in a field of its own proves that text is text."""
    parser = ChatStreamParser(opens_thinking=True)

    def feed(**delta: str) -> list[Any]:
        return list(parser.feed({"choices": [{"delta": delta}]}))

    assert feed(reasoning_content="Hm") == [ReasoningDelta("Hm")]
    assert feed(content="Yes") == [TextDelta("Yes")]


def test_held_back_text_is_progress() -> None:
    """A server whose words are held back is not a silent one."""
    parser = ChatStreamParser(tools=TOOLS)
    for piece in ("<tool_call>", '{"name":', '"undo"'):
        chunk = {"choices": [{"delta": {"content": piece}}]}
        assert list(parser.feed(chunk)) == [Progress(len(piece))]


def test_without_tools_there_are_no_calls() -> None:
    """An AI task may be about such tags."""
    text = '<tool_call>{"name":"undo"}</tool_call>'
    assert play_all_ways(text, tools=()) == (text, "", [])


def test_a_call_told_twice_is_one() -> None:
    """Some servers read a call and leave it in the text as well."""
    parser = ChatStreamParser(tools=TOOLS)
    call = {"index": 0, "id": "a", "function": {"name": "undo", "arguments": "{}"}}
    text = '<tool_call>{"name":"undo","arguments":{}}</tool_call>'
    events = [
        event
        for delta in ({"content": text}, {"tool_calls": [call]})
        for event in parser.feed({"choices": [{"delta": delta}]})
    ]
    events += parser.close(is_done=True)
    assert sum(isinstance(event, ToolCallReady) for event in events) == 1


@pytest.mark.parametrize("opens", [False, None, True])
@pytest.mark.parametrize(
    "text", ["Sure.", "One", "Let me look at that.", "Okay, so the lamp. ", "灯。"]
)
def test_words_before_a_call_come_before_it(text: str, opens: bool | None) -> None:
    """Also those that were held back, since they might have been thinking."""
    parser = ChatStreamParser(tools=TOOLS, opens_thinking=opens)
    function = {"name": "undo", "arguments": '{"turn_id":"a"}'}
    call = {"index": 0, "id": "a", "function": function}
    events = [
        event
        for delta in ({"content": text}, {"tool_calls": [call]}, {"content": " Bye."})
        for event in parser.feed({"choices": [{"delta": delta}]})
    ]
    events += parser.close(is_done=True)
    told = [
        event.text if isinstance(event, TextDelta) else "call"
        for event in events
        if isinstance(event, TextDelta | ToolCallReady)
    ]
    at = told.index("call")
    assert "".join(told[:at]) == text
    assert "".join(told[at + 1 :]) == " Bye."


@pytest.mark.parametrize(
    ("text", "words", "thinking"),
    [
        ("The user wants the light on. I answer.\n</think>\n\nIt is on.", "It is on.", "The user wants the light on. I answer.\n"),
        ("Okay, so the lamp.\n</think>It is on.", "It is on.", "Okay, so the lamp.\n"),
        ("好的，用户想开灯。</think>灯开了。", "灯开了。", "好的，用户想开灯。"),
        ("Okay, the light is on.", "Okay, the light is on.", ""),
        ("The light in the kitchen is on.", "The light in the kitchen is on.", ""),
        ("On.", "On.", ""),
        ("<think>Hm.</think>On.", "On.", "Hm."),
    ],
)  # fmt: skip
def test_thinking_of_a_model_that_nobody_knows(
    text: str, words: str, thinking: str
) -> None:
    """What sounds like thinking waits for its end; anything else is said at once."""
    assert play_all_ways(text, opens=None)[:2] == (words, thinking)


def test_an_answer_of_an_unknown_model_is_said_as_it_comes() -> None:
    """Only what sounds like thinking is held back."""
    parser = ChatStreamParser(tools=TOOLS, opens_thinking=None)
    chunk = {"choices": [{"delta": {"content": "The kitchen light is "}}]}
    assert list(parser.feed(chunk)) == [TextDelta("The kitchen light is ")]
