"""What a person reads before saying yes. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
import re
from typing import Any, Final

from ..calls.resolved import ResolvedCall
from ..calls.risk import risk_to_entity, risk_without_entity
from ..calls.subjects import EntityFacts
from ..domains.rows import said_as
from ..languages import Wording, find
from ..markup import plain_text
from ..text import QUESTION_MARKS, one_line

MAX_NAMES: Final = 6
MAX_TEXT: Final = 120
MAX_INSIDE: Final = 8
_CONTAINERS: Final = frozenset({"script", "scene", "group", "homeassistant"})
MAX_PREVIEW: Final = 500
_SECRETS: Final = frozenset({"code", "pin", "password", "token", "api_key"})
_SENTENCE_END: Final = re.compile(r"[.!;…](?=\W|$)|[。！；]")  # noqa: RUF001
_DETAILS_OFF: Final = frozenset({"entity_id", "area_id", "device_id"})


ENGLISH: Final = find("en").approvals


def describe(
    call: ResolvedCall, entities: Mapping[str, EntityFacts], wording: Wording = ENGLISH
) -> str:
    """Return what will happen to what, on one line."""
    names = [_name(entity_id, entities) for entity_id in call.entity_ids]
    if names:
        text = _action(wording, call.domain, call.service).format(
            names=_joined(names, wording), service=call.service_id
        )
    else:
        title = call.service_id if call.domain else call.tool
        template = wording.actions.get("none", ENGLISH.actions["none"])
        text = template.format(service=title, names="")
    if inside := _inside(call, entities, wording):
        text = f"{text}: {inside}"
    details = _details(call.data)
    if details:
        text = f"{text} ({details})"
    # It is shown in notifications, which render markdown.
    return plain_text(text)[:MAX_PREVIEW]


def titled(
    domain: str, service: str, names: Sequence[str], wording: Wording = ENGLISH
) -> str:
    """Return a service at names as a person reads it, on one line; empty: no names."""
    shown = [one_line(name, 60) for name in names]
    template = _action(wording, domain, service)
    text = template.format(names=_joined(shown, wording), service=f"{domain}.{service}")
    return plain_text(text)[:MAX_PREVIEW] if shown else ""


def _inside(
    call: ResolvedCall, entities: Mapping[str, EntityFacts], wording: Wording
) -> str:
    """Return what a script, a scene or a group does, and that it may do more."""
    said: dict[str, None] = {}
    for inner in sorted(call.contains, key=lambda inner: not _raises(inner, entities)):
        if inner.is_set_off:
            if follows := _set_off(inner, entities, wording):
                said[follows] = None
            continue
        if inner.domain in _CONTAINERS:
            continue
        names = [_name(entity_id, entities) for entity_id in inner.entity_ids]
        if names:
            text = _action(wording, inner.domain, inner.service)
        else:
            text = wording.actions.get("none", ENGLISH.actions["none"])
        said[text.format(names=_joined(names, wording), service=inner.service_id)] = (
            None
        )
    parts = list(said)
    rest = len(parts) - MAX_INSIDE
    shown = ", ".join(parts[:MAX_INSIDE])
    if rest > 0:
        shown = wording.more.format(names=shown, count=rest)
    if call.is_opaque and call.domain in _CONTAINERS:
        more = wording.actions.get("opaque", ENGLISH.actions["opaque"])
        shown = f"{shown}; {more}" if shown else more
    return shown


def _set_off(
    call: ResolvedCall, entities: Mapping[str, EntityFacts], wording: Wording
) -> str:
    """Return what an automation does that a person has to read; empty for nothing."""
    risky = tuple(inner for inner in call.contains if _raises(inner, entities))
    does = _inside(replace(call, contains=risky), entities, wording)
    names = _joined([_name(id_, entities) for id_ in call.entity_ids], wording)
    said = []
    if does:
        template = wording.actions.get("set_off", ENGLISH.actions["set_off"])
        said.append(template.format(names=names, service=does))
    if call.is_opaque:
        more = wording.actions.get("opaque", ENGLISH.actions["opaque"])
        said.append(more if does else f"{names}: {more}")
    return "; ".join(said)


def _raises(call: ResolvedCall, entities: Mapping[str, EntityFacts]) -> bool:
    """Return whether a person has to read this first."""
    if call.is_set_off:
        return call.is_opaque or any(
            _raises(inner, entities) for inner in call.contains
        )
    if not call.entity_ids:
        risk = risk_without_entity(
            call.domain, call.service, is_contained=True, has_outer_data=True
        )
        return risk is not None
    return any(
        entity is None
        or risk_to_entity(
            call.domain, call.service, call.data, entity, critical_label="critical"
        )
        is not None
        for entity in map(entities.get, call.entity_ids)
    )


def without_words(preview: str, data: Mapping[str, Any]) -> str:
    """Return a preview as everybody may read it: what, but no text that goes with it.

    A message, a title or a name may be somebody's own words.
    """
    if details := plain_text(_details(data)):
        preview = preview.partition(f" ({details}"[:40])[0]
    return preview.partition("\n")[0]


def within_question(preview: str) -> str:
    """Return a preview as a part of our question: it cannot end it and ask another.

    Only its first line is for the ear; the others are what a person may read.
    """
    preview = preview.partition("\n")[0]
    plain = "".join(" " if sign in QUESTION_MARKS else sign for sign in preview)
    return " ".join(_SENTENCE_END.sub(",", plain).split()).rstrip(" ,")


def question(previews: Iterable[str], code: str) -> str:
    """Return our question about some previews in a language."""
    key = "ask" if may_say_yes(code) else "ask_elsewhere"
    asked = "; ".join(map(within_question, previews))
    return plain_text(find(code).sentences[key].format(preview=asked))


def may_say_yes(code: str) -> bool:
    """Return whether there are words for a yes in a language."""
    return bool(find(code).answers.yes)


def _name(entity_id: str, entities: Mapping[str, EntityFacts]) -> str:
    entity = entities.get(entity_id)
    return one_line(entity.name, 60) if entity and entity.name else entity_id


def _action(wording: Wording, domain: str, service: str) -> str:
    """Return the template for a service at entities."""
    return said_as(wording.actions, domain, service) or wording.actions.get(
        "*", "{service}: {names}"
    )


def verb(wording: Wording, call: Mapping[str, Any]) -> str:
    """Return our own words for what a stored call does, without names or data."""
    domain, service = str(call.get("domain", "")), str(call.get("service", ""))
    if not domain:
        return str(call.get("tool", "")).replace("_", " ")
    return said_as(wording.actions, domain, service).format(names=" ", service=" ")


def verb_template(wording: Wording, domain: str, service: str) -> str:
    """Return our own words for a service at entities; empty where there are none."""
    return said_as(wording.actions, domain, service)


def _joined(names: list[str], wording: Wording) -> str:
    shown = ", ".join(names[:MAX_NAMES])
    rest = len(names) - MAX_NAMES
    return wording.more.format(names=shown, count=rest) if rest > 0 else shown


def _details(data: Mapping[str, Any]) -> str:
    """Return the data of a call, short, and without secrets."""
    return ", ".join(
        f"{one_line(key, 30)}: "
        f"{'•••' if str(key).casefold() in _SECRETS else one_line(value, MAX_TEXT)}"
        for key, value in list(data.items())[:8]
        if key not in _DETAILS_OFF
    )
