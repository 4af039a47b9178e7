"""Sentences that went wrong elsewhere, said to an agent without a model at home.

The home is that of Home Assistant's `demo` integration, and a group of its lights.
"""

import json
from pathlib import Path
import re
from typing import Any

from homeassistant.components import conversation
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import Context, HomeAssistant
from homeassistant.setup import async_setup_component
import pytest

from tests.entries import AGENT, load_entry

FILE = Path(__file__).parent.parent / "data" / "builtin_cases.json"
CASES: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
GROUP = {
    "light": {
        "platform": "group",
        "name": "Some lamps",
        "entities": ["light.kitchen_lights", "light.ceiling_lights"],
    }
}


@pytest.fixture
def expected_lingering_timers() -> bool:
    """The `demo` integration leaves timers of its own."""
    return True


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
async def test_case(core: HomeAssistant, case: dict[str, Any]) -> None:
    """The states after a sentence, and the answer, are right."""
    hass = core
    assert await async_setup_component(hass, "demo", {"demo": {}})
    await hass.async_block_till_done()
    assert await async_setup_component(hass, "light", GROUP)
    await hass.async_block_till_done()
    for state in hass.states.async_all():
        async_expose_entity(hass, "conversation", state.entity_id, True)
    await load_entry(hass)
    for domain, service, data in case["before"]:
        await hass.services.async_call(domain, service, data, blocking=True)
    await hass.async_block_till_done()

    result = await conversation.async_converse(
        hass, case["text"], None, Context(), language=case["language"], agent_id=AGENT
    )
    await hass.async_block_till_done()

    for key, wanted in case["after"].items():
        entity_id, _, not_percent = key.partition("#")
        found = hass.states.get(entity_id)
        assert found is not None
        if not_percent:
            assert round(found.attributes["brightness"] / 2.55) != wanted
        else:
            assert found.state == wanted
    speech = result.response.speech["plain"]["speech"]
    assert speech
    if case["speech_not"]:
        assert not re.search(case["speech_not"], speech), speech


async def test_a_group_is_no_further_light(core: HomeAssistant) -> None:
    """Nor is it named beside its members; asked for by name it is told."""
    case = next(case for case in CASES if case["name"] == "count_without_groups")
    await test_case(core, case)

    async def ask(text: str) -> str:
        result = await conversation.async_converse(
            core, text, None, Context(), language="en", agent_id=AGENT
        )
        return str(result.response.speech["plain"]["speech"])

    assert (await ask("how many lights are on")).startswith("1")
    assert "Some lamps" not in await ask("which lights are on")
    assert (await ask("is some lamps on")).startswith("Yes")
