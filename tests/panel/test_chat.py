"""Chat: what is said streams in, with its steps, and survives a closed page."""

import asyncio
import re

from playwright.async_api import expect

from tests.scripted_server import Reply

from .acts import HALL, answered, does, service, set_state, until, until_state
from .stage import Stage

WORDS = [f"This is {number}. " for number in range(10, 50)]


async def test_streams(stage: Stage) -> None:
    """The beginning is there before the end, and marked text is shown as marked."""
    visit = await stage.visit(path="/chat")
    gate = asyncio.Event()
    stage.server.script(
        Reply(text=["Good **morning** to you. ", "Is all well?", " Yes."], gate=gate)
    )
    await visit.say("hello")
    answer = visit.panel.locator("haia-exchange .answer")
    await expect(answer).to_contain_text("Good morning to you.")
    await expect(visit.panel.get_by_role("button", name="Stop")).to_be_visible()
    gate.set()
    await expect(answer).to_contain_text("Yes.")
    await expect(answer.locator("strong").first).to_have_text("morning")
    assert visit.log.outside == []
    assert visit.log.errors == []


async def test_steps_and_taking_back(stage: Stage) -> None:
    """A step says what was seen; what goes back is shown before it does."""
    await set_state(stage, "light.turn_on", HALL, "on")
    visit = await stage.visit("user", "/chat")
    stage.server.script(*does(service("light.turn_off", HALL)))
    await visit.say("hall lights off")
    exchange = await answered(visit)
    step = exchange.locator(".steps li")
    await expect(step).to_have_text(
        re.compile(r"Hall Lights: Turn off light\s+Hall Lights: Off, seen, \d\.\d s")
    )
    await until_state(stage, HALL, "off")
    await exchange.get_by_role("button", name="Take back").click()
    await expect(exchange).to_contain_text("This would go back:")
    await expect(exchange.get_by_role("listitem").last).to_have_text(
        re.compile("Hall Lights: On")
    )
    assert await stage.home.client.state(HALL) == "off"
    await exchange.get_by_role("button", name="Take it back").click()
    await until_state(stage, HALL, "on")
    await expect(exchange.get_by_role("button", name="Take it back")).to_have_count(0)


async def test_stop(stage: Stage) -> None:
    """What is stopped ends at the model as well."""
    visit = await stage.visit(path="/chat")
    stage.server.script(Reply(text=WORDS, gate=asyncio.Event()))
    await visit.say("tell me everything")
    await expect(visit.panel.locator(".answer")).to_contain_text("This is 28.")
    await visit.panel.get_by_role("button", name="Stop").click()
    exchange = await answered(visit)
    await expect(exchange).to_contain_text("Stopped.")
    await expect(exchange).not_to_contain_text("This is 30.")

    async def is_idle() -> bool:
        return not stage.server.connections

    await until(is_idle)


async def test_a_reload_finds_the_turn_again(stage: Stage) -> None:
    """The turn runs on while nobody looks, and is asked of the model only once."""
    visit = await stage.visit("user", "/chat")
    gate = asyncio.Event()
    stage.server.script(Reply(text=WORDS, gate=gate))
    await visit.say("tell me everything")
    await expect(visit.panel.locator(".answer")).to_contain_text("This is 28.")
    await visit.page.reload()
    exchange = visit.panel.locator("haia-exchange")
    await expect(exchange.locator(".said")).to_have_text("tell me everything")
    await expect(exchange.locator(".answer")).to_contain_text("This is 28.")
    gate.set()
    await expect(exchange.locator(".answer")).to_contain_text("This is 49.")
    await answered(visit)
    assert len(stage.server.chats) == 1


async def test_a_page_that_is_left_finds_the_answer(stage: Stage) -> None:
    """Whoever looks elsewhere meanwhile comes back to the whole answer."""
    visit = await stage.visit("user", "/chat")
    gate = asyncio.Event()
    stage.server.script(Reply(text=WORDS, gate=gate))
    await visit.say("how is the house")
    await visit.page.wait_for_url(re.compile("/conversation/"))
    address = visit.page.url.partition("/ha-ai-agent")[2]
    await visit.go("/approvals")
    gate.set()
    await visit.go(address)
    exchange = await answered(visit)
    await expect(exchange.locator(".answer")).to_contain_text("This is 49.")
    assert len(stage.server.chats) == 1


async def test_which_rung_answers(stage: Stage) -> None:
    """Where the model is away, the page says who answers instead."""
    await set_state(stage, "light.turn_on", HALL, "on")
    visit = await stage.visit(path="/chat")
    stage.server.script(*[Reply(fault="error_500")] * 3)
    await visit.say("turn off the hall lights")
    exchange = await answered(visit)
    await expect(exchange).to_contain_text(
        "The simple matcher answers, without a model."
    )
    await until_state(stage, HALL, "off")


async def test_an_empty_page_suggests(stage: Stage) -> None:
    """Three things of this home; one press says it."""
    visit = await stage.visit("user", "/chat")
    suggestions = visit.panel.locator(".suggestions button")
    await expect(suggestions).to_have_count(3)
    text = (await suggestions.first.text_content() or "").strip()
    stage.server.script(Reply(text="Is it so?"))
    await suggestions.first.click()
    exchange = await answered(visit)
    await expect(exchange.locator(".said")).to_have_text(text)
    await expect(exchange.locator(".answer")).to_have_text("Is it so?")


async def test_by_keyboard(stage: Stage) -> None:
    """Shift and Enter make a new line; the box is reached and left by the key."""
    visit = await stage.visit(path="/chat")
    stage.server.script(Reply(text="Two lines."))
    box = visit.panel.get_by_role("textbox", name="Say something")
    await box.focus()
    await visit.page.keyboard.type("first")
    await visit.page.keyboard.press("Shift+Enter")
    await visit.page.keyboard.type("second")
    await visit.page.keyboard.press("Enter")
    exchange = await answered(visit)
    assert await exchange.locator(".said").inner_text() == "first\nsecond"
