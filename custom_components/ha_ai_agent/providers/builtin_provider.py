"""The provider that needs no model, loaded when it is first asked.

Where a model answers, many homes never hear it, and it is a large part of what is ours.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, NamedTuple, override

from homeassistant.core import HomeAssistant

from ..home.snapshot import HomeSnapshot
from ..models import ChatRequest, JsonObject, LedgerStorage, ToolCall, TurnInfo
from .base import ChatClient, ClientEvent

if TYPE_CHECKING:
    from .builtin import BuiltinClient, IntentFamily


class BuiltinParts(NamedTuple):
    """What is loaded."""

    client: BuiltinClient
    intents: IntentFamily


class BuiltinProvider(ChatClient):
    """Stands for it from the start."""

    model_id = "builtin"

    def __init__(
        self,
        hass: HomeAssistant,
        *,
        get_home: Callable[[], Awaitable[HomeSnapshot]],
        ledger: LedgerStorage,
        get_said: Callable[[str, str | None], Awaitable[str]],
    ) -> None:
        """`get_said` returns the words of a turn, as far as its user may read them."""
        self._hass = hass
        self._get_home = get_home
        self._ledger = ledger
        self._get_said = get_said
        self._parts: BuiltinParts | None = None

    async def async_parts(self) -> BuiltinParts:
        """Return what it is made of; slow the first time, and never for the loop."""
        if self._parts is None:
            made = await self._hass.async_add_import_executor_job(self._make)
            # Of two that ask at once, the second takes what the first has made.
            self._parts = self._parts or made
        return self._parts

    def _make(self) -> BuiltinParts:
        """Import it, and put it together."""
        # Megabytes of grammar, which a home with a model that answers never asks for.
        from .builtin import BuiltinClient, IntentFamily, PastDeeds  # noqa: PLC0415

        deeds = PastDeeds(self._hass, self._ledger, self._get_said)
        client = BuiltinClient(self._hass, get_home=self._get_home, deeds=deeds)
        return BuiltinParts(client, IntentFamily(self._hass))

    def take_issued(self, call: ToolCall) -> bool:
        """Return, once, whether a call is ours word for word: no model made it."""
        return self._parts is not None and self._parts.client.take_issued(call)

    def forget(self, conversation_id: str) -> None:
        """Forget what "it" is in a conversation: somebody else has spoken since."""
        if self._parts is not None:
            self._parts.client.forget(conversation_id)

    async def async_prepare(self, language: str, *, is_last: bool = True) -> None:
        """Build what the first sentence of a language would wait for."""
        client = (await self.async_parts()).client
        await client.async_prepare(language, is_last=is_last)

    async def async_account(self, turn: TurnInfo) -> JsonObject:
        """Return how a sentence is read; nothing is done, and nothing remembered."""
        return await (await self.async_parts()).client.async_account(turn)

    async def async_understands(self, turn: TurnInfo) -> bool:
        """Return whether every part of a sentence is understood and possible."""
        return await (await self.async_parts()).client.async_understands(turn)

    async def async_wish(self, turn: TurnInfo) -> Sequence[JsonObject]:
        """Return the service calls that a sentence is; none where it is more."""
        return await (await self.async_parts()).client.async_wish(turn)

    async def async_accepts(self, request: ChatRequest) -> bool:
        """Return whether this provider can do something with a request."""
        return await (await self.async_parts()).client.async_accepts(request)

    @override
    async def async_stream(self, request: ChatRequest) -> AsyncGenerator[ClientEvent]:
        """Yield the calls for a sentence; after their results, the answer."""
        stream = (await self.async_parts()).client.async_stream(request)
        async with aclosing(stream) as events:
            async for event in events:
                yield event
