"""The notes of a preview are the policy's own judgement over the actions."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.ha_ai_agent.tools.automation_notes import judged

from ..approvals.fortress import Fortress, async_build_fortress
from ..approvals.test_every_state import DOMAINS, services


@pytest.mark.parametrize("domain", [*DOMAINS, "light", "switch", "button"])
async def test_notes_and_questions_agree(hass: HomeAssistant, domain: str) -> None:
    """For every service at every entity, by itself and within a branch."""
    home = await async_build_fortress(hass)
    try:
        for entity_id in sorted(home.devices):
            if entity_id.startswith(f"{domain}.") and entity_id != "lock.safe":
                for service, data in services(hass, domain):
                    await _agree(hass, home, entity_id, service, data)
    finally:
        await home.async_close()


async def _agree(
    hass: HomeAssistant, home: Fortress, entity_id: str, service: str, data: Any
) -> None:
    domain = entity_id.partition(".")[0]
    step = {
        "action": f"{domain}.{service}",
        "target": {"entity_id": entity_id},
        "data": data,
    }
    branch = {"if": "{{ true }}", "then": [{"parallel": [step]}]}
    arguments = {"domain": domain, "service": service, "entity_id": entity_id}
    call = ("call_service", {**arguments, "data": data})
    (result,) = await home.converse("do it", [call], conversation_id=f"{home.turns}")
    notes = judged(hass, [step]).sentences()
    assert notes == judged(hass, [branch]).sentences()
    if result["status"] == "failed":
        # What an entity cannot do is no question, and may be a note.
        return
    is_asked = result["status"] == "approval_required"
    assert bool(notes) is is_asked, (entity_id, service, notes, result)
    if is_asked:
        assert f"({domain}.{service})" in notes[0]


async def test_notes_look_into_scripts_scenes_and_what_is_written(
    hass: HomeAssistant,
) -> None:
    home = await async_build_fortress(hass)
    try:
        for actions, is_noted in (
            ([{"action": "script.nested"}], True),
            ([{"action": "script.good_night"}], False),
            ([{"scene": "scene.welcome"}], True),
            ([{"scene": "scene.cosy"}], False),
            ([{"action": "notify.stranger", "data": {"message": "hello"}}], True),
            ([{"action": "shell_command.backdoor"}], True),
            ([{"event": "anything"}], True),
            ([{"delay": 5}], False),
            ([{"action": "{{ x }}"}], True),
        ):
            assert bool(judged(hass, actions).sentences()) is is_noted, actions
    finally:
        await home.async_close()
