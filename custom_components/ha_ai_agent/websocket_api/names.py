"""Names of who asked and where: pages show people, not ids."""

from collections.abc import Iterable

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import area_registry as ar, device_registry as dr

from ..models import JsonObject


async def async_people(
    hass: HomeAssistant, user_ids: Iterable[str | None]
) -> dict[str, str]:
    """Return the names of users by their id; who is gone has none."""
    people: dict[str, str] = {}
    for user_id in {user_id for user_id in user_ids if user_id}:
        user = await hass.auth.async_get_user(user_id)
        if user is not None and user.name:
            people[user_id] = user.name
    return people


@callback
def async_place(
    hass: HomeAssistant, device_id: str | None, satellite_id: str | None
) -> JsonObject | None:
    """Return where something was said: the satellite's or device's name and room."""
    state = hass.states.get(satellite_id) if satellite_id else None
    device = dr.async_get(hass).async_get(device_id) if device_id else None
    name = state.name if state else device and (device.name_by_user or device.name)
    if not name:
        return None
    area_id = device.area_id if device else None
    area = ar.async_get(hass).async_get_area(area_id) if area_id else None
    return {
        "name": name,
        "device_id": device_id,
        "satellite_id": satellite_id,
        "area_id": area_id,
        "area": area.name if area else None,
    }
