"""Pages, search, titles, threads: what people see of their conversations."""

from datetime import UTC

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from sqlalchemy import event

from custom_components.ha_ai_agent.history import search as searching
from custom_components.ha_ai_agent.history.codec import InvalidCursorError
from custom_components.ha_ai_agent.history.records import (
    EVERYTHING,
    Viewer,
    debug_id_of,
)
from custom_components.ha_ai_agent.history.store import HistoryStore
from custom_components.ha_ai_agent.models import Speaker

from .common import AGENT_ID, ANNA, BERT, KITCHEN, message, turn
from .conftest import MakeStore

ANNAS = Viewer("anna")
DAY = 86_400.0


def record(store: HistoryStore, number: int, **further: object) -> None:
    store.record_turn(turn(number, **further), on_committed=lambda: None)  # type: ignore[arg-type]  # any field of a turn


async def all_pages(
    store: HistoryStore, viewer: Viewer, limit: int, search: str | None = None
) -> list[str]:
    found: list[str] = []
    cursor: str | None = None
    while True:
        page = await store.async_list_conversations(
            viewer, cursor=cursor, limit=limit, search=search
        )
        found += [item.conversation_id for item in page.items]
        if (cursor := page.cursor) is None:
            return found


def statements_of(store: HistoryStore) -> list[str]:
    statements: list[str] = []
    engines = store._database.engines
    assert engines

    @event.listens_for(engines.reader, "before_cursor_execute")
    def note(*arguments: str) -> None:
        statements.append(arguments[2])

    return statements


@pytest.mark.parametrize("limit", [3, 7, 50])
async def test_pages_hold_everything_once(store: HistoryStore, limit: int) -> None:
    for number in range(45):
        # Many end at the same moment: the time alone does not order them.
        record(store, number // 5, conversation_id=f"c{number}", turn_id=f"t{number}")
        if number % 9 == 0:
            record(store, 1, conversation_id=f"x{number}", speaker=BERT)
    await store.async_flush()
    found = await all_pages(store, ANNAS, limit)
    assert len(found) == len(set(found)) == 45
    assert set(found) == {f"c{number}" for number in range(45)}
    assert len(await all_pages(store, EVERYTHING, limit)) == 50


@pytest.mark.parametrize("limit", [1, 5, 50])
async def test_search_pages_hold_everything_once(
    store: HistoryStore, limit: int
) -> None:
    for number in range(40):
        record(store, number, conversation_id=f"c{number % 13}", turn_id=f"t{number}")
    record(store, 50, conversation_id="other", text="nothing here", answer="no")
    await store.async_update_conversation("c3", ANNAS, title="My kitchen plans")
    await store.async_update_conversation("other", ANNAS, title="Kitchens")
    await store.async_update_conversation("c4", ANNAS, archived=True)
    found = await all_pages(store, ANNAS, limit, "kitchen")
    assert set(found[:2]) == {"c3", "other"}
    newest_first = [f"c{number % 13}" for number in range(39, 26, -1)]
    assert found[2:] == [item for item in newest_first if item not in {"c3", "c4"}]


async def test_search_finds_what_stands_below_much_else(
    store: HistoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page with nothing on it is no answer while there is something."""
    monkeypatch.setattr(searching, "_BATCHES", (2, 3))
    monkeypatch.setattr(searching, "_FURTHER", 4)
    for number in range(30):
        record(store, number, conversation_id=f"c{number}")
    await store.async_update_conversation("c1", ANNAS, archived=True)
    page = await store.async_list_conversations(ANNAS, archived=True, search="kitchen")
    assert [item.conversation_id for item in page.items] == ["c1"]


async def test_search_goes_on_below_new_messages(store: HistoryStore) -> None:
    for number in range(6):
        record(store, number, conversation_id=f"c{number}")
    await store.async_flush()
    first = await store.async_list_conversations(ANNAS, limit=3, search="kitchen")
    record(store, 10, conversation_id="c0")
    record(store, 11, conversation_id="new")
    await store.async_flush()
    second = await store.async_list_conversations(
        ANNAS, limit=50, search="kitchen", cursor=first.cursor
    )
    ids = [item.conversation_id for item in (*first.items, *second.items)]
    assert ids == ["c5", "c4", "c3", "c2", "c1", "c0"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Öffne das Garagentor!", "offne garagentor"),
        ("Où est ma clé ?", "cle"),
        ("客厅的灯太亮了", "灯太"),
        ("キッチンの電気をつけて", "電気"),
        ("เปิดไฟห้องครัว", "ครัว"),
        ("Включи свет на кухне", "СВЕТ"),
        ("set it to 21.5°C (now)", "21.5"),
        ('say "hello" AND NOT x*', '"hello" AND'),
        ("temperature", "tempera"),
        ("Ο Γιώργος άνοιξε τους φωτισμούς", "φωτισμουσ"),
        ("ΘΕΡΜΟΣΤΑΤΗΣ", "θερμοστάτης"),
        ("Çamaşır makinesi İSTANBUL'da", "istanbul"),
        ("Straße hell", "straße"),
        ("הדלק את האור במטבח", "האור"),
        ("شغّل الضوء في المطبخ", "شغل"),
        ("부엌의 불을 켜 줘", "부엌"),
        ("रसोई की बत्ती जलाओ", "बत्ती"),
        ("cafe\u0301 ole\u0301", "café"),
        ("café", "cafe\u0301"),
        ("light.kitchen_lamp", "light.kitchen_lamp"),
        ("light.pantry_lamp", "pantry"),
        ("ﬁnster", "finster"),
        ("ＴＶ ｷｯﾁﾝ", "tv キッチン"),
        ("💡 lamp", "💡 lamp"),
        ("O'Brien's room", "O'Brien"),
        ("C++ and C#", "c++"),
        ("ключ-карта", "карта"),
        ("ไฟ", "ไฟ"),
    ],
)
async def test_words_of_many_languages(
    store: HistoryStore, text: str, words: str
) -> None:
    record(store, 1, text=text)
    record(store, 2, conversation_id="c2", text="something else entirely")
    await store.async_flush()
    page = await store.async_list_conversations(ANNAS, search=words)
    assert [item.conversation_id for item in page.items] == ["c1"]


@pytest.mark.parametrize(
    "words", ["", "  ", "-", "***", '"', "( ) OR", "a" * 5000, "\x00"]
)
async def test_odd_searches_do_no_harm(store: HistoryStore, words: str) -> None:
    record(store, 1)
    await store.async_flush()
    await store.async_list_conversations(ANNAS, search=words)
    await store.async_find_related(ANNA, words)


@pytest.mark.parametrize(
    "cursor", ["x", "", "bnVsbA", "WzFd", "WyJ6IiwxLDFd", "[]", "é"]
)
async def test_odd_cursors_are_refused(store: HistoryStore, cursor: str) -> None:
    for search in (None, "kitchen"):
        if search and not cursor:
            continue
        with pytest.raises(InvalidCursorError):
            await store.async_list_conversations(ANNAS, cursor=cursor, search=search)


async def test_constant_number_of_statements(store: HistoryStore) -> None:
    for number in range(60):
        record(store, number, conversation_id=f"c{number}", with_tool=True)
    for number in range(50):
        record(store, number, conversation_id="long", with_tool=True)
    await store.async_flush()
    statements = statements_of(store)
    page = await store.async_list_conversations(ANNAS, limit=50)
    assert len(page.items) == 50
    assert all(item.last_message and item.message_count for item in page.items)
    assert len(statements) == 1
    statements.clear()
    page = await store.async_list_conversations(ANNAS, limit=50, with_messages=True)
    assert all(len(item.messages) == item.message_count for item in page.items)
    assert len(statements) == 2
    for debug in (False, True):
        statements.clear()
        found = (
            await store.async_get_conversation_by_debug_id(debug_id_of("long"), ANNAS)
            if debug
            else await store.async_get_conversation("long", ANNAS)
        )
        assert found
        assert len(found.messages) == 200
        assert len(statements) == 2


async def test_messages_by_pages(store: HistoryStore) -> None:
    for number in range(11):
        record(store, number, with_tool=True)
    await store.async_flush()
    seen: list[str] = []
    cursor: str | None = None
    while True:
        part = await store.async_get_conversation("c1", ANNAS, limit=7, cursor=cursor)
        assert part
        seen = [item.message_id for item in part.messages] + seen
        if (cursor := part.cursor) is None:
            break
    whole = await store.async_get_conversation("c1", ANNAS)
    assert whole
    assert seen == [item.message_id for item in whole.messages]
    assert len(seen) == 44


async def test_everyone_sees_their_own(store: HistoryStore) -> None:
    for name, speaker in (("a", ANNA), ("b", BERT), ("k", KITCHEN)):
        record(store, 1, conversation_id=name, speaker=speaker, turn_id=f"t{name}")
    await store.async_flush()
    for viewer, own in ((ANNAS, "a"), (Viewer("bert"), "b"), (Viewer(None), "k")):
        page = await store.async_list_conversations(viewer)
        assert [item.conversation_id for item in page.items] == [own]
        page = await store.async_list_conversations(viewer, search="kitchen")
        assert [item.conversation_id for item in page.items] == [own]
        turns = await store.async_list_turns(viewer)
        assert [item.conversation_id for item in turns.items] == [own]
        for other in {"a", "b", "k"} - {own}:
            assert await store.async_get_conversation(other, viewer) is None
            assert (
                await store.async_get_conversation_by_debug_id(
                    debug_id_of(other), viewer
                )
                is None
            )
            assert await store.async_get_turn(f"t{other}", viewer) is None
            assert (
                await store.async_export_conversation(other, "json", viewer, UTC)
                is None
            )
            assert not await store.async_update_conversation(other, viewer, title="x")
            assert not await store.async_delete_conversation(other, viewer)
    assert len((await store.async_list_conversations(EVERYTHING)).items) == 3
    assert await store.async_load_messages("a", limit_turns=3, speaker=BERT) == []


async def test_same_id_of_two_people(make_store: MakeStore) -> None:
    store = await make_store()
    record(store, 1, text="my secret thing", turn_id="t1")
    record(store, 2, speaker=BERT, text="hello there", turn_id="t2")
    await store.async_flush()
    for fresh in (store, await make_store()):
        for viewer, speaker, text in (
            (ANNAS, ANNA, "my secret thing"),
            (Viewer("bert"), BERT, "hello there"),
        ):
            found = await fresh.async_get_conversation("c1", viewer)
            assert found
            assert found.messages[0].content == text
            messages = await fresh.async_load_messages(
                "c1", limit_turns=5, speaker=speaker
            )
            assert messages[0].content == text
            assert len(messages) == 2


async def test_archived_is_put_away(store: HistoryStore) -> None:
    now = dt_util.utcnow().timestamp()
    record(store, 1, started_ts=now - 50)
    record(store, 2, conversation_id="c2", started_ts=now - 20)
    await store.async_flush()
    assert await store.async_find_thread(ANNA, AGENT_ID, within_seconds=600) == "c2"
    assert await store.async_update_conversation("c2", ANNAS, archived=True)
    assert await all_pages(store, ANNAS, 5) == ["c1"]
    page = await store.async_list_conversations(ANNAS, archived=True)
    assert [item.conversation_id for item in page.items] == ["c2"]
    page = await store.async_list_conversations(ANNAS, archived=None, search="kitchen")
    assert len(page.items) == 2
    # It is not gone on with unasked; the one before it is.
    assert await store.async_find_thread(ANNA, AGENT_ID, within_seconds=600) == "c1"
    assert await store.async_find_thread(ANNA, AGENT_ID, within_seconds=600) == "c1"
    assert await store.async_find_thread(ANNA, AGENT_ID, within_seconds=5) is None
    assert await store.async_update_conversation("c2", ANNAS, archived=False)
    assert len(await all_pages(store, ANNAS, 5)) == 2


async def test_threads_belong_to_person_place_and_agent(
    make_store: MakeStore, freezer: FrozenDateTimeFactory
) -> None:
    now = dt_util.utcnow().timestamp()
    at_phone = Speaker(user_id="anna", device_id="phone")
    bath = Speaker(satellite_id="assist_satellite.bath")
    store = await make_store()
    for name, speaker in (("browser", ANNA), ("phone", at_phone), ("k", KITCHEN)):
        record(store, 1, conversation_id=name, speaker=speaker, started_ts=now - 400)
    await store.async_close()
    again = await make_store()
    for fresh in (store, again):
        for speaker, expected in (
            (ANNA, "browser"),
            (at_phone, "phone"),
            (KITCHEN, "k"),
            (bath, None),
            (BERT, None),
        ):
            found = await fresh.async_find_thread(speaker, AGENT_ID, within_seconds=600)
            assert found == expected
        other = await fresh.async_find_thread(
            ANNA, "conversation.b", within_seconds=600
        )
        assert other is None
    freezer.tick(300)
    assert await again.async_find_thread(KITCHEN, AGENT_ID, within_seconds=600) is None
    record(
        again,
        1,
        conversation_id="k",
        speaker=KITCHEN,
        started_ts=now + 290,
        turn_id="x",
    )
    # At once, before it is written.
    assert await again.async_find_thread(KITCHEN, AGENT_ID, within_seconds=600) == "k"


async def test_messages_after_a_restart_and_new_turns(make_store: MakeStore) -> None:
    store = await make_store()
    for number in range(6):
        record(store, number, text=f"q{number}")
    await store.async_close()
    again = await make_store()
    record(again, 7, text="q7")
    for limit, first in ((3, "q4"), (3, "q4"), (50, "q0"), (1, "q7")):
        messages = await again.async_load_messages("c1", limit_turns=limit)
        assert messages[0].content == first
        assert messages[-2].content == "q7"
        assert len(messages) == 2 * min(limit, 7)


async def test_a_turn_is_stored_once(store: HistoryStore) -> None:
    told: list[int] = []
    for _ in range(3):
        store.record_turn(turn(1), on_committed=lambda: told.append(1))
    await store.async_flush()
    assert told == [1, 1, 1]
    found = await store.async_get_conversation("c1", ANNAS)
    assert found
    assert (found.summary.turn_count, len(found.messages)) == (1, 2)


async def test_a_bad_turn_fails_alone(store: HistoryStore) -> None:
    told: list[int] = []
    bad = turn(2, messages=[message("user", None, 1.0)])  # type: ignore[arg-type]  # what a bug would send
    store.record_turn(turn(1), on_committed=lambda: told.append(1))
    with pytest.raises(TypeError):
        store.record_turn(bad, on_committed=lambda: told.append(2))
    worse = turn(3, messages=[message("user", "x", "then")])  # type: ignore[arg-type]  # as above
    store.record_turn(worse, on_committed=lambda: told.append(3))
    store.record_turn(turn(4), on_committed=lambda: told.append(4))
    await store.async_flush()
    assert 1 in told
    assert 4 in told


async def test_text_that_databases_dislike(store: HistoryStore) -> None:
    odd = "nul \x00, half \ud83d, emoji 🦊, quote ' \" `, " + "x" * 100_000
    record(store, 1, text=odd, answer=odd, with_tool=True, error=odd)
    await store.async_flush()
    found = await store.async_get_conversation("c1", ANNAS)
    assert found
    assert "🦊" in found.messages[0].content
    assert len(found.messages[0].content) == len(odd)
    stored = await store.async_get_turn("c1-turn-1", ANNAS)
    assert stored
    assert stored.as_json()["spans"]


async def test_titles_come_from_the_first_good_words(store: HistoryStore) -> None:
    record(store, 1, text="hello")
    record(store, 2, text="Why is the heating in the bath so warm?")
    record(store, 3, text="And now something completely different, please")
    record(store, 4, conversation_id="c2", messages=[])
    await store.async_flush()
    titles = {
        item.conversation_id: item.title
        for item in (await store.async_list_conversations(ANNAS)).items
    }
    assert titles == {"c1": "Why is the heating in the bath so warm?", "c2": ""}
    assert await store.async_update_conversation("c1", ANNAS, title="Bath")
    record(store, 5, text="One more long question about it")
    await store.async_flush()
    found = await store.async_get_conversation("c1", ANNAS)
    assert found
    assert found.summary.title == "Bath"


async def test_turns_by_pages(store: HistoryStore) -> None:
    for number in range(9):
        record(store, number, conversation_id=f"c{number % 2}", turn_id=f"t{number}")
    await store.async_flush()
    first = await store.async_list_turns(ANNAS, limit=5)
    assert [item.turn_id for item in first.items] == ["t8", "t7", "t6", "t5", "t4"]
    assert first.items[0].spans is None
    assert "spans" not in first.items[0].as_json()
    rest = await store.async_list_turns(ANNAS, limit=5, cursor=first.cursor)
    assert [item.turn_id for item in rest.items] == ["t3", "t2", "t1", "t0"]
    assert rest.cursor is None
    mine = await store.async_list_turns(EVERYTHING, conversation_id="c1")
    assert len(mine.items) == 4


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Go on with yesterday's heating question", "heat"),
        ("and what about the heating", "heat"),
        ("continue with the washing machine from yesterday", "wash"),
        ("weiter mit der Heizungsfrage von gestern", "heiz"),
    ],
)
async def test_what_was_spoken_of_is_found_from_anywhere(
    hass: HomeAssistant, store: HistoryStore, text: str, found: str
) -> None:
    now = dt_util.start_of_local_day().timestamp()
    rows = [
        ("heat", "Why is the heating so warm in the bath?", now - DAY / 2),
        ("old", "Turn the heating down a bit", now - 20 * DAY),
        ("wash", "Is the washing machine finished?", now - DAY / 2 - 900),
        ("heiz", "Warum ist die Heizung kalt?", now - DAY / 2 - 1800),
        ("lamp", "Turn on the lamp", now - DAY / 2 + 60),
        ("door", "Close the garage door", now + 60),
    ]
    for number, (name, words, started) in enumerate(rows):
        record(
            store,
            0,
            conversation_id=name,
            text=words,
            answer="ok",
            started_ts=started,
            turn_id=f"t{number}",
            speaker=Speaker(user_id="anna", device_id="tablet"),
        )
    record(
        store, 0, conversation_id="berts", text=text, started_ts=now - 50, speaker=BERT
    )
    await store.async_flush()
    related = await store.async_find_related(ANNA, text)
    assert related[0].summary.conversation_id == found
    assert "berts" not in {item.summary.conversation_id for item in related}
    others = await store.async_find_related(ANNA, text, exclude=found)
    assert found not in {item.summary.conversation_id for item in others}


@pytest.mark.parametrize("words", ["kit\x00chen", "\x00", "kitchen \x00", '"\x00"'])
async def test_a_search_with_nul_finds_or_finds_nothing(
    store: HistoryStore, words: str
) -> None:
    store.record_turn(turn(1), on_committed=lambda: None)
    await store.async_flush()
    for viewer in (EVERYTHING, ANNAS):
        page = await store.async_list_conversations(viewer, search=words)
        assert len(page.items) <= 1
