"""Where a model is asked: the `openai` package's client, held to our limits.

Imported when the first model is asked, and outside of the event loop: the package takes
a second, and the built-in provider needs none of it. Knows no Home Assistant.
"""

from collections.abc import Mapping
from typing import Any, override

import httpx
from openai import (
    APIError,
    APIStatusError,
    APITimeoutError,
    AsyncAzureOpenAI,
    AsyncOpenAI,
    AsyncStream,
    Omit,
    Timeout,
)
from yarl import URL

from ..errors import (
    ProviderAuthError,
    ProviderResponseError,
    ProviderTimeoutError,
    ProviderUnreachableError,
)
from ..limits import MAX_REFUSAL_BYTES
from ..patience import Patience
from .address import split_login
from .body import NOT_COMPRESSED, async_beginning
from .failures import error_from_status, read_body

HEADERS = {
    "accept": "text/event-stream, */*",
    "content-type": "application/json",
    **NOT_COMPRESSED,
}
NO_KEY = "none"
"""Never sent: without any, the package would take one from the environment."""
SHORTEST_SECRET = 4
_ALIVE_SHARE = 0.8
"""Of a time limit, in which we must have been awake ourselves."""
_OF_THE_BODY = frozenset({"content-encoding", "content-length", "transfer-encoding"})


class _Client(AsyncOpenAI):
    """Tells nothing of its surroundings, and reads no error without an end."""

    own_headers: Mapping[str, str] = {}

    @property
    @override
    def default_headers(self) -> dict[str, str | Omit]:
        # Not the package's own: those name this machine, and what its environment says.
        return {**HEADERS, **self.own_headers}

    @override
    async def _send_request(self, request: Any, *, stream: bool, **kwargs: Any) -> Any:
        response = await super()._send_request(request, stream=stream, **kwargs)
        if response.is_success:
            return response
        # The package reads an error to its end, whatever it unpacks to.
        try:
            content, _ = await async_beginning(response, MAX_REFUSAL_BYTES)
        except ProviderResponseError:
            content = b""  # the status says enough
        finally:
            await response.aclose()
        headers = [
            (name, value)
            for name, value in response.headers.multi_items()
            if name.lower() not in _OF_THE_BODY
        ]
        return type(response)(
            response.status_code, headers=headers, content=content, request=request
        )


class _AzureClient(_Client, AsyncAzureOpenAI):
    """The same for Azure: a version in the address, the key in a header of its own."""


class ModelServer:
    """One account at one address. It never retries: the ladder does."""

    def __init__(
        self,
        *,
        http_client: Any,
        base_url: str,
        api_key: str | None = None,
        headers: Mapping[str, str] | None = None,
        connect_seconds: float = 5.0,
        read_seconds: float = 660.0,
    ) -> None:
        """`http_client` is Home Assistant's own: httpx, or httpx2 since 2026.11.

        The read limit is a last resort; the ladder's limits are shorter.
        """
        self._connect_seconds = connect_seconds
        address, login = split_login(base_url)
        key = api_key or ""
        url = URL(address)
        own = {name.lower(): value for name, value in (headers or {}).items()} | login
        if "authorization" in own:
            # Spelled as the package does, since it looks for its own spelling.
            own["Authorization"] = own.pop("authorization")
            api_key = None
        # What is left out here is not made up by the package either.
        unsaid = ["x-stainless-retry-count", "x-stainless-read-timeout"]
        if not api_key:
            unsaid += {"Authorization", "api-key"} - own.keys()
        self._options: Any = {
            "headers": dict.fromkeys(unsaid, Omit()),
            # Where it leads elsewhere, nobody has said that the words may go.
            "follow_redirects": False,
        }
        query = dict(url.query)
        self._secrets = {
            word
            for value in (
                key,
                URL(base_url).password or "",
                *own.values(),
                *query.values(),
            )
            for word in (value, *value.split())
            if len(word) >= SHORTEST_SECRET
        }
        version = query.pop("api-version", None)
        options: dict[str, Any] = {
            "base_url": str(url.with_query(None)),
            "api_key": api_key or NO_KEY,
            "default_query": query,
            "timeout": Timeout(read_seconds, connect=connect_seconds),
            "max_retries": 0,
            "http_client": http_client,
        }
        self._client = (
            _AzureClient(api_version=version, **options)
            if version
            else _Client(**options)
        )
        self._client.own_headers = own

    def hide(self, text: str) -> str:
        """Return a text without keys and logins of the account."""
        for secret in sorted(self._secrets, key=len, reverse=True):
            text = text.replace(secret, "…")
        return text

    async def async_send(self, path: str, content: bytes) -> Any:
        """Send JSON; return the response with its body still to come.

        Raises `errors.ProviderError` and nothing else.
        """
        try:
            return await self._async_post(path, content)
        except APIStatusError as error:
            response = error.response
            raise error_from_status(
                response.status_code, read_body(response.text), response.headers
            ) from error
        except APITimeoutError as error:
            raise ProviderTimeoutError("No connection in time") from error
        except UnicodeEncodeError as error:
            raise ProviderAuthError("The key or a header cannot be sent") from error
        except (APIError, httpx.HTTPError, ValueError, RuntimeError) as error:
            # An address that is none, and a client that was closed.
            raise ProviderUnreachableError("No connection") from error

    async def _async_post(self, path: str, content: bytes) -> Any:
        """Ask, and connect again where the time to do so went by without us.

        The client counts by the clock: a loop that stood still had no time to see that
        the server was there.
        """
        waited = 0.0
        while True:
            patience = Patience()
            try:
                async with patience:
                    return await self._client.post(
                        path,
                        cast_to=httpx.Response,
                        content=content,
                        options=self._options,
                        stream=True,
                        stream_cls=AsyncStream[Any],
                    )
            except APITimeoutError as error:
                waited += patience.waited_seconds
                # A server that took the request must not get it twice.
                is_unheard = type(error.__cause__).__name__ == "ConnectTimeout"
                if not is_unheard or waited >= _ALIVE_SHARE * self._connect_seconds:
                    raise
