"""Home Assistant's intents that run themselves: what goes in, and what came of it."""

from collections.abc import Mapping
import re
from typing import Any, Final

from homeassistant.core import HomeAssistant, State

from ..calls.arguments import TARGET_ALIASES, as_texts
from ..calls.facts import seen
from ..calls.intents import read_slots
from ..domains.model import Check, Verdict
from ..domains.tables import INTENTS
from ..home.names import NameBook
from ..models import JsonObject
from ..running.shown import as_shown
from ..running.verify import EffectWatch

_SHARE: Final = re.compile(r"([-+]?\d+)\s*(?:%|percent)?")
_SLOTS: Final = {"entity_id": "name", "area_id": "area", "floor_id": "floor"}
_UNTOLD: Final = frozenset({"media_position", "media_position_updated_at"})


def kinds_of(intent_type: str | None) -> frozenset[str]:
    """Return the domains that an intent acts on, as far as it is known."""
    row = INTENTS.get(intent_type or "")
    kinds = row.kinds if row is not None else ()
    return frozenset(kind.partition(".")[0] for kind in kinds)


def slots_at_home(
    intent_type: str | None, arguments: JsonObject, book: NameBook
) -> JsonObject:
    """Return slots with names that Home Assistant knows, and values that it takes."""
    row = INTENTS.get(intent_type or "")
    domains = kinds_of(intent_type)
    if row is None or not domains:
        return arguments
    found: JsonObject = {}
    for key, value in read_slots(arguments, row).items():
        slot = _SLOTS.get(TARGET_ALIASES.get(key, key), row.fields.get(key, key))
        texts = as_texts(value)
        if slot in _SLOTS.values() and len(texts) == 1:
            name, place = _place(slot, texts[0], domains, book)
            found[name] = place
        else:
            found[slot] = _meant(value, row.words)
    return found


def _place(
    slot: str, text: str, domains: frozenset[str], book: NameBook
) -> tuple[str, str]:
    """Return a slot and an id that Home Assistant finds surely."""
    if slot == "name":
        if text.casefold() in book.home.by_entity_id:
            return slot, text.casefold()
        ids = [id_ for id_ in book.entities(text) if id_.partition(".")[0] in domains]
        return slot, ids[0] if len(ids) == 1 else text
    for kind, name in (
        (f"{slot}_id", slot),
        *((other, _SLOTS[other]) for other in ("area_id", "floor_id")),
    ):
        if (place_id := book.place(kind, text)) is not None:
            place: Any = (
                book.home.by_area_id[place_id]
                if name == "area"
                else book.home.by_floor_id[place_id]
            )
            return name, place.name
    return slot, text


def _meant(value: Any, words: Mapping[str, tuple[str, ...]]) -> Any:
    """Return a value that is written otherwise: "-10%", "louder", a share of one."""
    if words and isinstance(value, float):
        return round(value * 100) if abs(value) < 1 else round(value)
    if not isinstance(value, str):
        return value
    plain = value.strip().casefold()
    if words and (found := _SHARE.fullmatch(plain)) is not None:
        return int(found[1])
    return next(
        (name for name, others in words.items() if plain in {name, *others}), value
    )


class Effects:
    """What changes of the things that an intent may act on, seen from before it."""

    def __init__(
        self, hass: HomeAssistant, book: NameBook, kinds: frozenset[str]
    ) -> None:
        self._hass = hass
        self._before: dict[str, State] = {
            entity.entity_id: state
            for entity in book.home.by_entity_id.values()
            if entity.domain in kinds
            and (state := hass.states.get(entity.entity_id)) is not None
        }

    def changed(self) -> dict[str, str]:
        """Return what is not as it was, and how it is."""
        return {
            entity_id: as_shown(
                self._hass, entity_id, seen(before), frozenset(), is_plain=False
            )
            for entity_id, before in self._before.items()
            if (now := self._hass.states.get(entity_id)) is not None
            and now is not before
            and _told(now) != _told(before)
        }

    def watch(self) -> EffectWatch:
        """Return what waits for a change of any of them."""
        checks: dict[str, Check | None] = dict.fromkeys(self._before)
        return EffectWatch(
            self._hass,
            checks,
            lambda _: Verdict.REACHED if self.changed() else Verdict.NOT,
        )


def _told(state: State) -> tuple[str, Mapping[str, Any]]:
    attributes = {
        key: value for key, value in state.attributes.items() if key not in _UNTOLD
    }
    return state.state, attributes
