# ruff: noqa: RUF012 -- Home Assistant declares these attributes so itself.
"""Real entities that obey, ignore, raise, hang or take their time, as told."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from homeassistant.components.alarm_control_panel import (
    AlarmControlPanelEntity,
    AlarmControlPanelEntityFeature,
    AlarmControlPanelState,
)
from homeassistant.components.button import ButtonEntity
from homeassistant.components.climate import (
    ClimateEntity,
    ClimateEntityFeature,
    HVACMode,
)
from homeassistant.components.cover import CoverEntity, CoverEntityFeature
from homeassistant.components.fan import FanEntity, FanEntityFeature
from homeassistant.components.lawn_mower import (
    LawnMowerActivity,
    LawnMowerEntity,
    LawnMowerEntityFeature,
)
from homeassistant.components.light import ColorMode, LightEntity, LightEntityFeature
from homeassistant.components.lock import LockEntity, LockEntityFeature
from homeassistant.components.media_player import (
    MediaPlayerEntity,
    MediaPlayerEntityFeature,
    MediaPlayerState,
)
from homeassistant.components.number import NumberEntity
from homeassistant.components.select import SelectEntity
from homeassistant.components.switch import SwitchEntity
from homeassistant.components.vacuum import (
    StateVacuumEntity,
    VacuumActivity,
    VacuumEntityFeature,
)
from homeassistant.const import UnitOfTemperature
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.entity import Entity


@dataclass
class Behaviour:
    """How a device answers."""

    delay: float = 0.0
    ignores: bool = False
    raises: Exception | None = None
    late: float = 0.0
    """The state follows that long after the service returned."""
    gate: asyncio.Event | None = None
    """Hang until this is set."""
    log: list[tuple[str, str, Any]] = field(default_factory=list)
    started: asyncio.Event = field(default_factory=asyncio.Event)


class Device(Entity):
    """A device with a behaviour."""

    _attr_should_poll = False
    behaviour: Behaviour

    def __init__(self, name: str, behaviour: Behaviour | None = None) -> None:
        self._attr_name = name
        self._attr_unique_id = f"{type(self).__name__}-{name}"
        self.behaviour = behaviour or Behaviour()

    async def _do(self, what: str, **attributes: Any) -> None:
        """Answer a service call, then show the new attributes."""
        log = self.behaviour.log
        log.append(("start", what, self.entity_id))
        self.behaviour.started.set()
        if self.behaviour.delay:
            await asyncio.sleep(self.behaviour.delay)
        if self.behaviour.gate is not None:
            await self.behaviour.gate.wait()
        log.append(("end", what, self.entity_id))
        if self.behaviour.raises is not None:
            raise self.behaviour.raises
        if self.behaviour.ignores:
            return
        if self.behaviour.late:
            self.hass.loop.call_later(self.behaviour.late, self._show, attributes)
        else:
            self._show(attributes)

    def _show(self, attributes: dict[str, Any]) -> None:
        for key, value in attributes.items():
            setattr(self, f"_attr_{key}", value)
        self.async_write_ha_state()

    def set_available(self, value: bool) -> None:
        self._attr_available = value
        self.async_write_ha_state()


class Light(Device, LightEntity):
    _attr_supported_color_modes = {ColorMode.HS, ColorMode.COLOR_TEMP}
    _attr_color_mode = ColorMode.HS
    _attr_is_on = False
    _attr_brightness = 100
    _attr_hs_color = (0.0, 0.0)
    _attr_effect_list = ["Rainbow", "Candle"]
    _attr_supported_features = LightEntityFeature.EFFECT | LightEntityFeature.TRANSITION

    async def async_turn_on(self, **kwargs: Any) -> None:
        shown: dict[str, Any] = {"is_on": True}
        for key in ("brightness", "effect"):
            if key in kwargs:
                shown[key] = kwargs[key]
        if "hs_color" in kwargs:
            shown |= {"hs_color": kwargs["hs_color"], "color_mode": ColorMode.HS}
        if "color_temp_kelvin" in kwargs:
            shown |= {
                "color_temp_kelvin": kwargs["color_temp_kelvin"],
                "color_mode": ColorMode.COLOR_TEMP,
            }
        await self._do("turn_on", **shown)

    async def async_turn_off(self, **kwargs: Any) -> None:
        await self._do("turn_off", is_on=False)


class Switch(Device, SwitchEntity):
    _attr_is_on = False

    async def async_turn_on(self, **kwargs: Any) -> None:
        await self._do("turn_on", is_on=True)

    async def async_turn_off(self, **kwargs: Any) -> None:
        await self._do("turn_off", is_on=False)


class Cover(Device, CoverEntity):
    """A cover that knows positions."""

    _attr_supported_features = (
        CoverEntityFeature.OPEN
        | CoverEntityFeature.CLOSE
        | CoverEntityFeature.SET_POSITION
        | CoverEntityFeature.STOP
    )
    _attr_current_cover_position = 50
    _attr_is_closed = False

    async def async_open_cover(self, **kwargs: Any) -> None:
        await self._do("open", current_cover_position=100, is_closed=False)

    async def async_close_cover(self, **kwargs: Any) -> None:
        await self._do("close", current_cover_position=0, is_closed=True)

    async def async_stop_cover(self, **kwargs: Any) -> None:
        await self._do("stop")

    async def async_set_cover_position(self, **kwargs: Any) -> None:
        position = kwargs["position"]
        await self._do(
            "position", current_cover_position=position, is_closed=position == 0
        )


class PlainCover(Device, CoverEntity):
    """A cover without positions."""

    _attr_supported_features = CoverEntityFeature.OPEN | CoverEntityFeature.CLOSE
    _attr_is_closed = False

    async def async_open_cover(self, **kwargs: Any) -> None:
        await self._do("open", is_closed=False)

    async def async_close_cover(self, **kwargs: Any) -> None:
        await self._do("close", is_closed=True)


class Lock(Device, LockEntity):
    _attr_is_locked = True
    _attr_supported_features = LockEntityFeature.OPEN

    async def async_lock(self, **kwargs: Any) -> None:
        await self._do("lock", is_locked=True)

    async def async_unlock(self, **kwargs: Any) -> None:
        await self._do("unlock", is_locked=False)


class Climate(Device, ClimateEntity):
    _attr_temperature_unit = UnitOfTemperature.CELSIUS
    _attr_hvac_modes = [HVACMode.OFF, HVACMode.HEAT, HVACMode.COOL]
    _attr_hvac_mode = HVACMode.HEAT
    _attr_target_temperature = 20.0
    _attr_preset_modes = ["none", "Away", "eco"]
    _attr_preset_mode = "none"
    _attr_supported_features = (
        ClimateEntityFeature.TARGET_TEMPERATURE
        | ClimateEntityFeature.PRESET_MODE
        | ClimateEntityFeature.TURN_ON
        | ClimateEntityFeature.TURN_OFF
    )

    async def async_set_temperature(self, **kwargs: Any) -> None:
        shown = {"target_temperature": kwargs["temperature"]}
        if "hvac_mode" in kwargs:
            shown["hvac_mode"] = kwargs["hvac_mode"]
        await self._do("temperature", **shown)

    async def async_set_hvac_mode(self, hvac_mode: HVACMode) -> None:
        await self._do("mode", hvac_mode=hvac_mode)

    async def async_set_preset_mode(self, preset_mode: str) -> None:
        await self._do("preset", preset_mode=preset_mode)


class Player(Device, MediaPlayerEntity):
    _attr_state = MediaPlayerState.PLAYING
    _attr_volume_level = 0.5
    _attr_is_volume_muted = False
    _attr_source = "Radio"
    _attr_source_list = ["Radio", "TV"]
    _attr_supported_features = (
        MediaPlayerEntityFeature.TURN_ON
        | MediaPlayerEntityFeature.TURN_OFF
        | MediaPlayerEntityFeature.VOLUME_SET
        | MediaPlayerEntityFeature.VOLUME_STEP
        | MediaPlayerEntityFeature.VOLUME_MUTE
        | MediaPlayerEntityFeature.PLAY
        | MediaPlayerEntityFeature.PAUSE
        | MediaPlayerEntityFeature.SELECT_SOURCE
        | MediaPlayerEntityFeature.PLAY_MEDIA
    )

    async def async_turn_on(self) -> None:
        await self._do("on", state=MediaPlayerState.IDLE)

    async def async_turn_off(self) -> None:
        await self._do("off", state=MediaPlayerState.OFF)

    async def async_media_play(self) -> None:
        await self._do("play", state=MediaPlayerState.PLAYING)

    async def async_media_pause(self) -> None:
        await self._do("pause", state=MediaPlayerState.PAUSED)

    async def async_set_volume_level(self, volume: float) -> None:
        await self._do("volume", volume_level=volume)

    async def async_mute_volume(self, mute: bool) -> None:
        await self._do("mute", is_volume_muted=mute)

    async def async_select_source(self, source: str) -> None:
        await self._do("source", source=source)

    async def async_play_media(self, media_type: str, media_id: str, **kw: Any) -> None:
        await self._do(
            "media", state=MediaPlayerState.PLAYING, media_content_id="rewritten"
        )


class Fan(Device, FanEntity):
    _attr_percentage = 0
    _attr_preset_modes = ["auto"]
    _attr_supported_features = (
        FanEntityFeature.SET_SPEED
        | FanEntityFeature.TURN_ON
        | FanEntityFeature.TURN_OFF
        | FanEntityFeature.OSCILLATE
    )
    _attr_oscillating = False

    async def async_turn_on(
        self, percentage: int | None = None, preset_mode: str | None = None, **kw: Any
    ) -> None:
        await self._do("on", percentage=percentage or 50)

    async def async_turn_off(self, **kwargs: Any) -> None:
        await self._do("off", percentage=0)

    async def async_set_percentage(self, percentage: int) -> None:
        await self._do("percentage", percentage=percentage)

    async def async_oscillate(self, oscillating: bool) -> None:
        await self._do("oscillate", oscillating=oscillating)


class Vacuum(Device, StateVacuumEntity):
    _attr_activity = VacuumActivity.DOCKED
    _attr_supported_features = (
        VacuumEntityFeature.START
        | VacuumEntityFeature.RETURN_HOME
        | VacuumEntityFeature.STATE
        | VacuumEntityFeature.LOCATE
    )

    async def async_start(self) -> None:
        await self._do("start", activity=VacuumActivity.CLEANING)

    async def async_return_to_base(self, **kwargs: Any) -> None:
        await self._do("return", activity=VacuumActivity.RETURNING)

    async def async_locate(self, **kwargs: Any) -> None:
        await self._do("locate")


class Mower(Device, LawnMowerEntity):
    _attr_activity = LawnMowerActivity.DOCKED
    _attr_supported_features = (
        LawnMowerEntityFeature.START_MOWING | LawnMowerEntityFeature.DOCK
    )

    async def async_start_mowing(self) -> None:
        await self._do("start", activity=LawnMowerActivity.MOWING)

    async def async_dock(self) -> None:
        await self._do("dock", activity=LawnMowerActivity.DOCKED)


class Alarm(Device, AlarmControlPanelEntity):
    _attr_alarm_state = AlarmControlPanelState.DISARMED
    _attr_code_arm_required = False
    _attr_supported_features = AlarmControlPanelEntityFeature.ARM_AWAY

    async def async_alarm_arm_away(self, code: str | None = None) -> None:
        await self._do("arm", alarm_state=AlarmControlPanelState.ARMED_AWAY)

    async def async_alarm_disarm(self, code: str | None = None) -> None:
        await self._do("disarm", alarm_state=AlarmControlPanelState.DISARMED)


class Button(Device, ButtonEntity):
    async def async_press(self) -> None:
        self.behaviour.log.append(("start", "press", self.entity_id))


class Choice(Device, SelectEntity):
    _attr_options = ["Day", "Night", "Party Time"]
    _attr_current_option = "Day"

    async def async_select_option(self, option: str) -> None:
        await self._do("option", current_option=option)


class Number(Device, NumberEntity):
    _attr_native_value = 10.0

    async def async_set_native_value(self, value: float) -> None:
        await self._do("value", native_value=value)


def broken() -> HomeAssistantError:
    """Return what a device's integration raises."""
    return HomeAssistantError("the bridge said no")
