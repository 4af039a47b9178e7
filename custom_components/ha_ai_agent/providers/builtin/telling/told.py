"""Says how things are: names and states in the words of a language."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from homeassistant.components.sensor import async_rounded_state
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import translation

from ....domains.tables import ACTS
from ....languages import find
from ..grammar.questions import HouseholdAnswer

_MOST = 10
_SENTENCE_END = tuple(".!?…;\u3002\uff01\uff1f\u061f\u0964")


async def async_told(
    hass: HomeAssistant, answer: HouseholdAnswer, language: str
) -> str:
    """Return the answer to a question about the home."""
    words = find(language)
    states = [
        state
        for entity_id in answer.entity_ids
        if (state := hass.states.get(entity_id)) is not None
    ]
    if answer.form == "count":
        names = _names(states)
        return f"{len(states)}: {names}" if states else "0"
    if answer.form == "list":
        return _names(states) or words.household.none
    said = [
        await _async_state(hass, state, language, answer.attribute)
        for state in states[:_MOST]
    ]
    if answer.form == "states":
        return ". ".join(said)
    plain = words.answers.yes if answer.form == "yes" else words.answers.no
    yes_or_no = f"{plain[0][:1].upper()}{plain[0][1:]}"
    return f"{yes_or_no}. {'. '.join(said)}" if said else f"{yes_or_no}."


async def async_done(
    hass: HomeAssistant, entity_ids: Sequence[str], language: str
) -> str:
    """Return what things are after an act: "Floor lamp: on"."""
    states = [
        state
        for entity_id in dict.fromkeys(entity_ids)
        if (state := hass.states.get(entity_id)) is not None
    ]
    return await _async_grouped(hass, states, language)


async def async_done_as(
    hass: HomeAssistant, after: Mapping[str, Mapping[str, Any]], language: str
) -> str:
    """Return the same of what things were then: states with the attributes kept."""
    states = []
    for entity_id, kept in after.items():
        now = hass.states.get(entity_id)
        attributes = dict(now.attributes) if now else {}
        attributes |= kept.get("attributes") or {}
        states.append(State(entity_id, str(kept.get("state")), attributes))
    return await _async_grouped(hass, states, language)


async def _async_grouped(
    hass: HomeAssistant, states: Iterable[State], language: str
) -> str:
    """Return states, with the names of those that are alike together."""
    by_state: dict[str, list[str]] = {}
    for state in states:
        said = await _async_said(hass, state, language)
        if (value := _figure(hass, state)) is not None:
            said = f"{said}, {value}"
        by_state.setdefault(said, []).append(state.name)
    return ". ".join(f"{_joined(names)}: {said}" for said, names in by_state.items())


def _figure(hass: HomeAssistant, state: State) -> str | None:
    """Return the degrees that a thing took: it may have rounded what was said."""
    spoken = ACTS.get(state.domain)
    if spoken is None or spoken.figure is None or spoken.figure.unit != "degrees":
        return None
    value = state.attributes.get(spoken.figure.shown)
    unit = hass.config.units.temperature_unit
    return f"{value:g} {unit}" if isinstance(value, int | float) else None


def async_names(hass: HomeAssistant, entity_ids: Sequence[str]) -> str:
    """Return the names of things, as many as one can listen to."""
    found = [hass.states.get(entity_id) for entity_id in dict.fromkeys(entity_ids)]
    return _names([state for state in found if state is not None])


def _names(states: Sequence[State]) -> str:
    return _joined([state.name for state in states])


def _joined(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_MOST])
    return f"{shown} (+{len(names) - _MOST})" if names[_MOST:] else shown


async def _async_state(
    hass: HomeAssistant, state: State, language: str, attribute: str
) -> str:
    if attribute:
        value = state.attributes.get(attribute)
        unit = hass.config.units.temperature_unit if "temp" in attribute else "%"
        said = value if isinstance(value, str) else f"{value} {unit}"
    else:
        said = await _async_said(hass, state, language)
    return f"{state.name}: {said}"


async def _async_said(hass: HomeAssistant, state: State, language: str) -> str:
    """Return a state as Home Assistant itself shows it in a language."""
    if unit := state.attributes.get("unit_of_measurement"):
        return f"{async_rounded_state(hass, state.entity_id, state)} {unit}"
    texts = await translation.async_get_translations(
        hass, language, "entity_component", {state.domain}
    )
    for kind in (state.attributes.get("device_class") or "_", "_"):
        key = f"component.{state.domain}.entity_component.{kind}.state.{state.state}"
        if (text := texts.get(key)) is not None:
            return text[:1].lower() + text[1:]
    return state.state


def join_sentences(parts: Iterable[str]) -> str:
    """Return the parts as sentences, each said once."""
    said = list(dict.fromkeys(text for part in parts if (text := part.strip())))
    if len(said) == 1:
        # One answer is said as Home Assistant says it, without a full stop of ours.
        return said[0]
    return " ".join(
        text[0].upper() + text[1:] + ("" if text.endswith(_SENTENCE_END) else ".")
        for text in said
    )
