"""Conversations: found, named, put away, taken along."""

import json
from pathlib import Path

from playwright.async_api import Locator, expect

from tests.scripted_server import Reply

from .browser import PHONE
from .stage import Stage, Visit, Who
from .talking import hold


async def talk(
    stage: Stage, words: str, answer: str, who: Who = "administrator"
) -> str:
    """Hold a conversation of one turn and return its id."""
    stage.server.script(Reply(text=answer))
    return str((await hold(stage, words, who=who))["conversation_id"])


def row(visit: Visit, title: str) -> Locator:
    """Return the row of a conversation."""
    return visit.panel.locator(".talk").filter(has_text=title)


def read(path: Path) -> str:
    """Return what was downloaded."""
    return path.read_text(encoding="utf-8")


async def test_words_are_found_and_shown(stage: Stage) -> None:
    long = "It began " + "and went on " * 40 + "with the old boiler away."
    await talk(stage, "What is that noise", long)
    await talk(stage, "Something else", "Nothing of that.")
    visit = await stage.visit(path="/conversations")
    await expect(row(visit, "Something else")).to_be_visible()
    await visit.panel.get_by_role("searchbox").fill("boiler")
    await expect(row(visit, "Something else")).to_have_count(0)
    found = row(visit, "What is that noise")
    await expect(found).to_contain_text("old boiler")
    await expect(found.locator("mark")).to_have_text("boiler")
    assert visit.log.errors == []


async def test_renamed_archived_and_opened(stage: Stage) -> None:
    held = await talk(stage, "Rename me please", "Yes.")
    async with stage.as_wide_as(PHONE, path="/conversations") as visit:
        await row(visit, "Rename me").get_by_role("button").click()
        dialog = visit.panel.get_by_role("dialog")
        await dialog.get_by_label("Name of the conversation").fill(
            "A <b>better</b> name"
        )
        await dialog.get_by_role("button", name="Rename").click()
        named = row(visit, "A <b>better</b> name")
        await expect(named).to_be_visible()
        await expect(dialog).to_have_count(0)
        await named.get_by_role("button").click()
        await dialog.get_by_role("button", name="Archive").click()
        await expect(named).to_have_count(0)
        which = visit.panel.get_by_label("Which conversations")
        await which.select_option(label="Archived")
        await named.get_by_role("link").click()
        await visit.page.wait_for_url(f"**/ha-ai-agent/conversation/{held}")
        await expect(visit.panel.locator(".answer")).to_have_text("Yes.")


async def test_a_conversation_comes_by_itself(stage: Stage) -> None:
    visit = await stage.visit(path="/conversations")
    await expect(visit.panel.get_by_role("search")).to_be_visible()
    await talk(stage, "While the list is open", "Here I am.")
    await expect(row(visit, "While the list is open")).to_be_visible()
    await talk(stage, "Of somebody else", "Mine.", who="user")
    await talk(stage, "And another", "Yes.")
    await expect(row(visit, "And another")).to_be_visible()
    await expect(row(visit, "Of somebody else")).to_have_count(0)
    await visit.panel.get_by_label("Whose").select_option(label="Everybody's")
    await expect(row(visit, "Of somebody else")).to_contain_text("Robin")


async def test_several_go_at_once(stage: Stage) -> None:
    for number in range(3):
        await talk(stage, f"Goes away {number}", "Yes.")
    async with stage.as_wide_as(PHONE, path="/conversations") as visit:
        await visit.panel.get_by_role("button", name="Select").click()
        for number in (0, 2):
            await visit.panel.get_by_role(
                "checkbox", name=f"Goes away {number}"
            ).check()
        await visit.panel.get_by_role("button", name="Delete").click()
        await expect(
            visit.panel.get_by_text("2 conversations will be gone")
        ).to_be_visible()
        await visit.panel.get_by_role("button", name="Delete").click()
        await expect(row(visit, "Goes away 0")).to_have_count(0)
        await expect(row(visit, "Goes away 2")).to_have_count(0)
        await expect(row(visit, "Goes away 1")).to_be_visible()


async def test_taken_along_in_the_times_of_the_reader(stage: Stage) -> None:
    await talk(stage, "Take me along", "# I am\n\nan answer.")
    visit = await stage.visit_anew(path="/conversations", timezone_id="Asia/Tokyo")
    await row(visit, "Take me along").get_by_role("button").click()
    dialog = visit.panel.get_by_role("dialog")
    async with visit.page.expect_download() as download:
        await dialog.get_by_role("button", name="Save as text").click()
    text = read(await (await download.value).path())
    assert text.startswith("# Take me along\n")
    assert "> Take me along" in text
    assert "> # I am" in text
    await row(visit, "Take me along").get_by_role("button").click()
    async with visit.page.expect_download() as download:
        await dialog.get_by_role("button", name="Save as JSON").click()
    kept = json.loads(read(await (await download.value).path()))
    assert kept["messages"][0]["created_at"].endswith("+09:00")


async def test_who_only_reads_changes_nothing(stage: Stage) -> None:
    await talk(stage, "Of the visitor", "Hello.", who="read_only")
    visit = await stage.visit("read_only", path="/conversations")
    await expect(row(visit, "Of the visitor")).to_be_visible()
    await expect(visit.panel.get_by_role("button", name="Select")).to_have_count(0)
    await row(visit, "Of the visitor").get_by_role("button").click()
    names = (
        await visit.panel.get_by_role("dialog").get_by_role("button").all_inner_texts()
    )
    assert names == ["Save as text", "Save as JSON", "Close"]
