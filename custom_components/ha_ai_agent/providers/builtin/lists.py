"""What is taken off a list: looked up first, since it must be called as it stands."""

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from ...languages import find
from ...models import JsonObject
from .grammar.taken_off import TakenOff, meant_items
from .grammar.words import WordBook
from .later import Errand

_GET = "get_items"
_REMOVE = "remove_item"
_UPDATE = "update_item"


async def async_taken_off(
    hass: HomeAssistant, found: TakenOff, words: WordBook
) -> Errand | None:
    """Return what takes all of it off, or says what is not on the list."""
    domain = found.entity_id.partition(".")[0]
    service = _UPDATE if found.is_done else _REMOVE
    if not hass.services.has_service(domain, service):
        return None
    try:
        lists = await hass.services.async_call(
            domain,
            _GET,
            {"entity_id": found.entity_id, "status": "needs_action"},
            blocking=True,
            return_response=True,
        )
    except HomeAssistantError:
        return None
    there = _names(lists or {}, found.entity_id)
    meant, missing = meant_items(found.items, there, words)
    if missing:
        state = hass.states.get(found.entity_id)
        text = find(words.language.code).household.talk["unlisted"]
        name = state.name if state is not None else found.entity_id
        told = text.format(list=name, items=", ".join(missing))
        return Errand(told=told, is_answer=True)
    done = {"status": "completed"} if found.is_done else {}
    return Errand(
        calls=tuple(
            (
                "call_service",
                {
                    "domain": domain,
                    "service": service,
                    "entity_id": [found.entity_id],
                    "data": {"item": item, **done},
                },
            )
            for item in meant
        ),
        told=", ".join(meant),
    )


def _names(lists: JsonObject, entity_id: str) -> tuple[str, ...]:
    """Return what is on a list by the answer of its service."""
    items = (lists.get(entity_id) or {}).get("items") or ()
    return tuple(str(item["summary"]) for item in items if item.get("summary"))
