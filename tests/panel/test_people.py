"""Who sees what: nobody sees what is another's, and who only reads finds no button."""

import re

from playwright.async_api import expect

from tests.scripted_server import Reply

from .acts import HALL, does, service, set_state
from .stage import Stage
from .views import furnished, talk

SECRET = "the present for grandmother"
# What acts, in the words of the buttons.
ACTS = re.compile(
    r"^(yes|no\b|take|delete|archive|rename|forget|cancel|put|undo|select|stop|restore)",
    re.IGNORECASE,
)


async def test_a_user_sees_nothing_of_others(stage: Stage) -> None:
    theirs = await talk(
        stage, "administrator", f"hide {SECRET}", Reply(text=f"I hid {SECRET}.")
    )
    await furnished(stage, "administrator")
    await talk(stage, "user", "good morning", Reply(text="Good morning, Robin."))
    visit = await stage.visit("user", "/chat")
    for path in theirs.paths:
        await visit.go(path)
        await visit.page.wait_for_load_state("networkidle")
        await expect(visit.panel).not_to_contain_text(SECRET)
    assert visit.log.errors == []
    # They see their own, and an administrator all when asked for.
    await visit.go("/conversations")
    await expect(visit.panel).to_contain_text("Good morning")


async def test_a_read_only_user_finds_no_button_that_acts(stage: Stage) -> None:
    await set_state(stage, "light.turn_on", HALL, "on")
    refused = does(service("light.turn_off", HALL), then="I may not.")
    own = await talk(stage, "read_only", "hall lights off", *refused)
    assert await stage.home.client.state(HALL) == "on"
    visit = await stage.visit("read_only", "/chat")
    for path in own.paths:
        await visit.go(path)
        await visit.page.wait_for_load_state("networkidle")
        names = await visit.panel.get_by_role("button").all_inner_texts()
        labels = await visit.panel.get_by_role("button").evaluate_all(
            "(all) => all.map((one) => one.getAttribute('aria-label') ?? '')"
        )
        acting = [name for name in (*names, *labels) if ACTS.search(name.strip())]
        assert acting == [], path
    await visit.go(f"/conversation/{own.conversation_id}")
    await expect(visit.panel.locator(".said")).to_have_text("hall lights off")
    assert visit.log.errors == []


async def test_acting_words_are_found() -> None:
    assert all(map(ACTS.search, ("Yes, do it", "No", "Take back", "Delete", "Forget")))
    assert not any(map(ACTS.search, ("Send", "New conversation", "Show more")))
