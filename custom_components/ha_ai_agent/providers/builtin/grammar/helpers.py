"""Timers and times of the home, spoken of by their names. Pure."""

from collections.abc import Sequence
from typing import Final

from ....domains.tables import ACTS
from ....home.snapshot import Entity
from .naming import Naming
from .timers import TimerWish, read_timer
from .times import SpokenTime, moment_of
from .tokens import phrase, places, spelled, tokenize
from .words import WordBook

_TIMERS: Final = tuple(name for name, row in ACTS.items() if row.runs_down)
_CLOCKS: Final = tuple(name for name, row in ACTS.items() if row.keeps_time)


def timer_named(
    text: str, words: WordBook, naming: Naming, *, may_be_any: bool
) -> tuple[str, TimerWish] | None:
    """Return a timer of the home, and what is wanted of it.

    `may_be_any`: the only one that there is needs no name.
    """
    nouns = words.language.household.timers.get("noun")
    timers = _all(naming, _TIMERS)
    if not nouns or not timers:
        return None
    spelling = spelled(text)
    for start, end, entity_id in _named(text, words, naming, timers):
        # "The laundry timer" may be the laundry and a timer, or its whole name.
        for middle in ((nouns[0],), ()):
            said = " ".join((*spelling[:start], *middle, *spelling[end:]))
            wish = read_timer(said, words.language, needs_time=False)
            if wish is not None and "name" not in wish.slots:
                return entity_id, wish
    if not may_be_any or len(timers) != 1:
        return None
    wish = read_timer(text, words.language, needs_time=False)
    if wish is None or "name" in wish.slots:
        return None
    return timers[0].entity_id, wish


def moment_named(
    text: str, words: WordBook, naming: Naming
) -> tuple[str, SpokenTime] | None:
    """Return what keeps a time by the clock, and the time that it is set to."""
    clock = words.language.household.clock
    clocks = _all(naming, _CLOCKS)
    if not clocks or not clock.get("at"):
        return None
    said, at = places(text)
    for start, end, entity_id in _named(text, words, naming, clocks):
        if not _is_setting(said[: at[start][0]], words):
            continue
        after = said[at[end - 1][1] :].strip(" .!").split()
        left = _without_to(after, words)
        for time in (" ".join(after), f"{clock['at'][0]} {left}" if left else ""):
            moment = moment_of(time, words.language) if time else None
            if moment is not None and not moment.rest and not moment.sun:
                return entity_id, moment
    return None


def _all(naming: Naming, domains: Sequence[str]) -> list[Entity]:
    found = [naming.home.by_domain.get(domain, ()) for domain in domains]
    return [entity for entities in found for entity in entities]


def _named(
    text: str, words: WordBook, naming: Naming, among: Sequence[Entity]
) -> list[tuple[int, int, str]]:
    """Return where one of some things is named, the longest name first."""
    ids = {entity.entity_id for entity in among}
    tokens = tokenize(text)
    found = [
        (start, end, tag.more[0])
        for start in range(len(tokens))
        for end, tag in naming.at(tokens, start, words.endings)
        if tag.role == "name" and len(tag.more) == 1 and tag.more[0] in ids
    ]
    return sorted(found, key=lambda item: item[0] - item[1])


def _is_setting(text: str, words: WordBook) -> bool:
    """Return whether words before a name say that it is set, and nothing else."""
    known = words.language.household
    roles = {
        word: {tag.role for tag in words.phrases.get((word,), ())}
        for word in phrase(text)
    }
    has_verb = any(
        phrase(verb)[:1] == (word,) for verb in known.carriers for word in roles
    )
    return has_verb and all(own & {"do", "skip", "prep"} for own in roles.values())


def _without_to(left: list[str], words: WordBook) -> str:
    """Return what stands behind the word for "to"; nothing without it."""
    to = {text.casefold() for text in words.language.household.to}
    while left[1:] and left[-1].casefold() in _particles(words):
        left = left[:-1]
    for length in (2, 1):
        if len(left) > length and " ".join(left[:length]).casefold() in to:
            left = left[length:]
            articles = words.language.lexicon.articles
            return " ".join(left[1:] if left[0] in articles else left)
    return ""


def _particles(words: WordBook) -> set[str]:
    """Return what closes an order and says nothing: "stel … in"."""
    return {
        key[0]
        for key, tags in words.phrases.items()
        if len(key) == 1 and any(tag.role in {"skip", "prep"} for tag in tags)
    }
