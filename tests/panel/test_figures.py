"""Over time: charts and their table, by agent, and the limit."""

from playwright.async_api import expect

from tests.scripted_server import Reply

from .browser import PHONE
from .stage import Stage
from .talking import hold


async def test_charts_have_a_table(stage: Stage) -> None:
    stage.server.script(Reply(text="One."), Reply(text="Two."))
    await hold(stage, "For the figures")
    async with stage.as_wide_as(PHONE, path="/figures") as visit:
        charts = visit.panel.get_by_role("img")
        await expect(charts.first).to_be_visible()
        assert (
            await visit.panel.locator("haia-chart canvas").count()
            == await charts.count()
        )
        label = await charts.first.get_attribute("aria-label") or ""
        assert label.startswith("Time of a turn")
        await visit.panel.get_by_text("All figures as a table").click()
        table = visit.panel.get_by_role("table")
        await expect(table.get_by_role("columnheader", name="Median")).to_be_visible()
        first = table.locator("tbody tr").first.locator("td")
        turns = int(await first.first.inner_text())
        await hold(stage, "Once more for the figures")
        await expect(first.first).to_have_text(str(turns + 1))
        await visit.panel.get_by_label("How far back").select_option(label="7 days")
        await expect(charts.first).to_be_visible()
        assert visit.log.errors == []


async def test_a_user_sees_their_own_figures(stage: Stage) -> None:
    await hold(stage, "Hello from me", who="user")
    visit = await stage.visit("user", path="/figures")
    await expect(visit.panel.get_by_text("figures of your own turns")).to_be_visible()
    await expect(visit.panel.get_by_text("This month")).to_have_count(0)
    reader = await stage.visit("read_only", path="/figures")
    await expect(reader.panel.get_by_text("nothing to see here")).to_be_visible()
