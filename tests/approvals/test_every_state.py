"""Every state and service at what guards: asks if and only if something unsafe comes.

The states come from Home Assistant's own `reproduce_state`, the services from its
registry, and what counts is what the entities were asked to do in the end.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import suppress
from enum import StrEnum
from importlib import import_module
from importlib.util import find_spec
from itertools import product
from typing import Any

from homeassistant.components.alarm_control_panel import AlarmControlPanelState
from homeassistant.components.cover import CoverState
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.components.lock import LockState
from homeassistant.components.valve import ValveState
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er, label_registry as lr
from homeassistant.setup import async_setup_component
import probatio
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.ha_ai_agent.models import ToolCall
from custom_components.ha_ai_agent.running import execute

from ..tools.test_changed import edit
from .fortress import Fortress, async_build_fortress
from .recorders import Recorder, async_add_recorders, is_safe

OWN: Mapping[str, type[StrEnum]] = {
    "lock": LockState,
    "cover": CoverState,
    "valve": ValveState,
    "alarm_control_panel": AlarmControlPanelState,
}
DOMAINS = (*OWN, "siren")
ELSEWHERE = "somewhere_else"
"""A state in which no entity is: what is so already would not be asked for."""


@pytest.fixture(name="home")
async def _home(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Fortress]:
    # Recorders never show a new state: there is nothing to wait for.
    monkeypatch.setattr(execute, "SETTLE_SECONDS", 0)
    home = await async_build_fortress(hass)
    yield home
    await home.async_close()


def accepted(domain: str) -> list[str]:
    """Return the states that Home Assistant can put an entity into, and its others."""
    own = [str(state) for state in OWN.get(domain, ())] or ["on", "off"]
    name = f"homeassistant.components.{domain}.reproduce_state"
    if find_spec(name) is None:
        return own
    return sorted(map(str, import_module(name).VALID_STATES))


def wishes(domain: str) -> Iterator[dict[str, Any]]:
    """Yield states with attributes, as a scene may hold them."""
    for state in accepted(domain):
        if domain != "cover":
            yield {"state": state}
            continue
        for position, tilt in product((None, 0, 40, 100), (None, 0, 60, 100)):
            wish: dict[str, Any] = {"state": state}
            if position is not None:
                wish["current_position"] = position
            if tilt is not None:
                wish["current_tilt_position"] = tilt
            yield wish


def services(hass: HomeAssistant, domain: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every service of a domain with data that it takes."""
    for service in sorted(hass.services.async_services_for_domain(domain)):
        fields = {
            "set_cover_position": "position",
            "set_valve_position": "position",
            "set_cover_tilt_position": "tilt_position",
        }
        if (field := fields.get(service)) is None:
            yield service, {}
        else:
            yield from ((service, {field: value}) for value in (0, 1, 100))


async def asks(home: Fortress, domain: str, service: str, **more: Any) -> bool:
    """Return whether a model's call is put to a person; nothing else may stop it."""
    scope = home.scope(conversation_id=f"talk {home.turns}")
    arguments = {"domain": domain, "service": service, **more}
    result = await home.kit.start_turn(scope).async_call(
        ToolCall("call", "call_service", arguments)
    )
    lost = {"not_found", "not_exposed", "not_allowed", "no_target", "unknown_service"}
    assert result.get("error") not in lost, (arguments, result)
    assert result["status"] != "denied", (arguments, result)
    return bool(result["status"] == "approval_required")


async def happens(
    hass: HomeAssistant, domain: str, service: str, **data: Any
) -> list[tuple[Any, ...]]:
    """Return what the entities are asked when Home Assistant itself does this."""
    for state in hass.states.async_all(DOMAINS):
        hass.states.async_set(state.entity_id, ELSEWHERE, state.attributes)
    Recorder.log.clear()
    with suppress(HomeAssistantError, probatio.Invalid):
        await hass.services.async_call(domain, service, data, blocking=True)
    await hass.async_block_till_done()
    return list(Recorder.log)


def expose(hass: HomeAssistant, *entity_ids: str) -> None:
    for entity_id in entity_ids:
        async_expose_entity(hass, "conversation", entity_id, True)


async def group_of(hass: HomeAssistant, name: str, *members: str) -> str:
    """Make an old-style group."""
    data = {"object_id": name, "entities": list(members)}
    await hass.services.async_call("group", "set", data, blocking=True)
    await hass.async_block_till_done()
    expose(hass, f"group.{name}")
    return f"group.{name}"


@pytest.mark.parametrize("domain", DOMAINS)
async def test_every_state_of_a_scene(
    hass: HomeAssistant, home: Fortress, domain: str
) -> None:
    """A scene, one in a script, one applied, one of a group of a group; all unexposed."""
    entities = await async_add_recorders(hass)
    asked: set[bool] = set()
    for entity_id in entities:
        if not entity_id.startswith(f"{domain}."):
            continue
        inner = await group_of(hass, "inner", entity_id)
        outer = await group_of(hass, "outer", inner, "light.hall")
        for wish in wishes(domain):
            for target in (entity_id, outer):
                scene = {"scene_id": "tried", "entities": {target: wish}}
                await hass.services.async_call("scene", "create", scene, blocking=True)
                await hass.async_block_till_done()
                expose(hass, "scene.tried")
                log = await happens(hass, "scene", "turn_on", entity_id="scene.tried")
                found = await asks(home, "scene", "turn_on", entity_id="scene.tried")
                assert found is not is_safe(log), (target, wish, log)
                asked.add(found)
    # Home Assistant puts no valve and no siren into a state.
    assert asked == ({False} if domain in {"valve", "siren"} else {False, True})


@pytest.mark.parametrize("domain", DOMAINS)
async def test_every_state_within_a_script(
    hass: HomeAssistant, home: Fortress, domain: str
) -> None:
    """Scripts that apply a scene, or make one and turn it on, in any nesting."""
    entities = await async_add_recorders(hass)
    rows = [
        (entity_id, wish)
        for entity_id in entities
        if entity_id.startswith(f"{domain}.")
        for wish in wishes(domain)
    ]
    scripts: dict[str, Any] = {}
    for number, (entity_id, wish) in enumerate(rows):
        entity = {entity_id: wish}
        steps: list[dict[str, Any]] = [
            {"action": "scene.apply", "data": {"entities": entity}}
        ]
        if number % 2:
            data = {"scene_id": f"made_{number}", "entities": entity}
            steps = [
                {"action": "scene.create", "data": data},
                {"if": "{{ true }}", "then": [{"scene": f"scene.made_{number}"}]},
            ]
        scripts[f"inner_{number}"] = {"sequence": steps}
        scripts[f"outer_{number}"] = {
            "sequence": [{"parallel": [{"action": f"script.inner_{number}"}]}]
        }
    await edit(hass, "script", scripts)
    for number, row in enumerate(rows):
        script = f"script.outer_{number}"
        expose(hass, script)
        # Before it ever ran: what it makes is not there yet.
        found = await asks(home, "script", "turn_on", entity_id=script)
        log = await happens(hass, "script", f"outer_{number}")
        assert found is not is_safe(log), (row, log)


@pytest.mark.parametrize("domain", DOMAINS)
async def test_every_service(hass: HomeAssistant, home: Fortress, domain: str) -> None:
    """A plain call, one at a group, one in a script, by area and by label."""
    entities = await async_add_recorders(hass)
    rows = [
        (entity_id, service, data)
        for entity_id in entities
        if entity_id.startswith(f"{domain}.")
        for service, data in services(hass, domain)
    ]
    scripts = {
        f"tried_{number}": {
            "sequence": [
                {
                    "action": f"{domain}.{service}",
                    "target": {"entity_id": entity_id},
                    "data": data,
                }
            ]
        }
        for number, (entity_id, service, data) in enumerate(rows)
    }
    await edit(hass, "script", scripts)
    asked: set[bool] = set()
    for number, (entity_id, service, data) in enumerate(rows):
        expose(hass, entity_id, f"script.tried_{number}")
        log = await happens(hass, domain, service, entity_id=entity_id, **data)
        group = await group_of(hass, "tried", entity_id, "light.hall")
        for how in (
            await asks(home, domain, service, entity_id=entity_id, data=data),
            await asks(home, domain, service, entity_id=group, data=data),
            await asks(home, "script", f"tried_{number}"),
        ):
            # What an entity cannot do at all may be asked about all the same.
            assert how is not is_safe(log) or (how and not log), (entity_id, service)
            asked.add(how)
    assert asked == {False, True}


@pytest.mark.parametrize("service", ["turn_on", "turn_off", "toggle"])
async def test_generic_services_on_groups_of_everything(
    hass: HomeAssistant, home: Fortress, service: str
) -> None:
    """`homeassistant.turn_on` hands on what each domain has, and only that."""
    for entity_id in await async_add_recorders(hass):
        group = await group_of(hass, "tried", entity_id, "light.hall")
        log = await happens(hass, "homeassistant", service, entity_id=group)
        found = await asks(home, "homeassistant", service, entity_id=group)
        assert found is not is_safe(log) or (found and not log), (entity_id, log)


@pytest.mark.parametrize(
    ("kind", "entity_id", "unsafe", "safe"),
    [
        ("lock", "lock.cellar", "unlock", "lock"),
        ("cover", "cover.positioned", "open_cover", "close_cover"),
        ("valve", "valve.mains", "open_valve", "close_valve"),
    ],
)
async def test_groups_of_the_group_helper(
    hass: HomeAssistant,
    home: Fortress,
    kind: str,
    entity_id: str,
    unsafe: str,
    safe: str,
) -> None:
    """A group of its own domain, and a group of that, members unexposed."""
    await async_add_recorders(hass)
    members = [entity_id]
    for name in ("Inner", "Outer"):
        entry = MockConfigEntry(
            domain="group",
            options={
                "entities": members,
                "group_type": kind,
                "hide_members": True,
                "name": name,
            },
            title=name,
        )
        entry.add_to_hass(hass)
        assert await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done()
        (row,) = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
        members = [row.entity_id]
    expose(hass, *members)
    assert await asks(home, kind, unsafe, entity_id=members)
    assert not await asks(home, kind, safe, entity_id=members)


async def test_a_switch_that_is_worn_as_a_lock(
    hass: HomeAssistant, home: Fortress
) -> None:
    """Acting on the switch acts on the lock, whichever way round it is."""
    for inverted, unsafe, safe in (
        (False, "turn_on", "turn_off"),
        (True, "turn_off", "turn_on"),
    ):
        entry = MockConfigEntry(
            domain="switch_as_x",
            version=1,
            minor_version=3,
            options={
                "entity_id": "switch.fridge",
                "target_domain": "lock",
                "invert": inverted,
            },
        )
        er.async_get(hass).async_update_entity("switch.fridge", labels=set())
        entry.add_to_hass(hass)
        assert await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done()
        expose(hass, "switch.fridge")
        for domain in ("switch", "homeassistant"):
            assert await asks(home, domain, unsafe, entity_id="switch.fridge")
            assert not await asks(home, domain, safe, entity_id="switch.fridge")
        assert await asks(home, "switch", "toggle", entity_id="switch.fridge")
        assert await hass.config_entries.async_remove(entry.entry_id)
        await hass.async_block_till_done()


async def test_a_template_switch_is_looked_into(
    hass: HomeAssistant, home: Fortress
) -> None:
    """What its scripts do to entities counts, what they send elsewhere is its own."""
    config = {
        "switch": [
            {
                "name": "Welcome",
                "turn_on": [{"action": "script.unlock_all"}],
                "turn_off": [
                    {"action": "lock.lock", "target": {"entity_id": "lock.front_door"}}
                ],
            },
            {
                "name": "Fountain",
                "turn_on": [{"action": "mqtt.publish", "data": {"topic": "fountain"}}],
                "turn_off": [{"action": "mqtt.publish", "data": {"topic": "x"}}],
            },
        ]
    }
    assert await async_setup_component(hass, "template", {"template": config})
    await hass.async_block_till_done()
    expose(hass, "switch.welcome", "switch.fountain")
    for state in ("switch.welcome", "switch.fountain"):
        hass.states.async_set(state, "off")
    assert await asks(home, "switch", "turn_on", entity_id="switch.welcome")
    assert await asks(home, "switch", "toggle", entity_id="switch.welcome")
    assert not await asks(home, "switch", "turn_off", entity_id="switch.welcome")
    assert not await asks(home, "switch", "turn_on", entity_id="switch.fountain")


async def test_a_labelled_thing_within_a_scene(
    hass: HomeAssistant, home: Fortress
) -> None:
    """What is critical is critical inside of a scene, a group, a script, too."""
    for number, (wish, is_asked) in enumerate(
        (("off", True), ("on", False), ({"state": "on"}, False))
    ):
        scene = {"scene_id": f"cold_{number}", "entities": {"switch.fridge": wish}}
        await hass.services.async_call("scene", "create", scene, blocking=True)
        await hass.async_block_till_done()
        name = f"scene.cold_{number}"
        expose(hass, name)
        assert await asks(home, "scene", "turn_on", entity_id=name) is is_asked


async def test_a_scene_of_a_bridge_reaches_what_its_entry_holds(
    hass: HomeAssistant, home: Fortress
) -> None:
    """It asks if a way in hangs on the bridge, and else not."""
    registry = er.async_get(hass)
    for kind, device_class, is_asked in (
        ("light", None, False),
        ("cover", "blind", False),
        ("cover", "garage", True),
        ("lock", None, True),
        ("siren", None, True),
        ("valve", None, True),
        ("alarm_control_panel", None, True),
    ):
        entry = MockConfigEntry(domain="hue", title="Bridge")
        entry.add_to_hass(hass)
        scene = registry.async_get_or_create(
            "scene", "hue", f"{kind}-{device_class}-scene", config_entry=entry
        )
        registry.async_get_or_create(
            kind,
            "hue",
            f"{kind}-{device_class}",
            config_entry=entry,
            original_device_class=device_class,
        )
        hass.states.async_set(scene.entity_id, "unknown", {"friendly_name": "Mood"})
        expose(hass, scene.entity_id)
        found = await asks(home, "scene", "turn_on", entity_id=scene.entity_id)
        assert found is is_asked, (kind, device_class)


async def test_a_scene_of_a_bridge_that_holds_what_is_critical(
    hass: HomeAssistant, home: Fortress
) -> None:
    """It may switch the freezer off: only what is labelled critical makes it ask."""
    registry = er.async_get(hass)
    labels = lr.async_get(hass)
    for name, is_asked in (("critical", True), ("christmas", False)):
        label = labels.async_get_label_by_name(name) or labels.async_create(name)
        entry = MockConfigEntry(domain="hue", title="Bridge")
        entry.add_to_hass(hass)
        scene = registry.async_get_or_create(
            "scene", "hue", f"{name}-scene", config_entry=entry
        )
        for kind in ("switch", "sensor"):
            plug = registry.async_get_or_create(
                kind, "hue", f"{name}-{kind}", config_entry=entry
            )
            registry.async_update_entity(plug.entity_id, labels={label.label_id})
        hass.states.async_set(scene.entity_id, "unknown", {"friendly_name": "Mood"})
        expose(hass, scene.entity_id)
        found = await asks(home, "scene", "turn_on", entity_id=scene.entity_id)
        assert found is is_asked, name


async def test_a_scene_that_is_made_anew_in_the_same_answer(
    hass: HomeAssistant, home: Fortress
) -> None:
    """The second call is decided over what the first one made of it."""
    scene = {"scene_id": "tried", "entities": {"light.hall": "on"}}
    await hass.services.async_call("scene", "create", scene, blocking=True)
    unlocked = {**scene, "entities": {"lock.safe": "unlocked"}}
    # It takes a moment: the other call is read before it is over.
    steps = [
        {"wait_for_trigger": {"trigger": "event", "event_type": "go_on"}},
        {"action": "scene.create", "data": unlocked},
    ]
    await edit(hass, "script", {"remake": {"sequence": steps}})
    expose(hass, "script.remake", "scene.tried")
    turn_on = {"domain": "scene", "service": "turn_on", "entity_id": "scene.tried"}
    remake = {"domain": "script", "service": "remake"}
    started = asyncio.Event()
    hass.bus.async_listen("script_started", callback(lambda _: started.set()))
    both = hass.async_create_task(
        home.converse("do it", [("call_service", remake), ("call_service", turn_on)])
    )
    await started.wait()
    for _ in range(50):
        await asyncio.sleep(0)
    hass.bus.async_fire("go_on")
    made, turned_on = await both
    assert made["status"] != "approval_required"
    assert turned_on["status"] == "approval_required", turned_on
    assert not home.devices["lock.safe"].behaviour.log
