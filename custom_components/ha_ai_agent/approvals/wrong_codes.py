"""Wrong codes, by who gave them: each question has few tries, and so has a person."""

from typing import Final, TypedDict

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.singleton import singleton
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN

FREE_TRIES: Final = 2
"""Anybody mistypes."""
LAST_TRY: Final = 5
"""From here on a question ends with its first wrong code."""
FIRST_PAUSE_SECONDS: Final = 30
LONGEST_PAUSE_SECONDS: Final = 3600
FORGET_SECONDS: Final = 24 * 3600
MAX_WHO: Final = 200
_SAVE_SECONDS: Final = 5


def now_ts() -> float:
    """Return the time that approvals are measured by."""
    return dt_util.utcnow().timestamp()


class _Row(TypedDict):
    tries: int
    until_ts: float


class WrongCodes:
    """Counts over all questions and agents, and over a restart."""

    def __init__(self, hass: HomeAssistant) -> None:
        self._store: Store[dict[str, _Row]] = Store(
            hass, 1, f"{DOMAIN}.wrong_codes", private=True
        )
        self._rows: dict[str, _Row] = {}
        self._is_loaded = False

    async def async_load(self) -> None:
        """Take up what was counted before."""
        if self._is_loaded:
            return
        self._is_loaded = True
        self._rows = (await self._store.async_load() or {}) | self._rows

    async def async_remove(self) -> None:
        """Forget everything, on disk too."""
        self._rows.clear()
        await self._store.async_remove()

    def is_paused(self, who: str) -> bool:
        """Return whether no code of somebody counts now."""
        return self._row(who)["until_ts"] > now_ts()

    @callback
    def count(self, who: str) -> bool:
        """Count a try that did not succeed; return whether its question ends."""
        row = self._row(who)
        was_paused = row["until_ts"] > now_ts()
        row["tries"] += 1
        if not was_paused:
            # What is tried in a pause is not looked at, so it makes none longer.
            beyond = row["tries"] - FREE_TRIES - 1
            pause = FIRST_PAUSE_SECONDS * 2 ** min(beyond, 10) if beyond >= 0 else 0
            row["until_ts"] = now_ts() + min(pause, LONGEST_PAUSE_SECONDS)
        self._rows.pop(who, None)
        self._rows[who] = row
        while len(self._rows) > MAX_WHO:
            del self._rows[next(iter(self._rows))]
        self._save()
        return row["tries"] >= LAST_TRY

    @callback
    def forgive(self, who: str) -> None:
        """Begin anew after the right code."""
        if self._rows.pop(who, None) is not None:
            self._save()

    def _row(self, who: str) -> _Row:
        row = self._rows.get(who)
        if row is None or row["until_ts"] + FORGET_SECONDS < now_ts():
            return _Row(tries=0, until_ts=now_ts())
        return row

    def _save(self) -> None:
        self._store.async_delay_save(lambda: dict(self._rows), _SAVE_SECONDS)


# All agents of the house share it: a code is the same at each of them.
DATA_WRONG_CODES: HassKey[WrongCodes] = HassKey(f"{DOMAIN}_wrong_codes")


@singleton(DATA_WRONG_CODES)
def async_get_wrong_codes(hass: HomeAssistant) -> WrongCodes:
    """Return what was counted in this house."""
    return WrongCodes(hass)


async def async_forget_wrong_codes(hass: HomeAssistant) -> None:
    """Drop it with the last entry."""
    await async_get_wrong_codes(hass).async_remove()
    hass.data.pop(DATA_WRONG_CODES, None)
