"""Nothing hidden and no secret in anything that is said of automations."""

import json
from typing import Any

import pytest

from custom_components.ha_ai_agent.calls.told import async_keep_secrets

from .conftest import SIMPLE, Desk, Household, Load

PIN = "zebra-4711-lagoon"
HIDDEN = ("light.secret", "script.secret", PIN, "Secret")
FILE = """\
- id: many
  alias: Many
  triggers:
  - trigger: state
    entity_id: [light.secret, light.kitchen]
    to: 'on'
  - trigger: numeric_state
    entity_id: light.secret
    attribute: brightness
    above: 300
  - trigger: template
    value_template: "{{ is_state('light.secret', 'on') and states.light.secret.state }}"
  conditions:
  - condition: state
    entity_id: light.secret
    state: bright
  - "{{ state_attr('light.secret', 'brightness') | int(0) > 5 }}"
  actions:
  - action: light.turn_on
    target: {entity_id: [light.secret, light.bedroom]}
  - action: script.secret
  - action: notify.mobile
    data: {message: "light.secret is on", data: {token: !secret pin}}
  - action: scene.apply
    data: {entities: {light.secret: 'on', light.kitchen: 'off'}}
  - wait_for_trigger: [{trigger: state, entity_id: light.secret, to: 'off'}]
  - event: opened
    event_data: {code: !secret pin, of: light.secret}
"""
CALLS: dict[str, dict[str, Any]] = {
    "list": {"query": "secret"},
    "list all": {},
    "get": {"automation_id": "automation.many"},
    "runs": {"automation_id": "automation.many"},
    "suggest": {"automation_id": "automation.many"},
    "versions": {},
    "preview": {"automation_id": "automation.many", "changes": {"/mode": "restart"}},
    "preview with a hidden thing": {"yaml": SIMPLE.replace("kitchen", "secret")},
    "preview of a typing error": {"yaml": SIMPLE.replace("kitchen", "secrt")},
    "update": {"automation_id": "automation.many", "changes": {"/alias": "Others"}},
    "update of a step": {
        "automation_id": "automation.many",
        "changes": {"/actions/0/data": {"brightness_pct": 500}},
    },
    "update that loses": {
        "automation_id": "automation.many",
        "config": {"actions": []},
    },
    "update of nowhere": {
        "automation_id": "automation.many",
        "changes": {"/actions/77/delay": 5},
    },
    "delete": {"automation_id": "automation.many"},
    "blueprints": {"query": "secret"},
}


@pytest.mark.parametrize("language", ["en", "de"])
async def test_nothing_hidden_is_said(
    household: Household, load: Load, desk: Desk, language: str
) -> None:
    hass = household.hass
    (household.path.parent / "secrets.yaml").write_text(f"pin: {PIN}\n")
    await async_keep_secrets(hass)
    await load(FILE)
    household.speaker = speaker = type(household.speaker)(
        user_id=household.speaker.user_id, is_admin=True, language=language
    )
    await hass.services.async_call(
        "automation", "trigger", {"entity_id": "automation.many"}, blocking=True
    )
    told: dict[str, Any] = {}
    for name, arguments in CALLS.items():
        action = name.split(maxsplit=1)[0]
        told[name] = await desk.call(action, speaker, **arguments)
        if told[name].get("status") == "approval_required" and action == "update":
            await desk.answer(told[name]["approval_id"], "approve")
    told["restore"] = await desk.call("restore", speaker, version_id="")
    leaks = {
        name: word
        for name, result in told.items()
        for word in HIDDEN
        # What was asked for by its name may come back.
        if word in json.dumps(result) and word not in str(CALLS.get(name))
    }
    assert not leaks
    assert told["get"]["config"], told["get"]
    assert sum("preview" in result for result in told.values()) >= 3, told
