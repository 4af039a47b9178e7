"""A language that nobody speaks, added by its one file: every part knows its words."""

import json
from pathlib import Path
import shutil
from typing import Any

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import setup_test_component_platform

from custom_components.ha_ai_agent.agent.continuation import subject_to_go_on_with
from custom_components.ha_ai_agent.agent.speech import acknowledgement, shape
from custom_components.ha_ai_agent.history.when import days_ago
from custom_components.ha_ai_agent.languages import reading
from tests.devices import Switch
from tests.scripted_server import Call, Reply, ScriptedServer

from .conftest import Say, SetUp, speech_of, state_of

FOLDER = Path(reading.__file__).parent
ENGLISH = json.loads((FOLDER / "en.json").read_text(encoding="utf-8"))


def marked(texts: dict[str, str]) -> dict[str, str]:
    """Return sentences that are nobody's, with the same gaps."""
    return {key: f"Qu: {text}" for key, text in texts.items()}


WORDS: dict[str, Any] = {
    "answers": {
        "yes": ["náveth"],
        "no": ["lavan"],
        "halt": ["pusta"],
        "unclear": ["nauva"],
        "fillers": ["mecin"],
        "both": ["atta"],
    },
    "approvals": {
        "actions": {"*": "{service} {names}", "turn_on": "calya {names}"},
        "more": "{names} +{count}",
        "sentences": marked(ENGLISH["approvals"]["sentences"]),
    },
    "days": {"yesterday": ["noa"]},
    "continuing": {"begins": ["á quete ata"]},
    "entrances": {"ways_in": ["ando"], "openers": ["ando"]},
    "lexicon": {
        "conjunctions": ["ar"],
        "phrases": marked(ENGLISH["lexicon"]["phrases"]),
        "turning": {"negation": ["úva"]},
    },
    "names": {"articles": ["imya"]},
    "sentences": marked(ENGLISH["sentences"]),
    "speech": {"acknowledgements": ["Á larta."], "units": {"W": ["calva"]}},
}


@pytest.fixture(autouse=True)
def quenya(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put one file beside those that are there, and read them as at the start."""
    folder = shutil.copytree(FOLDER, tmp_path / "languages")
    (folder / "qya.json").write_text(json.dumps(WORDS), encoding="utf-8")
    monkeypatch.setattr(reading, "_LANGUAGES", reading.load_all(folder))


def turn_on(entity_id: str) -> Reply:
    """Return a model's call."""
    domain = entity_id.partition(".")[0] if "." in entity_id else "light"
    data = {"domain": domain, "service": "turn_on", "entity_id": entity_id}
    return Reply(calls=(Call("call_service", data),))


@pytest.fixture
async def relay(home: HomeAssistant) -> str:
    """Return a relay whose name says in that language that it is a gate."""
    setup_test_component_platform(home, "switch", [Switch("Ando")])
    assert await async_setup_component(home, "switch", {"switch": {"platform": "test"}})
    await home.async_block_till_done()
    async_expose_entity(home, "conversation", "switch.ando", should_expose=True)
    return "switch.ando"


async def test_a_relay_is_a_gate_by_its_name_and_opens_after_a_yes(
    home: HomeAssistant, relay: str, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    await set_up(server)
    server.script(turn_on(relay), Reply(text="So be it."))
    asked = await say("edro", language="qya")
    assert speech_of(asked).endswith("Qu: Should I do this: calya Ando?")
    assert state_of(home, relay) == "off"
    told = await say("Mecin náveth", asked.conversation_id, language="qya")
    assert speech_of(told) == "Qu: calya Ando: done."
    assert state_of(home, relay) == "on"
    # Neither question nor answer was a matter of the model.
    assert len(server.chats) == 2


@pytest.mark.parametrize("answer", ["lavan", "nauva náveth", "náveth lavan", "yes"])
async def test_nothing_else_opens_it(
    home: HomeAssistant,
    relay: str,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    answer: str,
) -> None:
    await set_up(server)
    server.script(turn_on(relay), Reply(text="So be it."), Reply(text="As you like."))
    asked = await say("edro", language="qya")
    await say(answer, asked.conversation_id, language="qya-ME")
    assert state_of(home, relay) == "off"


async def test_an_article_does_not_hide_a_name(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    await set_up(server)
    server.script(turn_on("imya Kitchen lamp"), Reply(text="Cálala."))
    await say("calya", language="qya")
    assert state_of(home, "light.kitchen_lamp") == "on"


async def test_a_dead_server_is_told_in_it(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    await set_up(server)
    server.default = Reply(fault="no_model")
    text = speech_of(await say("á lire lírë", language="qya"))
    assert text == WORDS["sentences"]["provider_refused"]


async def test_the_matcher_says_what_it_does_not_understand(
    home: HomeAssistant, set_up: SetUp, say: Say
) -> None:
    """Without a model: Home Assistant has no sentences of this language either."""
    await set_up()
    text = speech_of(await say("úva calya Kitchen lamp", language="qya"))
    assert text == "Qu: I did not understand “úva”, Qu: so I did nothing."
    assert state_of(home, "light.kitchen_lamp") == "off"


def test_what_is_read_and_said_without_a_home() -> None:
    assert days_ago("quenten noa") == (1, 1)
    assert subject_to_go_on_with("Á quete ata lassi") == "lassi"
    assert acknowledgement("qya-ME", 3) == "Á larta."
    assert shape("5 W", "qya") == "5 calva"
