"""What it did: the timeline and its filters, plans, automations, memories."""

from playwright.async_api import Locator, expect

from tests.scripted_server import Call, Reply

from .browser import PHONE
from .stage import Stage, Visit, Who
from .talking import LAMP, hold

LATER = {"domain": "light", "service": "turn_on", "entity_id": [LAMP]}
KEEPS = (
    Call("schedule", {"action": "add", "when": 3600, "call": LATER}),
    Call("memory", {"action": "remember", "text": "I like <b>it</b> dark."}),
)
EVENING = """
alias: Evening <b>lamp</b>
triggers:
  - trigger: time
    at: "19:00:00"
actions:
  - action: light.turn_on
    target:
      entity_id: light.bed_light
"""


def turn(action: str, entity_id: str = LAMP) -> Call:
    """Return a call that switches a light."""
    fields = {"domain": "light", "service": f"turn_{action}", "entity_id": [entity_id]}
    return Call("call_service", fields)


async def act(stage: Stage, who: Who, words: str, *calls: Call) -> dict[str, object]:
    """Let somebody say something that acts."""
    stage.server.script(Reply(calls=calls), Reply(text="Done."))
    return await hold(stage, words, who=who)


def rows(visit: Visit, words: str) -> Locator:
    """Return the entries of the timeline with these words."""
    return visit.panel.locator("haia-turn-row").filter(has_text=words)


def tab(visit: Visit, name: str) -> Locator:
    """Return a part of the view."""
    parts = visit.panel.get_by_role("navigation", name="What it did")
    return parts.get_by_role("link", name=name)


async def test_the_day_is_narrowed_down(stage: Stage) -> None:
    await act(stage, "administrator", "First the lamp on", turn("on"))
    await act(stage, "administrator", "First the lamp off", turn("off"))
    await act(stage, "user", "Robin wants light", turn("on", "light.kitchen_lights"))
    visit = await stage.visit(path="/activity")
    for words in ("First the lamp off", "Robin wants light"):
        await expect(rows(visit, words)).to_have_count(1)
    lamp = rows(visit, "First the lamp off").get_by_role("link", name="Bed Light")
    assert (await lamp.get_attribute("href") or "").startswith(
        "/config/devices/device/"
    )

    await visit.panel.get_by_text("Narrow down").click()
    person = visit.panel.get_by_label("Person")
    await person.select_option(label="Robin")
    await expect(rows(visit, "First the lamp")).to_have_count(0)
    await expect(rows(visit, "Robin wants light")).to_have_count(1)
    await person.select_option(label="Any")
    await visit.panel.get_by_label("Room").select_option(label="Bedroom")
    await expect(rows(visit, "Robin wants light")).to_have_count(0)
    await expect(rows(visit, "First the lamp off")).to_have_count(1)
    await visit.panel.get_by_text("Show everything again").click()
    thing = visit.panel.get_by_role("combobox", name="Thing")
    await thing.fill("light.kitchen_lights")
    await expect(rows(visit, "First the lamp off")).to_have_count(0)
    await expect(thing).to_have_value("Kitchen Lights")
    outcome = visit.panel.get_by_label("How it came out")
    await outcome.select_option(label="Not done")
    await expect(rows(visit, "Robin wants light")).to_have_count(0)
    assert visit.log.errors == []


async def test_a_deed_comes_by_itself_and_goes_back(stage: Stage) -> None:
    await act(stage, "administrator", "Off at first", turn("off"))
    async with stage.as_wide_as(PHONE, path="/activity") as visit:
        await act(stage, "administrator", "On while I look", turn("on"))
        row = rows(visit, "On while I look")
        await row.get_by_role("button", name="Take back").click()
        await expect(row.get_by_text("Bed Light: Off")).to_be_visible()
        await row.get_by_role("button", name="Take it back").click()
        await expect(row.get_by_text("taken back")).to_be_visible()
    assert await stage.home.client.state(LAMP) == "off"


async def test_a_day_without_anything_leads_to_one_with(stage: Stage) -> None:
    visit = await stage.visit(path="/activity")
    await visit.panel.get_by_role("button", name="The day before").click()
    await expect(visit.panel.get_by_text("Nothing of this kind")).to_be_visible()
    await visit.panel.get_by_role("button", name="The day after").click()
    await expect(visit.panel.get_by_role("heading", name="Today")).to_be_visible()


async def test_what_is_kept_is_taken_back(stage: Stage) -> None:
    await act(stage, "user", "Later, and remember", *KEEPS)
    async with stage.as_wide_as(PHONE, "user", path="/activity/planned") as visit:
        plan = visit.panel.get_by_role("article", name="Bed Light: Turn on")
        await plan.get_by_role("button", name="Cancel it").click()
        await plan.get_by_role("button", name="Leave it").click()
        await expect(plan).to_be_visible()
        await plan.get_by_role("button", name="Cancel it").click()
        await plan.get_by_role("button", name="Cancel it").click()
        await expect(visit.panel.get_by_text("Nothing is planned.")).to_be_visible()

        await tab(visit, "Remembered").click()
        memory = visit.panel.get_by_role("article", name="I like <b>it</b> dark.")
        await expect(memory).to_contain_text("I like <b>it</b> dark.")
        await memory.get_by_role("button", name="Forget").click()
        await memory.get_by_role("button", name="Forget").click()
        await expect(
            visit.panel.get_by_text("It remembers nothing of you.")
        ).to_be_visible()


async def test_an_automation_and_the_way_back(stage: Stage) -> None:
    call = Call("automations", {"action": "create", "yaml": EVENING})
    await act(stage, "administrator", "Make an automation", call)
    visit = await stage.visit(path="/approvals")
    question = visit.panel.locator("haia-question").filter(has_text="Evening")
    await question.get_by_role("button", name="Yes, do it").click()
    await expect(question.get_by_role("button", name="Yes, do it")).to_have_count(0)

    await visit.panel.get_by_role("link", name="What it did").click()
    await tab(visit, "Automations").click()
    written = visit.panel.locator("article").filter(has_text="Evening <b>lamp</b>")
    await expect(written.get_by_text("Written by You")).to_be_visible()
    opens = written.get_by_role("link", name="Open the automation")
    address = await opens.get_attribute("href") or ""
    assert address.startswith("/config/automation/edit/")
    await written.get_by_role("button", name="Take it away again").click()
    await written.get_by_role("button", name="Take it away again").click()
    await expect(written.get_by_text("The question waits:")).to_be_visible()
    await written.get_by_role("link", name="Waiting for you").click()
    back = visit.panel.locator("haia-question").filter(has_text="Evening")
    await back.get_by_role("button", name="Yes, do it").click()
    await expect(back.get_by_role("button", name="Yes, do it")).to_have_count(0)
    await visit.go("/activity/automations")
    await expect(written.get_by_text("It is not there any more.")).to_be_visible()
    assert visit.log.errors == []


async def test_each_sees_what_is_theirs(stage: Stage) -> None:
    await act(stage, "administrator", "Of the administrator", turn("on"))
    await act(stage, "user", "Of the user", turn("off"))
    user = await stage.visit("user", path="/activity")
    await expect(rows(user, "Of the user")).to_have_count(1)
    await expect(rows(user, "Of the administrator")).to_have_count(0)
    await expect(tab(user, "Automations")).to_have_count(0)
    await user.panel.get_by_text("Narrow down").click()
    await expect(user.panel.get_by_label("Person")).to_have_count(0)
    reader = await stage.visit("read_only", path="/activity")
    await expect(reader.panel.get_by_text("nothing to see here")).to_be_visible()
    await expect(reader.panel.get_by_role("button")).to_have_count(0)
