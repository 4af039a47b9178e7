"""Decided when it runs: what was said yes to earlier holds only while it is the same."""

from collections.abc import AsyncGenerator, Callable
from dataclasses import replace
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.auth.const import GROUP_ID_READ_ONLY, GROUP_ID_USER
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import Context, HomeAssistant, ServiceCall
from homeassistant.helpers import area_registry as ar, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import (
    MockUser,
    async_fire_time_changed,
)

from custom_components.ha_ai_agent.approvals.policy import HouseholdRule
from custom_components.ha_ai_agent.approvals.resolution import Executed
from custom_components.ha_ai_agent.models import ApprovalRecord, JsonObject, Speaker

from .desk import person
from .fortress import Fortress, async_build_fortress

GARAGE = {"domain": "cover", "service": "open_cover", "entity_id": "cover.garage"}
FRIDGE = {"domain": "switch", "service": "turn_off", "entity_id": "switch.fridge"}
LAMP = {"domain": "light", "service": "turn_on", "entity_id": "light.hall"}
BLIND = {"domain": "cover", "service": "open_cover", "entity_id": "cover.kitchen_blind"}


@pytest.fixture
async def fortress(hass: HomeAssistant) -> AsyncGenerator[Fortress]:
    """Return the home with everything that must not open by itself."""
    fortress = await async_build_fortress(hass)
    yield fortress
    await fortress.async_close()


@pytest.fixture
async def anna(hass: HomeAssistant) -> str:
    """Return a user who may do everything but administer."""
    return await person(hass, "anna", GROUP_ID_USER)


async def ask(
    fortress: Fortress, action: JsonObject, *, when: int | None = None, **speaker: Any
) -> JsonObject:
    """Have the model do something, now or later."""
    call = (
        ("call_service", action)
        if when is None
        else ("schedule", {"action": "add", "when": when, "call": action})
    )
    (result,) = await fortress.converse(
        "the thing that I told you about", [call], **speaker
    )
    return result


async def say_yes(fortress: Fortress, result: JsonObject, user_id: str) -> JsonObject:
    """Answer on the panel and return what came of it."""
    done = await fortress.manager.async_resolve(
        result["approval_id"],
        "approve",
        user_id=user_id,
        is_admin=False,
        context=Context(user_id=user_id),
        via="websocket",
    )
    await fortress.drain()
    assert isinstance(done, Executed), done
    return done.result


async def pass_time(
    fortress: Fortress, freezer: FrozenDateTimeFactory, seconds: float
) -> None:
    freezer.tick(seconds)
    async_fire_time_changed(fortress.hass)
    await fortress.drain()


def done_to(fortress: Fortress, entity_id: str) -> list[str]:
    log = fortress.devices[entity_id].behaviour.log
    return [what for stage, what, _ in log if stage == "start"]


def questions(fortress: Fortress) -> list[ApprovalRecord]:
    return list(fortress.manager.open)


# What may happen between a yes and the moment when it is due

type Meddle = Callable[[HomeAssistant, Fortress], None]


def _label(hass: HomeAssistant, _: Fortress) -> None:
    er.async_get(hass).async_update_entity("cover.garage", labels={"critical"})


def _class(hass: HomeAssistant, _: Fortress) -> None:
    er.async_get(hass).async_update_entity("cover.garage", device_class="gate")


def _area(hass: HomeAssistant, _: Fortress) -> None:
    area = ar.async_get(hass).async_get_area_by_name("Kitchen")
    assert area is not None
    er.async_get(hass).async_update_entity("cover.garage", area_id=area.id)


def _name(hass: HomeAssistant, _: Fortress) -> None:
    er.async_get(hass).async_update_entity("cover.garage", name="Barn")


def _entity_id(hass: HomeAssistant, _: Fortress) -> None:
    er.async_get(hass).async_update_entity("cover.garage", new_entity_id="cover.barn")


def _rule(_: HomeAssistant, fortress: Fortress) -> None:
    set_options(
        fortress, rules=(HouseholdRule(effect="ask", entities=("cover.garage",)),)
    )


def _code(_: HomeAssistant, fortress: Fortress) -> None:
    set_options(fortress, code="4711")


def set_options(fortress: Fortress, **changes: Any) -> None:
    """Give the household other options, as a reload does."""
    manager = fortress.manager
    manager._options = replace(manager._options, **changes)


def _swap(hass: HomeAssistant, _: Fortress) -> None:
    registry = er.async_get(hass)
    registry.async_remove("cover.garage")
    registry.async_update_entity(
        "cover.driveway_gate", new_entity_id="cover.garage", name="Garage"
    )


def _unexpose(hass: HomeAssistant, _: Fortress) -> None:
    async_expose_entity(hass, "conversation", "cover.garage", False)


def _service(hass: HomeAssistant, _: Fortress) -> None:
    hass.services.async_remove("cover", "open_cover")


def _deny(_: HomeAssistant, fortress: Fortress) -> None:
    set_options(fortress, rules=(HouseholdRule(effect="deny", domains=("cover",)),))


ASKED_AGAIN = (_label, _class, _area, _name, _entity_id, _rule, _code)
NEVER_DONE = (_swap, _unexpose, _service, _deny)


@pytest.mark.parametrize("meddle", [*ASKED_AGAIN, *NEVER_DONE])
async def test_a_yes_to_later_holds_only_for_what_it_was_given_over(
    hass: HomeAssistant,
    fortress: Fortress,
    anna: str,
    freezer: FrozenDateTimeFactory,
    meddle: Meddle,
) -> None:
    asked = await ask(fortress, GARAGE, when=3600, user_id=anna)
    assert asked["status"] == "approval_required"
    assert (await say_yes(fortress, asked, anna))["status"] == "confirmed"
    await fortress.kit.async_take_late_results("talk")
    meddle(hass, fortress)
    await fortress.drain()
    await pass_time(fortress, freezer, 3601)
    assert fortress.broken() == []
    told = await fortress.kit.async_take_late_results(
        "another talk", Speaker(user_id=anna)
    )
    assert told, "whoever asked is told, in whatever conversation comes next"
    if meddle in NEVER_DONE:
        assert questions(fortress) == []
        return
    (record,) = questions(fortress)
    assert record.user_id == anna
    if meddle is _name:
        assert "Barn" in record.preview
    await pass_time(fortress, freezer, 400)
    assert fortress.broken() == []
    told = await fortress.kit.async_take_late_results("talk", Speaker(user_id=anna))
    assert len(told) == 1
    assert "missed" in told[0]
    (row,) = fortress.kit.schedules.rows.values()  # type: ignore[attr-defined]
    assert row.status == "missed"


async def test_an_unchanged_yes_is_enough(
    fortress: Fortress, anna: str, freezer: FrozenDateTimeFactory
) -> None:
    asked = await ask(fortress, GARAGE, when=3600, user_id=anna)
    await say_yes(fortress, asked, anna)
    await pass_time(fortress, freezer, 3601)
    assert done_to(fortress, "cover.garage") == ["open"]
    assert questions(fortress) == []


@pytest.mark.parametrize(
    ("action", "meddle"),
    [
        (BLIND, lambda hass, _: _relabel(hass, "cover.kitchen_blind", "garage")),
        (LAMP, lambda _, home: set_options(home, mode="all_writes")),
        (
            LAMP,
            lambda _, home: set_options(
                home, rules=(HouseholdRule(effect="ask", domains=("light",)),)
            ),
        ),
    ],
)
async def test_what_needed_no_yes_is_asked_once_it_does(
    hass: HomeAssistant,
    fortress: Fortress,
    anna: str,
    freezer: FrozenDateTimeFactory,
    action: JsonObject,
    meddle: Meddle,
) -> None:
    result = await ask(fortress, action, when=3600, user_id=anna)
    assert result["status"] == "confirmed", result
    meddle(hass, fortress)
    await pass_time(fortress, freezer, 3601)
    entity_id = action["entity_id"]
    assert done_to(fortress, entity_id) == []
    (record,) = questions(fortress)
    done = await say_yes(fortress, {"approval_id": record.approval_id}, anna)
    assert done["status"] == "confirmed", done
    assert len(done_to(fortress, entity_id)) == 1
    told = await fortress.kit.async_take_late_results("talk")
    assert "after a yes" in told[-1]


def _relabel(hass: HomeAssistant, entity_id: str, device_class: str) -> None:
    er.async_get(hass).async_update_entity(entity_id, device_class=device_class)


@pytest.mark.parametrize("how", ["read-only", "inactive", "removed"])
async def test_rights_are_those_of_the_moment(
    hass: HomeAssistant,
    fortress: Fortress,
    freezer: FrozenDateTimeFactory,
    how: str,
) -> None:
    group = await hass.auth.async_get_group(GROUP_ID_USER)
    read_only = await hass.auth.async_get_group(GROUP_ID_READ_ONLY)
    assert group is not None
    assert read_only is not None
    user = MockUser(name="Bea", id="bea", groups=[group])
    user.add_to_hass(hass)
    asked = await ask(fortress, GARAGE, when=3600, user_id="bea")
    await say_yes(fortress, asked, "bea")
    await ask(fortress, LAMP, when=3600, user_id="bea")
    if how == "read-only":
        user.groups = [read_only]
        user.invalidate_cache()
    elif how == "inactive":
        user.is_active = False
    else:
        await hass.auth.async_remove_user(user)
    await pass_time(fortress, freezer, 3601)
    assert fortress.broken() == []
    assert done_to(fortress, "light.hall") == []
    assert questions(fortress) == []


@pytest.mark.parametrize("meddle", [*ASKED_AGAIN, *NEVER_DONE])
async def test_between_question_and_yes_likewise(
    hass: HomeAssistant, fortress: Fortress, anna: str, meddle: Meddle
) -> None:
    asked = await ask(fortress, GARAGE, user_id=anna)
    meddle(hass, fortress)
    await fortress.drain()
    result = await say_yes(fortress, asked, anna)
    if meddle is _code:
        # Who answers now has to say it; the test's resolver is of before.
        assert result["status"] == "confirmed", result
        return
    assert fortress.broken() == []
    if meddle in {_name, _entity_id}:
        assert result["status"] == "approval_required"
        (record,) = questions(fortress)
        assert record.approval_id == result["approval_id"]
        assert await say_yes(fortress, result, anna)
        assert done_to(fortress, "cover.garage") == ["open"]
    else:
        assert result["status"] in {"failed", "denied"}, result
        assert questions(fortress) == []


async def test_a_question_by_the_old_name_is_asked_by_the_new_one_by_voice(
    hass: HomeAssistant, fortress: Fortress
) -> None:
    speaker: dict[str, Any] = {
        "device_id": "kitchen speaker",
        "satellite_id": "assist_satellite.hall",
    }
    await ask(fortress, GARAGE, **speaker)
    _name(hass, fortress)
    await fortress.drain()
    said: list[str] = []
    while "Barn" not in (said[-1] if said else ""):
        answer = await fortress.manager.async_answer_by_voice(
            "yes",
            fortress.scope("yes", **speaker),
            last_said=said[-1] if said else None,
        )
        assert answer is not None
        assert answer.keeps_listening
        said.append(answer.speech)
        assert len(said) < 3, said
    assert fortress.broken() == []
    answer = await fortress.manager.async_answer_by_voice(
        "yes", fortress.scope("yes", **speaker), last_said=said[-1]
    )
    assert answer is not None
    assert done_to(fortress, "cover.garage") == ["open"]


# Undo is decided too


async def test_undo_of_a_lock_is_an_unlock(fortress: Fortress, anna: str) -> None:
    fortress.devices["lock.back_door"]._attr_is_locked = False  # type: ignore[attr-defined]
    fortress.devices["lock.back_door"].async_write_ha_state()
    lock = {"domain": "lock", "service": "lock", "entity_id": "lock.back_door"}
    assert (await ask(fortress, lock, user_id=anna))["status"] == "confirmed"
    (undone,) = await fortress.converse("undo that", [("undo", {})], user_id=anna)
    assert undone["status"] == "approval_required", undone
    assert fortress.broken() == []
    assert (await say_yes(fortress, undone, anna))["status"] == "confirmed"
    assert done_to(fortress, "lock.back_door") == ["lock", "unlock"]


async def test_undo_asks_for_what_has_another_class_by_now(
    hass: HomeAssistant, fortress: Fortress, anna: str
) -> None:
    close = {**BLIND, "service": "close_cover"}
    assert (await ask(fortress, close, user_id=anna))["status"] == "confirmed"
    _relabel(hass, "cover.kitchen_blind", "garage")
    await fortress.drain()
    (undone,) = await fortress.converse("undo that", [("undo", {})], user_id=anna)
    assert undone["status"] == "approval_required", undone
    assert len(done_to(fortress, "cover.kitchen_blind")) == 1


async def test_undo_follows_a_renamed_thing_and_leaves_its_successor_alone(
    hass: HomeAssistant, fortress: Fortress, anna: str
) -> None:
    assert (await ask(fortress, LAMP, user_id=anna))["status"] == "confirmed"
    registry = er.async_get(hass)
    registry.async_update_entity("light.hall", new_entity_id="light.corridor")
    registry.async_update_entity("light.kitchen", new_entity_id="light.hall")
    for entity_id in ("light.corridor", "light.hall"):
        async_expose_entity(hass, "conversation", entity_id, True)
    await fortress.drain()
    (undone,) = await fortress.converse("undo that", [("undo", {})], user_id=anna)
    assert undone["changed"] == {"light.corridor": "off"}, undone
    assert done_to(fortress, "light.kitchen") == []
    registry.async_remove("light.corridor")


# Where it is asked


@pytest.mark.parametrize(
    ("features", "service", "key"),
    [
        (3, "start_conversation", "start_message"),
        (1, "announce", "message"),
        (0, None, ""),
    ],
)
async def test_the_satellite_that_asked_is_asked(
    hass: HomeAssistant,
    fortress: Fortress,
    freezer: FrozenDateTimeFactory,
    features: int,
    service: str | None,
    key: str,
) -> None:
    said: list[ServiceCall] = []

    async def note(call: ServiceCall) -> None:
        said.append(call)

    for name in ("start_conversation", "announce"):
        hass.services.async_register("assist_satellite", name, note)
    satellite = "assist_satellite.hall"
    hass.states.async_set(satellite, "idle", {"supported_features": features})
    speaker: dict[str, Any] = {"device_id": "hall speaker", "satellite_id": satellite}
    result = await ask(fortress, BLIND, when=3600, **speaker)
    assert result["status"] == "confirmed", result
    _relabel(hass, "cover.kitchen_blind", "garage")
    await pass_time(fortress, freezer, 3601)
    await hass.async_block_till_done(wait_background_tasks=True)
    (record,) = questions(fortress)
    assert record.satellite_id == satellite
    assert [call.service for call in said] == ([service] if service else [])
    if service:
        assert said[0].data["entity_id"] == satellite
        assert record.preview in said[0].data[key]
    assert done_to(fortress, "cover.kitchen_blind") == []
    # Answered there, in a conversation of its own; once more asked, since a bare yes
    # is to the last word of this agent alone.
    text: str | None = None
    for _ in range(2):
        scope = fortress.scope("yes", conversation_id="later", **speaker)
        answer = await fortress.manager.async_answer_by_voice(
            "yes", scope, last_said=text
        )
        assert answer is not None
        text = answer.speech
    assert len(done_to(fortress, "cover.kitchen_blind")) == 1
    elsewhere = fortress.scope("yes", conversation_id="x", device_id="bath")
    assert await fortress.manager.async_answer_by_voice("yes", elsewhere) is None


async def test_rules_know_the_satellite_when_it_is_due(
    fortress: Fortress, freezer: FrozenDateTimeFactory
) -> None:
    satellite = "assist_satellite.hall"
    set_options(fortress, rules=(HouseholdRule(effect="deny", devices=(satellite,)),))
    speaker: dict[str, Any] = {"device_id": "hall speaker", "satellite_id": satellite}
    assert (await ask(fortress, LAMP, **speaker))["status"] == "denied"
    set_options(fortress, rules=())
    await ask(fortress, LAMP, when=60, **speaker)
    set_options(fortress, rules=(HouseholdRule(effect="deny", devices=(satellite,)),))
    await pass_time(fortress, freezer, 61)
    assert done_to(fortress, "light.hall") == []


@pytest.mark.parametrize("end", ["yes", "no", "nobody", "restart"])
async def test_a_question_that_is_asked_again_keeps_its_row(
    hass: HomeAssistant,
    fortress: Fortress,
    anna: str,
    freezer: FrozenDateTimeFactory,
    end: str,
) -> None:
    """By its new name, and with its own time to answer."""
    await ask(fortress, BLIND, when=3600, user_id=anna)
    _relabel(hass, "cover.kitchen_blind", "garage")
    await pass_time(fortress, freezer, 3601)
    (record,) = questions(fortress)
    await pass_time(fortress, freezer, 200)
    er.async_get(hass).async_update_entity("cover.kitchen_blind", name="Barn gate")
    await fortress.drain()
    again = await say_yes(fortress, {"approval_id": record.approval_id}, anna)
    assert again["status"] == "approval_required", again
    assert done_to(fortress, "cover.kitchen_blind") == []
    (record,) = questions(fortress)
    assert "Barn gate" in record.preview
    rows = fortress.kit.schedules.rows  # type: ignore[attr-defined]
    (row,) = rows.values()
    assert row.status == "asked"
    await fortress.kit.async_take_late_results("talk")
    # The first question would be over by now.
    await pass_time(fortress, freezer, 200)
    (row,) = rows.values()
    assert row.status == "asked"
    if end == "restart":
        scheduler = fortress.kit.scheduler
        scheduler.async_close()
        await scheduler.async_start()
        await fortress.drain()
        (row,) = rows.values()
        assert row.status == "asked", "somebody may still answer"
    if end == "nobody":
        await pass_time(fortress, freezer, 200)
    else:
        await fortress.manager.async_resolve(
            record.approval_id,
            "reject" if end == "no" else "approve",
            user_id=anna,
            is_admin=False,
            context=Context(user_id=anna),
            via="websocket",
        )
        await fortress.drain()
    (row,) = rows.values()
    is_done = end in {"yes", "restart"}
    assert len(done_to(fortress, "cover.kitchen_blind")) == is_done
    expected = {"no": "cancelled", "nobody": "missed"}.get(end, "done")
    assert row.status == expected
    assert len(await fortress.kit.async_take_late_results("talk")) == 1
