"""Writes automations and their like as the editor does, and sees that they run."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from inspect import getclosurevars
from pathlib import Path
from typing import Any, Final

from homeassistant.components.config.view import BaseEditConfigView
from homeassistant.const import CONF_ID, SERVICE_RELOAD, STATE_UNAVAILABLE
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from ..calls.problems import Refusal, failed
from ..const import DOMAIN
from ..models import JsonObject
from .entities import entity_of, running
from .kinds import AUTOMATION, ItemKind, title_of
from .shape import fingerprint
from .versions import ChangeKind, Version, back, hashed_text, keep, read_versions
from .yaml_file import (
    FileChange,
    FileState,
    read_state,
    restore,
    with_item,
    without_item,
    write,
)

_EDITOR_URL: Final = "/api/config/{kind}/config/{{config_key}}"
_DATA_LOCKS: Final[HassKey[dict[str, asyncio.Lock]]] = HassKey(f"{DOMAIN}_automations")
_LOOKS: Final = 40
_LOOK_SECONDS: Final = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenItem:
    """What was written, and by what it can be taken back."""

    entity_id: str
    version_id: str


class EditorFile:
    """The automations, scripts or scenes that people write in the editor."""

    def __init__(self, hass: HomeAssistant, kind: ItemKind = AUTOMATION) -> None:
        self._hass = hass
        self._kind = kind
        self._config_dir = Path(hass.config.config_dir)
        self._known: FileState | None = None

    async def async_read(self) -> FileState:
        """Return what the files hold, or why they must not be written."""
        self._known = await self._hass.async_add_executor_job(
            read_state, self._config_dir, self._known, self._kind
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
        helpers: Sequence[str] = (),
    ) -> WrittenItem:
        """Write one automation, and load it.

        `expected` is the fingerprint of what stood there when a person was asked.
        """
        async with editor_lock(self._hass, self._kind):
            state = _unmoved(await self.async_read(), automation_id, expected)
            change = await self._hass.async_add_executor_job(
                with_item, state, automation_id, config
            )
            name = title_of(config)
            deed: ChangeKind = "create" if expected is None else "update"
            kept = self._version(automation_id, name, deed, change, context)
            kept = replace(kept, helpers=tuple(helpers))
            return await self._async_apply(change, kept, context, self._loaded)

    async def async_delete(
        self, automation_id: str, *, expected: str | None, context: Context
    ) -> WrittenItem:
        """Delete one automation, and unload it."""
        async with editor_lock(self._hass, self._kind):
            state = _unmoved(await self.async_read(), automation_id, expected)
            change = await self._hass.async_add_executor_job(
                without_item, state, automation_id
            )
            name = title_of(state.find(automation_id) or {})
            kept = self._version(automation_id, name, "delete", change, context)
            return await self._async_take_out(change, kept, context)

    async def async_restore(
        self, version: Version, *, expected: str | None, context: Context
    ) -> WrittenItem:
        """Put an automation back to what it was before a change."""
        automation_id = version.automation_id
        async with editor_lock(self._hass, self._kind):
            state = _unmoved(await self.async_read(), automation_id, expected)
            change = await self._hass.async_add_executor_job(back, state, version)
            kept = self._version(
                automation_id, version.name, "restore", change, context
            )
            if version.text is None:
                return await self._async_take_out(change, kept, context)
            return await self._async_apply(change, kept, context, self._loaded)

    async def async_keep_helpers(
        self, name: str, helpers: Sequence[str], context: Context
    ) -> str:
        """Keep that helpers were made by themselves; return the version's id."""
        now = dt_util.utcnow()
        version = Version(
            created_ts=now.timestamp(),
            kind=self._kind.name,
            deed="create",
            automation_id="",
            name=name,
            path="",
            text=None,
            user_id=context.user_id,
            helpers=tuple(helpers),
        )
        return await self._hass.async_add_executor_job(keep, self._config_dir, version)

    async def async_versions(self) -> list[Version]:
        """Return what is kept of changes, newest first."""
        return await self._hass.async_add_executor_job(read_versions, self._config_dir)

    async def _async_take_out(
        self, change: FileChange, kept: Version, context: Context
    ) -> WrittenItem:
        registry = er.async_get(self._hass)
        entity_id = entity_of(self._hass, self._kind, kept.automation_id)
        written = await self._async_apply(change, kept, context, self._unloaded)
        if entity_id is not None:
            registry.async_remove(entity_id)
        return replace(written, entity_id=entity_id or "")

    def _version(
        self,
        automation_id: str,
        name: str,
        deed: ChangeKind,
        change: FileChange,
        context: Context,
    ) -> Version:
        now = dt_util.utcnow()
        return Version(
            created_ts=now.timestamp(),
            kind=self._kind.name,
            deed=deed,
            automation_id=automation_id,
            name=name,
            path=str(change.path.relative_to(self._config_dir)),
            text=change.item,
            behind=change.behind,
            user_id=context.user_id,
        )

    async def _async_apply(
        self,
        change: FileChange,
        kept: Version,
        context: Context,
        verify: Callable[[str], Awaitable[str]],
    ) -> WrittenItem:
        """Write, reload and look; put the old file back if it did not work."""
        run = self._hass.async_add_executor_job
        automation_id = kept.automation_id
        try:
            backup = await run(write, self._config_dir, change)
            await self._async_reload(automation_id, context)
            entity_id = await verify(automation_id)
            # Only what was done can be taken back.
            after = hashed_text(change.text)
            kept = replace(kept, backup=backup, after=after)
            version_id = await run(keep, self._config_dir, kept)
        except (HomeAssistantError, OSError, Refusal) as err:
            await run(restore, change)
            await self._async_reload(automation_id, context)
            if isinstance(err, Refusal):
                raise
            raise failed(
                "write_failed", f"It could not be written: {str(err)[:200]}."
            ) from err
        return WrittenItem(entity_id=entity_id, version_id=version_id)

    async def _async_reload(self, item_id: str, context: Context) -> None:
        await self._hass.services.async_call(
            self._kind.name,
            SERVICE_RELOAD,
            {CONF_ID: item_id} if self._kind.reloads_one else {},
            blocking=True,
            context=context,
        )

    async def _loaded(self, item_id: str) -> str:
        """Return the entity id of what runs."""
        for _ in range(_LOOKS):
            entity_id = entity_of(self._hass, self._kind, item_id)
            state = self._hass.states.get(entity_id) if entity_id else None
            if self._kind.reloads_one or (state and state.state != STATE_UNAVAILABLE):
                break
            # All of a kind are loaded again, some of them after the action is over.
            await asyncio.sleep(_LOOK_SECONDS)
        if entity_id is None or state is None or state.state == STATE_UNAVAILABLE:
            raise failed(
                "not_loaded",
                "Home Assistant did not load it. The file is as it was before.",
            )
        return entity_id

    async def _unloaded(self, item_id: str) -> str:
        entity_id = entity_of(self._hass, self._kind, item_id)
        if entity_id and running(self._hass, self._kind, entity_id) is not None:
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
            "It was changed meanwhile. Look at it again with get, then ask again.",
        )
    return state


def editor_lock(hass: HomeAssistant, kind: ItemKind = AUTOMATION) -> asyncio.Lock:
    """Return the lock that Home Assistant's editor holds while it writes.

    It belongs to the editor's view, which nothing but its route knows of. Where the
    editor is not loaded, a lock of our own keeps our entries apart.
    """
    if (http := getattr(hass, "http", None)) is not None:
        for resource in http.app.router.resources():
            if resource.canonical != _EDITOR_URL.format(kind=kind.name):
                continue
            for route in resource:
                view: Any = getclosurevars(route.handler).nonlocals.get("view")
                if isinstance(view, BaseEditConfigView):
                    return view.mutation_lock
    locks = hass.data.setdefault(_DATA_LOCKS, {})
    return locks.setdefault(kind.name, asyncio.Lock())
