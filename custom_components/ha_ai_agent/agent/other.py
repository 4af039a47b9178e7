"""The model of another agent, as a rung of this one's ladder."""

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import override

from ..errors import ProviderUnreachableError
from ..models import ChatRequest
from ..providers.base import ChatClient, ClientEvent


class OtherAgentClient(ChatClient):
    """Looks the other model up when it is needed: it may be loaded after us."""

    model_id = "other agent"

    def __init__(self, find: Callable[[], ChatClient | None]) -> None:
        self._find = find

    async def async_accepts(self, request: ChatRequest) -> bool:
        """Return whether the other agent is there to be asked."""
        return self._find() is not None

    @override
    async def async_stream(self, request: ChatRequest) -> AsyncGenerator[ClientEvent]:
        """Ask the other model."""
        client = self._find()
        if client is None:
            raise ProviderUnreachableError("The fallback agent is not loaded")
        async with aclosing(client.async_stream(request)) as events:
            async for event in events:
                yield event
