"""PostgreSQL and MariaDB: the same history, found in the same order, as in SQLite."""
# ruff: noqa: ASYNC240  # the files are small, and the loop is the test's own

import asyncio
from pathlib import Path
import uuid

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest

from custom_components.ha_ai_agent.const import DOMAIN
from custom_components.ha_ai_agent.errors import StorageError
from custom_components.ha_ai_agent.history.records import EVERYTHING, Viewer
from custom_components.ha_ai_agent.history.servers import seldom as seldom_module
from custom_components.ha_ai_agent.history.store import HistoryStore
from custom_components.ha_ai_agent.models import Memory
from scripts.database_servers import SECRET, Server

from ..common import ANNA, BERT, KITCHEN, approval, turn
from .homes import Stores

pytestmark = pytest.mark.slow
WORDS = [
    ("Turn on the kitchen light", "It is on.", ANNA),
    ("Küche heizen bitte", "Die Heizung in der Küche läuft.", BERT),
    ("living-room: 21.5 °C", "The living room has 21.5 degrees.", ANNA),
    ("включи свет на кухне", "Свет на кухне включён.", KITCHEN),
    ("打开厨房的灯", "厨房的灯开着。", ANNA),
    ("रसोई की बत्ती", "ठीक है", BERT),
    ("ΦΩΣ ΣΤΗΝ ΚΟΥΖΙΝΑ", "Το φως άναψε, κήπος.", ANNA),
    ("TV on", 'x\' OR 1=1 -- "quoted" & | ! :* <-> %s :words \\', KITCHEN),
    ("a " * 300 + "needle", "y" * 90 + " z" * 40, ANNA),
    ("straße 😀 emoji", "Straße", BERT),
]
SEARCHES = [
    "kitchen",
    "kuche",
    "küch",
    "living-room",
    "living room",
    "room living",
    "21.5",
    "21",
    "свет",
    "све",
    "厨房",
    "灯",
    "房厨",
    "रसोई",
    "φως",
    "ΚΉΠΟΣ",
    "κηποσ",
    "tv",
    "on",
    "the",
    "a",
    "o",
    "needle",
    "need",
    "y" * 90,
    "y" * 40,
    "strasse",
    "straße",
    '"kitchen light"',
    "x' OR",
    "%",
    ":*",
    "1=1",
    "on kitchen",
    "light on",
    "😀",
    "kitchen zzz",
    "turn the",
    "in der",
    "de",
]


async def fill(store: HistoryStore) -> None:
    for number in range(40):
        text, answer, speaker = WORDS[number % len(WORDS)]
        store.record_turn(
            turn(
                number,
                conversation_id=f"c{number % 13}",
                speaker=speaker,
                text=text,
                answer=answer,
                with_tool=number % 3 == 0,
            ),
            on_committed=lambda: None,
        )
    await store.async_flush()
    await store.async_update_conversation("c3", EVERYTHING, title="Küche am Morgen")
    await store.async_update_conversation("c5", EVERYTHING, archived=True)


async def found(store: HistoryStore, words: str, viewer: Viewer) -> list[object]:
    pages: list[object] = []
    cursor: str | None = None
    while True:
        page = await store.async_list_conversations(
            viewer, search=words, limit=3, cursor=cursor
        )
        pages.append(
            [(item.conversation_id, item.user_id, item.hit) for item in page.items]
        )
        if (cursor := page.cursor) is None:
            return pages


async def test_every_search_finds_the_same_in_the_same_order(
    hass: HomeAssistant, stores: Stores, server: Server, tmp_path: Path
) -> None:
    ours = await stores.open(f"sqlite:///{tmp_path / 'h.db'}")
    theirs = await stores.open(server.url)
    assert theirs.is_available
    for store in (ours, theirs):
        await fill(store)
    for viewer in (EVERYTHING, Viewer("anna"), Viewer("bert"), Viewer(None)):
        for words in SEARCHES:
            assert await found(theirs, words, viewer) == await found(
                ours, words, viewer
            ), words
        for archived in (None, False, True):
            pages = [
                await store.async_list_conversations(
                    viewer, archived=archived, with_messages=True
                )
                for store in (ours, theirs)
            ]
            assert pages[0].items == pages[1].items
    for name in [f"c{number}" for number in range(13)]:
        ours_, theirs_ = [
            await store.async_get_conversation(name, EVERYTHING, limit=5)
            for store in (ours, theirs)
        ]
        assert ours_ == theirs_
    for store in (ours, theirs):
        await store.async_purge(conversation_id="c0")
    assert await found(theirs, "kitchen", EVERYTHING) == await found(
        ours, "kitchen", EVERYTHING
    )


async def test_what_was_said_once_and_no_more_is_found_as_well(
    hass: HomeAssistant,
    stores: Stores,
    server: Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A word that stands everywhere but in the newest messages is not taken for seldom."""
    monkeypatch.setattr(seldom_module, "COUNTED", 16)
    monkeypatch.setattr(seldom_module, "PLACES", 2)
    ours = await stores.open(f"sqlite:///{tmp_path / 'h.db'}")
    theirs = await stores.open(server.url)
    for store in (ours, theirs):
        for number in range(40):
            text = "Holidays are fine" if number < 30 else "Kitchen light on"
            store.record_turn(
                turn(number, conversation_id=f"c{number % 13}", text=text),
                on_committed=lambda: None,
            )
        await store.async_flush()
    for words in ("holidays", "holi", "holidays fine", "kitchen", "holidays zzz"):
        assert await found(theirs, words, EVERYTHING) == await found(
            ours, words, EVERYTHING
        ), words
    known = theirs._backend._seldom  # type: ignore[attr-defined]  # a server's
    assert not [
        word for word in known._known if "holidays" in word and known.knows(word)
    ]
    assert any("holidays" in word for word in known._known)
    assert [word for word in known._known if "zzz" in word and known.knows(word)]


async def test_two_homes_on_one_server_see_nothing_of_each_other(
    hass: HomeAssistant, stores: Stores, server: Server
) -> None:
    one, other = await stores.open(server.url), await stores.open(server.url)
    await fill(one)
    await one.memories.async_add(
        Memory(memory_id="m1", user_id="anna", text="likes tea", created_ts=1.0)
    )
    await one.approvals.async_add(approval("a1"))
    assert not (await other.async_list_conversations(EVERYTHING)).items
    assert not await other.memories.async_list("anna")
    assert not await other.approvals.async_list()
    await fill(other)
    await other.async_purge(older_than_days=0)
    assert not (await other.async_list_conversations(EVERYTHING, archived=None)).items
    assert (
        len((await one.async_list_conversations(EVERYTHING, archived=None)).items) > 9
    )


async def test_file_moves_once_and_counts_agree(
    hass: HomeAssistant, stores: Stores, server: Server
) -> None:
    path = Path(hass.config.path(f"{DOMAIN}.db"))
    ours = await stores.open(f"sqlite:///{path}")
    await fill(ours)
    await ours.memories.async_add(
        Memory(memory_id="m1", user_id="anna", text="likes tea", created_ts=1.0)
    )
    before = {words: await found(ours, words, EVERYTHING) for words in SEARCHES}
    await ours.async_close()
    instance = uuid.uuid4().hex
    try:
        theirs = await stores.open(server.url, instance)
        await theirs.async_flush()
        assert not path.exists()
        assert {
            words: await found(theirs, words, EVERYTHING) for words in SEARCHES
        } == before
        assert [item.text for item in await theirs.memories.async_list("anna")] == [
            "likes tea"
        ]
        await hass.async_block_till_done()
        issue = ir.async_get(hass).async_get_issue(DOMAIN, "database_moved")
        assert issue is not None
        assert issue.translation_placeholders is not None
        assert ".moved." in issue.translation_placeholders["path"]
        assert SECRET not in str(issue.translation_placeholders)
        # New rows do not take the ids of those that came.
        theirs.record_turn(turn(99, conversation_id="c3"), on_committed=lambda: None)
        await theirs.async_flush()
        assert await theirs.async_get_conversation("c3", EVERYTHING)
        await theirs.async_close()
        # Another file that appears later is left alone.
        again = await stores.open(f"sqlite:///{path}")
        await again.async_close()
        later = await stores.open(server.url, instance)
        await later.async_flush()
        assert path.exists()
    finally:
        for file in path.parent.glob(f"{path.name}*"):
            file.unlink()


async def test_restart_of_the_server_loses_no_turn_and_doubles_none(
    hass: HomeAssistant, stores: Stores, own_server: Server
) -> None:
    store = await stores.open(own_server.url)
    written: list[int] = []

    def say(number: int) -> None:
        store.record_turn(turn(number), on_committed=lambda: written.append(number))

    say(1)
    await store.async_flush()
    await hass.async_add_executor_job(own_server.stop)
    for number in range(2, 12):
        say(number)
    with pytest.raises(StorageError):
        await store.approvals.async_add(approval("a1"))
    await asyncio.sleep(0.2)
    issue = ir.async_get(hass).async_get_issue(DOMAIN, "database")
    assert issue is not None
    assert issue.translation_key == "database_unreachable_server"
    assert SECRET not in str(issue)
    await hass.async_add_executor_job(own_server.start)
    for _ in range(200):
        if len(written) == 11 and store.is_available:
            break
        await asyncio.sleep(0.05)
    assert written == list(range(1, 12))
    page = await store.async_list_conversations(EVERYTHING)
    assert [item.turn_count for item in page.items] == [11]
    assert ir.async_get(hass).async_get_issue(DOMAIN, "database") is None


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        (("agent:", "nobody:"), "database_refused"),
        ((SECRET, "wrong"), "database_refused"),
        (("/agent", "/none"), "database_refused"),
        ((SECRET, "pa@ss"), "database_unsupported"),
    ],
)
async def test_wrong_address_is_said_without_the_password(
    hass: HomeAssistant,
    stores: Stores,
    server: Server,
    caplog: pytest.LogCaptureFixture,
    wrong: tuple[str, str],
    key: str,
) -> None:
    url = server.url.replace(*wrong)
    store = await stores.open(url)
    assert not store.is_available
    issue = ir.async_get(hass).async_get_issue(DOMAIN, "database")
    assert issue is not None
    assert issue.translation_key == key
    for text in (caplog.text, str(issue)):
        for secret in (SECRET, "pa@ss", "wrong@", "ss@"):
            assert secret not in text
