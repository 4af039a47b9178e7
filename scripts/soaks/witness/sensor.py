"""Sensors that change all the time, and how late the event loop is meanwhile."""

from pathlib import Path
import random
from time import monotonic, thread_time
from typing import Any, Final, TextIO

from homeassistant.components.sensor import SensorEntity
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddEntitiesCallback
from homeassistant.helpers.typing import ConfigType, DiscoveryInfoType

LAG_LOG: Final = "lag.log"
_CHANGE_SECONDS: Final = 0.05
_TICK_SECONDS: Final = 0.005
_WRITTEN_AT_ONCE: Final = 400


class Noise(SensorEntity):
    """A sensor."""

    _attr_should_poll = False

    def __init__(self, number: int) -> None:
        self._attr_name = f"Noise {number}"
        self.entity_id = self._attr_unique_id = f"sensor.witness_noise_{number}"
        self._attr_native_value = 0.0


class Lag:
    """Wakes up often and notes how late: by the clock, and by the loop's own work.

    What other processes of the machine take away is in the first, not in the second.
    """

    def __init__(self, hass: HomeAssistant) -> None:
        self._loop = hass.loop
        self._path = Path(hass.config.path(LAG_LOG))
        self._file: TextIO | None = None
        self._lines: list[str] = []
        self._worked = 0.0
        self._due = 0.0

    def open(self) -> None:
        """Open the file, for as long as Home Assistant runs. Blocks."""
        self._file = self._path.open("a", encoding="ascii")

    @callback
    def start(self) -> None:
        """Wake up in a moment."""
        self._due, self._worked = monotonic() + _TICK_SECONDS, thread_time()
        self._loop.call_at(self._due, self._tick)

    @callback
    def _tick(self) -> None:
        now = monotonic()
        late = max(now - self._due, 0.0)
        own = min(late, thread_time() - self._worked)
        self._lines.append(f"{now:.4f} {late * 1000:.3f} {own * 1000:.3f}\n")
        if self._file is not None and len(self._lines) >= _WRITTEN_AT_ONCE:
            self._file.writelines(self._lines)
            self._file.flush()
            self._lines.clear()
        self.start()


async def async_setup_platform(
    hass: HomeAssistant,
    config: ConfigType,
    async_add_entities: AddEntitiesCallback,
    discovery_info: DiscoveryInfoType | None = None,
) -> None:
    """Add as many sensors as the configuration says, and let them change."""
    sensors = [Noise(number) for number in range(config["entities"])]
    async_add_entities(sensors)
    chance = random.Random(0)
    at_once = round(config["changes"] * _CHANGE_SECONDS)

    @callback
    def change(_: Any = None) -> None:
        for sensor in chance.sample(sensors, at_once):
            if sensor.hass is not None:
                sensor._attr_native_value = chance.random()  # noqa: SLF001  # a sensor of ours
                sensor.async_write_ha_state()
        hass.loop.call_later(_CHANGE_SECONDS, change)

    change()
    lag = Lag(hass)
    await hass.async_add_executor_job(lag.open)
    lag.start()
