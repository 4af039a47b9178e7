"""What servers say when they fail, as our own errors. Pure."""

from collections.abc import Mapping
from email.utils import parsedate_to_datetime
import json
import re
import time
from typing import Any

from ..errors import (
    ContextTooLongError,
    ModelNotFoundError,
    NoToolsError,
    ProviderAuthError,
    ProviderError,
    ProviderRateLimitError,
    ProviderRefusedError,
    ProviderResponseError,
    ProviderUnreachableError,
)
from ..limits import MAX_REFUSAL_BYTES
from ..reading import read_json

LONGEST_MESSAGE = 300
LONGEST_CODE = 100
TOO_LONG = re.compile(
    r"context[ _-]?(length|window|size|limit)|maximum (context|prompt|input)"
    r"|too many (input |prompt )?tokens|(model|input|prompt|context) token limit"
    r"|(prompt|input|request|messages?|conversation)( is| are)? too (long|large)"
    r"|exceeds? the (available|model'?s?|max\w*) |reduce the (length|size)"
    r"|(range of|max\w*) input length|input (length|tokens?)\b.{0,60}(exceed|limit)"
    r"|(prompt|input|request|messages?|conversation|context)\b.{0,80}?"
    r"(exceed|longer than|greater than|larger than|more than|over the|overflow|beyond)"
    r".{0,60}?(token|length|context|window|limit|maximum|n_ctx|num_ctx)"
    r"|tokens?`? (\+ \S+ )?must be (<|less)|max_(seq|model)_len|got -\d"
    r"|(prompt|input|request) (is|has|of) \d+ tokens"
    r"|tokens? .{0,40}exceeds?.{0,40}(limit|maximum|max)|context overflow"
)
ANSWER_LIMIT = re.compile(r"max_(completion_|output_|new_)?tokens")
"""Its limit may be too high for a model: no word of the request is too many then."""
NO_TOOLS = re.compile(
    r"(?<![\w.])(tools?|functions?)([ _-]?(use|calls?|calling|param\w*))?[`'\"]?"
    r"( \w+)? (is|are|was|were)( currently)?( not|n't)"
    r" (supported|available|enabled|allowed)"
    r"|(not|n't|cannot|can't) (currently )?(support|use|call|handle|accept)\w*"
    r"(?! (for|with)\b)"
    r"( \w+){0,2} [`'\"]?(tools?|functions?)\b(?! (schema|named?|result|definition))"
    r"|(support|capable of|endpoints?).{0,20} (tools?|function)[ -]?(use|call)"
    r"|--jinja|enable-auto-tool-choice|tool-call-parser|unsupported.{0,20}\btools?\b"
    r"|unsupported_(tool|function)|tools? (unsupported|not (supported|implemented))"
    r"|parameters?: [\[{]['\"]tools|['\"]body['\"], ['\"]tools['\"]\]"
    r"|not permitted: tools|support the provided ['\"`]tool_choice"
)
"""Words of a refusal that means the tools, all of them."""
NO_STREAM = re.compile(
    r"(with|in|when|while|and|for) stream(ing)?\b|stream.{0,20}tools"
)
NO_MODEL = re.compile(
    r"model_not_found|(invalid|unknown|unsupported|no such) model"
    r"|model\b.{0,120}?(not found|not exist|not exist|not available|is not supported"
    r"|not a valid|is not valid|no longer|deprecated|decommissioned|retired|sunset)"
    r"|\bdeployment\b.{0,60}?not (exist|found)|suitable.{0,20} handler"
    r"|access to (the |this )?model"
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
OF_TEMPLATE = re.compile(
    r"roles? (is |are )?(not )?supported|roles must alternate"
    r"|grammar|(chat|this|jinja) (template|exception)|raise_exception"
)
"""Of a local server that cannot put this request into its model's form."""
FILTERED = re.compile(
    r"content[ _-]?(filter|policy|management|moderation)|moderation|flagged"
    r"|responsible ?ai|safety (system|policy|filter)|prohibited_content"
    r"|data_?inspection|sensitive (content|words)|usage polic"
)
"""Words of a refusal that means what was said."""
DELAY = re.compile(r'"retryDelay": "(\d+(?:\.\d+)?)s"')
"""Of Google's errors."""
WAIT = re.compile(
    r"(?:try again|retry|wait)(?: in| after| for)?"
    r" ((?:\d+(?:\.\d+)? ?(?:ms|s|m|h)[a-z]* ?)+)",
    re.IGNORECASE,
)
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
BAD_KEY = re.compile(
    r"(invalid|missing) authorization header"
    r"|api[ _-]?key.{0,40}(invalid|not valid|incorrect|expired)"
)


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
    if retry_after is None:
        retry_after = told_delay(body, message)
    error = _classify(status, message, codes, retry_after)
    error.request_id = headers.get("x-request-id") or headers.get("request-id")
    return error


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
    delay = told_delay(error, message)
    return _classify(status or 500, message, codes, delay)


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
            # Some local servers answer 500 to a request that they refuse.
            if NO_TOOLS.search(text):
                error = NoToolsError(message, **told)
            elif _is_too_long(text):
                error = ContextTooLongError(message, **told)
            elif OF_TEMPLATE.search(text):
                error = ProviderError(message, **told)
        case _:
            error = _of_bad_request(text, message, told)
    return error


def _of_bad_request(text: str, message: str, told: dict[str, Any]) -> ProviderError:
    """Return the error of a 3xx or 4xx: its meaning is in its words."""
    if _is_too_long(text):
        return ContextTooLongError(message, **told)
    if NO_TOOLS.search(text):
        return NoToolsError(message, **told)
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
    patterns = (TOO_LONG, NO_MODEL, BAD_KEY, NO_TOOLS)
    return any(pattern.search(text) for pattern in patterns)


def _is_too_long(text: str) -> bool:
    is_answer = ANSWER_LIMIT.search(text) and not re.search(
        r"messages|prompt|context|input", text
    )
    return not is_answer and TOO_LONG.search(text) is not None


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
        keys = ("message", "detail", "msg", "errors", "error_msg")
        message = next((body[key] for key in keys if body.get(key)), "")
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


def told_delay(body: object, message: str) -> float | None:
    """Return how long the body of an error asks to wait."""
    if found := DELAY.search(json.dumps(body, default=str)[:MAX_REFUSAL_BYTES]):
        return float(found[1])
    if (found := WAIT.search(message)) is None:
        return None
    seconds = [
        float(number) * _UNITS[unit]
        for number, unit in re.findall(r"([\d.]+) ?(ms|s|m|h)", found[1].lower())
    ]
    return sum(seconds)


def hidden_error(chunk: Mapping[str, Any]) -> ProviderError | None:
    """Return the error that an object of a success is, if it is one."""
    if error := chunk.get("error"):
        return error_from_object(error)
    if chunk.get("object") == "error":
        return error_from_object(chunk)  # vLLM
    is_answer = chunk.keys() & {"choices", "type", "output", "usage", "id", "object"}
    is_failure = chunk.get("success") is False or (
        not is_answer and chunk.keys() & {"detail", "msg", "message", "errors"}
    )
    return error_from_object(chunk) if is_failure else None


def _number(value: str | None) -> float | None:
    if value is None or not re.fullmatch(r"\s*\d+(\.\d+)?\s*", value):
        return None
    return float(value)
