"""Setting up a provider: which one, how to reach it, which model."""

from collections.abc import Mapping
import logging
from typing import Any, override

from homeassistant.config_entries import (
    ConfigEntry,
    ConfigFlow,
    ConfigFlowResult,
    ConfigSubentryData,
    ConfigSubentryFlow,
)
from homeassistant.const import CONF_MODEL
from homeassistant.core import callback
from homeassistant.data_entry_flow import AbortFlow
from yarl import URL

from .const import (
    CONF_BASE_URL,
    CONF_PROVIDER,
    DOMAIN,
    NAME,
    PROVIDER_BUILTIN,
    PROVIDER_OPENAI,
    PROVIDER_OPENAI_COMPATIBLE,
    SUBENTRY_AI_TASK,
    SUBENTRY_CONVERSATION,
)
from .flow.forms import connection_schema, key_schema, model_schema, provider_schema
from .flow.input import InputError, read_connection
from .flow.subentries import AiTaskFlow, ConversationFlow
from .probe import Connection, ProbeError, ServerModels, async_list_models

_LOGGER = logging.getLogger(__name__)

# Addresses are not for translators, so they are not in the translations.
EXAMPLES = {
    "example_local": "http://192.168.1.20:11434/v1",
    "example_cloud": "https://openrouter.ai/api/v1",
}


class AgentConfigFlow(ConfigFlow, domain=DOMAIN):
    """Adds, repairs and changes the connection to a provider."""

    VERSION = 1

    def __init__(self) -> None:
        self._provider = ""
        self._data: dict[str, Any] = {}
        self._models: ServerModels | None = None
        self._without_models: str | None = None
        """Address that listed no model last time: sent again, it is accepted."""

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(
        cls, config_entry: ConfigEntry
    ) -> dict[str, type[ConfigSubentryFlow]]:
        """Return what can be added to an entry."""
        return {SUBENTRY_CONVERSATION: ConversationFlow, SUBENTRY_AI_TASK: AiTaskFlow}

    @override
    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask who answers."""
        if user_input is None:
            return self.async_show_form(step_id="user", data_schema=provider_schema())
        self._provider = user_input[CONF_PROVIDER]
        if self._provider == PROVIDER_BUILTIN:
            self._async_abort_entries_match({CONF_PROVIDER: PROVIDER_BUILTIN})
            self._data = {CONF_PROVIDER: PROVIDER_BUILTIN}
            return self._create_entry(NAME, {})
        return await self.async_step_connection()

    async def async_step_connection(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask how to reach the provider, and try it."""
        errors: dict[str, str] = {}
        if user_input is not None:
            errors = await self._async_try(user_input)
            if not errors:
                return await self.async_step_model()
        return self._show_connection("connection", user_input or {}, errors)

    async def async_step_model(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask which model answers."""
        errors: dict[str, str] = {}
        if user_input is not None:
            model = user_input[CONF_MODEL].strip()
            if model and model.isprintable():
                return self._create_entry(self._title(), {CONF_MODEL: model})
            errors[CONF_MODEL] = "model_required"
        assert self._models is not None
        return self.async_show_form(
            step_id="model",
            data_schema=model_schema(self._models.model_ids),
            errors=errors,
            description_placeholders={"base_url": _shown(self._models.base_url)},
        )

    async def async_step_reauth(self, _: Mapping[str, Any]) -> ConfigFlowResult:
        """Begin when a key was refused."""
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for another key, and try it."""
        entry = self._get_reauth_entry()
        errors: dict[str, str] = {}
        if user_input is not None:
            self._provider = entry.data[CONF_PROVIDER]
            errors = await self._async_try({**entry.data, **user_input})
            if not errors:
                return self._update(entry)
        return self.async_show_form(
            step_id="reauth_confirm",
            data_schema=key_schema(),
            errors={"base": errors["base"]} if "base" in errors else errors,
            description_placeholders={"name": entry.title},
        )

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Change how to reach the provider."""
        entry = self._get_reconfigure_entry()
        self._provider = entry.data[CONF_PROVIDER]
        if self._provider == PROVIDER_BUILTIN:
            return self.async_abort(reason="nothing_to_configure")
        errors: dict[str, str] = {}
        if user_input is not None:
            errors = await self._async_try(user_input)
            if not errors:
                return self._update(entry)
        return self._show_connection("reconfigure", user_input or entry.data, errors)

    async def _async_try(self, user_input: Mapping[str, Any]) -> dict[str, str]:
        """Try a connection and keep it; return what is wrong with it."""
        try:
            data = read_connection(self._provider, user_input)
        except InputError as err:
            return {err.field: err.key}
        self._abort_if_known(data)
        try:
            self._models = await async_list_models(
                self.hass, Connection.from_data(data)
            )
        except ProbeError as err:
            return self._explain(err)
        except Exception:
            # Whatever a server and the HTTP client under it come up with, people keep
            # their form and what they typed; the log has what happened.
            _LOGGER.exception("Trying the provider failed in an unexpected way")
            return {"base": "unknown"}
        found = self._models
        is_empty = found.has_list and not found.model_ids
        # Some servers list nothing and answer all the same, so a second try with the
        # same address goes on, and the model can be typed.
        if is_empty and self._without_models != found.base_url:
            self._without_models = found.base_url
            return {"base": "no_models"}
        if self._provider == PROVIDER_OPENAI_COMPATIBLE:
            data[CONF_BASE_URL] = found.base_url
            self._abort_if_known(data)
        self._data = data
        return {}

    def _explain(self, err: ProbeError) -> dict[str, str]:
        """Return the form's errors: the stable one, and what to look at."""
        if err.problem in {"cannot_connect", "invalid_auth"}:
            return {"base": err.problem}
        errors = {"base": "cannot_connect"}
        if err.problem == "ssl_untrusted":
            errors["verify_ssl"] = err.problem
        elif self._provider == PROVIDER_OPENAI_COMPATIBLE:
            errors[CONF_BASE_URL] = err.problem
        return errors

    def _abort_if_known(self, data: Mapping[str, Any]) -> None:
        """Abort if another entry reaches the same account."""
        ours = Connection.from_data(data)
        for entry in self._async_current_entries(include_ignore=False):
            if (
                entry.entry_id == self.context.get("entry_id")
                or entry.data[CONF_PROVIDER] != data[CONF_PROVIDER]
            ):
                continue
            known = Connection.from_data(entry.data)
            if (known.base_url, known.api_key) == (ours.base_url, ours.api_key):
                raise AbortFlow("already_configured")

    def _show_connection(
        self, step_id: str, values: Mapping[str, Any], errors: dict[str, str]
    ) -> ConfigFlowResult:
        """Show the form of the connection."""
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(
                connection_schema(self._provider), values
            ),
            errors=errors,
            description_placeholders=EXAMPLES,
        )

    def _update(self, entry: ConfigEntry) -> ConfigFlowResult:
        """Store the connection of an entry, which reloads it."""
        is_same = dict(entry.data) == self._data
        result = self.async_update_and_abort(entry, data=self._data)
        if is_same or not entry.update_listeners:
            self.hass.config_entries.async_schedule_reload(entry.entry_id)
        return result

    def _title(self) -> str:
        """Return the name of the provider."""
        if self._provider == PROVIDER_OPENAI:
            return "OpenAI"
        url = URL(self._data[CONF_BASE_URL])
        return url.host_port_subcomponent or NAME

    def _create_entry(self, title: str, agent: Mapping[str, Any]) -> ConfigFlowResult:
        """Create the entry with an agent and an AI Task of the same name."""
        subentries: list[ConfigSubentryData] = [
            {
                "subentry_type": subentry_type,
                "data": dict(agent),
                "title": NAME,
                "unique_id": None,
            }
            for subentry_type in (SUBENTRY_CONVERSATION, SUBENTRY_AI_TASK)
        ]
        return self.async_create_entry(
            title=title, data=self._data, subentries=subentries
        )


def _shown(base_url: str) -> str:
    """Return an address without what is secret in it."""
    return str(URL(base_url).with_user(None))
