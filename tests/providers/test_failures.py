"""What servers say when they fail, in their own words."""

from datetime import UTC, datetime
from typing import Any

import pytest

from custom_components.ha_ai_agent.errors import (
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
from custom_components.ha_ai_agent.providers.failures import (
    describe,
    error_from_object,
    error_from_status,
    hidden_error,
    retry_after_seconds,
)
from tests.plain import _enable_custom_integrations  # noqa: F401  # a fixture

PAGE = "<html><body>Please log in to the Wi-Fi</body></html>"


def wrapped(message: str, **more: Any) -> dict[str, Any]:
    return {"error": {"message": message, **more}}


@pytest.mark.parametrize(
    ("status", "body", "kind", "retryable"),
    [
        # OpenAI
        (401, wrapped("Incorrect API key", code="invalid_api_key"), ProviderAuthError, False),
        (403, wrapped("Country, region, or territory not supported", code="unsupported_country_region_territory", type="request_forbidden"), ProviderRefusedError, False),
        (404, wrapped("The model `x` does not exist or you do not have access to it.", code="model_not_found"), ModelNotFoundError, False),
        (429, wrapped("Rate limit reached for gpt"), ProviderRateLimitError, True),
        (429, wrapped("You exceeded your current quota", code="insufficient_quota"), ProviderRateLimitError, False),
        (400, wrapped("This model's maximum context length is 128000 tokens.", code="context_length_exceeded"), ContextTooLongError, False),
        (400, wrapped("Unknown parameter: 'foo'."), ProviderError, False),
        (500, wrapped("The server had an error"), ProviderUnreachableError, True),
        (503, "overloaded", ProviderUnreachableError, True),
        (529, wrapped("Overloaded", type="overloaded_error"), ProviderUnreachableError, True),
        (408, "", ProviderUnreachableError, True),
        (413, "Payload Too Large", ContextTooLongError, False),
        # Ollama, llama.cpp, vLLM, LM Studio
        (404, wrapped('model "qwen" not found, try pulling it first'), ModelNotFoundError, False),
        (400, wrapped("the request exceeds the available context size", type="exceed_context_size_error", code=400), ContextTooLongError, False),
        (500, wrapped("context shift is disabled; the request exceeds the available context size"), ContextTooLongError, False),
        (404, {"object": "error", "message": "The model `m` does not exist.", "code": 404}, ModelNotFoundError, False),
        (400, {"error": "Model does not exist"}, ModelNotFoundError, False),
        (400, {"error": "Invalid model identifier 'x'"}, ModelNotFoundError, False),
        # llama.cpp 0.7.0, recorded from the running server
        (400, wrapped("request (30021 tokens) exceeds the available context size (16384 tokens), try increasing it", code=400, type="exceed_context_size_error", n_prompt_tokens=30021, n_ctx=16384), ContextTooLongError, False),
        (503, wrapped("Loading model", type="unavailable_error", code=503), ProviderUnreachableError, True),
        (401, wrapped("Invalid API Key", type="authentication_error", code=401), ProviderAuthError, False),
        (404, wrapped("File Not Found", type="not_found_error", code=404), ProviderResponseError, False),
        (400, wrapped("Invalid tool_choice: bogus", code=400, type="invalid_request_error"), ProviderError, False),
        (400, wrapped("Unable to generate parser for this template. Automatic parser generation failed: JSON schema error at #: unrecognized type nonsense", code=400, type="invalid_request_error"), ProviderError, False),
        (500, wrapped("image input is not supported - hint: if this is unexpected, you may need to provide the mmproj", code=500, type="server_error"), ProviderUnreachableError, True),
        # OpenRouter, Gemini, Mistral, Groq
        (400, wrapped("foo/bar is not a valid model ID", code=400), ModelNotFoundError, False),
        (404, wrapped("No endpoints found for foo/bar.", code=404), ModelNotFoundError, False),
        (402, wrapped("Insufficient credits"), ProviderRateLimitError, False),
        (400, [wrapped("API key not valid. Please pass a valid API key.", status="INVALID_ARGUMENT")], ProviderAuthError, False),
        (400, [wrapped("The input token count (9) exceeds the maximum number of tokens allowed (8).")], ContextTooLongError, False),
        (404, [wrapped("models/gemini-0 is not found for API version v1main")], ModelNotFoundError, False),
        (400, wrapped("The model `llama2` has been decommissioned"), ModelNotFoundError, False),
        (400, {"object": "error", "message": "Invalid model: x", "type": "invalid_model"}, ModelNotFoundError, False),
        # Anthropic
        (400, wrapped("prompt is too long: 20 tokens > 10 maximum"), ContextTooLongError, False),
        # Something in between
        (401, PAGE, ProviderResponseError, False),
        (403, PAGE, ProviderResponseError, False),
        # 403 that is not about the key
        (403, wrapped('Your chosen model requires moderation and your input was flagged for "violence"', code=403), ProviderRefusedError, False),
        (403, wrapped("Project `proj_1` does not have access to model `gpt-4o`", code="model_not_found"), ProviderRefusedError, False),
        (403, wrapped("Key limit exceeded (total limit). Manage it in your settings", code=403), ProviderRefusedError, False),
        (403, wrapped("Access denied. Please check your network settings.", type="forbidden"), ProviderRefusedError, False),
        (403, {"code": "The caller does not have permission", "error": "Your newly created team doesn't have any credits yet."}, ProviderRefusedError, False),
        (403, "", ProviderRefusedError, False),
        # and 403 that is
        (403, [wrapped("Your API key was reported as leaked. Please use another API key.", status="PERMISSION_DENIED", code=403)], ProviderAuthError, False),
        (403, wrapped("Method doesn't allow unregistered callers. Please use API Key.", code=403), ProviderAuthError, False),
        (403, wrapped("Invalid access token"), ProviderAuthError, False),
        # 400 that is about the words
        (400, wrapped("The response was filtered due to the prompt triggering Azure OpenAI's content management policy.", code="content_filter", param="prompt"), ProviderRefusedError, False),
        (404, PAGE, ProviderResponseError, False),
        (404, {"detail": "Not Found"}, ProviderResponseError, False),
        (404, "", ProviderResponseError, False),
        (307, "", ProviderResponseError, False),
        (502, PAGE, ProviderUnreachableError, True),
        (422, {"detail": [{"loc": ["body", "strict"], "msg": "extra"}]}, ProviderError, False),
        (400, "", ProviderError, False),
    ],
)  # fmt: skip
def test_status(
    status: int, body: object, kind: type[ProviderError], retryable: bool
) -> None:
    """A response that is no success becomes the right error."""
    error = error_from_status(status, body, {})
    assert type(error) is kind
    assert error.retryable is retryable
    if not (isinstance(body, str) and body.startswith("<") and status < 500):
        assert error.status == status


@pytest.mark.parametrize(
    "words",
    [
        "Invalid request: Your request exceeded model token limit: 8192",
        "<400> InternalError.Algo.InvalidParameter: Range of input length should be [1, 30720]",
        "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens (4000 in the messages, 1000 in the completion).",
        "Requested token count exceeds the model's maximum context length of 8192 tokens.",
        "The number of tokens to keep from the initial prompt is greater than the context length",
        "Trying to keep the first 5000 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens",
        "Input length 9000 exceeds maximum allowed token length 8192",
        "prompt is too long: 210000 tokens > 200000 maximum",
        "The prompt (9000 tokens) is longer than the model's window",
        "Please reduce the length of the messages or completion.",
        "Input is too long for requested model.",
        "the request exceeds the available context size",
        "total message size 9000 exceeds limit 8000 tokens",
        "Context limit reached",
        "input tokens exceed the configured limit of 272000 tokens",
        "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000 `inputs` tokens",
        "Prompt length 5000 is greater than max_seq_len 4096",
        "The prompt is 5012 tokens, but the model only accepts 4096",
        "max_tokens must be at least 1, got -904. The prompt has 5000 tokens",
        "Prompt has 9000 tokens, but n_ctx is 4096 and the prompt exceeds n_ctx",
    ],
)  # fmt: skip
@pytest.mark.parametrize("status", [400, 500])
def test_too_long_in_many_words(words: str, status: int) -> None:
    """A request that does not fit is one, whoever says so."""
    assert type(error_from_status(status, wrapped(words), {})) is ContextTooLongError


@pytest.mark.parametrize(
    "words",
    [
        "max_tokens is too large: 100000. This model supports at most 4096 completion tokens",
        "`max_tokens` must be less than or equal to `8192`, the maximum value",
        "max_completion_tokens exceeds the maximum of 4096",
        "Invalid 'tools[0].function.name': string too long.",
        "Invalid 'tools[3].function.description': string too long. Expected a maximum length of 1024",
        "Invalid schema for function 'a': object schema missing properties",
        "Tool names must be unique",
        "Invalid tool_choice: bogus",
        "tool_choice 'none' is not supported",
        "parallel_tool_calls is not supported with this model",
        "Unsupported parameter: 'tool_choice' is not supported with this model.",
        "Strict mode is not supported for tools",
        "Structured output is not supported with tools",
        "Function tools with reasoning_effort are not supported for this model",
        "Failed to call a function. Please adjust your prompt.",
        "Thinking mode does not support this tool_choice",
    ],
)  # fmt: skip
def test_other_refusals_are_just_that(words: str) -> None:
    """What one parameter or one tool did is not the length, nor all of the tools."""
    assert type(error_from_status(400, wrapped(words), {})) is ProviderError


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (400, "registry.ollama.ai/library/gemma3:4b does not support tools"),
        (400, "deepseek-r1:8b does not support function calling"),
        (404, "No endpoints found that support tool use. To learn more about provider routing, visit: https://openrouter.ai/docs/provider-routing"),
        (500, "Cannot use tools with stream"),
        (500, "tools param requires --jinja flag"),
        (400, '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set'),
        (400, "Tool calling is not supported with this model"),
        (400, "`tools` is not supported by this model"),
        (422, "This model doesn't support tool use"),
        (400, "Function calling is not enabled for models/gemma-3-27b-it"),
        (501, "Tools are not supported yet"),
        (400, "Unsupported parameter: 'tools'"),
        (400, "The model cannot use tools"),
        (400, "UnsupportedParamsError: ollama does not support parameters: ['tools'], for model=phi"),
        (404, "No endpoints found that support the provided 'tool_choice' value."),
        (422, "Extra inputs are not permitted: tools"),
        (501, "Tools not implemented"),
    ],
)  # fmt: skip
def test_no_tools_in_many_words(status: int, words: str) -> None:
    """A model that cannot call tools is no unreachable server, and no missing one."""
    error = error_from_status(status, wrapped(words), {})
    assert type(error) is NoToolsError
    assert not error.retryable


RETRY_INFO = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "2.5s"}


@pytest.mark.parametrize(
    ("body", "seconds"),
    [
        ([wrapped("You exceeded your current quota, please check your plan and billing details.", details=[RETRY_INFO])], 2.5),
        (wrapped("Rate limit reached. Please try again in 7.66s."), 7.66),
        (wrapped("Rate limit reached. Please try again in 20ms."), 0.02),
        (wrapped("Rate limit reached. Please try again in 1m30.5s. Visit"), 90.5),
        (wrapped("Too many requests, retry after 3 seconds"), 3.0),
        (wrapped("Please wait 2 minutes"), 120.0),
    ],
)  # fmt: skip
def test_a_wait_in_the_body(body: object, seconds: float) -> None:
    """Where no header says how long, the body may; then it is no lack of credit."""
    error = error_from_status(429, body, {})
    assert error.retry_after_seconds == pytest.approx(seconds)
    assert error.retryable
    assert error_from_status(429, body, {"retry-after": "9"}).retry_after_seconds == 9


@pytest.mark.parametrize(
    ("chunk", "kind"),
    [
        ({"detail": "Model is overloaded"}, ProviderUnreachableError),
        ({"success": False, "message": "invalid api key", "code": 401}, ProviderAuthError),
        ({"success": False, "errors": [{"message": "model 'x' not found"}]}, ModelNotFoundError),
        ({"error": "does not support tools"}, NoToolsError),
        ({"msg": "rate limited", "code": 429}, ProviderRateLimitError),
    ],
)  # fmt: skip
def test_an_error_that_is_a_success(chunk: Any, kind: type[ProviderError]) -> None:
    """What came with status 200 may be an error all the same."""
    assert type(hidden_error(chunk)) is kind
    assert hidden_error({"choices": [], "message": "x"}) is None
    assert hidden_error({}) is None


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"code": 429, "message": "Rate limited"}, ProviderRateLimitError),
        ({"code": "rate_limit_exceeded", "message": "x"}, ProviderRateLimitError),
        ({"code": 401, "message": "No auth"}, ProviderAuthError),
        ({"type": "authentication_error", "message": "x"}, ProviderAuthError),
        ({"code": 502, "message": "Provider returned error"}, ProviderUnreachableError),
        ({"type": "invalid_request_error", "message": "Bad"}, ProviderError),
        ({"type": "overloaded_error", "message": "x"}, ProviderUnreachableError),
        ("Something happened", ProviderUnreachableError),
        ({"code": 403, "message": "Flagged by moderation"}, ProviderRefusedError),
        ({"status": "PERMISSION_DENIED", "message": "No"}, ProviderRefusedError),
        ({"code": "insufficient_quota", "message": "x"}, ProviderRateLimitError),
        ({"code": "context_length_exceeded", "message": "x"}, ContextTooLongError),
        ({"code": "model_not_found", "message": "x"}, ModelNotFoundError),
        ({"code": "invalid_api_key", "message": "x"}, ProviderAuthError),
        ({"code": "server_error", "message": "x"}, ProviderUnreachableError),
        ("context length exceeded", ContextTooLongError),
        ("model 'x' not found", ModelNotFoundError),
        (None, ProviderUnreachableError),
    ],
)
def test_error_in_a_stream(body: object, kind: type[ProviderError]) -> None:
    """An error that comes as data is the same error."""
    assert type(error_from_object(body)) is kind


def test_a_stream_without_credit_is_not_tried_again() -> None:
    """No credit is no credit, also where it is told in a stream."""
    body = {"code": "insufficient_quota", "message": "You exceeded your quota"}
    assert not error_from_object(body).retryable


def test_messages_are_short_lines() -> None:
    """What is kept of a message fits a line, and names the parameter."""
    message, codes = describe(wrapped("a\n b" + "c" * 1000, param="top_k", code=1))
    assert len(message) == 300
    assert message.startswith("a bccc")
    assert codes == ("1",)
    assert describe(wrapped("Not supported", param="include"))[0] == (
        "Not supported (include)"
    )
    assert describe({"foo": 1}) == ("", ())


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "3"}, 3.0),
        ({"retry-after": " 0.5 "}, 0.5),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:10 GMT"}, 10.0),
        ({"retry-after": "Wed, 21 Oct 2026 07:27:00 GMT"}, 0.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-4"}, None),
    ],
)
def test_retry_after(headers: dict[str, str], seconds: float | None) -> None:
    """Seconds, milliseconds and dates are understood."""
    now = datetime(2026, 10, 21, 7, 28, tzinfo=UTC).timestamp()
    assert retry_after_seconds(headers, now) == seconds
    assert (retry_after_seconds(headers) is None) is (seconds is None)
