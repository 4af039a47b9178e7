"""Did it happen? The states of the targets, watched from before the call."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Final, Self

from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateChangedData,
    HomeAssistant,
    callback,
)
from homeassistant.helpers.event import async_track_state_change_event

from ..calls.facts import seen
from ..domains.model import Check, Verdict

_OPEN: Final = (Verdict.NOT, Verdict.UNSEEN, None)
_UNSEEN_SECONDS: Final = 0.2
SETTLE_SECONDS: Final = 2.0
"""How long after its service returned a state may still arrive."""


class EffectWatch:
    """Checks targets; wakes up when a state event completes them."""

    def __init__(
        self,
        hass: HomeAssistant,
        checks: Mapping[str, Check | None],
        verdict: Callable[[str], Verdict | None],
    ) -> None:
        self._hass = hass
        self._checks = checks
        self._verdict = verdict
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
            # It holds the watch.
            self._unsubscribe = None

    def reached(self) -> set[str]:
        """Return those whose state shows it now."""
        return {
            entity_id
            for entity_id, check in self._checks.items()
            if check is not None
            and check(seen(self._hass.states.get(entity_id))) is Verdict.REACHED
        }

    @property
    def is_settled(self) -> bool:
        """Return whether waiting cannot tell anything more."""
        return not any(self._verdict(item) in _OPEN for item in self._checks)

    async def async_settle(self, seconds: float = SETTLE_SECONDS) -> None:
        """Wait until every target shows what was asked, but not for long."""
        if self.is_settled:
            return
        if all(self._verdict(item) is not Verdict.NOT for item in self._checks):
            # Not much is hoped for.
            seconds = min(seconds, _UNSEEN_SECONDS)
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
