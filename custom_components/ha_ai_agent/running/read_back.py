"""What lists and calendars hold, before and after: no state of theirs shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from homeassistant.core import Context, HomeAssistant

from ..calls.prepared import Act
from ..const import LOGGER
from ..domains.model import ListRow, ReadBack
from ..domains.rows import domain_of


def read_back_of(act: Act) -> ReadBack | None:
    """Return how an act is read back, if it is."""
    return domain_of(act.domain).reads_back.get(act.service)


@dataclass(slots=True)
class _Entry:
    """One entity of one act."""

    how: ReadBack
    data: Mapping[str, Any]
    before: list[ListRow]
    is_so: bool = False


@dataclass(slots=True)
class Lists:
    """Reads what one call is about."""

    hass: HomeAssistant
    context: Context
    already: set[str] = field(default_factory=set)
    errors: list[tuple[str, str]] = field(default_factory=list)
    _entries: dict[str, _Entry] = field(default_factory=dict)

    async def async_look(self, acts: tuple[Act, ...]) -> tuple[Act, ...]:
        """Return the acts with the names that stand there, without what is so."""
        meant: list[Act] = []
        for act in acts:
            if (how := read_back_of(act)) is None:
                meant.append(act)
                continue
            for entity_id in act.entity_ids:
                one = await self._async_look_at(act, entity_id, how)
                if one is not None:
                    meant.append(one)
        return tuple(meant)

    async def _async_look_at(
        self, act: Act, entity_id: str, how: ReadBack
    ) -> Act | None:
        one = replace(act, entity_ids=(entity_id,))
        rows = await self._async_read(act.domain, entity_id, how, act.data)
        if rows is None:
            return one
        if how.meant is not None:
            found = how.meant(dict(act.data), rows)
            if isinstance(found, str):
                self.errors.append(("not_found", found))
                return None
            one = replace(one, data=found)
        entry = self._entries[entity_id] = _Entry(how, one.data, rows)
        if how.is_once and how.is_so(one.data, [], rows):
            entry.is_so = True
            self.already.add(entity_id)
            return None
        return one

    async def async_check(self) -> None:
        """Read again what is not known to be so."""
        for entity_id, entry in self._entries.items():
            if entry.is_so:
                continue
            domain = entity_id.partition(".")[0]
            rows = await self._async_read(domain, entity_id, entry.how, entry.data)
            entry.is_so = rows is not None and entry.how.is_so(
                entry.data, entry.before, rows
            )

    def is_so(self, entity_id: str) -> bool | None:
        """Return whether it was seen; None where nothing can be read."""
        entry = self._entries.get(entity_id)
        return None if entry is None else entry.is_so

    async def _async_read(
        self, domain: str, entity_id: str, how: ReadBack, data: Mapping[str, Any]
    ) -> list[ListRow] | None:
        if not self.hass.services.has_service(domain, how.service):
            return None
        try:
            answer: Any = await self.hass.services.async_call(
                domain,
                how.service,
                {**how.ask(data), "entity_id": entity_id},
                blocking=True,
                context=self.context,
                return_response=True,
            )
            return list(answer[entity_id][how.key])
        except Exception as error:  # noqa: BLE001
            # Other people's code: what cannot be read is only not confirmed.
            LOGGER.debug("%s raised %s", how.service, type(error).__name__)
            return None
