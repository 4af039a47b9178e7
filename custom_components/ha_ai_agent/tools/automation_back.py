"""What automations were before their changes: listed, and put back after a yes."""

from pathlib import Path
from typing import Final

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import Context

from ..automations.check import Checked, async_check
from ..automations.entities import entity_of
from ..automations.grounds import grounds_of
from ..automations.helpers import async_unmake
from ..automations.kinds import AUTOMATION, ItemKind, title_of
from ..automations.preview import diff
from ..automations.shape import as_editor_writes, fingerprint
from ..automations.versions import Version, back
from ..automations.writer import WrittenItem
from ..automations.yaml_file import FileState, as_yaml
from ..calls.problems import failed
from ..calls.resolved import ResolvedCall
from ..home.snapshot import HomeSnapshot
from ..home.states import local_time
from ..models import JsonObject
from .automation_spec import TOOL
from .automation_work import AutomationWork, Wanted

ASSISTANT: Final = "conversation"
MOVED: Final = (
    "changed_meanwhile",
    (
        "Not written: something that the automation names has changed since it was"
        " asked about. Preview it again, then ask again."
    ),
)
_MOST_VERSIONS: Final = 20


class AutomationBack(AutomationWork):
    """What was before each change."""

    def _entity_of(self, version: Version) -> str | None:
        return entity_of(self._hass, version.what, version.automation_id)

    async def async_versions(self, wanted: Wanted) -> JsonObject:
        """Return what can be taken back, newest first."""
        wanted.check_reader()
        rows = [
            {
                "version_id": version.version_id,
                "name": version.name,
                "automation_id": self._entity_of(version) or version.automation_id,
                "before": version.deed,
                "at": local_time(version.created_ts),
            }
            for version in await self._async_versions(wanted)
        ]
        return {"versions": rows[:_MOST_VERSIONS], "total": len(rows)}

    async def _async_versions(self, wanted: Wanted) -> list[Version]:
        """Return the versions of one item, or of all that may be seen."""
        given = str(wanted.arguments.get("automation_id") or "").strip()
        known = wanted.home.by_entity_id
        return [
            version
            for version in await self._files[AUTOMATION.name].async_versions()
            if (entity_id := self._entity_of(version)) is None or entity_id in known
            if given.casefold()
            in {"", entity_id, version.automation_id, version.name.casefold()}
        ]

    async def _async_version(self, wanted: Wanted) -> Version:
        given = str(wanted.arguments.get("version_id") or "").strip()
        for version in await self._async_versions(wanted):
            if given in {"", version.version_id}:
                return version
        raise failed(
            "version_not_found",
            "There is no such version. Use one that versions shows.",
        )

    async def _async_plan_restore(self, wanted: Wanted) -> tuple[ResolvedCall, str]:
        """Return the way back to what was before a change, and how it reads."""
        home = wanted.home
        version = await self._async_version(wanted)
        kind = version.what
        if not version.automation_id:
            resolved = resolved_change(
                wanted.call.tool_call_id,
                "restore",
                (),
                {
                    "version_id": version.version_id,
                    "undoes": wanted.arguments.get("undoes"),
                },
                kind,
            )
            words = await self._async_words(wanted)
            return resolved, words.say("unmakes", names=version.name)
        state = await self._async_writable(kind)
        item = state.find(version.automation_id)
        # Not before anybody is asked, but whether it can be done is known.
        await self._hass.async_add_executor_job(back, state, version)
        before = await self._hass.async_add_executor_job(version.item, state.config_dir)
        entity_id = self._entity_of(version)
        grounds = None
        now = None if item is None else self._shown(home, as_editor_writes(item))
        if before is None:
            assert now is not None
            words = await self._async_words(wanted, now)
            lines = [words.of_deletion(version.name, kind), words.summary(now, now)]
        else:
            config = as_editor_writes(before)
            checked = await self._async_check_again(home, version, config)
            grounds = grounds_of(self._hass, checked)
            shown = self._shown(home, config)
            effective = self._shown(home, checked.effective)
            words = await self._async_words(wanted, effective, now or effective)
            lines = [words.of_new(effective), words.summary(shown, effective)]
            if now is not None:
                lines[0] = words.of_change(title_of(now), now, shown)
                lines.append(diff(as_yaml(now), as_yaml(shown)))
            lines += self._unasked(checked, words)
        resolved = resolved_change(
            wanted.call.tool_call_id,
            "restore",
            (entity_id,) if entity_id else (),
            {
                "automation_id": version.automation_id,
                "version_id": version.version_id,
                "expected": fingerprint(item),
                "grounds": grounds,
                "undoes": wanted.arguments.get("undoes"),
            },
            kind,
        )
        return resolved, "\n".join(filter(None, lines))

    async def _async_writable(self, kind: ItemKind) -> FileState:
        """Return what the files of a kind hold, if they may be written."""
        return (await self._files[kind.name].async_read()).to_write()

    async def _async_check_again(
        self, home: HomeSnapshot, version: Version, config: JsonObject
    ) -> Checked:
        """Return what was there before, as it is looked at now."""
        item_id, kind = version.automation_id, version.what
        return await async_check(
            self._hass, home, item_id, config, config, config, kind=kind
        )

    async def _async_restore(
        self, data: JsonObject, expected: str | None, context: Context
    ) -> JsonObject:
        wanted = data.get("version_id")
        kept = await self._files[AUTOMATION.name].async_versions()
        version = next((one for one in kept if one.version_id == wanted), None)
        if version is None:
            raise failed(*MOVED)
        if not version.automation_id:
            await async_unmake(self._hass, version.helpers)
            return {"status": "confirmed", "changed": {version.name: "deleted"}}
        before = await self._hass.async_add_executor_job(
            version.item, Path(self._hass.config.config_dir)
        )
        if before is not None:
            config = as_editor_writes(before)
            home = await self._get_home()
            checked = await self._async_check_again(home, version, config)
            if data.get("grounds") != grounds_of(self._hass, checked):
                raise failed(*MOVED)
        written = await self._files[version.what.name].async_restore(
            version, expected=expected, context=context
        )
        if before is None:
            await async_unmake(self._hass, version.helpers)
            return told_gone(written)
        return self._done(written, is_new=expected is None)

    def _done(self, written: WrittenItem, *, is_new: bool) -> JsonObject:
        """Return what a model is told of an automation that is written."""
        entity_id = written.entity_id
        if is_new:
            # Who had it made by words may also change and delete it by words.
            async_expose_entity(self._hass, ASSISTANT, entity_id, True)
        state = self._hass.states.get(entity_id)
        return {
            "status": "confirmed",
            "automation_id": entity_id,
            "version_id": written.version_id,
            "changed": {entity_id: state.state if state else "created"},
        }


def told_gone(written: WrittenItem) -> JsonObject:
    """Return what a model is told of an automation that is gone."""
    return {
        "status": "confirmed",
        "version_id": written.version_id,
        "changed": {written.entity_id: "deleted"},
    }


def resolved_change(
    tool_call_id: str,
    service: str,
    entity_ids: tuple[str, ...],
    data: JsonObject,
    kind: ItemKind = AUTOMATION,
) -> ResolvedCall:
    """Return a change as the policy and the approvals know it."""
    return ResolvedCall(
        tool_call_id=tool_call_id,
        tool=TOOL,
        domain=kind.name,
        service=service,
        entity_ids=entity_ids,
        data=data,
        writes_configuration=True,
    )
