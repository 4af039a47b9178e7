"""Chat: what is said streams in, with its steps, and survives a closed page."""

from playwright.async_api import expect

from tests.scripted_server import Reply

from .stage import Stage


async def test_streams(stage: Stage) -> None:
    visit = await stage.visit(path="/chat")
    stage.server.script(Reply(text="Good **morning** to you."))
    await visit.say("hello")
    await expect(visit.panel.locator("haia-exchange .answer")).to_have_text(
        "Good morning to you."
    )
    assert visit.log.outside == []
    assert visit.log.errors == []
