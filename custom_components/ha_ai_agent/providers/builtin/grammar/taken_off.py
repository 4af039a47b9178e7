"""Sentences that take something off a list: "take milk off the list". Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
import re
from typing import Final
from unicodedata import normalize

from .errands import items_of, lists_of, said_items, trimmed
from .naming import Naming
from .tokens import is_form, phrase, spelled, tokenize
from .words import TokenRun, WordBook

_ITEM: Final = "*"
_LIST: Final = "~"

type ItemSpan = tuple[int, int]
type ListMatch = tuple[ItemSpan, str]
"""Where the items stand, and the list; without one, any."""


@dataclass(frozen=True, slots=True)
class TakenOff:
    """What shall be off a list."""

    entity_id: str
    items: tuple[str, ...]
    is_done: bool
    """Whether it was bought: then it is done, and else it is gone."""


def taken_off(text: str, words: WordBook, naming: Naming) -> TakenOff | None:
    """Return what a sentence takes off a list of this home."""
    lists = lists_of(naming)
    tokens = tokenize(text)
    said = said_items(text)
    if not lists or len(said) < len(tokens) or text.rstrip().endswith("?"):
        return None
    if _is_turned(spelled(text), words):
        return None
    start, end = trimmed(tokens, words.language)
    for templates, is_done in _templates(words):
        ways = {
            where
            for template in templates
            for where in _matches(template, tokens[:end], start, naming, words)
        }
        # "Take milk off": the way that explains most is meant, so no "take milk".
        least = min((last - first for (first, last), _ in ways), default=0)
        found = {
            (items, entity_id or lists[0])
            for (first, last), entity_id in ways
            if last - first == least
            and (items := items_of(range(first, last), tokens, said, words))
        }
        if len(found) == 1:
            items, entity_id = found.pop()
            return TakenOff(entity_id, items, is_done)
    return None


def _is_turned(spelling: TokenRun, words: WordBook) -> bool:
    """Return whether a word turns the meaning: "don't take it off"."""
    return any(
        spelling[at : at + len(run)] == run
        for run in _turns(words)
        for at in range(len(spelling))
    )


@cache
def _turns(words: WordBook) -> frozenset[TokenRun]:
    turning = words.language.lexicon.turning
    kinds = ("negation", "exception", "condition")
    return frozenset(spelled(text) for kind in kinds for text in turning[kind])


@cache
def _templates(words: WordBook) -> tuple[tuple[tuple[TokenRun, ...], bool], ...]:
    """Return how things are taken off, and how they are bought, as tokens."""
    household = words.language.household
    return tuple(
        (tuple(map(_parts, texts)), is_done)
        for texts, is_done in ((household.removes, False), (household.bought, True))
    )


def meant_items(
    said: tuple[str, ...], there: tuple[str, ...], words: WordBook
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the items of a list that are meant, and what is not on it."""
    found: list[str] = []
    missing: list[str] = []
    for item in said:
        key = phrase(item)
        alike = [own for own in there if phrase(own) == key] or [
            own for own in there if _are_forms(key, phrase(own), words.endings)
        ]
        if len(alike) == 1:
            found += alike
        else:
            missing.append(item)
    return tuple(dict.fromkeys(found)), tuple(missing)


def _are_forms(said: TokenRun, known: TokenRun, endings: frozenset[str]) -> bool:
    return len(said) == len(known) and all(
        is_form(*pair, endings) for pair in zip(said, known, strict=True)
    )


def _parts(template: str) -> TokenRun:
    """Return a template as tokens and its two signs."""
    return tuple(
        token
        for part in re.split(r"([*~])", normalize("NFC", template))
        for token in ((part,) if part in {_ITEM, _LIST} else phrase(part))
    )


def _matches(
    parts: TokenRun, tokens: TokenRun, at: int, naming: Naming, words: WordBook
) -> Iterator[ListMatch]:
    """Yield the ways in which tokens are what a template says."""
    if not parts:
        if at == len(tokens):
            yield (0, 0), ""
        return
    first, rest = parts[0], parts[1:]
    if first == _ITEM:
        for end in range(at + 1, len(tokens) + 1):
            for _, entity_id in _matches(rest, tokens, end, naming, words):
                yield (at, end), entity_id
    elif first == _LIST:
        for end, entity_id in _lists_at(tokens, at, naming, words):
            for where, _ in _matches(rest, tokens, end, naming, words):
                yield where, entity_id
    elif tokens[at : at + 1] == (first,):
        yield from _matches(rest, tokens, at + 1, naming, words)


def _lists_at(
    tokens: TokenRun, at: int, naming: Naming, words: WordBook
) -> Iterator[tuple[int, str]]:
    """Yield the lists that are named at a place, articles before them."""
    lists = set(lists_of(naming))
    articles = {
        phrase(text)
        for text in (*words.language.lexicon.articles, *words.language.household.small)
    }
    while at < len(tokens):
        for end, tag in naming.at(tokens, at, words.endings):
            is_one = tag.role in {"name", "part"} and len(tag.more) == 1
            if is_one and tag.more[0] in lists:
                yield end, tag.more[0]
        if tokens[at : at + 1] not in articles:
            return
        at += 1
