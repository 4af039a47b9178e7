"""What differs between the Home Assistant versions that are supported."""

from contextlib import AbstractContextManager
import inspect

from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import chat_session
from homeassistant.util import dt as dt_util


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


def keep_session(hass: HomeAssistant) -> None:
    """Keep the session of a sentence that may be broken off, so that the next goes on.

    2026.10 forgets one that does not end as it should; delete with 2026.10.
    """
    sessions = hass.data.get(chat_session.DATA_CHAT_SESSION)
    session = chat_session.current_session.get()
    if session is None or sessions is None or session.conversation_id in sessions:
        return
    session.last_updated = dt_util.utcnow()
    sessions[session.conversation_id] = session
    hass.data[chat_session.DATA_CHAT_SESSION_CLEANUP].schedule()
