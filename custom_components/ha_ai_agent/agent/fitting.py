"""The last look before a request leaves: it fits this model's window, whoever asks.

A turn fits its requests to the model that it means to ask. Another model below it,
words added after a broken stream, and questions outside of turns are seen here only.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import replace
from typing import override

from ..errors import ContextTooLongError
from ..models import ChatRequest, UserMessage
from ..prompt.budget import Stepwise, TooLong, count_request, fit, most_tokens
from ..prompt.tokens import TokenCounter
from ..providers.base import ChatClient, ClientEvent, UsageReport

LEAST_WINDOW = 1024
GROWN = 1.02


async def async_in_steps[T](steps: Stepwise[T]) -> T:
    """Carry out work that comes in pieces, with everything else in between."""
    while True:
        try:
            next(steps)
        except StopIteration as done:
            result: T = done.value
            return result
        await asyncio.sleep(0)


class FittingClient(ChatClient):
    """Sends nothing that is too long, and learns how its model counts."""

    def __init__(
        self,
        client: ChatClient,
        counter: TokenCounter,
        get_window: Callable[[], int],
        on_cut: Callable[[int], None] | None = None,
    ) -> None:
        """`on_cut` is told how many tokens a server takes that cuts off the rest."""
        self.model_id = client.model_id
        self._client = client
        self._counter = counter
        self._get_window = get_window
        self._on_cut = on_cut
        self._last = (0, 0)
        """What we counted last, and what was reported of it."""

    @override
    async def async_stream(self, request: ChatRequest) -> AsyncGenerator[ClientEvent]:
        """Ask for what fits."""
        if request.suit is not None:
            request = await request.suit(request, self._get_window())
        request, counted = await self._async_fit(request)
        async with aclosing(self._client.async_stream(request)) as events:
            async for event in events:
                if isinstance(event, UsageReport) and not _has_files(request):
                    self._learn(counted, event.usage.input_tokens)
                yield event

    def _learn(self, counted: int, reported: int) -> None:
        """Learn how the model counts, or that its server cuts what it is sent.

        Requests of different lengths are never exactly as long as each other.
        """
        before, self._last = self._last, (counted, reported)
        has_grown = min(before[0], counted) * GROWN < max(before[0], counted)
        is_cut = LEAST_WINDOW <= reported == before[1] and has_grown
        if is_cut and reported < counted and self._on_cut is not None:
            self._on_cut(reported)
        else:
            self._counter.correct(self.model_id, counted, reported)

    async def _async_fit(self, request: ChatRequest) -> tuple[ChatRequest, int]:
        """Return the request, shorter where it must be, and our count of it."""
        counter, window = self._counter, self._get_window()
        output = request.max_output_tokens or 0
        counted = count_request(
            request.messages, request.tools, request.structure, counter
        )
        if counted <= most_tokens(counter, self.model_id, window - output):
            return request, counted
        steps = fit(
            request.messages,
            request.tools,
            counter=counter,
            window=window,
            max_output_tokens=output,
            history_tokens=window,
            model_id=self.model_id,
            structure=request.structure,
        )
        fitted = await async_in_steps(steps)
        if isinstance(fitted, TooLong):
            raise ContextTooLongError(
                f"{fitted.tokens} tokens do not fit into {fitted.limit}"
            )
        return replace(request, messages=fitted.messages), fitted.estimated


def _has_files(request: ChatRequest) -> bool:
    """Return whether tokens were guessed: from those nothing is to be learned."""
    return any(
        item.text is None
        for message in request.messages
        if isinstance(message, UserMessage)
        for item in message.attachments
    )
