"""One HTTP request to a model: JSON out, JSON objects in, our own errors."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
import json

import httpx
import httpx2
from openai import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    AsyncOpenAI,
    Omit,
    OpenAIError,
    RequestOptions,
)

from ..errors import (
    ProviderError,
    ProviderResponseError,
    ProviderTimeoutError,
    ProviderUnreachableError,
)
from ..models import JsonObject
from .failures import error_from_status
from .sse import JsonEvents

# Asks the SDK for the response itself: its own stream reader builds an object for each
# chunk and gives up where a server differs, and its resource modules load lazily.
RAW = {"X-Stainless-Raw-Response": "stream", "Accept": "text/event-stream, */*"}
HTTP_ERRORS = (httpx.HTTPError, httpx.StreamError, httpx2.HTTPError, httpx2.StreamError)
TIMEOUTS = (httpx.TimeoutException, httpx2.TimeoutException)
LARGEST_BODY = 64 * 2**20


@asynccontextmanager
async def open_stream(
    client: AsyncOpenAI, path: str, body: JsonObject
) -> AsyncIterator[JsonStream]:
    """Send a request; the response is closed with the context, also when cancelled."""
    headers: dict[str, str | Omit] = dict(RAW)
    if isinstance(omitted := client.default_headers.get("Authorization"), Omit):
        # The SDK wants to hear with each request that there is no key on purpose.
        headers["Authorization"] = omitted
    options: RequestOptions = {"headers": headers}
    try:
        response = await client.post(
            path, cast_to=httpx2.Response, body=body, options=options
        )
    except OpenAIError as error:
        raise translated(error) from error
    try:
        yield JsonStream(response)
    finally:
        await response.aclose()


class JsonStream:
    """The JSON objects of a response, as they arrive."""

    def __init__(self, response: httpx2.Response) -> None:
        self._response = response
        self._events = JsonEvents()

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
            async for data in self._response.aiter_bytes():
                for value in self._events.feed(data):
                    yield value
                if self._events.is_done:
                    return
            for value in self._events.close():
                yield value
        except TIMEOUTS as error:
            raise ProviderTimeoutError("The server fell silent") from error
        except HTTP_ERRORS as error:
            raise ProviderUnreachableError("The connection broke") from error

    async def _async_whole(self) -> JsonObject:
        """Return an answer that came in one piece although a stream was asked for."""
        data = bytearray()
        async for part in self._response.aiter_bytes():
            data += part
            if len(data) > LARGEST_BODY:
                raise ProviderResponseError("The server sent too much")
        try:
            value = json.loads(data)
        except ValueError as error:
            raise ProviderResponseError("The server sent broken JSON") from error
        if isinstance(value, list) and value:
            value = value[0]
        if not isinstance(value, dict):
            raise ProviderResponseError("The server sent JSON that is no object")
        self._events.is_done = True
        return value


def translated(error: OpenAIError) -> ProviderError:
    """Return the SDK's error as one of ours."""
    match error:
        case APIStatusError():
            text = error.response.text
            try:
                body: object = json.loads(text)
            except ValueError:
                body = text
            return error_from_status(error.status_code, body, error.response.headers)
        case APITimeoutError():
            return ProviderTimeoutError("No connection in time")
        case APIConnectionError():
            return ProviderUnreachableError("No connection")
        case _:
            return ProviderError(str(error))
