"""Where somebody speaks: the satellite's own room before that of its device."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
)
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.agent.conftest import AGENT, SetUp, state_of
from tests.agent.satellite import Rooms, async_add_satellites
from tests.scripted_server import Reply, ScriptedServer

from .conftest import Listen


def add_device(hass: HomeAssistant, platform: str, area: str | None) -> str:
    """Add a device of an integration, in a room or in none."""
    entry = MockConfigEntry(domain=platform)
    entry.add_to_hass(hass)
    devices = dr.async_get(hass)
    device = devices.async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={(platform, "one")}, name=platform
    )
    if area is not None:
        found = ar.async_get(hass).async_get_area_by_name(area)
        assert found is not None
        devices.async_update_device(device.id, area_id=found.id)
    return device.id


def put(
    hass: HomeAssistant, rooms: Rooms, *, area: str | None, device_id: str | None
) -> None:
    """Put the satellite's entity into a room, and onto a device."""
    found = ar.async_get(hass).async_get_area_by_name(area) if area else None
    er.async_get(hass).async_update_entity(
        rooms["voice"].entity_id,
        area_id=found.id if found else None,
        device_id=device_id,
    )


PLACES = [
    ("Kitchen", "Office", "Kitchen"),
    (None, "Office", "Office"),
    ("Office", None, "Office"),
    (None, None, None),
]


@pytest.mark.parametrize("platform", ["voip", "wyoming", "esphome"])
async def test_the_room_that_the_model_is_told(
    home: HomeAssistant, set_up: SetUp, server: ScriptedServer, platform: str
) -> None:
    await set_up(server)
    rooms = await async_add_satellites(home, AGENT, "voice")
    for own, devices, room in PLACES:
        device_id = add_device(home, platform, devices)
        if devices is None:
            dr.async_get(home).async_update_device(device_id, area_id=None)
        put(home, rooms, area=own, device_id=device_id)
        server.script(Reply(text="Yes."))
        await rooms["voice"].hear("Hello")
        told = str(server.chats[-1]["messages"][-1]["content"])
        for name in ("Kitchen", "Office"):
            assert (name in told) == (name == room), told


@pytest.mark.parametrize("own", ["Kitchen", "Office"])
async def test_here_is_the_room_of_the_satellite_without_a_model(
    home: HomeAssistant, set_up: SetUp, own: str
) -> None:
    """The matcher means the same room as the model."""
    await set_up()
    rooms = await async_add_satellites(home, AGENT, "voice")
    other = {"Kitchen": "Office", "Office": "Kitchen"}[own]
    put(home, rooms, area=own, device_id=add_device(home, "voip", other))
    await rooms["voice"].hear("Turn on the lights")
    on = {
        "Kitchen": state_of(home, "light.kitchen_lamp"),
        "Office": state_of(home, "light.desk_lamp"),
    }
    assert on == {own: "on", other: "off"}


async def test_a_phone_is_where_its_device_is(
    home: HomeAssistant, set_up: SetUp, server: ScriptedServer, listen: Listen
) -> None:
    """An app runs the pipeline with its device alone; most of them are nowhere."""
    await set_up(server)
    ears = await listen()
    for area in (None, "Office"):
        device_id = add_device(home, "mobile_app", area)
        await ears.say("Hello", device_id=device_id)
        told = str(server.chats[-1]["messages"][-1]["content"])
        assert ("Office" in told) == (area is not None), told


async def test_two_satellites_of_one_device_have_rooms_of_their_own(
    home: HomeAssistant, set_up: SetUp, server: ScriptedServer
) -> None:
    await set_up(server)
    rooms = await async_add_satellites(home, AGENT, "Kitchen", "Office")
    device_id = add_device(home, "esphome", None)
    for room in ("Kitchen", "Office"):
        area = ar.async_get(home).async_get_area_by_name(room)
        assert area is not None
        er.async_get(home).async_update_entity(
            rooms[room].entity_id, area_id=area.id, device_id=device_id
        )
    for room, other in (("Kitchen", "Office"), ("Office", "Kitchen")):
        server.script(Reply(text="Yes."))
        await rooms[room].hear("Hello")
        told = str(server.chats[-1]["messages"][-1]["content"])
        assert room in told
        assert other not in told


async def test_a_room_that_is_gone_is_the_device_s_again(
    home: HomeAssistant, set_up: SetUp, server: ScriptedServer
) -> None:
    await set_up(server)
    rooms = await async_add_satellites(home, AGENT, "voice")
    attic = ar.async_get(home).async_create("Attic")
    device_id = add_device(home, "voip", "Office")
    put(home, rooms, area="Attic", device_id=device_id)
    for room in ("Attic", "Office"):
        server.script(Reply(text="Yes."))
        await rooms["voice"].hear("Hello")
        assert room in str(server.chats[-1]["messages"][-1]["content"])
        if room == "Attic":
            ar.async_get(home).async_delete(attic.id)
            await home.async_block_till_done()
