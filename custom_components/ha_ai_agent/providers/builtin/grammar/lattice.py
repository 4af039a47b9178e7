"""Every way to lay known phrases over a whole sentence, cheapest first. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from heapq import heappop, heappush
from itertools import chain
from typing import Final

from ....folding import fold
from .naming import BEGUN, PLACE, Naming
from .tokens import is_form, spelled
from .words import Tag, TokenRun, WordBook

_MOST_STEPS: Final = 6000
_FORM: Final = 0.1

type TagRun = tuple[Tag, ...]


class Lattice:
    """What may stand where in one sentence."""

    def __init__(self, text: str, words: WordBook, naming: Naming) -> None:
        spelling = spelled(text)
        parts = [
            words.unclipped(fold(word)) or naming.opened(fold(word), words)
            for word in spelling
        ]
        self.tokens = tokens = tuple(chain(*parts))
        own = [
            (word,) if len(part) == 1 else part
            for word, part in zip(spelling, parts, strict=True)
        ]
        self.spelling = spelling = tuple(chain(*own))
        self.edges: list[list[tuple[int, Tag]]] = [
            list(dict.fromkeys(_edges(tokens, spelling, start, words, naming)))
            for start in range(len(tokens))
        ]
        self._drop_halves()

    def _drop_halves(self) -> None:
        """Drop a half of a verb whose other half is not there: "sperr … auf"."""
        halves = {
            role: {
                tag.value
                for edges in self.edges
                for _, tag in edges
                if tag.role == role
            }
            for role in ("half1", "half2")
        }
        whole = halves["half1"] & halves["half2"]
        self.edges = [
            [
                (end, tag)
                for end, tag in edges
                if tag.role not in halves or tag.value in whole
            ]
            for edges in self.edges
        ]

    def uncovered(self) -> tuple[str, ...]:
        """Return the words that nothing covers."""
        covered: set[int] = set()
        for start, edges in enumerate(self.edges):
            for end, _ in edges:
                covered.update(range(start, end))
        return tuple(token for at, token in enumerate(self.tokens) if at not in covered)

    def placed(self, way: TagRun) -> tuple[tuple[str, Tag], ...]:
        """Return the words of a sentence with what they are on one way over it."""
        ends = self._ends(way, 0)
        starts = (0, *ends)
        return tuple(
            (" ".join(self.spelling[start:end]), tag)
            for start, end, tag in zip(starts, ends, way, strict=False)
        )

    def _ends(self, way: TagRun, start: int) -> tuple[int, ...]:
        """Return where each tag of a way ends; there is one such division at least."""
        if not way:
            return ()
        for end, tag in self.edges[start] if start < len(self.edges) else ():
            if tag == way[0]:
                rest = self._ends(way[1:], end)
                if len(rest) == len(way) - 1 and (rest or end == len(self.tokens)):
                    return (end, *rest)
        return ()

    def likeliest(self) -> tuple[tuple[str, Tag], ...]:
        """Return what each word that is known may be, the longest phrases first."""
        found: list[tuple[str, Tag]] = []
        at = 0
        while at < len(self.tokens):
            edges = sorted(self.edges[at], key=lambda edge: (-edge[0], edge[1].cost))
            if not edges:
                at += 1
                continue
            end, tag = edges[0]
            found.append((" ".join(self.spelling[at:end]), tag))
            at = end
        return tuple(found)

    def ways(self) -> Iterator[tuple[float, TagRun]]:
        """Yield ways over the whole sentence with their cost, cheapest first."""
        rest = self._cheapest_rests()
        if rest[0] is None:
            return
        count = 0
        queue: list[tuple[float, int, float, int, TagRun]] = [(rest[0], 0, 0.0, 0, ())]
        while queue and count < _MOST_STEPS:
            _, _, cost, at, way = heappop(queue)
            if at == len(self.tokens):
                yield cost, way
                continue
            for end, tag in self.edges[at]:
                if (left := rest[end]) is not None:
                    count += 1
                    so_far = cost + tag.cost
                    heappush(queue, (so_far + left, count, so_far, end, (*way, tag)))

    def _cheapest_rests(self) -> list[float | None]:
        """Return what it costs at least from each place to the end."""
        rest: list[float | None] = [None] * len(self.tokens) + [0.0]
        for at in range(len(self.tokens) - 1, -1, -1):
            costs = [
                tag.cost + left
                for end, tag in self.edges[at]
                if (left := rest[end]) is not None
            ]
            rest[at] = min(costs, default=None)
        return rest


def _edges(
    tokens: TokenRun, spelling: TokenRun, start: int, words: WordBook, naming: Naming
) -> Iterator[tuple[int, Tag]]:
    token = tokens[start]
    yield from words.at(tokens, spelling, start)
    is_kind = token in words.kinds
    for end, tag in naming.at(tokens, start, words.endings):
        # "Luci" are lights, though "luca" would be another form of it.
        is_other = is_kind and end == start + 1 and _is_form_of_a_place(tag)
        # "Vent" (wait) is no ventilator.
        is_turn = tag.role == "part" and tag.cost == BEGUN and token in words.turns
        if not (is_other or is_turn):
            yield end, tag
    if token[0].isdigit():
        yield start + 1, Tag("number", token)
    elif (token,) not in words.phrases:
        for kind in _kind_forms(token, words):
            yield start + 1, kind


def _is_form_of_a_place(tag: Tag) -> bool:
    return tag.role in {"area", "floor"} and tag.cost > PLACE + _FORM


def _kind_forms(token: str, words: WordBook) -> Sequence[Tag]:
    """Return the kinds that a word is a form of."""
    if len(token) < 4:
        return ()
    return [
        replace(tag, cost=tag.cost + _FORM)
        for known in words.kinds
        if known[:2] == token[:2] and is_form(token, known, words.endings)
        for tag in words.phrases[known,]
        if tag.role == "kind"
    ]
