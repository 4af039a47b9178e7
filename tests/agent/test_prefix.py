"""What a model server has read before is sent again byte for byte."""

from typing import Any

from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import area_registry as ar, device_registry as dr
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.scripted_server import Reply, ScriptedServer

from .conftest import LAMP_ON, Say, SetUp

WORDS = b'{"role":"user","content":"'
TURNS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("first", {}),
    ("follow-up", {}),
    ("follow-up", {"extra_system_prompt": "Be brief."}),
    ("follow-up", {"extra_system_prompt": "Be very brief."}),
    ("new", {}),
    ("new", {"extra_system_prompt": "It rings at the door."}),
    ("new", {"language": "de"}),
    ("new", {"is_somebody": True}),
    ("new", {"is_in_a_room": True}),
)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"prompt": "Be kind."},
        {
            "prompt": "It is {{ now() }}, {{ user_name }}, {{ states('light.desk_lamp') }}"
        },
        {"llm_hass_api": ["assist"]},
    ],
    ids=["plain", "wishes", "clock", "further API"],
)
async def test_only_what_is_new_differs(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    options: dict[str, Any],
) -> None:
    """Whoever speaks, wherever, in any language, whatever changed meanwhile."""
    for domain in ("llm", "intent", "light"):
        assert await async_setup_component(home, domain, {})
    await set_up(server, **options)
    person = await home.auth.async_create_user("Somebody")
    satellite = _satellite(home)
    conversation_id = None
    for number, (kind, more) in enumerate(TURNS):
        values = dict(more)
        if values.pop("is_somebody", False):
            values["context"] = Context(user_id=person.id)
        if values.pop("is_in_a_room", False):
            values["device_id"] = satellite
        home.states.async_set("sensor.elsewhere", str(number))
        await home.services.async_call(
            "light",
            "turn_off" if number % 2 else "turn_on",
            {"entity_id": "light.desk_lamp"},
            blocking=True,
        )
        server.script(Reply(calls=(LAMP_ON,)), Reply(text="It is on."))
        result = await say(
            "Kitchen lamp on",
            conversation_id if kind == "follow-up" else None,
            **values,
        )
        conversation_id = result.conversation_id
        asked = [
            request.raw
            for request in server.requests
            if request.path.endswith("completions")
        ]
        question, answer = asked[2 * number :]
        # The results, and nothing else.
        assert answer.startswith(question.removesuffix(b"]}"))
        if kind == "follow-up":
            assert question.startswith(asked[2 * number - 1].removesuffix(b"]}"))
        else:
            # Home Assistant's own API says in its instructions which room it is.
            has_room = options.get("llm_hass_api") and "is_in_a_room" in more
            end = b"# Further tools" if has_room else WORDS
            assert end in question
            assert question.partition(end)[0] == asked[0].partition(end)[0]


def _satellite(home: HomeAssistant) -> str:
    """Return a device in the kitchen."""
    entry = MockConfigEntry(domain="test")
    entry.add_to_hass(home)
    registry = dr.async_get(home)
    device = registry.async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={("test", "satellite")}
    )
    area = ar.async_get(home).async_get_area_by_name("Kitchen")
    assert area is not None
    registry.async_update_device(device.id, area_id=area.id)
    return device.id
