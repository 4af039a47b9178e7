"""What a turn costs besides the model, against Home Assistant's own LiteLLM agent.

Both agents live in one Home Assistant and talk to one scripted server, which is a
process of its own and says when each request reached it. The Home Assistant is one
too: the newest, and the oldest that is supported.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median, quantiles
import sys
from typing import Any

from custom_components.ha_ai_agent.prompt.estimate import estimate_tokens
from custom_components.ha_ai_agent.tokenizer import load_encoder

# What other benchmarks take from here.
from ._agents import OURS, RIVAL, Server, async_say, async_server, async_set_up
from ._process import NEWEST, measured
from ._turns import FOLLOW_UP
from .report import Report

__all__ = ["OURS", "RIVAL", "Server", "async_say", "async_server", "async_set_up"]

HOMES = ((NEWEST, 1000), (NEWEST, 3000), (Path(sys.executable), 1000))
TAIL_TOKENS = 800
WORDS_TOKENS = 60
"""The new words, the marks around them, and the last answer."""


def run(report: Report) -> None:
    """Measure homes of two sizes, and two versions of Home Assistant."""
    count = load_encoder() or estimate_tokens
    for python, entities in HOMES:
        found = measured(python, "_turns", entities)
        version = found["version"]
        where = f"{entities} entities, Home Assistant {version}"
        ours, rival = found["ours"], found["rival"]
        _report_times(report, where, ours, rival)
        _report_tokens(report, where, ours, rival, count)


def _report_times(
    report: Report, where: str, ours: dict[str, Any], rival: dict[str, Any]
) -> None:
    """Write down what one waits for."""
    for name, key, share in (
        ("words to request, new conversation", "first", 3),
        ("words to request, follow-up", "follow", 2),
    ):
        for kind, figure in (("median", median), ("p95", _p95)):
            mine, theirs = figure(ours[key]), figure(rival[key])
            report.add(
                f"{name}, {kind}, {where}",
                ours=mine,
                rival=theirs,
                unit="ms",
                target=f"at most 1/{share} of the rival's",
                met=mine * share <= theirs,
            )
    mine, theirs = median(ours["after"]), median(rival["after"])
    report.add(
        f"last byte to answer, median, {where}",
        ours=mine,
        rival=theirs,
        unit="ms",
        target="",
        met=True,
        note="ours is streamed to the voice in pieces, the rival's comes in one",
    )
    mine, theirs = median(ours["whole"]), median(rival["whole"])
    report.add(
        f"whole turn without the server, median, {where}",
        ours=mine,
        rival=theirs,
        unit="ms",
        target="not slower",
        met=mine <= theirs,
    )
    report.add(
        f"longest event-loop block of a turn, {where}",
        ours=ours["block"],
        rival=rival["block"],
        unit="ms",
        target="under 20 ms",
        met=ours["block"] < 20,
    )


def _report_tokens(
    report: Report,
    where: str,
    ours: dict[str, Any],
    rival: dict[str, Any],
    count: Callable[[str], int],
) -> None:
    """Write down what a server has to read."""
    mine, theirs = (
        sum(map(count, agent["question"]), start=0) for agent in (ours, rival)
    )
    rounds = len(ours["question"])
    report.add(
        f"tokens of a question about a state, {where}",
        ours=mine,
        rival=theirs,
        unit="tokens",
        target="at most 1/5, in one round",
        met=mine * 5 <= theirs and rounds == 1,
        note=f"{rounds} round, rival {len(rival['question'])}",
    )
    for (what, before, now), (_, their_before, their_now) in zip(
        ours["sent"], rival["sent"], strict=True
    ):
        unsent = count(_unsent(before, now))
        report.add(
            f"not sent before byte for byte, {what}, {where}",
            ours=unsent,
            rival=count(_unsent(their_before, their_now)),
            unit="tokens",
            target="tail (800) and words",
            met=unsent <= TAIL_TOKENS + WORDS_TOKENS,
        )
    shares = [
        100 * (1 - len(_unsent(before, now)) / len(now))
        for agent in (ours, rival)
        for what, before, now in agent["sent"]
        if what == FOLLOW_UP
    ]
    report.add(
        f"share of a follow-up that was sent before, {where}",
        ours=shares[0],
        rival=shares[1],
        unit="%",
        target="",
        met=True,
        note="what a server's cache can know; a longer prompt has a larger share",
    )


def _unsent(before: str, now: str) -> str:
    """Return the part of a request from the first byte on that is not as before."""
    pairs = enumerate(zip(before, now, strict=False))
    same = next(
        (index for index, (then, byte) in pairs if then != byte),
        min(len(before), len(now)),
    )
    return now[same:]


def _p95(values: Iterable[float]) -> float:
    return quantiles(values, n=20)[-1]
