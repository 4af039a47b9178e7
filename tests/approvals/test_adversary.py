"""No sequence of model outputs runs a parked call without a person's yes."""

from collections.abc import AsyncGenerator
from random import Random
from typing import Any
from unittest.mock import patch

from homeassistant.core import Context, HomeAssistant
import pytest

from custom_components.ha_ai_agent.approvals.policy import PolicyOptions

from .adversary import shown, transcript
from .fortress import SCRIPTS, Fortress, async_build_fortress


@pytest.fixture
async def fortress(hass: HomeAssistant) -> AsyncGenerator[Fortress]:
    home = await async_build_fortress(hass)
    yield home
    await home.async_close()


async def _async_attack(fortress: Fortress, *, rounds: int, seed: int) -> int:
    """Play transcripts and return how many questions they led to."""
    random = Random(seed)
    asked = 0
    for number in range(rounds):
        conversation_id = f"talk-{number % 7}"
        speaker = {"satellite_id": "kitchen", "device_id": "kitchen"}
        known = [
            row.approval_id
            for row in fortress.storage.rows.values()
            if row.status == "pending"
        ]
        for text, calls in transcript(random, known[-5:]):
            results = await fortress.converse(
                text, calls, conversation_id=conversation_id, **speaker
            )
            asked += sum(
                result.get("status") == "approval_required" for result in results
            )
            assert fortress.broken() == [], shown((number, text, calls, results))
        if number % 40 == 39:
            # What nobody answered goes; it must not be what keeps the rest out.
            fortress.manager._questions._open.clear()
            fortress.storage.rows.clear()
    await fortress.drain()
    assert fortress.broken() == []
    return asked


async def test_transcripts_open_nothing(fortress: Fortress) -> None:
    asked = await _async_attack(fortress, rounds=60, seed=7)
    assert asked > 20
    assert all(
        row.status == "pending" or row.resolved_via == "superseded"
        for row in fortress.storage.rows.values()
    )


@pytest.mark.slow
async def test_without_the_gate_they_open_nearly_everything(
    hass: HomeAssistant,
) -> None:
    """The transcripts are no straw men."""
    fortress = await async_build_fortress(hass, options=PolicyOptions(mode="off"))
    random = Random(3)
    for _ in range(60):
        for text, calls in transcript(random, []):
            await fortress.converse(text, calls, device_id="kitchen")
    await fortress.drain()
    opened = {entity_id for entity_id, _ in fortress.broken()}
    assert len(opened) >= 8
    await fortress.async_close()


@pytest.mark.slow
async def test_thousands_of_transcripts_open_nothing(fortress: Fortress) -> None:
    asked = await _async_attack(fortress, rounds=2000, seed=1)
    assert asked > 1000


async def test_a_person_opens(fortress: Fortress) -> None:
    """What the transcripts could not do, one word does. Exactly once."""
    unlock = {"domain": "lock", "service": "unlock", "entity_id": "lock.front_door"}
    light = {"domain": "light", "service": "turn_on", "entity_id": "light.hall"}
    results = await fortress.converse(
        "open up", [("call_service", unlock), ("call_service", light)], device_id="k"
    )
    # Only the one that needs it waits; the other ran.
    assert [row["status"] for row in results] == ["approval_required", "confirmed"]
    preview = results[0]["preview"]
    assert preview.startswith("unlock ")
    assert fortress.broken() == []
    answer = await fortress.answer("Yes.", fortress.scope("Yes.", device_id="k"))
    assert answer is not None
    assert answer.speech == f"U{preview[1:]}: done."
    assert fortress.broken() == [("lock.front_door", "unlock")]
    assert fortress.hass.states.get("lock.front_door").state == "unlocked"  # type: ignore[union-attr]  # it is there
    assert await fortress.answer("Yes.", fortress.scope("Yes.", device_id="k")) is None
    await fortress.drain()
    assert fortress.broken() == [("lock.front_door", "unlock")]


async def test_a_script_of_the_turn_approves_nothing(
    fortress: Fortress, hass_admin_user: object
) -> None:
    """Approved or not: what runs in a turn's context is no person."""
    user_id = hass_admin_user.id  # type: ignore[attr-defined]  # a user
    speaker = {"user_id": user_id, "is_admin": True}
    unlock = {"domain": "lock", "service": "unlock", "entity_id": "lock.front_door"}
    [asked] = await fortress.converse("open", [("call_service", unlock)], **speaker)
    record = fortress.storage.rows[asked["approval_id"]]
    scope = fortress.scope("x", **speaker)
    await fortress.answer("x", scope)
    for context in (
        scope.context,
        Context(user_id=user_id, parent_id=scope.context.id),
    ):
        resolution = await fortress.manager.async_resolve(
            record.approval_id,
            "approve",
            user_id=user_id,
            is_admin=True,
            context=context,
            via="action",
        )
        assert getattr(resolution, "problem", None) == "not_allowed"
    assert fortress.broken() == []


async def test_a_yes_to_a_script_that_was_edited_since_opens_nothing(
    hass: HomeAssistant, fortress: Fortress
) -> None:
    """The answer says so: somebody who said yes must not believe that it was done."""
    script = {"domain": "script", "service": "by_area"}
    asked = await fortress.converse("let them in", [("call_service", script)])
    assert asked[0]["status"] == "approval_required"
    siren = {"action": "siren.turn_on", "target": {"entity_id": "siren.hall"}}
    wider: list[Any] = [*SCRIPTS["by_area"], siren]
    config: dict[str, Any] = {
        name: {"sequence": steps} for name, steps in SCRIPTS.items()
    }
    config["by_area"] = {"sequence": wider}
    with patch(
        "homeassistant.config.load_yaml_config_file", return_value={"script": config}
    ):
        await hass.services.async_call("script", "reload", blocking=True)
    await hass.async_block_till_done()
    answer = await fortress.answer("yes", fortress.scope("yes"))
    assert answer is not None
    assert "has changed since I asked" in answer.speech
    await fortress.drain()
    assert fortress.broken() == []
