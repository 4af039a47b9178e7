"""The fixes of the repairs in `issues.py`; each looks again before it acts."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, override

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import CONF_MODEL
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.selector import (
    EntitySelector,
    EntitySelectorConfig,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
)
import probatio

from .compat import async_change_assistant, get_assistants, get_preferred_assistant
from .const import (
    CONF_CONTEXT_TOKENS,
    CONF_MODEL_CONTEXT,
    DEFAULT_CONTEXT_TOKENS,
    DOMAIN,
)
from .domains.rows import domain_of
from .flow.forms import model_selector, number
from .issues import (
    ISSUE_CONTEXT_TOO_SMALL,
    ISSUE_LOCAL_INTENTS,
    ISSUE_MODEL_NOT_FOUND,
    ISSUE_NO_TOOLS,
    ISSUE_NOTHING_EXPOSED,
    ISSUE_PIPELINE_UNUSED,
    ISSUE_UNREACHABLE,
)
from .probe import Connection, ProbeError, async_list_models
from .runtime import AgentConfigEntry, async_get_agents
from .watch import ASSISTANT, pipelines_past_us

if TYPE_CHECKING:
    from homeassistant.components.assist_pipeline import Pipeline

type Input = dict[str, Any] | None


class AgentRepairFlow(RepairsFlow):
    """A fix that is one form."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = data

    async def async_step_init(self, _: Input = None) -> RepairsFlowResult:
        """Show the form. What comes in here is the issue, not yet an answer."""
        return await self._async_show({})

    async def async_step_fix(self, user_input: dict[str, Any]) -> RepairsFlowResult:
        """Act on the form."""
        return await self._async_fix(user_input)

    async def _async_show(self, errors: dict[str, str]) -> RepairsFlowResult:
        """Show the form."""
        return self.async_show_form(
            step_id="fix",
            data_schema=await self._async_schema(),
            errors=errors,
            description_placeholders=self._placeholders(),
        )

    async def _async_schema(self) -> probatio.Schema:
        """Return the form's fields."""
        return probatio.Schema({})

    async def _async_fix(self, user_input: dict[str, Any]) -> RepairsFlowResult:
        """Act on the form."""
        raise NotImplementedError

    def _placeholders(self) -> dict[str, str]:
        """Return what the form speaks of."""
        return {}

    @callback
    def _done(self) -> RepairsFlowResult:
        return self.async_create_entry(data={})

    @property
    def _entry(self) -> AgentConfigEntry | None:
        """Return the entry that the issue speaks of, if it is still there."""
        return self.hass.config_entries.async_get_entry(self._data["entry_id"])

    @property
    def _subentry(self) -> ConfigSubentry | None:
        """Return the agent that the issue speaks of, if it is still there."""
        entry = self._entry
        return entry.subentries.get(self._data["subentry_id"]) if entry else None

    def _change_agent(self, changes: Mapping[str, Any]) -> None:
        """Store other options; the entry's update listener loads them."""
        entry, subentry = self._entry, self._subentry
        if entry is not None and subentry is not None:
            self.hass.config_entries.async_update_subentry(
                entry, subentry, data={**subentry.data, **changes}
            )


class UnreachableFlow(AgentRepairFlow):
    """Looks whether the server is back."""

    @override
    async def _async_fix(self, _: dict[str, Any]) -> RepairsFlowResult:
        entry = self._entry
        if entry is None:
            return self._done()
        try:
            await async_list_models(self.hass, Connection.from_data(entry.data))
        except ProbeError as err:
            return await self._async_show({"base": err.problem})
        self.hass.config_entries.async_schedule_reload(entry.entry_id)
        return self._done()

    @override
    def _placeholders(self) -> dict[str, str]:
        return {"name": self._entry.title if self._entry else ""}


class ModelFlow(AgentRepairFlow):
    """Chooses another model."""

    @override
    async def _async_schema(self) -> probatio.Schema:
        model_ids: tuple[str, ...] = ()
        if (entry := self._entry) is not None:
            try:
                models = await async_list_models(
                    self.hass, Connection.from_data(entry.data)
                )
            except ProbeError:
                # The name can be typed without a list.
                model_ids = ()
            else:
                model_ids = models.model_ids
        return probatio.Schema(
            {probatio.Required(CONF_MODEL): model_selector(model_ids)}
        )

    @override
    async def _async_fix(self, user_input: dict[str, Any]) -> RepairsFlowResult:
        model = user_input[CONF_MODEL].strip()
        if not model:
            return await self._async_show({CONF_MODEL: "model_required"})
        subentry = self._subentry
        if (
            subentry is not None
            and subentry.data.get(CONF_MODEL) == self._data["model"]
        ):
            self._change_agent({CONF_MODEL: model})
        return self._done()

    @override
    def _placeholders(self) -> dict[str, str]:
        subentry = self._subentry
        return {
            "name": subentry.title if subentry else "",
            "model": self._data["model"],
        }


class ContextFlow(AgentRepairFlow):
    """Says how large the window really is, or makes the description shorter."""

    @override
    async def _async_schema(self) -> probatio.Schema:
        options = self._subentry.data if self._subentry else {}
        return probatio.Schema(
            {
                probatio.Required(
                    CONF_MODEL_CONTEXT, default=options.get(CONF_MODEL_CONTEXT, 0)
                ): number(0, 10_000_000, 1, "tokens"),
                probatio.Required(
                    CONF_CONTEXT_TOKENS,
                    default=options.get(CONF_CONTEXT_TOKENS, DEFAULT_CONTEXT_TOKENS),
                ): number(200, 200_000, 1, "tokens"),
            }
        )

    @override
    async def _async_fix(self, user_input: dict[str, Any]) -> RepairsFlowResult:
        self._change_agent({key: int(value) for key, value in user_input.items()})
        return self._done()

    @override
    def _placeholders(self) -> dict[str, str]:
        return {"name": self._subentry.title if self._subentry else ""}


class ExposeFlow(AgentRepairFlow):
    """Exposes what a person chooses; everyday things are chosen already."""

    @override
    async def _async_schema(self) -> probatio.Schema:
        everyday = sorted(
            state.entity_id
            for state in self.hass.states.async_all()
            if domain_of(state.domain).role == "everyday"
        )
        return probatio.Schema(
            {
                probatio.Required("entities", default=everyday): EntitySelector(
                    EntitySelectorConfig(multiple=True)
                )
            }
        )

    @override
    async def _async_fix(self, user_input: dict[str, Any]) -> RepairsFlowResult:
        if not user_input["entities"]:
            return await self._async_show({"entities": "choose_one"})
        for entity_id in user_input["entities"]:
            async_expose_entity(self.hass, ASSISTANT, entity_id, should_expose=True)
        return self._done()


def _assistants(
    pipelines: Sequence[Pipeline], chosen: Sequence[Pipeline]
) -> dict[Any, Any]:
    """Return the field for assistants, some of them chosen already."""
    options = [
        SelectOptionDict(value=pipeline.id, label=pipeline.name)
        for pipeline in pipelines
    ]
    marker = probatio.Required(
        "assistants", default=[pipeline.id for pipeline in chosen]
    )
    config = SelectSelectorConfig(options=options, multiple=True)
    return {marker: SelectSelector(config)}


class PipelineFlow(AgentRepairFlow):
    """Puts an agent into assistants."""

    @override
    async def _async_schema(self) -> probatio.Schema:
        preferred = get_preferred_assistant(self.hass)
        chosen = [preferred] if preferred else []
        agents = [
            SelectOptionDict(value=entity_id, label=self._name(entity_id))
            for entity_id in async_get_agents(self.hass)
        ]
        agent = probatio.Required("agent", default=agents[0]["value"])
        return probatio.Schema(
            {
                agent: SelectSelector(SelectSelectorConfig(options=agents)),
                **_assistants(get_assistants(self.hass), chosen),
            }
        )

    def _name(self, entity_id: str) -> str:
        state = self.hass.states.get(entity_id)
        return state.name if state else entity_id

    @override
    async def async_step_init(self, _: Input = None) -> RepairsFlowResult:
        """Show the form, if there is still an agent to choose."""
        return (
            await self._async_show({}) if async_get_agents(self.hass) else self._done()
        )

    @override
    async def _async_fix(self, user_input: dict[str, Any]) -> RepairsFlowResult:
        if not user_input["assistants"]:
            return await self._async_show({"assistants": "choose_one"})
        for pipeline in get_assistants(self.hass):
            if pipeline.id in user_input["assistants"]:
                await async_change_assistant(
                    self.hass, pipeline, conversation_engine=user_input["agent"]
                )
        return self._done()


class LocalIntentsFlow(AgentRepairFlow):
    """Lets the agent hear commands first, in the assistants that a person chooses."""

    @override
    async def _async_schema(self) -> probatio.Schema:
        pipelines = pipelines_past_us(self.hass)
        return probatio.Schema(_assistants(pipelines, pipelines))

    @override
    async def async_step_init(self, _: Input = None) -> RepairsFlowResult:
        """Show the form, if something is still to be changed."""
        return (
            await self._async_show({}) if pipelines_past_us(self.hass) else self._done()
        )

    @override
    async def _async_fix(self, user_input: dict[str, Any]) -> RepairsFlowResult:
        if not user_input["assistants"]:
            return await self._async_show({"assistants": "choose_one"})
        for pipeline in pipelines_past_us(self.hass):
            if pipeline.id in user_input["assistants"]:
                await async_change_assistant(
                    self.hass, pipeline, prefer_local_intents=False
                )
        return self._done()


FLOWS: Mapping[str, Callable[[Mapping[str, Any]], AgentRepairFlow]] = {
    ISSUE_UNREACHABLE: UnreachableFlow,
    ISSUE_MODEL_NOT_FOUND: ModelFlow,
    ISSUE_NO_TOOLS: ModelFlow,
    ISSUE_CONTEXT_TOO_SMALL: ContextFlow,
    ISSUE_NOTHING_EXPOSED: ExposeFlow,
    ISSUE_PIPELINE_UNUSED: PipelineFlow,
    ISSUE_LOCAL_INTENTS: LocalIntentsFlow,
}


async def async_create_fix_flow(
    _: HomeAssistant,
    issue_id: str,
    data: dict[str, str | int | float | None] | None,
) -> RepairsFlow:
    """Return the fix of an issue."""
    for prefix, flow in FLOWS.items():
        if issue_id.startswith(prefix):
            return flow(data or {})
    raise HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key="unknown_issue",
        translation_placeholders={"issue_id": issue_id},
    )
