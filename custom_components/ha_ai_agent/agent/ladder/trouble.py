"""What is said of a failure, by its kind. Pure."""

from collections.abc import Mapping
from typing import Final

from ..sentences import SentenceKey
from .ladder import Failed

_TROUBLES: Final[Mapping[str, SentenceKey]] = {
    "context_too_long": "too_long",
    "spending_limit": "spending_limit",
    "bad_response": "empty",
    "refused": "refused",
    "output_limit": "output_limit",
    # What waiting does not mend; a repair or a reauthentication tells what does.
    "invalid_auth": "provider_refused",
    "model_not_found": "provider_refused",
    "no_tools": "provider_refused",
    "provider_error": "provider_refused",
}
"""What is said of an error when no rung is left; of all others, to try again."""
_BUSY: Final = frozenset({429, 503, 529})


def trouble_of(failed: Failed) -> SentenceKey:
    """Return what is to be said where no rung is left."""
    error = failed.error
    if (word := _TROUBLES.get(error.key)) is not None:
        return word
    if error.key == "rate_limited" or error.status in _BUSY:
        return "provider_busy"
    if error.key == "timeout" or error.status or not failed.was_asked:
        return "provider_silent"
    return "provider_down"
