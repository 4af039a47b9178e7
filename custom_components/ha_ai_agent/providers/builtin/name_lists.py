"""The names that Home Assistant's own sentences are matched with, read in slices.

Its agent reads them at one go when a sentence needs them: half a second at 10,000
things, in which nothing else of the home happens. Where its inside is another one day,
it does so again.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from time import perf_counter
from typing import Any, Final

from hassil.intents import TextSlotList
from homeassistant.core import HomeAssistant

from ...home.snapshot import HomeSnapshot

type GetHome = Callable[[], Awaitable[HomeSnapshot]]

_SLICE_SECONDS: Final = 0.005
_MOST_TRIES: Final = 3
_LISTS: Final = "_slot_lists"
_NAMES: Final = "_get_entity_name_tuples"
_MAKE: Final = "_make_slot_lists"


class NameLists:
    """Keeps the names of Home Assistant's agent ready."""

    __slots__ = ("_get_home", "_hass", "_lock")

    def __init__(self, hass: HomeAssistant, get_home: GetHome) -> None:
        self._hass = hass
        self._get_home = get_home
        self._lock = asyncio.Lock()

    async def async_bring_up_to_date(self, agent: Any) -> None:
        """Read the names if the home is another one since they were read."""
        is_known = all(hasattr(agent, name) for name in (_LISTS, _NAMES, _MAKE))
        if not is_known or getattr(agent, _LISTS) is not None:
            return
        async with self._lock:
            for _ in range(_MOST_TRIES):
                home = await self._get_home()
                listed = await self._async_read(agent)
                # A name that came in between may be missing.
                if getattr(agent, _LISTS) is not None:
                    return
                if await self._get_home() is home:
                    await _async_hand_over(agent, listed)
                    return

    async def _async_read(self, agent: Any) -> TextSlotList:
        names: Iterable[Any] = getattr(agent, _NAMES)(exposed=True)
        read = []
        until = perf_counter() + _SLICE_SECONDS
        for item in names:
            read.append(item)
            if perf_counter() > until:
                await asyncio.sleep(0)
                until = perf_counter() + _SLICE_SECONDS
        make: Callable[[], TextSlotList] = partial(
            TextSlotList.from_tuples, read, allow_template=False
        )
        return await self._hass.async_add_executor_job(make)


async def _async_hand_over(agent: Any, names: TextSlotList) -> None:
    """Let the agent make its lists, of places alone, and give it the names."""

    def none(*, exposed: bool) -> tuple[()]:
        return ()

    setattr(agent, _NAMES, none)
    try:
        made = await getattr(agent, _MAKE)()
    finally:
        delattr(agent, _NAMES)
    made["name"] = names
