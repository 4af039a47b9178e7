"""Spoken names to ids, and what is spelled nearly alike. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from difflib import SequenceMatcher
from functools import cache
import re
from typing import Final

from ..folding import fold, without_digraphs
from ..languages import Languages, known
from .levels import floor_of
from .snapshot import Entity, HomeSnapshot

_GAP: Final = re.compile(r"[\W_]+")
MAX_NEAR: Final = 5
type IdsByName = Mapping[str, tuple[str, ...]]
"""Forms of names -> the ids of what is called so."""
_PLACES: Final = ("area_id", "floor_id", "label_id", "device_id")


def normalize(text: str) -> str:
    """Return a name without case, accents, marks and doubled gaps."""
    return _GAP.sub(" ", fold(text)).strip()


@cache
def _articles(languages: Languages) -> tuple[frozenset[str], re.Pattern[str]]:
    """Return the articles of all languages, and those that begin a word."""
    names = [language.names for language in languages]
    prefixes = sorted({prefix for words in names for prefix in words.prefixes})
    return (
        frozenset(normalize(word) for words in names for word in words.articles),
        re.compile(rf"^(?:{'|'.join(map(re.escape, prefixes))})(?=\w{{3}})"),
    )


def bare(text: str) -> str:
    """Return a normalized name without articles and with words in singular."""
    articles, prefixed = _articles(known())
    words = [prefixed.sub("", word) for word in text.split() if word not in articles]
    return " ".join(word[:-1] if _is_plural(word) else word for word in words)


def joined(text: str) -> str:
    """Return a bare name as one word: "wohnzimmer lampe" is "Wohnzimmerlampe"."""
    return "".join(without_digraphs(word) for word in bare(text).split())


def _words_of(text: str) -> set[str]:
    return set(bare(normalize(text)).split())


def _is_plural(word: str) -> bool:
    return len(word) > 3 and word.endswith("s") and not word.endswith("ss")


class NameBook:
    """The names of one snapshot: built ahead or when first asked, then looked up."""

    def __init__(self, home: HomeSnapshot) -> None:
        self.home = home
        self._entities: IdsByName | None = None
        self._bare: IdsByName | None = None
        self._joined: IdsByName | None = None
        self._places: dict[str, dict[str, str]] = {}
        self._words: dict[str, list[str]] | None = None

    def prepare(self) -> None:
        """Build everything; seconds in a large home."""
        self._loose_names(self._strict_names())
        self._word_ids()
        for kind in _PLACES:
            self.place(kind, "")

    def entities(self, text: str) -> tuple[str, ...]:
        """Return the ids of the entities that have this name."""
        names, wanted = self._strict_names(), normalize(text)
        if found := names.get(wanted):
            return found
        by_bare, by_joined = self._loose_names(names)
        # From the strictest reading to the loosest: the first that knows it decides.
        return by_bare.get(bare(wanted)) or by_joined.get(joined(wanted)) or ()

    def _strict_names(self) -> IdsByName:
        if self._entities is None:
            self._entities = _index(
                (form, entity.entity_id)
                for entity in self.home.by_entity_id.values()
                for form in self._forms(entity)
            )
        return self._entities

    def _loose_names(self, names: IdsByName) -> tuple[IdsByName, IdsByName]:
        if self._bare is None or self._joined is None:
            self._bare, self._joined = self._loose(names, bare, joined)
        return self._bare, self._joined

    @staticmethod
    def _loose(forms: IdsByName, *ways: Callable[[str], str]) -> list[IdsByName]:
        """Return the names again, read in looser ways: most are the same as before."""
        texts = {form: form for form in forms}
        return [
            _index(
                (
                    (texts.setdefault(loose, loose), entity_id)
                    for form, ids in forms.items()
                    if (loose := way(form))
                    for entity_id in ids
                ),
                forms.values(),
            )
            for way in ways
        ]

    def _forms(self, entity: Entity) -> set[str]:
        area = self.home.by_area_id.get(entity.area_id or "")
        names = {normalize(name) for name in (entity.name, *entity.aliases) if name}
        forms = {*names, normalize(entity.entity_id.partition(".")[2])}
        if area is not None:
            # "kitchen ceiling light" of a light that is only called "ceiling light"
            places = {normalize(name) for name in (area.name, *area.aliases)}
            forms |= {f"{place} {name}" for place in places for name in names}
            forms |= {
                name.removeprefix(place).strip()
                for place in places
                for name in names
                if name.startswith(f"{place} ")
            }
        return forms - {""}

    def by_words(self, text: str) -> list[str]:
        """Return entities that have half of the words or more, the most first."""
        words, ids = _words_of(text), self._word_ids()
        shared = Counter(entity_id for word in words for entity_id in ids.get(word, ()))
        found = sorted(shared, key=lambda entity_id: (-shared[entity_id], entity_id))
        return [item for item in found if shared[item] * 2 >= len(words)]

    def _word_ids(self) -> Mapping[str, list[str]]:
        """Return the entities of each word: of names, place, kind and id."""
        if self._words is None:
            self._words = {}
            for entity in self.home.by_entity_id.values():
                area = self.home.by_area_id.get(entity.area_id or "")
                texts = (
                    entity.name,
                    *entity.aliases,
                    *((area.name, *area.aliases) if area else ()),
                    entity.domain,
                    entity.device_class or "",
                    entity.entity_id.partition(".")[2],
                )
                for word in _words_of(" ".join(texts)):
                    self._words.setdefault(word, []).append(entity.entity_id)
        return self._words

    def place(self, kind: str, text: str) -> str | None:
        """Return the id of an area, floor, label or device by id or name."""
        if kind not in self._places:
            self._places[kind] = dict(self._place_names(kind))
        names = self._places[kind]
        plain = normalize(text)
        found = next(
            (
                names[key]
                for key in (text, plain, bare(plain), joined(plain))
                if key and key in names
            ),
            None,
        )
        if found is None and kind == "floor_id" and plain:
            return floor_of(self.home, text)
        return found

    def _place_names(self, kind: str) -> Iterable[tuple[str, str]]:
        home = self.home
        rows: list[tuple[str, tuple[str, ...]]]
        if kind == "area_id":
            rows = [(row.area_id, (row.name, *row.aliases)) for row in home.areas]
        elif kind == "floor_id":
            rows = [(row.floor_id, (row.name, *row.aliases)) for row in home.floors]
        elif kind == "label_id":
            rows = [(label.label_id, (label.name,)) for label in home.labels]
        else:
            rows = [(device.device_id, (device.name,)) for device in home.devices]
        # The last of equal keys wins: the strict readings come after the loose ones.
        for place_id, names in reversed(rows):
            for name in names:
                yield joined(normalize(name)), place_id
        for place_id, names in reversed(rows):
            for name in names:
                yield bare(normalize(name)), place_id
        for place_id, names in reversed(rows):
            for name in names:
                yield normalize(name), place_id
        for place_id, _ in rows:
            yield place_id, place_id

    def near(
        self, text: str, allowed: Callable[[Entity], bool], limit: int = MAX_NEAR
    ) -> tuple[str, ...]:
        """Return entities that are spelled or called nearly like this."""
        wanted = normalize(text[:100].rpartition(".")[2])
        words = set(wanted.split())
        scored = []
        for entity in self.home.by_entity_id.values():
            if not allowed(entity):
                continue
            name = normalize(entity.name)
            shared = len(words & set(name.split()))
            if not shared and name[:1] != wanted[:1]:
                continue
            ratio = SequenceMatcher(None, wanted, name).ratio()
            if shared or ratio > 0.6:
                scored.append((-(shared + ratio), entity.entity_id, entity.name))
        return tuple(
            f"{entity_id} ({name[:60]})"
            for _, entity_id, name in sorted(scored)[:limit]
        )

    def near_places(self, kind: str, text: str) -> tuple[str, ...]:
        """Return areas, floors or labels that are called nearly like this."""
        home = self.home
        names: Mapping[str, str]
        if kind == "area_id":
            names = {row.area_id: row.name for row in home.areas}
        elif kind == "floor_id":
            names = {row.floor_id: row.name for row in home.floors}
        elif kind == "label_id":
            names = {label.label_id: label.name for label in home.labels}
        else:
            names = {device.device_id: device.name for device in home.devices}
        near = near_texts(text, names)
        # "Upstairs" may be two floors that are called otherwise.
        few = kind == "floor_id" and len(names) <= MAX_NEAR
        return near or (tuple(names) if few else ())


def near_texts(
    text: str, names: Mapping[str, str], limit: int = MAX_NEAR
) -> tuple[str, ...]:
    """Return the ids whose own text or name is most like this, best first."""
    wanted = normalize(text[:100])
    scored = sorted(
        (
            -max(
                SequenceMatcher(None, wanted, normalize(name)).ratio(),
                SequenceMatcher(None, wanted, normalize(key)).ratio(),
            ),
            key,
        )
        for key, name in names.items()
    )
    return tuple(key for score, key in scored[:limit] if score < -0.4)


def _index(
    rows: Iterable[tuple[str, str]], known: Iterable[tuple[str, ...]] = ()
) -> IdsByName:
    """Return the ids of each form. What is equal is kept once: there are thousands."""
    found: dict[str, list[str]] = {}
    for form, entity_id in rows:
        ids = found.setdefault(form, [])
        if entity_id not in ids:
            ids.append(entity_id)
    kept = {ids: ids for ids in known}
    made = ((form, tuple(ids)) for form, ids in found.items())
    return {form: kept.setdefault(ids, ids) for form, ids in made}
