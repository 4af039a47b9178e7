"""What people type into the forms, read into what is stored."""

from collections.abc import Mapping, Sequence
import ipaddress
import json
import re
from typing import Any

from homeassistant.const import CONF_API_KEY, CONF_VERIFY_SSL
from yarl import URL

from ..approvals.rules import read_rules
from ..const import (
    CONF_ALLOWED_SERVICES,
    CONF_APPROVAL_RULES,
    CONF_BASE_URL,
    CONF_HEADERS,
    CONF_PROVIDER,
    CONF_REQUEST_FIELDS,
    PROVIDER_OPENAI_COMPATIBLE,
)
from ..errors import AgentError
from ..limits import MAX_REQUEST_FIELDS
from ..providers.address import complete
from ..providers.wishes import PROTECTED

HEADER_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
# What the HTTP client says of every request by itself: another value breaks them all
OWN_HEADERS = frozenset(
    {"connection", "content-length", "expect", "te", "trailer", "transfer-encoding",
     "upgrade"}
)  # fmt: skip
SERVICE = re.compile(r"[a-z0-9_]+\.[a-z0-9_]+")


class InputError(AgentError):
    """A field cannot be used as it is."""

    def __init__(self, field: str, key: str) -> None:
        super().__init__(f"{field}: {key}")
        self.field = field
        self.key = key


def read_connection(provider: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the entry data in the values of the connection form."""
    data: dict[str, Any] = {CONF_PROVIDER: provider}
    if provider == PROVIDER_OPENAI_COMPATIBLE:
        data[CONF_BASE_URL] = read_url(values.get(CONF_BASE_URL) or "")
    if key := (values.get(CONF_API_KEY) or "").strip():
        if not key.isascii() or not key.isprintable():
            raise InputError(CONF_API_KEY, "invalid_key")
        data[CONF_API_KEY] = key
    elif provider != PROVIDER_OPENAI_COMPATIBLE:
        raise InputError(CONF_API_KEY, "key_required")
    data[CONF_VERIFY_SSL] = bool(values.get(CONF_VERIFY_SSL, True))
    if headers := read_headers(values.get(CONF_HEADERS)):
        data[CONF_HEADERS] = headers
    return data


def read_url(text: str) -> str:
    """Return the base address in what a person typed or pasted."""
    text = text.strip()
    if "://" not in text:
        text = f"{_guess_scheme(text)}://{text}"
    try:
        url = URL(text)
        host, port = url.host, url.port
    except ValueError as err:
        raise InputError(CONF_BASE_URL, "invalid_url") from err
    if (
        url.scheme not in {"http", "https"}
        or not host
        or port is None
        or not text.isprintable()
        or " " in text
    ):
        raise InputError(CONF_BASE_URL, "invalid_url")
    return str(complete(url.with_fragment(None))).rstrip("/")


def read_headers(value: Any) -> dict[str, str]:
    """Return headers given as a mapping, or as text with one `Name: value` a line."""
    if not value:
        return {}
    if isinstance(value, str):
        value = [line for line in value.splitlines() if line.strip()]
    if isinstance(value, Sequence):
        value = dict(_split_header(line) for line in value)
    if not isinstance(value, Mapping):
        raise InputError(CONF_HEADERS, "invalid_headers")
    return dict(_check_header(name, text) for name, text in value.items())


def read_services(values: Sequence[str]) -> list[str]:
    """Return service names, `domain.service` each."""
    services = [value.strip().lower() for value in values if value.strip()]
    if not all(SERVICE.fullmatch(service) for service in services):
        raise InputError(CONF_ALLOWED_SERVICES, "invalid_service")
    return list(dict.fromkeys(services))


def check_rules(value: Any) -> list[Any]:
    """Return approval rules as they were written, once they can be read."""
    try:
        read_rules(value)
    except ValueError as err:
        raise InputError(CONF_APPROVAL_RULES, "invalid_rules") from err
    return list(value)


def check_fields(value: Any) -> dict[str, Any]:
    """Return further fields of a request, once they can be sent."""
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise InputError(CONF_REQUEST_FIELDS, "invalid_fields")
    fields = {key.strip(): it for key, it in value.items()}
    if PROTECTED & fields.keys():
        raise InputError(CONF_REQUEST_FIELDS, "protected_field")
    try:
        size = len(json.dumps(fields, allow_nan=False))
    except (TypeError, ValueError, RecursionError) as err:
        raise InputError(CONF_REQUEST_FIELDS, "invalid_fields") from err
    if size > MAX_REQUEST_FIELDS or "" in fields:
        raise InputError(CONF_REQUEST_FIELDS, "invalid_fields")
    return fields


def _split_header(line: Any) -> tuple[str, str]:
    """Return the name and the value in a line."""
    if isinstance(line, Mapping) and len(line) == 1:
        return next(iter(line.items()))
    name, colon, value = str(line).partition(":")
    if not colon:
        raise InputError(CONF_HEADERS, "invalid_headers")
    return name, value


def _check_header(name: Any, value: Any) -> tuple[str, str]:
    """Return a header that can be sent."""
    if value is None or isinstance(value, Mapping | list):
        raise InputError(CONF_HEADERS, "invalid_headers")
    name, value = str(name).strip(), str(value).strip()
    if (
        not HEADER_NAME.fullmatch(name)
        or name.lower() in OWN_HEADERS
        or not value.isascii()
        or not value.isprintable()
    ):
        raise InputError(CONF_HEADERS, "invalid_headers")
    return name, value


def _guess_scheme(text: str) -> str:
    """Return `http` for what looks like a machine at home, else `https`."""
    host = text.partition("/")[0].rpartition("@")[2]
    host, _, port = host.partition(":")
    try:
        ipaddress.ip_address(host)
    except ValueError:
        is_local = "." not in host or host.endswith((".local", ".lan", ".home.arpa"))
        return "http" if is_local or (port and port != "443") else "https"
    return "http"
