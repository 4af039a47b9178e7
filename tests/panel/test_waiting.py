"""Waiting for you: questions are shown and answered, by those who may."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
import re

from playwright.async_api import Locator, expect
import pytest

from tests.scripted_server import Call

from .acts import LOCK, ask_to_unlock, does, reconfigure, service, until_state
from .stage import Stage, Visit, Who
from .talking import a_device, speak
from .views import talk

CODE = "4711"
COLOUR = "(line) => getComputedStyle(line).color"


def card(visit: Visit) -> Locator:
    """Return the newest open question."""
    return visit.panel.locator("article").filter(has=visit.page.get_by_role("timer"))


@pytest.mark.parametrize("who", ["administrator", "user"])
async def test_yes(stage: Stage, who: Who) -> None:
    visit = await stage.visit(who, "/chat")
    await ask_to_unlock(visit)
    assert await stage.home.client.state(LOCK) == "locked"
    link = visit.panel.get_by_role("link", name=re.compile("Waiting for you"))
    await expect(link).to_contain_text("1")
    await link.click()
    question = card(visit)
    await expect(question).to_contain_text("Front Door")
    await expect(question).to_contain_text("It unlocks or unlatches a lock.")
    await expect(question.get_by_role("timer")).to_have_text(
        re.compile(r"\d:\d\d left")
    )
    await question.get_by_role("button", name="Yes, do it").click()
    await until_state(stage, LOCK, "unlocked")
    past = visit.panel.locator("article").first
    await expect(past).to_contain_text("Allowed and done by You (in the panel)")
    await expect(link).not_to_contain_text("1")


async def test_no(stage: Stage) -> None:
    visit = await stage.visit("user", "/chat")
    await ask_to_unlock(visit)
    await visit.go("/approvals")
    await card(visit).get_by_role("button", name="No").click()
    await expect(visit.panel.locator("article").first).to_contain_text(
        "Refused by You (in the panel)"
    )
    assert await stage.home.client.state(LOCK) == "locked"
    # An administrator reads who it was.
    other = await stage.visit(path="/approvals")
    await expect(other.panel.locator("article").first).to_contain_text(
        "Refused by Robin (in the panel)"
    )


async def test_a_question_of_somebody_else(stage: Stage) -> None:
    """It is seen by the administrator, answered by neither, and unknown to others."""
    asks = await stage.visit("user", "/chat")
    looks = [
        await stage.visit(who, "/approvals") for who in ("administrator", "read_only")
    ]
    await ask_to_unlock(asks)
    seen = card(looks[0])
    await expect(seen).to_contain_text("Robin")
    await expect(seen).to_contain_text("Somebody else answers this.")
    await expect(seen.get_by_role("button")).to_have_count(0)
    await expect(looks[1].panel).to_contain_text("No question is waiting.")
    # An answer on one page is seen on the others at once.
    await asks.go("/approvals")
    await card(asks).get_by_role("button", name="No").click()
    await expect(card(looks[0])).to_have_count(0)


async def test_the_countdown_goes_by_the_clock_of_the_server(stage: Stage) -> None:
    visit = await stage.visit("user", "/chat")
    await ask_to_unlock(visit)
    [question] = (await stage.call("user", "ha_ai_agent/approvals/list"))["approvals"]
    minutes = (question["expires_ts"] - question["created_ts"]) / 60
    # The clock of this device is wrong, whatever the server says.
    await visit.page.evaluate(
        "window.rightNow = Date.now; Date.now = () => window.rightNow() - 3 * 3600e3"
    )
    await visit.go("/approvals")
    shown = await card(visit).get_by_role("timer").text_content() or ""
    await visit.page.evaluate("Date.now = window.rightNow")
    found = re.search(r"(\d+):\d\d left", shown)
    assert found
    assert int(found[1]) in {int(minutes) - 1, int(minutes)}
    await stage.call(
        "user",
        "ha_ai_agent/approvals/resolve",
        approval_id=question["approval_id"],
        decision="reject",
    )


EVENING = """
alias: Evening
triggers:
  - trigger: time
    at: "19:00:00"
actions:
  - action: light.turn_on
    target:
      entity_id: light.bed_light
"""


async def _yes(stage: Stage) -> None:
    """Say yes to the only question, beside the browser."""
    [question] = (await stage.call("administrator", "ha_ai_agent/approvals/list"))[
        "approvals"
    ]
    done = await stage.call(
        "administrator",
        "ha_ai_agent/approvals/resolve",
        approval_id=question["approval_id"],
        decision="approve",
    )
    assert done["status"] == "executed", done


async def test_the_difference_of_an_automation(stage: Stage) -> None:
    """What is taken away and what comes stand line by line, as text and by colour."""
    make = Call("automations", {"action": "create", "yaml": EVENING})
    await talk(stage, "administrator", "an automation please", *does(make))
    await _yes(stage)
    change = {
        "action": "update",
        "automation_id": "automation.evening",
        "yaml": EVENING.replace("19:00", "20:30"),
    }
    await talk(
        stage, "administrator", "an hour later", *does(Call("automations", change))
    )
    visit = await stage.visit(path="/approvals")
    question = card(visit)
    await expect(question).to_contain_text("Evening")
    gone, comes = question.locator(".removed"), question.locator(".added")
    await expect(gone.filter(has_text="19:00")).to_have_count(1)
    await expect(comes.filter(has_text="20:30")).to_have_count(1)
    await expect(gone.filter(has_text="19:00")).to_have_text(re.compile("^-"))
    await expect(comes.filter(has_text="20:30")).to_have_text(re.compile(r"^\+"))
    shown = [await line.evaluate(COLOUR) for line in (gone.first, comes.first)]
    assert shown[0] != shown[1]
    # What stays the same is there once, without a sign.
    await expect(question.locator(".diff")).not_to_contain_text("-  - action")


async def test_who_asked_by_voice(stage: Stage) -> None:
    """A question that was spoken names the device and its room, now and afterwards."""
    device = await a_device(stage)
    stage.server.script(
        *does(service("cover.open_cover", "cover.garage_door"), then="I have to ask.")
    )
    await speak(stage, "open the garage", device["id"])
    visit = await stage.visit(path="/approvals")
    question = card(visit)
    name = device["name_by_user"] or device["name"]
    await expect(question).to_contain_text(f"You, at {name}")
    await question.get_by_role("button", name="No").click()
    past = visit.panel.locator("article").first
    await expect(past).to_contain_text("Refused by You (in the panel)")
    await expect(past).to_contain_text(name)


@asynccontextmanager
async def secured(stage: Stage) -> AsyncGenerator[None]:
    """Let the agent ask for a code for a while."""
    await reconfigure(stage, approvals={"approval_code": CODE})
    try:
        yield
    finally:
        await reconfigure(stage, approvals={})


async def test_a_code(stage: Stage) -> None:
    async with secured(stage):
        visit = await stage.visit("user", "/chat")
        await ask_to_unlock(visit)
        await visit.go("/approvals")
        question = card(visit)
        code = question.get_by_label("Code")
        await code.fill("1234")
        await question.get_by_role("button", name="Yes, do it").click()
        await expect(question.get_by_role("alert")).to_have_text(
            "The code is wrong. Nothing was done."
        )
        assert await stage.home.client.state(LOCK) == "locked"
        await code.fill(CODE)
        await code.press("Enter")
        await until_state(stage, LOCK, "unlocked")
