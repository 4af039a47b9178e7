"""Devices that write every deed to the disk: what a power failure cannot take back."""

import asyncio
from dataclasses import dataclass
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

BEGAN = "began"
ENDED = "ended"
LOG = "witness.log"
WORK_SECONDS = 0.05
SLOW = "slow"
"""A file with the seconds that a deed takes instead."""
COUNT = 24


class Deed(NamedTuple):
    """A line of the book."""

    stage: str
    entity_id: str
    state: str


@dataclass(frozen=True, slots=True)
class Book:
    """The deeds of one home, oldest first."""

    path: Path

    def read(self) -> list[Deed]:
        """Return what is written; a line that is not whole was never written."""
        if not self.path.exists():
            return []
        *lines, _ = self.path.read_text(encoding="utf-8").split("\n")
        return [Deed(*line.split()) for line in lines]

    def write(self, stage: str, entity_id: str, state: str) -> None:
        """Write a line and wait until it is on the disk."""
        with self.path.open("a", encoding="utf-8") as file:
            file.write(f"{stage} {entity_id} {state}\n")
            file.flush()
            os.fsync(file.fileno())

    def state(self, entity_id: str) -> str | None:
        """Return what a device is, as far as it got."""
        ended = [deed for deed in self.read() if deed[:2] == (ENDED, entity_id)]
        return ended[-1].state if ended else None

    async def work(self, entity_id: str, state: str) -> None:
        """Do a deed: it begins, takes its time, and is done."""
        self.write(BEGAN, entity_id, state)
        slow = self.path.with_name(SLOW)
        seconds = float(slow.read_text(encoding="ascii")) if slow.exists() else None
        await asyncio.sleep(WORK_SECONDS if seconds is None else seconds)
        self.write(ENDED, entity_id, state)


async def async_setup(hass: HomeAssistant, config: dict[str, Any]) -> bool:
    """Give the home a voice where it is to have one."""
    if "witness" not in config:
        return True
    # Here alone: whoever only reads the book needs no Home Assistant.
    from homeassistant.components.tts import DATA_COMPONENT

    from .voice import WitnessVoice

    voice = WitnessVoice(config["witness"]["languages"])
    await hass.data[DATA_COMPONENT].async_add_entities([voice])
    return True
