"""What is asked of the matcher itself: what it can do, what it did, and why."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from itertools import count

from ...domains.tables import ACTS
from ...home.snapshot import Entity
from ...languages import find
from ...models import TurnInfo
from .grammar.errands import is_one_of
from .grammar.naming import Naming
from .grammar.tokens import phrase

_LATER = "later"
_MOST_TRIED = 12

type CanDo = Callable[[TurnInfo], Awaitable[bool]]


async def async_samples(
    turn: TurnInfo, naming: Naming, can_do: CanDo, most: int = 3, about: str = ""
) -> tuple[str, ...]:
    """Return sentences that work in this home, each with an act and a thing of its own.

    `about`: only of things that it names.
    """
    samples = find(turn.speaker.language).household.samples
    things = _ordered(naming, about)
    found: list[str] = []
    used: set[str] = set()
    tried = count()
    for act, sample in samples.items():
        for entity in things:
            row = ACTS.get(entity.domain)
            wanted = "off" if act == _LATER else act
            if row is None or wanted not in row.acts or entity.entity_id in used:
                continue
            if next(tried) >= _MOST_TRIED:
                return tuple(found)
            text = sample.format(name=entity.name)
            if await can_do(replace(turn, text=text)):
                found.append(text)
                used.add(entity.entity_id)
                break
        if len(found) >= most:
            break
    return tuple(found)


def kind_of_talk(text: str, language: str) -> str:
    """Return `helps`, `dids` or `whys` where a sentence asks that; else nothing."""
    words = find(language)
    sources = {
        "helps": words.household.helps,
        "dids": words.household.dids,
        "whys": words.household.whys,
    }
    return next(
        (name for name, texts in sources.items() if is_one_of(text, texts, words)), ""
    )


def said_samples(samples: Sequence[str], language: str) -> str:
    """Return samples as a sentence."""
    sentences = ", ".join(f"“{sample}”" for sample in samples)
    return find(language).household.talk["try"].format(sentences=sentences)


def _ordered(naming: Naming, about: str) -> list[Entity]:
    """Return what can be spoken of; of a text, what it names, longest first."""
    things: Iterable[Entity] = naming.home.by_entity_id.values()
    if not about:
        # What people speak of most stands first in the table of acts.
        rank = {domain: at for at, domain in enumerate(ACTS)}
        return sorted(
            (entity for entity in things if entity.domain in ACTS),
            key=lambda entity: rank[entity.domain],
        )
    words = set(phrase(about))
    return sorted(
        (
            entity
            for entity in things
            if entity.domain in ACTS and words.issuperset(phrase(entity.name))
        ),
        key=lambda entity: -len(entity.name),
    )
