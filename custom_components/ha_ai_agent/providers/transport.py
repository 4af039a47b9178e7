"""One HTTP request to a model: JSON out, JSON objects in, our own errors."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager, suppress
import json

import httpx
import orjson

from ..errors import (
    ProviderResponseError,
    ProviderTimeoutError,
    ProviderUnreachableError,
)
from ..limits import MAX_STREAM_BYTES
from ..models import JsonObject
from .base import Sender
from .body import async_pieces
from .sse import JsonEvents

# Since 2026.11 Home Assistant lets this name stand for httpx2.
HTTP_ERRORS = (httpx.HTTPError, httpx.StreamError)
DRAIN_SECONDS = 0.25
FINALIZER_CYCLES = 16
"""Each generator takes a cycle to be scheduled, one to end, and some to spare."""


@asynccontextmanager
async def open_stream(
    server: Sender, path: str, body: JsonObject
) -> AsyncIterator[JsonStream]:
    """Send a request; the response is closed with the context, also when cancelled."""
    response = await server.async_send(path, as_json(body))
    stream = JsonStream(response)
    try:
        yield stream
    finally:
        await response.aclose()
        if not stream.is_read:
            # The HTTP client's own generators, some four deep, end one after the other
            # in tasks of the loop: no task of theirs is to outlive this request.
            for _ in range(FINALIZER_CYCLES):
                await asyncio.sleep(0)


def as_json(body: JsonObject) -> bytes:
    """Return a body as it is sent."""
    try:
        return orjson.dumps(body)
    except TypeError:
        # Half a surrogate pair, as some keyboards send it, must not end a turn.
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        return text.encode(errors="replace")


class JsonStream:
    """The JSON objects of a response, as they arrive."""

    def __init__(self, response: httpx.Response) -> None:
        self._response = response
        self._kind = response.headers.get("content-type", "").lower()
        self._events = JsonEvents()
        self.is_read = False
        """The body was read to its end."""

    @property
    def is_done(self) -> bool:
        """Return whether the server said that nothing follows."""
        return self._events.is_done

    async def async_objects(self) -> AsyncGenerator[JsonObject]:
        """Yield objects; raises `errors.ProviderError` and nothing else.

        How the body begins says what it is: its label is wrong too often.
        """
        try:
            if "text/html" in self._kind:
                raise ProviderResponseError("The server sent a web page")
            async with aclosing(self._async_body()) as body:
                async for data in body:
                    for value in self._events.feed(data):
                        yield value
                    if self._events.is_done:
                        await _async_drain(body)
                        return
            for value in self._events.close():
                yield value
        except httpx.TimeoutException as error:
            raise ProviderTimeoutError("The server fell silent") from error
        except HTTP_ERRORS as error:
            raise ProviderUnreachableError("The connection broke") from error
        if "application/json" in self._kind and self._events.is_empty:
            raise ProviderResponseError("The server sent broken JSON")

    async def _async_body(self) -> AsyncGenerator[bytes]:
        total = 0
        async with aclosing(async_pieces(self._response)) as pieces:
            async for data in pieces:
                total += len(data)
                if total > MAX_STREAM_BYTES:
                    raise ProviderResponseError("The server sent too much")
                yield data
        self.is_read = True


async def _async_drain(body: AsyncGenerator[bytes]) -> None:
    """Read what follows the end: only then can the connection be used again."""
    with suppress(TimeoutError, ProviderResponseError):
        async with asyncio.timeout(DRAIN_SECONDS):
            async for _ in body:
                pass
