"""Scripts, scenes, groups and automations at random, nested in one another."""

from collections.abc import Iterator
from random import Random
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from .devices import WORDS

SCRIPTS = ("amber", "birch", "cedar", "dahlia", "elder", "fern", "gorse", "hazel")
SCENES = ("Iris", "Juniper", "Kale", "Laurel", "Maple", "Nettle")
IN_GROUPS = 3
"""Scripts that may be in a group. They use none: one that waits for itself hangs."""
AUTOMATIONS = ("Clover", "Daisy", "Erica", "Flax", "Ginger")
# What sets them off. None goes by what is put back.
TRIGGERS: tuple[dict[str, Any], ...] = (
    {"trigger": "state", "entity_id": "input_boolean.guest", "to": "on"},
    {"trigger": "state", "entity_id": ["light.porch_lamp"], "from": "off", "to": "on"},
    {"trigger": "light.turned_on", "target": {"entity_id": "light.porch_lamp"}},
    {"trigger": "state", "entity_id": "input_button.bell"},
    {"trigger": "state", "entity_id": "input_select.mode", "to": "away"},
    {
        "trigger": "template",
        "value_template": "{{ is_state('input_boolean.party', 'on') }}",
    },
    {
        "trigger": "event",
        "event_type": "state_changed",
        "event_data": {"entity_id": "input_button.bell"},
    },
    {
        "trigger": "event",
        "event_type": "call_service",
        "event_data": {"domain": "input_boolean", "service": "turn_on"},
    },
)
GROUPS = ("olive", "poppy", "quince", "rowan", "sage")

# Domain, service, target, data: what raises the risk somewhere.
DEEDS: tuple[tuple[str, str, dict[str, Any], dict[str, Any]], ...] = (
    ("lock", "unlock", {"entity_id": "lock.front_door"}, {}),
    ("lock", "open", {"entity_id": "lock.side_door"}, {}),
    ("lock", "unlock", {"entity_id": "lock.safe"}, {}),
    ("lock", "unlock", {"entity_id": "lock.porch_pair"}, {}),
    ("lock", "unlock", {"entity_id": "lock.perimeter"}, {}),
    ("lock", "unlock", {"area_id": "hall"}, {}),
    ("lock", "unlock", {"floor_id": "ground"}, {}),
    ("lock", "unlock", {"entity_id": "all"}, {}),
    ("cover", "open_cover", {"entity_id": "cover.garage_door"}, {}),
    ("cover", "toggle", {"entity_id": "cover.driveway_gate"}, {}),
    ("cover", "open_cover", {"entity_id": "cover.north_wing"}, {}),
    ("cover", "open_cover", {"entity_id": "cover.everything_moving"}, {}),
    ("cover", "set_cover_position", {"entity_id": "cover.shutters"}, {"position": 60}),
    ("valve", "open_valve", {"entity_id": "valve.main_water"}, {}),
    ("valve", "set_valve_position", {"entity_id": "valve.watering"}, {"position": 5}),
    ("valve", "toggle", {"area_id": "garden"}, {}),
    ("alarm_control_panel", "alarm_disarm", {"area_id": "hall"}, {}),
    (
        "alarm_control_panel",
        "alarm_trigger",
        {"entity_id": "alarm_control_panel.house_alarm"},
        {},
    ),
    ("siren", "turn_on", {"entity_id": "siren.attic_siren"}, {}),
    ("homeassistant", "turn_on", {"entity_id": "siren.attic_siren"}, {}),
    ("homeassistant", "toggle", {"entity_id": "cover.garage_door"}, {}),
    ("homeassistant", "turn_off", {"label_id": "critical"}, {}),
    ("homeassistant", "turn_on", {"entity_id": "switch.power_rail"}, {}),
    ("switch", "turn_off", {"entity_id": "switch.freezer"}, {}),
    ("switch", "turn_off", {"entity_id": "switch.outlets"}, {}),
    ("switch", "toggle", {"entity_id": "switch.power_rail"}, {}),
)
RISKY = (
    *DEEDS,
    ("input_boolean", "turn_on", {"entity_id": "input_boolean.guest"}, {}),
    ("light", "turn_on", {"entity_id": "light.porch_lamp"}, {}),
    ("media_player", "turn_on", {"entity_id": "media_player.cinema"}, {}),
)
HARMLESS: tuple[tuple[str, str, dict[str, Any], dict[str, Any]], ...] = (
    ("light", "turn_on", {"entity_id": "light.hall_lamp"}, {}),
    ("light", "turn_off", {"area_id": "kitchen"}, {}),
    ("light", "toggle", {"entity_id": "light.glow"}, {}),
    ("lock", "lock", {"entity_id": "lock.perimeter"}, {}),
    ("cover", "close_cover", {"entity_id": "cover.everything_moving"}, {}),
    ("cover", "open_cover", {"entity_id": "cover.kitchen_blind"}, {}),
    ("valve", "close_valve", {"entity_id": "valve.main_water"}, {}),
    ("siren", "turn_off", {"entity_id": "siren.attic_siren"}, {}),
    ("switch", "turn_on", {"entity_id": "switch.outlets"}, {}),
)
STATES: dict[str, tuple[Any, ...]] = {
    "lock.front_door": ("unlocked", "unlocking", "open", "opening", "locked"),
    "lock.side_door": ("unlocked", "unlocking", "locked", "locking", "jammed"),
    "lock.safe": ("unlocked", "opening", "locked"),
    "lock.porch_pair": ("unlocked", "unlocking", "open"),
    "lock.perimeter": ("unlocked", "opening", "locked"),
    "cover.garage_door": (
        "open",
        "opening",
        "closed",
        {"state": "closed", "current_position": 100},
        {"state": "open", "current_position": 40},
        {"state": "closing", "current_position": 30},
    ),
    "cover.driveway_gate": ("open", "opening", "closed"),
    "cover.north_wing": ("open", {"state": "closed", "current_position": 70}),
    "cover.everything_moving": ("opening", "open"),
    "cover.kitchen_blind": ("open", "closed"),
    "valve.main_water": (
        "open",
        "opening",
        "closed",
        {"state": "closed", "current_position": 50},
    ),
    "valve.watering": ("open", "opening"),
    "alarm_control_panel.house_alarm": (
        "disarmed",
        "triggered",
        "armed_home",
        "armed_away",
    ),
    "siren.attic_siren": ("on", "off"),
    "switch.freezer": ("off", "on"),
    "switch.outlets": ("off", "on"),
    "switch.power_rail": ("on", "off"),
    "light.hall_lamp": ("on", "off"),
    "light.porch_lamp": ("on", "off"),
    "input_boolean.guest": ("on", "off"),
    "light.kitchen_lamp": ("on", {"state": "on", "brightness": 20}),
}
MEMBERS = (*STATES, "light.glow")


def random_contents(hass: HomeAssistant, random: Random) -> dict[str, Any]:
    """Return the files of one home."""
    groups = {
        name: {"name": name.title(), "entities": _members(random, number)}
        for number, name in enumerate(GROUPS)
    }
    scenes = [
        {"id": name.lower(), "name": name, "entities": _scene(random, number)}
        for number, name in enumerate(SCENES)
    ]
    scripts = {
        name: {"alias": name.title(), "sequence": _sequence(hass, random, number, 0)}
        for number, name in enumerate(SCRIPTS)
    }
    # Two that do what they are told, as people write them for their assistants.
    scripts["hazel"] = {"alias": "Hazel", "sequence": _told(random)}
    return {
        "group": groups,
        "scene": scenes,
        "script": scripts,
        "automation": list(_automations(hass, random)),
    }


def _automations(hass: HomeAssistant, random: Random) -> Iterator[dict[str, Any]]:
    """Yield automations that set off no other but by one helper, or two might never end.

    Scripts and groups turn off what sets them off, too.
    """
    for name in AUTOMATIONS:
        triggers = random.sample(TRIGGERS, random.randint(1, 2))
        actions = []
        for _ in range(random.randint(1, 3)):
            domain, service, target, data = random.choice(
                DEEDS if random.random() < 0.7 else HARMLESS
            )
            action = {"action": f"{domain}.{service}", "target": target, "data": data}
            blocks = (action, _block(random, [action]), _device_action(hass, random))
            actions.append(random.choice(blocks))
        if random.random() < 0.3 and not any(
            "event_type" in trigger for trigger in triggers
        ):
            party = {"entity_id": "input_boolean.party"}
            actions.append({"action": "input_boolean.turn_on", "target": party})
        yield {
            "id": name.lower(),
            "alias": name,
            "triggers": triggers,
            "actions": actions,
        }


def _members(random: Random, number: int) -> list[str]:
    pool = [*MEMBERS, *(f"group.{name}" for name in GROUPS[:number])]
    if random.random() < 0.4:
        pool += [f"script.{name}" for name in SCRIPTS[:IN_GROUPS]]
        pool += [f"scene.{name.lower()}" for name in SCENES[:3]]
    return random.sample(pool, random.randint(1, 4))


def _scene(random: Random, number: int) -> dict[str, Any]:
    found = {
        entity_id: random.choice(STATES[entity_id])
        for entity_id in random.sample(list(STATES), random.randint(1, 3))
    }
    if random.random() < 0.3:
        # Home Assistant hands the state on to the members, whatever they are.
        group = f"group.{random.choice(GROUPS)}"
        found[group] = random.choice(("unlocked", "open", "on", "off", "disarmed"))
    return found


def _sequence(
    hass: HomeAssistant, random: Random, number: int, depth: int
) -> list[dict[str, Any]]:
    steps = []
    for _ in range(random.randint(1, 2)):
        kind = random.random()
        if kind < 0.45 or depth > 2:
            steps.append(_action(hass, random, number))
        else:
            inside = _sequence(hass, random, number, depth + 1)
            steps.append(_block(random, inside))
    return steps


def _block(random: Random, inside: list[dict[str, Any]]) -> dict[str, Any]:
    when = {"condition": "template", "value_template": "{{ 1 == 1 }}"}
    never = {"condition": "template", "value_template": "{{ 1 == 2 }}"}
    rows: tuple[dict[str, Any], ...] = (
        {"if": [when], "then": inside},
        {"if": [never], "then": [], "else": inside},
        {"choose": [{"conditions": [when], "sequence": inside}]},
        {"choose": [{"conditions": [never], "sequence": []}], "default": inside},
        {"parallel": [{"sequence": inside}]},
        {"repeat": {"count": 1, "sequence": inside}},
        {"repeat": {"for_each": ["x"], "sequence": inside}},
        {"sequence": inside},
    )
    return random.choice(rows)


def _action(hass: HomeAssistant, random: Random, number: int) -> dict[str, Any]:
    kind = random.random()
    if kind < 0.14 and number:
        inner = random.choice(SCRIPTS[:number])
        if random.random() < 0.5:
            return {"action": f"script.{inner}"}
        return {
            "action": "script.turn_on",
            "target": {"entity_id": f"script.{inner}"},
        }
    if kind < 0.22:
        return {"scene": f"scene.{random.choice(SCENES).lower()}"}
    if kind < 0.3:
        entity_id = random.choice(tuple(STATES))
        state = random.choice(STATES[entity_id])
        return {"action": "scene.apply", "data": {"entities": {entity_id: state}}}
    if kind < 0.38 and number >= IN_GROUPS:
        service = random.choice(("turn_on", "turn_off", "toggle"))
        group = f"group.{random.choice(GROUPS)}"
        return {"action": f"homeassistant.{service}", "target": {"entity_id": group}}
    if kind < 0.46:
        return _device_action(hass, random)
    domain, service, target, data = random.choice(
        RISKY if random.random() < 0.6 else HARMLESS
    )
    if random.random() < 0.15:
        # Always the same, but nobody can know without rendering it.
        return {
            "action": f"{{{{ '{domain}' }}}}.{service}",
            "target": target,
            "data": data,
        }
    return {"action": f"{domain}.{service}", "target": target, "data": data}


def _device_action(hass: HomeAssistant, random: Random) -> dict[str, Any]:
    domain, kind, entity_id = random.choice(
        (
            ("lock", "unlock", "lock.front_door"),
            ("lock", "open", "lock.side_door"),
            ("cover", "open", "cover.garage_door"),
            ("switch", "turn_off", "switch.freezer"),
            ("switch", "toggle", "switch.power_rail"),
            ("alarm_control_panel", "disarm", "alarm_control_panel.house_alarm"),
            ("light", "turn_on", "light.hall_lamp"),
        )
    )
    entry = er.async_get(hass).async_get(entity_id)
    assert entry is not None
    # The entity's registry id, as the editor writes it.
    return {
        "device_id": entry.device_id or "",
        "domain": domain,
        "type": kind,
        "entity_id": entry.id,
    }


def _told(random: Random) -> list[dict[str, Any]]:
    rows: tuple[list[dict[str, Any]], ...] = (
        [{"action": "{{ what }}", "target": {"entity_id": "{{ where }}"}}],
        [{"action": "lock.unlock", "target": {"entity_id": "{{ where }}"}}],
        [{"action": "notify.stranger", "data": {"message": "{{ note }}"}}],
        [
            {
                "action": "media_player.play_media",
                "target": {"entity_id": "media_player.radio"},
                "data": {
                    "media_content_id": "http://{{ note }}/x",
                    "media_content_type": "music",
                },
            }
        ],
        [{"action": "notify.stranger", "data": {"message": f"Hi {WORDS[:3]}"}}],
    )
    return random.choice(rows)
