"""Screen readers, keyboard and eyes: axe-core finds nothing in any view, light and dark."""

from typing import Any, Literal

from playwright.async_api import expect
import pytest

from .browser import DESKTOP, PHONE, package
from .stage import Stage, Visit
from .views import furnished

type Scheme = Literal["light", "dark"]

RUN = """
async (panel) => {
  const found = await window.axe.run(panel, { resultTypes: ["violations"] });
  return found.violations.map(({ id, nodes }) => ({
    id,
    where: nodes.map((node) => `${node.target.flat().join(" ")}: ${node.failureSummary}`),
  }));
}
"""
IS_DARK = """
(isDark) => {
  const color = getComputedStyle(document.documentElement)
    .getPropertyValue("--primary-text-color").trim();
  const light = Number.parseInt(color.replace("#", "").slice(0, 2), 16) > 128;
  return color.startsWith("#") && light === isDark;
}
"""


async def _load_axe(visit: Visit) -> None:
    if not await visit.page.evaluate("'axe' in window"):
        await visit.page.add_script_tag(path=package("axe-core") / "axe.min.js")


async def _look(visit: Visit, path: str, where: str) -> list[str]:
    """Return what axe finds in one view."""
    await visit.go(path)
    await expect(visit.panel.locator("main")).to_be_visible()
    await visit.page.wait_for_load_state("networkidle")
    for summary in await visit.panel.locator("summary").all():
        if await summary.is_visible():
            await summary.click()
    found: list[dict[str, Any]] = await visit.panel.evaluate(RUN)
    return [f"{where} {path} {row['id']}: {row['where']}" for row in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_no_violation(stage: Stage, scheme: Scheme) -> None:
    made = await furnished(stage, "administrator")
    visit = await stage.visit()
    await visit.page.emulate_media(color_scheme=scheme)
    await visit.page.wait_for_function(IS_DARK, arg=scheme == "dark")
    await _load_axe(visit)
    found: list[str] = []
    try:
        for path in made.paths:
            found += await _look(visit, path, scheme)
        await visit.page.set_viewport_size(PHONE)
        for path in made.paths[:4]:
            found += await _look(visit, path, f"{scheme} phone")
    finally:
        await visit.page.set_viewport_size(DESKTOP)
        await visit.page.emulate_media(color_scheme="light")
    assert found == [], "\n".join(found)
