"""What servers say when they fail, as our own errors. Pure."""

from collections.abc import Mapping
from email.utils import parsedate_to_datetime
import re
import time
from typing import Any

from ..errors import (
    ContextTooLongError,
    ModelNotFoundError,
    ProviderAuthError,
    ProviderError,
    ProviderRateLimitError,
    ProviderRefusedError,
    ProviderResponseError,
    ProviderUnreachableError,
)
from ..reading import read_json

LONGEST_MESSAGE = 300
LONGEST_CODE = 100
TOO_LONG = re.compile(
    r"context[ _-]?(length|window|size)|maximum (context|prompt)|too many tokens"
    r"|(prompt|input|request|messages?)( is| are)? too (long|large)"
    r"|exceeds? the (available|model'?s?|max\w*) |reduce the length"
)
NO_MODEL = re.compile(
    r"model_not_found|(invalid|unknown|unsupported|no such) model"
    r"|model\b.{0,120}?(not found|not exist|not exist|not available|is not supported"
    r"|not a valid|is not valid|no longer|deprecated|decommissioned)"
    r"|not a valid model|no endpoints found for"
)
NO_CREDIT = re.compile(r"insufficient|quota|billing|credit|payment")
KEY = re.compile(
    r"(api|access|auth|secret|bearer|your|this|the|invalid|wrong|missing)[ _-]?"
    r"(api[ _-]?)?(key|token)\b|credential|authenticat|unauthorized|unregistered"
    r"|\btoken (is |was |has )?(been )?(invalid|expired|revoked|missing|wrong)"
)
"""Words of a refusal that means the key, and not what was asked."""
LIMITED = re.compile(r"limit|quota|billing|credit|balance|payment|subscription|budget")
FILTERED = re.compile(
    r"content[ _-]?(filter|policy|management|moderation)|moderation|flagged"
    r"|responsible ?ai|safety (system|policy|filter)|prohibited_content"
    r"|data_?inspection|sensitive (content|words)|usage polic"
)
"""Words of a refusal that means what was said."""
BAD_KEY = re.compile(r"api[ _-]?key.{0,40}(invalid|not valid|incorrect|expired)")


def read_body(text: str) -> object:
    """Return what a body says: JSON where it is some."""
    try:
        return read_json(text)
    except ValueError:
        return text


def error_from_status(
    status: int, body: object, headers: Mapping[str, str]
) -> ProviderError:
    """Return the error of a response that is not a success."""
    message, codes = describe(body)
    is_page = isinstance(body, str) and body.lstrip().startswith("<")
    if is_page and status in {401, 403, 404}:
        # A proxy or a captive portal speaks, not the provider: the key may be fine.
        return _fixed(
            ProviderResponseError("The server sent a web page", status=status)
        )
    retry_after = retry_after_seconds(headers)
    return _classify(status, message, codes, retry_after)


def error_from_object(error: object) -> ProviderError:
    """Return the error that came as data inside a stream or a success."""
    message, codes = describe({"error": error})
    status = next((int(code) for code in codes if re.fullmatch(r"[1-5]\d\d", code)), 0)
    if status == 0:
        hints = " ".join(codes).lower()
        for pattern, known in (
            (r"rate_?limit|too_many|resource_exhausted|quota|billing|credit", 429),
            (r"forbidden|permission|moderation|content_filter|content_policy", 403),
            (r"auth|invalid_api_key", 401),
            (r"invalid_request|bad_request|invalid_argument", 400),
        ):
            if re.search(pattern, hints):
                status = known
                break
    if status == 0 and _is_about_request(" ".join((*codes, message)).lower()):
        status = 400
    return _classify(status or 500, message, codes, None)


def _classify(
    status: int, message: str, codes: tuple[str, ...], retry_after: float | None
) -> ProviderError:
    text = " ".join((*codes, message)).lower()
    told: dict[str, Any] = {"status": status, "retry_after_seconds": retry_after}
    error: ProviderError
    match status:
        case 401:
            error = ProviderAuthError(message, **told)
        case 403:
            # Of the region, the words, the model or the account: another key would
            # not mend it, and other words may be answered.
            is_key = KEY.search(text) and not LIMITED.search(text)
            is_key = is_key and not FILTERED.search(text)
            kind = ProviderAuthError if is_key else ProviderRefusedError
            error = kind(message or "The server forbids it", **told)
        case 402:
            error = _fixed(ProviderRateLimitError(message, **told))
        case 429:
            error = ProviderRateLimitError(message, **told)
            if retry_after is None and NO_CREDIT.search(text):
                _fixed(error)
        case 413:
            error = ContextTooLongError(message, **told)
        case _ if status >= 500 or status in {408, 409, 425}:
            error = ProviderUnreachableError(message, **told)
            # Some local servers answer 500 to a request that does not fit.
            if TOO_LONG.search(text):
                error = ContextTooLongError(message, **told)
        case _:
            error = _of_bad_request(text, message, told)
    return error


def _of_bad_request(text: str, message: str, told: dict[str, Any]) -> ProviderError:
    """Return the error of a 3xx or 4xx: its meaning is in its words."""
    if TOO_LONG.search(text):
        return ContextTooLongError(message, **told)
    if FILTERED.search(text) or told["status"] == 451:
        return ProviderRefusedError(message, **told)
    if NO_MODEL.search(text):
        return ModelNotFoundError(message, **told)
    if BAD_KEY.search(text):
        return ProviderAuthError(message, **told)
    if told["status"] == 404 and "model" in text:
        return ModelNotFoundError(message, **told)
    if told["status"] == 404 or told["status"] < 400:
        return _fixed(ProviderResponseError(message or "No such address", **told))
    return ProviderError(message or "The request was refused", **told)


def _is_about_request(text: str) -> bool:
    return any(pattern.search(text) for pattern in (TOO_LONG, NO_MODEL, BAD_KEY))


def _fixed[E: ProviderError](error: E) -> E:
    """Return an error of a kind that is worth another try, where it is not."""
    error.retryable = False
    return error


def describe(body: object) -> tuple[str, tuple[str, ...]]:
    """Return the message and the codes of an error body, whatever its form."""
    if isinstance(body, list) and body:
        body = body[0]
    if isinstance(body, Mapping):
        inner = body.get("error", body)
        if isinstance(inner, Mapping):
            body = inner
        elif isinstance(inner, str):
            body = {**body, "message": inner}
    if isinstance(body, Mapping):
        message = body.get("message") or body.get("detail") or body.get("msg") or ""
        codes = tuple(
            _one_line(body[key])[:LONGEST_CODE]
            for key in ("code", "type", "status")
            if body.get(key)
        )
        # The parameter that was refused is sometimes named only here.
        if (param := body.get("param")) and str(param) not in str(message):
            message = f"{_one_line(message)} ({_one_line(param)[:LONGEST_CODE]})"
        return _one_line(message), codes
    return _one_line(body or ""), ()


def _one_line(message: object) -> str:
    text = message if isinstance(message, str) else str(message)
    return " ".join(text[: LONGEST_MESSAGE * 8].split())[:LONGEST_MESSAGE]


def retry_after_seconds(
    headers: Mapping[str, str], now: float | None = None
) -> float | None:
    """Return how long the server asks to wait: seconds, milliseconds or a date."""
    if (milliseconds := _number(headers.get("retry-after-ms"))) is not None:
        return milliseconds / 1000
    value = headers.get("retry-after")
    if value is None:
        return None
    if (seconds := _number(value)) is not None:
        return seconds
    try:
        then = parsedate_to_datetime(value).timestamp()
    except ValueError:
        return None
    return max(then - (time.time() if now is None else now), 0.0)


def _number(value: str | None) -> float | None:
    if value is None or not re.fullmatch(r"\s*\d+(\.\d+)?\s*", value):
        return None
    return float(value)
