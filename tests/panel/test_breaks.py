"""The socket breaks, Home Assistant restarts, a log-in ends: nothing is lost."""

import asyncio

from playwright.async_api import WebSocketRoute, expect

from scripts.demo_home.client import HomeClient
from tests.scripted_server import Reply

from .acts import answered
from .browser import log_in
from .stage import PANEL, Stage

DRAFT = "what I was about to say"
WORDS = [f"This is {number}. " for number in range(10, 50)]
AWAY = "Home Assistant does not answer. What you have typed stays."


async def test_the_socket_breaks(stage: Stage) -> None:
    """The page says so; the turn runs on and is found again, with what was typed."""
    sockets: list[WebSocketRoute] = []
    is_away = asyncio.Event()

    async def pass_on(socket: WebSocketRoute) -> None:
        if is_away.is_set():
            await socket.close()
            return
        socket.connect_to_server()
        sockets.append(socket)

    visit = await stage.visit_anew("user", socket=pass_on)
    gate = asyncio.Event()
    stage.server.script(Reply(text=WORDS, gate=gate))
    await visit.say("tell me everything")
    answer = visit.panel.locator(".answer")
    await expect(answer).to_contain_text("This is 28.")
    box = visit.panel.get_by_role("textbox", name="Say something")
    await box.fill(DRAFT)
    is_away.set()
    for socket in sockets:
        await socket.close()
    await expect(visit.panel).to_contain_text(AWAY)
    await expect(box).to_have_value(DRAFT)
    is_away.clear()
    gate.set()
    exchange = await answered(visit)
    await expect(exchange.locator(".answer")).to_contain_text("This is 49.")
    await expect(box).to_have_value(DRAFT)
    assert len(stage.server.chats) == 1
    assert visit.log.errors == []


async def test_home_assistant_restarts(stage: Stage) -> None:
    """After a power failure the words are there, in the box and in the conversation."""
    visit = await stage.visit("user", "/chat")
    stage.server.script(Reply(text="I heard it."))
    await visit.say("remember this talk")
    await answered(visit)
    box = visit.panel.get_by_role("textbox", name="Say something")
    await box.fill(DRAFT)
    process, client = stage.home.process, stage.home.client
    await process.kill()
    await expect(visit.panel).to_contain_text(AWAY)
    await process.start(client.can_log_in)
    await process.wait_for(client.is_running, "to start again")
    await expect(visit.panel).not_to_contain_text(AWAY)
    await expect(visit.panel.locator(".said")).to_have_text("remember this talk")
    await expect(visit.panel.locator(".answer")).to_have_text("I heard it.")
    await expect(box).to_have_value(DRAFT)
    stage.server.script(Reply(text="I am here again."))
    await box.press("Enter")
    exchange = await answered(visit, 2)
    await expect(exchange.locator(".answer")).to_have_text("I am here again.")


async def test_a_log_in_ends(stage: Stage) -> None:
    """Whoever has to log in again finds what was typed and the turn that ran."""
    async with HomeClient(stage.url) as client:
        await client.log_in("user")
        visit = await stage.visit_anew("user", tokens=client.tokens)
        gate = asyncio.Event()
        stage.server.script(Reply(text=WORDS, gate=gate))
        await visit.say("tell me everything")
        await expect(visit.panel.locator(".answer")).to_contain_text("This is 28.")
        box = visit.panel.get_by_role("textbox", name="Say something")
        await box.fill(DRAFT)
        async with client.websocket() as commands:
            rows = await commands.call("auth/refresh_tokens")
            [own] = [row for row in rows if row["is_current"]]
            # This socket is of the same log-in, so nobody answers.
            await commands.send("auth/delete_refresh_token", refresh_token_id=own["id"])
    await visit.page.wait_for_url("**/auth/authorize**")
    await log_in(visit.page.context, stage.url, stage.clients["user"].tokens, anew=True)
    await visit.page.goto(f"{stage.url}{PANEL}/chat")
    await expect(box).to_have_value(DRAFT)
    await expect(visit.panel.locator(".answer")).to_contain_text("This is 28.")
    gate.set()
    exchange = await answered(visit)
    await expect(exchange.locator(".answer")).to_contain_text("This is 49.")
    assert len(stage.server.chats) == 1
