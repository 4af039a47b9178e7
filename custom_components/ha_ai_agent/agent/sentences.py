"""What the agent says by itself, when no model can say it, by language.

Honest and short: what was done, what was not, what a person can do about it.
"""

from collections.abc import Mapping
import json
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

type SentenceKey = Literal[
    "provider_down",
    "provider_down_after",
    "provider_refused",
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

# Read when the module is imported: Home Assistant does that outside of the event loop.
SENTENCES: Final[Mapping[str, Mapping[SentenceKey, str]]] = MappingProxyType(
    json.loads(Path(__file__).with_name("sentences.json").read_text(encoding="utf-8"))
)


def sentence(key: SentenceKey, language: str, **values: str) -> str:
    """Return a sentence in a language, or in English where there is none."""
    texts = SENTENCES.get(language.replace("_", "-").partition("-")[0].lower())
    if texts is None and language.lower().startswith(("no", "nn")):
        texts = SENTENCES["nb"]
    return (texts or SENTENCES["en"])[key].format(**values)
