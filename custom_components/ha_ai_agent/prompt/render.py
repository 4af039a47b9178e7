"""The home as text: compact, in a fixed order, made again only where it changed.

Equal homes give equal bytes: no clock, no state, no order by accident.
"""

import asyncio
from collections import Counter
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import Final, Literal

from ..domains.rows import domain_of
from ..home.snapshot import Area, Entity, HomeSnapshot
from ..text import quoted
from .lines import ability_code, area_title, entity_line, floor_title, legend, signs_in
from .service_lines import script_form, service_lines
from .summary import GUIDE, Summary, abilities_text, floor_lines, is_sense, sum_up
from .tool_tokens import Count

type Level = Literal["everything", "actors", "summary"]

_LEVELS: Final[tuple[Level, ...]] = ("everything", "actors", "summary")
# No line of an entity is shorter than this: enough to know that they cannot all fit.
_FEWEST_TOKENS: Final = 4
_REMEMBERED: Final = 8
_SLICE_SECONDS: Final = 0.005
_LISTED: Final = 60
_WORTH_SHARING: Final = 2
_NO_AREA: Final = ""
_INCOMPLETE: Final = (
    "This home is larger than what is shown. What a message is likely about comes with "
    "it; `find_entities` finds everything else.\n"
)
_CUT: Final = "… `find_entities` finds the rest.\n"


@dataclass(frozen=True, slots=True)
class RenderedSection:
    """A part of the description."""

    name: str
    text: str
    tokens: int


@dataclass(frozen=True, slots=True)
class RenderedHome:
    """The description of the home."""

    text: str
    sections: tuple[RenderedSection, ...]
    is_complete: bool
    """Every exposed entity is described."""
    tokens: int


@dataclass(frozen=True, slots=True)
class _AreaText:
    """An area as text."""

    text: str
    sets: frozenset[str] = frozenset()
    """The abilities that its lines refer to by number."""
    signs: frozenset[str] = frozenset()
    """What of it a legend explains."""


@dataclass(slots=True)
class _AreaBlock:
    """What was rendered of one area, and of what."""

    area: Area | None
    entities: tuple[Entity, ...]
    texts: dict[Level, _AreaText] = field(default_factory=dict)
    summary: Summary | None = None
    abilities: dict[str, frozenset[str]] = field(init=False)
    """What its things can do, by domain."""
    actors: int = field(init=False)

    def __post_init__(self) -> None:
        """Look at the entities once, for all levels."""
        found: dict[str, set[str]] = {}
        for entity in self.entities:
            found.setdefault(entity.domain, set()).update(
                item.key for item in entity.capabilities
            )
        self.abilities = {domain: frozenset(keys) for domain, keys in found.items()}
        self.actors = sum(not is_sense(item) for item in self.entities)


class HomeRenderer:
    """Renders snapshots; an area that did not change keeps its text."""

    def __init__(self) -> None:
        self._rendered: dict[
            tuple[int | None, Count], tuple[HomeSnapshot, RenderedHome]
        ] = {}
        self._areas: dict[str, _AreaBlock] = {}
        self._others = _AreaBlock(None, ())
        self._counts: dict[str, int] = {}
        self._count: Count | None = None
        self._services: tuple[tuple[object, ...], str] | None = None
        self.areas_rendered = 0
        """How many area texts were made so far."""

    def forget(self) -> None:
        """Drop everything that is remembered: the counter counts differently now."""
        self._rendered.clear()
        self._counts.clear()

    def render(
        self, snapshot: HomeSnapshot, *, budget_tokens: int | None, count: Count
    ) -> RenderedHome:
        """Return the description within a budget; None lifts the budget."""
        known = self._rendered.get((budget_tokens, count))
        if known is not None and known[0] is snapshot:
            return known[1]
        steps = self._steps(snapshot, budget_tokens, count)
        while True:
            try:
                next(steps)
            except StopIteration as stop:
                return self._remember(snapshot, budget_tokens, count, stop.value)

    async def async_render(
        self, snapshot: HomeSnapshot, *, budget_tokens: int | None, count: Count
    ) -> RenderedHome:
        """Return the same, giving the event loop back now and then."""
        known = self._rendered.get((budget_tokens, count))
        if known is not None and known[0] is snapshot:
            return known[1]
        steps = self._steps(snapshot, budget_tokens, count)
        until = perf_counter() + _SLICE_SECONDS
        while True:
            try:
                next(steps)
            except StopIteration as stop:
                return self._remember(snapshot, budget_tokens, count, stop.value)
            if perf_counter() > until:
                await asyncio.sleep(0)
                until = perf_counter() + _SLICE_SECONDS

    def _remember(
        self,
        snapshot: HomeSnapshot,
        budget_tokens: int | None,
        count: Count,
        home: RenderedHome,
    ) -> RenderedHome:
        """Keep the result; an equal text stays the same object."""
        key = (budget_tokens, count)
        known = self._rendered.pop(key, None)
        if known is not None and known[1] == home:
            home = known[1]
        if len(self._rendered) >= _REMEMBERED:
            del self._rendered[next(iter(self._rendered))]
        self._rendered[key] = (snapshot, home)
        return home

    def _steps(
        self, snapshot: HomeSnapshot, budget: int | None, count: Count
    ) -> Generator[None, None, RenderedHome]:
        """Render the fullest level that fits, a little at a time."""
        # A tokenizer that was loaded meanwhile counts differently under the same name.
        probe = count(GUIDE)
        if count != self._count or probe != self._counts.get(GUIDE):
            self._count = count
            self._counts.clear()
            self._counts[GUIDE] = probe
        groups = _by_area(snapshot)
        yield
        areas: dict[str, _AreaBlock] = {}
        for key, entities in groups.items():
            areas[key] = self._block(key, snapshot, entities)
            yield
        self._areas = areas
        # What is grouped by kind instead of by area: few, and looked at as one more.
        self._others = self._list_block(snapshot)
        yield
        others = len(self._others.entities)
        total = len(snapshot.entities) + others
        actors = sum(block.actors for block in areas.values()) + others
        at_least = {"everything": total, "actors": actors, "summary": 0}
        for level in _LEVELS:
            if budget is not None and at_least[level] * _FEWEST_TOKENS > budget:
                continue
            sections: list[RenderedSection] = []
            tokens = 0
            for name, texts in self._sections(snapshot, level):
                section_tokens = 0
                pieces = []
                for text in texts:
                    pieces.append(text)
                    section_tokens += self._tokens(text, count)
                    yield
                sections.append(RenderedSection(name, "".join(pieces), section_tokens))
                tokens += section_tokens
                if budget is not None and tokens > budget:
                    break
            if budget is None or tokens <= budget:
                return _home(sections, level == "everything")
            yield
        # Even the summaries are too long: what comes first is shown.
        assert budget is not None
        return self._cut(snapshot, budget, count)

    def _cut(self, snapshot: HomeSnapshot, budget: int, count: Count) -> RenderedHome:
        """Return the summaries as far as they fit, line by line."""
        left = budget - count(_CUT)
        sections: list[RenderedSection] = []
        for name, texts in self._sections(snapshot, "summary"):
            kept: list[str] = []
            used = 0
            for line in "".join(texts).splitlines(keepends=True):
                needed = self._tokens(line, count)
                if needed > left:
                    break
                left -= needed
                used += needed
                kept.append(line)
            else:
                sections.append(RenderedSection(name, "".join(kept), used))
                continue
            if budget >= count(_CUT):
                kept.append(_CUT)
                used += count(_CUT)
            sections.append(RenderedSection(name, "".join(kept), used))
            break
        return _home(sections, is_complete=False)

    def _tokens(self, text: str, count: Count) -> int:
        """Return the tokens of a text; the same text is counted once."""
        if not text:
            return 0
        if (tokens := self._counts.get(text)) is None:
            if len(self._counts) > 4 * len(self._areas) + 256:
                self._counts.clear()
            tokens = self._counts[text] = count(text)
        return tokens

    def _block(
        self, key: str, snapshot: HomeSnapshot, entities: tuple[Entity, ...]
    ) -> _AreaBlock:
        area = snapshot.by_area_id.get(key)
        block = self._areas.get(key)
        if block is None or block.area != area or block.entities != entities:
            block = _AreaBlock(area, entities)
        return block

    def _list_block(self, snapshot: HomeSnapshot) -> _AreaBlock:
        entities = (
            *snapshot.helpers,
            *snapshot.scenes,
            *snapshot.scripts,
            *snapshot.automations,
        )
        if self._others.entities != entities:
            return _AreaBlock(None, entities)
        return self._others

    def _area_text(self, key: str, level: Level) -> _AreaText:
        block = self._areas[key]
        if (text := block.texts.get(level)) is None:
            self.areas_rendered += 1
            text = block.texts[level] = _render_area(block, level)
        return text

    def _summary(self, key: str) -> Summary:
        block = self._areas[key]
        if block.summary is None:
            block.summary = sum_up(block.entities)
        return block.summary

    def _sections(
        self, snapshot: HomeSnapshot, level: Level
    ) -> Generator[tuple[str, Sequence[str] | Generator[str]]]:
        """Yield the sections of the description and the texts that they consist of."""
        sets: set[str] = set()
        lists = {
            name: _list_text(name.capitalize(), entities, snapshot, level, sets)
            for name, entities in (
                ("helpers", snapshot.helpers),
                ("scenes", snapshot.scenes),
                ("scripts", snapshot.scripts),
                ("automations", snapshot.automations),
            )
        }
        yield "guide", (self._guide(level, "".join(lists.values())),)
        yield "areas", (_empty_areas(snapshot, self._areas),)
        yield "entities", self._entity_texts(snapshot, level)
        for name, text in lists.items():
            yield name, (text,)
        yield "abilities", (self._ability_text(level, sets),)
        yield "services", (self._service_text(snapshot),)

    def _guide(self, level: Level, lists: str) -> str:
        """Return what explains the lines that are there."""
        if level == "summary":
            return GUIDE
        texts = (self._area_text(key, level) for key in self._areas)
        signs = signs_in(lists).union(*(text.signs for text in texts))
        blocks = (*self._areas.values(), self._others)
        keys = {
            key
            for block in blocks
            for found in block.abilities.values()
            for key in found
        }
        return legend(signs, keys) + (_INCOMPLETE if level == "actors" else "")

    def _entity_texts(self, snapshot: HomeSnapshot, level: Level) -> Generator[str]:
        for title, keys in _floors(snapshot, self._areas):
            yield title
            if level == "summary":
                rooms = [(self._areas[key].area, self._summary(key)) for key in keys]
                yield from floor_lines(rooms)
                continue
            for key in keys:
                yield self._area_text(key, level).text

    def _service_text(self, snapshot: HomeSnapshot) -> str:
        abilities: dict[str, frozenset[str]] = {}
        for block in (*self._areas.values(), self._others):
            for domain, keys in block.abilities.items():
                abilities[domain] = abilities.get(domain, frozenset()) | keys
        # Services change rarely: their text is kept as long as its sources are equal.
        key = (snapshot.services, abilities)
        if self._services is None or self._services[0] != key:
            text = service_lines(snapshot.services, abilities)
            title = "## Services\n"
            self._services = (key, title + text if text else "")
        return self._services[1]

    def _ability_text(self, level: Level, sets: set[str]) -> str:
        """Return the abilities that lines refer to by number."""
        if level == "summary":
            return abilities_text(map(self._summary, self._areas))
        sets = sets.union(*(self._area_text(key, level).sets for key in self._areas))
        if not sets:
            return ""
        lines = (f"{ability_code(words)} {words}\n" for words in sorted(sets))
        return f"## Ability sets\n{''.join(lines)}"


def _home(sections: Sequence[RenderedSection], is_complete: bool) -> RenderedHome:
    shown = tuple(section for section in sections if section.text)
    return RenderedHome(
        text="".join(section.text for section in shown),
        sections=shown,
        is_complete=is_complete,
        tokens=sum(section.tokens for section in shown),
    )


def _by_area(snapshot: HomeSnapshot) -> dict[str, tuple[Entity, ...]]:
    """Return the entities of each area; those without come under the empty id."""
    areas = snapshot.by_area_id
    groups: dict[str, list[Entity]] = {}
    for entity in snapshot.entities:
        key = entity.area_id if entity.area_id in areas else _NO_AREA
        groups.setdefault(key or _NO_AREA, []).append(entity)
    return {key: tuple(groups[key]) for key in sorted(groups)}


def _floors(
    snapshot: HomeSnapshot, used: Sequence[str] | dict[str, _AreaBlock]
) -> Generator[tuple[str, list[str]]]:
    """Yield the floors from bottom to top with their areas, then what has no floor."""
    floors = snapshot.by_floor_id
    keys: dict[str, list[str]] = {}
    for key in used:
        area = snapshot.by_area_id.get(key)
        floor_id = area.floor_id if area and area.floor_id in floors else None
        keys.setdefault(floor_id or "", []).append(key)
    ordered = sorted(
        snapshot.floors,
        key=lambda floor: (floor.level is None, floor.level or 0, floor.floor_id),
    )
    for floor in ordered:
        if floor.floor_id in keys:
            yield f"## Floor {floor_title(floor)}\n", keys[floor.floor_id]
    if rest := keys.get(""):
        yield "## No floor\n" if snapshot.floors else "", rest


def _render_area(block: _AreaBlock, level: Level) -> _AreaText:
    """Return the text of an area."""
    title = "No area" if block.area is None else area_title(block.area)
    sets: set[str] = set()
    lines = [f"# {title}"]
    shown: Sequence[Entity] = block.entities
    if level == "actors":
        shown = [item for item in shown if not is_sense(item)]
    lines.extend(_entity_lines(shown, block.area, sets))
    if len(shown) < len(block.entities):
        senses = [item for item in block.entities if is_sense(item)]
        lines.append(f"+ {_counted(senses)}")
    # The title of a room is read without a legend; only its names are explained.
    signs = signs_in(f" {lines[0]}\n") & {" ~"} | signs_in("\n".join(lines[1:]))
    return _AreaText("\n".join(lines) + "\n", frozenset(sets), signs)


def _entity_lines(
    entities: Sequence[Entity], area: Area | None, sets: set[str]
) -> list[str]:
    """Return a line for each; those that are nothing but an id share the last ones.

    A second of the same kind, `_2`, stands with the first.
    """
    lines: dict[str, tuple[str, str]] = {}
    for entity in entities:
        entity_id = entity.entity_id
        rest = entity_line(entity, area, sets)[len(entity_id) :]
        first, mark, number = entity_id.rpartition("_")
        if (
            number.isdigit()
            and '"' not in rest
            and lines.get(first, ("", "-"))[1] == rest
        ):
            lines[first] = (f"{lines[first][0]} {mark}{number}", rest)
        else:
            lines[entity_id] = (entity_id, rest)
    plain: dict[str, list[str]] = {}
    for entity_id, (ids, rest) in lines.items():
        if not rest:
            plain.setdefault(entity_id.partition(".")[0], []).append(ids)
    return [
        *(f"{ids}{rest}" for ids, rest in lines.values() if rest),
        *(_together(domain, plain[domain], area) for domain in sorted(plain)),
    ]


def _together(domain: str, ids: list[str], area: Area | None) -> str:
    """Return ids on one line; what only tells names its room once.

    Nothing is done to it, and what it tells is asked for by its name as well.
    """
    begin = f"{domain}.{area.area_id}_" if area is not None else ""
    if not begin or domain_of(domain).role != "sense":
        return " ".join(ids)
    ends = [id_.removeprefix(begin) for id_ in ids if id_.startswith(begin)]
    if len(ends) < _WORTH_SHARING:
        return " ".join(ids)
    others = [id_ for id_ in ids if not id_.startswith(begin)]
    return " ".join([*others, f"{begin}:", *ends])


def _counted(entities: Sequence[Entity]) -> str:
    """Return what there is, and how many of each."""
    kinds = Counter(_kind(entity) for entity in entities)
    return ", ".join(f"{kinds[kind]} {kind}" for kind in sorted(kinds))


def _kind(entity: Entity) -> str:
    if is_sense(entity) and entity.device_class:
        return f"{entity.domain} {quoted(entity.device_class, 40).strip('"')}"
    return entity.domain


def _empty_areas(snapshot: HomeSnapshot, used: dict[str, _AreaBlock]) -> str:
    """Return the areas without entities: they exist all the same."""
    empty = [area for area in snapshot.areas if area.area_id not in used]
    if not empty:
        return ""
    names = "; ".join(area_title(area) for area in empty[:_LISTED])
    more = f"; and {len(empty) - _LISTED} more" if len(empty) > _LISTED else ""
    return f"## Empty areas\n{names}{more}\n"


def _list_text(
    title: str,
    entities: Sequence[Entity],
    snapshot: HomeSnapshot,
    level: Level,
    sets: set[str],
) -> str:
    """Return one of the sections that are not grouped by area."""
    if not entities:
        return ""
    if level == "summary":
        return f"## {title}: {_counted(entities)}\n"
    shown = entities if level == "everything" else entities[:_LISTED]
    lines = [f"## {title}"]
    for entity in shown:
        area = snapshot.by_area_id.get(entity.area_id or "")
        line = entity_line(entity, None, sets)
        line = line if area is None else f"{line} @{area.area_id}"
        lines.append(line + script_form(snapshot, entity))
    if len(shown) < len(entities):
        lines.append(f"+ {len(entities) - len(shown)} more")
    return "\n".join(lines) + "\n"
