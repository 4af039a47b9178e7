"""Nothing holds the page: not the first view, a long list, nor a long answer.

A task is measured by the processor's time that it took, from the browser's own trace:
that is the same on a machine that has more to do.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
import json
from time import time
from typing import Any

from playwright.async_api import expect

from tests.scripted_server import Reply

from .acts import answered
from .seeds import seed_conversations
from .stage import PANEL, Stage, Visit

LONGEST_MS = 100
CONVERSATIONS = 10_000
TOKENS = 5_000


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
    found += [
        event["tdur"] / 1000
        for event in events
        if (event["pid"], event["tid"]) in main
        and event["name"].endswith("RunTask")
        and "tdur" in event
    ]


async def test_the_first_view(stage: Stage) -> None:
    """From a page of Home Assistant's to the chat, with the module read for the first time."""
    visit = await stage.visit_anew("administrator", path="")
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
    assert max(took) < LONGEST_MS


async def test_a_long_list(stage: Stage) -> None:
    await seed_conversations(stage, CONVERSATIONS, until=time() - 60)
    visit = await stage.visit(path="/conversations")
    rows = visit.panel.get_by_role("listitem")
    await rows.first.wait_for()
    async with tasks(visit) as took:
        for _ in range(60):
            await visit.panel.get_by_role("list", name="Conversations").hover()
            await visit.page.mouse.wheel(0, 6000)
            await visit.page.wait_for_timeout(16)
    assert took
    assert max(took) < LONGEST_MS


async def test_a_long_answer(stage: Stage) -> None:
    visit = await stage.visit(path="/chat")
    words = [f"Word{number} " for number in range(TOKENS)]
    for end in range(9, TOKENS, 10):
        words[end] = words[end].strip() + (".\n\n* " if end % 100 == 99 else ". ")
    stage.server.script(Reply(text=words))
    async with tasks(visit) as took:
        await visit.say("tell me everything there is")
        exchange = await answered(visit)
        await expect(exchange.locator(".answer")).to_contain_text(f"Word{TOKENS - 1}")
    assert took
    assert max(took) < LONGEST_MS
