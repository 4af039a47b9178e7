"""What the agent says by itself, when no model can say it, by language.

Honest and short: what was done, what was not, what a person can do about it.
"""

from typing import Literal

from ..languages import find

type SentenceKey = Literal[
    "provider_down",
    "provider_down_after",
    "provider_refused",
    "provider_refused_after",
    "cannot_act",
    "empty",
    "done",
    "not_confirmed",
    "busy",
    "too_long",
    "rate_limited",
    "ask",
    "spending_limit",
    "spending_limit_other",
    "prompt_error",
    "refused",
    "output_limit",
    "internal_error",
    "internal_error_after",
]


def sentence(key: SentenceKey, language: str, **values: str) -> str:
    """Return a sentence in a language, or in English where there is none."""
    return find(language).sentences[key].format(**values)
