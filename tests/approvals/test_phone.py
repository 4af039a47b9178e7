"""Home Assistant's real phones: registered, notified, answered by their webhook."""

from http import HTTPStatus
from typing import Any

from homeassistant.auth.const import GROUP_ID_ADMIN, GROUP_ID_USER
from homeassistant.core import Context, HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import CLIENT_ID, MockUser
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    WebSocketGenerator,
)

from .conftest import STATES, MakeDesk
from .desk import UNLOCK, Desk, set_states

EVENT = "mobile_app_notification_action"


class Phone:
    """A companion app, as Home Assistant sees it."""

    def __init__(self, client: Any, socket: Any, webhook_id: str) -> None:
        self._client = client
        self._socket = socket
        self._webhook_id = webhook_id

    async def receive(self) -> dict[str, Any]:
        """Return the next notification that arrives."""
        message: dict[str, Any] = (await self._socket.receive_json())["event"]
        return message

    async def press(self, action: str, **data: Any) -> None:
        """Press a button, as the app tells of it."""
        response = await self._client.post(
            f"/api/webhook/{self._webhook_id}",
            json={
                "type": "fire_event",
                "data": {"event_type": EVENT, "event_data": {"action": action, **data}},
            },
        )
        assert response.status == HTTPStatus.OK


class House:
    """Phones of people, and a desk that asks them."""

    def __init__(
        self, hass: HomeAssistant, http: ClientSessionGenerator, ws: WebSocketGenerator
    ) -> None:
        self.hass = hass
        self._http = http
        self._ws = ws

    async def person(self, name: str, *groups: str) -> tuple[str, str]:
        """Return the id and a token of a new user."""
        found = [await self.hass.auth.async_get_group(group) for group in groups]
        user = MockUser(name=name, groups=[group for group in found if group])
        user.add_to_hass(self.hass)
        refresh = await self.hass.auth.async_create_refresh_token(user, CLIENT_ID)
        return user.id, self.hass.auth.async_create_access_token(refresh)

    async def phone(self, name: str, token: str) -> Phone:
        """Register a phone with its own channel for notifications."""
        client = await self._http(token)
        response = await client.post(
            "/api/mobile_app/registrations",
            json={
                "app_id": "app",
                "app_name": "App",
                "app_version": "1",
                "device_id": name,
                "device_name": name,
                "manufacturer": "maker",
                "model": "model",
                "os_name": "os",
                "os_version": "1",
                "supports_encryption": False,
                "app_data": {"push_websocket_channel": True},
            },
        )
        assert response.status == HTTPStatus.CREATED
        webhook_id = (await response.json())["webhook_id"]
        socket = await self._ws(self.hass, token)
        await socket.send_json_auto_id(
            {"type": "mobile_app/push_notification_channel", "webhook_id": webhook_id}
        )
        assert (await socket.receive_json())["success"]
        await self.hass.async_block_till_done()
        return Phone(client, socket, webhook_id)


@pytest.fixture
async def house(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    hass_ws_client: WebSocketGenerator,
) -> House:
    for component in ("homeassistant", "http", "mobile_app"):
        assert await async_setup_component(hass, component, {})
    await hass.async_block_till_done()
    set_states(hass, STATES)
    return House(hass, hass_client, hass_ws_client)


async def ask(desk: Desk, phones: list[Phone], user_id: str) -> tuple[Any, str, str]:
    """Park an unlocking; return the record and its buttons as the phones got them."""
    record = await desk.park(UNLOCK, user_id=user_id)
    await desk.hass.async_block_till_done()
    messages = [await phone.receive() for phone in phones]
    buttons = [row["action"] for row in messages[0]["data"]["actions"]]
    assert all(message["message"] == "unlock Front Door" for message in messages)
    return record, buttons[0], buttons[1]


async def test_the_phone_of_who_asked_answers(
    hass: HomeAssistant, house: House, make_desk: MakeDesk
) -> None:
    anna, token = await house.person("Anna", GROUP_ID_USER)
    phone = await house.phone("Pixel", token)
    desk = await make_desk(notify=["notify.mobile_app_pixel"])
    record, approve, _ = await ask(desk, [phone], anna)
    await phone.press(approve)
    await hass.async_block_till_done()
    assert [ran.approval_id for ran, _ in desk.ran] == [record.approval_id]
    assert (await phone.receive())["message"] == "clear_notification"
    await phone.press(approve)
    await hass.async_block_till_done()
    assert len(desk.ran) == 1


async def test_the_phone_of_another_does_not(
    hass: HomeAssistant, house: House, make_desk: MakeDesk
) -> None:
    anna, _ = await house.person("Anna", GROUP_ID_USER)
    _, bens_token = await house.person("Ben", GROUP_ID_USER)
    _, admins_token = await house.person("Carla", GROUP_ID_ADMIN)
    phones = [
        await house.phone("Bens", bens_token),
        await house.phone("Carlas", admins_token),
    ]
    desk = await make_desk(
        notify=["notify.mobile_app_bens", "notify.mobile_app_carlas"]
    )
    record, approve, reject = await ask(desk, phones, anna)
    for phone in phones:
        await phone.press(approve)
        await phone.press(reject)
    await hass.async_block_till_done()
    assert desk.ran == []
    assert desk.status(record) == "pending"


async def test_an_administrators_phone_answers_for_a_satellite(
    hass: HomeAssistant, house: House, make_desk: MakeDesk
) -> None:
    _, token = await house.person("Carla", GROUP_ID_ADMIN)
    phone = await house.phone("Carlas", token)
    desk = await make_desk(notify=["notify.mobile_app_carlas"])
    record = await desk.park(UNLOCK, satellite_id="assist_satellite.hall")
    await hass.async_block_till_done()
    message = await phone.receive()
    await phone.press(message["data"]["actions"][0]["action"])
    await hass.async_block_till_done()
    assert desk.status(record) == "executed"


STEPS = [{"event": EVENT, "event_data": {"action": "{{ action }}"}}]


@pytest.mark.parametrize("how", ["script", "automation", "nested", "nobody"])
async def test_a_press_that_code_made_up_is_none(
    hass: HomeAssistant, house: House, make_desk: MakeDesk, how: str
) -> None:
    """A script runs in the name of who tapped on it; still nobody pressed a button."""
    anna, token = await house.person("Anna", GROUP_ID_USER)
    phone = await house.phone("Pixel", token)
    desk = await make_desk(notify=["notify.mobile_app_pixel"])
    record, approve, _ = await ask(desk, [phone], anna)
    scripts = {
        "press": {"sequence": STEPS},
        "outer": {
            "sequence": [{"action": "script.press", "data": {"action": "{{ action }}"}}]
        },
    }
    assert await async_setup_component(hass, "script", {"script": scripts})
    automation = {
        "alias": "Press",
        "triggers": [{"trigger": "event", "event_type": "go"}],
        "actions": [{**STEPS[0], "event_data": {"action": approve}}],
    }
    assert await async_setup_component(hass, "automation", {"automation": [automation]})
    seen: list[Any] = []
    hass.bus.async_listen(EVENT, seen.append)
    context = Context(user_id=anna)
    name = {"script": "press", "nested": "outer"}.get(how)
    if name is not None:
        await hass.services.async_call(
            "script", name, {"action": approve}, blocking=True, context=context
        )
    elif how == "automation":
        hass.bus.async_fire("go", context=context)
    else:
        hass.bus.async_fire(EVENT, {"action": approve})
    await hass.async_block_till_done()
    assert [event.data["action"] for event in seen] == [approve]
    assert desk.ran == []
    assert desk.status(record) == "pending"
    await phone.press(approve)
    await hass.async_block_till_done()
    assert len(desk.ran) == 1
