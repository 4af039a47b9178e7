"""Whole sentences about lists, about later, and about putting back. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
import re
from typing import Final
from unicodedata import normalize

from ....domains.rows import DOMAINS
from ....languages.language import Language
from .naming import Naming
from .tokens import COMMA, phrase, spelled, tokenize
from .words import TokenRun, WordBook, number_words

_LONGEST_ITEM: Final = 5
_MOST_ITEMS: Final = 12
_DAY: Final = 86_400


@dataclass(frozen=True, slots=True)
class Items:
    """What shall be put on a list."""

    entity_id: str
    items: tuple[str, ...]


def is_undo(text: str, language: Language) -> bool:
    """Return whether a sentence wants the last thing put back, and nothing else."""
    return is_one_of(text, language.household.undoes, language)


def is_shopping(text: str, language: Language) -> bool:
    """Return whether a sentence asks what is to be bought."""
    return is_one_of(text, language.household.buys, language)


def is_one_of(text: str, phrases: Iterable[str], language: Language) -> bool:
    """Return whether a sentence is one of some, politeness aside."""
    tokens = tokenize(text)
    start, end = trimmed(tokens, language)
    said = tokens[start:end]
    return bool(said) and any(phrase(item) in {said, tokens} for item in phrases)


def trimmed(tokens: TokenRun, language: Language) -> tuple[int, int]:
    """Return where a sentence begins and ends, politeness aside."""
    small = {phrase(text) for text in language.lexicon.harmless}
    start, end = 0, len(tokens)
    while start < end and tokens[start : start + 1] in small:
        start += 1
    while end > start and tokens[end - 1 : end] in small:
        end -= 1
    return start, end


def lists_of(naming: Naming) -> tuple[str, ...]:
    """Return the lists of the home; the one for shopping is the first made."""
    return tuple(
        entity.entity_id
        for domain, entities in naming.home.by_domain.items()
        if (row := DOMAINS.get(domain)) and row.looked_up == "items"
        for entity in entities
    )


def later(text: str, language: Language) -> tuple[str, int] | None:
    """Return the sentence without "in 10 minutes", and the seconds that it says."""
    pattern, spans, numbers = _waits(language)
    found = list(pattern.finditer(normalize("NFC", text)))
    if len(found) != 1 or not language.household.after:
        return None
    named = found[0].groupdict()
    if span := named["span"]:
        seconds = spans[_one_space(span)]
    else:
        said = _one_space(named["number"])
        seconds = int(numbers.get(said, said)) * spans[_one_space(named["unit"])]
    rest = f"{text[: found[0].start()]} {text[found[0].end() :]}".strip(" ,")
    return (rest, seconds) if rest and 0 < seconds <= _DAY else None


@cache
def _waits(
    language: Language,
) -> tuple[re.Pattern[str], Mapping[str, int], Mapping[str, int]]:
    """Return what "in 10 minutes" looks like, seconds by unit or span, and numbers."""
    words = language.household
    units = {
        unit: scale
        for texts, scale in (
            (words.seconds, 1),
            (words.minutes, 60),
            (words.hours, 3600),
        )
        for unit in texts
    }
    spans = {text: int(scale) for scale, texts in words.spans.items() for text in texts}
    numbers = number_words(words)
    after = "|".join(map(re.escape, words.after)) or "(?!)"
    pattern = (
        rf"(?<!\w)(?:{after})\s+(?:(?P<span>{_any(spans)})"
        rf"|(?P<number>\d+|{_any(numbers)})\s+(?P<unit>{_any(units)}))(?!\w)"
    )
    return re.compile(pattern, re.IGNORECASE), {**units, **spans}, numbers


def _any(texts: Iterable[str]) -> str:
    """Return a pattern for any of some texts, the longest first."""
    ordered = sorted(texts, key=len, reverse=True)
    return (
        "|".join(re.escape(text).replace(r"\ ", r"\s+") for text in ordered) or "(?!)"
    )


def _one_space(text: str) -> str:
    return " ".join(text.lower().split())


def items_for(text: str, words: WordBook, naming: Naming) -> Items | None:
    """Return what a sentence puts on a list of this home."""
    said = said_items(text)
    tokens, spelling = tokenize(text), spelled(text)
    if len(said) < len(tokens):
        return None
    if (where := _list_in(tokens, words, naming)) is None:
        where = _lacking(text, tokens, words, naming)
    if where is None:
        return None
    start, end, entity_id = where
    rest = [*range(start), *range(end, len(tokens))]
    verbs = {phrase(verb) for verb in words.language.household.adds}
    kept, has_verb = _without(rest, tokens, verbs)
    if not kept or not (has_verb or kept[0] == 0 or not start):
        return None
    is_long = kept[1:2] == [1] and not _is_joint(tokens[1], words)
    if start and is_long and not (has_verb or _is_amount(tokens[0], words)):
        # Of several words the first may be a verb that nobody knows.
        return None
    lexicon = words.language.lexicon
    turning = set().union(
        *(lexicon.turning[kind] for kind in ("negation", "exception", "condition"))
    )
    if any(spelling[at] in turning for at in kept):
        return None
    items = items_of(kept, tokens, said, words)
    if not items or len(items) > _MOST_ITEMS:
        return None
    return Items(entity_id, items)


_AS_SAID: Final = r"\d+(?:[.,]\d+)?|%|°|[^\W\d_]+|[,;.!?:&]"


def said_items(text: str) -> list[str]:
    """Return the words of a sentence as they were said."""
    return re.findall(_AS_SAID, normalize("NFC", text))


def _list_in(
    tokens: TokenRun, words: WordBook, naming: Naming
) -> tuple[int, int, str] | None:
    """Return where a list is named, with the small words before it."""
    lists = set(lists_of(naming))
    best: tuple[int, int, str] | None = None
    for start in range(len(tokens)):
        for end, tag in naming.at(tokens, start, words.endings):
            if tag.role not in {"name", "part"} or len(tag.more) != 1:
                continue
            if tag.more[0] in lists and (
                best is None or end - start > best[1] - best[0]
            ):
                best = (start, end, tag.more[0])
    if best is None:
        return None
    start, end, entity_id = best
    begin = start
    while begin and _is_small(tokens[begin - 1 : begin], words):
        begin -= 1
    # Something has to say that it goes there: "to the", "auf die".
    return (begin, end, entity_id) if begin < start else None


def _lacking(
    text: str, tokens: TokenRun, words: WordBook, naming: Naming
) -> tuple[int, int, str] | None:
    """Return the words that say what is to be bought, and the list for it."""
    lists = lists_of(naming)
    if not lists or text.rstrip().endswith("?"):
        return None
    for said in words.language.household.lacks:
        start = phrase(said)
        if tokens[: len(start)] == start:
            return 0, len(start), lists[0]
    return None


def _is_joint(token: str, words: WordBook) -> bool:
    return any(tag.role == "and" for tag in words.phrases.get((token,), ()))


def _is_amount(token: str, words: WordBook) -> bool:
    """Return whether a word is a number, an article, or another that says how much."""
    roles = {tag.role for tag in words.phrases.get((token,), ())}
    return token[0].isdigit() or bool(roles & {"number", "skip"})


def _is_small(token: TokenRun, words: WordBook) -> bool:
    return any(
        tag.role in {"skip", "prep", "to"} for tag in words.phrases.get(token, ())
    )


def _without(
    rest: Sequence[int], tokens: TokenRun, verbs: set[TokenRun]
) -> tuple[list[int], bool]:
    """Return the places without the verb that puts things on a list."""
    kept = list(rest)
    has_verb = False
    for length in (2, 1):
        if tuple(tokens[at] for at in kept[:length]) in verbs:
            kept, has_verb = kept[length:], True
        if len(kept) > length and tuple(tokens[at] for at in kept[-length:]) in verbs:
            kept, has_verb = kept[:-length], True
    return kept, has_verb


def items_of(
    kept: Sequence[int], tokens: TokenRun, said: Sequence[str], words: WordBook
) -> tuple[str, ...]:
    """Return the single things, without articles and politeness."""
    lexicon = words.language.lexicon
    small = {phrase(text) for text in lexicon.articles | lexicon.harmless}
    small |= {phrase(text) for text in words.language.household.small}
    joints = {key for key, tags in words.phrases.items() if tags[0].role == "and"}
    found = []
    for is_joint, group in groupby(kept, lambda at: (tokens[at],) in joints):
        places = list(group)
        if is_joint:
            continue
        while places and (tokens[places[0]],) in small:
            places = places[1:]
        while places and (tokens[places[-1]],) in small:
            places = places[:-1]
        if not places or len(places) > _LONGEST_ITEM:
            return ()
        found.append(" ".join(said[at] for at in places))
    return tuple(found) if COMMA not in found else ()
