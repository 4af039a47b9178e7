"""Much in one answer is worked on in slices: counted in whole turns, not timed."""

import asyncio

from homeassistant.core import HomeAssistant
import pytest

from custom_components.ha_ai_agent.limits import MAX_CALLS
from custom_components.ha_ai_agent.prompt.budget import STEP_CHARS
from custom_components.ha_ai_agent.prompt.estimate import estimate_tokens
from custom_components.ha_ai_agent.running.results import MAX_BYTES
from custom_components.ha_ai_agent.runtime import async_get_agents
from tests.agent.conftest import AGENT, Say, SetUp, speech_of
from tests.scripted_server import Call, Reply, ScriptedServer, tool_results

LONG = "A very long name of a lamp that somebody has given it, number "


class Visits:
    """How many characters were counted between two visits of everything else."""

    def __init__(self) -> None:
        self.most = self._since = self.whole = 0

    def count(self, text: str) -> int:
        """Return the tokens of a text."""
        self._since += len(text)
        self.whole += len(text)
        return estimate_tokens(text)

    async def async_watch(self) -> None:
        """Be one of all the others in the loop."""
        while True:
            self.most = max(self.most, self._since)
            self._since = 0
            await asyncio.sleep(0)


@pytest.mark.parametrize("window", [16384, 65536])
async def test_results_of_64_calls(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    window: int,
) -> None:
    for number in range(100):
        home.states.async_set(
            f"light.lamp_{number}", "off", {"friendly_name": f"{LONG}{number}"}
        )
    await set_up(server, model_context=window)
    visits = Visits()
    parts = async_get_agents(home)[AGENT].parts
    parts.counter.use(visits.count)
    call = {"domain": "light", "attributes": True}
    server.script(
        Reply(calls=tuple(Call("get_states", call) for _ in range(MAX_CALLS))),
        Reply(text="Many."),
    )
    watcher = asyncio.create_task(visits.async_watch())
    try:
        result = await say("What about all of them, in detail?")
        await home.async_block_till_done()
    finally:
        watcher.cancel()
    assert speech_of(result) == "Many."
    told = tool_results(server.chats[1])
    assert len(told) == MAX_CALLS
    assert visits.whole > MAX_CALLS * MAX_BYTES // 2
    # A slice, what the last message of it was too much, and the home's description.
    assert visits.most <= STEP_CHARS * 2
