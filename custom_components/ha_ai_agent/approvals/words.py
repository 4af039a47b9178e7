"""The model's words on their way out: addresses, searches and messages. Pure.

Allowed is what browsing or searching gave and what a person wrote in this conversation.
A word without scheme, host or path is a search word. Everything else is asked about.
"""

from collections.abc import Iterator, Mapping
import re
from typing import Any, Final, Literal

from ..calls.addresses import addresses_in, reaches
from ..calls.resolved import ResolvedCall
from ..calls.subjects import Facts
from ..domains.rows import domain_of
from ..markup import undone

type WordsRisk = Literal["opaque", "outside", "message"]

_TEMPLATE: Final = re.compile(r"\{\{|\{%|\{#")
_ADDRESS_AROUND: Final = re.compile(r"[/.:@\\=?&]\{\{|\}\}[/.:@\\]\S|//|www\.")
_SEARCHES: Final = frozenset(
    {"media_content_id", "media_id", "q", "query", "search", "search_query", "term"}
)
_SPOKEN: Final = frozenset(
    {"announcement", "extra_system_prompt", "message", "question", "start_message"}
)
_SEARCH_WORDS: Final = 8
_SEARCH_SIGNS: Final = 80
_SPOKEN_WORDS: Final = 30
_LONGEST_WORD: Final = 30
_LONGEST_TEXT: Final = 200
"""In any other field: names, options and values are shorter."""
_NUMBER: Final = re.compile(r"\d{5,}")
_DEEPEST: Final = 12


def risk_of_words(call: ResolvedCall, facts: Facts) -> WordsRisk | None:
    """Return the risk in the words that the model gives along."""
    if any(_TEMPLATE.search(undone(text)) for _, text in _texts(call.data)):
        return "opaque"
    if any(not facts.allows(*found) for found in addresses_in(call.data)):
        return "outside"
    if not domain_of(call.domain).stays_home and any(
        not _may_leave(key, text, facts)
        for key, text in _texts(call.data)
        # What a script does with its words is looked at step by step.
        if call.domain != "script" or key.casefold() in _SEARCHES | _SPOKEN
    ):
        return "message"
    return None


def risk_of_filled(
    call: ResolvedCall, outer: Mapping[str, Any], facts: Facts
) -> WordsRisk | None:
    """Return the risk of a step whose templates may hold the words of the caller."""
    filled = [(key, text) for key, text in _texts(call.data) if _TEMPLATE.search(text)]
    if not filled:
        return None
    words = [text for _, text in _all_texts(outer) if text and not facts.said(text)]
    if words and any(
        reaches(key) or _ADDRESS_AROUND.search(text) for key, text in filled
    ):
        return "outside"
    if domain_of(call.domain).stays_home:
        return None
    if words and not call.entity_ids and domain_of(call.domain).reach != "home":
        # To nobody in the house: whoever it is, gets them to read.
        return "message"
    if any(not _may_leave(key, word, facts) for key, _ in filled for word in words):
        return "message"
    return None


def _may_leave(key: str, text: str, facts: Facts) -> bool:
    """Return whether a text that others get to read is no more than it should be."""
    name = key.casefold()
    if facts.said(text) or facts.was_given(text):
        return True
    if name not in _SEARCHES | _SPOKEN:
        return len(text) <= _LONGEST_TEXT
    words = text.split()
    if _NUMBER.search(text) or any(len(word) > _LONGEST_WORD for word in words):
        return False
    if name in _SPOKEN:
        return len(words) <= _SPOKEN_WORDS
    is_short = len(words) <= _SEARCH_WORDS and len(text) <= _SEARCH_SIGNS
    return is_short and not facts.names_something(text)


def _all_texts(value: Any) -> Iterator[tuple[str, str]]:
    """Yield every text, and every number as one."""
    yield from _texts(value)
    if isinstance(value, Mapping):
        for key, item in value.items():
            if isinstance(item, int | float) and not isinstance(item, bool):
                yield str(key), str(item)


def _texts(value: Any, key: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """Yield every text with its key; keys are texts, too."""
    if isinstance(value, str):
        yield key, value
    elif depth > _DEEPEST:
        # Too deep to look into: as good as a template.
        yield key, "{{"
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield "", str(name)
            yield from _texts(item, str(name), depth + 1)
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from _texts(item, key, depth + 1)
    elif (
        isinstance(value, int | float) and not isinstance(value, bool) and reaches(key)
    ):
        yield key, str(value)
