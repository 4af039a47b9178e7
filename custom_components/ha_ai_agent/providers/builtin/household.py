"""The grammar of household acts in the home as it is now."""

import asyncio
from collections.abc import Set as AbstractSet
from typing import Final

from homeassistant.core import HomeAssistant

from ...domains.tables import ACTS
from ...home.snapshot import HomeSnapshot
from ...languages import find
from ...models import TurnInfo
from .gazette import GetHome
from .grammar.clauses import Clause
from .grammar.naming import Naming, build_naming
from .grammar.questions import HouseholdAnswer, answer
from .grammar.things import HomeThings
from .grammar.understand import HouseholdReading, Unread, understand
from .grammar.words import WordBook, question_book, word_book

type Ids = tuple[str, ...]

_PLAIN: Final = frozenset({"on", "off", "open", "close", "lock"})
_MOST_REMEMBERED: Final = 50


class HouseholdGrammar:
    """Keeps what this home is called, by language: built when the home is another."""

    def __init__(self, hass: HomeAssistant, get_home: GetHome) -> None:
        self._hass = hass
        self._get_home = get_home
        self._names: dict[str, Naming] = {}
        self._lock = asyncio.Lock()
        self._last: dict[str, tuple[Clause | None, Ids]] = {}

    async def async_prepare(self, language: str) -> None:
        """Build what the first sentence of a language would wait for."""
        await self._async_book(language)

    async def async_read(self, turn: TurnInfo) -> HouseholdReading | Unread | None:
        """Return what a sentence wants done; None where there is no grammar."""
        if (book := await self._async_book(turn.speaker.language)) is None:
            return None
        words, naming = book
        clause, ids = self._last.get(turn.conversation_id, (None, ()))
        things = HomeThings(naming.home, self._state_of, turn.speaker.area_id, ids)
        reading = understand(turn.text, words, naming, things, clause)
        has = self._hass.services.has_service
        if isinstance(reading, Unread) or all(
            has(act.domain, act.service) for act in reading.acts
        ):
            return reading
        return Unread()

    async def async_answer(self, turn: TurnInfo) -> HouseholdAnswer | None:
        """Return what answers a question of this home; None where it is none."""
        book = await self._async_book(turn.speaker.language)
        words = question_book(find(turn.speaker.language).code)
        if book is None or words is None:
            return None
        return answer(turn.text, words, book[1], self._state_of)

    def remember(self, turn: TurnInfo, clause: Clause | None, ids: Ids) -> None:
        """Note what was done, for "and the kitchen too", and to what, for "it"."""
        self._last.pop(turn.conversation_id, None)
        self._last[turn.conversation_id] = (clause, ids)
        while len(self._last) > _MOST_REMEMBERED:
            self._last.pop(next(iter(self._last)))

    def _state_of(self, entity_id: str) -> tuple[str, dict[str, object]] | None:
        state = self._hass.states.get(entity_id)
        return None if state is None else (state.state, dict(state.attributes))

    async def _async_book(self, language: str) -> tuple[WordBook, Naming] | None:
        """Return the words of a language and the names of the home as it is now."""
        code = find(language).code
        home = await self._get_home()
        naming = self._names.get(code)
        if naming is None or naming.home is not home:
            async with self._lock:
                naming = self._names.get(code)
                if naming is None or naming.home is not home:
                    naming = await self._hass.async_add_executor_job(
                        self._build, home, code
                    )
                    if naming is None:
                        return None
                    self._names[code] = naming
        words = word_book(code)
        return None if words is None else (words, naming)

    @staticmethod
    def _build(home: HomeSnapshot, code: str) -> Naming | None:
        words = word_book(code)
        return None if words is None else build_naming(home, words)


def act_called(services: AbstractSet[str]) -> Clause | None:
    """Return what Home Assistant's own sentence did, as an act of the grammar."""
    acts = {
        act
        for row in ACTS.values()
        for act, does in row.acts.items()
        if act in _PLAIN and services == {does}
    }
    return Clause(act=acts.pop()) if len(acts) == 1 else None
