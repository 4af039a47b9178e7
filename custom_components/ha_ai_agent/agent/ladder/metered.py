"""A model behind a meter: what it uses is counted; past the limit it is not asked."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import override

from ...errors import ProviderError
from ...models import ChatRequest
from ...providers.base import ChatClient, ClientEvent, UsageReport
from ...usage.meter import UsageMeter


class SpendingLimitError(ProviderError):
    """The agent has spent what it may spend this month."""

    key = "spending_limit"


class MeteredClient(ChatClient):
    """Passes everything on, and counts."""

    def __init__(self, client: ChatClient, meter: UsageMeter, subentry_id: str) -> None:
        self.model_id = client.model_id
        self._client = client
        self._meter = meter
        self._subentry_id = subentry_id

    @override
    async def async_stream(self, request: ChatRequest) -> AsyncGenerator[ClientEvent]:
        """Ask, unless the money is spent."""
        if not self._meter.may_ask(self._subentry_id, self.model_id):
            raise SpendingLimitError("The spending limit of this month is reached")
        async with aclosing(self._client.async_stream(request)) as events:
            async for event in events:
                if isinstance(event, UsageReport):
                    self._meter.add(self._subentry_id, self.model_id, event.usage)
                yield event
