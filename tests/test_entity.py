"""An agent and an AI Task of the same title are two devices with names of their own."""

from types import MappingProxyType

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest

from custom_components.ha_ai_agent.const import SUBENTRY_AI_TASK, SUBENTRY_CONVERSATION
from tests.entries import load_entry
from tests.scripted_server import ScriptedServer

pytestmark = pytest.mark.usefixtures("loopback", "core")


async def test_names_of_devices_and_entities(
    hass: HomeAssistant,
    device_registry: dr.DeviceRegistry,
    entity_registry: er.EntityRegistry,
) -> None:
    async with ScriptedServer() as server:
        entry = await load_entry(hass, server.base_url, price_input=1, price_output=2)
    devices = {
        device.name
        for device in dr.async_entries_for_config_entry(device_registry, entry.entry_id)
    }
    assert devices == {"HA AI Agent", "HA AI Agent AI Task"}
    rows = er.async_entries_for_config_entry(entity_registry, entry.entry_id)
    ids = {row.entity_id for row in rows}
    assert {"conversation.ha_ai_agent", "ai_task.ha_ai_agent"} <= ids
    assert not [entity_id for entity_id in ids if entity_id.endswith("_2")]
    [task_id] = [
        subentry.subentry_id
        for subentry in entry.subentries.values()
        if subentry.subentry_type == SUBENTRY_AI_TASK
    ]
    names = {row.translation_key for row in rows if row.config_subentry_id == task_id}
    assert {"task", "turns", "failures", "turn_time", "cost_today"} <= names
    assert "first_word_time" not in names
    task = hass.states.get("ai_task.ha_ai_agent")
    assert task is not None
    assert task.name == "HA AI Agent AI Task"


async def test_devices_come_and_go_with_what_people_add(
    hass: HomeAssistant,
    device_registry: dr.DeviceRegistry,
    entity_registry: er.EntityRegistry,
) -> None:
    """A new agent has its device at once, a removed one leaves none; others go on."""

    def names() -> set[str | None]:
        rows = dr.async_entries_for_config_entry(device_registry, entry.entry_id)
        return {device.name for device in rows}

    async with ScriptedServer() as server:
        entry = await load_entry(hass, server.base_url)
        runtime, before = entry.runtime_data, names()
        added = ConfigSubentry(
            data=MappingProxyType({"model": "scripted"}),
            subentry_type=SUBENTRY_CONVERSATION,
            title="Second",
            unique_id=None,
        )
        hass.config_entries.async_add_subentry(entry, added)
        await hass.async_block_till_done()
        assert names() == before | {"Second"}
        assert hass.states.get("conversation.second") is not None
        hass.config_entries.async_remove_subentry(entry, added.subentry_id)
        await hass.async_block_till_done()
    assert names() == before
    assert hass.states.get("conversation.second") is None
    rows = er.async_entries_for_config_entry(entity_registry, entry.entry_id)
    assert added.subentry_id not in {row.config_subentry_id for row in rows}
    assert entry.runtime_data is runtime
