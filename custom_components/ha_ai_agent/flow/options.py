"""The options of an agent as a form: sections on the screen, flat when stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from homeassistant.const import CONF_LLM_HASS_API, CONF_MODEL, CONF_NAME, CONF_PROMPT
from homeassistant.core import HomeAssistant, callback
from homeassistant.data_entry_flow import section
from homeassistant.helpers import llm
from homeassistant.helpers.selector import (
    BooleanSelector,
    ObjectSelector,
    SelectOptionDict,
    TemplateSelector,
    TextSelector,
)
import probatio

from ..const import (
    ANSWERS,
    APPROVAL_MODES,
    CONF_ALLOWED_SERVICES,
    CONF_ANSWERS,
    CONF_APPROVAL_CODE,
    CONF_APPROVAL_MODE,
    CONF_APPROVAL_NOTIFY,
    CONF_APPROVAL_RULES,
    CONF_BUILTIN_FIRST,
    CONF_CONTEXT_TOKENS,
    CONF_CONTINUE_MINUTES,
    CONF_FALLBACK_MODEL,
    CONF_FIRST_TOKEN_TIMEOUT,
    CONF_HISTORY_TOKENS,
    CONF_MAX_OUTPUT_TOKENS,
    CONF_MAX_TARGETS,
    CONF_MAX_TOOL_ITERATIONS,
    CONF_MODEL_CONTEXT,
    CONF_PRICE_CACHED,
    CONF_PRICE_INPUT,
    CONF_PRICE_OUTPUT,
    CONF_READS_HOME,
    CONF_REQUEST_FIELDS,
    CONF_RETENTION_DAYS,
    CONF_SPENDING_LIMIT,
    CONF_TEMPERATURE,
    CONF_THINKING,
    CONF_TOOL_TIMEOUT,
    CONF_TOOLSETS,
    CONF_TRUSTED_TOOLS,
    DEFAULT_ALLOWED_SERVICES,
    DEFAULT_APPROVAL_MODE,
    DEFAULT_CONTEXT_TOKENS,
    DEFAULT_CONTINUE_MINUTES,
    DEFAULT_HISTORY_TOKENS,
    DEFAULT_MAX_OUTPUT_TOKENS,
    DEFAULT_MAX_TOOL_ITERATIONS,
    DEFAULT_RETENTION_DAYS,
    DEFAULT_TOOL_TIMEOUT,
    DOMAIN,
    LEAST_WINDOW,
    SUBENTRY_CONVERSATION,
    THINKING,
    TOOLSETS,
)
from .forms import (
    PER_MILLION,
    SECRET,
    TOKENS,
    choices,
    model_selector,
    number,
    translated,
)
from .input import InputError, check_fields, check_rules, read_services
from .rules import rules_selector

SECTION_LIMITS = "limits"
SECTION_APPROVALS = "approvals"
SECTION_BEHAVIOR = "behavior"
SECTION_COSTS = "costs"
SECTION_MODEL = "model_behavior"

WHOLE_NUMBERS = frozenset(
    {
        CONF_MAX_TOOL_ITERATIONS,
        CONF_CONTEXT_TOKENS,
        CONF_HISTORY_TOKENS,
        CONF_MODEL_CONTEXT,
        CONF_MAX_OUTPUT_TOKENS,
        CONF_CONTINUE_MINUTES,
        CONF_MAX_TARGETS,
        CONF_RETENTION_DAYS,
    }
)
# Nothing at all is a choice here.
_MAY_BE_EMPTY = frozenset({CONF_ALLOWED_SERVICES, CONF_TOOLSETS})


@dataclass(frozen=True, slots=True)
class Option:
    """One field. Without a default it may be empty."""

    key: str
    selector: Any
    default: Any = None
    section: str | None = None
    is_required: bool = False


@callback
def build_options(
    hass: HomeAssistant,
    subentry_type: str,
    *,
    is_new: bool,
    is_builtin: bool,
    model_ids: Sequence[str],
) -> tuple[Option, ...]:
    """Return the fields of an agent of a type."""
    options: list[Option] = []
    if is_new:
        options.append(Option(CONF_NAME, TextSelector()))
    if not is_builtin:
        options.append(Option(CONF_MODEL, model_selector(model_ids), is_required=True))
    if subentry_type == SUBENTRY_CONVERSATION:
        options += _conversation_options(hass, is_builtin=is_builtin)
    else:
        options.append(Option(CONF_READS_HOME, BooleanSelector(), False))
    if not is_builtin:
        options += _model()
    options += _limits(subentry_type, is_builtin=is_builtin)
    if subentry_type == SUBENTRY_CONVERSATION:
        options += _behavior(model_ids, is_builtin=is_builtin)
    if not is_builtin:
        options += _costs()
    return tuple(options)


def build_schema(
    options: Sequence[Option],
    values: Mapping[str, Any],
    opened: str | None = None,
) -> probatio.Schema:
    """Return the form with what is chosen now, one section opened.

    Options are accepted outside their section too: scripts that drive the flow know
    their names, not where they are on the screen.
    """
    fields: dict[Any, Any] = {}
    sections: dict[str, dict[Any, Any]] = {}
    for option in options:
        place = (
            fields
            if option.section is None
            else sections.setdefault(option.section, {})
        )
        place[_marker(option, values)] = option.selector
    for name, content in sections.items():
        fields[probatio.Optional(name)] = section(
            probatio.Schema(content), {"collapsed": name != opened}
        )
    return probatio.Schema(fields, extra=probatio.ALLOW_EXTRA)


def read_options(
    options: Sequence[Option], user_input: Mapping[str, Any], values: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what was entered, flat and checked. A section left out stays as it is."""
    by_key = {option.key: option for option in options}
    sections = {option.section for option in options if option.section is not None}
    data = {
        option.key: values[option.key]
        for option in options
        if option.section not in {None, *user_input} and option.key in values
    }
    for name in sections:
        data.update(user_input.get(name) or {})
    for key, value in user_input.items():
        if key in sections:
            continue
        if (option := by_key.get(key)) is None:
            raise InputError("base", "unknown_option")
        try:
            data[key] = option.selector(value)
        except probatio.Invalid as err:
            raise InputError("base", "unknown_option") from err
    return _tidy(data)


def find_section(options: Sequence[Option], key: str) -> str | None:
    """Return the section that a field is in."""
    return next((option.section for option in options if option.key == key), None)


def _tidy(data: dict[str, Any]) -> dict[str, Any]:
    """Return whole numbers as such and nothing that is empty; check what depends."""
    tidy: dict[str, Any] = {}
    for key, entered in data.items():
        value = entered
        if key in WHOLE_NUMBERS:
            value = int(entered)
        elif isinstance(entered, str):
            value = entered.strip()
        if value not in ("", None, [], {}) or key in _MAY_BE_EMPTY:
            tidy[key] = value
    if CONF_ALLOWED_SERVICES in tidy:
        tidy[CONF_ALLOWED_SERVICES] = read_services(tidy[CONF_ALLOWED_SERVICES])
    if CONF_APPROVAL_RULES in tidy:
        tidy[CONF_APPROVAL_RULES] = check_rules(tidy[CONF_APPROVAL_RULES])
    if CONF_REQUEST_FIELDS in tidy:
        tidy[CONF_REQUEST_FIELDS] = check_fields(tidy[CONF_REQUEST_FIELDS])
    if 0 < tidy.get(CONF_MODEL_CONTEXT, 0) < LEAST_WINDOW:
        raise InputError(CONF_MODEL_CONTEXT, "window_too_small")
    return tidy


def _marker(option: Option, values: Mapping[str, Any]) -> Any:
    """Return the key of a field, filled with what is chosen now."""
    chosen = values.get(option.key, option.default)
    if option.is_required:
        return probatio.Required(
            option.key, default=probatio.UNDEFINED if chosen is None else chosen
        )
    if option.default is None:
        # A suggestion can be emptied, a default comes back.
        return probatio.Optional(option.key, description={"suggested_value": chosen})
    return probatio.Optional(option.key, default=chosen)


def _conversation_options(hass: HomeAssistant, *, is_builtin: bool) -> list[Option]:
    """Return what an agent says and may do."""
    modes = translated(APPROVAL_MODES, CONF_APPROVAL_MODE)
    toolsets = translated(TOOLSETS, CONF_TOOLSETS, multiple=True)
    allowed = list(DEFAULT_ALLOWED_SERVICES)
    services = service_names(hass)
    options = [
        Option(CONF_APPROVAL_MODE, modes, DEFAULT_APPROVAL_MODE),
        *_in_section(
            SECTION_APPROVALS,
            (CONF_APPROVAL_NOTIFY, choices(notify_targets(hass), free=True), []),
            (CONF_APPROVAL_CODE, SECRET, None),
            (CONF_MAX_TARGETS, number(0, 1000), 0),
            (CONF_APPROVAL_RULES, rules_selector(hass, services), None),
            (CONF_ALLOWED_SERVICES, choices(services, free=True), allowed),
        ),
    ]
    if is_builtin:
        return options
    return [
        Option(CONF_PROMPT, TemplateSelector()),
        Option(CONF_TOOLSETS, toolsets, list(TOOLSETS)),
        Option(CONF_LLM_HASS_API, choices(llm_apis(hass)), []),
        *options,
        *_in_section(
            SECTION_APPROVALS, (CONF_TRUSTED_TOOLS, choices([], free=True), [])
        ),
    ]


def _model() -> list[Option]:
    """Return how the model is asked."""
    return _in_section(
        SECTION_MODEL,
        (CONF_THINKING, translated(THINKING, CONF_THINKING), THINKING[0]),
        (CONF_TEMPERATURE, number(0, 2, 0.05), None),
        (CONF_REQUEST_FIELDS, ObjectSelector(), None),
    )


def _limits(subentry_type: str, *, is_builtin: bool) -> list[Option]:
    """Return how much and how long."""
    rows: list[tuple[str, Any, Any]] = [
        (CONF_TOOL_TIMEOUT, number(1, 300, 1, "s"), DEFAULT_TOOL_TIMEOUT),
    ]
    if not is_builtin:
        output = number(64, 128_000, 1, TOKENS)
        rows += [
            (CONF_MAX_TOOL_ITERATIONS, number(1, 50), DEFAULT_MAX_TOOL_ITERATIONS),
            (CONF_MAX_OUTPUT_TOKENS, output, DEFAULT_MAX_OUTPUT_TOKENS),
            (CONF_MODEL_CONTEXT, number(0, 10_000_000, 1, TOKENS), 0),
            (CONF_FIRST_TOKEN_TIMEOUT, number(0, 600, 1, "s"), 0),
        ]
    if not is_builtin and subentry_type == SUBENTRY_CONVERSATION:
        context, history = (number(least, 200_000, 1, TOKENS) for least in (200, 0))
        rows += [
            (CONF_CONTEXT_TOKENS, context, DEFAULT_CONTEXT_TOKENS),
            (CONF_HISTORY_TOKENS, history, DEFAULT_HISTORY_TOKENS),
        ]
    return _in_section(SECTION_LIMITS, *rows)


def _behavior(model_ids: Sequence[str], *, is_builtin: bool) -> list[Option]:
    """Return what happens without the model, and between conversations."""
    rows: list[tuple[str, Any, Any]] = []
    if not is_builtin:
        rows += [
            (CONF_FALLBACK_MODEL, model_selector(model_ids), None),
            (CONF_BUILTIN_FIRST, BooleanSelector(), False),
        ]
    minutes = number(0, 1440, 1, "min")
    answers = translated(ANSWERS, CONF_ANSWERS)
    return _in_section(
        SECTION_BEHAVIOR,
        *rows,
        (CONF_ANSWERS, answers, ANSWERS[0]),
        (CONF_CONTINUE_MINUTES, minutes, DEFAULT_CONTINUE_MINUTES),
        (CONF_RETENTION_DAYS, number(1, 3650, 1, "d"), DEFAULT_RETENTION_DAYS),
    )


def _costs() -> list[Option]:
    """Return what tokens cost, and how much may be spent."""
    price = number(0, 1000, 0.001, PER_MILLION)
    return _in_section(
        SECTION_COSTS,
        (CONF_PRICE_INPUT, price, None),
        (CONF_PRICE_CACHED, price, None),
        (CONF_PRICE_OUTPUT, price, None),
        (CONF_SPENDING_LIMIT, number(0, 100_000, 0.01, "USD"), None),
    )


def _in_section(name: str, *rows: tuple[str, Any, Any]) -> list[Option]:
    """Return options of a section: key, selector and default of each."""
    return [Option(key, selector, default, name) for key, selector, default in rows]


@callback
def llm_apis(hass: HomeAssistant) -> list[SelectOptionDict]:
    """Return the LLM APIs whose tools can be added to ours."""
    return [
        SelectOptionDict(value=api.id, label=api.name)
        for api in llm.async_get_apis(hass)
        if not api.id.startswith(DOMAIN)
    ]


@callback
def notify_targets(hass: HomeAssistant) -> list[str]:
    """Return what can bring a question to a person: notify entities and services."""
    services = hass.services.async_services_for_domain("notify")
    generic = {"notify", "persistent_notification", "send_message"}
    return sorted(
        {
            *hass.states.async_entity_ids("notify"),
            *(f"notify.{name}" for name in services if name not in generic),
        }
    )


@callback
def service_names(hass: HomeAssistant) -> list[str]:
    """Return every service that can be listed as allowed."""
    return sorted(
        f"{domain}.{service}"
        for domain, services in hass.services.async_services_internal().items()
        for service in services
        if domain != DOMAIN
    )
