"""The WebSocket commands of the contract, one family a file."""

from homeassistant.core import HomeAssistant, callback

from . import approvals, chat, context, conversations, figures, kept, turns


@callback
def async_register(hass: HomeAssistant) -> None:
    """Register every command once, whatever entries come and go."""
    for family in (approvals, chat, context, conversations, figures, kept, turns):
        family.async_register(hass)
