"""The file of the automations: what is refused, put back, waited for."""

import asyncio
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest

from custom_components.ha_ai_agent.automations.writer import editor_lock

from .conftest import SIMPLE, Household

UNWRITABLE = [
    ("automation: []\n", "[]\n", "not_included"),
    ("automation: !include ../other.yaml\n", "[]\n", "not_included"),
    ("automation: !include_dir_named automations/\n", "[]\n", "not_included"),
    ("- a list\n", "[]\n", "not_included"),
    ("a: [\n", "[]\n", "not_included"),
    (None, "[]\n", "not_included"),
    ("automation: !include automations.yaml\n", "a: b\n", "file_invalid"),
    ("automation: !include automations.yaml\n", "- [\n", "file_invalid"),
    ("automation ui: !include automations.yaml\n", "- !include a\n", "file_invalid"),
    ("automation: !include automations.yaml\n", "[]\n---\n[]\n", "file_invalid"),
]


async def test_what_is_not_in_the_file_is_not_changed(household: Household) -> None:
    config = household.path.parent / "configuration.yaml"
    config.write_text(
        config.read_text()
        + "automation mine:\n  - alias: Elsewhere\n    id: elsewhere\n"
        "    triggers: [{trigger: sun, event: sunset}]\n"
        "    actions: [{delay: 1}]\n"
    )
    await household.hass.services.async_call("automation", "reload", blocking=True)
    household.expose("automation.elsewhere")
    read = await household.call("get", automation_id="elsewhere")
    assert not read["editable"]
    assert read["config"]["alias"] == "Elsewhere"
    for tool in ("update", "delete"):
        result = await household.call(
            tool, automation_id="elsewhere", config={"mode": "restart"}
        )
        assert result["error"] == "not_editable"
    assert (await household.call("update", yaml=SIMPLE))["error"] == (
        "no_automation_id"
    )
    for tool in ("update", "delete", "preview"):
        result = await household.call(tool, automation_id="nowhere", yaml=SIMPLE)
        assert result["error"] == "automation_not_found"


async def test_a_file_that_cannot_be_written_is_refused(household: Household) -> None:
    path = household.path.parent / "configuration.yaml"
    for configuration, automations, code in UNWRITABLE:
        if configuration is None:
            path.unlink()
        else:
            path.write_text(configuration)
        household.path.write_text(automations)
        result = await household.call("create", yaml=SIMPLE)
        assert result["error"] == code
        preview = await household.call("preview", yaml=SIMPLE)
        assert preview["valid"]
        assert preview["message"]
        assert household.path.read_text() == automations


async def test_a_file_that_is_not_there_yet_is_made(household: Household) -> None:
    household.path.unlink()
    entity_id = await household.make(SIMPLE)
    assert household.hass.states.get(entity_id) is not None
    household.path.write_bytes(b"\xff\xfe")
    result = await household.call("delete", automation_id=entity_id)
    assert result["error"] == "file_unreadable"


async def test_what_changed_meanwhile_is_not_overwritten(household: Household) -> None:
    entity_id = await household.make(SIMPLE)
    for tool in ("update", "delete"):
        asked = (
            await household.call(tool, automation_id=entity_id, alias="Night")
            if (tool == "delete")
            else await household.call(
                tool, automation_id=entity_id, config={"alias": "Night"}
            )
        )
        assert asked["status"] == "approval_required"
        text = household.path.read_text()
        edited = text.replace("mode: single", "mode: queued")
        household.path.write_text(edited)
        assert (await household.approve())["error"] == "changed_meanwhile"
        assert household.path.read_text() == edited
        household.path.write_text(text)
    await household.call("delete", automation_id=entity_id)
    household.path.write_text("a: b\n")
    assert (await household.approve())["error"] == "file_invalid"


async def test_things_that_went_away_meanwhile_stop_it(household: Household) -> None:
    await household.call("create", yaml=SIMPLE)
    household.hass.services.async_remove("light", "turn_on")
    assert (await household.approve())["error"] == "service_not_found"
    assert household.path.read_text() == "[]\n"


async def test_a_failure_puts_the_old_file_back(
    household: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reload finds a file that somebody broke, or the disk is full."""
    entity_id = await household.make(SIMPLE)
    text = household.path.read_text()
    other = SIMPLE.replace("Evening", "Other")

    # Home Assistant reads another file than the one that was written.
    await household.call("create", yaml=other)
    config = household.path.parent / "configuration.yaml"
    real = household.hass.services.async_call

    async def reload_without(*args: Any, **kwargs: Any) -> Any:
        config.write_text("automation: []\n")
        return await real(*args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(
            type(household.hass.services), "async_call", staticmethod(reload_without)
        )
        assert (await household.approve())["error"] == "not_loaded"
    assert household.path.read_text() == text
    config.write_text("automation: !include automations.yaml\n")
    await household.hass.services.async_call("automation", "reload", blocking=True)

    # The folder for backups cannot be made: nothing is written at all.
    backups = household.path.parent / ".storage" / "ha_ai_agent" / "automations"
    for path in backups.glob("*"):
        path.unlink()
    backups.rmdir()
    backups.write_text("in the way")
    await household.call("create", yaml=other)
    assert (await household.approve())["error"] == "write_failed"
    assert household.path.read_text() == text
    assert household.hass.states.get(entity_id) is not None


async def test_it_waits_for_the_editor(household: Household) -> None:
    """The lock is the one that the editor's own view holds."""
    assert editor_lock(household.hass) is editor_lock(household.hass)
    await household.call("create", yaml=SIMPLE)
    async with editor_lock(household.hass):
        writing = asyncio.create_task(household.approve())
        for _ in range(5):
            await asyncio.sleep(0)
        assert not writing.done()
        assert household.path.read_text() == "[]\n"
    assert (await writing)["status"] == "confirmed"


async def test_the_lock_is_the_editors(household: Household, hass_client: Any) -> None:
    """A request of the editor waits while we write."""
    assert await async_setup_component(household.hass, "config", {})
    client = await hass_client()
    async with editor_lock(household.hass):
        request = asyncio.create_task(client.get("/api/config/automation/config/none"))
        done, _ = await asyncio.wait({request}, timeout=0.2)
        assert not done
    assert (await request).status == 404


async def test_without_an_editor_our_own_writers_still_wait(
    hass: HomeAssistant,
) -> None:
    assert editor_lock(hass) is editor_lock(hass)
