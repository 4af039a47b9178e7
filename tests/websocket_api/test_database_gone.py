"""A history that cannot be read: every command says so, by a code that the panel knows."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.ha_ai_agent.errors import StorageError
from custom_components.ha_ai_agent.history.bridge import Bridge
from tests.agent.conftest import SetUp
from tests.scripted_server import ScriptedServer

COMMANDS: list[tuple[str, dict[str, Any]]] = [
    ("turns/get", {"turn_id": "t"}),
    ("turns/list", {}),
    ("turns/list", {"area_id": "kitchen", "entity_id": "light.kitchen_lamp"}),
    ("turns/undo", {"turn_id": "t"}),
    ("figures/get", {}),
    ("schedules/list", {}),
    ("schedules/cancel", {"schedule_id": "s"}),
    ("memories/list", {}),
    ("memories/delete", {"memory_id": "m"}),
    ("conversations/list", {}),
    ("conversations/get", {"conversation_id": "c"}),
    ("approvals/list", {"past": 5}),
]


async def test_what_cannot_be_read_is_said(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    hass_ws_client: WebSocketGenerator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await set_up(server)
    client = await hass_ws_client(home)

    async def gone(*_: Any, **__: Any) -> Any:
        raise StorageError("gone")

    monkeypatch.setattr(Bridge, "async_read", gone)
    monkeypatch.setattr(Bridge, "async_write", gone)
    for command, fields in COMMANDS:
        await client.send_json_auto_id({"type": f"ha_ai_agent/{command}", **fields})
        answer = await client.receive_json()
        assert not answer["success"], command
        assert answer["error"]["code"] == "storage_error", command
    monkeypatch.undo()
    await client.send_json_auto_id(
        {"type": "ha_ai_agent/turns/list", "cursor": "no cursor"}
    )
    answer = await client.receive_json()
    assert answer["error"]["code"] == "invalid_format"
