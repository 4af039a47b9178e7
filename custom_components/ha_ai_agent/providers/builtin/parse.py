"""Finds the cheapest way to read a sentence as several wishes. Pure.

Each piece is read alone, with words borrowed from the wish before it ("turn off the
kitchen lights and the hall ones"), or with the end of a later piece ("the kitchen and
hall lights"). What a reading means is not known here: Home Assistant says whether a
candidate is a sentence, and the cheapest complete reading wins.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
import re
from typing import Protocol

from ...languages import Lexicon
from .pieces import Piece, is_number, join_words, words_of

_MAX_READS = 120
_MAX_JOINED = 4
_MAX_BORROWED = 4
_SLOT_ORDER = ("name", "area", "floor")

# Costs. A fragment that fits the wish before it, word for word, means the same as that
# ("the bedroom temperature to 20 and the hall to 21"), even if it has a meaning alone.
# A bare name is understood by Home Assistant as "turn it on", which after "turn off" is
# seldom what was meant.
_SAME_INTENT = 0.5
_ALONE = 1.0
_PRONOUN = 2.0
_SAME_FREE_INTENT = 3.0
_OTHER_INTENT = 5.0
_BARE = 9.0
_BORROWED_END = 1.0
_JOINED_FREE = 2.0
_IMPOSSIBLE = 50.0


class Reading(Protocol):
    """A sentence that Home Assistant understands."""

    @property
    def text(self) -> str:
        """The sentence."""

    @property
    def intent_type(self) -> str:
        """What it asks for."""

    @property
    def spans(self) -> Sequence[tuple[str, str]]:
        """Slots and the words they were read from."""

    @property
    def is_bare(self) -> bool:
        """Whether it is a name and nothing else."""

    @property
    def is_free(self) -> bool:
        """Whether it takes any words at all, as an item of a list does."""

    @property
    def is_possible(self) -> bool:
        """Whether the home has what it asks for."""


type Complete = Callable[[Reading, str, Lexicon], Iterator[str]]
type Read[R: Reading] = Callable[[str], Awaitable[R | None]]


@dataclass(frozen=True, slots=True)
class Parsed[R: Reading]:
    """What a sentence was read as."""

    readings: tuple[R, ...] = ()
    leftover: tuple[str, ...] = ()
    """Pieces that mean nothing. Not empty: then the sentence was not understood."""

    @property
    def is_complete(self) -> bool:
        """Whether every word found its place and the home has it all."""
        return not self.leftover and all(item.is_possible for item in self.readings)


type _Best[R: Reading] = tuple[float, tuple[R, ...]] | None


class ClauseParser[R: Reading]:
    """Reads one sentence. Made for it, and thrown away after."""

    def __init__(self, text: str, lexicon: Lexicon, read: Read[R]) -> None:
        self._text = text
        self._lexicon = lexicon
        self._read = read
        self._reads: dict[str, R | None] = {}
        self._memo: dict[tuple[int, str], _Best[R]] = {}
        self._pieces: Sequence[Piece] = ()

    async def async_parse(self, pieces: Sequence[Piece]) -> Parsed[R]:
        """Return the cheapest complete reading, or what could not be read."""
        self._pieces = pieces
        if (best := await self._async_best(0, None)) is not None:
            return Parsed(best[1])
        return await self._async_leftover()

    async def _async_best(self, at: int, context: R | None) -> _Best[R]:
        """Return the cheapest reading of the pieces from here on."""
        if at == len(self._pieces):
            return (0.0, ())
        key = (at, context.text if context else "")
        if key in self._memo:
            return self._memo[key]
        best: _Best[R] = None
        async for cost, reading, following in self._async_options(at, context):
            if best is not None and cost >= best[0]:
                continue
            rest = await self._async_best(following, reading)
            if rest is not None and (best is None or cost + rest[0] < best[0]):
                best = (cost + rest[0], (reading, *rest[1]))
        self._memo[key] = best
        return best

    async def _async_options(
        self, at: int, context: R | None
    ) -> AsyncGenerator[tuple[float, R, int]]:
        """Yield ways to read what begins here: cost, meaning, and where to go on."""
        alone = await self._async_understand(self._slice(at))
        if self._pieces[at].is_contrast and (alone is None or alone.is_bare):
            return
        if alone is not None:
            yield _cost_alone(alone), alone, at + 1
        is_clear = alone is not None and _is_clear(alone)
        if not is_clear:
            async for cost, reading, end in self._async_joined(at):
                yield cost, reading, end
        if context is not None:
            texts = parallels if is_clear else completions
            async for cost, reading in self._async_borrow(
                context, self._slice(at), texts
            ):
                yield cost, reading, at + 1
        async for ending in self._async_endings(at):
            text = join_words([self._slice(at), ending], self._lexicon)
            if reading_of_all := await self._async_understand(text):
                yield (
                    _BORROWED_END + _cost_alone(reading_of_all),
                    reading_of_all,
                    at + 1,
                )
            if context is not None:
                async for cost, reading in self._async_borrow(
                    context, text, completions
                ):
                    yield _BORROWED_END + cost, reading, at + 1

    async def _async_joined(self, at: int) -> AsyncGenerator[tuple[float, R, int]]:
        """Yield readings of several pieces as one: a conjunction is part of it."""
        for end in range(at + 2, min(len(self._pieces), at + _MAX_JOINED) + 1):
            if reading := await self._async_understand(self._slice(at, end)):
                joined = _JOINED_FREE * (end - at - 1) if reading.is_free else 0.0
                yield joined + _cost_alone(reading), reading, end

    async def _async_endings(self, at: int) -> AsyncGenerator[str]:
        """Yield what a piece may share with the end of a later one, shortest first."""
        for later in range(at + 1, min(len(self._pieces), at + _MAX_JOINED)):
            if self._pieces[later].is_contrast:
                return
            alone = await self._async_understand(self._slice(later))
            if alone is not None and _is_clear(alone):
                return
            words = words_of(self._slice(later), self._lexicon)
            for length in range(1, min(len(words), _MAX_BORROWED + 1)):
                yield join_words(words[-length:], self._lexicon)

    async def _async_borrow(
        self, context: R, fragment: str, texts: Complete
    ) -> AsyncGenerator[tuple[float, R]]:
        """Yield the first reading per cost of a fragment, in the light of a wish."""
        for text in referring(context, fragment, self._lexicon):
            reading = await self._async_understand(text)
            if reading is not None and not reading.is_bare:
                yield _cost(_PRONOUN, reading), reading
                break
        found_other = False
        for text in texts(context, fragment, self._lexicon):
            reading = await self._async_understand(text)
            if reading is None or reading.is_bare:
                continue
            if reading.intent_type == context.intent_type:
                base = _SAME_FREE_INTENT if reading.is_free else _SAME_INTENT
                yield _cost(base, reading), reading
                return
            if not found_other:
                found_other = True
                yield _cost(_OTHER_INTENT, reading), reading

    async def _async_understand(self, text: str) -> R | None:
        """Return what a text means, asked once, and not without end."""
        key = text.casefold()
        if key not in self._reads:
            if len(self._reads) >= _MAX_READS:
                return None
            self._reads[key] = await self._read(text)
        return self._reads[key]

    async def _async_leftover(self) -> Parsed[R]:
        """Return the pieces that mean nothing where they stand."""
        context: R | None = None
        leftover: list[str] = []
        for at in range(len(self._pieces)):
            reading = await self._async_understand(self._slice(at))
            is_contrast = self._pieces[at].is_contrast
            if is_contrast and reading is not None and reading.is_bare:
                reading = None
            if reading is None and context is not None and not is_contrast:
                reading = await self._async_any(context, self._slice(at))
            if reading is None:
                leftover.append(self._slice(at))
            else:
                context = reading
        return Parsed((), tuple(leftover or [self._text]))

    async def _async_any(self, context: R, fragment: str) -> R | None:
        """Return any reading of a fragment in the light of a wish."""
        async for _, reading in self._async_borrow(context, fragment, completions):
            return reading
        return None

    def _slice(self, start: int, end: int | None = None) -> str:
        """Return what was said from one piece up to another."""
        last = self._pieces[(start + 1 if end is None else end) - 1]
        return self._text[self._pieces[start].start : last.end]


def _is_clear(reading: Reading) -> bool:
    """Return whether nothing but a fragment of the same shape could be meant."""
    return reading.is_possible and not (reading.is_bare or reading.is_free)


def _cost_alone(reading: Reading) -> float:
    """Return what it costs to take a reading as it stands."""
    return _cost(_BARE if reading.is_bare else _ALONE, reading)


def _cost(base: float, reading: Reading) -> float:
    """Return a cost, much higher for what the home does not have."""
    return base if reading.is_possible else base + _IMPOSSIBLE


def referring(context: Reading, fragment: str, lexicon: Lexicon) -> Iterator[str]:
    """Yield the fragment with its pronoun replaced by what was spoken of before."""
    words = words_of(fragment, lexicon)
    places = [at for at, word in enumerate(words) if word.lower() in lexicon.pronouns]
    for slot in _SLOT_ORDER:
        for name, span in context.spans:
            for at in places if name == slot and span else ():
                yield join_words([*words[:at], span, *words[at + 1 :]], lexicon)


def completions(context: Reading, fragment: str, lexicon: Lexicon) -> Iterator[str]:
    """Yield sentences that a fragment may stand for, likeliest first."""
    words, bare = _essence(fragment, lexicon)
    if not words:
        return
    variants = (bare, words) if bare != words else (words,)
    spans = _targets(context)
    for span in spans:
        for variant in variants:
            yield from _replaced(context.text, span, join_words(variant, lexicon))
    for span in spans:
        yield from _partly_replaced(context.text, span, bare, lexicon)
    yield from parallels(context, fragment, lexicon)
    said = words_of(context.text, lexicon)
    for length in range(len(said) - 1, 0, -1):
        for variant in reversed(variants):
            yield join_words([*said[:length], *variant], lexicon)


def _essence(fragment: str, lexicon: Lexicon) -> tuple[list[str], list[str]]:
    """Return the words that carry something, with and without articles before them."""
    words = _without_fillers(words_of(fragment, lexicon), lexicon)
    bare = words
    while len(bare) > 1 and bare[0].lower() in lexicon.articles:
        bare = bare[1:]
    return words, bare


def _targets(context: Reading) -> list[str]:
    """Return the words that a wish names its target with."""
    return [
        span
        for slot in _SLOT_ORDER
        for name, span in context.spans
        if name == slot and span
    ]


def _partly_replaced(
    text: str, span: str, words: list[str], lexicon: Lexicon
) -> Iterator[str]:
    """Yield "the kitchen lights" as "the hall lights", "lamp 2" as "lamp 3"."""
    old = words_of(span, lexicon)
    for kept in range(len(old) - 1, 0, -1):
        yield from _replaced(text, span, join_words([*words, *old[-kept:]], lexicon))
        yield from _replaced(text, span, join_words([*old[:kept], *words], lexicon))


def parallels(context: Reading, fragment: str, lexicon: Lexicon) -> Iterator[str]:
    """Yield "set the bedroom to 20" made to fit "the hall to 21"."""
    _, words = _essence(fragment, lexicon)
    spans = _targets(context)
    numbers = [at for at, word in enumerate(words) if is_number(word)]
    old = [word for word in words_of(context.text, lexicon) if is_number(word)]
    if len(numbers) != 1 or not old:
        return
    at = numbers[0]
    target = words[:at]
    before = context.text[: context.text.rfind(old[-1])].lower().split()
    while target and before and target[-1].lower() == before[-1]:
        target = target[:-1]
        before = before[:-1]
    for changed in _replaced(context.text, old[-1], words[at]):
        if not target:
            yield changed
        for span in spans:
            yield from _replaced(changed, span, join_words(target, lexicon))


def _replaced(text: str, old: str, new: str) -> Iterator[str]:
    """Yield the text with the last occurrence of some words replaced."""
    found = list(re.finditer(re.escape(old), text, flags=re.IGNORECASE))
    if found and new:
        start, end = found[-1].span()
        yield f"{text[:start]}{new}{text[end:]}"


def _without_fillers(words: list[str], lexicon: Lexicon) -> list[str]:
    """Return the words without those that carry nothing, at either end."""
    for length in (3, 2, 1):
        while " ".join(words[-length:]).lower().strip(",.!?") in lexicon.fillers:
            words = words[:-length]
        while " ".join(words[:length]).lower().strip(",.!?") in lexicon.fillers:
            words = words[length:]
    return words
