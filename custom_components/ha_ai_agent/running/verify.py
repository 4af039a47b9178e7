"""Did it happen? The states of the targets, watched from before the call."""

import asyncio
from collections.abc import Mapping
from typing import Final, Self

from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateChangedData,
    HomeAssistant,
    State,
    callback,
)
from homeassistant.helpers.event import async_track_state_change_event

from ..domains.model import Check, Seen, Verdict

SETTLE_SECONDS: Final = 2.0
"""How long after its service returned a state may still arrive."""


def seen(state: State | None) -> Seen:
    """Return a state as a value; what is gone counts as unavailable."""
    if state is None:
        return Seen("unavailable")
    return Seen(state.state, state.attributes)


class EffectWatch:
    """Checks targets; wakes up when a state event completes them."""

    def __init__(self, hass: HomeAssistant, checks: Mapping[str, Check | None]) -> None:
        self._hass = hass
        self._checks = checks
        self._waiter: asyncio.Future[None] | None = None
        self._unsubscribe: CALLBACK_TYPE | None = None

    def __enter__(self) -> Self:
        """Listen from now on."""
        if self._checks:
            self._unsubscribe = async_track_state_change_event(
                self._hass, tuple(self._checks), self._changed
            )
        return self

    def __exit__(self, *_: object) -> None:
        """Stop listening."""
        if self._unsubscribe is not None:
            self._unsubscribe()

    def verdict(self, entity_id: str) -> Verdict | None:
        """Return what the state says now; None if it cannot show it."""
        check = self._checks[entity_id]
        if check is None:
            return None
        return check(seen(self._hass.states.get(entity_id)))

    @property
    def is_settled(self) -> bool:
        """Return whether waiting cannot tell anything more."""
        return all(self.verdict(item) is not Verdict.NOT for item in self._checks)

    async def async_settle(self, seconds: float = SETTLE_SECONDS) -> None:
        """Wait until every target shows what was asked, but not for long."""
        if self.is_settled:
            return
        self._waiter = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                await self._waiter
        except TimeoutError:
            pass
        finally:
            self._waiter = None

    @callback
    def _changed(self, _event: Event[EventStateChangedData]) -> None:
        waiter = self._waiter
        if waiter is not None and not waiter.done() and self.is_settled:
            waiter.set_result(None)
