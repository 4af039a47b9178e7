"""Where a model is asked: Home Assistant's HTTP client, held to our limits.

Not through the `openai` package: all that is left of it, with our own limits, headers,
retries and readers, is one POST, and it costs every home 20 MB and a second.
"""

from collections.abc import Mapping
from typing import Any

import httpx
from yarl import URL

from ..errors import (
    ProviderAuthError,
    ProviderResponseError,
    ProviderTimeoutError,
    ProviderUnreachableError,
)
from ..limits import MAX_REFUSAL_BYTES
from ..patience import Patience
from .address import bearer_headers, below, split_login
from .body import NOT_COMPRESSED, async_beginning
from .failures import error_from_status, read_body

HEADERS = {
    "accept": "text/event-stream, */*",
    "content-type": "application/json",
    **NOT_COMPRESSED,
}
SHORTEST_SECRET = 4
_ALIVE_SHARE = 0.8
"""Of a time limit, in which we must have been awake ourselves."""


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
        self._http_client = http_client
        self._connect_seconds = connect_seconds
        # To connect, read, write, and to wait for a connection that is free.
        self._limits = (connect_seconds, read_seconds, read_seconds, read_seconds)
        self._base_url, login = split_login(base_url)
        own = {name.lower(): value for name, value in (headers or {}).items()} | login
        key = {}
        if api_key and "authorization" not in own:
            key = bearer_headers(self._base_url, api_key)
        self._headers = {**HEADERS, **key, **own}
        self._secrets = {
            word
            for value in (
                api_key or "",
                URL(base_url).password or "",
                *own.values(),
                *URL(base_url).query.values(),
            )
            for word in (value, *value.split())
            if len(word) >= SHORTEST_SECRET
        }

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
            response = await self._async_post(path, content)
            if response.is_success:
                return response
            # Nothing but its beginning, whatever it unpacks to.
            try:
                body, _ = await async_beginning(response, MAX_REFUSAL_BYTES)
            except ProviderResponseError:
                body = b""  # the status says enough
            finally:
                await response.aclose()
        except httpx.TimeoutException as error:
            raise ProviderTimeoutError("No connection in time") from error
        except UnicodeEncodeError as error:
            raise ProviderAuthError("The key or a header cannot be sent") from error
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, RuntimeError) as error:
            # An address that is none, and a client that was closed.
            raise ProviderUnreachableError("No connection") from error
        # What a server calls its letters is no codec to choose: some names are none of
        # texts, and some take minutes.
        text = body.decode(errors="replace")
        raise error_from_status(response.status_code, read_body(text), response.headers)

    async def _async_post(self, path: str, content: bytes) -> Any:
        """Ask, and connect again where the time to do so went by without us.

        The client counts by the clock: a loop that stood still had no time to see that
        the server was there.
        """
        waited = 0.0
        while True:
            patience = Patience()
            request = self._http_client.build_request(
                "POST",
                below(self._base_url, path),
                headers=self._headers,
                content=content,
                timeout=self._limits,
            )
            try:
                async with patience:
                    # Where it leads elsewhere, nobody has said that the words may go.
                    return await self._http_client.send(
                        request, stream=True, follow_redirects=False
                    )
            except httpx.ConnectTimeout:
                # Of the others the server may have heard, and must not twice.
                waited += patience.waited_seconds
                if waited >= _ALIVE_SHARE * self._connect_seconds:
                    raise
