"""What README promises is done in the demo home, without a model."""

from pathlib import Path
import re
from typing import cast

from homeassistant.components import conversation
from homeassistant.const import EVENT_CALL_SERVICE
from homeassistant.core import Context, Event, HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict
import pytest
from pytest_homeassistant_custom_component.typing import (
    MockHAClientWebSocket,
    WebSocketGenerator,
)

from scripts.demo_home import furnish
from scripts.demo_home.client import Commands
from scripts.demo_home.story import STORY
from tests.entries import AGENT, load_entry

ROOT = Path(__file__).parents[2]
CONFIG = ROOT / "scripts" / "demo_home" / "config" / "configuration.yaml"
# What else is in the configuration is not spoken of. The demo comes last: it brings
# helpers of its own where there are none.
DOMAINS = (
    *("input_boolean", "input_number", "input_select", "input_datetime"),
    *("input_button", "counter", "timer", "template", "scene", "script", "automation"),
    "demo",
)
SAID = {"house mode": "House Mode", "coffees": "Coffees: 1", "sunset": "Decorative"}
"""A word of a sentence -> what its answer has."""
_MODEL = "(with a model)"


class _Commands:
    """The commands of the demo, sent to the Home Assistant of a test."""

    def __init__(self, client: MockHAClientWebSocket) -> None:
        self._client = client

    async def call(self, command: str, **fields: object) -> object:
        """Send a command and return its result."""
        await self._client.send_json_auto_id({"type": command, **fields})
        answer = await self._client.receive_json()
        assert answer["success"], (command, answer)
        return answer["result"]


def promised() -> list[str]:
    """Return the sentences of the use cases that need no model."""
    text = (ROOT / "README.md").read_text("utf-8")
    cases = text.partition("## Use cases")[2].partition("\n## ")[0]
    rows = [row for row in cases.split("\n* ")[1:] if row.startswith('"')]
    return [
        " ".join(said.split())
        for row in rows
        if _MODEL not in row
        for said in re.findall(r'"([^"]+)"', row)
    ]


@pytest.fixture
def expected_lingering_timers() -> bool:
    """What is scheduled, and a blind that closes, go on after the test."""
    return True


async def test_what_readme_promises_is_done(
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each sentence acts, is scheduled, or is answered; the demo's own as well."""
    monkeypatch.setenv("HA_AI_AGENT_DEMO_PORT", "8123")
    for component in ("homeassistant", "conversation", "intent", "config"):
        assert await async_setup_component(hass, component, {})
    config = await hass.async_add_executor_job(load_yaml_dict, str(CONFIG))
    for domain in DOMAINS:
        own = {domain: config[domain] or {}}
        assert await async_setup_component(hass, domain, own), domain
    await hass.async_block_till_done()
    await load_entry(hass)
    # An older Home Assistant's demo has fewer things.
    known = {state.entity_id for state in hass.states.async_all()}
    there = {
        room: {key: name for key, name in things.items() if key in known}
        for room, things in furnish.THINGS.items()
    }
    monkeypatch.setattr(furnish, "THINGS", there)
    elsewhere = tuple(key for key in furnish.ELSEWHERE if key in known)
    monkeypatch.setattr(furnish, "ELSEWHERE", elsewhere)
    commands = _Commands(await hass_ws_client(hass))
    await furnish.furnish(cast(Commands, commands))
    acts: list[str] = []

    def note(event: Event) -> None:
        acts.append(f"{event.data['domain']}.{event.data['service']}")

    hass.bus.async_listen(EVENT_CALL_SERVICE, note)
    conversation_id = None
    for text in (*promised(), *(scene.text for scene in STORY)):
        acts.clear()
        result = await conversation.async_converse(
            hass, text, conversation_id, Context(), language="en", agent_id=AGENT
        )
        await hass.async_block_till_done()
        conversation_id = result.conversation_id
        speech = result.response.speech["plain"]["speech"]
        is_refused = "did not understand" in speech or "so I did nothing" in speech
        assert is_refused == ("sandwich" in text), (text, speech)
        for word, wanted in SAID.items():
            assert word not in text or wanted in speech, (text, speech)
        if text == "Undo that.":
            # It had begun to close, and shows where it was for as long as it does.
            blinds = hass.states.get("cover.living_room_window")
            assert blinds is not None
            assert blinds.state == "open"
