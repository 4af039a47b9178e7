"""What the agent says by itself, when no model can say it, by language.

Honest and short: what was done, what was not, what a person can do about it.
"""

from collections.abc import Mapping
from math import ceil
from typing import Final, Literal

from ..languages import find, speak_values

type SentenceKey = Literal[
    "provider_down",
    "provider_silent",
    "provider_busy",
    "again",
    "again_in",
    "provider_down_after",
    "provider_refused",
    "provider_refused_after",
    "cannot_act",
    "empty",
    "done",
    "nothing_changed",
    "not_confirmed",
    "busy",
    "too_long",
    "too_many_tools",
    "rate_limited",
    "ask",
    "ask_elsewhere",
    "okay",
    "spending_limit",
    "spending_limit_other",
    "prompt_error",
    "refused",
    "output_limit",
    "internal_error",
    "internal_error_after",
    "stopped",
    "stopped_after",
    "halted",
    "halted_after",
    "cut_off",
    "schedule_late",
    "schedule_unanswered",
    "schedule_rejected",
    "schedule_failed",
    "schedule_removed",
    "question_removed",
]

type BrokenBy = Literal["internal_error", "stopped", "halted"]
"""What ends a turn early: something of ours, Home Assistant or its owner, who spoke."""
BROKEN_AFTER: Final[Mapping[BrokenBy, SentenceKey]] = {
    "internal_error": "internal_error_after",
    "stopped": "stopped_after",
    "halted": "halted_after",
}
"""What is said where calls were on their way already."""


def sentence(key: SentenceKey, language: str, **values: str) -> str:
    """Return a sentence in a language, or in English where there is none."""
    return find(language).sentences[key].format(**values)


def again(seconds: float, language: str) -> str:
    """Return when a model that failed will be asked again."""
    if seconds < 2:
        return sentence("again", language)
    wait = f"{ceil(seconds)} s" if seconds < 90 else f"{ceil(seconds / 60)} min"
    return sentence(
        "again_in", language, wait=speak_values(wait, find(language).speech)
    )
