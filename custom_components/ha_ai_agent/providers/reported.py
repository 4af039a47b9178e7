"""The tokens that servers report, whatever they call them. Pure."""

from collections.abc import Mapping
from math import isfinite
from typing import Any

from ..models import Usage


def read_usage(
    usage: Mapping[str, Any], timings: object = None, before: Usage | None = None
) -> Usage:
    """Return reported tokens of either protocol.

    Zeros at the end do not take back what was reported `before`.
    """
    asked = _first(usage, "prompt_tokens", "input_tokens")
    details = _first(usage, "prompt_tokens_details", "input_tokens_details")
    cached = details.get("cached_tokens") if isinstance(details, dict) else None
    if cached is None:
        cached = _first(usage, "prompt_cache_hit_tokens", "cached_tokens")
    if cached is None and isinstance(timings, dict):
        cached = timings.get("cache_n")
    # Some servers count the thinking apart from the answer.
    output = max(
        _count(_first(usage, "completion_tokens", "output_tokens")),
        _count(usage.get("total_tokens")) - _count(asked),
    )
    known = before or Usage()
    return Usage(
        input_tokens=_count(asked) or known.input_tokens,
        cached_input_tokens=_count(cached) or known.cached_input_tokens,
        output_tokens=output or known.output_tokens,
    )


def _first(usage: Mapping[str, Any], *keys: str) -> Any:
    return next((usage[key] for key in keys if usage.get(key) is not None), None)


def _count(value: object) -> int:
    return int(value) if isinstance(value, int | float) and isfinite(value) else 0
