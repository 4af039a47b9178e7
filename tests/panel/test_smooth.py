"""Nothing holds the page: not the first view, a long list, nor a long answer.

A task is measured by the processor's time that it took, from the browser's own trace:
that is the same on a machine that has more to do. On one that has nothing else to do,
`HA_AI_AGENT_QUIET=1` measures by the clock on the wall, as people do; both are logged
(`-o log_cli=true --log-cli-level=INFO`).
"""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
import json
import logging
import os
from time import time
from typing import Any

import pytest

from tests.scripted_server import Reply

from .seeds import seed_conversations
from .stage import PANEL, Stage, Visit

LOGGER = logging.getLogger(__name__)
LONGEST_MS = 100
MEASURED = "dur" if os.environ.get("HA_AI_AGENT_QUIET") else "tdur"
CONVERSATIONS = 10_000
TOKENS = 5_000
IS_WHOLE = """
([chat, word]) => {
  const exchange = chat.shadowRoot.querySelector("haia-exchange");
  return exchange?.shadowRoot.querySelector(".answer")?.textContent.includes(word);
}
"""


@asynccontextmanager
async def tasks(visit: Visit) -> AsyncGenerator[list[float]]:
    """Collect how many milliseconds the tasks of the page took, while something is done."""
    found: list[float] = []
    browser, page = visit.stage.browser, visit.page
    await browser.start_tracing(page=page, categories=["toplevel", "__metadata"])
    try:
        yield found
    finally:
        events: list[dict[str, Any]] = json.loads(await browser.stop_tracing())[
            "traceEvents"
        ]
    main = {
        (event["pid"], event["tid"])
        for event in events
        if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
    }
    ended = [
        event
        for event in events
        if (event["pid"], event["tid"]) in main
        and event["name"].endswith("RunTask")
        and "tdur" in event
    ]
    found += [event[MEASURED] / 1000 for event in ended]
    for what, key in (("processor", "tdur"), ("wall", "dur")):
        longest = max((event[key] for event in ended), default=0) / 1000
        LOGGER.info("Longest task: %.1f ms (%s), of %s", longest, what, len(ended))


async def test_the_first_view(stage: Stage) -> None:
    """From a page of Home Assistant's to the chat, with the module read for the first time."""
    visit = await stage.visit("administrator", path="")
    await visit.page.goto(f"{stage.url}/profile/general")
    await visit.page.wait_for_load_state("networkidle")
    async with tasks(visit) as took:
        await visit.page.evaluate(
            """(path) => {
                history.pushState(null, "", path);
                window.dispatchEvent(new CustomEvent("location-changed", { detail: {} }));
            }""",
            f"{PANEL}/chat",
        )
        await visit.panel.get_by_role("textbox").wait_for()
        await visit.page.wait_for_load_state("networkidle")
    assert took
    assert max(took) < LONGEST_MS, sorted(took)[-8:]


async def test_a_long_list(stage: Stage) -> None:
    await seed_conversations(stage, CONVERSATIONS, until=time() - 60)
    visit = await stage.visit(path="/conversations")
    rows = visit.panel.get_by_role("listitem")
    await rows.first.wait_for()
    async with tasks(visit) as took:
        await visit.panel.get_by_role("list", name="Conversations").hover()
        for _ in range(60):
            await visit.page.mouse.wheel(0, 6000)
            await visit.page.wait_for_timeout(16)
    assert took
    assert max(took) < LONGEST_MS, sorted(took)[-8:]


def _paragraphs(number: int, word: str) -> str:
    return f"{word}.\n\n" if number % 100 == 99 else f"{word}. "


def _one_paragraph(number: int, word: str) -> str:
    return f"**{word}**, `{number}` and *more*. " if number % 5 == 4 else f"{word}. "


def _list(number: int, word: str) -> str:
    return f"\n* {word} of all" if number % 4 == 3 else f" {word}."


def _code(number: int, word: str) -> str:
    if number == 0:
        return "```\n"
    return f"{word};\n" if number % 8 == 7 else f"{word} "


@pytest.mark.parametrize("shape", [_paragraphs, _one_paragraph, _list, _code])
async def test_a_long_answer(stage: Stage, shape: Callable[[int, str], str]) -> None:
    visit = await stage.visit(path="/chat")
    text = [shape(number, f"Word{number}") for number in range(TOKENS)]
    stage.server.script(Reply(text=text))
    box = visit.panel.get_by_role("textbox", name="Say something")
    await box.fill("tell me everything there is")
    chat = await visit.panel.locator("haia-chat").element_handle()
    async with tasks(visit) as took:
        await visit.page.keyboard.press("Enter")
        # To look for text by role would hold the page itself.
        await visit.page.wait_for_function(
            IS_WHOLE, arg=[chat, f"Word{TOKENS - 1}"], polling=500, timeout=120_000
        )
    assert took
    assert max(took) < LONGEST_MS, sorted(took)[-8:]
