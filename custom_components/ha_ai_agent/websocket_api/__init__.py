"""The WebSocket commands of the contract, one family a file."""

from homeassistant.core import HomeAssistant, callback

from . import (
    approvals,
    automations,
    chat,
    context,
    conversations,
    figures,
    kept,
    panel,
    turns,
)


@callback
def async_register(hass: HomeAssistant) -> None:
    """Register every command once, whatever entries come and go."""
    families = (
        *(approvals, automations, chat, context, conversations, figures, kept),
        *(panel, turns),
    )
    for family in families:
        family.async_register(hass)
