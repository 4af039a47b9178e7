"""What differs between the Home Assistant versions that are supported."""

from contextlib import AbstractContextManager
import inspect

from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import chat_session


def get_chat_session(
    hass: HomeAssistant, conversation_id: str | None, context: Context
) -> AbstractContextManager[chat_session.ChatSession]:
    """Open a chat session for the user of a context.

    2026.11 wants the context, 2026.10 does not know it; delete with 2026.10.
    """
    open_session = chat_session.async_get_chat_session
    if "context" in inspect.signature(open_session).parameters:
        return open_session(hass, conversation_id, context=context)  # type: ignore[call-arg]
    return open_session(hass, conversation_id)
