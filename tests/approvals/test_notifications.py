"""The question on a phone, and the button that answers it."""

from typing import Any

from homeassistant.const import EVENT_CALL_SERVICE
from homeassistant.core import Context, HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)

from custom_components.ha_ai_agent.approvals.policy import PolicyOptions

from .conftest import STATES, MakeDesk
from .desk import UNLOCK, Desk, person, set_states

EVENT = "mobile_app_notification_action"


def buttons_of(sent: ServiceCall) -> list[str]:
    return [button["action"] for button in sent.data["data"]["actions"]]


async def press(
    hass: HomeAssistant, action: Any, user_id: str | None, **data: Any
) -> None:
    """Press a button as the phone's integration tells of it."""
    context = Context(user_id=user_id)
    hass.bus.async_fire(EVENT, {"action": action, **data}, context=context)
    await hass.async_block_till_done()


@pytest.fixture
async def phone(hass: HomeAssistant, make_desk: MakeDesk) -> tuple[Desk, list[Any]]:
    set_states(hass, STATES)
    sent = async_mock_service(hass, "notify", "mobile_app_phone")
    return await make_desk(notify=["notify.mobile_app_phone"]), sent


async def test_a_button_answers_with_the_phones_user(
    hass: HomeAssistant, phone: tuple[Desk, list[Any]]
) -> None:
    desk, sent = phone
    anna, ben = await person(hass, "anna"), await person(hass, "ben")
    record = await desk.park(UNLOCK, user_id=anna)
    await hass.async_block_till_done()
    [message] = sent
    assert message.data["message"] == "unlock Front Door"
    approve, reject = buttons_of(message)
    tag = message.data["data"]["tag"]
    for action, user in (
        (approve, ben),
        (approve, None),
        ("OTHER", anna),
        (None, anna),
    ):
        await press(hass, action, user)
    assert desk.ran == []
    assert desk.status(record) == "pending"
    await press(hass, approve, anna)
    assert len(desk.ran) == 1
    kept = desk.storage.rows[record.approval_id]
    assert (kept.resolved_by, kept.resolved_via) == (anna, "notification")
    # It disappears from every phone, and a second press does nothing.
    assert sent[-1].data == {"message": "clear_notification", "data": {"tag": tag}}
    await press(hass, approve, anna)
    await press(hass, reject, anna)
    assert len(desk.ran) == 1


async def test_a_button_rejects(
    hass: HomeAssistant, phone: tuple[Desk, list[Any]]
) -> None:
    desk, sent = phone
    anna = await person(hass, "anna")
    record = await desk.park(UNLOCK, user_id=anna)
    await hass.async_block_till_done()
    await press(hass, buttons_of(sent[0])[1], anna)
    assert desk.status(record) == "rejected"
    assert desk.ran == []


async def test_a_forged_press_from_a_turn_does_nothing(
    hass: HomeAssistant, phone: tuple[Desk, list[Any]]
) -> None:
    desk, sent = phone
    anna = await person(hass, "anna")
    scope = desk.scope(user_id=anna)
    await desk.park(UNLOCK, scope)
    await hass.async_block_till_done()
    hass.bus.async_fire(
        EVENT, {"action": buttons_of(sent[0])[0]}, context=scope.context
    )
    await hass.async_block_till_done()
    assert desk.ran == []


async def test_a_code_is_typed_on_the_phone(
    hass: HomeAssistant, make_desk: MakeDesk
) -> None:
    set_states(hass, STATES)
    sent = async_mock_service(hass, "notify", "mobile_app_phone")
    desk = await make_desk(
        notify=["mobile_app_phone"], options=PolicyOptions(code="1234")
    )
    anna = await person(hass, "anna")
    await desk.park(UNLOCK, user_id=anna)
    await hass.async_block_till_done()
    assert sent[0].data["data"]["actions"][0]["behavior"] == "textInput"
    approve = buttons_of(sent[0])[0]
    await press(hass, approve, anna)
    await press(hass, approve, anna, reply_text="9")
    assert desk.ran == []
    await press(hass, approve, anna, reply_text="1234")
    assert len(desk.ran) == 1


async def test_a_phones_entity_gets_buttons_too(
    hass: HomeAssistant, make_desk: MakeDesk
) -> None:
    set_states(hass, STATES)
    entry = MockConfigEntry(domain="mobile_app", data={"device_name": "Anna's Pixel"})
    entry.add_to_hass(hass)
    registry = er.async_get(hass)
    registry.async_get_or_create(
        "notify", "mobile_app", "1", suggested_object_id="pixel", config_entry=entry
    )
    registry.async_get_or_create("notify", "mobile_app", "2", suggested_object_id="old")
    registry.async_get_or_create("notify", "mail", "3", suggested_object_id="mail")
    by_service = async_mock_service(hass, "notify", "mobile_app_anna_s_pixel")
    by_entity = async_mock_service(hass, "notify", "send_message")
    plain = async_mock_service(hass, "notify", "family")
    desk = await make_desk(
        notify=["notify.pixel", "notify.old", "notify.mail", "notify.family"]
    )
    await desk.park(UNLOCK, user_id="anna")
    await hass.async_block_till_done()
    assert len(buttons_of(by_service[0])) == 2
    assert [sent.data["entity_id"] for sent in by_entity] == [
        "notify.old",
        "notify.mail",
    ]
    assert "data" not in plain[0].data


async def test_a_notification_leads_to_the_panel(
    hass: HomeAssistant, make_desk: MakeDesk
) -> None:
    """A phone opens the questions; a page of Home Assistant has a link, and no more."""
    set_states(hass, STATES)
    on_phone = async_mock_service(hass, "notify", "mobile_app_phone")
    on_page = async_mock_service(hass, "notify", "persistent_notification")
    desk = await make_desk(
        notify=["mobile_app_phone", "notify.persistent_notification"]
    )
    record = await desk.park(UNLOCK, user_id="anna")
    await hass.async_block_till_done()
    data = on_phone[0].data["data"]
    assert data["url"] == data["clickAction"] == "/ha-ai-agent/approvals"
    words, _, link = on_page[0].data["message"].partition("\n\n")
    assert words == record.preview
    assert link == "[HA AI Agent](/ha-ai-agent/approvals)"


async def test_a_phone_that_is_off_keeps_nothing_from_being_asked(
    hass: HomeAssistant, make_desk: MakeDesk, caplog: pytest.LogCaptureFixture
) -> None:
    set_states(hass, STATES)

    async def broken(_: ServiceCall) -> None:
        raise HomeAssistantError("no push")

    hass.services.async_register("notify", "mobile_app_phone", broken)
    desk = await make_desk(notify=["notify.mobile_app_phone", "notify.gone"])
    record = await desk.park(UNLOCK, user_id="anna")
    await hass.async_block_till_done()
    assert desk.status(record) == "pending"
    assert "could not deliver an approval" in caplog.text
    # Names of the home stay out of the log.
    assert "Front Door" not in caplog.text


async def test_nobody_listed_nobody_told(hass: HomeAssistant, desk: Desk) -> None:
    calls: list[Any] = []
    hass.bus.async_listen(EVENT_CALL_SERVICE, calls.append)
    anna = await person(hass, "anna")
    record = await desk.park(UNLOCK, user_id=anna)
    await desk.resolve(record, user_id=anna)
    await hass.async_block_till_done()
    assert calls == []


@pytest.mark.parametrize(
    ("language", "words"),
    [("de", ["Freigeben", "Ablehnen"]), ("fr", ["Approuver", "Rejeter"])],
)
async def test_the_buttons_speak_the_language_of_the_house(
    hass: HomeAssistant, make_desk: MakeDesk, language: str, words: list[str]
) -> None:
    hass.config.language = language
    set_states(hass, STATES)
    sent = async_mock_service(hass, "notify", "mobile_app_phone")
    desk = await make_desk(
        notify=["mobile_app_phone"], options=PolicyOptions(code="1234")
    )
    await desk.park(UNLOCK, user_id=await person(hass, "anna"))
    await hass.async_block_till_done()
    approve, reject = sent[0].data["data"]["actions"]
    assert [approve["title"], reject["title"]] == words
    assert approve["textInputButtonTitle"] == words[0]
    assert approve["textInputPlaceholder"] == "Code"
