"""A turn, and what the model is told: where the time went, what was sent and why."""

import re

from playwright.async_api import expect

from tests.scripted_server import Reply

from .acts import HALL, answered, does, service, set_state
from .stage import Stage


async def _newest(stage: Stage) -> str:
    found = await stage.call("administrator", "ha_ai_agent/turns/list", limit=1)
    return str(found["turns"][0]["turn_id"])


async def test_where_the_time_went(stage: Stage) -> None:
    """Tries, what the server said, tokens with their cached share, deeds and steps."""
    await set_state(stage, "light.turn_on", HALL, "on")
    visit = await stage.visit(path="/chat")
    first, last = does(service("light.turn_off", HALL))
    first = Reply(calls=first.calls, usage=(1000, 500, 20))
    stage.server.script(Reply(fault="rate_limit"), first, last)
    await visit.say("hall lights off")
    exchange = await answered(visit)
    await exchange.get_by_role("link", name=re.compile("How this went")).click()
    turn = visit.panel.locator("haia-turn")
    await expect(turn.locator(".words")).to_have_text("hall lights off")
    await expect(turn).to_contain_text("Hall Lights: light.turn_off, seen")
    spans = turn.get_by_role("list", name="Parts of the turn")
    await expect(spans).to_contain_text("The server has no time: Rate limit reached")
    await expect(spans).to_contain_text("1,000 tokens in (50 % cached), 20 out")
    await expect(spans).to_contain_text("Looks whether it happened")
    # The request as it was sent: its parts open to their whole text.
    request = turn.locator("haia-sections").last
    said = request.locator("details", has_text="What was said")
    await said.locator("summary").click()
    await expect(said.locator("pre")).to_contain_text("hall lights off")
    await expect(said.locator("pre")).to_contain_text("Speaker")
    await expect(request).to_contain_text("Result of call_service")
    [sent] = [body["messages"] for body in stage.server.chats[-1:]]
    system = request.locator("details").first
    await system.locator("summary").click()
    shown = await system.locator("pre").text_content() or ""
    assert shown.split() == str(sent[0]["content"]).split()


async def test_what_the_server_said(stage: Stage) -> None:
    """A turn that failed says why, in the server's own words."""
    visit = await stage.visit(path="/chat")
    refused = (400, {"error": {"message": "No such thing as tools here", "code": "x"}})
    stage.server.script(*[Reply(refuse=refused)] * 8)
    await visit.say("tell me a story about something")
    await answered(visit)
    await visit.go(f"/turn/{await _newest(stage)}")
    await expect(visit.panel.locator("haia-waterfall")).to_contain_text(
        "No such thing as tools here"
    )


async def test_who_sees_a_turn(stage: Stage) -> None:
    """People see their own without the request; that of others is not there."""
    visit = await stage.visit("user", "/chat")
    stage.server.script(Reply(text="Yes."))
    await visit.say("are you there")
    await answered(visit)
    own = await _newest(stage)
    await visit.go(f"/turn/{own}")
    await expect(visit.panel.locator("haia-waterfall")).to_contain_text("Asks scripted")
    await expect(visit.panel.locator("haia-sections")).to_have_count(0)
    other = await stage.visit(path="/chat")
    stage.server.script(Reply(text="For you alone."))
    await other.say("a secret of mine")
    await answered(other)
    theirs = await _newest(stage)
    await visit.go(f"/turn/{theirs}")
    await expect(visit.panel).to_contain_text("This is not there, or not for you.")
    await expect(visit.panel).not_to_contain_text("a secret of mine")
    reads = await stage.visit("read_only", f"/turn/{own}")
    await expect(reads.panel).to_contain_text("There is nothing to see here for you.")


async def test_what_the_model_is_told(stage: Stage) -> None:
    visit = await stage.visit(path="/told")
    told = visit.panel.locator("haia-told")
    home = told.locator("details", has_text="The home").first
    await home.locator("summary").click()
    await expect(home.locator("pre")).to_contain_text("entrance_color_white_lights")
    tools = told.locator("details", has_text="Tools").first
    await tools.locator("summary").click()
    await expect(tools).to_contain_text(re.compile(r"call_service: \d+"))
    await expect(told.get_by_role("row", name=re.compile("^Things"))).to_contain_text(
        re.compile(r"\d:\d\d")
    )
    await told.get_by_role("textbox").fill("how are the hall lights")
    await told.get_by_role("button", name="Look").click()
    found = told.get_by_role("status").get_by_role("listitem")
    await expect(found.first).to_contain_text("Hall Lights")
    await expect(found.first).to_contain_text('name "Hall Lights"')
    await told.get_by_role("textbox").fill("turn off the hall lights")
    await told.get_by_role("button", name="Look").click()
    reading = told.locator("haia-reading")
    await expect(reading).to_contain_text("Certain: every word has its use")
    await expect(reading.locator("pre")).to_contain_text('"service":"turn_off"')
    await told.get_by_role("textbox").fill("make the hall lights smell nice")
    await told.get_by_role("button", name="Look").click()
    await expect(reading).to_contain_text("Left over: smell, nice")
    await expect(reading.get_by_role("row", name="hall lights")).to_contain_text(
        "a thing"
    )
    await expect(told).to_contain_text(re.compile(r"\d+ things are not exposed"))
    link = told.get_by_role("link", name="Expose things")
    await expect(link).to_have_attribute("href", "/config/voice-assistants/expose")


async def test_what_is_said_in_vain(stage: Stage) -> None:
    """What the simple matcher does not understand is counted, whoever says it."""
    visit = await stage.visit("user", "/chat")
    for count in (1, 2):
        stage.server.script(*[Reply(fault="error_500")] * 3)
        await visit.say("frobnicate the gazebo")
        await answered(visit, count)
    looks = await stage.visit(path="/told")
    await expect(
        looks.panel.get_by_role("listitem").filter(has_text="frobnicate the gazebo")
    ).to_contain_text("2 times")


async def test_only_administrators_see_what_it_is_told(stage: Stage) -> None:
    visit = await stage.visit("user", "/told")
    await expect(visit.panel).to_contain_text("There is nothing to see here for you.")
    await expect(visit.panel.get_by_role("link", name="What it is told")).to_have_count(
        0
    )
