"""On a phone every part of the panel is within reach, in whatever language."""

from typing import Any

from playwright.async_api import ViewportSize, expect
import pytest

from .browser import PHONE
from .stage import Stage, Visit

SMALLEST = 320
"""As wide as a page has to be usable (WCAG, reflow)."""
# Where the links of a navigation are, and whether their names are cut.
LINKS = """
(nav) => [...nav.querySelectorAll("a")].map((link) => {
  const { left, right, top, bottom, width, height } = link.getBoundingClientRect();
  return { left, right, top, bottom, width, height,
    isCut: link.scrollWidth > link.clientWidth + 1 };
})
"""
PATHS = ("approvals", "chat", "activity", "conversations", "told", "figures")


async def _check_links(visit: Visit, width: int) -> None:
    await expect(visit.panel).to_have_attribute("narrow", "")
    nav = visit.panel.locator("main ~ nav")
    await expect(nav.get_by_role("link")).to_have_count(len(PATHS))
    links: list[dict[str, Any]] = await nav.evaluate(LINKS)
    for link in links:
        assert link["left"] >= -1, links
        assert link["right"] <= width + 1, links
        assert link["width"] >= 44, links
        assert link["height"] >= 44, links
        assert not link["isCut"], links


@pytest.mark.parametrize("width", [PHONE["width"], SMALLEST])
async def test_every_part_is_within_reach(stage: Stage, width: int) -> None:
    size: ViewportSize = {"width": width, "height": PHONE["height"]}
    async with stage.as_wide_as(size) as visit:
        bar = visit.panel.get_by_role("navigation", name="Parts of the panel")
        await expect(bar.get_by_role("link")).to_have_count(len(PATHS))
        await _check_links(visit, width)
        for at, path in enumerate(PATHS):
            await bar.get_by_role("link").nth(at).click()
            await visit.page.wait_for_url(f"**/ha-ai-agent/{path}")
            current = bar.locator("[aria-current=page]")
            await expect(current).to_have_count(1)
            await expect(current).to_be_in_viewport(ratio=1)
        # Nothing of a view is wider than the phone.
        for path in PATHS:
            await visit.go(f"/{path}")
            await visit.page.wait_for_load_state("networkidle")
            wide = await visit.panel.locator("main").evaluate(
                "(main) => main.scrollWidth - main.clientWidth"
            )
            assert wide <= 0, path


async def test_where_words_are_longer(stage: Stage) -> None:
    visit = await stage.visit_anew(
        "administrator", path="/chat", locale="de-DE", viewport=PHONE
    )
    nav = visit.panel.locator("main ~ nav")
    await expect(nav).not_to_contain_text("Waiting for you")
    await _check_links(visit, PHONE["width"])
