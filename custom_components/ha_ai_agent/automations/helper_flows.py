"""Helpers that have a form of their own (templates, averages, thresholds, groups).

Their own config flow is walked with what is given: once to see whether it goes through
and once, after a yes, to make them.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from homeassistant.config_entries import SOURCE_USER
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import (
    FlowHandler,
    FlowManager,
    FlowResultType,
    InvalidData,
    UnknownHandler,
    section,
)
from homeassistant.exceptions import HomeAssistantError
from homeassistant.generated.config_flows import FLOWS
from homeassistant.helpers import entity_registry as er, selector
from homeassistant.loader import async_get_integration
import probatio

from ..calls.problems import Refusal, failed
from ..models import JsonObject

# One-time passwords are a secret by themselves.
FLOW_KINDS: Final = frozenset(FLOWS["helper"]) - {"otp"}
_MOST_STEPS: Final = 8
_SAYS_WHAT: Final = ("template_type", "group_type", "target_domain", "entity_type")
_USUAL: Final = "sensor"
"""What it is, of those that make things of several domains."""


class _Trial(FlowManager[Any, Any]):
    """Walks a flow to its end, and makes nothing."""

    async def async_create_flow(
        self,
        handler_key: str,
        *,
        context: Any = None,
        data: JsonObject | None = None,
    ) -> FlowHandler[Any, Any, str]:
        """Return a flow like Home Assistant's own."""
        flows = self.hass.config_entries.flow
        return await flows.async_create_flow(handler_key, context=context, data=data)

    async def async_finish_flow(self, flow: Any, result: Any) -> Any:
        """Return the result as it is."""
        return result


class FormWalk:
    """One way through the form of a helper."""

    def __init__(self, hass: HomeAssistant, domain: str, given: JsonObject) -> None:
        self._hass = hass
        self._domain = domain
        self._given = given
        self._used: set[str] = set()
        self._known: dict[str, None] = {}
        """All fields that were asked for."""

    async def async_try(self) -> str:
        """Return the domain of what it would make, or refuse what does not go."""
        result = await self._async_walk(_Trial(self._hass))
        if unused := [key for key in self._given if key not in self._used]:
            raise self._refusal(
                f"it has no {', '.join(unused[:5])}. It has: {', '.join(self._known)}"
            )
        made: Mapping[str, Any] = {**result["data"], **result["options"]}
        for key in _SAYS_WHAT:
            if made.get(key):
                return str(made[key])
        integration = await async_get_integration(self._hass, self._domain)
        domains = integration.platforms_exists(tuple(Platform))
        return domains[0] if len(domains) == 1 else _USUAL

    async def async_make(self) -> str:
        """Make it."""
        result = await self._async_walk(self._hass.config_entries.flow)
        entry_id: str = result["result"].entry_id
        return entry_id

    async def _async_walk(self, flows: FlowManager[Any, Any]) -> Any:
        """Return the end of the flow."""
        result: Any = None
        try:
            result = await flows.async_init(
                self._domain, context={"source": SOURCE_USER}
            )
            for _ in range(_MOST_STEPS):
                if result["type"] is FlowResultType.CREATE_ENTRY:
                    return result
                step = self._step(result)
                result = await flows.async_configure(result["flow_id"], step)
        except InvalidData as err:
            said = "; ".join(
                f"`{key}`: {val}" for key, val in err.schema_errors.items()
            )
            raise self._refusal(said) from err
        except (HomeAssistantError, probatio.Invalid, UnknownHandler) as err:
            raise self._refusal(str(err) or type(err).__name__) from err
        finally:
            if result is not None and _is_open(flows, result):
                flows.async_abort(result["flow_id"])
        raise self._refusal("its form does not end")

    def _step(self, result: Mapping[str, Any]) -> JsonObject:
        """Return what is answered to one step."""
        if result["type"] is FlowResultType.MENU:
            return {"next_step_id": self._chosen(list(result["menu_options"]))}
        if result["type"] is not FlowResultType.FORM:
            raise self._refusal(str(result.get("reason", "it needs a person")))
        if errors := result.get("errors"):
            raise self._refusal("; ".join(map(str, errors.values())))
        schema = result["data_schema"]
        fields = dict(schema.schema) if schema is not None else {}
        answer = self._answer(fields, self._given)
        missing = [
            _field(key, kind)
            for key, kind in fields.items()
            if isinstance(key, probatio.Required)
            and str(key) not in answer
            and isinstance(key.default, probatio.Undefined)
        ]
        if missing:
            raise self._refusal(f"it needs {', '.join(missing)}")
        return answer

    def _chosen(self, options: list[str]) -> str:
        """Return the entry of a menu that is meant."""
        for key in (*_SAYS_WHAT, "type", "entity_domain", "platform"):
            if (wanted := str(self._given.get(key, ""))) in options:
                self._used.add(key)
                return wanted
        if len(options) == 1:
            return options[0]
        raise self._refusal(f"say with `type` which: {', '.join(options)}")

    def _answer(
        self, fields: Mapping[Any, Any], given: Mapping[str, Any]
    ) -> JsonObject:
        """Return the fields of a form that are given, those within sections too."""
        answer: JsonObject = {}
        for marker, kind in fields.items():
            key = str(marker)
            if isinstance(kind, section):
                inner = given.get(key)
                held = {**given, **inner} if isinstance(inner, Mapping) else given
                answer[key] = self._answer(dict(kind.schema.schema), held)
                self._used.add(key)
                continue
            self._known[key] = None
            if key in given:
                self._used.add(key)
                # What it does when it is used would never be asked about again.
                if given[key] and isinstance(kind, selector.ActionSelector):
                    raise self._refusal(
                        f"`{key}` are actions, which only a person may give a helper:"
                        " make a script or an automation that does them"
                    )
                answer[key] = given[key]
        return answer

    def _refusal(self, said: str) -> Refusal:
        name = str(self._given.get("name") or "")
        return failed(
            "invalid_helpers",
            f"The {self._domain} '{name}' cannot be made like this:"
            f" {' '.join(said.split())[:300].rstrip('.')}.",
        )


def _is_open(flows: FlowManager[Any, Any], result: Mapping[str, Any]) -> bool:
    return any(flow["flow_id"] == result["flow_id"] for flow in flows.async_progress())


def _field(key: Any, kind: Any) -> str:
    """Return a field with what it may be."""
    options = getattr(kind, "config", {}).get("options") or ()
    names = [
        str(one.get("value")) if isinstance(one, Mapping) else str(one)
        for one in options
    ]
    return f"`{key}`" + (f" ({', '.join(names[:20])})" if names else "")


def entities_of(hass: HomeAssistant, entry_id: str) -> Iterator[str]:
    """Yield the entities that a helper has made."""
    registry = er.async_get(hass)
    for entity in er.async_entries_for_config_entry(registry, entry_id):
        yield entity.entity_id
