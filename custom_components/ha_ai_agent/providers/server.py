"""Where a model is asked, and how a request to it looks. Knows no Home Assistant."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from yarl import URL


def split_login(base_url: str) -> tuple[str, dict[str, str]]:
    """Return an address without its user and password, and these as a header.

    HTTP clients write the address of every request to their log.
    """
    url = URL(base_url)
    if not (url.user or url.password):
        return base_url, {}
    login = f"{url.user or ''}:{url.password or ''}".encode()
    header = {"authorization": f"Basic {b64encode(login).decode()}"}
    return str(url.with_user(None)), header


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelServer:
    """One account at one address. It never retries: the ladder does."""

    http_client: Any
    """Home Assistant's own: httpx, or httpx2 since 2026.11."""
    base_url: str
    headers: Mapping[str, str] = field(repr=False)
    """Sent with every request."""
    timeouts: tuple[float, float, float, float]
    """Connect, read, write and pool, in the form that both libraries take."""
    _urls: dict[str, Any] = field(default_factory=dict, repr=False)

    def request(self, path: str, content: bytes) -> Any:
        """Return a request with a JSON body, to be sent with `http_client`."""
        if (url := self._urls.get(path)) is None:
            # Parsed once, by the library that the client is of.
            url_type = type(self.http_client.base_url)
            url = self._urls[path] = url_type(f"{self.base_url}{path}")
        return self.http_client.build_request(
            "POST",
            url,
            content=content,
            headers=self.headers,
            timeout=self.timeouts,
        )
