"""One HTTP request to a model: JSON out, JSON objects in, our own errors."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager, suppress
import json
from typing import Any

import httpx
import orjson

from ..errors import (
    ProviderAuthError,
    ProviderError,
    ProviderResponseError,
    ProviderTimeoutError,
    ProviderUnreachableError,
)
from ..limits import MAX_ANSWER_BYTES, MAX_REFUSAL_BYTES, MAX_STREAM_BYTES
from ..models import JsonObject
from ..reading import read_json
from .body import async_beginning, async_pieces
from .failures import error_from_status
from .server import ModelServer
from .sse import JsonEvents

# Since 2026.11 Home Assistant lets this name stand for httpx2.
HTTP_ERRORS = (httpx.HTTPError, httpx.StreamError)
DRAIN_SECONDS = 0.25
FINALIZER_CYCLES = 16
"""Each generator takes a cycle to be scheduled, one to end, and some to spare."""


@asynccontextmanager
async def open_stream(
    server: ModelServer, path: str, body: JsonObject
) -> AsyncIterator[JsonStream]:
    """Send a request; the response is closed with the context, also when cancelled."""
    response = await _async_send(server, path, as_json(body))
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


async def _async_send(server: ModelServer, path: str, content: bytes) -> Any:
    """Send a request; return the response with its body still to come."""
    try:
        request = server.request(path, content)
        # Where it leads elsewhere, nobody has said that the words may go.
        response = await server.http_client.send(
            request, stream=True, follow_redirects=False
        )
    except httpx.TimeoutException as error:
        raise ProviderTimeoutError("No connection in time") from error
    except UnicodeEncodeError as error:
        raise ProviderAuthError("The key or a header cannot be sent") from error
    except (*HTTP_ERRORS, ValueError, RuntimeError) as error:
        # An address that is none, and a client that was closed.
        raise ProviderUnreachableError("No connection") from error
    if not response.is_success:
        raise await _async_read_refusal(response)
    return response


async def _async_read_refusal(response: Any) -> ProviderError:
    """Return what a status that is no success means."""
    try:
        data, _ = await async_beginning(response, MAX_REFUSAL_BYTES)
        text = data.decode(errors="replace")
    except httpx.TimeoutException as error:
        raise ProviderTimeoutError("The server fell silent") from error
    except HTTP_ERRORS as error:
        raise ProviderUnreachableError("The connection broke") from error
    except ProviderResponseError:
        text = ""  # the status says enough
    finally:
        await response.aclose()
    try:
        body: object = read_json(text)
    except ValueError:
        body = text
    return error_from_status(response.status_code, body, response.headers)


class JsonStream:
    """The JSON objects of a response, as they arrive."""

    def __init__(self, response: httpx.Response) -> None:
        self._response = response
        self._events = JsonEvents()
        self.is_read = False
        """The body was read to its end."""

    @property
    def is_done(self) -> bool:
        """Return whether the server said that nothing follows."""
        return self._events.is_done

    async def async_objects(self) -> AsyncGenerator[JsonObject]:
        """Yield objects; raises `errors.ProviderError` and nothing else."""
        kind = self._response.headers.get("content-type", "").lower()
        try:
            if "text/html" in kind:
                raise ProviderResponseError("The server sent a web page")
            if "json" in kind and "ndjson" not in kind:
                yield await self._async_whole()
                return
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

    async def _async_body(self) -> AsyncGenerator[bytes]:
        total = 0
        async with aclosing(async_pieces(self._response)) as pieces:
            async for data in pieces:
                total += len(data)
                if total > MAX_STREAM_BYTES:
                    raise ProviderResponseError("The server sent too much")
                yield data
        self.is_read = True

    async def _async_whole(self) -> JsonObject:
        """Return an answer that came in one piece although a stream was asked for."""
        data, self.is_read = await async_beginning(self._response, MAX_ANSWER_BYTES)
        if not self.is_read:
            raise ProviderResponseError("The server sent too much")
        try:
            value = read_json(data.decode())
        except ValueError as error:
            raise ProviderResponseError("The server sent broken JSON") from error
        if isinstance(value, list) and value:
            value = value[0]
        if not isinstance(value, dict):
            raise ProviderResponseError("The server sent JSON that is no object")
        self._events.is_done = True
        return value


async def _async_drain(body: AsyncGenerator[bytes]) -> None:
    """Read what follows the end: only then can the connection be used again."""
    with suppress(TimeoutError, ProviderResponseError):
        async with asyncio.timeout(DRAIN_SECONDS):
            async for _ in body:
                pass
