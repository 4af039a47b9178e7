"""A question that no answer of a turn says: spoken at the satellite that asked."""

from typing import Final

from homeassistant.const import ATTR_ENTITY_ID, ATTR_SUPPORTED_FEATURES
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import probatio

from ..const import LOGGER
from ..models import ApprovalRecord
from .contexts import TurnContexts

_DOMAIN: Final = "assist_satellite"
# Of `AssistSatelliteEntityFeature`; without the component there is nobody to speak to.
_ANNOUNCE: Final = 1
_START_CONVERSATION: Final = 2
_IDLE: Final = "idle"


async def async_ask_aloud(
    hass: HomeAssistant, record: ApprovalRecord, question: str, contexts: TurnContexts
) -> None:
    """Say a question where it came from, and listen there where that can be done."""
    state = hass.states.get(record.satellite_id) if record.satellite_id else None
    if state is None or state.state != _IDLE:
        # Somebody talks there: what they say must not become our answer.
        return
    features = int(state.attributes.get(ATTR_SUPPORTED_FEATURES) or 0)
    if features & _START_CONVERSATION:
        service, key = "start_conversation", "start_message"
    elif features & _ANNOUNCE:
        service, key = "announce", "message"
    else:
        return
    context = Context()
    # What listens to it is no person.
    contexts.add(context)
    try:
        await hass.services.async_call(
            _DOMAIN,
            service,
            {ATTR_ENTITY_ID: state.entity_id, key: question},
            blocking=True,
            context=context,
        )
    except (HomeAssistantError, probatio.Invalid) as error:
        # The question stays open on phones, in the panel and for the next sentence.
        LOGGER.warning(
            "%s could not ask about an approval: %s",
            state.entity_id,
            type(error).__name__,
        )
