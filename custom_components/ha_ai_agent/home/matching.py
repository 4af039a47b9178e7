"""Which known words a spoken word may be: inflected, compound, misspelt. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from itertools import permutations
from typing import Final

from ..folding import (
    common_prefix,
    edit_distance,
    fold,
    is_prefixing,
    is_unspaced,
    skeleton,
)

EXACT: Final = 1.0
_INFLECTED: Final = 0.9
_COMPOUND: Final = 0.85
_TYPO: Final = 0.75
_REMEMBERED: Final = 4096

# What may stand between the parts of a compound (German, Dutch, Nordic, Finnish).
_LINKS: Final = ("", "s", "n", "en", "e", "es", "er", "ens", "a", "u", "i", "o")
_VOWELS: Final = frozenset("aeiouy")
_LONGEST_ENDING: Final = 4
_LONGEST_ENDINGS: Final = 7
_LONGEST_PREFIX: Final = 3
_SHORTEST_STEM: Final = 3
_SHORTEST_PLACE: Final = 5
_SHORTEST_COMMON: Final = 5
# Before endings that may follow a word, and those that only a spoken one has.
_NONE: Final = "-"
_SAID: Final = "+"
_KEYS: Final = {
    letter: (line, place + line / 2)
    for line, letters in enumerate(("qwertyuiop", "asdfghjkl", "zxcvbnm"))
    for place, letter in enumerate(letters)
}
"""Where the letters lie on a keyboard."""

type Endings = frozenset[tuple[str, str]]
"""Endings of a spoken word, and for which ones of a known word they stand."""


@cache
def endings_of(groups: tuple[str, ...]) -> Endings:
    """Return the pairs of endings that a language writes as groups.

    "- s es" may follow a word, "+ ing" only what is said, and "a an orna" or "* en et"
    stand for each other.
    """
    pairs: set[tuple[str, str]] = set()
    for group in groups:
        first, *rest = (skeleton(fold(ending)) for ending in group.split())
        if first in {_NONE, _SAID}:
            pairs.update((ending, "") for ending in rest)
            pairs.update(("", ending) for ending in rest if first == _NONE)
        else:
            pairs.update(permutations([first.strip("*"), *rest], 2))
    return frozenset(pairs)


class WordMatcher:
    """Finds the known words that a word may stand for, with a quality from 0 to 1."""

    def __init__(
        self,
        known: Iterable[str],
        weak: Collection[str] = frozenset(),
        places: Collection[str] = frozenset(),
        endings: Endings = frozenset(),
        *,
        joins: bool = True,
        right: Collection[str] = frozenset(),
    ) -> None:
        self._known = frozenset(known)
        self._weak = weak
        """Words of the language: they do not keep a word from being a misspelt name."""
        self._places = places
        """Words of rooms: they count at the head of a compound, too."""
        self._endings = endings
        self._added = [ending for ending, none in endings if ending and not none]
        """Of the language; without any, every short ending may be one."""
        self._joins = joins
        """Whether the language makes one word of several."""
        self._right = right
        """Small words of the language, which nobody has misspelt."""
        self._heads: dict[str, list[str]] = {}
        self._pairs: dict[str, list[str]] = {}
        self._stems: dict[str, str] = {}
        self._remembered: dict[str, tuple[tuple[str, float], ...]] = {}
        self.unspaced: tuple[str, ...] = tuple(
            sorted(word for word in self._known if is_unspaced(word))
        )
        """Known words of scripts without spaces: looked for inside the sentence."""
        self._prefixed = tuple(
            sorted(w for w in self._known if len(w) >= 3 and is_prefixing(w))
        )
        self._bare: dict[str, str] = {}
        for word in sorted(self._known):
            bare = self._bare[word] = skeleton(word)
            self._heads.setdefault(bare[:3], []).append(word)
            for pair in set(_pairs(word)):
                self._pairs.setdefault(pair, []).append(word)
            if len(word) >= 3:
                self._stems.setdefault(word, word)
            if len(word) >= 5 and word[-1] in _VOWELS:
                self._stems.setdefault(word[:-1], word)

    def __contains__(self, word: str) -> bool:
        """Return whether a folded word is known as it is."""
        return word in self._known

    def match(self, word: str) -> tuple[tuple[str, float], ...]:
        """Return the known words that a folded word may stand for."""
        if (found := self._remembered.get(word)) is None:
            if len(self._remembered) >= _REMEMBERED:
                self._remembered.clear()
            found = self._remembered[word] = tuple(self._match(word).items())
        return found

    def _match(self, word: str) -> dict[str, float]:
        found: dict[str, float] = {}
        if word in self._known:
            found[word] = EXACT
        if word.isdigit():
            return found
        for known in self._inflections(word):
            found.setdefault(known, _INFLECTED)
        parts = self.split(word)
        # What follows a word that this is a form of is its ending.
        is_form_of = bool(self._endings and parts) and parts[0] in found
        for part in () if is_form_of else parts:
            found.setdefault(part, _COMPOUND)
        if is_prefixing(word):
            for known in self._prefixed:
                if word.endswith(known) and len(word) - len(known) <= _LONGEST_PREFIX:
                    found.setdefault(known, _INFLECTED)
        if not found and self._joins and (place := self._place(word)):
            found[place] = _COMPOUND
        if word not in self._right and all(known in self._weak for known in found):
            for known, quality in self._misspelt(word).items():
                found.setdefault(known, quality)
        return found

    def _inflections(self, word: str) -> Iterator[str]:
        """Yield the known words that differ from a word in their ending alone."""
        bare = skeleton(word)
        alike = [item for item in self._heads.get(bare[:3], ()) if item != word]
        if self._endings:
            for known in alike:
                if is_form(bare, self._bare[known], self._endings):
                    yield known
            return
        # Nobody wrote the endings down: those that share the most with it.
        shared = {
            known: common_prefix(bare, self._bare[known])
            for known in alike
            if is_inflection(bare, self._bare[known])
        }
        most = max(shared.values(), default=0)
        yield from (known for known, length in shared.items() if length >= most - 1)

    def _place(self, word: str) -> str | None:
        """Return the room at the head of a compound: "Küchenuhr"."""
        return next(
            (
                known
                for length in range(len(word) - 3, _SHORTEST_PLACE - 1, -1)
                if (known := self._stems.get(word[:length])) in self._places
            ),
            None,
        )

    def split(self, word: str, smallest: int = 2) -> tuple[str, ...]:
        """Return the known words that a compound is made of, or none."""
        if len(word) < 6:
            return ()
        # best[position] = the parts that reach it; the fewest parts win.
        best: dict[int, tuple[str, ...]] = {0: ()}
        whole: tuple[str, ...] = ()
        for start in range(len(word) - 2):
            if (parts := best.get(start)) is None:
                continue
            for end in range(start + 3, len(word) + 1):
                known = self._stems.get(word[start:end])
                if known is None or known == word:
                    continue
                for link in _LINKS if self._joins and end < len(word) else ("",):
                    if word.startswith(link, end):
                        after = end + len(link)
                        if after not in best or len(best[after]) > len(parts) + 1:
                            best[after] = (*parts, known)
            if (
                self._joins
                and parts
                and not whole
                and (last := self._inflected(word[start:]))
            ):
                whole = (*parts, last)
        found = best.get(len(word), whole)
        return found if len(found) >= smallest else ()

    def _inflected(self, word: str) -> str | None:
        """Return the known word that a last part is a form of: "lampan" is "lampa"."""
        return next((item for item in self._inflections(word) if len(item) >= 3), None)

    def _misspelt(self, word: str) -> dict[str, float]:
        """Return the nearest known words within a small number of edits."""
        if len(word) < 4:
            return {}
        limit = 1 if len(word) < 8 else 2
        pairs = set(_pairs(word))
        shared = Counter(known for pair in pairs for known in self._pairs.get(pair, ()))
        enough = max(1, len(pairs) - 3 * limit)
        best: dict[str, float] = {}
        closest = limit
        for known, count in shared.items():
            if count < enough or len(known) < 4:
                continue
            distance = _distance(word, known, closest)
            if distance > closest or not self._may_be_meant(word, known, distance):
                continue
            if distance < closest:
                best.clear()
                closest = distance
            best[known] = _TYPO
        return best

    def _may_be_meant(self, word: str, known: str, distance: int) -> bool:
        """Return whether a near word may be this one, and not one of its own.

        Hardly anybody errs in the first letter, and an error in the last ones is an
        ending: it makes another word. Common words are near other common words: of
        them a letter is missing, or two are swapped.
        """
        if sorted(word) == sorted(known):
            return True
        if known in self._weak and (
            distance > 1
            or not _SHORTEST_COMMON <= len(word) < len(known)
            or known.startswith(word)
        ):
            return False
        if not self._endings:
            return word[0] == known[0]
        stems = (
            word[: len(word) - len(ending)]
            for ending in ("", *self._added)
            if word.endswith(ending)
        )
        return any(is_slip(stem, known) for stem in stems)


def _distance(word: str, known: str, limit: int) -> int:
    """Return the edits between two words, an ending counting as one."""
    if (distance := edit_distance(word, known, limit)) <= limit:
        return distance
    ending = len(word) - len(known)
    if limit > 1 and 0 < ending <= 2 and len(known) >= 5:
        return edit_distance(word[: len(known)], known, limit - 1) + 1
    return distance


def is_slip(word: str, known: str) -> bool:
    """Return if one letter is wrong as fingers err: left out, or next to the right one.

    "garbage" and "halfway" are words of their own.
    """
    if word[:1] != known[:1] or not (known.startswith(word) or word[-1] == known[-1]):
        return False
    start = common_prefix(word, known)
    end = common_prefix(word[start:][::-1], known[start:][::-1])
    wrong = word[start : len(word) - end]
    right = known[start : len(known) - end]
    if not wrong or not word.isascii() or max(len(wrong), len(right)) > 1:
        return True
    beside = right or word[max(0, start - 1) : start] + word[start + 1 : start + 2]
    return any(_is_beside(wrong[0], letter) for letter in beside)


def _is_beside(one: str, other: str) -> bool:
    """Return if two letters are next to each other, or sound alike."""
    if "aeiou".find(one) >= 0 <= "aeiou".find(other) or {one, other} == {"y", "z"}:
        return True
    if one not in _KEYS or other not in _KEYS:
        return True
    line, place = _KEYS[one]
    other_line, other_place = _KEYS[other]
    return abs(line - other_line) <= 1 and abs(place - other_place) <= 1


def is_form(one: str, other: str, endings: Endings) -> bool:
    """Return if two words are the same but for endings that stand for each other."""
    shared = common_prefix(one, other)
    return one == other or any(
        (one[stem:], other[stem:]) in endings
        for stem in range(shared, max(_SHORTEST_STEM, shared - 3) - 1, -1)
    )


def is_inflection(one: str, other: str) -> bool:
    """Return if a spoken word and a known one differ in their ending alone."""
    shared = common_prefix(one, other)
    if shared == len(other) >= 5 and len(one) - shared <= _LONGEST_ENDINGS:
        # Some languages put one ending after the other: "perdelerini" of "perde".
        return True
    short, long = sorted((len(one), len(other)))
    if shared < 3 or long - shared > _LONGEST_ENDING:
        return False
    # Of a short word nearly everything must be there: "fan" is not "fantasy". Two long
    # endings need a long stem: "playing" is not "playroom".
    lost = 0 if short <= 3 else 1 if short <= 5 else 2 if shared <= 4 else 3
    return short - shared <= lost and (long - shared <= max(2, shared - 1))


def _pairs(word: str) -> list[str]:
    return [word[place : place + 2] for place in range(len(word) - 1)]
