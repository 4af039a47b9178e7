"""Setting up a provider: which one, how to reach it, which model."""

from collections.abc import Mapping
import logging
from typing import Any, override

from homeassistant.config_entries import (
    SOURCE_USER,
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
    BUILTIN_NAME,
    CONF_BASE_URL,
    CONF_PRESET,
    CONF_PROVIDER,
    DOMAIN,
    NAME,
    PROVIDER_BUILTIN,
    PROVIDER_OPENAI,
    PROVIDER_OPENAI_COMPATIBLE,
    SUBENTRY_AI_TASK,
    SUBENTRY_CONVERSATION,
)
from .errors import (
    ModelNotFoundError,
    ProviderAuthError,
    ProviderError,
    ProviderRateLimitError,
    ProviderResponseError,
    ProviderTimeoutError,
    ProviderUnreachableError,
)
from .flow.forms import (
    connection_schema,
    key_schema,
    model_name,
    model_schema,
    provider_schema,
)
from .flow.input import InputError, read_connection
from .flow.presets import preset_address
from .flow.subentries import AiTaskFlow, ConversationFlow
from .probe import Connection, ProbeError, ServerModels, async_list_models
from .providers.address import deployment
from .runtime import AgentConfigEntry
from .trial import TRIAL_SECONDS, TrialError, async_try_model

_LOGGER = logging.getLogger(__name__)

# Addresses are not for translators, so they are not in the translations.
EXAMPLES = {
    "example_local": "http://192.168.1.20:11434/v1",
    "example_cloud": "https://openrouter.ai/api/v1",
}


class AgentConfigFlow(ConfigFlow, domain=DOMAIN):
    """Adds, repairs and changes the connection to a provider."""

    VERSION = 1
    MINOR_VERSION = 2

    def __init__(self) -> None:
        self._provider = ""
        self._preset: str | None = None
        self._data: dict[str, Any] = {}
        self._models: ServerModels | None = None
        self._said: dict[str, str] = {}
        """What a server said of a chat that it refused."""
        self._without_models: str | None = None
        """Address that listed no model last time: sent again, it is accepted."""

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(
        cls, config_entry: AgentConfigEntry
    ) -> dict[str, type[ConfigSubentryFlow]]:
        """Return what can be added to an entry: a task needs a model."""
        types: dict[str, type[ConfigSubentryFlow]] = {
            SUBENTRY_CONVERSATION: ConversationFlow
        }
        if config_entry.data[CONF_PROVIDER] != PROVIDER_BUILTIN:
            types[SUBENTRY_AI_TASK] = AiTaskFlow
        return types

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
            return self._create_entry(BUILTIN_NAME, {})
        self._preset = user_input.get(CONF_PRESET)
        if self._preset is not None:
            # Whoever names a service means it, whatever stood above it.
            self._provider = PROVIDER_OPENAI_COMPATIBLE
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
        assert self._models is not None
        known = deployment(self._models.base_url)
        schema = model_schema(self._models.model_ids, known)
        errors: dict[str, str] = {}
        if user_input is not None:
            model = user_input[CONF_MODEL].strip()
            if not model or not model.isprintable():
                errors[CONF_MODEL] = "model_required"
            elif not (errors := await self._async_chat(self._data, model)):
                return self._create_entry(self._title(), {CONF_MODEL: model})
            schema = self.add_suggested_values_to_schema(schema, user_input)
        shown = {"base_url": _shown(self._models.base_url)}
        return self.async_show_form(
            step_id="model",
            data_schema=schema,
            errors=errors,
            description_placeholders=shown | self._said,
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
            description_placeholders={"name": entry.title} | self._said,
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
        if self.source == SOURCE_USER or not (model := self._model_in_use()):
            return {}
        errors = await self._async_chat(data, model)
        return {"base": next(iter(errors.values()))} if errors else {}

    def _model_in_use(self) -> str | None:
        """Return a model that the changed entry asks."""
        entry = self.hass.config_entries.async_get_known_entry(self.context["entry_id"])
        models = (item.data.get(CONF_MODEL) for item in entry.subentries.values())
        return next(filter(None, models), None)

    async def _async_chat(self, data: Mapping[str, Any], model: str) -> dict[str, str]:
        """Ask a model that no list names for a word; return what is wrong."""
        assert self._models is not None
        if self._models.model_ids:
            return {}
        try:
            await async_try_model(
                self.hass, self._provider, Connection.from_data(data), model
            )
        except TrialError as err:
            self._said = {"message": err.said, "seconds": str(TRIAL_SECONDS)}
            return _explain_trial(err.error)
        except Exception:
            # As below: people keep their form, the log has what happened.
            _LOGGER.exception("Trying the model failed in an unexpected way")
            return {"base": "unknown"}
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
                connection_schema(self._provider, preset_address(self._preset)), values
            ),
            errors=errors,
            description_placeholders=EXAMPLES | self._said,
        )

    def _update(self, entry: AgentConfigEntry) -> ConfigFlowResult:
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
        """Create the entry with an agent, and with a model an AI Task of its name."""
        name = model_name(agent[CONF_MODEL]) if agent else BUILTIN_NAME
        types = [SUBENTRY_CONVERSATION, *([SUBENTRY_AI_TASK] if agent else [])]
        subentries: list[ConfigSubentryData] = [
            {
                "subentry_type": subentry_type,
                "data": dict(agent),
                "title": name,
                # Their entities have ids that no model changes.
                "unique_id": subentry_type,
            }
            for subentry_type in types
        ]
        return self.async_create_entry(
            title=title, data=self._data, subentries=subentries
        )


def _explain_trial(error: ProviderError) -> dict[str, str]:
    """Return the form's errors for a model that did not answer."""
    match error:
        case ProviderAuthError():
            return {"base": "invalid_auth"}
        case ModelNotFoundError():
            return {CONF_MODEL: "model_not_found"}
        case ProviderRateLimitError():
            return {"base": "rate_limited"}
        case ProviderTimeoutError():
            return {"base": "model_timeout"}
        case ProviderUnreachableError() | ProviderResponseError():
            return {"base": "cannot_connect"}
    return {"base": "model_refused"}


def _shown(base_url: str) -> str:
    """Return an address without what is secret in it."""
    return str(URL(base_url).with_user(None).with_query(None))
