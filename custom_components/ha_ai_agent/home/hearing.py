"""What a sentence speaks of: known words, areas, floors, kinds of things. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
import re
from typing import Final

from ..folding import fold, words_of
from .levels import Phrase, floors_said
from .matching import EXACT, WordMatcher, endings_of
from .snapshot import HomeSnapshot
from .vocabulary import Kind, Vocabulary

_ENTITY_ID: Final = re.compile(r"\b[a-z_]+\.[a-z0-9_]+\b")
_WORD_LIMIT: Final = 120
_MERGED: Final = 0.95
_GOOD: Final = 0.7
# A part of a phrase tells which one is meant if no more than this many have it.
_TELLING: Final = 3
# Places of what is written without spaces lie behind those of all words.
_UNSPACED_FROM: Final = _WORD_LIMIT + 10

type Places = frozenset[int]
NOWHERE: Final[Places] = frozenset()


@dataclass(frozen=True, slots=True)
class Heard:
    """What was understood of one sentence. Places are positions of its words."""

    words: tuple[str, ...]
    known: Mapping[str, tuple[float, Places]]
    """Known word -> how well it fits, and where it was said."""
    areas: Mapping[str, Places] = field(default_factory=dict)
    floors: Mapping[str, Places] = field(default_factory=dict)
    kinds: Mapping[Kind, Places] = field(default_factory=dict)
    rooms: Places = NOWHERE
    """Where any room was said: "the warmest room"."""
    entity_ids: frozenset[str] = frozenset()
    everything: bool = False
    excepting: bool = False


class Phrases[Target]:
    """Phrases that stand for something, found by the words they are made of."""

    def __init__(
        self,
        phrases: Iterable[tuple[Phrase, Target]],
        *,
        allow_parts: bool = False,
        is_together: bool = False,
    ) -> None:
        self._allow_parts = allow_parts
        self._is_together = is_together
        """Whether nothing may stand between the words of a phrase."""
        self._phrases = list(dict.fromkeys(item for item in phrases if item[0]))
        self._by_word: dict[str, list[int]] = {}
        for index, (phrase, _) in enumerate(self._phrases):
            for word in set(phrase):
                self._by_word.setdefault(word, []).append(index)

    def find(
        self, known: Mapping[str, tuple[float, Places]], telling_none: Places = NOWHERE
    ) -> dict[Target, Places]:
        """Return what is spoken of; a longer or better phrase hides a lesser one."""
        indexes = {i for word in known for i in self._by_word.get(word, ())}
        hits: list[tuple[Places, float, Target]] = []
        for index in sorted(indexes):
            phrase, target = self._phrases[index]
            found = [known.get(word, (0.0, frozenset())) for word in phrase]
            quality = min(fit for fit, _ in found)
            if self._is_together and quality >= _GOOD:
                found = _beside_each_other(found)
            if quality >= _GOOD and found:
                places: Places = frozenset().union(*(where for _, where in found))
                hits.append((places, quality, target))
        if not hits and self._allow_parts:
            return self.find_parts(known, _TELLING, telling_none)
        kept: dict[Target, Places] = {}
        for places, quality, target in hits:
            if not any(
                places < other or (places == other and quality < better)
                for other, better, _ in hits
            ):
                kept[target] = kept.get(target, frozenset()) | places
        return kept

    def find_parts(
        self,
        known: Mapping[str, tuple[float, Places]],
        most: int,
        telling_none: Places,
    ) -> dict[Target, Places]:
        """Return what a telling part stands for: "bedroom" for "Master Bedroom".

        What more than `most` have tells nothing.
        """
        found: dict[Target, Places] = {}
        for word, (quality, places) in known.items():
            indexes = self._by_word.get(word, ())
            if word.isdigit() or quality < _GOOD or len(indexes) > most:
                continue
            if places <= telling_none:
                continue
            for index in indexes:
                phrase, target = self._phrases[index]
                if len(phrase) <= _TELLING:
                    found[target] = found.get(target, frozenset()) | places
        return found


def _beside_each_other(
    words: list[tuple[float, Places]],
) -> list[tuple[float, Places]]:
    """Return words with the places where they follow one another, or nothing."""
    (_, first), *rest = words
    if not rest or any(place >= _UNSPACED_FROM for place in first):
        return words
    # "groundfloor" has both of its words in one place.
    starts = [
        place
        for place in first
        if all(
            any(place <= other <= place + step for other in where)
            for step, (_, where) in enumerate(rest, 1)
        )
    ]
    upon = frozenset(place + step for place in starts for step in range(len(words)))
    return [(fit, where & upon) for fit, where in words if starts]


class Glossary:
    """All words that mean something in this home."""

    def __init__(
        self, home: HomeSnapshot, vocabulary: Vocabulary, names: Iterable[Phrase]
    ) -> None:
        areas = [
            (phrase, area.area_id)
            for area in home.areas
            for phrase in phrases_of(area.name, *area.aliases)
        ]
        floors = [
            (phrase, floor.floor_id)
            for floor in home.floors
            for phrase in phrases_of(floor.name, *floor.aliases)
        ]
        self.areas = Phrases(areas, allow_parts=True)
        # What is not said of a floor hides what would be.
        floors += [
            (phrase, floor_id)
            for phrase, ids in floors_said(home, vocabulary.language).items()
            for floor_id in ids or ("",)
        ]
        self.floors = Phrases(floors, is_together=True)
        self.kinds = Phrases(
            (phrase, kind)
            for phrase, kinds in vocabulary.kinds.items()
            for kind in sorted(kinds, key=str)
        )
        self.kinds_of_word: dict[str, frozenset[Kind]] = {
            phrase[0]: kinds
            for phrase, kinds in vocabulary.kinds.items()
            if len(phrase) == 1
        }
        self._vocabulary = vocabulary
        places = {word for phrase, _ in (*areas, *floors) for word in phrase}
        kinds = {word for phrase in vocabulary.kinds for word in phrase}
        name_words = {word for phrase in names for word in phrase}
        meaning = places | kinds
        endings = endings_of(vocabulary.endings)
        self._matcher = WordMatcher(
            meaning | name_words,
            weak=kinds - places - name_words,
            places=places,
            endings=endings,
            joins=vocabulary.joins,
            right=vocabulary.small,
        )
        # Names that are compounds of such words: said as one word or as several.
        splitter = WordMatcher(meaning, endings=endings)
        self._compounds = {
            word: parts
            for word in name_words
            if not word.isdigit() and (parts := _parts(splitter, word))
        }

    def hear(self, text: str) -> Heard:
        """Return what a sentence speaks of."""
        words = tuple(words_of(text)[:_WORD_LIMIT])
        known = self._known_words(text, words)
        said = set(words)
        rooms = frozenset(
            at for at, word in enumerate(words) if word in self._vocabulary.rooms
        )
        joined = "".join(words)
        return Heard(
            words=words,
            known=known,
            areas=self.areas.find(known, rooms),
            floors={id_: at for id_, at in self.floors.find(known).items() if id_},
            kinds=self.kinds.find(known),
            rooms=rooms,
            entity_ids=frozenset(_ENTITY_ID.findall(text.lower())),
            everything=bool(said & self._vocabulary.everything)
            or any(
                word in joined
                for word in self._vocabulary.everything
                if word > "\u2e80"
            ),
            excepting=bool(said & self._vocabulary.excepting),
        )

    def _known_words(
        self, text: str, words: Sequence[str]
    ) -> dict[str, tuple[float, Places]]:
        """Return the known words that were said, in whatever form."""
        known = _Known()
        for place, word in enumerate(words):
            for match, quality in self._matcher.match(word):
                known.note(match, quality, frozenset({place}))
            if place:
                # "bed room" for "bedroom": hearing puts spaces where it likes.
                merged = words[place - 1] + word
                if merged in self._matcher:
                    known.note(merged, _MERGED, frozenset({place - 1, place}))
        if self._matcher.unspaced:
            line = fold(text).replace(" ", "")
            for match in self._matcher.unspaced:
                if (start := line.find(match)) >= 0:
                    start += _UNSPACED_FROM
                    places = frozenset(range(start, start + len(match)))
                    known.note(match, EXACT, places)
        for word, parts in self._compounds.items():
            if word not in known.found and all(part in known.found for part in parts):
                found = [known.found[part] for part in parts]
                places = frozenset().union(*(where for _, where in found))
                known.note(word, min(fit for fit, _ in found) * _MERGED, places)
        return known.found


class _Known:
    """Collects known words; the better fit wins, equal fits share their places."""

    def __init__(self) -> None:
        self.found: dict[str, tuple[float, Places]] = {}

    def note(self, word: str, quality: float, places: Places) -> None:
        """Take in one place where a word was said."""
        before = self.found.get(word)
        if before is None or quality > before[0]:
            self.found[word] = (quality, places)
        elif quality == before[0]:
            self.found[word] = (quality, before[1] | places)


def phrases_of(*names: str) -> list[Phrase]:
    """Return the names as folded words."""
    return [phrase for name in names if (phrase := tuple(words_of(name)[:12]))]


def _parts(splitter: WordMatcher, word: str) -> tuple[str, ...]:
    """Return the meaningful parts of a compound name."""
    if splitter.unspaced and (
        parts := tuple(part for part in splitter.unspaced if part in word)
    ):
        return parts if word not in parts and len(parts) > 1 else ()
    return splitter.split(word)
