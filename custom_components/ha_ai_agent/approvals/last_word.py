"""Who spoke last, and where: a bare yes answers the last thing that was said."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from homeassistant.const import (
    ATTR_DOMAIN,
    ATTR_ENTITY_ID,
    ATTR_SERVICE,
    ATTR_SERVICE_DATA,
    EVENT_CALL_SERVICE,
    EVENT_STATE_CHANGED,
)
from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateChangedData,
    HomeAssistant,
    callback,
)
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.singleton import singleton
from homeassistant.util.hass_dict import HassKey
from lru import LRU

from ..const import DOMAIN
from ..models import Speaker, TurnInfo
from .resolution import Choice

MAX_KEPT: Final = 500
_SATELLITE: Final = "assist_satellite"
_SATELLITE_SPEECH: Final = frozenset({"announce", "start_conversation", "ask_question"})
_SPOKEN: Final = ("media-source://tts", "tts_proxy")
_EVERYWHERE: Final = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class LastQuestion:
    """A question of ours that was the last thing said when it was said."""

    owner: object
    info: TurnInfo
    text: str
    approval_ids: tuple[str, ...]
    verdict: Choice = "approve"
    """What an answer without a yes or no would mean: "the garage"."""
    asks_back: bool = False
    speeches: int = 0
    """How much had been spoken there by others when the turn of the question began."""
    runs: int = 0
    """How many pipelines had run there by then."""


class LastWord:
    """Keeps the questions that nobody has spoken after.

    In memory alone: after a restart nobody knows what was said last, so we ask back.
    """

    def __init__(self, hass: HomeAssistant) -> None:
        self._hass = hass
        self._asked: list[LastQuestion] = []
        self._begun: LRU[str, tuple[int, int]] = LRU(MAX_KEPT)
        self._speeches: Counter[str] = Counter()
        self._runs: Counter[str] = Counter()
        self._hushed: set[str] = set()
        """Satellites that were reported as silent while a run of theirs went on."""
        self._owed: set[str] = set()
        """Of these, the ones whose next words are our question."""
        self._unsubscribe: list[CALLBACK_TYPE] = []
        self._users = 0

    @callback
    def async_acquire(self) -> None:
        """Listen from now on to what speaks in the house."""
        self._users += 1
        if self._users == 1:
            bus = self._hass.bus
            self._unsubscribe = [
                bus.async_listen(EVENT_CALL_SERVICE, self._on_call),
                bus.async_listen(
                    EVENT_STATE_CHANGED, self._on_state, event_filter=_is_satellite
                ),
            ]

    @callback
    def async_release(self, owner: object) -> None:
        """Forget the questions of one agent; nobody listens when the last has gone."""
        self._asked = [asked for asked in self._asked if asked.owner is not owner]
        self._users -= 1
        if not self._users:
            while self._unsubscribe:
                self._unsubscribe.pop()()

    @callback
    def take(self, info: TurnInfo, owner: object) -> tuple[LastQuestion | None, bool]:
        """Return what a new sentence may answer, and if nothing was said since.

        Whatever the sentence is, the question is no longer the last thing said.
        """
        counts = self._begun[info.turn_id] = self._counts(info.speaker)
        self._owed.discard(info.speaker.satellite_id or "")
        near = [asked for asked in self._asked if _concerns(asked.info, info)]
        self._asked = [asked for asked in self._asked if asked not in near]
        for asked in reversed(near):
            if asked.owner is owner and _is_continued(asked.info, info):
                speeches, runs = counts
                is_last = speeches == asked.speeches and runs <= asked.runs + 1
                return asked, is_last and asked is near[-1]
        return None, False

    @callback
    def put(
        self,
        info: TurnInfo,
        owner: object,
        text: str,
        approval_ids: Iterable[str],
        *,
        verdict: Choice = "approve",
        asks_back: bool = False,
    ) -> None:
        """Note that a question of ours is the last thing said."""
        speeches, runs = self._begun.get(info.turn_id) or (-1, -1)
        if (place := info.speaker.satellite_id) in self._hushed:
            # An earlier sound ended while this turn was running: it still speaks.
            self._hushed.discard(place)
            self._owed.add(place)
        self._asked = [
            asked for asked in self._asked if not _concerns(asked.info, info)
        ][-MAX_KEPT:]
        self._asked.append(
            LastQuestion(
                owner=owner,
                info=info,
                text=text,
                approval_ids=tuple(approval_ids),
                verdict=verdict,
                asks_back=asks_back,
                # Counted from the turn's begin: a call of the model that speaks in the
                # room is heard after our question.
                speeches=speeches,
                runs=runs,
            )
        )

    def _counts(self, speaker: Speaker) -> tuple[int, int]:
        places = [place for place in (speaker.satellite_id, speaker.device_id) if place]
        return (
            sum(self._speeches[place] for place in (_EVERYWHERE, *places)),
            self._runs[places[0]] if places else 0,
        )

    @callback
    def _on_call(self, event: Event[Any]) -> None:
        """Note what an action says aloud."""
        domain, service = event.data[ATTR_DOMAIN], event.data[ATTR_SERVICE]
        data = event.data.get(ATTR_SERVICE_DATA)
        if domain == _SATELLITE and service in _SATELLITE_SPEECH:
            for entity_id in _satellites(data):
                self._add(self._speeches, entity_id)
        elif domain == "tts" or (domain == "media_player" and _is_announcement(data)):
            # Which rooms hear a player, nobody knows.
            self._speeches[_EVERYWHERE] += 1

    @callback
    def _on_state(self, event: Event[EventStateChangedData]) -> None:
        """Note that a satellite speaks or listens for somebody else."""
        old, new = event.data["old_state"], event.data["new_state"]
        if new is None or (old is not None and old.state == new.state):
            return
        entity_id = event.data["entity_id"]
        before = old.state if old is not None else ""
        if new.state == "processing":
            self._hushed.discard(entity_id)
            self._add(self._runs, entity_id)
        elif new.state == "idle" and before == "processing":
            self._hushed.add(entity_id)
        elif new.state == "responding" and before != "processing":
            if entity_id in self._owed:
                self._owed.discard(entity_id)
            else:
                self._add(self._speeches, entity_id)

    def _add(self, counter: Counter[str], entity_id: str) -> None:
        counter[entity_id] += 1
        if entity_id == _EVERYWHERE:
            return
        entry = er.async_get(self._hass).async_get(entity_id)
        if entry is not None and entry.device_id:
            counter[entry.device_id] += 1


def _concerns(earlier: TurnInfo, info: TurnInfo) -> bool:
    """Return whether a sentence comes after another one: of one person or one place."""
    one, two = earlier.speaker, info.speaker
    return (
        earlier.conversation_id == info.conversation_id
        or (one.user_id is not None and one.user_id == two.user_id)
        or (one.satellite_id is not None and one.satellite_id == two.satellite_id)
        or (one.device_id is not None and one.device_id == two.device_id)
    )


def _is_continued(earlier: TurnInfo, info: TurnInfo) -> bool:
    """Return whether the same speaker goes on in the same session."""
    one, two = earlier.speaker, info.speaker
    return (
        earlier.conversation_id == info.conversation_id
        and earlier.session_id == info.session_id
        and one.user_id == two.user_id
        and one.satellite_id == two.satellite_id
        and one.device_id == two.device_id
    )


def _satellites(data: Any) -> Iterable[str]:
    """Return the satellites of a call; all where it names them in another way."""
    if not isinstance(data, Mapping):
        return (_EVERYWHERE,)
    found: Any = data.get(ATTR_ENTITY_ID)
    if isinstance(found, str):
        found = [part.strip() for part in found.split(",")]
    others = ("area_id", "device_id", "floor_id", "label_id", "target")
    is_known = (
        isinstance(found, list) and found and not any(data.get(k) for k in others)
    )
    if not is_known or not all(str(item).startswith(_SATELLITE) for item in found):
        return (_EVERYWHERE,)
    return tuple(map(str, found))


def _is_announcement(data: Any) -> bool:
    if not isinstance(data, Mapping):
        return False
    return bool(data.get("announce")) or any(mark in str(data) for mark in _SPOKEN)


@callback
def _is_satellite(data: EventStateChangedData) -> bool:
    return data["entity_id"].startswith(f"{_SATELLITE}.")


# Several agents may be spoken to in one room.
DATA_LAST_WORD: HassKey[LastWord] = HassKey(f"{DOMAIN}_last_word")


@singleton(DATA_LAST_WORD)
def async_get_last_word(hass: HomeAssistant) -> LastWord:
    """Return the last word of all agents."""
    return LastWord(hass)


@callback
def async_forget_last_word(hass: HomeAssistant) -> None:
    """Drop it with the last entry."""
    hass.data.pop(DATA_LAST_WORD, None)
