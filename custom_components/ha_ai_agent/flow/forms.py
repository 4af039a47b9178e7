"""The fields of the forms of the config flow."""

from collections.abc import Sequence
from typing import Any

from homeassistant.const import CONF_API_KEY, CONF_MODEL, CONF_VERIFY_SSL
from homeassistant.helpers.selector import (
    BooleanSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    ObjectSelector,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import probatio

from ..const import (
    CONF_BASE_URL,
    CONF_HEADERS,
    CONF_PRESET,
    CONF_PROVIDER,
    PROVIDER_OPENAI,
    PROVIDER_OPENAI_COMPATIBLE,
    PROVIDERS,
)
from .presets import preset_options

# Models of the same servers that do not hold conversations
NO_CHAT = (
    "audio", "dall-e", "embed", "image", "moderation", "realtime", "rerank", "sora",
    "transcribe", "tts", "whisper",
)  # fmt: skip
PREFERRED = ("gpt-5-mini", "gpt-4.1-mini", "gpt-4o-mini")

AMOUNT = "amount"
TOKENS = "tokens"
PER_MILLION = "usd_per_million"
WORDS_FOR_UNITS = (TOKENS, PER_MILLION)

SECRET = TextSelector(
    TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="off")
)


def provider_schema() -> probatio.Schema:
    """Return the form that asks who answers."""
    return probatio.Schema(
        {
            probatio.Required(CONF_PROVIDER, default=PROVIDER_OPENAI): SelectSelector(
                SelectSelectorConfig(
                    options=list(PROVIDERS),
                    mode=SelectSelectorMode.LIST,
                    translation_key=CONF_PROVIDER,
                )
            ),
            probatio.Optional(CONF_PRESET): SelectSelector(
                SelectSelectorConfig(
                    options=preset_options(), mode=SelectSelectorMode.DROPDOWN
                )
            ),
        }
    )


def connection_schema(provider: str, address: str | None = None) -> probatio.Schema:
    """Return the form that asks how to reach a provider, an address filled in."""
    fields: dict[Any, Any] = {}
    # Whether a key is there is checked when the form is read, so that the form stays
    # open with a sentence instead of a validation error.
    if provider == PROVIDER_OPENAI_COMPATIBLE:
        known = probatio.UNDEFINED if address is None else address
        fields[probatio.Required(CONF_BASE_URL, default=known)] = TextSelector(
            TextSelectorConfig(type=TextSelectorType.URL)
        )
        fields[probatio.Optional(probatio.Secret(CONF_API_KEY))] = SECRET
    else:
        fields[probatio.Required(probatio.Secret(CONF_API_KEY))] = SECRET
    fields[probatio.Optional(CONF_VERIFY_SSL, default=True)] = BooleanSelector()
    fields[probatio.Optional(CONF_HEADERS)] = ObjectSelector()
    return probatio.Schema(fields)


def key_schema() -> probatio.Schema:
    """Return the form that asks for another key."""
    return probatio.Schema({probatio.Required(probatio.Secret(CONF_API_KEY)): SECRET})


def model_schema(model_ids: Sequence[str], known: str | None = None) -> probatio.Schema:
    """Return the form that asks which model answers; `known` by its address."""
    choices = chat_models(model_ids)
    preferred = [model for model in PREFERRED if model in choices] or choices[:1]
    default = known or (preferred[0] if preferred else probatio.UNDEFINED)
    return probatio.Schema(
        {probatio.Required(CONF_MODEL, default=default): model_selector(model_ids)}
    )


def model_selector(model_ids: Sequence[str]) -> SelectSelector:
    """Return a field for a model: the server's, or any other by its name."""
    return SelectSelector(
        SelectSelectorConfig(
            options=chat_models(model_ids),
            mode=SelectSelectorMode.DROPDOWN,
            custom_value=True,
        )
    )


def chat_models(model_ids: Sequence[str]) -> list[str]:
    """Return the models that can hold a conversation, sorted."""
    chats = [
        model_id
        for model_id in model_ids
        if not any(word in model_id.lower() for word in NO_CHAT)
    ]
    return sorted(chats or model_ids, key=str.casefold)


def model_name(model_id: str) -> str:
    """Return what a model is called, without who serves it."""
    return model_id.rstrip("/").rsplit("/", 1)[-1] or model_id


def number(
    minimum: float, maximum: float, step: float = 1, unit: str | None = None
) -> NumberSelector:
    """Return a field for a number; a unit that is a word has a translation."""
    config = NumberSelectorConfig(
        min=minimum, max=maximum, step=step, mode=NumberSelectorMode.BOX
    )
    if unit is not None:
        config["unit_of_measurement"] = unit
    if unit in WORDS_FOR_UNITS:
        config["translation_key"] = AMOUNT
    return NumberSelector(config)


def choices(options: Sequence[Any], *, free: bool = False) -> SelectSelector:
    """Return a field for several of some options."""
    return SelectSelector(
        SelectSelectorConfig(
            options=list(options),
            multiple=True,
            custom_value=free,
            mode=SelectSelectorMode.DROPDOWN,
        )
    )


def translated(
    options: Sequence[str], key: str, *, multiple: bool = False
) -> SelectSelector:
    """Return a field for one or several of some options that have names."""
    return SelectSelector(
        SelectSelectorConfig(
            options=list(options), multiple=multiple, translation_key=key
        )
    )
