"""Adding and changing the agents and the AI Tasks of a provider."""

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import (
    SOURCE_USER,
    ConfigEntryState,
    ConfigSubentryFlow,
    SubentryFlowResult,
)
from homeassistant.const import CONF_LLM_HASS_API, CONF_MODEL, CONF_NAME

from ..const import (
    BUILTIN_NAME,
    CONF_PROVIDER,
    CONF_SPENDING_LIMIT,
    PROVIDER_BUILTIN,
    SUBENTRY_AI_TASK,
    SUBENTRY_CONVERSATION,
)
from ..probe import Connection, ProbeError, async_list_models
from ..runtime import AgentRuntime
from ..usage.prices import Price
from .forms import model_name
from .input import InputError
from .options import (
    Option,
    build_options,
    build_schema,
    find_section,
    llm_apis,
    read_options,
)


class AgentSubentryFlow(ConfigSubentryFlow):
    """One form, for adding and for changing."""

    subentry_type: str

    def __init__(self) -> None:
        self._model_ids: tuple[str, ...] | None = None

    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Add one."""
        return await self._async_form("user", self._first_values(), user_input)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Change one."""
        values = dict(self._get_reconfigure_subentry().data)
        return await self._async_form("reconfigure", values, user_input)

    async def _async_form(
        self,
        step_id: str,
        values: Mapping[str, Any],
        user_input: dict[str, Any] | None,
    ) -> SubentryFlowResult:
        """Show the form, or store what was entered in it."""
        if self._get_entry().state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="entry_not_loaded")
        options = await self._async_options()
        values = self._without_unknown_apis(values)
        errors: dict[str, str] = {}
        section: str | None = None
        if user_input is not None:
            try:
                data = read_options(options, user_input, values)
                self._check_limit(data)
                return self._finish(data)
            except InputError as err:
                errors[err.field] = err.key
                # The frontend shows errors above a section, not at the fields in it.
                if section := find_section(options, err.field):
                    errors[section] = err.key
        schema = build_schema(options, values, opened=section)
        if user_input is not None:
            schema = self.add_suggested_values_to_schema(schema, user_input)
        return self.async_show_form(step_id=step_id, data_schema=schema, errors=errors)

    def _check_limit(self, data: Mapping[str, Any]) -> None:
        """Refuse a limit that could not work: nobody knows what the model costs."""
        if data.get(CONF_SPENDING_LIMIT) and Price.from_options(data) is None:
            runtime: AgentRuntime = self._get_entry().runtime_data
            if runtime.list_price(data.get(CONF_MODEL, "")) is None:
                raise InputError(CONF_SPENDING_LIMIT, "price_unknown")

    def _finish(self, data: dict[str, Any]) -> SubentryFlowResult:
        """Store the options; the entry's update listener loads them."""
        if self.source == SOURCE_USER:
            title = data.pop(CONF_NAME, None) or _name_of(data)
            return self.async_create_entry(title=title, data=data)
        subentry = self._get_reconfigure_subentry()
        title = subentry.title
        if title == _name_of(subentry.data):
            # It was named after its model, and is still.
            title = _name_of(data)
        return self.async_update_and_abort(
            self._get_entry(), subentry, data=data, title=title
        )

    async def _async_options(self) -> tuple[Option, ...]:
        """Return the fields; a server that is down leaves the model to be typed."""
        entry = self._get_entry()
        is_builtin = entry.data[CONF_PROVIDER] == PROVIDER_BUILTIN
        if self._model_ids is None:
            self._model_ids = ()
            if not is_builtin:
                try:
                    models = await async_list_models(
                        self.hass, Connection.from_data(entry.data)
                    )
                except ProbeError:
                    pass
                else:
                    self._model_ids = models.model_ids
        return build_options(
            self.hass,
            self.subentry_type,
            is_new=self.source == SOURCE_USER,
            is_builtin=is_builtin,
            model_ids=self._model_ids,
        )

    def _first_values(self) -> dict[str, Any]:
        """Return the model that the provider's other agents use."""
        for subentry in self._get_entry().subentries.values():
            if model := subentry.data.get(CONF_MODEL):
                return {CONF_MODEL: model}
        return {}

    def _without_unknown_apis(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Leave out LLM APIs whose integration is gone."""
        known = {api["value"] for api in llm_apis(self.hass)}
        chosen = values.get(CONF_LLM_HASS_API) or []
        if isinstance(chosen, str):
            chosen = [chosen]
        return {
            **values,
            CONF_LLM_HASS_API: [api_id for api_id in chosen if api_id in known],
        }


def _name_of(data: Mapping[str, Any]) -> str:
    """Return what an agent is called that nobody named."""
    model = data.get(CONF_MODEL)
    return model_name(model) if model else BUILTIN_NAME


class ConversationFlow(AgentSubentryFlow):
    """Conversation agents."""

    subentry_type = SUBENTRY_CONVERSATION


class AiTaskFlow(AgentSubentryFlow):
    """AI Tasks."""

    subentry_type = SUBENTRY_AI_TASK
