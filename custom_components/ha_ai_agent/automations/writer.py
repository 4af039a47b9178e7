"""Writes automations as Home Assistant's editor does, and makes sure that they run."""

import asyncio
from collections.abc import Callable
from inspect import getclosurevars
from pathlib import Path
from typing import Any, Final

from homeassistant.components.automation import DATA_COMPONENT, DOMAIN as AUTOMATION
from homeassistant.components.config.view import EditIdBasedConfigView
from homeassistant.const import CONF_ID, SERVICE_RELOAD, STATE_UNAVAILABLE
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.util.hass_dict import HassKey

from ..calls.problems import Refusal, failed
from ..const import DOMAIN
from ..models import JsonObject
from .shape import fingerprint
from .yaml_file import (
    FileChange,
    FileState,
    read_state,
    restore,
    with_item,
    without_item,
    write,
)

_EDITOR_URL: Final = "/api/config/automation/config/{config_key}"
_DATA_LOCK: Final[HassKey[asyncio.Lock]] = HassKey(f"{DOMAIN}_automations")


class AutomationFile:
    """The automations that people write in the editor."""

    def __init__(self, hass: HomeAssistant) -> None:
        self._hass = hass
        self._config_dir = Path(hass.config.config_dir)
        self._known: FileState | None = None

    async def async_read(self) -> FileState:
        """Return what the files hold, or why they must not be written."""
        self._known = await self._hass.async_add_executor_job(
            read_state, self._config_dir, self._known
        )
        return self._known

    async def async_try(
        self, state: FileState, automation_id: str, config: JsonObject | None
    ) -> None:
        """Refuse a change that could not be written, before anybody is asked."""
        run = self._hass.async_add_executor_job
        if config is None:
            await run(without_item, state, automation_id)
        else:
            await run(with_item, state, automation_id, config)

    async def async_write(
        self,
        automation_id: str,
        config: JsonObject,
        *,
        expected: str | None,
        context: Context,
    ) -> str:
        """Write one automation, load it, return its entity id.

        `expected` is the fingerprint of what stood there when a person was asked.
        """
        async with editor_lock(self._hass):
            state = _unmoved(await self.async_read(), automation_id, expected)
            change = await self._hass.async_add_executor_job(
                with_item, state, automation_id, config
            )
            return await self._async_apply(automation_id, change, context, self._loaded)

    async def async_delete(
        self, automation_id: str, *, expected: str | None, context: Context
    ) -> str:
        """Delete one automation, unload it, return the entity id that it had."""
        async with editor_lock(self._hass):
            state = _unmoved(await self.async_read(), automation_id, expected)
            registry = er.async_get(self._hass)
            entity_id = registry.async_get_entity_id(
                AUTOMATION, AUTOMATION, automation_id
            )
            change = await self._hass.async_add_executor_job(
                without_item, state, automation_id
            )
            await self._async_apply(automation_id, change, context, self._unloaded)
            if entity_id is not None:
                registry.async_remove(entity_id)
            return entity_id or ""

    async def _async_apply(
        self,
        automation_id: str,
        change: FileChange,
        context: Context,
        verify: Callable[[str], str],
    ) -> str:
        """Write, reload and look; put the old file back if it did not work."""
        run = self._hass.async_add_executor_job
        try:
            await run(write, self._config_dir, change)
            await self._async_reload(automation_id, context)
            return verify(automation_id)
        except (HomeAssistantError, OSError, Refusal) as err:
            await run(restore, change)
            await self._async_reload(automation_id, context)
            if isinstance(err, Refusal):
                raise
            raise failed(
                "write_failed", f"It could not be written: {str(err)[:200]}."
            ) from err

    async def _async_reload(self, automation_id: str, context: Context) -> None:
        await self._hass.services.async_call(
            AUTOMATION,
            SERVICE_RELOAD,
            {CONF_ID: automation_id},
            blocking=True,
            context=context,
        )

    def _loaded(self, automation_id: str) -> str:
        """Return the entity id of an automation that runs."""
        entity_id = er.async_get(self._hass).async_get_entity_id(
            AUTOMATION, AUTOMATION, automation_id
        )
        state = self._hass.states.get(entity_id) if entity_id else None
        if entity_id is None or state is None or state.state == STATE_UNAVAILABLE:
            raise failed(
                "not_loaded",
                "Home Assistant did not load it. The file is as it was before.",
            )
        return entity_id

    def _unloaded(self, automation_id: str) -> str:
        component = self._hass.data[DATA_COMPONENT]
        if any(entity.unique_id == automation_id for entity in component.entities):
            raise failed(
                "not_unloaded",
                "Home Assistant did not remove it. The file is as it was before.",
            )
        return ""


def _unmoved(state: FileState, automation_id: str, expected: str | None) -> FileState:
    """Return the file if what a person was shown is still what is there."""
    if fingerprint(state.to_write().find(automation_id)) != expected:
        raise failed(
            "changed_meanwhile",
            "The automation was changed meanwhile. Look at it again with"
            " get, then ask again.",
        )
    return state


def editor_lock(hass: HomeAssistant) -> asyncio.Lock:
    """Return the lock that Home Assistant's editor holds while it writes.

    It belongs to the editor's view, which nothing but its route knows of. Where the
    editor is not loaded, a lock of our own keeps our entries apart.
    """
    if (http := getattr(hass, "http", None)) is not None:
        for resource in http.app.router.resources():
            if resource.canonical != _EDITOR_URL:
                continue
            for route in resource:
                view: Any = getclosurevars(route.handler).nonlocals.get("view")
                if isinstance(view, EditIdBasedConfigView):
                    return view.mutation_lock
    return hass.data.setdefault(_DATA_LOCK, asyncio.Lock())
