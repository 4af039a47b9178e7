"""Parking, answering, expiring, restarting: who may, once, in time."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from homeassistant.auth.const import GROUP_ID_READ_ONLY
from homeassistant.core import Context, Event, HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import (
    async_capture_events,
    async_fire_time_changed,
)

from custom_components.ha_ai_agent.approvals.policy import PolicyOptions
from custom_components.ha_ai_agent.approvals.resolution import (
    Executed,
    Rejected,
    Unresolved,
    resolution_as_json,
)
from custom_components.ha_ai_agent.calls.binding import is_intact
from custom_components.ha_ai_agent.calls.resolved import Allowed, NeedsApproval, Refused
from custom_components.ha_ai_agent.const import (
    EVENT_APPROVAL_REQUESTED,
    EVENT_APPROVAL_RESOLVED,
)
from custom_components.ha_ai_agent.home.snapshot import Entity, HomeSnapshot
from custom_components.ha_ai_agent.limits import LimitOptions

from .conftest import MakeDesk
from .desk import UNLOCK, Desk, call, person


async def test_a_parked_call_runs_once_after_a_yes(
    hass: HomeAssistant, desk: Desk
) -> None:
    anna = await person(hass, "anna")
    requested = async_capture_events(hass, EVENT_APPROVAL_REQUESTED)
    resolved = async_capture_events(hass, EVENT_APPROVAL_RESOLVED)
    record = await desk.park(UNLOCK, user_id=anna)
    assert (record.status, record.preview) == ("pending", "unlock Front Door")
    assert is_intact(record)
    assert desk.ran == []
    assert await desk.manager.async_pending(user_id=anna) == [record]
    answer = await desk.resolve(record, user_id=anna)
    assert isinstance(answer, Executed)
    assert answer.result == {"status": "confirmed"}
    [(ran, context)] = desk.ran
    assert ran.approval_id == record.approval_id
    assert ran.call == record.call
    # It runs with the rights of the one who asked, not of the one who answered.
    assert context.user_id == anna
    again = await desk.resolve(record, user_id=anna)
    assert again == Unresolved(
        "already_resolved", desk.storage.rows[record.approval_id]
    )
    assert len(desk.ran) == 1
    kept = desk.storage.rows[record.approval_id]
    assert (kept.status, kept.resolved_by, kept.resolved_via) == (
        "executed",
        anna,
        "websocket",
    )
    assert kept.resolved_ts is not None
    await hass.async_block_till_done()
    assert [event.data["approval_id"] for event in requested] == [record.approval_id]
    assert [event.data["status"] for event in resolved] == ["executed"]
    assert "call" not in requested[0].data
    assert await desk.manager.async_pending(user_id=anna) == []


async def test_a_no_ends_it(hass: HomeAssistant, desk: Desk) -> None:
    anna = await person(hass, "anna")
    record = await desk.park(UNLOCK, user_id=anna)
    answer = await desk.resolve(record, "reject", user_id=anna)
    assert isinstance(answer, Rejected)
    assert resolution_as_json(answer)["status"] == "rejected"
    assert isinstance(await desk.resolve(record, user_id=anna), Unresolved)
    assert desk.ran == []
    assert desk.status(record) == "rejected"


async def test_who_may_approve(hass: HomeAssistant, desk: Desk) -> None:
    """Every cell of the row `approve`."""
    admin, anna, ben = [await person(hass, name) for name in ("admin", "anna", "ben")]
    admin_user = await hass.auth.async_get_user(admin)
    assert admin_user is not None
    admin_user.is_owner = True
    reader = await person(hass, "reader", GROUP_ID_READ_ONLY)

    async def outcome(owner: str | None, user: str | None, *, is_admin: bool) -> str:
        record = await desk.park(
            UNLOCK,
            desk.scope(user_id=owner, satellite_id=None if owner else "kitchen"),
        )
        answer = await desk.resolve(record, user_id=user, is_admin=is_admin)
        if isinstance(answer, Unresolved):
            assert desk.status(record) == "pending"
            await desk.manager.async_resolve(
                record.approval_id,
                "reject",
                user_id=owner or admin,
                is_admin=owner is None,
                context=Context(),
                via="action",
            )
            return answer.problem
        return "done"

    # An administrator: their own and the household's, but nobody else's.
    assert await outcome(admin, admin, is_admin=True) == "done"
    assert await outcome(None, admin, is_admin=True) == "done"
    assert await outcome(anna, admin, is_admin=True) == "not_allowed"
    # A user: their own.
    assert await outcome(anna, anna, is_admin=False) == "done"
    assert await outcome(ben, anna, is_admin=False) == "not_allowed"
    assert await outcome(None, anna, is_admin=False) == "not_allowed"
    # Who claims to be an administrator is looked up.
    assert await outcome(None, anna, is_admin=True) == "not_allowed"
    # Nobody, a stranger, and whoever may only read.
    assert await outcome(None, None, is_admin=True) == "not_allowed"
    assert await outcome(anna, None, is_admin=True) == "not_allowed"
    assert await outcome(anna, "stranger", is_admin=True) == "not_allowed"
    anna_user = await hass.auth.async_get_user(anna)
    assert anna_user is not None
    before = anna_user.groups
    reader_user = await hass.auth.async_get_user(reader)
    assert reader_user is not None
    anna_user.groups = reader_user.groups
    record = await desk.park(UNLOCK, user_id=anna)
    assert await desk.resolve(record, user_id=anna) == Unresolved("not_allowed", record)
    anna_user.groups = before
    anna_user.is_active = False
    assert await desk.resolve(record, user_id=anna) == Unresolved("not_allowed", record)


async def test_who_sees_open_questions(hass: HomeAssistant, desk: Desk) -> None:
    own = await desk.park(UNLOCK, user_id="anna")
    household = await desk.park(UNLOCK, desk.scope(satellite_id="kitchen"))
    pending = desk.manager.async_pending
    assert await pending(user_id="anna") == [own]
    assert await pending(user_id="ben") == []
    assert await pending(user_id=None) == []
    assert await pending(user_id="boss", is_admin=True) == [own, household]
    assert await pending("elsewhere", user_id="boss", is_admin=True) == []
    assert desk.manager.pending_for(desk.scope(satellite_id="kitchen").info) == [
        household
    ]


async def test_the_same_call_is_asked_about_once(desk: Desk) -> None:
    record = await desk.park(UNLOCK, user_id="anna")
    assert await desk.park(UNLOCK, user_id="anna") == record
    reworded = replace(UNLOCK, tool_call_id="other")
    assert await desk.park(reworded, user_id="anna") == record
    other = await desk.park(call("lock.unlock", "lock.back_door"), user_id="anna")
    assert other != record
    assert other.arguments_hash != record.arguments_hash
    elsewhere = await desk.park(
        UNLOCK, desk.scope(user_id="anna", conversation_id="elsewhere")
    )
    assert elsewhere.arguments_hash != record.arguments_hash


async def test_expiry(hass: HomeAssistant, desk: Desk, freezer: Any) -> None:
    anna = await person(hass, "anna")
    resolved = async_capture_events(hass, EVENT_APPROVAL_RESOLVED)
    first = await desk.park(UNLOCK, user_id=anna)
    freezer.tick(timedelta(seconds=200))
    second = await desk.park(
        call("lock.unlock", "lock.back_door"), user_id=anna, conversation_id="other"
    )
    freezer.tick(timedelta(seconds=101))
    # Late is late, whether the clock has struck or not.
    assert await desk.manager.async_pending(user_id=anna) == [second]
    answer = await desk.resolve(first, user_id=anna)
    assert isinstance(answer, Unresolved)
    assert answer.problem == "expired"
    async_fire_time_changed(hass, dt_util.utcnow())
    await hass.async_block_till_done()
    assert desk.status(second) == "pending"
    freezer.tick(timedelta(seconds=200))
    async_fire_time_changed(hass, dt_util.utcnow())
    await hass.async_block_till_done()
    assert (desk.status(first), desk.status(second)) == ("expired", "expired")
    assert desk.storage.rows[second.approval_id].resolved_via == "expiry"
    assert [event.data["status"] for event in resolved] == ["expired", "expired"]
    assert await desk.resolve(second, user_id=anna) == Unresolved(
        "expired", desk.storage.rows[second.approval_id]
    )
    assert desk.ran == []


async def test_each_agent_answers_for_its_own(
    hass: HomeAssistant, desk: Desk, make_desk: MakeDesk
) -> None:
    anna = await person(hass, "anna")
    other = await make_desk(storage=desk.storage, subentry_id="other")
    record = await desk.park(UNLOCK, user_id=anna)
    assert await other.resolve(record, user_id=anna) == Unresolved("not_found")
    assert await other.manager.async_pending(user_id=anna) == []
    assert isinstance(await desk.resolve(record, user_id=anna), Executed)
    assert other.ran == []


async def test_only_people_approve(hass: HomeAssistant, desk: Desk) -> None:
    """Nothing that runs in a turn's context may: scripts, automations, theirs."""
    anna = await person(hass, "anna")
    scope = desk.scope(user_id=anna)
    record = await desk.park(UNLOCK, scope)
    child = Context(user_id=anna, parent_id=scope.context.id)
    hass.bus.async_fire("automation_triggered", {}, context=child)
    grandchild = Context(user_id=anna, parent_id=child.id)
    for context in (scope.context, child, grandchild):
        answer = await desk.resolve(record, user_id=anna, context=context)
        assert answer == Unresolved("not_allowed", record)
    assert desk.ran == []
    assert isinstance(await desk.resolve(record, user_id=anna), Executed)
    # What an approved call sets going is no person either.
    other = await desk.park(call("lock.unlock", "lock.back_door"), user_id=anna)
    context = desk.ran[0][1]
    assert await desk.resolve(other, user_id=anna, context=context) == Unresolved(
        "not_allowed", other
    )


async def test_codes(hass: HomeAssistant, desk: Desk, make_desk: MakeDesk) -> None:
    anna = await person(hass, "anna")
    desk = await make_desk(options=PolicyOptions(code="1234"))
    record = await desk.park(UNLOCK, user_id=anna)
    for code, problem in ((None, "code_required"), ("4321", "wrong_code")):
        answer = await desk.resolve(record, user_id=anna, code=code)
        assert answer == Unresolved(problem, record)  # type: ignore[arg-type]  # literals
    assert isinstance(await desk.resolve(record, user_id=anna, code="1234"), Executed)
    # A no needs none, and guessing ends.
    record = await desk.park(UNLOCK, user_id=anna)
    assert isinstance(await desk.resolve(record, "reject", user_id=anna), Rejected)
    record = await desk.park(UNLOCK, user_id=anna)
    for guess in range(5):
        await desk.resolve(record, user_id=anna, code=str(guess))
    assert desk.status(record) == "rejected"
    answer = await desk.resolve(record, user_id=anna, code="1234")
    assert isinstance(answer, Unresolved)
    assert answer.problem == "already_resolved"


async def test_the_limit_of_a_turn_cannot_be_split(make_desk: MakeDesk) -> None:
    desk = await make_desk(options=PolicyOptions(max_targets=3))
    scope = desk.scope(user_id="anna")
    decisions = [
        await desk.manager.async_decide(
            call("light.turn_off", f"light.lamp_{number}"), scope
        )
        for number in (1, 2, 2, 3, 4, 5)
    ]
    assert [isinstance(one, Allowed) for one in decisions] == [True] * 4 + [False] * 2
    fresh = desk.scope(user_id="anna")
    again = await desk.manager.async_decide(call("light.turn_off", "light.x"), fresh)
    assert again == Allowed()


async def test_nobody_is_flooded(make_desk: MakeDesk) -> None:
    desk = await make_desk(limits=LimitOptions(pending_approvals=3))
    scope = desk.scope(user_id="anna")
    for number in range(3):
        await desk.park(call("lock.unlock", f"lock.door_{number}"), scope)
    refused = await desk.manager.async_decide(UNLOCK, scope)
    assert isinstance(refused, Refused)
    assert refused.code == "too_many_approvals"
    # What is open already may be named again, and others have their own.
    known = call("lock.unlock", "lock.door_1")
    assert isinstance(await desk.manager.async_decide(known, scope), NeedsApproval)
    other = desk.scope(user_id="ben")
    assert isinstance(await desk.manager.async_decide(UNLOCK, other), NeedsApproval)


async def test_arguments_without_measure_are_refused(desk: Desk) -> None:
    huge = replace(UNLOCK, data={"note": "x" * 200_000})
    refused = await desk.manager.async_decide(huge, desk.scope(user_id="anna"))
    assert isinstance(refused, Refused)
    assert refused.code == "arguments_too_large"


async def test_previews_are_in_the_words_of_the_speaker(
    hass: HomeAssistant, make_desk: MakeDesk
) -> None:
    hass.states.async_set("lock.front_door", "locked")
    home = HomeSnapshot(entities=(Entity(entity_id="lock.front_door", name="Haustür"),))
    desk = await make_desk(home=home)
    record = await desk.park(UNLOCK, desk.scope(user_id="anna", language="de-DE"))
    assert record.preview == "Haustür aufschließen"
    assert record.language == "de-DE"
    coded = replace(UNLOCK, data={"code": "9999", "note": "line\nbreak"})
    record = await desk.park(coded, desk.scope(user_id="anna"))
    assert "9999" not in record.preview
    assert "\n" not in record.preview
    later = replace(UNLOCK, due_ts=1_800_000_000.0)
    record = await desk.park(later, desk.scope(user_id="anna"))
    assert record.preview == "January 15, 2027 12:00 AM: unlock Haustür"
    many = call("lock.unlock", *(f"lock.door_{number}" for number in range(9)))
    record = await desk.park(many, desk.scope(user_id="anna"))
    assert record.preview.endswith("and 3 more")
    bare = replace(call("rest_command.ping"), has_exposed_target=False)
    assert (await desk.park(bare, user_id="anna")).preview == "run rest_command.ping"
    opaque = call("script.party", "script.party", is_opaque=True)
    assert (await desk.park(opaque, user_id="anna")).preview == (
        "run script.party: it may do more than is shown here"
    )


async def test_an_alias_takes_no_name_away(
    hass: HomeAssistant, make_desk: MakeDesk, entity_registry: er.EntityRegistry
) -> None:
    entry = entity_registry.async_get_or_create(
        "lock", "test", "1", suggested_object_id="front_door", original_name="Haustür"
    )
    entity_registry.async_update_entity(entry.entity_id, aliases=["Main door"])
    hass.states.async_set("lock.front_door", "locked", {"friendly_name": "Haustür"})
    called = Entity(entity_id="lock.front_door", name="Main door")
    desk = await make_desk(home=HomeSnapshot(entities=(called,)))
    record = await desk.park(UNLOCK, desk.scope(user_id="anna"))
    assert record.preview == "unlock Haustür"


async def test_groups_labels_and_areas_are_read_as_they_are_now(
    hass: HomeAssistant, desk: Desk
) -> None:
    from homeassistant.helpers import area_registry as ar, label_registry as lr

    label = lr.async_get(hass).async_create("Critical")
    entry = er.async_get(hass).async_get_or_create(
        "switch", "test", "freezer", suggested_object_id="freezer"
    )
    hass.states.async_set(entry.entity_id, "on")
    hass.states.async_set(
        "switch.sockets", "on", {"entity_id": ["switch.lamp", entry.entity_id]}
    )
    # A group that holds itself has an end.
    hass.states.async_set("switch.loop", "on", {"entity_id": ["switch.loop"]})
    off = desk.manager.async_decide
    groups = [
        call("switch.turn_off", name) for name in ("switch.sockets", "switch.loop")
    ]
    scope = desk.scope(user_id="anna")
    assert [await off(group, scope) for group in groups] == [Allowed(), Allowed()]
    area = ar.async_get(hass).async_create("Cellar", labels={label.label_id})
    er.async_get(hass).async_update_entity(entry.entity_id, area_id=area.id)
    assert isinstance(await off(groups[0], scope), NeedsApproval)


async def test_closing_twice_and_before_the_start(
    hass: HomeAssistant, make_desk: MakeDesk
) -> None:
    desk = await make_desk()
    await desk.manager.async_close()
    await desk.manager.async_close()
    events: list[Event[Any]] = async_capture_events(hass, EVENT_APPROVAL_RESOLVED)
    assert events == []
