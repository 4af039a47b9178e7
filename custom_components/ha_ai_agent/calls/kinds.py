"""Kinds of things in names that no thing has: "the lights in the bedroom". Pure."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final, NamedTuple

from ..domains.rows import BY_ALIAS, DOMAINS
from ..home.names import bare, normalize
from ..languages import Languages, known

_LONGEST: Final = 2
"""Words of a kind: "media player"."""


class KindName(NamedTuple):
    """What is left of a name, and of which domains it speaks."""

    rest: str
    domains: frozenset[str]
    is_every: bool
    """It says "all"."""


@cache
def _kinds(languages: Languages) -> Mapping[str, frozenset[str]]:
    """Return what kinds are called, in every language, as bare names."""
    found: dict[str, frozenset[str]] = {}
    words = [
        *((name, name) for name, row in DOMAINS.items() if row.role != "silent"),
        *BY_ALIAS.items(),
        *(
            (word, kind.partition(".")[0])
            for language in languages
            for kind, names in language.home.kinds.items()
            for word in names
        ),
    ]
    for word, domain in words:
        if key := bare(normalize(word)):
            found[key] = found.get(key, frozenset()) | {domain}
    return found


@cache
def _every(languages: Languages) -> frozenset[str]:
    """Return the words for "all"."""
    return frozenset(
        normalize(word)
        for language in languages
        for word in (*language.names.all, *language.home.everything)
    )


@cache
def _wholes(languages: Languages) -> frozenset[str]:
    """Return the words for the home as a whole."""
    return frozenset(
        normalize(word) for language in languages for word in language.home.whole
    )


@cache
def _heres(languages: Languages) -> frozenset[str]:
    """Return the words for the room of whoever speaks."""
    return frozenset(
        bare(normalize(word)) for language in languages for word in language.home.here
    )


@cache
def _colors(languages: Languages) -> Mapping[str, str]:
    """Return what colors, and whites, are called -> their name in English."""
    return {
        normalize(word): name
        for language in languages
        for name, words in language.home.colors.items()
        for word in words
    }


def is_everywhere(text: str) -> bool:
    """Return whether a text stands for the whole home instead of for a place."""
    words = bare(normalize(text)).split()
    return bool(words) and set(words) <= _every(known()) | _wholes(known())


def is_here(text: str) -> bool:
    """Return whether a text stands for the room of whoever speaks."""
    return bare(normalize(text)) in _heres(known())


def color_called(text: str) -> str:
    """Return a color as it is called in English, where a language has a word for it."""
    return _colors(known()).get(normalize(text), text)


def domains_called(word: str) -> frozenset[str]:
    """Return the domains that a word of people or of models stands for."""
    plain = normalize(word).replace(" ", "_")
    if plain in DOMAINS:
        return frozenset({plain})
    return _kinds(known()).get(bare(normalize(word)), frozenset())


def read_kind(text: str) -> KindName | None:
    """Return a name without the word for a kind that it begins or ends with."""
    every, kinds = _every(known()), _kinds(known())
    words = normalize(text).split()
    rest = bare(" ".join(word for word in words if word not in every)).split()
    is_every = any(word in every for word in words)
    for length in range(min(_LONGEST, len(rest)), 0, -1):
        for kind, left in (
            (rest[-length:], rest[:-length]),
            (rest[:length], rest[length:]),
        ):
            if (domains := kinds.get(" ".join(kind))) is not None:
                return KindName(" ".join(left), domains, is_every)
    return None


def only_says(domain: str, texts: Iterable[str]) -> bool:
    """Return whether names say nothing but the kind of thing: "the music"."""
    said = [read_kind(text) for text in texts]
    return bool(said) and all(
        one is not None and not one.rest and domain in one.domains for one in said
    )
