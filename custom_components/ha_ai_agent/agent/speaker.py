"""Who speaks: the user's rights and the room of the device that heard it."""

from homeassistant.auth.models import User
from homeassistant.components.conversation import ConversationInput
from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar, device_registry as dr

from ..models import Speaker
from ..rights import is_read_only


async def async_get_speaker(
    hass: HomeAssistant, user_input: ConversationInput
) -> Speaker:
    """Return who said this. No user means no administrator."""
    user: User | None = None
    if user_input.context.user_id:
        user = await hass.auth.async_get_user(user_input.context.user_id)
    return Speaker(
        user_id=user.id if user else None,
        is_admin=bool(user and user.is_admin and user.is_active),
        is_read_only=user is not None and is_read_only(g.id for g in user.groups),
        name=user.name if user else None,
        device_id=user_input.device_id,
        satellite_id=user_input.satellite_id,
        area_id=_area_id(hass, user_input.device_id),
        language=user_input.language,
    )


def _area_id(hass: HomeAssistant, device_id: str | None) -> str | None:
    """Return the effective area of a device."""
    if device_id is None:
        return None
    device = dr.async_get(hass).async_get(device_id)
    return dr.async_get_effective_area_id(hass, device) if device else None


def area_name(hass: HomeAssistant, area_id: str | None) -> str | None:
    """Return an area's name."""
    area = ar.async_get(hass).async_get_area(area_id) if area_id else None
    return area.name if area else None
