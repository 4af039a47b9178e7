"""Scripts of every shape that Home Assistant knows: who asks, and who need not."""

from typing import Any, Final

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
import pytest

from . import fortress
from .fortress import Fortress, async_build_fortress

UNLOCK: Final = {"action": "lock.unlock", "target": {"entity_id": "lock.front_door"}}
LAMP: Final = {"entity_id": "light.hall"}
NIGHT: Final = {"condition": "template", "value_template": "{{ true }}"}
# Each reaches a way in, or what nobody can read.
WAYS: Final[dict[str, list[Any]]] = {
    "key_is_a_template": [
        {"action": "lock.unlock", "data": {"{{ 'entity_id' }}": "lock.front_door"}}
    ],
    "target_is_a_template": [{"action": "lock.unlock", "target": "{{ where }}"}],
    "data_is_a_template": [{"action": "light.turn_on", "data": "{{ what }}"}],
    "group_made_here": [
        {
            "action": "group.set",
            "data": {"object_id": "doors", "entities": ["lock.back_door"]},
        },
        {"action": "homeassistant.turn_on", "target": {"entity_id": "group.doors"}},
    ],
    "radio": [{"action": "knx.send", "data": {"address": "1/2/3", "payload": 1}}],
    "firmware_action": [{"action": "esphome.node_pulse", "data": {}}],
    "other_assistant": [
        {
            "action": "google_assistant_sdk.send_text_command",
            "data": {"command": "open up"},
        }
    ],
    "dark_by_template": [
        {
            "action": "light.turn_on",
            "target": {"entity_id": "light.kitchen"},
            "data": {"brightness": "{{ level }}"},
        }
    ],
    "dark_by_white": [
        {
            "action": "light.turn_on",
            "target": {"entity_id": "light.kitchen"},
            "data": {"white": 0},
        }
    ],
    "each": [
        {
            "repeat": {
                "for_each": ["front_door"],
                "sequence": [
                    {
                        "action": "lock.unlock",
                        "target": {"entity_id": "lock.{{ repeat.item }}"},
                    }
                ],
            }
        }
    ],
    "while": [{"repeat": {"while": [NIGHT], "sequence": [UNLOCK]}}],
    "choose": [{"choose": [{"conditions": [NIGHT], "sequence": [UNLOCK]}]}],
    "default": [{"choose": [], "default": [UNLOCK]}],
    "else": [{"if": [NIGHT], "then": [], "else": [UNLOCK]}],
    "parallel": [{"parallel": [{"sequence": [UNLOCK]}, {"delay": 1}]}],
    "sequence": [{"sequence": [{"sequence": [UNLOCK]}]}],
    "waiting": [
        {"wait_for_trigger": [{"trigger": "event", "event_type": "x"}]},
        UNLOCK,
    ],
    "event": [{"event": "open_sesame"}],
    "old_words": [{"service": "lock.open", "entity_id": "LOCK.Front_Door"}],
    "comma": [{"action": "lock.unlock", "data": {"entity_id": "light.x, lock.safe"}}],
    "floor": [{"action": "lock.unlock", "target": {"floor_id": "ground"}}],
    "everything": [{"action": "homeassistant.toggle", "data": {"entity_id": "all"}}],
    "label": [{"action": "homeassistant.turn_off", "target": {"label_id": "critical"}}],
    "started": [
        {
            "action": "script.turn_on",
            "target": {"entity_id": "script.anything"},
            "data": {"variables": {"service": "lock.unlock"}},
        }
    ],
    "toggled": [
        {"action": "script.toggle", "target": {"entity_id": "script.unlock_all"}}
    ],
    "made_and_turned_on": [
        {
            "action": "scene.create",
            "data": {"scene_id": "now", "entities": {"lock.safe": "unlocked"}},
        },
        {"scene": "scene.now"},
    ],
    "snapshot": [
        {
            "action": "scene.create",
            "data": {"scene_id": "then", "snapshot_entities": ["lock.safe"]},
        },
        {"delay": {"minutes": 1}},
        {"action": "scene.turn_on", "target": {"entity_id": "scene.then"}},
    ],
    "applied": [
        {
            "action": "scene.apply",
            "data": {"entities": {"cover.garage": {"state": "OPEN"}}},
        }
    ],
    "tilt": [
        {"action": "cover.toggle_cover_tilt", "target": {"entity_id": "cover.garage"}}
    ],
    "press": [
        {"action": "button.press", "target": {"entity_id": "button.gate_opener"}}
    ],
    "triggered": [
        {"action": "automation.trigger", "target": {"entity_id": "automation.x"}}
    ],
    "spoken_to": [{"action": "conversation.process", "data": {"text": "unlock it"}}],
    "reloaded": [{"action": "homeassistant.reload_all"}],
    "configured": [
        {"action": "homeassistant.reload_config_entry", "data": {"entry_id": "1"}}
    ],
    "valve": [
        {
            "action": "valve.set_valve_position",
            "target": {"entity_id": "valve.water"},
            "data": {"position": "{{ 0 }}"},
        }
    ],
}
# The same shapes, and nothing that lets anybody in.
CALM: Final[dict[str, list[Any]]] = {
    "lamp": [{"action": "light.turn_on", "target": LAMP}],
    "lamp_off": [{"action": "light.turn_off", "target": {"area_id": "hall"}}],
    "dimmed": [
        {"action": "light.turn_on", "target": LAMP, "data": {"brightness_pct": 10}}
    ],
    "by_template": [
        {"action": "light.turn_on", "target": LAMP, "data": {"brightness": "{{ 9 }}"}}
    ],
    "locked": [{"action": "lock.lock", "target": {"entity_id": "all"}}],
    "closed": [{"action": "cover.close_cover", "target": {"entity_id": "all"}}],
    "closed_by_position": [
        {
            "action": "cover.set_cover_position",
            "target": {"entity_id": "cover.garage"},
            "data": {"position": 0},
        }
    ],
    "armed": [
        {
            "action": "alarm_control_panel.alarm_arm_night",
            "target": {"entity_id": "alarm_control_panel.alarm"},
        }
    ],
    "silenced": [{"action": "siren.turn_off", "target": {"entity_id": "siren.hall"}}],
    "shut": [{"action": "valve.close_valve", "target": {"entity_id": "valve.water"}}],
    "blinds": [
        {"action": "cover.open_cover", "target": {"entity_id": "cover.kitchen_blind"}}
    ],
    "said": [
        {"variables": {"name": "you"}},
        {"set_conversation_response": "Good night, {{ name }}"},
        {"stop": "Done"},
    ],
    "waited": [{"delay": 0}, {"action": "light.turn_off", "target": LAMP}],
    "noted": [
        {
            "action": "persistent_notification.create",
            "data": {"message": "{{ now() }}"},
        }
    ],
    "logged": [{"action": "logbook.log", "data": {"name": "x", "message": "y"}}],
    "told": [{"action": "notify.stranger", "data": {"message": "Washing is done"}}],
    "fridge_on": [
        {"action": "switch.turn_on", "target": {"entity_id": "switch.fridge"}}
    ],
    "if_dark": [
        {
            "if": [NIGHT],
            "then": [{"action": "light.turn_on", "target": LAMP}],
            "else": [{"action": "light.turn_off", "target": LAMP}],
        }
    ],
    "together": [
        {
            "parallel": [
                {"action": "light.turn_on", "target": LAMP},
                {"action": "lock.lock", "target": {"entity_id": "lock.back_door"}},
            ]
        }
    ],
    "nested": [{"action": "script.good_night"}],
    "cosy": [{"scene": "scene.cosy"}],
    "applied": [
        {
            "action": "scene.apply",
            "data": {"entities": {"lock.front_door": "locked", "light.hall": "off"}},
        }
    ],
    "twice": [
        {
            "repeat": {
                "count": 2,
                "sequence": [{"action": "light.toggle", "target": LAMP}],
            }
        }
    ],
    "refreshed": [{"action": "homeassistant.update_entity", "target": LAMP}],
    "disabled": [{**UNLOCK, "enabled": False}, {"delay": 0}],
}


@pytest.fixture
async def home(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return the fortress with all of these scripts."""
    scripts = {f"way_{key}": steps for key, steps in WAYS.items()}
    scripts |= {f"calm_{key}": steps for key, steps in CALM.items()}
    monkeypatch.setattr(fortress, "SCRIPTS", {**fortress.SCRIPTS, **scripts})
    assert await async_setup_component(hass, "automation", {})
    built = await async_build_fortress(hass)
    er.async_get(hass).async_update_entity("light.kitchen", labels={"critical"})

    async def spring(call: ServiceCall) -> None:
        built.trapped.append(f"{call.domain}.{call.service}")

    for domain, service in (
        ("knx", "send"),
        ("esphome", "node_pulse"),
        ("google_assistant_sdk", "send_text_command"),
    ):
        hass.services.async_register(domain, service, spring)
    hass.services.async_register("logbook", "log", _nothing)
    hass.services.async_register("notify", "stranger", _nothing)
    for state in hass.states.async_all("script"):
        async_expose_entity(hass, "conversation", state.entity_id, True)
    await hass.async_block_till_done()
    yield built
    await built.async_close()


async def _nothing(call: ServiceCall) -> None:
    """Do nothing."""


async def _run(home: Fortress, name: str) -> Any:
    arguments = {
        "domain": "script",
        "service": "turn_on",
        "entity_id": f"script.{name}",
    }
    (result,) = await home.converse(
        "do it", [("call_service", arguments)], conversation_id=name
    )
    return result


async def test_every_way_in_asks(home: Fortress) -> None:
    """Whatever the shape, nothing happens without a yes."""
    opened = {
        key: result
        for key in WAYS
        if (result := await _run(home, f"way_{key}"))["status"]
        not in {"approval_required", "denied"}
    }
    assert sorted(opened) == []
    assert home.broken() == []


async def test_what_lets_nobody_in_asks_nobody(home: Fortress) -> None:
    """The same shapes with lamps, and with what closes, are for no question."""
    asked = {
        key: result
        for key in CALM
        if (result := await _run(home, f"calm_{key}"))["status"] == "approval_required"
    }
    assert sorted(asked) == []
    # All that is locked and closed may be, exposed or not.
    assert set(home.broken()) <= {("lock.safe", "lock"), ("cover.garage", "position")}
