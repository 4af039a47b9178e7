"""Which known words a spoken word may be: inflected, compound, misspelt. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Final

from ..folding import common_prefix, edit_distance, is_prefixing, is_unspaced, skeleton

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


class WordMatcher:
    """Finds the known words that a word may stand for, with a quality from 0 to 1."""

    def __init__(
        self, known: Iterable[str], weak: Collection[str] = frozenset()
    ) -> None:
        self._known = frozenset(known)
        self._weak = weak
        """Words of the language: they do not keep a word from being a misspelt name."""
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
        bare = skeleton(word)
        for known in self._heads.get(bare[:3], ()):
            if known != word and is_inflection(bare, self._bare[known]):
                found.setdefault(known, _INFLECTED)
        for part in self.split(word):
            found.setdefault(part, _COMPOUND)
        if is_prefixing(word):
            for known in self._prefixed:
                if word.endswith(known) and len(word) - len(known) <= _LONGEST_PREFIX:
                    found.setdefault(known, _INFLECTED)
        if all(known in self._weak for known in found):
            for known, quality in self._misspelt(word).items():
                found.setdefault(known, quality)
        return found

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
                for link in _LINKS if end < len(word) else ("",):
                    if word.startswith(link, end):
                        after = end + len(link)
                        if after not in best or len(best[after]) > len(parts) + 1:
                            best[after] = (*parts, known)
            if parts and not whole and (last := self._inflected(word[start:])):
                whole = (*parts, last)
        found = best.get(len(word), whole)
        return found if len(found) >= smallest else ()

    def _inflected(self, word: str) -> str | None:
        """Return the known word that a last part is a form of: "lampan" is "lampa"."""
        bare = skeleton(word)
        return next(
            (
                known
                for known in self._heads.get(bare[:3], ())
                if len(known) >= 3 and is_inflection(bare, self._bare[known])
            ),
            None,
        )

    def _misspelt(self, word: str) -> dict[str, float]:
        """Return the nearest known words within a small number of edits."""
        if len(word) < 4:
            return {}
        limit = 1 if len(word) < 7 else 2
        pairs = set(_pairs(word))
        shared = Counter(known for pair in pairs for known in self._pairs.get(pair, ()))
        enough = max(1, len(pairs) - 3 * limit)
        best: dict[str, float] = {}
        closest = limit
        for known, count in shared.items():
            if count < enough or len(known) < 4:
                continue
            distance = _distance(word, known, closest)
            if distance > closest:
                continue
            if distance < closest:
                best.clear()
                closest = distance
            best[known] = _TYPO
        return best


def _distance(word: str, known: str, limit: int) -> int:
    """Return the edits between two words, an ending counting as one."""
    if (distance := edit_distance(word, known, limit)) <= limit:
        return distance
    ending = len(word) - len(known)
    if limit > 1 and 0 < ending <= 2 and len(known) >= 5:
        return edit_distance(word[: len(known)], known, limit - 1) + 1
    return distance


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
