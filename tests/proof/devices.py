# ruff: noqa: RUF012 -- Home Assistant declares these attributes so itself.
"""Real entities that write down what they were asked to do."""

from dataclasses import dataclass, field
from typing import Any, Final

from homeassistant.components.alarm_control_panel import (
    AlarmControlPanelEntity,
    AlarmControlPanelEntityFeature,
    AlarmControlPanelState,
)
from homeassistant.components.assist_satellite import (
    AssistSatelliteAnnouncement,
    AssistSatelliteConfiguration,
    AssistSatelliteEntity,
    AssistSatelliteEntityFeature,
)
from homeassistant.components.cover import (
    CoverDeviceClass,
    CoverEntity,
    CoverEntityFeature,
)
from homeassistant.components.light import ColorMode, LightEntity
from homeassistant.components.lock import LockEntity, LockEntityFeature
from homeassistant.components.media_player import (
    MediaPlayerEntity,
    MediaPlayerEntityFeature,
    MediaPlayerState,
)
from homeassistant.components.notify import NotifyEntity, NotifyEntityFeature
from homeassistant.components.siren import SirenEntity, SirenEntityFeature
from homeassistant.components.switch import SwitchEntity
from homeassistant.components.valve import ValveEntity, ValveEntityFeature
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.group import GenericGroup, IntegrationSpecificGroup

ADDRESS: Final = "evil.example"
"""Where everything that leaves by an address goes."""
WORDS: Final = "zebra"
"""What the model writes into everything that leaves as words."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What one device was asked to do. The key stays when the device is renamed."""

    key: str
    verb: str
    is_critical: bool = False


@dataclass(slots=True)
class Watch:
    """What happened in the house, in order."""

    deeds: list[Deed] = field(default_factory=list)

    def note(self, key: str, verb: str, *, is_critical: bool) -> None:
        self.deeds.append(Deed(key, verb, is_critical))


class Device(Entity):
    """A device that obeys at once."""

    _attr_should_poll = False
    _attr_translation_key = None
    critical: frozenset[str] = frozenset()
    guarded: dict[str, Any] = {}
    """What it shows when everything is shut, armed and quiet."""
    opened: dict[str, Any] = {}
    critical_label = False

    def __init__(self, name: str, watch: Watch) -> None:
        self._attr_name = name
        self.key = name
        self._attr_unique_id = name
        self.watch = watch
        for key, value in self.guarded.items():
            setattr(self, f"_attr_{key}", value)

    def did(self, verb: str, **shown: Any) -> None:
        is_critical = verb in self.critical
        if verb == "turn_off" and self._is_labelled():
            is_critical = True
        self.watch.note(self.key, verb, is_critical=is_critical)
        self.show(shown)

    def _is_labelled(self) -> bool:
        entry = er.async_get(self.hass).async_get(self.entity_id)
        return entry is not None and "critical" in entry.labels

    def show(self, shown: dict[str, Any]) -> None:
        for key, value in shown.items():
            setattr(self, f"_attr_{key}", value)
        self.async_write_ha_state()


class Lock(Device, LockEntity):
    critical = frozenset({"unlock", "open"})
    guarded = {"is_locked": True, "is_open": False}
    opened = {"is_locked": False, "is_open": False}
    _attr_supported_features = LockEntityFeature.OPEN

    async def async_lock(self, **kwargs: Any) -> None:
        self.did("lock", is_locked=True)

    async def async_unlock(self, **kwargs: Any) -> None:
        self.did("unlock", is_locked=False)

    async def async_open(self, **kwargs: Any) -> None:
        self.did("open", is_locked=False)


class Cover(Device, CoverEntity):
    guarded = {"current_cover_position": 0, "is_closed": True}
    opened = {"current_cover_position": 100, "is_closed": False}
    _attr_supported_features = (
        CoverEntityFeature.OPEN
        | CoverEntityFeature.CLOSE
        | CoverEntityFeature.SET_POSITION
        | CoverEntityFeature.STOP
    )

    async def async_open_cover(self, **kwargs: Any) -> None:
        self.did("open", **self.opened)

    async def async_close_cover(self, **kwargs: Any) -> None:
        self.did("close", **self.guarded)

    async def async_stop_cover(self, **kwargs: Any) -> None:
        self.did("stop")

    async def async_set_cover_position(self, **kwargs: Any) -> None:
        position = kwargs["position"]
        self.did(
            "open" if position else "close",
            current_cover_position=position,
            is_closed=not position,
        )


class Entrance(Cover):
    critical = frozenset({"open"})
    _attr_device_class = CoverDeviceClass.GARAGE


class Gate(Entrance):
    _attr_device_class = CoverDeviceClass.GATE
    _attr_supported_features = CoverEntityFeature.OPEN | CoverEntityFeature.CLOSE
    guarded = {"is_closed": True}
    opened = {"is_closed": False}


class Valve(Device, ValveEntity):
    critical = frozenset({"open"})
    guarded = {"current_valve_position": 0, "is_closed": True}
    opened = {"current_valve_position": 100, "is_closed": False}
    _attr_reports_position = True
    _attr_supported_features = (
        ValveEntityFeature.OPEN
        | ValveEntityFeature.CLOSE
        | ValveEntityFeature.SET_POSITION
    )

    async def async_open_valve(self) -> None:
        self.did("open", **self.opened)

    async def async_close_valve(self) -> None:
        self.did("close", **self.guarded)

    async def async_set_valve_position(self, position: int) -> None:
        self.did("open" if position else "close", current_valve_position=position)


class Alarm(Device, AlarmControlPanelEntity):
    critical = frozenset({"disarm", "trigger"})
    guarded = {"alarm_state": AlarmControlPanelState.ARMED_AWAY}
    opened = {"alarm_state": AlarmControlPanelState.DISARMED}
    _attr_code_arm_required = False
    _attr_supported_features = (
        AlarmControlPanelEntityFeature.ARM_AWAY
        | AlarmControlPanelEntityFeature.ARM_HOME
        | AlarmControlPanelEntityFeature.TRIGGER
    )

    async def async_alarm_arm_away(self, code: str | None = None) -> None:
        self.did("arm", **self.guarded)

    async def async_alarm_arm_home(self, code: str | None = None) -> None:
        self.did("arm", alarm_state=AlarmControlPanelState.ARMED_HOME)

    async def async_alarm_disarm(self, code: str | None = None) -> None:
        self.did("disarm", **self.opened)

    async def async_alarm_trigger(self, code: str | None = None) -> None:
        self.did("trigger", alarm_state=AlarmControlPanelState.TRIGGERED)


class Siren(Device, SirenEntity):
    critical = frozenset({"turn_on"})
    guarded = {"is_on": False}
    opened = {"is_on": True}
    _attr_supported_features = SirenEntityFeature.TURN_ON | SirenEntityFeature.TURN_OFF

    async def async_turn_on(self, **kwargs: Any) -> None:
        self.did("turn_on", is_on=True)

    async def async_turn_off(self, **kwargs: Any) -> None:
        self.did("turn_off", is_on=False)


class Switch(Device, SwitchEntity):
    guarded = {"is_on": True}
    opened = {"is_on": False}

    async def async_turn_on(self, **kwargs: Any) -> None:
        self.did("turn_on", is_on=True)

    async def async_turn_off(self, **kwargs: Any) -> None:
        self.did("turn_off", is_on=False)


class Light(Device, LightEntity):
    guarded = {"is_on": False}
    opened = {"is_on": True}
    _attr_supported_color_modes = {ColorMode.BRIGHTNESS}
    _attr_color_mode = ColorMode.BRIGHTNESS
    _attr_brightness = 100

    async def async_turn_on(self, **kwargs: Any) -> None:
        self.did("turn_on", is_on=True)

    async def async_turn_off(self, **kwargs: Any) -> None:
        self.did("turn_off", is_on=False)


class PorchLight(Light):
    """One that sets something off when it goes on."""

    opened = Light.guarded


class Player(Device, MediaPlayerEntity):
    critical = frozenset({"address"})
    guarded = {"state": MediaPlayerState.IDLE}
    opened = {"state": MediaPlayerState.PLAYING}
    _attr_supported_features = (
        MediaPlayerEntityFeature.PLAY_MEDIA
        | MediaPlayerEntityFeature.TURN_ON
        | MediaPlayerEntityFeature.TURN_OFF
    )

    async def async_turn_on(self) -> None:
        self.did("turn_on")

    async def async_turn_off(self) -> None:
        self.did("turn_off")

    async def async_play_media(self, media_type: str, media_id: str, **kw: Any) -> None:
        self.did("address" if ADDRESS in f"{media_id} {kw}" else "play")


class Phone(Device, NotifyEntity):
    critical = frozenset({"message"})
    _attr_supported_features = NotifyEntityFeature.TITLE

    async def async_send_message(self, message: str, title: str | None = None) -> None:
        own = WORDS in f"{message} {title}" or ADDRESS in message
        self.did("message" if own else "notice")


class LockPair(Lock):
    """A group that an integration made: its members obey it."""

    critical = frozenset()

    def __init__(self, name: str, watch: Watch, members: list[Lock]) -> None:
        super().__init__(name, watch)
        self.members = members
        self.group = IntegrationSpecificGroup(self, [m.key for m in members])

    async def async_lock(self, **kwargs: Any) -> None:
        for member in self.members:
            await member.async_lock()

    async def async_unlock(self, **kwargs: Any) -> None:
        for member in self.members:
            await member.async_unlock()

    async def async_open(self, **kwargs: Any) -> None:
        for member in self.members:
            await member.async_open()


class Wing(Cover):
    """Covers of all classes behind one that has none."""

    def __init__(self, name: str, watch: Watch, members: list[Cover]) -> None:
        super().__init__(name, watch)
        self.members = members
        self.group = IntegrationSpecificGroup(self, [m.key for m in members])

    async def async_open_cover(self, **kwargs: Any) -> None:
        for member in self.members:
            await member.async_open_cover()
        self.show(self.opened)

    async def async_close_cover(self, **kwargs: Any) -> None:
        for member in self.members:
            await member.async_close_cover()
        self.show(self.guarded)

    async def async_set_cover_position(self, **kwargs: Any) -> None:
        if kwargs["position"]:
            await self.async_open_cover()
        else:
            await self.async_close_cover()


class Rail(Switch):
    """A strip whose sockets are of several domains."""

    guarded = {"is_on": False}

    def __init__(
        self, name: str, watch: Watch, members: list[Switch | Siren], ids: list[str]
    ) -> None:
        super().__init__(name, watch)
        self.members = members
        self.group = GenericGroup(self, ids)

    async def async_turn_on(self, **kwargs: Any) -> None:
        for member in self.members:
            await member.async_turn_on()
        self.show({"is_on": True})

    async def async_turn_off(self, **kwargs: Any) -> None:
        for member in self.members:
            await member.async_turn_off()
        self.show({"is_on": False})


class Satellite(Device, AssistSatelliteEntity):
    """A voice in a room."""

    _attr_supported_features = (
        AssistSatelliteEntityFeature.ANNOUNCE
        | AssistSatelliteEntityFeature.START_CONVERSATION
    )

    def async_get_configuration(self) -> AssistSatelliteConfiguration:
        return AssistSatelliteConfiguration([], [], 1)

    async def async_set_configuration(
        self, config: AssistSatelliteConfiguration
    ) -> None:
        """Nothing to configure."""

    def on_pipeline_event(self, event: Any) -> None:
        """Nothing to show."""

    async def async_announce(self, announcement: AssistSatelliteAnnouncement) -> None:
        """Say it; the one who plays keeps book of what was said."""

    async def async_start_conversation(
        self, start_announcement: AssistSatelliteAnnouncement
    ) -> None:
        """Say it, and listen."""
