"""The options of one agent, read from its subentry once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from homeassistant.const import CONF_LLM_HASS_API, CONF_MODEL, CONF_PROMPT

from ..approvals.policy import HouseholdRule
from ..approvals.rules import read_stored_rules
from ..const import (
    ANSWERS,
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
    CONF_READS_HOME,
    CONF_REQUEST_FIELDS,
    CONF_RETENTION_DAYS,
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
    THINKING,
    TOOLSETS,
)
from ..providers.wishes import RequestWishes


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentOptions:
    """What a person chose for one agent; every option has a default."""

    model_id: str | None
    prompt: str
    llm_apis: tuple[str, ...]
    max_tool_iterations: int
    tool_timeout_seconds: float
    first_token_seconds: float | None
    """How long the model may take to begin; None: as its kind of server needs."""
    context_tokens: int
    history_tokens: int
    model_context: int
    """The model's window in tokens; 0: as known for the model."""
    max_output_tokens: int
    approval_mode: str
    approval_notify: tuple[str, ...]
    approval_code: str | None
    """What has to be said or typed with a yes."""
    max_targets: int | None
    """Entities that one turn may touch without a question."""
    rules: tuple[HouseholdRule, ...]
    """The household's own, before the mode decides."""
    trusted_tools: tuple[str, ...]
    """Tools of other integrations that run without a question."""
    toolsets: tuple[str, ...]
    """What the model has tools for besides reading states."""
    allowed_services: tuple[str, ...]
    wishes: RequestWishes
    """What the model's server is asked for in each request."""
    answers: str
    """How much is said after plain actions."""
    fallback_model: str | None
    builtin_first: bool
    continue_minutes: int
    """How long the same satellite goes on with its conversation; 0: never."""
    retention_days: int = DEFAULT_RETENTION_DAYS
    """How long its conversations are kept."""
    reads_home: bool = False
    """Whether an AI Task may look at what is exposed."""

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Return the options in a subentry's data."""
        return cls(
            model_id=data.get(CONF_MODEL) or None,
            prompt=data.get(CONF_PROMPT) or "",
            llm_apis=_as_tuple(data.get(CONF_LLM_HASS_API)),
            max_tool_iterations=max(
                1, int(data.get(CONF_MAX_TOOL_ITERATIONS, DEFAULT_MAX_TOOL_ITERATIONS))
            ),
            tool_timeout_seconds=float(
                data.get(CONF_TOOL_TIMEOUT, DEFAULT_TOOL_TIMEOUT)
            ),
            first_token_seconds=float(data.get(CONF_FIRST_TOKEN_TIMEOUT, 0)) or None,
            context_tokens=int(data.get(CONF_CONTEXT_TOKENS, DEFAULT_CONTEXT_TOKENS)),
            history_tokens=int(data.get(CONF_HISTORY_TOKENS, DEFAULT_HISTORY_TOKENS)),
            model_context=int(data.get(CONF_MODEL_CONTEXT, 0)),
            max_output_tokens=int(
                data.get(CONF_MAX_OUTPUT_TOKENS, DEFAULT_MAX_OUTPUT_TOKENS)
            ),
            approval_mode=data.get(CONF_APPROVAL_MODE, DEFAULT_APPROVAL_MODE),
            approval_notify=_as_tuple(data.get(CONF_APPROVAL_NOTIFY)),
            approval_code=data.get(CONF_APPROVAL_CODE) or None,
            max_targets=int(data.get(CONF_MAX_TARGETS, 0)) or None,
            rules=read_stored_rules(data.get(CONF_APPROVAL_RULES)),
            trusted_tools=_as_tuple(data.get(CONF_TRUSTED_TOOLS)),
            toolsets=_as_tuple(data.get(CONF_TOOLSETS, TOOLSETS)),
            allowed_services=_as_tuple(
                data.get(CONF_ALLOWED_SERVICES, DEFAULT_ALLOWED_SERVICES)
            ),
            wishes=RequestWishes(
                thinking=data.get(CONF_THINKING, THINKING[0]),
                temperature=data.get(CONF_TEMPERATURE),
                fields=data.get(CONF_REQUEST_FIELDS) or {},
            ),
            answers=data.get(CONF_ANSWERS, ANSWERS[0]),
            fallback_model=data.get(CONF_FALLBACK_MODEL) or None,
            builtin_first=bool(data.get(CONF_BUILTIN_FIRST, False)),
            continue_minutes=int(
                data.get(CONF_CONTINUE_MINUTES, DEFAULT_CONTINUE_MINUTES)
            ),
            retention_days=max(
                1, int(data.get(CONF_RETENTION_DAYS, DEFAULT_RETENTION_DAYS))
            ),
            reads_home=bool(data.get(CONF_READS_HOME, False)),
        )


def _as_tuple(value: Any) -> tuple[str, ...]:
    """Return a list option that may also be one string."""
    if not value:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)
