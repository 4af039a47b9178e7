"""The names that Home Assistant's sentences know, read in slices: the same names."""

from typing import Any

from homeassistant.components.conversation.agent_manager import async_get_agent
from homeassistant.components.conversation.const import HOME_ASSISTANT_AGENT
from homeassistant.core import HomeAssistant
import pytest

from custom_components.ha_ai_agent.home.snapshot import HomeSnapshot
from custom_components.ha_ai_agent.providers.builtin import name_lists
from custom_components.ha_ai_agent.providers.builtin.name_lists import NameLists

from .conftest import Talk

EMPTY = HomeSnapshot()


@pytest.fixture
def agent(talk: Talk) -> Any:
    """Return Home Assistant's own agent, which has read no names yet."""
    found: Any = async_get_agent(talk.hass, HOME_ASSISTANT_AGENT)
    assert found._slot_lists is None
    return found


@pytest.fixture
def lists(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> NameLists:
    """Return what reads them, a name a slice."""
    monkeypatch.setattr(name_lists, "_SLICE_SECONDS", 0)

    async def async_get_home() -> HomeSnapshot:
        return EMPTY

    return NameLists(talk.hass, async_get_home)


def _shown(lists: dict[str, Any]) -> dict[str, list[tuple[str, Any, Any]]]:
    return {
        name: [(str(it.text_in.text), it.value_out, it.context) for it in held.values]
        for name, held in lists.items()
    }


async def _async_own(agent: Any) -> dict[str, list[tuple[str, Any, Any]]]:
    """Return the lists as Home Assistant reads them itself."""
    agent._async_clear_slot_list()
    return _shown(await agent._make_slot_lists())


async def test_they_are_those_of_home_assistant(agent: Any, lists: NameLists) -> None:
    await lists.async_bring_up_to_date(agent)
    ours = _shown(agent._slot_lists)
    assert len(ours["name"]) > 5
    assert ours["area"]
    assert ours["floor"]
    assert ours == await _async_own(agent)
    assert "_get_entity_name_tuples" not in vars(agent)


async def test_a_new_name_is_read_at_the_next_sentence(
    agent: Any, lists: NameLists, hass: HomeAssistant
) -> None:
    await lists.async_bring_up_to_date(agent)
    before = agent._slot_lists
    await lists.async_bring_up_to_date(agent)
    assert agent._slot_lists is before
    hass.states.async_set("light.new", "on", {"friendly_name": "Reading corner"})
    await hass.async_block_till_done()
    await lists.async_bring_up_to_date(agent)
    assert "Reading corner" in str(_shown(agent._slot_lists)["name"])


async def test_a_name_that_comes_meanwhile_is_there(
    agent: Any, hass: HomeAssistant, talk: Talk
) -> None:
    """The home is another one after the first reading: it is read again."""
    homes = [EMPTY, HomeSnapshot()]
    asked = 0

    async def async_get_home() -> HomeSnapshot:
        nonlocal asked
        asked += 1
        if asked == 2:
            hass.states.async_set("light.new", "on", {"friendly_name": "Late lamp"})
        return homes[min(asked // 2, 1)]

    await NameLists(hass, async_get_home).async_bring_up_to_date(agent)
    assert asked == 4
    assert "Late lamp" in str(_shown(agent._slot_lists)["name"])


async def test_somebody_else_reads_them_meanwhile(
    agent: Any, hass: HomeAssistant
) -> None:
    made = None

    async def async_get_home() -> HomeSnapshot:
        nonlocal made
        made = await agent._make_slot_lists()
        return EMPTY

    await NameLists(hass, async_get_home).async_bring_up_to_date(agent)
    assert agent._slot_lists is made


async def test_a_home_that_never_rests_is_left_to_home_assistant(
    agent: Any, hass: HomeAssistant
) -> None:
    async def async_get_home() -> HomeSnapshot:
        return HomeSnapshot()

    await NameLists(hass, async_get_home).async_bring_up_to_date(agent)
    assert agent._slot_lists is None


async def test_another_inside_is_left_alone(lists: NameLists) -> None:
    class Other:
        """An agent as Home Assistant may have it one day."""

        def __init__(self) -> None:
            self._slot_lists = None

    other = Other()
    await lists.async_bring_up_to_date(other)
    assert vars(other) == {"_slot_lists": None}
