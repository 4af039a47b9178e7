"""Who speaks: the user's rights, and the room of what heard it."""

from homeassistant.auth.models import User
from homeassistant.components.conversation import ConversationInput
from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
)

from ..models import Speaker
from ..rights import is_read_only


async def async_get_speaker(
    hass: HomeAssistant, user_input: ConversationInput
) -> Speaker:
    """Return who said this. No user means no administrator."""
    user: User | None = None
    if user_input.context.user_id:
        user = await hass.auth.async_get_user(user_input.context.user_id)
    area_id, device_id = _place(hass, user_input.satellite_id, user_input.device_id)
    return Speaker(
        user_id=user.id if user else None,
        is_admin=bool(user and user.is_admin and user.is_active),
        is_read_only=user is not None and is_read_only(g.id for g in user.groups),
        name=user.name if user else None,
        device_id=device_id,
        satellite_id=user_input.satellite_id,
        area_id=area_id,
        language=user_input.language,
    )


def _place(
    hass: HomeAssistant, satellite_id: str | None, device_id: str | None
) -> tuple[str | None, str | None]:
    """Return room and device of who speaks, as Home Assistant's own agent sees them.

    The room of the satellite goes before that of its device: a device may serve more
    than one room.
    """
    entry = er.async_get(hass).async_get(satellite_id) if satellite_id else None
    if entry is not None:
        device_id = entry.device_id or device_id
        if entry.area_id is not None:
            return entry.area_id, device_id
    device = dr.async_get(hass).async_get(device_id) if device_id else None
    if device is None:
        return None, device_id
    return dr.async_get_effective_area_id(hass, device), device_id


def area_name(hass: HomeAssistant, area_id: str | None) -> str | None:
    """Return an area's name."""
    area = ar.async_get(hass).async_get_area(area_id) if area_id else None
    return area.name if area else None
