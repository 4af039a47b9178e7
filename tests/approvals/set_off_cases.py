"""What sets off an opener of the household, and what sets off nothing."""

from typing import Any, Final

UNLOCK: Final = {"action": "lock.unlock", "target": {"entity_id": "lock.front_door"}}
# Conditions may change: they keep none of these from asking.
NEVER: Final = [{"condition": "state", "entity_id": "a.b", "state": "x"}]
LAMP_ON: Final = {"action": "light.turn_on", "target": {"entity_id": "light.kitchen"}}
HELPERS: Final[dict[str, Any]] = {
    "input_boolean": {"guest": {}, "party": {}},
    "input_button": {"ring": {}},
    "input_select": {"mode": {"options": ["home", "away"]}},
    "input_number": {"level": {"min": 0, "max": 10}},
    "input_text": {"note": {}},
    "input_datetime": {"wake": {"has_time": True, "has_date": False}},
    "timer": {"egg": {"duration": "00:05:00"}},
    "counter": {"visits": {}},
}
TEMPLATES: Final = [
    {
        "binary_sensor": [
            {
                "name": "Somebody",
                "unique_id": "somebody",
                "state": "{{ is_state('input_boolean.guest', 'on') }}",
            }
        ]
    }
]


def call(service: str, entity_id: str, **data: Any) -> tuple[str, Any]:
    domain, _, name = service.partition(".")
    return (
        "call_service",
        {"domain": domain, "service": name, "entity_id": [entity_id], "data": data},
    )


GUEST_ON: Final = call("input_boolean.turn_on", "input_boolean.guest")
HALL_ON: Final = call("light.turn_on", "light.hall")


def state(entity_id: str, **more: Any) -> dict[str, Any]:
    return {"trigger": "state", "entity_id": entity_id, **more}


ASKS: Final[dict[str, tuple[dict[str, Any], tuple[str, Any]]]] = {
    "boolean": (state("input_boolean.guest", to="on"), GUEST_ON),
    "toggled": (
        state("input_boolean.guest", to="on"),
        call("homeassistant.toggle", "input_boolean.guest"),
    ),
    "generic": (
        state("input_boolean.guest"),
        call("homeassistant.turn_on", "input_boolean.guest"),
    ),
    "button": (
        state("input_button.ring"),
        call("input_button.press", "input_button.ring"),
    ),
    "select": (
        state("input_select.mode", to="home"),
        call("input_select.select_option", "input_select.mode", option="home"),
    ),
    "next_option": (
        state("input_select.mode", to="home"),
        call("input_select.select_next", "input_select.mode"),
    ),
    "number": (
        {
            "trigger": "numeric_state",
            "entity_id": "input_number.level",
            "above": 5,
        },
        call("input_number.set_value", "input_number.level", value=7),
    ),
    "limit": (
        {
            "trigger": "numeric_state",
            "entity_id": "sensor.outside",
            "above": "input_number.level",
        },
        call("input_number.set_value", "input_number.level", value=1),
    ),
    "text": (
        state("input_text.note"),
        call("input_text.set_value", "input_text.note", value="x"),
    ),
    "moment": (
        {"trigger": "time", "at": "input_datetime.wake"},
        call("input_datetime.set_datetime", "input_datetime.wake", time="07:00:00"),
    ),
    "timer_by_event": (
        {
            "trigger": "event",
            "event_type": "timer.finished",
            "event_data": {"entity_id": "timer.egg"},
        },
        call("timer.start", "timer.egg"),
    ),
    "any_timer": (
        {"trigger": "event", "event_type": "timer.started"},
        call("timer.start", "timer.egg"),
    ),
    "counter": (
        state("counter.visits"),
        call("counter.increment", "counter.visits"),
    ),
    "light": (state("light.hall", to="on"), HALL_ON),
    "light_by_script": (
        state("light.hall"),
        call("script.good_night", "script.good_night"),
    ),
    "script": (state("script.good_night"), call("script.turn_on", "script.good_night")),
    "script_by_event": (
        {
            "trigger": "event",
            "event_type": "script_started",
            "event_data": {"entity_id": "script.good_night"},
        },
        call("script.turn_on", "script.good_night"),
    ),
    "scene": (state("scene.cosy"), call("scene.turn_on", "scene.cosy")),
    "by_scene": (state("light.hall"), call("scene.turn_on", "scene.cosy")),
    "template": (
        {
            "trigger": "template",
            "value_template": "{{ is_state('input_boolean.guest', 'on') }}",
        },
        GUEST_ON,
    ),
    "template_of_all": (
        {
            "trigger": "template",
            "value_template": "{{ states.input_boolean"
            " | selectattr('state', 'eq', 'on') | list | count > 0 }}",
        },
        GUEST_ON,
    ),
    "template_of_an_area": (
        {
            "trigger": "template",
            "value_template": "{{ area_entities('hall')"
            " | select('is_state', 'on') | list | count > 0 }}",
        },
        HALL_ON,
    ),
    "changed_event": (
        {
            "trigger": "event",
            "event_type": "state_changed",
            "event_data": {"entity_id": "input_boolean.guest"},
        },
        GUEST_ON,
    ),
    "any_change": ({"trigger": "event", "event_type": "state_changed"}, GUEST_ON),
    "call_event": (
        {
            "trigger": "event",
            "event_type": "call_service",
            "event_data": {"domain": "light", "service": "turn_on"},
        },
        HALL_ON,
    ),
    "group": (state("group.lamps", to="on"), HALL_ON),
    "group_of_groups": (state("group.outer"), HALL_ON),
    "calculated": (state("binary_sensor.somebody"), GUEST_ON),
    "new_trigger": (
        {"trigger": "light.turned_on", "target": {"entity_id": "light.hall"}},
        HALL_ON,
    ),
    "new_trigger_of_an_area": (
        {"trigger": "light.turned_on", "target": {"area_id": "hall"}},
        HALL_ON,
    ),
    "notification": (
        {"trigger": "persistent_notification", "update_type": ["added"]},
        (
            "call_service",
            {
                "domain": "persistent_notification",
                "service": "create",
                "data": {"message": "Hello"},
            },
        ),
    ),
}
CALM: Final[dict[str, tuple[dict[str, Any], tuple[str, Any]]]] = {
    "other_state": (
        state("input_boolean.guest", to="on"),
        call("input_boolean.turn_off", "input_boolean.guest"),
    ),
    "other_option": (
        state("input_select.mode", to="home"),
        call("input_select.select_option", "input_select.mode", option="away"),
    ),
    "other_helper": (state("input_boolean.party"), GUEST_ON),
    "other_room": (
        {"trigger": "light.turned_on", "target": {"area_id": "kitchen"}},
        HALL_ON,
    ),
    "off_in_a_group": (
        state("group.lamps", to="on"),
        call("light.turn_off", "light.hall"),
    ),
    "senses_of_the_room": (
        {"trigger": "motion.detected", "target": {"area_id": "hall"}},
        HALL_ON,
    ),
    "other_call": (
        {
            "trigger": "event",
            "event_type": "call_service",
            "event_data": {"domain": "light", "service": "turn_off"},
        },
        HALL_ON,
    ),
    "time": ({"trigger": "time", "at": "07:00:00"}, GUEST_ON),
    "own_event": ({"trigger": "event", "event_type": "doorbell"}, GUEST_ON),
    "disabled": ({**state("input_boolean.guest"), "enabled": False}, GUEST_ON),
}
