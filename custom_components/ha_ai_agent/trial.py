"""One chat with a model before it is trusted: a server without a list may be none."""

import asyncio
from contextlib import aclosing
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.httpx_client import get_async_client

from .agent.ladder.telling import told
from .errors import AgentError, ProviderError, ProviderTimeoutError
from .models import ChatRequest, UserMessage
from .probe import Connection, make_server
from .providers.base import Progress, UsageReport
from .providers.client import ModelClient
from .providers.profiles import profile_for

TRIAL_SECONDS: Final = 60
"""A server of one's own may load its model first."""
_REQUEST: Final = ChatRequest(
    messages=[UserMessage(message_id="trial", content="Say OK.")], max_output_tokens=64
)


class TrialError(AgentError):
    """The model did not answer."""

    def __init__(self, error: ProviderError) -> None:
        super().__init__(str(error))
        self.error = error
        self.said = told(error, _REQUEST) or f"HTTP {error.status}"
        """The server's own words, as anybody may read them."""


async def async_try_model(
    hass: HomeAssistant, provider: str, connection: Connection, model_id: str
) -> None:
    """Ask a model for a word. Raises `TrialError` when none comes."""
    http_client = get_async_client(hass, connection.verify_ssl)
    server = make_server(connection, http_client)
    profile = profile_for(provider, connection.base_url, model_id)
    client = ModelClient(server, model_id, profile)
    try:
        async with (
            asyncio.timeout(TRIAL_SECONDS),
            aclosing(client.async_stream(_REQUEST)) as events,
        ):
            async for event in events:
                if not isinstance(event, Progress | UsageReport):
                    return
    except ProviderError as err:
        raise TrialError(err) from err
    except TimeoutError as err:
        raise TrialError(ProviderTimeoutError("It took too long")) from err
