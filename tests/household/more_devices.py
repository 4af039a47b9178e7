# ruff: noqa: RUF012 -- Home Assistant declares these attributes so itself.
"""Real entities of the kinds that the other tests do without."""

from typing import Any

from homeassistant.components.alarm_control_panel import (
    AlarmControlPanelEntityFeature,
    AlarmControlPanelState,
)
from homeassistant.components.humidifier import (
    HumidifierEntity,
    HumidifierEntityFeature,
)
from homeassistant.components.lawn_mower import (
    LawnMowerActivity,
    LawnMowerEntity,
    LawnMowerEntityFeature,
)
from homeassistant.components.media_player import MediaPlayerEntityFeature
from homeassistant.components.siren import SirenEntity, SirenEntityFeature
from homeassistant.components.todo import (
    TodoItem,
    TodoItemStatus,
    TodoListEntity,
    TodoListEntityFeature,
)
from homeassistant.components.vacuum import VacuumActivity, VacuumEntityFeature
from homeassistant.components.valve import ValveEntity, ValveEntityFeature
from homeassistant.components.water_heater import (
    WaterHeaterEntity,
    WaterHeaterEntityFeature,
)
from homeassistant.const import UnitOfTemperature

from tests.devices import Alarm, Device, Player, Vacuum


class Stereo(Player):
    """A player that also skips tracks and stops."""

    _attr_supported_features = (
        MediaPlayerEntityFeature.TURN_ON
        | MediaPlayerEntityFeature.TURN_OFF
        | MediaPlayerEntityFeature.VOLUME_SET
        | MediaPlayerEntityFeature.VOLUME_STEP
        | MediaPlayerEntityFeature.VOLUME_MUTE
        | MediaPlayerEntityFeature.PLAY
        | MediaPlayerEntityFeature.PAUSE
        | MediaPlayerEntityFeature.STOP
        | MediaPlayerEntityFeature.NEXT_TRACK
        | MediaPlayerEntityFeature.PREVIOUS_TRACK
        | MediaPlayerEntityFeature.SELECT_SOURCE
    )

    async def async_media_next_track(self) -> None:
        await self._do("next")

    async def async_media_previous_track(self) -> None:
        await self._do("previous")

    async def async_media_stop(self) -> None:
        await self._do("stop", state="idle")


class Robot(Vacuum):
    """A vacuum that also pauses and stops."""

    _attr_supported_features = (
        VacuumEntityFeature.START
        | VacuumEntityFeature.RETURN_HOME
        | VacuumEntityFeature.STATE
        | VacuumEntityFeature.LOCATE
        | VacuumEntityFeature.PAUSE
        | VacuumEntityFeature.STOP
    )

    async def async_pause(self) -> None:
        await self._do("pause", activity=VacuumActivity.PAUSED)

    async def async_stop(self, **kwargs: Any) -> None:
        await self._do("stop", activity=VacuumActivity.IDLE)


class Mower(Device, LawnMowerEntity):
    _attr_activity = LawnMowerActivity.DOCKED
    _attr_supported_features = (
        LawnMowerEntityFeature.START_MOWING
        | LawnMowerEntityFeature.DOCK
        | LawnMowerEntityFeature.PAUSE
    )

    async def async_start_mowing(self) -> None:
        await self._do("start", activity=LawnMowerActivity.MOWING)

    async def async_dock(self) -> None:
        await self._do("dock", activity=LawnMowerActivity.RETURNING)

    async def async_pause(self) -> None:
        await self._do("pause", activity=LawnMowerActivity.PAUSED)


class Valve(Device, ValveEntity):
    _attr_is_closed = True
    _attr_reports_position = False
    _attr_supported_features = ValveEntityFeature.OPEN | ValveEntityFeature.CLOSE

    async def async_open_valve(self) -> None:
        await self._do("open", is_closed=False)

    async def async_close_valve(self) -> None:
        await self._do("close", is_closed=True)


class Siren(Device, SirenEntity):
    _attr_is_on = False
    _attr_supported_features = SirenEntityFeature.TURN_ON | SirenEntityFeature.TURN_OFF

    async def async_turn_on(self, **kwargs: Any) -> None:
        await self._do("on", is_on=True)

    async def async_turn_off(self, **kwargs: Any) -> None:
        await self._do("off", is_on=False)


class Humidifier(Device, HumidifierEntity):
    _attr_is_on = True
    _attr_target_humidity = 40
    _attr_current_humidity = 44
    _attr_available_modes = ["normal", "sleep"]
    _attr_mode = "normal"
    _attr_supported_features = HumidifierEntityFeature.MODES

    async def async_turn_on(self, **kwargs: Any) -> None:
        await self._do("on", is_on=True)

    async def async_turn_off(self, **kwargs: Any) -> None:
        await self._do("off", is_on=False)

    async def async_set_humidity(self, humidity: int) -> None:
        await self._do("humidity", target_humidity=humidity)

    async def async_set_mode(self, mode: str) -> None:
        await self._do("mode", mode=mode)


class WaterHeater(Device, WaterHeaterEntity):
    _attr_temperature_unit = UnitOfTemperature.CELSIUS
    _attr_operation_list = ["eco", "off"]
    _attr_current_operation = "eco"
    _attr_target_temperature = 45.0
    _attr_min_temp = 30.0
    _attr_max_temp = 70.0
    _attr_supported_features = (
        WaterHeaterEntityFeature.TARGET_TEMPERATURE
        | WaterHeaterEntityFeature.OPERATION_MODE
        | WaterHeaterEntityFeature.ON_OFF
    )

    async def async_set_temperature(self, **kwargs: Any) -> None:
        await self._do("temperature", target_temperature=kwargs["temperature"])

    async def async_turn_on(self, **kwargs: Any) -> None:
        await self._do("on", current_operation="eco")

    async def async_turn_off(self, **kwargs: Any) -> None:
        await self._do("off", current_operation="off")


class Panel(Alarm):
    """An alarm that is armed in several ways, without a code."""

    _attr_supported_features = (
        AlarmControlPanelEntityFeature.ARM_AWAY
        | AlarmControlPanelEntityFeature.ARM_HOME
        | AlarmControlPanelEntityFeature.ARM_NIGHT
    )

    async def async_alarm_arm_home(self, code: str | None = None) -> None:
        await self._do("arm", alarm_state=AlarmControlPanelState.ARMED_HOME)

    async def async_alarm_arm_night(self, code: str | None = None) -> None:
        await self._do("arm", alarm_state=AlarmControlPanelState.ARMED_NIGHT)


class Items(Device, TodoListEntity):
    """A list that is kept in memory."""

    _attr_supported_features = (
        TodoListEntityFeature.CREATE_TODO_ITEM
        | TodoListEntityFeature.DELETE_TODO_ITEM
        | TodoListEntityFeature.UPDATE_TODO_ITEM
    )

    def reset(self, *names: str) -> None:
        """Write new things on it and nothing else."""
        self._attr_todo_items = [
            TodoItem(summary=name, uid=name, status=TodoItemStatus.NEEDS_ACTION)
            for name in names
        ]
        self.async_write_ha_state()

    @property
    def open_items(self) -> set[str]:
        """What is still to be done."""
        return {
            (item.summary or "").casefold()
            for item in self._attr_todo_items or ()
            if item.status is not TodoItemStatus.COMPLETED
        }

    async def async_create_todo_item(self, item: TodoItem) -> None:
        item.uid = item.summary
        self._attr_todo_items = [*(self._attr_todo_items or ()), item]
        self.async_write_ha_state()

    async def async_update_todo_item(self, item: TodoItem) -> None:
        self._attr_todo_items = [
            item if old.uid == item.uid else old for old in self._attr_todo_items or ()
        ]
        self.async_write_ha_state()

    async def async_delete_todo_items(self, uids: list[str]) -> None:
        self._attr_todo_items = [
            old for old in self._attr_todo_items or () if old.uid not in uids
        ]
        self.async_write_ha_state()
