"""The names that Home Assistant's own sentences are matched with, read in slices.

Its agent reads them at one go when a sentence needs them: half a second at 10,000
things, in which nothing else of the home happens.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from time import perf_counter
from typing import Any, Final

from hassil.intents import TextSlotList
from homeassistant.core import HomeAssistant

from ...compat import async_hand_over_names, unread_names
from ...home.snapshot import HomeSnapshot

type GetHome = Callable[[], Awaitable[HomeSnapshot]]

_SLICE_SECONDS: Final = 0.005
_MOST_TRIES: Final = 3


class NameLists:
    """Keeps the names of Home Assistant's agent ready."""

    __slots__ = ("_get_home", "_hass", "_lock")

    def __init__(self, hass: HomeAssistant, get_home: GetHome) -> None:
        self._hass = hass
        self._get_home = get_home
        self._lock = asyncio.Lock()

    async def async_bring_up_to_date(self, agent: Any) -> None:
        """Read the names if the home is another one since they were read."""
        if unread_names(agent) is None:
            return
        async with self._lock:
            for _ in range(_MOST_TRIES):
                home = await self._get_home()
                if (names := unread_names(agent)) is None:
                    return
                listed = await self._async_list(names)
                # A name that came in between may be missing.
                is_same = await self._get_home() is home
                if is_same and unread_names(agent) is not None:
                    await async_hand_over_names(agent, listed)
                    return

    async def _async_list(self, names: Iterable[Any]) -> TextSlotList:
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
