"""Errors that cross a floor. Home Assistant's own are raised at the edge only."""


class AgentError(Exception):
    """Something of ours failed. `key` is a stable code and a translation key."""

    key = "unknown"


class ProviderError(AgentError):
    """A provider request failed."""

    key = "provider_error"
    retryable = False

    def __init__(
        self,
        message: str = "",
        *,
        status: int | None = None,
        retry_after_seconds: float | None = None,
        request_id: str | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after_seconds = retry_after_seconds
        self.request_id = request_id
        """What its maker's support asks for."""


class ProviderUnreachableError(ProviderError):
    """No connection, a reset, or a server error: worth another try."""

    key = "cannot_connect"
    retryable = True


class ProviderTimeoutError(ProviderUnreachableError):
    """The provider was silent for too long."""

    key = "timeout"


class ProviderRateLimitError(ProviderError):
    """Too many requests, or no credit left."""

    key = "rate_limited"
    retryable = True


class ProviderAuthError(ProviderError):
    """The key was refused."""

    key = "invalid_auth"


class ModelNotFoundError(ProviderError):
    """The provider does not have that model."""

    key = "model_not_found"


class ProviderResponseError(ProviderError):
    """What came back is not what the protocol says (HTML, broken JSON, nothing)."""

    key = "bad_response"
    retryable = True


class ProviderRefusedError(ProviderError):
    """This request was refused for what it says or where it comes from.

    The key is fine, and the next request may be answered.
    """

    key = "refused"


class OutputLimitError(ProviderError):
    """The output limit was reached before the first word: thinking counts as well."""

    key = "output_limit"


class NoToolsError(ProviderError):
    """The model, or its server as it was started, cannot call tools."""

    key = "no_tools"


class ContextTooLongError(ProviderError):
    """The request did not fit the model's window."""

    key = "context_too_long"


class StorageError(AgentError):
    """The database could not do it."""

    key = "storage_error"
