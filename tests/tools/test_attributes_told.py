"""Attributes of exposed entities: what of them leaves the house."""

import json
from typing import Any, Final

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity

from ..house import House

SECRET: Final = "s3cr3tvalue99"
TOLD_OF: Final[dict[str, dict[str, Any]]] = {
    "camera.porch": {
        "access_token": SECRET,
        "entity_picture": f"/api/camera_proxy/camera.porch?token={SECRET}",
        "stream_source": f"rtsp://u:{SECRET}@10.0.0.5/x",
        "frontend_stream_type": "hls",
    },
    "media_player.tele": {
        "entity_picture_local": f"/x?token={SECRET}",
        "media_content_id": f"http://nas.example/a?auth={SECRET}",
        "media_title": "News",
    },
    "device_tracker.anna": {
        "latitude": 52.123,
        "longitude": 4.567,
        "ip": "10.0.0.7",
        "mac": "aa:bb:cc:dd:ee:ff",
        "ssid": "Net of the house",
        "battery_level": 77,
    },
    "person.anna": {
        "Latitude": 52.123,
        "user_id": "a" * 32,
        "device_trackers": ["device_tracker.hidden"],
    },
    "sensor.router": {
        "wifi_password": SECRET,
        "apiKey": SECRET,
        "note": f"password: {SECRET}",
        "link": f"https://u:{SECRET}@x.example/",
    },
    "lock.shed": {
        "usercode": SECRET,
        "pin": "471112",
        "code_slots": {"1": SECRET},
        "codes": [SECRET],
    },
    "sensor.list": {
        "entities": ["lock.hidden_one"],
        "lock.hidden_one": "locked",
        "data": [{"entity": "lock.hidden_one"}],
        "text": "see LOCK.HIDDEN_ONE and lock.hidden_one.",
    },
}
KEPT: Final = ("hls", "News", "77", "nas.example")
NEVER: Final = (
    *(SECRET, "52.123", "4.567", "10.0.0.", "aa:bb", "Net of", "aaaa", "471112"),
    *("hidden", "HIDDEN"),
)


async def test_attributes_say_no_secret_and_no_place(house: House) -> None:
    """Where a person is to the metre is as much nobody's as a key to the door."""
    for entity_id in ("lock.hidden_one", "device_tracker.hidden"):
        house.hass.states.async_set(entity_id, "on")
        async_expose_entity(house.hass, "conversation", entity_id, False)
    for entity_id, attributes in TOLD_OF.items():
        house.hass.states.async_set(entity_id, "on", attributes)
        async_expose_entity(house.hass, "conversation", entity_id, True)
    await house.hass.async_block_till_done()
    told = json.dumps(
        [
            await house.call("get_states", entity_id=list(TOLD_OF), attributes=True),
            *[
                await house.call("get_states", entity_id=[entity_id], attributes=True)
                for entity_id in TOLD_OF
            ],
        ]
    )
    assert [word for word in NEVER if word in told] == []
    assert [word for word in KEPT if word not in told] == []
