"""Whether Home Assistant's second matcher understood all of a sentence, word by word.

It accepts what it can make a wish of, with a few words left over: "don't", "tomorrow",
"my wife". Here a word is a part of the wish, or harmless, or nothing is done.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, Protocol

from ...languages import Lexicon
from .turning import phrases_in

# "By 10 percent" is understood as a value only by what knows steps.
_STEPPED = frozenset(
    {"HassDecreaseTimer", "HassIncreaseTimer", "HassSetVolumeRelative"}
)
_STEP = "by"
_TARGETS = frozenset({"area", "floor", "name"})
_INFLECTED = ("ed", "d", "s", "es", "ing", "n", "en")
_ALIKE = 0.75


class Token(Protocol):
    """A word as the matcher's library has it."""

    text: str
    raw: str


class WordSpan(Protocol):
    """Words that mean something."""

    start: int
    end: int
    tag: str
    text: str
    source: str
    value: Any


class SlotOption(Protocol):
    """What fills a slot, and the words that say so."""

    spans: tuple[WordSpan, ...]


class Frame(Protocol):
    """A wish as the matcher's library has it; it is not annotated."""

    intent: str
    action: str
    action_span: WordSpan
    slot_options: dict[str, SlotOption]
    segment: tuple[int, int]
    response_key: str | None
    inherited_slots: int

    @property
    def unexplained_tokens(self) -> list[int]:
        """Words that the matcher could make nothing of."""


class MatchedSentence(Protocol):
    """What the matcher made of a sentence."""

    tokens: list[Any]
    frames: list[Any]


def is_doubtful(frame: Frame) -> bool:
    """Return whether a wish has no answer, or took its target from the one before.

    The latter while words of its own were not understood: those may be the target.
    """
    is_borrowed = bool(frame.inherited_slots and frame.unexplained_tokens)
    return frame.response_key is None or is_borrowed


def unexplained(
    found: MatchedSentence, vocabulary: Mapping[str, Any], lexicon: Lexicon
) -> tuple[str, ...]:
    """Return the words that are neither a part of the wishes nor harmless."""
    tokens: Sequence[Token] = found.tokens
    words = [token.text.casefold() for token in tokens]
    left = set(range(len(words)))
    for frame in found.frames:
        left -= set(range(*frame.segment)) - set(_doubted(frame, words, vocabulary))
    for where in phrases_in(words, lexicon.harmless):
        left -= set(where)
    for where in phrases_in(words, lexicon.openings):
        # Before everything else: "hey there, turn the TV off".
        if not set(range(where.start)) - left - _harmless_at(words, lexicon.openings):
            left -= set(where)
    for frame in found.frames:
        left |= set(_turned(frame, words, lexicon))
    return tuple(_joined(sorted(left), tokens))


def _harmless_at(words: Sequence[str], known: Collection[str]) -> set[int]:
    """Return where known phrases stand."""
    return {at for where in phrases_in(words, known) for at in where}


def _doubted(
    frame: Frame, words: Sequence[str], vocabulary: Mapping[str, Any]
) -> Iterator[int]:
    """Yield words of a wish that it does not really explain."""
    yield from frame.unexplained_tokens
    if "fuzzy" in frame.action_span.source:
        known = _words_of(vocabulary["actions"].get(frame.action, {}))
        span = range(frame.action_span.start, frame.action_span.end)
        yield from (at for at in span if not _is_slip(words[at], known))


def _turned(frame: Frame, words: Sequence[str], lexicon: Lexicon) -> Iterator[int]:
    """Yield words that are explained and yet turn the wish."""
    if frame.intent not in _STEPPED:
        yield from (at for at in range(*frame.segment) if words[at] == _STEP)
    known = frozenset().union(*lexicon.turning.values())
    for slot, option in frame.slot_options.items():
        for span in option.spans if slot in _TARGETS else ():
            if span.source != "exact":
                # Nearly a name: but what turns a wish is no slip of the tongue.
                part = words[span.start : span.end]
                yield from (span.start + at for at in _harmless_at(part, known))


def _words_of(action: Mapping[str, Any]) -> frozenset[str]:
    """Return the words that an action is said with."""
    parts = action.get("separable") or {}
    phrases = [*action.get("phrases", ()), *parts.get("verbs", ())]
    phrases += [str(word) for word in parts.get("particles", ())]
    return frozenset(word for phrase in phrases for word in str(phrase).split())


def _is_slip(word: str, known: Collection[str]) -> bool:
    """Return whether a word is one that is known, or a slip; "turned" is neither."""
    if word in known:
        return True
    return any(
        SequenceMatcher(a=word, b=other).ratio() >= _ALIKE
        and not any(word == other + ending for ending in _INFLECTED)
        and not any(word == other.rstrip("e") + ending for ending in _INFLECTED)
        for other in known
    )


def _joined(left: Sequence[int], tokens: Sequence[Token]) -> Iterator[str]:
    """Yield words as they were said, together where they stood together."""
    part: list[str] = []
    for number, at in enumerate(left):
        if part and at != left[number - 1] + 1:
            yield " ".join(part)
            part = []
        part.append(tokens[at].raw)
    if part:
        yield " ".join(part)
