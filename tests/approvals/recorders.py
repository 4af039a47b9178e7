"""What guards a home, as real entities that write down what they were asked to do."""

from typing import Any, ClassVar

from homeassistant.components.alarm_control_panel import (
    AlarmControlPanelEntity,
    AlarmControlPanelEntityFeature,
    AlarmControlPanelState,
)
from homeassistant.components.cover import (
    CoverDeviceClass,
    CoverEntity,
    CoverEntityFeature as Can,
)
from homeassistant.components.lock import LockEntity, LockEntityFeature
from homeassistant.components.siren import SirenEntity, SirenEntityFeature
from homeassistant.components.valve import ValveEntity, ValveEntityFeature
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_component import DATA_INSTANCES
from homeassistant.helpers.group import IntegrationSpecificGroup

# The directions in which a home gets no less safe: all that may happen unasked.
SAFE = frozenset(
    {
        ("lock", "lock"),
        ("cover", "close_cover"),
        ("cover", "stop_cover"),
        ("cover", "close_cover_tilt"),
        ("cover", "stop_cover_tilt"),
        ("cover", "set_cover_position", 0),
        ("cover", "set_cover_tilt_position", 0),
        ("valve", "close_valve"),
        ("valve", "stop_valve"),
        ("valve", "set_valve_position", 0),
        ("siren", "turn_off"),
        *(
            ("alarm_control_panel", f"alarm_arm_{how}")
            for how in ("home", "away", "night", "vacation", "custom_bypass")
        ),
    }
)


class Recorder(Entity):
    """Writes down what it is asked."""

    _attr_should_poll = False
    log: ClassVar[list[tuple[Any, ...]]] = []

    def __init__(self, name: str) -> None:
        self._attr_name = name
        self._attr_unique_id = f"recorder-{name}"

    def note(self, service: str, *data: Any) -> None:
        domain = self.entity_id.partition(".")[0]
        self.log.append((domain, service, *data))


class Lock(Recorder, LockEntity):
    _attr_is_locked = True
    _attr_supported_features = LockEntityFeature.OPEN

    async def async_lock(self, **kwargs: Any) -> None:
        self.note("lock")

    async def async_unlock(self, **kwargs: Any) -> None:
        self.note("unlock")

    async def async_open(self, **kwargs: Any) -> None:
        self.note("open")


class LockGroup(Lock):
    """A group that an integration makes: it shows `group_entities`, no `entity_id`."""

    def __init__(self, name: str, member: Lock) -> None:
        super().__init__(name)
        self.group = IntegrationSpecificGroup(self, [str(member.unique_id)])


class Garage(Recorder, CoverEntity):
    _attr_device_class = CoverDeviceClass.GARAGE
    _attr_is_closed = True

    def __init__(self, name: str, features: Can) -> None:
        super().__init__(name)
        self._attr_supported_features = features
        if Can.SET_POSITION in features:
            self._attr_current_cover_position = 0
        if Can.SET_TILT_POSITION in features:
            self._attr_current_cover_tilt_position = 0

    async def async_open_cover(self, **kwargs: Any) -> None:
        self.note("open_cover")

    async def async_close_cover(self, **kwargs: Any) -> None:
        self.note("close_cover")

    async def async_stop_cover(self, **kwargs: Any) -> None:
        self.note("stop_cover")

    async def async_set_cover_position(self, **kwargs: Any) -> None:
        self.note("set_cover_position", kwargs["position"])

    async def async_open_cover_tilt(self, **kwargs: Any) -> None:
        self.note("open_cover_tilt")

    async def async_close_cover_tilt(self, **kwargs: Any) -> None:
        self.note("close_cover_tilt")

    async def async_stop_cover_tilt(self, **kwargs: Any) -> None:
        self.note("stop_cover_tilt")

    async def async_set_cover_tilt_position(self, **kwargs: Any) -> None:
        self.note("set_cover_tilt_position", kwargs["tilt_position"])

    async def async_toggle(self, **kwargs: Any) -> None:
        self.note("toggle")

    async def async_toggle_tilt(self, **kwargs: Any) -> None:
        self.note("toggle_cover_tilt")


class Valve(Recorder, ValveEntity):
    _attr_reports_position = True
    _attr_current_valve_position = 0
    _attr_supported_features = (
        ValveEntityFeature.OPEN
        | ValveEntityFeature.CLOSE
        | ValveEntityFeature.STOP
        | ValveEntityFeature.SET_POSITION
    )

    async def async_open_valve(self) -> None:
        self.note("open_valve")

    async def async_close_valve(self) -> None:
        self.note("close_valve")

    async def async_stop_valve(self) -> None:
        self.note("stop_valve")

    async def async_set_valve_position(self, position: int) -> None:
        self.note("set_valve_position", position)

    async def async_toggle(self) -> None:
        self.note("toggle")


class Siren(Recorder, SirenEntity):
    _attr_is_on = False
    _attr_supported_features = SirenEntityFeature.TURN_ON | SirenEntityFeature.TURN_OFF

    async def async_turn_on(self, **kwargs: Any) -> None:
        self.note("turn_on")

    async def async_turn_off(self, **kwargs: Any) -> None:
        self.note("turn_off")

    async def async_toggle(self, **kwargs: Any) -> None:
        self.note("toggle")


class Alarm(Recorder, AlarmControlPanelEntity):
    _attr_alarm_state = AlarmControlPanelState.ARMED_AWAY
    _attr_code_arm_required = False
    _attr_supported_features = (
        AlarmControlPanelEntityFeature.ARM_HOME
        | AlarmControlPanelEntityFeature.ARM_AWAY
        | AlarmControlPanelEntityFeature.ARM_NIGHT
        | AlarmControlPanelEntityFeature.ARM_VACATION
        | AlarmControlPanelEntityFeature.ARM_CUSTOM_BYPASS
        | AlarmControlPanelEntityFeature.TRIGGER
    )

    async def async_alarm_disarm(self, code: str | None = None) -> None:
        self.note("alarm_disarm")

    async def async_alarm_arm_home(self, code: str | None = None) -> None:
        self.note("alarm_arm_home")

    async def async_alarm_arm_away(self, code: str | None = None) -> None:
        self.note("alarm_arm_away")

    async def async_alarm_arm_night(self, code: str | None = None) -> None:
        self.note("alarm_arm_night")

    async def async_alarm_arm_vacation(self, code: str | None = None) -> None:
        self.note("alarm_arm_vacation")

    async def async_alarm_arm_custom_bypass(self, code: str | None = None) -> None:
        self.note("alarm_arm_custom_bypass")

    async def async_alarm_trigger(self, code: str | None = None) -> None:
        self.note("alarm_trigger")


_MOVES = Can.OPEN | Can.CLOSE | Can.STOP
_TILTS = Can.OPEN_TILT | Can.CLOSE_TILT | Can.STOP_TILT


async def async_add_recorders(hass: HomeAssistant) -> dict[str, Recorder]:
    """Add one of everything that guards, and groups of locks, to a home."""
    lock = Lock("Cellar")
    rows: dict[str, list[Recorder]] = {
        "lock": [lock, LockGroup("Bridged", lock)],
        "cover": [
            Garage("Plain", _MOVES),
            Garage("Positioned", _MOVES | Can.SET_POSITION),
            Garage("Only Positions", Can.SET_POSITION),
            Garage(
                "Tilting",
                _MOVES | Can.SET_POSITION | _TILTS | Can.SET_TILT_POSITION,
            ),
        ],
        "valve": [Valve("Mains")],
        "siren": [Siren("Roof")],
        "alarm_control_panel": [Alarm("Fence")],
    }
    for domain, entities in rows.items():
        await hass.data[DATA_INSTANCES][domain].async_add_entities(entities)
    await hass.async_block_till_done()
    found = {entity.entity_id: entity for row in rows.values() for entity in row}
    assert hass.states.get("lock.bridged").attributes["group_entities"]  # type: ignore[union-attr]
    assert ATTR_ENTITY_ID not in hass.states.get("lock.bridged").attributes  # type: ignore[union-attr]
    return found


def is_safe(log: list[tuple[Any, ...]]) -> bool:
    """Return whether all of it may happen unasked."""
    return all(entry in SAFE for entry in log)
