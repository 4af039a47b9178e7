"""Undo puts back what was there, through the same gate, and says what it cannot."""

from typing import Any, Final

from homeassistant.core import Context
import pytest

from ..house import House


def attributes(house: House, entity_id: str) -> dict[str, Any]:
    state = house.hass.states.get(entity_id)
    assert state is not None
    return {"state": state.state, **state.attributes}


async def turn_of(house: House, *calls: tuple[str, str, dict[str, Any]]) -> str:
    """Do several things in one turn."""
    from custom_components.ha_ai_agent.models import ToolCall

    turn = house.turn()
    for number, (service_id, entity_id, data) in enumerate(calls):
        domain, _, service = service_id.partition(".")
        result = await turn.async_call(
            ToolCall(
                str(number),
                "call_service",
                {
                    "domain": domain,
                    "service": service,
                    "entity_id": entity_id,
                    "data": data,
                },
            )
        )
        assert result["status"] == "confirmed", (service_id, result)
    return turn.scope.info.turn_id


WATCHED = {
    "light.kitchen_ceiling": ("brightness", "hs_color"),
    "light.bedroom_lamp": (),
    "cover.living_room_blind": ("current_position",),
    "cover.bedroom_shutter": (),
    "climate.bedroom_heating": ("temperature", "preset_mode"),
    "media_player.living_room_tv": ("volume_level", "source", "is_volume_muted"),
    "fan.bedroom_fan": ("percentage",),
    "switch.fountain": (),
    "select.house_mode": (),
    "number.delay": (),
    "lock.front_door": (),
}


LAMP: Final = {
    "domain": "light",
    "service": "turn_on",
    "entity_id": "light.bedroom_lamp",
}


async def test_everything_comes_back(house: House) -> None:
    await house.act(
        "light.turn_on", "light.kitchen_ceiling", brightness=80, color_name="red"
    )
    await house.act("lock.unlock", "lock.front_door")

    def look() -> dict[str, Any]:
        return {
            entity_id: [
                attributes(house, entity_id).get(key) for key in ("state", *keys)
            ]
            for entity_id, keys in WATCHED.items()
        }

    before = look()
    await turn_of(
        house,
        ("light.turn_on", "light.kitchen_ceiling", {"brightness": 200}),
        ("light.turn_on", "light.kitchen_ceiling", {"color_name": "blue"}),
        ("light.turn_on", "light.bedroom_lamp", {}),
        ("cover.set_cover_position", "cover.living_room_blind", {"position": 10}),
        ("cover.close_cover", "cover.bedroom_shutter", {}),
        (
            "climate.set_temperature",
            "climate.bedroom_heating",
            {"temperature": 25, "hvac_mode": "cool"},
        ),
        ("climate.set_preset_mode", "climate.bedroom_heating", {"preset_mode": "eco"}),
        ("media_player.volume_set", "media_player.living_room_tv", {"volume_level": 1}),
        ("media_player.select_source", "media_player.living_room_tv", {"source": "TV"}),
        ("media_player.media_pause", "media_player.living_room_tv", {}),
        ("fan.set_percentage", "fan.bedroom_fan", {"percentage": 60}),
        ("switch.turn_on", "switch.fountain", {}),
        ("select.select_option", "select.house_mode", {"option": "Night"}),
        ("number.set_value", "number.delay", {"value": 3}),
        ("lock.lock", "lock.front_door", {}),
    )
    house.gate.asks.add("lock.unlock")
    result = await house.call("undo")
    # Only unlocking waits for a person.
    assert result["status"] == "approval_required", result
    assert "lock.front_door" not in result["changed"]
    record = house.gate.parked[0]
    await house.kit.async_run_approved(record, Context())
    assert look() == before
    # Undoing again goes further back, it does not do it again.
    result = await house.call("undo")
    assert result["changed"] == {"lock.front_door": "locked"}
    result = await house.call("undo")
    assert result["changed"] == {"light.kitchen_ceiling": "off"}
    result = await house.call("undo")
    assert result["error"] == "nothing_to_undo"


async def test_what_cannot_be_put_back_is_said(house: House) -> None:
    await turn_of(
        house,
        ("button.press", "button.doorbell", {}),
        ("switch.turn_on", "switch.fountain", {}),
    )
    result = await house.call("undo")
    assert result["status"] == "partial"
    assert result["changed"] == {"switch.fountain": "off"}
    assert list(result["cannot_undo"]) == ["button.doorbell"]


async def test_undo_by_the_action_and_by_turn(house: House) -> None:
    first = await turn_of(house, ("switch.turn_on", "switch.fountain", {}))
    await turn_of(house, ("light.turn_on", "light.bedroom_lamp", {}))
    result = await house.kit.async_undo(first, None, Context())
    assert result is not None
    assert result["changed"] == {"switch.fountain": "off"}
    assert await house.kit.async_undo("turn-that-never-was", None, Context()) is None
    house.devices["light.bedroom_lamp"].set_available(False)
    result = await house.kit.async_undo(None, None, Context())
    assert result is not None
    assert result["cannot_undo"] == {"light.bedroom_lamp": "it does not answer"}


async def test_a_broken_ledger_does_not_break_the_call(house: House) -> None:
    house.ledger.is_broken = True
    result = await house.act("light.turn_on", "light.bedroom_lamp")
    assert result["status"] == "confirmed"
    await house.kit.ledger.async_flush()
    assert house.ledger.entries == {}


@pytest.mark.parametrize(
    ("deed", "is_there"),
    [
        ({"action": "add", "when": 600, "call": LAMP}, False),
        ({"action": "cancel"}, True),
    ],
)
async def test_a_plan_is_taken_back(
    house: House, deed: dict[str, Any], is_there: bool
) -> None:
    """The last deed was one of planning: nothing older is touched."""
    await house.act("light.turn_on", "light.kitchen_ceiling")
    if deed["action"] == "cancel":
        added = await house.call("schedule", action="add", when=600, call=LAMP)
        deed = {**deed, "schedule_id": added["schedule_id"]}
    await house.call("schedule", **deed)
    await house.call("undo")
    listed = await house.call("schedule", action="list")
    assert bool(listed["scheduled_actions"]) == is_there
    assert house.state("light.kitchen_ceiling") == "on"


@pytest.mark.parametrize("forgets", [False, True])
async def test_a_memory_is_taken_back(house: House, forgets: bool) -> None:
    await house.act("light.turn_on", "light.kitchen_ceiling")
    added = await house.call("memory", action="remember", text="I like it warm")
    if forgets:
        await house.call("memory", action="forget", memory_id=added["memory_id"])
    await house.call("undo")
    kept = [memory.text for memory in await house.memories.async_list(None)]
    assert kept == (["I like it warm"] if forgets else [])
    assert house.state("light.kitchen_ceiling") == "on"


async def test_what_cannot_be_taken_back_protects_what_is_older(house: House) -> None:
    """An automation: said, and asked before an older deed is undone."""
    await house.act("light.turn_on", "light.kitchen_ceiling")
    house.kit.ledger.note(
        "call",
        "automations",
        {"automation_id": "1"},
        turn_id="the newest",
        conversation_id="conversation",
        user_id=None,
    )
    for _ in range(2):
        result = await house.call("undo")
        assert "cannot be taken back" in result["message"]
        assert "Ask the user" in result["message"]
        assert house.state("light.kitchen_ceiling") == "on"
    (_, older) = await house.kit.ledger.async_list(turn_id=None, conversation_id=None)
    await house.call("undo", turn_id=older.turn_id)
    assert house.state("light.kitchen_ceiling") == "off"
