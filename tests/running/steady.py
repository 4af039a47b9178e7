"""What is planned for later, and time that passes."""

from typing import Any

from pytest_homeassistant_custom_component.common import async_fire_time_changed

from ..house import House

LIGHTS = ("Bedroom Lamp", "Kitchen Ceiling", "Kitchen Counter", "Living Room Lamp")


def turn_on(name: str) -> dict[str, Any]:
    return {"domain": "light", "service": "turn_on", "entity_id": name}


async def settle(house: House, freezer: Any, seconds: float = 0) -> None:
    freezer.tick(seconds)
    async_fire_time_changed(house.hass)
    await house.hass.async_block_till_done()
    await house.drain()


def on(house: House) -> int:
    states = house.hass.states.async_all("light")
    return sum(state.state == "on" for state in states)


async def schedule_all(house: House, seconds: float = 60) -> None:
    for name in LIGHTS:
        result = await house.call(
            "schedule", action="add", when=seconds, call=turn_on(name)
        )
        assert result["status"] == "confirmed"
