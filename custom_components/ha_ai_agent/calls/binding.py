"""What a yes is bound to: the resolved call and what was decided over. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
import json
import re
from typing import Any, Final, Literal

from ..models import ApprovalRecord, JsonObject
from .resolved import Allowed, NeedsApproval, ResolvedCall
from .subjects import EntityFacts, Facts

OVER: Final = "over"
"""In a stored call: what was decided over."""
CHANGED: Final = "changed"
"""Code of a refusal: what a yes was for is not the same any more."""

_IDS: Final = re.compile(r"\b[a-z0-9_]+\.[a-z0-9_]+\b")

type Change = Literal["same", "renamed", "changed"]


def stored_call(call: ResolvedCall) -> JsonObject:
    """Return a call with its contents as JSON, enough to run it again."""
    # In its own order: an automation is written as it was shown.
    whole: JsonObject = json.loads(json.dumps(_as_mapping(call), default=str))
    return whole


def parked_call(call: ResolvedCall, decision: Allowed | NeedsApproval) -> JsonObject:
    """Return a call as it is stored until a person answers."""
    return {**stored_call(call), OVER: json.loads(_canonical(decision.over))}


def arguments_hash(
    call: Mapping[str, Any], *, conversation_id: str, user_id: str | None
) -> str:
    """Return the hash of a stored call for one conversation of one user."""
    bound = {"call": call, "conversation": conversation_id, "user": user_id}
    return sha256(_canonical(bound).encode()).hexdigest()


def is_intact(record: ApprovalRecord) -> bool:
    """Return whether a record still holds what was asked about."""
    return record.arguments_hash == arguments_hash(
        record.call, conversation_id=record.conversation_id, user_id=record.user_id
    )


def decided_over(
    facts: Facts, risks: Iterable[tuple[str, str, str]], *, has_code: bool = False
) -> JsonObject:
    """Return what a decision rests on beside the call: a yes holds for that alone."""
    entities = {
        entity.entity_id: {
            "id": entity.registry_id,
            "name": entity.name,
            "class": entity.device_class,
            "area": entity.area_id,
            "labels": sorted(entity.labels),
            "members": sorted(member.entity_id for member in entity.members),
        }
        for root in facts.entities.values()
        for entity in _all(root)
    }
    return {
        "entities": entities,
        "risks": [list(risk) for risk in risks],
        "has_code": has_code,
    }


def bound_ids(call: Mapping[str, Any]) -> dict[str, str | None]:
    """Return the entities that a stored call names, with their registry ids."""
    entities = _entities(call)
    return {
        entity_id: entities.get(entity_id, {}).get("id")
        for entity_id in map(str, call.get("entity_ids", ()))
    }


def change_of(asked: Mapping[str, Any], now: Mapping[str, Any]) -> Change:
    """Return how a stored call differs from the one that a person said yes to.

    Less of the same is the same. Names are told apart from what they stand for.
    """
    if not is_same_deed(asked, now):
        return "changed"
    before, after = _over(asked), _over(now)
    if before is None or after is None:
        return "changed"
    known, seen = dict(_facts(asked)), dict(_facts(now))
    if not seen.items() <= known.items() or not after <= before:
        return "changed"
    names, new_names = dict(_names(asked)), dict(_names(now))
    return "same" if new_names.items() <= names.items() else "renamed"


def is_same_deed(asked: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Return whether a call does what the other does, or less, to the same things."""
    return _targets(now) <= _targets(asked) and _contents(now) == _contents(asked)


def at_risk(call: Mapping[str, Any]) -> set[str]:
    """Return the entities that a stored call was asked about for."""
    risks = (call.get(OVER) or {}).get("risks") or ()
    return {str(entity_id) for _, entity_id, _ in risks if entity_id}


def wants_code(call: Mapping[str, Any]) -> bool:
    """Return whether a yes to a stored call came with a code."""
    return bool((call.get(OVER) or {}).get("has_code"))


def _all(entity: EntityFacts, depth: int = 0) -> Iterator[EntityFacts]:
    yield entity
    if depth < 10:
        for member in entity.members:
            yield from _all(member, depth + 1)


def _entities(call: Mapping[str, Any]) -> Mapping[str, Any]:
    entities: Mapping[str, Any] = (call.get(OVER) or {}).get("entities") or {}
    return entities


def _key(call: Mapping[str, Any], entity_id: str) -> str:
    """Return what an entity is bound by: its registry id, else its entity id."""
    return str((_entities(call).get(entity_id) or {}).get("id") or entity_id)


def _targets(call: Mapping[str, Any]) -> set[str]:
    return {_key(call, str(id_)) for id_ in call.get("entity_ids", ())}


def _contents(call: Mapping[str, Any]) -> str:
    """Return what is inside, written with what entities are bound by."""

    def bound(inner: Mapping[str, Any]) -> str:
        part = {
            **inner,
            "entity_ids": sorted(_targets({**inner, OVER: call.get(OVER)})),
            "contains": sorted(map(bound, inner.get("contains", ()))),
        }
        # A scene inside names entities in its data, where they are sorted by name.
        text = _IDS.sub(lambda found: _key(call, found.group()), _canonical(part))
        return _canonical(json.loads(text))

    inside = sorted(map(bound, call.get("contains", ())))
    return _canonical({"inside": inside, "hash": call.get("contents_hash", "")})


def _over(call: Mapping[str, Any]) -> set[tuple[str, ...]] | None:
    risks = (call.get(OVER) or {}).get("risks")
    if risks is None:
        return None
    return {(service, _key(call, id_), risk) for service, id_, risk in risks}


def _facts(call: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for entity_id, facts in _entities(call).items():
        rest = {key: value for key, value in facts.items() if key != "name"}
        rest["members"] = sorted(_key(call, id_) for id_ in facts.get("members", ()))
        yield _key(call, entity_id), _canonical(rest)


def _names(call: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, str]]]:
    for entity_id, facts in _entities(call).items():
        yield _key(call, entity_id), (entity_id, str(facts.get("name")))


def _as_mapping(call: ResolvedCall) -> JsonObject:
    return {
        **call.as_json(),
        "contains": [_as_mapping(inner) for inner in call.contains],
    }


def _canonical(value: Mapping[str, Any]) -> str:
    return json.dumps(
        value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str
    )
