"""The commands of the contract, over a real connection."""

from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

from homeassistant.auth.const import GROUP_ID_READ_ONLY, GROUP_ID_USER
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.ha_ai_agent.const import DOMAIN
from custom_components.ha_ai_agent.history.records import debug_id_of
from custom_components.ha_ai_agent.history.store import HistoryStore
from custom_components.ha_ai_agent.models import Speaker
from custom_components.ha_ai_agent.websocket_api.conversations import async_register

from .common import KITCHEN, turn

type Ask = Callable[..., Awaitable[dict[str, Any]]]
type Connect = Callable[[str], Awaitable[Ask]]


@pytest.fixture
async def connect(
    hass: HomeAssistant, store: HistoryStore, hass_ws_client: WebSocketGenerator
) -> Connect:
    """Return a function that logs a new user of a group in."""
    assert await async_setup_component(hass, "websocket_api", {})
    async_register(hass)
    entry = MockConfigEntry(domain=DOMAIN)
    entry.add_to_hass(hass)
    entry.mock_state(hass, ConfigEntryState.LOADED)
    entry.runtime_data = SimpleNamespace(history=store)

    async def connect(group: str) -> Ask:
        user = await hass.auth.async_create_user("Someone", group_ids=[group])
        token = await hass.auth.async_create_refresh_token(user, "https://example.com")
        client = await hass_ws_client(hass, hass.auth.async_create_access_token(token))
        for number in range(3):
            store.record_turn(
                turn(
                    number,
                    conversation_id=f"{user.id}-{number}",
                    speaker=Speaker(user_id=user.id),
                    with_tool=True,
                ),
                on_committed=lambda: None,
            )
        await store.async_flush()

        async def ask(command: str, **arguments: Any) -> dict[str, Any]:
            for name, value in arguments.items():
                if value == "own":
                    arguments[name] = f"{user.id}-0"
            await client.send_json_auto_id(
                {"type": f"{DOMAIN}/conversations/{command}", **arguments}
            )
            answer: dict[str, Any] = await client.receive_json()
            return (
                answer["result"]
                if answer["success"]
                else {"error": answer["error"]["code"]}
            )

        return ask

    return connect


async def test_user_has_their_own(connect: Connect) -> None:
    await connect("system-admin")
    ask = await connect(GROUP_ID_USER)
    first = await ask("list", limit=2)
    assert len(first["conversations"]) == 2
    rest = await ask("list", cursor=first["cursor"])
    assert len(rest["conversations"]) == 1
    assert rest["cursor"] is None
    assert (await ask("list", all=True))["error"] == "unauthorized"
    summary = rest["conversations"][0]
    assert summary["last_message"]["content"] == "The kitchen light is on."
    whole = await ask("get", conversation_id="own")
    assert [item["role"] for item in whole["messages"]] == [
        "user",
        "assistant",
        "tool_result",
        "assistant",
    ]
    same = await ask("get", debug_id=whole["conversation"]["debug_id"].lower())
    assert same == whole
    part = await ask("get", conversation_id="own", limit=1)
    assert len(part["messages"]) == 1
    part = await ask("get", conversation_id="own", limit=9, cursor=part["cursor"])
    assert len(part["messages"]) == 3
    renamed = await ask("update", conversation_id="own", title="  Our\n plan ")
    assert renamed["conversation"]["title"] == "Our plan"
    assert len((await ask("list", search="plan"))["conversations"]) == 1
    await ask("update", conversation_id="own", archived=True)
    assert len((await ask("list"))["conversations"]) == 2
    assert len((await ask("list", archived=True))["conversations"]) == 1
    exported = await ask("export", conversation_id="own", format="markdown")
    assert exported["content"].startswith("# Our plan")
    assert exported["filename"].endswith(".md")
    assert (await ask("export", conversation_id="own"))[
        "media_type"
    ] == "application/json"
    assert (await ask("delete", conversation_id="own"))["deleted"] is True
    for command in ("get", "delete", "export"):
        assert (await ask(command, conversation_id="own"))["error"] == "not_found"


async def test_administrator_sees_all_when_asked(
    connect: Connect, store: HistoryStore
) -> None:
    store.record_turn(
        turn(1, conversation_id="k", speaker=KITCHEN), on_committed=lambda: None
    )
    await connect(GROUP_ID_USER)
    ask = await connect("system-admin")
    assert len((await ask("list"))["conversations"]) == 3
    everything = (await ask("list", all=True))["conversations"]
    assert len(everything) == 7
    for item in everything:
        found = await ask("get", conversation_id=item["conversation_id"])
        assert found["conversation"] == item
    assert (await ask("delete", conversation_id="k"))["deleted"]


async def test_others_are_not_found(connect: Connect, store: HistoryStore) -> None:
    store.record_turn(
        turn(1, conversation_id="k", speaker=KITCHEN), on_committed=lambda: None
    )
    await connect("system-admin")
    ask = await connect(GROUP_ID_USER)
    for command, further in (
        ("get", {}),
        ("update", {"title": "x"}),
        ("delete", {}),
        ("export", {}),
    ):
        answer = await ask(command, conversation_id="k", **further)
        assert answer["error"] == "not_found"
    assert (await ask("get", debug_id=debug_id_of("k")))["error"] == "not_found"


async def test_reader_reads_only(connect: Connect) -> None:
    ask = await connect(GROUP_ID_READ_ONLY)
    assert len((await ask("list"))["conversations"]) == 3
    assert (await ask("get", conversation_id="own"))["messages"]
    assert (await ask("export", conversation_id="own"))["content"]
    for command in ("update", "delete"):
        answer = await ask(command, conversation_id="own")
        assert answer["error"] == "unauthorized"


@pytest.mark.parametrize(
    ("command", "arguments", "error"),
    [
        ("list", {"cursor": "nonsense"}, "invalid_format"),
        ("list", {"limit": 0}, "invalid_format"),
        ("list", {"limit": 100_000}, "invalid_format"),
        ("list", {"search": "x" * 501}, "invalid_format"),
        ("get", {}, "not_found"),
        ("get", {"conversation_id": "a", "debug_id": "b"}, "invalid_format"),
        ("get", {"conversation_id": "own", "cursor": "x"}, "invalid_format"),
        ("update", {"conversation_id": "own", "title": " "}, "invalid_format"),
        ("update", {"conversation_id": "own", "title": "x" * 256}, "invalid_format"),
        ("update", {"conversation_id": "own", "title": 7}, "invalid_format"),
        ("export", {"conversation_id": "own", "format": "pdf"}, "invalid_format"),
    ],
)
async def test_bad_input(
    connect: Connect, command: str, arguments: dict[str, Any], error: str
) -> None:
    ask = await connect(GROUP_ID_USER)
    assert (await ask(command, **arguments))["error"] == error


async def test_without_a_database(
    hass: HomeAssistant, connect: Connect, store: HistoryStore
) -> None:
    ask = await connect(GROUP_ID_USER)
    await store.async_close()
    assert (await ask("list"))["error"] == "storage_error"
    [entry] = hass.config_entries.async_entries(DOMAIN)
    entry.mock_state(hass, ConfigEntryState.NOT_LOADED)  # type: ignore[attr-defined]  # a MockConfigEntry
    assert (await ask("list"))["error"] == "not_found"
