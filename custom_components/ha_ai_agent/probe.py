"""Ask a model server which models it has, or say precisely what is wrong with it."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
import ssl
from typing import Any, Literal, Self

from homeassistant.const import CONF_API_KEY, CONF_VERIFY_SSL
from homeassistant.core import HomeAssistant
from homeassistant.helpers.httpx_client import get_async_client
import httpx
from yarl import URL

from .const import CONF_BASE_URL, CONF_HEADERS, OPENAI_BASE_URL
from .errors import AgentError, ProviderAuthError, ProviderResponseError
from .limits import (
    MAX_LIST_BYTES,
    MAX_LIST_MARKS,
    MAX_MODEL_ID,
    MAX_MODELS,
    MAX_REFUSAL_BYTES,
)
from .providers.address import below, deployment, key_headers, list_address, split_login
from .providers.base import Sender
from .providers.body import NOT_COMPRESSED, async_beginning
from .providers.failures import error_from_status, read_body
from .providers.profiles import window_from_listing
from .providers.recognition import recognise
from .providers.server import ModelServer
from .reading import read_json

PROBE_SECONDS = 10
"""For everything that is asked of a server, redirects and second tries included."""
REQUEST_SECONDS = 8

type Problem = Literal[
    "cannot_connect",  # nobody there, a reset, a name that does not resolve
    "timeout",
    "ssl_untrusted",
    "server_error",
    "redirected",
    "not_an_api",  # a web page, a login form, another kind of server
    "invalid_auth",
]


class ProbeError(AgentError):
    """The server cannot be used as it is configured."""

    def __init__(self, problem: Problem, detail: str = "") -> None:
        super().__init__(f"{problem}: {detail}" if detail else problem)
        self.problem = problem
        self.key = problem


class ForbiddenError(ProbeError):
    """Refused without a word: a new key may be wrong, one that worked is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """Where a model server is and what it wants to see."""

    base_url: str
    api_key: str | None = field(default=None, repr=False)
    verify_ssl: bool = True
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Return the connection in an entry's data."""
        return cls(
            base_url=data.get(CONF_BASE_URL) or OPENAI_BASE_URL,
            api_key=data.get(CONF_API_KEY),
            verify_ssl=data.get(CONF_VERIFY_SSL, True),
            headers=data.get(CONF_HEADERS) or {},
        )


def make_server(connection: Connection, http_client: Any) -> Sender:
    """Return the client of an account."""
    return ModelServer(
        http_client=http_client,
        base_url=connection.base_url,
        api_key=connection.api_key,
        headers=connection.headers,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerModels:
    """What a server said of itself."""

    base_url: str
    """Where it really answers: `/v1` may have been added."""
    model_ids: tuple[str, ...] = ()
    listings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """What the list says of a model that is worth knowing."""
    has_list: bool = True
    """False: a server without `/models`."""
    server: str | None = None
    """Which kind it is, by what it says of itself."""

    def listing(self, model_id: str) -> Mapping[str, Any]:
        """Return what is said of a model, or at least of its server."""
        if model_id not in self.listings and len(self.listings) == 1:
            # A server of one model answers to every name.
            return next(iter(self.listings.values()))
        unlisted = {"server": self.server} if self.server else {}
        return self.listings.get(model_id, unlisted)


@dataclass(frozen=True, slots=True)
class _Answer:
    """One HTTP answer, read to its end."""

    status: int
    content_type: str
    body: bytes
    location: str | None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_page(self) -> bool:
        """True for a web page, whatever its status."""
        start = self.body[:256].lstrip().lower()
        return "html" in self.content_type or start.startswith((b"<!doctype", b"<html"))

    @property
    def means_key(self) -> bool:
        """Return whether the key was refused, and not what was asked for."""
        if self.status == HTTPStatus.UNAUTHORIZED:
            return True
        if self.status != HTTPStatus.FORBIDDEN:
            return False
        body = read_body(self.body.decode(errors="replace"))
        error = error_from_status(self.status, body, {})
        return isinstance(error, ProviderAuthError)

    def rows(self) -> list[Any] | None:
        """Return the models in the body; None if it is no list of models."""
        try:
            data = read_json(self.body.decode(errors="replace"), marks=MAX_LIST_MARKS)
        except ValueError:
            return None
        rows = data
        if isinstance(data, dict):
            rows = data.get("data", data.get("models"))
        if rows is None and isinstance(data, dict) and data.get("object") == "list":
            rows = []  # Ollama says `"data": null` when it has no model
        return rows if isinstance(rows, list) else None


async def async_list_models(
    hass: HomeAssistant, connection: Connection
) -> ServerModels:
    """Return a server's models. Raises `ProbeError` when it cannot be used."""
    try:
        async with asyncio.timeout(PROBE_SECONDS):
            return await _async_search(hass, connection)
    except TimeoutError as err:
        raise ProbeError("timeout") from err


async def _async_search(hass: HomeAssistant, connection: Connection) -> ServerModels:
    """Ask at the given address, then where such servers often are."""
    first: ServerModels | ProbeError
    try:
        first = await _async_ask(hass, connection)
    except ProbeError as err:
        if err.problem != "not_an_api":
            raise
        first = err
    if isinstance(first, ServerModels) and first.has_list:
        return first
    base_url = connection.base_url
    if not URL(base_url).path.rstrip("/").endswith("/v1") and not deployment(base_url):
        nested = replace(connection, base_url=below(base_url, "/v1"))
        try:
            found = await _async_ask(hass, nested)
        except ProbeError as err:
            if err.problem == "invalid_auth":
                raise
        else:
            if found.has_list:
                return found
    if isinstance(first, ProbeError):
        raise first
    return first


async def _async_ask(hass: HomeAssistant, connection: Connection) -> ServerModels:
    """Ask one address, and once more where it sends us on the same host."""
    answer = await _async_fetch(hass, connection, "GET", "/models")
    if answer.location is not None:
        connection = replace(connection, base_url=_follow(connection, answer.location))
        answer = await _async_fetch(hass, connection, "GET", "/models")
        if answer.location is not None:
            raise ProbeError("redirected", _public(URL(answer.location)))
    return await _async_judge(hass, connection, answer)


async def _async_judge(
    hass: HomeAssistant, connection: Connection, answer: _Answer
) -> ServerModels:
    """Return what an answer means."""
    match answer.status:
        case _ if answer.means_key:
            raise ProbeError("invalid_auth", f"HTTP {answer.status}")
        case HTTPStatus.FORBIDDEN if not answer.body.strip():
            raise ForbiddenError("invalid_auth", f"HTTP {answer.status}")
        case HTTPStatus.FORBIDDEN:
            # Some keys may chat and not list: a chat tells if this one may.
            return ServerModels(base_url=connection.base_url, has_list=False)
        case HTTPStatus.TOO_MANY_REQUESTS:
            # The key was known well enough to be counted: the server is there.
            return ServerModels(base_url=connection.base_url, has_list=False)
        case status if status >= HTTPStatus.INTERNAL_SERVER_ERROR and (
            status != HTTPStatus.NOT_IMPLEMENTED
        ):
            raise ProbeError("server_error", f"HTTP {status}")
        case status if status < HTTPStatus.BAD_REQUEST:
            rows = answer.rows()
            if rows is None or len(rows) > MAX_MODELS:
                raise ProbeError("not_an_api", answer.content_type)
            server = recognise(rows, answer.headers, URL(connection.base_url).port)
            return ServerModels(
                base_url=connection.base_url,
                model_ids=tuple(dict.fromkeys(_model_ids(rows))),
                listings=dict(_listings(rows, server)),
                server=server,
            )
    if answer.is_page and not await _async_can_chat(hass, connection):
        raise ProbeError("not_an_api", answer.content_type)
    return ServerModels(base_url=connection.base_url, has_list=False)


async def _async_can_chat(hass: HomeAssistant, connection: Connection) -> bool:
    """Tell a server without a list, whose "not found" is a page, from a web site.

    The request has no model and no message, so a model server refuses it unread.
    """
    answer = await _async_fetch(hass, connection, "POST", "/chat/completions")
    if answer.means_key:
        raise ProbeError("invalid_auth", f"HTTP {answer.status}")
    return answer.location is None and not answer.is_page


async def _async_fetch(
    hass: HomeAssistant, connection: Connection, method: str, path: str
) -> _Answer:
    """Make one request and read its answer to the end, or to the limit."""
    address = (
        list_address(connection.base_url)
        if method == "GET"
        else below(connection.base_url, path)
    )
    address, login = split_login(address)
    headers = {"Accept": "application/json", **NOT_COMPRESSED, **connection.headers}
    own = {name.lower() for name in connection.headers}
    if connection.api_key and not login and "authorization" not in own:
        headers = key_headers(address, connection.api_key) | headers
    client = get_async_client(hass, connection.verify_ssl)
    try:
        async with client.stream(
            method,
            address,
            headers=headers | login,
            json={} if method == "POST" else None,
            timeout=REQUEST_SECONDS,
            follow_redirects=False,
        ) as response:
            # Of an error its beginning says what it is.
            is_list = response.is_success
            most = MAX_LIST_BYTES if is_list else MAX_REFUSAL_BYTES
            body, is_all = await async_beginning(response, most)
            if is_list and not is_all:
                raise ProbeError("not_an_api", "too long")
            return _Answer(
                response.status_code,
                response.headers.get("content-type", ""),
                body,
                response.headers.get("location") if response.is_redirect else None,
                response.headers,
            )
    except httpx.TimeoutException as err:
        raise ProbeError("timeout") from err
    except ProviderResponseError as err:
        raise ProbeError("not_an_api", str(err)) from err
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as err:
        # ValueError: a header or a host name that cannot be sent at all.
        raise ProbeError(
            "ssl_untrusted" if _is_certificate_problem(err) else "cannot_connect",
            type(err).__name__,
        ) from err


def _follow(connection: Connection, location: str) -> str:
    """Return the base address behind a redirect on the same host (http to https)."""
    here = URL(below(connection.base_url, "/models"))
    there = here.join(URL(location))
    path = there.path.rstrip("/")
    if there.host != here.host or not path.endswith("/models"):
        raise ProbeError("redirected", _public(there))
    if here.scheme == "https" and there.scheme != "https":
        raise ProbeError("redirected", _public(there))
    base = there.with_path(path.removesuffix("/models"))
    return str(base.with_query(here.query))


def _public(url: URL) -> str:
    """Return an address for the log: nothing in it lets anybody in."""
    plain = url.with_query(None)
    return str(plain.with_user(None) if plain.absolute else plain)


def _is_certificate_problem(err: BaseException | None) -> bool:
    """Return whether a certificate was not trusted, looking at the causes."""
    while err is not None:
        if isinstance(err, ssl.SSLCertVerificationError) or (
            "CERTIFICATE_VERIFY_FAILED" in str(err)
        ):
            return True
        err = err.__cause__ or err.__context__
    return False


def _listings(
    rows: Iterable[Any], server: str | None
) -> Iterable[tuple[str, Mapping[str, Any]]]:
    """Yield what a list says of each model: window, price, and the kind of server."""
    for row in rows:
        if not isinstance(row, dict):
            continue
        said = {"context_length": window_from_listing(row), "server": server}
        said |= {key: row.get(key) for key in ("owned_by", "pricing")}
        for model_id in _model_ids([row]):
            yield model_id, {key: value for key, value in said.items() if value}


def _model_ids(rows: Iterable[Any]) -> Iterable[str]:
    """Yield the ids in a list of models, as the various servers write them."""
    for row in rows:
        model_id = row
        if isinstance(row, dict):
            model_id = row.get("id") or row.get("model") or row.get("name")
        if isinstance(model_id, str) and 0 < len(model_id) <= MAX_MODEL_ID:
            yield model_id
