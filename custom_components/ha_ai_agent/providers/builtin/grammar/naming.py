"""What a home is called: names, aliases, areas, floors, and single words. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final

from ....domains.tables import ACTS
from ....folding import fold
from ....home.snapshot import HomeSnapshot
from .tokens import is_form, phrase
from .words import LONGEST, Tag, TokenRun, WordBook

_HEAD: Final = 2
# A name is worth more than the words that it is made of.
_NAME: Final = 0.8
PLACE: Final = 1.0
_PART: Final = 1.6
# The beginning of a compound: "roses" of "rose watering" in one word.
BEGUN: Final = 2.2
_BEGINNING: Final = 4
_FORM: Final = 0.1
_LINKS: Final = ("", "s", "n", "en", "e")
"""What it costs that a word is not as it is written."""


@dataclass(frozen=True, slots=True, eq=False)
class Naming:
    """The names of one home in the grammar of one language."""

    home: HomeSnapshot
    exact: Mapping[TokenRun, tuple[Tag, ...]]
    heads: Mapping[str, tuple[TokenRun, ...]]
    """First letters -> phrases that begin with them, for inflected words."""
    parts: Mapping[str, frozenset[str]]
    """A word of names -> ids."""
    part_heads: Mapping[str, tuple[str, ...]]
    compounds: Mapping[str, str]
    """Beginning of a compound -> the word that it is: "kuchen" of "kuche"."""
    tails: frozenset[str]
    """What a compound may end in."""
    has_compounds: bool
    turning: frozenset[str]
    """Words that may turn a sentence: a name is one of them only letter by letter."""

    def at(
        self, tokens: TokenRun, start: int, endings: frozenset[str]
    ) -> Iterator[tuple[int, Tag]]:
        """Yield what is called so at a place, and where it ends."""
        seen = set()
        for length in range(1, min(LONGEST, len(tokens) - start) + 1):
            for tag in self.exact.get(tokens[start : start + length], ()):
                seen.add((tag.role, tag.more))
                yield start + length, tag
        word = tokens[start]
        # "Non" is no form of a mode that is called "none".
        heads = () if word in self.turning else self.heads.get(word[:_HEAD], ())
        for known in heads:
            said = tokens[start : start + len(known)]
            if said != known and _are_forms(said, known, endings):
                for tag in self.exact[known]:
                    if (tag.role, tag.more) not in seen:
                        yield start + len(known), replace(tag, cost=tag.cost + _FORM)
        if len(word) > 2 and word[0].isalpha() and not self._is_place(word, endings):
            ids, cost = self._part(word, endings)
            if ids:
                yield start + 1, Tag("part", word, tuple(sorted(ids)), cost=cost)

    def _part(self, word: str, endings: frozenset[str]) -> tuple[set[str], float]:
        """Return what has a word in its name."""
        ids: set[str] = set(self.parts.get(word, ()))
        known = () if word in self.turning else self.part_heads.get(word[:_HEAD], ())
        for part in known:
            if part != word and is_form(word, part, endings):
                ids |= self.parts[part]
        if ids or not self.has_compounds or len(word) < _BEGINNING:
            return ids, _PART
        for part in known:
            if part.startswith(word) and len(part) - len(word) >= _BEGINNING:
                ids |= self.parts[part]
        return ids, BEGUN

    def _is_place(self, word: str, endings: frozenset[str]) -> bool:
        """Return whether a word alone is a place: then it is no part of a name."""
        heads = self.heads.get(word[:_HEAD], ())
        return any(
            tag.role in {"area", "floor"}
            for known in heads
            if len(known) == 1 and is_form(word, known[0], endings)
            for tag in self.exact[known]
        )

    def opened(self, token: str, words: WordBook) -> TokenRun:
        """Return a compound as its parts, where it is one that is known."""
        if (
            not self.has_compounds
            or len(token) < 6
            or (token,) in words.phrases
            or (token,) in self.exact
        ):
            return (token,)
        if any(is_form(token, known, words.endings) for known in words.kinds):
            return (token,)
        if any(True for _ in self.at((token,), 0, words.endings)):
            return (token,)
        for cut in range(len(token) - 2, 2, -1):
            head, tail = self.compounds.get(token[:cut]), token[cut:]
            if head and any(is_form(tail, end, words.endings) for end in self.tails):
                return (head, tail)
        return (token,)


def build_naming(home: HomeSnapshot, words: WordBook) -> Naming:
    """Return the names of a home. Not for the event loop."""
    exact: dict[TokenRun, list[Tag]] = {}
    for key, tag in _choices(home, words):
        exact.setdefault(key, []).append(tag)
    parts: dict[str, set[str]] = {}
    _add_places(exact, home, words)
    named: dict[TokenRun, set[str]] = {}
    small = {key[0] for key, tags in words.phrases.items() if _is_small(key, tags)}
    for entity in home.by_entity_id.values():
        for name in (entity.name, *entity.aliases):
            if key := phrase(name):
                named.setdefault(key, set()).add(entity.entity_id)
                for word in (
                    key
                    if len(key) > 1 or words.language.household.has_compounds
                    else ()
                ):
                    if len(word) > 2 and not word[0].isdigit() and word not in small:
                        parts.setdefault(word, set()).add(entity.entity_id)
    for key, ids in named.items():
        tag = Tag("name", "", tuple(sorted(ids)), cost=_NAME)
        exact.setdefault(key, []).append(tag)
    heads = {
        key[0]
        for key, tags in exact.items()
        if len(key) == 1 and len(key[0]) > 2 and any(tag.role == "area" for tag in tags)
    }
    return Naming(
        home=home,
        exact={key: tuple(tags) for key, tags in exact.items()},
        heads=_by_head(exact),
        parts={word: frozenset(ids) for word, ids in parts.items()},
        part_heads={
            head: tuple(word for (word,) in found)
            for head, found in _by_head((word,) for word in parts).items()
        },
        compounds={f"{head}{link}": head for head in heads for link in _LINKS},
        tails=words.kinds,
        has_compounds=words.language.household.has_compounds,
        turning=frozenset(map(fold, chain(*words.language.lexicon.turning.values()))),
    )


def _add_places(
    exact: dict[TokenRun, list[Tag]], home: HomeSnapshot, words: WordBook
) -> None:
    """Add what rooms and floors are called."""
    for area in home.areas:
        _add(exact, (area.name, *area.aliases), Tag("area", area.area_id, cost=PLACE))
    for key, tag in _heads_of(home, words):
        if key not in exact:
            exact[key] = [tag]
    for floor in home.floors:
        names = (floor.name, *floor.aliases)
        _add(exact, names, Tag("floor", floor.floor_id, cost=PLACE))
    for key, tag in _levels_of(home, words):
        if key not in exact:
            exact[key] = [tag]


def _heads_of(home: HomeSnapshot, words: WordBook) -> Iterator[tuple[TokenRun, Tag]]:
    """Yield what a room is called for short, where one alone is: "the cabin"."""
    household = words.language.household
    general = {phrase(text) for text in household.rooms}
    found: dict[TokenRun, set[str]] = {}
    for area in home.areas:
        for name in (area.name, *area.aliases):
            own = [word for word in phrase(name) if len(word) > 2 and word.isalpha()]
            if len(phrase(name)) > 1 and own:
                head = (own[0] if household.has_first_head else own[-1],)
                rest = (own[-1] if household.has_first_head else own[0],)
                # "Emma's room" is "at Emma's".
                found.setdefault(rest if head in general else head, set()).add(
                    area.area_id
                )
    for key, ids in found.items():
        if len(ids) == 1 and key not in general and key not in words.phrases:
            yield key, Tag("area", ids.pop(), cost=PLACE + _FORM)


def _levels_of(home: HomeSnapshot, words: WordBook) -> Iterator[tuple[TokenRun, Tag]]:
    """Yield "upstairs" and "downstairs", where there are two floors."""
    floors = sorted(
        (floor.level, floor.floor_id)
        for floor in home.floors
        if floor.level is not None
    )
    if len(floors) != 2 or floors[0][0] == floors[1][0]:
        return
    for name, (_, floor_id) in zip(("down", "up"), floors, strict=True):
        for text in words.language.home.levels.get(name, ()):
            yield phrase(text), Tag("floor", floor_id, cost=PLACE)


def _choices(home: HomeSnapshot, words: WordBook) -> Iterator[tuple[TokenRun, Tag]]:
    """Yield what things can be set to by a word, as it is said: "HDMI 1", "eco"."""
    found: dict[tuple[TokenRun, str], dict[str, None]] = {}
    said = words.language.household.choices
    for entity in home.by_entity_id.values():
        row = ACTS.get(entity.domain)
        own: set[TokenRun] = set()
        for key in row.choices if row else ():
            choice = entity.capability(key)
            for value in choice.values if choice else ():
                for text in (value.replace("_", " "), *said.get(value.lower(), ())):
                    way = phrase(text)
                    if way in own or not any(word.isalpha() for word in way):
                        continue
                    if _is_act(way, words):
                        # "Off" and "on" are said of everything.
                        continue
                    own.add(way)
                    ids = found.setdefault((way, f"{key}|{value}"), {})
                    ids[entity.entity_id] = None
    for (way, value), all_ids in found.items():
        yield way, Tag("choice", value, tuple(all_ids), cost=_NAME)


def _is_act(key: TokenRun, words: WordBook) -> bool:
    return any(
        tag.role == "act" and tag.value in {"on", "off"}
        for tag in words.phrases.get(key, ())
    )


def _are_forms(said: TokenRun, known: TokenRun, endings: frozenset[str]) -> bool:
    return len(said) == len(known) and all(
        is_form(*pair, endings) for pair in zip(said, known, strict=True)
    )


def _is_small(key: TokenRun, tags: tuple[Tag, ...]) -> bool:
    return len(key) == 1 and any(tag.role in {"skip", "to", "by"} for tag in tags)


def _add(exact: dict[TokenRun, list[Tag]], names: Iterable[str], tag: Tag) -> None:
    for name in names:
        if (key := phrase(name)) and tag not in exact.setdefault(key, []):
            exact[key].append(tag)


def _by_head(phrases: Iterable[TokenRun]) -> dict[str, tuple[TokenRun, ...]]:
    found: dict[str, list[TokenRun]] = {}
    for key in phrases:
        found.setdefault(key[0][:_HEAD], []).append(key)
    return {head: tuple(keys) for head, keys in found.items()}
