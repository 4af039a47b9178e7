"""What people say of timers beyond Home Assistant's own sentences. Pure.

Every word has to be known, or be the name of the timer, right beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain
import re
from typing import Final
from unicodedata import normalize

from ....languages.language import Language
from .words import number_words

type Number = tuple[str, int]
"""A part of a duration and how many of it: ("minutes", 5)."""

_WORD: Final = re.compile(r"\d+|[^\W\d_]+(?:['’][^\W\d_]+)*'?")  # noqa: RUF001
_STATUS: Final = "HassTimerStatus"
_INTENTS: Final = (
    ("left", _STATUS),
    ("pause", "HassPauseTimer"),
    ("resume", "HassUnpauseTimer"),
    ("add", "HassIncreaseTimer"),
    ("take", "HassDecreaseTimer"),
    ("cancel", "HassCancelTimer"),
    ("start", "HassStartTimer"),
)
"""The first that is said is meant: "how long is the timer set for"."""
_CHANGES: Final = frozenset({"HassIncreaseTimer", "HassDecreaseTimer"})
_OWN_TIME: Final = frozenset({*_CHANGES, "HassStartTimer"})
_SHORTEST_NOUN: Final = 5
_SHORTEST_NAME: Final = 3
"""Letters of what stands before it in one word: "Eiertimer"."""
_ALL: Final = "HassCancelAllTimers"
_LONGEST_NAME: Final = 2
_MOST_WORDS: Final = 16
_MOST_ALONE: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerWish:
    """An intent of Home Assistant's, and its slots."""

    intent_type: str
    slots: Mapping[str, int | str]


@dataclass(slots=True)
class _Said:
    """Which word is what; None: any other."""

    words: list[str]
    kinds: list[str | None]
    time: dict[str, int]
    name: str = ""
    """What stands before the noun, in one word with it."""


def read_timer(
    text: str, language: Language, *, needs_time: bool = True
) -> TimerWish | None:
    """Return what a sentence wants of a timer; None where a word is left over."""
    known = _phrases(language)
    if not known:
        return None
    words = _WORD.findall(normalize("NFC", text).lower().replace("’", "'"))  # noqa: RUF001
    if not words or len(words) > _MOST_WORDS:
        return None
    said = _marked(words, known, language)
    if said is None or said.kinds.count("noun") > 1:
        return None
    acts = [intent for kind, intent in _INTENTS if kind in said.kinds]
    intent_type = acts[0] if acts else "HassStartTimer"
    if "noun" not in said.kinds:
        return _without_noun(said, intent_type)
    name = _name(said, language)
    if name is None or not (acts or said.time):
        return None
    if intent_type == "HassCancelTimer" and "all" in said.kinds and not name:
        return TimerWish(intent_type=_ALL, slots={})
    has_own_time = intent_type in _OWN_TIME
    is_started = intent_type == "HassStartTimer"
    if has_own_time and not said.time and (needs_time or not is_started):
        return None
    prefix = "" if has_own_time else "start_"
    slots: dict[str, int | str] = {f"{prefix}{key}": n for key, n in said.time.items()}
    return TimerWish(
        intent_type=intent_type, slots=slots | ({"name": name} if name else {})
    )


def _without_noun(said: _Said, intent_type: str) -> TimerWish | None:
    """Return what can be said of nothing but a timer: "how long is left"."""
    if None in said.kinds or len(said.words) > _MOST_ALONE:
        return None
    if intent_type == _STATUS and not said.time:
        is_whole = said.kinds.count("left") > 1
        return TimerWish(intent_type=_STATUS, slots={}) if is_whole else None
    is_change = intent_type in _CHANGES and said.time
    slots: dict[str, int | str] = {**said.time}
    return TimerWish(intent_type=intent_type, slots=slots) if is_change else None


@cache
def _phrases(language: Language) -> Mapping[tuple[str, ...], str]:
    """Return phrases as words, each with its kind; the longer ones come first."""
    found = {
        tuple(_WORD.findall(phrase)): kind
        for kind, phrases in language.household.timers.items()
        for phrase in phrases
    }
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


@cache
def _units(language: Language) -> Mapping[str, str]:
    words = language.household
    rows = (
        ("hours", words.hours),
        ("minutes", words.minutes),
        ("seconds", words.seconds),
    )
    return {unit: part for part, units in rows for unit in units}


def _marked(
    words: list[str], known: Mapping[tuple[str, ...], str], language: Language
) -> _Said | None:
    """Return the kind of each word; None where a time is said twice."""
    numbers, units = number_words(language.household), _units(language)
    said = _Said(words, [None] * len(words), {})
    at = 0
    while at < len(words):
        found = _number(words, at, numbers, units)
        if found is not None and found[1] == 1 and (words[at + 1],) in known:
            # Danish: hours are called "timer", but one of them is not.
            found = None
        if found is not None:
            part, count = found
            if part in said.time:
                return None
            said.time[part] = count
            said.kinds[at] = said.kinds[at + 1] = "time"
            at += 2
            continue
        phrase = next((it for it in known if tuple(words[at : at + len(it)]) == it), ())
        for offset in range(len(phrase)):
            said.kinds[at + offset] = known[phrase]
        if not phrase and (name := _joined_name(words[at], known, language)):
            said.kinds[at], said.name = "noun", name
        at += max(len(phrase), 1)
    return said


def _joined_name(
    word: str, known: Mapping[tuple[str, ...], str], language: Language
) -> str:
    """Return the name in a word that ends with what a timer is called, if any."""
    if not language.home.joins:
        return ""
    nouns = (
        phrase[0]
        for phrase, kind in known.items()
        if kind == "noun" and len(phrase) == 1 and len(phrase[0]) >= _SHORTEST_NOUN
    )
    names = (word.removesuffix(noun) for noun in nouns if word.endswith(noun))
    return next((name for name in names if len(name) >= _SHORTEST_NAME), "")


def _number(
    words: list[str], at: int, numbers: Mapping[str, int], units: Mapping[str, str]
) -> Number | None:
    """Return "5 minutes" where it stands."""
    if at + 1 >= len(words) or (part := units.get(words[at + 1])) is None:
        return None
    number = words[at]
    if not number.isdigit() and number not in numbers:
        return None
    return part, int(numbers.get(number, number))


def _name(said: _Said, language: Language) -> str | None:
    """Return the name of the timer, "" without one; None where words are left over."""
    left = [at for at, kind in enumerate(said.kinds) if kind is None]
    if not left or said.name:
        return None if left else said.name
    if len(left) > _LONGEST_NAME or left[-1] - left[0] != len(left) - 1:
        return None
    words = [said.words[at] for at in left]
    turning = set(chain(*language.lexicon.turning.values()))
    if turning.intersection(words) or any(map(str.isdigit, words)):
        return None
    noun = said.kinds.index("noun")
    is_before = left[-1] == noun - 1
    between = said.kinds[noun + 1 : left[0]]
    is_after = left[0] > noun + 1 and all(kind == "of" for kind in between)
    return " ".join(words) if is_before or is_after else None
