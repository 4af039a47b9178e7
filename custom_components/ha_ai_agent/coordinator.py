"""Health of the provider: asked seldom while it is up, often while it is down."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryAuthFailed
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed

from .const import CONF_PROVIDER, DOMAIN, LOGGER, PROVIDER_BUILTIN
from .issues import UNREACHABLE_AFTER, async_clear_unreachable, async_report_unreachable
from .probe import (
    Connection,
    ForbiddenError,
    ProbeError,
    ServerModels,
    async_list_models,
)

INTERVAL_UP = timedelta(hours=1)
INTERVAL_DOWN = timedelta(minutes=1)


class ProviderCoordinator[DataT](DataUpdateCoordinator[None]):
    """Knows whether the provider answers. The built-in one always does."""

    config_entry: ConfigEntry[DataT]

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[DataT]) -> None:
        self._has_server = entry.data[CONF_PROVIDER] != PROVIDER_BUILTIN
        super().__init__(
            hass,
            LOGGER,
            config_entry=entry,
            name=entry.title,
            update_interval=INTERVAL_UP if self._has_server else None,
            always_update=False,
        )
        self.model_ids: tuple[str, ...] = ()
        """Models that the server listed last; empty if it has no list."""
        self._models: ServerModels | None = None
        self._is_blind = False
        """The agents were built without knowing the server's windows."""
        self._failures = 0

    async def async_start(self) -> None:
        """Ask once. Without an answer the agent starts all the same.

        There is a rung below every server, so a server that is down must not keep
        the agent from loading; a refused key starts the reauthentication.
        """
        if self._has_server:
            # Home Assistant polls only for somebody: without a listener a server that
            # went down would never be seen to come back.
            self.config_entry.async_on_unload(self.async_add_listener(lambda: None))
            await self.async_refresh()
            self._is_blind = self._models is None

    @override
    async def _async_update_data(self) -> None:
        """Ask the server for its models."""
        if not self._has_server:
            return
        self.update_interval = INTERVAL_DOWN
        try:
            models = await async_list_models(
                self.hass, Connection.from_data(self.config_entry.data)
            )
        except ProbeError as err:
            if err.problem == "invalid_auth" and not isinstance(err, ForbiddenError):
                raise ConfigEntryAuthFailed(
                    translation_domain=DOMAIN, translation_key="invalid_auth"
                ) from err
            self._failures += 1
            if self._failures >= UNREACHABLE_AFTER:
                async_report_unreachable(self.hass, self.config_entry, err.problem)
            raise UpdateFailed(
                translation_domain=DOMAIN, translation_key=f"provider_{err.problem}"
            ) from err
        self._models = models
        self.model_ids = models.model_ids
        self._mark_up()
        has_windows = any("context_length" in row for row in models.listings.values())
        if self._is_blind and has_windows:
            # What fits a model is decided when its agent is built.
            self._is_blind = False
            self.hass.config_entries.async_schedule_reload(self.config_entry.entry_id)

    def listing(self, model_id: str) -> Mapping[str, Any]:
        """Return what the server's list says of a model."""
        return self._models.listing(model_id) if self._models else {}

    @callback
    def mark_success(self) -> None:
        """Take note that a turn was answered: better proof than any probe."""
        if self._has_server and not self.last_update_success:
            # As Home Assistant says it of a poll; of what is set it says nothing.
            LOGGER.info("%s is back: it answered a turn", self.name)
            self._mark_up()
            self.async_set_updated_data(None)

    @callback
    def mark_connection_error(self) -> None:
        """Take note that a turn found the server down, and look again soon."""
        if not self._has_server:
            return
        self.update_interval = INTERVAL_DOWN
        if self.last_update_success:
            # The polls that follow keep quiet: for them it is known to be down.
            LOGGER.warning("%s cannot be reached: a turn found it down", self.name)
            self.last_update_success = False
            self.async_update_listeners()
            if self._listeners and not self.hass.is_stopping:
                self._schedule_refresh()

    @callback
    def mark_auth_error(self) -> None:
        """Take note that a turn's key was refused, and ask for a new one."""
        if self._has_server:
            self.config_entry.async_start_reauth(self.hass)

    def _mark_up(self) -> None:
        self.update_interval = INTERVAL_UP
        self._failures = 0
        async_clear_unreachable(self.hass, self.config_entry)
