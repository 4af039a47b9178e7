"""How well the words of a sentence fit a name. Pure."""

from dataclasses import dataclass
from typing import Final, NamedTuple

from .hearing import Heard, Places
from .levels import Phrase
from .snapshot import Entity
from .vocabulary import Kind

# Words of one name are said near each other.
_LOOSENESS: Final = 6


class NameWord(NamedTuple):
    """A word of names: one object for all names that have it."""

    text: str
    weight: float
    is_number: bool
    kinds: frozenset[Kind]
    """What it stands for in the language."""


@dataclass(frozen=True, slots=True)
class EntityName:
    """One name of one entity."""

    entity: Entity
    text: str
    phrase: Phrase
    words: tuple[NameWord, ...]
    needed: frozenset[str]
    """Words that are no number and stand for no kind: without them it is not said."""
    says_kind: bool

    @property
    def reason(self) -> str:
        """Why an entity is found that is called so."""
        return f'name "{self.text}"'


class NameHit(NamedTuple):
    """How well the words fit a name. A tuple: hundreds are made for a sentence."""

    coverage: float
    quality: float
    places: Places
    is_full: bool
    is_numbered: bool
    """Its number was not said."""


def fit_of(name: EntityName, heard: Heard, unsaid: frozenset[str]) -> NameHit:
    """Return how much of a name was said; `unsaid` words need not be."""
    total = hits = 0.0
    quality = 1.0
    places: Places = frozenset()
    is_said = is_numbered = False
    is_full = True
    known = heard.known
    for text, weight, is_number, kinds in name.words:
        if text in known:
            fit, where = known[text]
            is_said = True
        elif kinds and (where := _kind_places(kinds, name.entity, heard)):
            fit = 0.8
        elif text in unsaid:
            continue
        elif is_number:
            # "The ceiling light" may be the second of three.
            is_numbered = True
            continue
        else:
            total += weight
            is_full = False
            continue
        total += weight
        hits += weight * fit
        quality = min(quality, fit)
        places = places | where if places else where
    coverage = hits / total if total else 0.0
    return NameHit(coverage, quality, places, is_full and is_said, is_numbered)


def _kind_places(kinds: frozenset[Kind], entity: Entity, heard: Heard) -> Places:
    """Return where the kind that a word stands for was said in another word."""
    for kind in kinds:
        if kind in heard.kinds and is_kind(entity, kind):
            return heard.kinds[kind]
    return frozenset()


def is_near(hit: NameHit, name: EntityName) -> bool:
    """Return if the words of a name were said near each other."""
    if not hit.places:
        return True
    return max(hit.places) - min(hit.places) <= len(name.phrase) + _LOOSENESS


def rank(hit: NameHit) -> tuple[bool, float, int]:
    """Return what the better of two hits has more of."""
    return (
        hit.is_full and not hit.is_numbered,
        hit.coverage * hit.quality,
        len(hit.places),
    )


def is_kind(entity: Entity, kind: Kind) -> bool:
    """Return whether a thing is of a kind."""
    domain, device_class = kind
    return entity.domain == domain and device_class in {None, entity.device_class}
