"""The store as the runtime uses it."""

from homeassistant.core import HomeAssistant

from custom_components.ha_ai_agent.history.records import EVERYTHING, Viewer
from custom_components.ha_ai_agent.history.store import HistoryStore

from .common import AGENT_ID, ANNA, BERT, KITCHEN, turn
from .conftest import MakeStore

ANNAS = Viewer("anna")


async def test_turn_is_stored_with_its_messages(store: HistoryStore) -> None:
    seen: list[int] = []
    record = turn(1, with_tool=True)
    store.record_turn(record, on_committed=lambda: seen.append(1))
    assert not seen
    await store.async_flush()
    assert seen == [1]
    conversation = await store.async_get_conversation("c1", ANNAS)
    assert conversation is not None
    assert list(conversation.messages) == list(record.messages)
    summary = conversation.summary
    assert (summary.turn_count, summary.message_count) == (1, 4)
    assert summary.title == "Turn on the kitchen light"
    assert summary.last_message is not None
    assert summary.last_message.content == "The kitchen light is on."
    stored = await store.async_get_turn("c1-turn-1", ANNAS)
    assert stored is not None
    assert stored.spans == list(record.spans)


async def test_search_and_delete(store: HistoryStore) -> None:
    store.record_turn(turn(1), on_committed=lambda: None)
    store.record_turn(
        turn(2, conversation_id="c2", text="Küche heizen"), on_committed=lambda: None
    )
    store.record_turn(
        turn(3, conversation_id="c3", speaker=BERT), on_committed=lambda: None
    )
    await store.async_flush()
    page = await store.async_list_conversations(ANNAS, search="kuche")
    assert [item.conversation_id for item in page.items] == ["c2"]
    page = await store.async_list_conversations(ANNAS, search="kitchen li")
    assert [item.conversation_id for item in page.items] == ["c2", "c1"]
    assert not await store.async_delete_conversation("c3", ANNAS)
    assert await store.async_delete_conversation("c2", ANNAS)
    page = await store.async_list_conversations(EVERYTHING)
    assert [item.conversation_id for item in page.items] == ["c3", "c1"]


async def test_thread_after_restart(make_store: MakeStore, hass: HomeAssistant) -> None:
    from homeassistant.util import dt as dt_util

    now = dt_util.utcnow().timestamp()
    store = await make_store()
    store.record_turn(
        turn(1, speaker=KITCHEN, started_ts=now - 60), on_committed=lambda: None
    )
    assert await store.async_find_thread(KITCHEN, AGENT_ID, within_seconds=600) == "c1"
    assert await store.async_find_thread(KITCHEN, AGENT_ID, within_seconds=6) is None
    await store.async_close()
    again = await make_store()
    assert await again.async_find_thread(KITCHEN, AGENT_ID, within_seconds=600) == "c1"
    assert await again.async_find_thread(ANNA, AGENT_ID, within_seconds=600) is None
    messages = await again.async_load_messages("c1", limit_turns=5)
    assert [item.role for item in messages] == ["user", "assistant"]
