"""What the first words would wait for is built before Home Assistant has started."""

from threading import current_thread, main_thread
from typing import Any

from homeassistant.const import EVENT_HOMEASSISTANT_START
from homeassistant.core import CoreState, HomeAssistant
import pytest

from custom_components.ha_ai_agent.home.lookup import HomeLookup
from custom_components.ha_ai_agent.home.names import NameBook
from custom_components.ha_ai_agent.home.relevance import RelevanceIndex
from tests.scripted_server import Reply, ScriptedServer

from .conftest import LAMP_ON, Say, SetUp, speech_of, state_of


async def test_the_first_turn_finds_everything_built(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    built: list[tuple[str, bool]] = []

    def noted(name: str, work: Any) -> Any:
        def run(*arguments: Any) -> Any:
            built.append((name, current_thread() is main_thread()))
            return work(*arguments)

        return run

    monkeypatch.setattr(NameBook, "prepare", noted("names", NameBook.prepare))
    index = noted("index", RelevanceIndex)
    monkeypatch.setattr(f"{HomeLookup.__module__}.RelevanceIndex", index)
    home.set_state(CoreState.not_running)
    entry = await set_up(server)
    home.set_state(CoreState.starting)
    home.bus.async_fire(EVENT_HOMEASSISTANT_START)
    # As Home Assistant itself waits before it says that it has started.
    await home.async_block_till_done()
    home.set_state(CoreState.running)
    assert sorted(built) == [("index", False), ("names", False)]
    before = entry.runtime_data.home.stats()
    server.script(Reply(calls=(LAMP_ON,)), Reply(text="It is on."))
    assert speech_of(await say("Lamp on")) == "It is on."
    assert state_of(home, "light.kitchen_lamp") == "on"
    assert len(built) == 2, "a turn builds nothing anew"
    after = entry.runtime_data.home.stats()
    assert {key: row["rebuilds"] for key, row in after.items()} == {
        key: row["rebuilds"] for key, row in before.items()
    }
