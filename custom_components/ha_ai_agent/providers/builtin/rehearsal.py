"""What Home Assistant's own intent handler would do, found out without doing it.

The handler resolves names, areas, features and states as it always does, but the
services it calls are a recorder. So the built-in provider acts on exactly what Home
Assistant's own agent would have acted on, while the calls go through our executor and
approvals.
"""

from collections import ChainMap
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import Any, cast

from homeassistant.components.conversation.const import DOMAIN as CONVERSATION_DOMAIN
from homeassistant.const import ATTR_ENTITY_ID, ATTR_TEMPERATURE, UnitOfTemperature
from homeassistant.core import (
    DOMAIN as HOMEASSISTANT_DOMAIN,
    Context,
    HomeAssistant,
    State,
)
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import intent
from homeassistant.util.unit_conversion import TemperatureConverter
import probatio

from ...languages import base_code
from ...models import TurnInfo
from .ask import Slots, Understood

_MEDIA_PLAYER = "media_player"
_UNITS = (UnitOfTemperature.CELSIUS, UnitOfTemperature.FAHRENHEIT)

# Handlers of Home Assistant that do nothing but call services, or only read.
_HARMLESS = frozenset(
    {
        "HassClimateGetTemperature",
        "HassClimateSetFanMode",
        "HassClimateSetTemperature",
        "HassGetCurrentDate",
        "HassGetCurrentTime",
        "HassGetState",
        "HassGetWeather",
        "HassHumidifierMode",
        "HassHumidifierSetpoint",
        "HassNevermind",
        "HassRespond",
        "HassSetVolumeRelative",
        "HassVacuumCleanArea",
    }
)
READ_ONLY = frozenset({"HassShoppingListLastItems", "HassTimerStatus"})


@dataclass(frozen=True, slots=True)
class Action:
    """One service call that a handler wanted to make."""

    domain: str
    service: str
    entity_ids: tuple[str, ...]
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What a handler would do and say. No actions: it only reads."""

    response: intent.IntentResponse
    actions: tuple[Action, ...] = ()
    refused: tuple[str, ...] = ()
    """Entities that cannot do what was asked of all."""


@dataclass(frozen=True, slots=True)
class Unrehearsable:
    """A handler that does more than call services. Only running it tells."""


@dataclass(frozen=True, slots=True)
class Impossible:
    """The home does not have what was asked for."""

    error: intent.IntentError


type Rehearsal = Rehearsed | Unrehearsable | Impossible


@dataclass(slots=True)
class _Recorder:
    """Stands in for the service registry while a handler runs."""

    hass: HomeAssistant
    may_be_fahrenheit: bool = False
    """Whether the speaker's language knows two scales: "80 Grad" are Celsius."""
    actions: list[Action] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def has_service(self, domain: str, service: str) -> bool:
        """Return what the real registry says."""
        return self.hass.services.has_service(domain, service)

    async def async_call(
        self,
        domain: str,
        service: str,
        service_data: Mapping[str, Any] | None = None,
        blocking: bool = False,
        context: Context | None = None,
        target: Mapping[str, Any] | None = None,
        return_response: bool = False,
    ) -> Mapping[str, Any]:
        """Note a call."""
        data = {**(service_data or {}), **(target or {})}
        entity_ids = data.pop(ATTR_ENTITY_ID, [])
        if isinstance(entity_ids, str):
            entity_ids = [entity_ids]
        self.note(domain, service, entity_ids, data)
        return {}

    def note(
        self, domain: str, service: str, entity_ids: list[str], data: Mapping[str, Any]
    ) -> None:
        """Add a call, by the entity's own domain where that is the same."""
        for entity_id in entity_ids or [""]:
            own = entity_id.partition(".")[0]
            is_fahrenheit = self.hass.config.units.temperature_unit == _UNITS[1]
            if self.may_be_fahrenheit or is_fahrenheit:
                data = _in_the_unit_meant(self.hass, entity_id, data)
            is_generic = domain == HOMEASSISTANT_DOMAIN and entity_id
            if is_generic and self.has_service(own, service):
                self._merge(own, service, entity_id, data)
            else:
                self._merge(domain, service, entity_id, data)

    def _merge(
        self, domain: str, service: str, entity_id: str, data: Mapping[str, Any]
    ) -> None:
        """Add an entity to an equal call, or a new call."""
        entity_ids = (entity_id,) if entity_id else ()
        for at, action in enumerate(self.actions):
            if (action.domain, action.service, action.data) == (domain, service, data):
                merged = tuple(dict.fromkeys((*action.entity_ids, *entity_ids)))
                self.actions[at] = Action(domain, service, merged, data)
                return
        self.actions.append(Action(domain, service, entity_ids, data))


def _in_the_unit_meant(
    hass: HomeAssistant, entity_id: str, data: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Return a temperature that can only be one in the other unit as such."""
    state, value = hass.states.get(entity_id), data.get(ATTR_TEMPERATURE)
    limits = state.attributes if state is not None else {}
    low, high = limits.get("min_temp"), limits.get("max_temp")
    if (
        not isinstance(value, int | float)
        or not isinstance(low, int | float)
        or not isinstance(high, int | float)
    ):
        return data
    unit = hass.config.units.temperature_unit
    other = next(item for item in _UNITS if item != unit)
    meant = TemperatureConverter.convert(value, other, unit)
    if low <= value <= high or not low <= meant <= high:
        return data
    return {**data, ATTR_TEMPERATURE: f"{value:g} {other}"}


class _Stage:
    """Home Assistant with a recorder for its services; everything else is real."""

    def __init__(self, hass: HomeAssistant, recorder: _Recorder) -> None:
        self._hass = hass
        self.services = recorder
        # The handler for relative volume calls the entities themselves.
        self.data = ChainMap(
            {_MEDIA_PLAYER: _Players(hass, recorder)}, cast(dict[str, Any], hass.data)
        )

    def __getattr__(self, name: str) -> Any:
        return getattr(self._hass, name)


@dataclass(slots=True)
class _Players:
    """Stands in for the component of the media players."""

    hass: HomeAssistant
    recorder: _Recorder

    @property
    def entities(self) -> list[_Player]:
        """Every media player there is."""
        states = self.hass.states.async_all(_MEDIA_PLAYER)
        return [_Player(state, self.recorder) for state in states]


class _Player:
    """Stands in for a media player."""

    def __init__(self, state: State, recorder: _Recorder) -> None:
        self.entity_id = state.entity_id
        self.volume_level: float = state.attributes.get("volume_level") or 0.0
        self._recorder = recorder

    def _note(self, service: str, **data: Any) -> None:
        self._recorder.note(_MEDIA_PLAYER, service, [self.entity_id], data)

    async def async_volume_up(self) -> None:
        """Note it."""
        self._note("volume_up")

    async def async_volume_down(self) -> None:
        """Note it."""
        self._note("volume_down")

    async def async_set_volume_level(self, volume: float) -> None:
        """Note it."""
        self._note("volume_set", volume_level=round(volume, 4))


async def async_rehearse(
    hass: HomeAssistant, turn: TurnInfo, said: Understood
) -> Rehearsal:
    """Return what Home Assistant's handler for this intent would do."""
    handler = hass.data.get(intent.DATA_KEY, {}).get(said.intent_type)
    if handler is None:
        return Impossible(intent.UnknownIntent(f"Unknown intent {said.intent_type}"))
    if not _is_harmless(handler):
        return Unrehearsable()
    is_english = base_code(turn.speaker.language) == "en"
    recorder = _Recorder(hass, may_be_fahrenheit=is_english)
    stage = cast(HomeAssistant, _Stage(hass, recorder))
    try:
        response = await _on_stage(handler, recorder).async_handle(
            make_intent(stage, turn, said)
        )
    except intent.IntentError as err:
        return Impossible(err)
    except (HomeAssistantError, probatio.Invalid) as err:
        return Impossible(intent.IntentHandleError(str(err)))
    if recorder.refused and not recorder.actions:
        return Impossible(intent.IntentHandleError("No entity can do that"))
    return Rehearsed(response, tuple(recorder.actions), tuple(recorder.refused))


def make_intent(hass: HomeAssistant, turn: TurnInfo, said: Understood) -> intent.Intent:
    """Return the intent as the default agent would hand it to a handler."""
    return intent.Intent(
        hass,
        platform=CONVERSATION_DOMAIN,
        intent_type=said.intent_type,
        slots=slots_for(turn, said.slots),
        text_input=turn.text,
        context=Context(user_id=turn.speaker.user_id),
        language=turn.speaker.language,
        assistant=CONVERSATION_DOMAIN,
        device_id=turn.speaker.device_id,
        satellite_id=turn.speaker.satellite_id,
        conversation_agent_id=turn.agent_id,
    )


def slots_for(turn: TurnInfo, slots: Slots) -> Slots:
    """Return the slots, with the room of the speaker where it is known."""
    copied = {name: dict(value) for name, value in slots.items()}
    if (area_id := turn.speaker.area_id) is not None:
        copied["preferred_area_id"] = {"value": area_id}
    return copied


def _is_harmless(handler: intent.IntentHandler) -> bool:
    """Return whether a handler can be run without anything happening.

    Others may have replaced one of Home Assistant's handlers by their own.
    """
    if not type(handler).__module__.startswith("homeassistant."):
        return False
    return (
        isinstance(handler, intent.DynamicServiceIntentHandler)
        or handler.intent_type in _HARMLESS
    )


def _on_stage(
    handler: intent.IntentHandler, recorder: _Recorder
) -> intent.IntentHandler:
    """Return a copy whose single refusals are noted instead of logged as errors."""
    if not isinstance(handler, intent.DynamicServiceIntentHandler):
        return handler
    actor = copy(handler)
    call_service = actor.async_call_service

    async def async_call_service(
        domain: str, service: str, intent_obj: intent.Intent, state: State
    ) -> None:
        try:
            await call_service(domain, service, intent_obj, state)
        except intent.IntentHandleError:
            recorder.refused.append(state.entity_id)

    # Only this copy: a subclass per handler class would say the same in more words.
    vars(actor)["async_call_service"] = async_call_service
    return actor
