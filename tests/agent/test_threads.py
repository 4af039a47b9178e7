"""Conversations that are longer than Home Assistant's sessions."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Context, HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.ha_ai_agent.history.records import EVERYTHING, Viewer
from custom_components.ha_ai_agent.history.store import HistoryStore
from tests.scripted_server import Reply, ScriptedServer

from .conftest import Say, SetUp

type Expire = Callable[..., Awaitable[None]]


@pytest.fixture
def expire(home: HomeAssistant, freezer: FrozenDateTimeFactory) -> Expire:
    """Return a function that lets Home Assistant's sessions end."""

    async def async_expire(minutes: float = 6) -> None:
        await home.async_block_till_done(wait_background_tasks=True)
        freezer.tick(timedelta(minutes=minutes))
        async_fire_time_changed(home, dt_util.utcnow(), fire_all=True)
        await home.async_block_till_done(wait_background_tasks=True)

    return async_expire


@pytest.fixture
def anna(hass_admin_user: Any) -> Context:
    return Context(user_id=hass_admin_user.id)


@pytest.mark.parametrize("restarts", [False, True])
async def test_goes_on_after_every_pause(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    expire: Expire,
    anna: Context,
    restarts: bool,
) -> None:
    """Home Assistant gives a new id after each; the caller knows only the last."""
    entry = await set_up(server)
    server.default = Reply(text="Noted.")
    result = await say("The code word is heron", context=anna)
    ids = {result.conversation_id}
    for _ in range(3):
        await expire()
        if restarts:
            assert await home.config_entries.async_reload(entry.entry_id)
        result = await say("What is it?", result.conversation_id, context=anna)
        assert "heron" in str(server.chats[-1]["messages"])
        ids.add(result.conversation_id)
    assert len(ids) == 4
    await home.async_block_till_done(wait_background_tasks=True)
    history: HistoryStore = entry.runtime_data.history
    await history.async_flush()
    page = await history.async_list_conversations(EVERYTHING)
    assert [item.turn_count for item in page.items] == [4]
    viewer = Viewer(anna.user_id)
    for known in ids:
        assert await history.async_get_conversation(str(known), viewer)
        assert not await history.async_get_conversation(str(known), Viewer("bert"))
        turns = await history.async_list_turns(viewer, conversation_id=known)
        assert len(turns.items) == 4
    assert not await history.async_delete_conversation(
        str(result.conversation_id), Viewer("bert")
    )
    assert await history.async_delete_conversation(str(result.conversation_id), viewer)
    await expire()
    await say("What is it?", result.conversation_id, context=anna)
    assert "heron" not in str(server.chats[-1]["messages"])


async def test_words_lead_to_an_earlier_conversation(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    expire: Expire,
    anna: Context,
) -> None:
    await set_up(server)
    server.default = Reply(text="Noted.")
    await say("Why does the boiler make such a noise?", context=anna)
    await expire()
    garden = await say("When do I water the garden?", context=anna)
    await expire(24 * 60)
    for words, told, untold in (
        ("Can we go on with yesterday's boiler question?", "noise", "garden"),
        ("Lass uns mit dem Boiler weitermachen", "noise", "garden"),
        ("Go on with the garden", "water", "noise"),
    ):
        # Also where a dialog that has expired is still open.
        for asked in (None, garden.conversation_id):
            await say(words, asked, context=anna)
            messages = str(server.chats[-1]["messages"][1:-1])
            assert told in messages, words
            assert untold not in messages, words
            await expire()
    # Somebody else has nothing to go on with.
    await say("Go on with the garden", context=Context())
    assert "water" not in str(server.chats[-1]["messages"][1:-1])


async def test_the_last_one_where_none_is_named(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    expire: Expire,
    anna: Context,
) -> None:
    await set_up(server)
    server.default = Reply(text="Noted.")
    await say("Why does the boiler make such a noise?", context=anna)
    await expire()
    await say("When do I water the flowers?", context=anna, device_id="phone")
    await expire()
    await say("Let's continue", context=anna, device_id="tablet")
    assert "flowers" in str(server.chats[-1]["messages"])
    await expire()
    await say("Go on with the submarine", context=anna, device_id="tablet")
    assert "flowers" not in str(server.chats[-1]["messages"][1:-1])


async def test_a_satellite_that_names_what_it_does_not_know(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    expire: Expire,
) -> None:
    """Neither an unknown id nor unknown words keep it from going on where it was."""
    await set_up(server)
    server.default = Reply(text="Noted.")
    place = {"device_id": "d1", "satellite_id": "assist_satellite.kitchen"}
    await say("The code word is heron", **place)
    await expire()
    await say("What is it?", "01ARZ3NDEKTSV4RRFFQ69G5FAV", **place)
    assert "heron" in str(server.chats[-1]["messages"])
    await expire()
    await say("Back to the submarine", **place)
    assert "heron" in str(server.chats[-1]["messages"])
    await expire(60)
    await say("What is it?", **place)
    assert "heron" not in str(server.chats[-1]["messages"])
