"""Which known words a spoken word may be: inflected, compound, misspelt. Pure."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from .folding import common_prefix, edit_distance, is_prefixing, is_unspaced, skeleton

EXACT: Final = 1.0
_INFLECTED: Final = 0.9
_COMPOUND: Final = 0.85
_TYPO: Final = 0.75
_REMEMBERED: Final = 4096

# What may stand between the parts of a compound (German, Dutch, Nordic, Finnish).
_LINKS: Final = ("", "s", "n", "en", "e", "es", "er", "ens", "a", "u", "i", "o")
_VOWELS: Final = frozenset("aeiouy")
_LONGEST_ENDING: Final = 4
_LONGEST_PREFIX: Final = 3


class WordMatcher:
    """Finds the known words that a word may stand for, with a quality from 0 to 1."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = frozenset(known)
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
            for pair in set(_pairs(bare)):
                self._pairs.setdefault(pair, []).append(word)
            if len(word) >= 3:
                self._stems.setdefault(word, word)
            if len(word) >= 5 and word[-1] in _VOWELS:
                self._stems.setdefault(word[:-1], word)

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
        if not found:
            found.update(self._misspelt(bare))
        return found

    def split(self, word: str, smallest: int = 2) -> tuple[str, ...]:
        """Return the known words that a compound is made of, or none."""
        if len(word) < 6:
            return ()
        # best[position] = the parts that reach it; the fewest parts win.
        best: dict[int, tuple[str, ...]] = {0: ()}
        for start in range(len(word)):
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
        # An ending may be left over: "lampan" is "lampa" with an article.
        for left_over in range(3):
            parts = best.get(len(word) - left_over, ())
            if len(parts) >= smallest:
                return parts
        return ()

    def _misspelt(self, bare: str) -> dict[str, float]:
        """Return known words within a small number of edits."""
        if len(bare) < 4:
            return {}
        limit = 1 if len(bare) < 7 else 2
        pairs = _pairs(bare)
        shared = Counter(
            known for pair in set(pairs) for known in self._pairs.get(pair, ())
        )
        enough = max(1, len(set(pairs)) - 3 * limit)
        best: dict[str, float] = {}
        closest = limit
        for known, count in shared.items():
            if count < enough or len(known) < 4:
                continue
            other = self._bare[known]
            if (distance := edit_distance(bare, other, closest)) > closest:
                # A typing error and an ending at once: "kithcens".
                ending = len(bare) - len(other)
                if not 0 < ending <= 2 or len(other) < 5:
                    continue
                distance = edit_distance(bare[: len(other)], other, 1) + 1
                if distance > closest:
                    continue
            if distance < closest:
                best.clear()
                closest = distance
            best[known] = _TYPO
        return best


def is_inflection(one: str, other: str) -> bool:
    """Return if two words share a stem and differ in a short ending."""
    shared = common_prefix(one, other)
    short, long = sorted((len(one), len(other)))
    if shared < 3 or long - shared > _LONGEST_ENDING:
        return False
    # Of a short word nearly everything must be there: "fan" is not "fantasy".
    return short - shared <= (0 if short <= 3 else 1 if short <= 5 else 3) and (
        long - shared <= max(2, shared - 1)
    )


def _pairs(word: str) -> list[str]:
    return [word[place : place + 2] for place in range(len(word) - 1)]
