"""The actions: approve, reject, undo, refresh, purge."""

from typing import Any

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import (
    HomeAssistantError,
    ServiceValidationError,
    Unauthorized,
)
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.ha_ai_agent.errors import StorageError
from tests.agent.conftest import (
    LAMP_ON,
    Say,
    SetUp,
    home,
    say,
    server,
    set_up,
    state_of,
)
from tests.scripted_server import Reply, ScriptedServer

__all__ = ["home", "say", "server", "set_up"]

DOMAIN = "ha_ai_agent"


async def _act(home: HomeAssistant, service: str, user: Any, **data: Any) -> Any:
    return await home.services.async_call(
        DOMAIN,
        service,
        data,
        blocking=True,
        return_response=True,
        context=Context(user_id=user.id),
    )


@pytest.mark.parametrize(("service", "state"), [("approve", "on"), ("reject", "off")])
async def test_an_approval_is_answered_once(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    hass_admin_user: Any,
    service: str,
    state: str,
) -> None:
    await set_up(server, approval_mode="all_writes")
    asked = async_capture_events(home, "ha_ai_agent_approval_requested")
    answered = async_capture_events(home, "ha_ai_agent_approval_resolved")
    server.script(Reply(calls=(LAMP_ON,)), Reply(text="May I?"))
    await say("On", context=Context(user_id=hass_admin_user.id))
    await home.async_block_till_done()
    approval_id = asked[0].data["approval_id"]
    await _act(home, service, hass_admin_user, approval_id=approval_id)
    await home.async_block_till_done()
    assert state_of(home, "light.kitchen_lamp") == state
    assert len(answered) == 1
    with pytest.raises(ServiceValidationError):
        await _act(home, service, hass_admin_user, approval_id=approval_id)


async def test_a_code_goes_with_the_yes(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    hass_admin_user: Any,
) -> None:
    await set_up(server, approval_mode="all_writes", approval_code="4711")
    asked = async_capture_events(home, "ha_ai_agent_approval_requested")
    server.script(Reply(calls=(LAMP_ON,)), Reply(text="May I?"))
    await say("On", context=Context(user_id=hass_admin_user.id))
    await home.async_block_till_done()
    approval_id = asked[0].data["approval_id"]
    for wrong in ({}, {"code": "1"}, {"code": ""}):
        with pytest.raises(ServiceValidationError):
            await _act(
                home, "approve", hass_admin_user, approval_id=approval_id, **wrong
            )
        assert state_of(home, "light.kitchen_lamp") == "off"
    await _act(home, "approve", hass_admin_user, approval_id=approval_id, code="4711")
    assert state_of(home, "light.kitchen_lamp") == "on"


async def test_an_unknown_approval_is_refused(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, hass_admin_user: Any
) -> None:
    await set_up(server)
    with pytest.raises(ServiceValidationError):
        await _act(home, "approve", hass_admin_user, approval_id="nope")


async def test_undo_puts_the_last_turn_back(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    hass_admin_user: Any,
) -> None:
    await set_up(server)
    with pytest.raises(ServiceValidationError):
        await _act(home, "undo", hass_admin_user)
    server.script(Reply(calls=(LAMP_ON,)), Reply(text="On."))
    await say("On", context=Context(user_id=hass_admin_user.id))
    assert state_of(home, "light.kitchen_lamp") == "on"
    await home.async_block_till_done(wait_background_tasks=True)
    await _act(home, "undo", hass_admin_user)
    assert state_of(home, "light.kitchen_lamp") == "off"


async def test_refresh_and_purge_are_for_administrators(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    hass_admin_user: Any,
    hass_read_only_user: Any,
) -> None:
    entry = await set_up(server)
    server.default = Reply(text="Noted.")
    await say("Remember me", "thread", context=Context(user_id=hass_admin_user.id))
    await home.async_block_till_done(wait_background_tasks=True)
    for service in ("refresh_context", "purge_history"):
        with pytest.raises(Unauthorized):
            await home.services.async_call(
                DOMAIN,
                service,
                {},
                blocking=True,
                context=Context(user_id=hass_read_only_user.id),
            )
    await home.services.async_call(DOMAIN, "refresh_context", {}, blocking=True)
    assert entry.runtime_data.home.stats()["entities"]["invalidations"]
    await home.services.async_call(
        DOMAIN, "purge_history", {"conversation_id": "thread"}, blocking=True
    )
    assert not await entry.runtime_data.history.async_load_messages(
        "thread", limit_turns=5
    )


async def _purge(home: HomeAssistant, user: Any, **data: Any) -> Any:
    await home.async_block_till_done(wait_background_tasks=True)
    return await _act(home, "purge_history", user, **data)


async def test_purging_says_how_much_and_never_does_nothing(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    hass_admin_user: Any,
) -> None:
    await set_up(server)
    server.default = Reply(text="Noted.")
    for thread in ("one", "two", "two"):
        await say("Remember me", thread, context=Context(user_id=hass_admin_user.id))
    for wrong, key in (
        ({}, "purge_nothing"),
        ({"older_than_days": 0}, "purge_everything"),
        ({"everything": False}, "purge_nothing"),
        ({"conversation_id": "nobody's"}, "conversation_not_found"),
    ):
        with pytest.raises(ServiceValidationError) as refused:
            await _purge(home, hass_admin_user, **wrong)
        assert refused.value.translation_key == key
    answer = await _purge(home, hass_admin_user, older_than_days=1)
    assert answer == {"turns": 0, "conversations": 0}
    answer = await _purge(home, hass_admin_user, conversation_id="two")
    assert answer == {"turns": 2, "conversations": 1}
    answer = await _purge(home, hass_admin_user, everything=True)
    assert answer == {"turns": 1, "conversations": 1}


@pytest.mark.parametrize(
    ("service", "data"),
    [
        ("approve", {"approval_id": "x"}),
        ("reject", {"approval_id": "x"}),
        ("undo", {}),
        ("refresh_context", {}),
        ("purge_history", {"everything": True}),
    ],
)
async def test_nothing_is_done_while_nothing_is_loaded(
    home: HomeAssistant,
    set_up: SetUp,
    hass_admin_user: Any,
    service: str,
    data: dict[str, Any],
) -> None:
    entry = await set_up()
    assert await home.config_entries.async_unload(entry.entry_id)
    await home.async_block_till_done()
    with pytest.raises(ServiceValidationError) as refused:
        await home.services.async_call(
            DOMAIN,
            service,
            data,
            blocking=True,
            context=Context(user_id=hass_admin_user.id),
        )
    assert refused.value.translation_key == "not_loaded"


async def test_a_broken_database_is_not_the_callers_mistake(
    home: HomeAssistant,
    set_up: SetUp,
    hass_admin_user: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entry = await set_up()

    async def broken(*_: Any, **__: Any) -> None:
        raise StorageError("disk")

    monkeypatch.setattr(entry.runtime_data.history, "async_purge", broken)
    with pytest.raises(HomeAssistantError) as failed:
        await _purge(home, hass_admin_user, older_than_days=3)
    assert not isinstance(failed.value, ServiceValidationError)
    assert failed.value.translation_key == "history_unavailable"
    assert "disk" not in str(failed.value)


async def test_an_undo_that_failed_is_no_success(
    home: HomeAssistant,
    set_up: SetUp,
    hass_admin_user: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entry = await set_up()
    (agent,) = entry.runtime_data.agents.values()
    results = iter(
        [
            {"status": "failed", "error": "storage_error", "message": "No."},
            {"status": "denied", "error": "not_permitted", "message": "No."},
        ]
    )

    async def undo(*_: Any) -> dict[str, str]:
        return next(results)

    monkeypatch.setattr(agent.parts.toolkit, "async_undo", undo)
    with pytest.raises(HomeAssistantError) as failed:
        await _act(home, "undo", hass_admin_user)
    assert failed.value.translation_key == "undo_failed"
    with pytest.raises(ServiceValidationError) as denied:
        await _act(home, "undo", hass_admin_user)
    assert denied.value.translation_key == "undo_denied"
