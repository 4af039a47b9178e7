"""Names and defaults that every floor of the house may use."""

import logging
from typing import Final

DOMAIN: Final = "ha_ai_agent"
NAME: Final = "HA AI Agent"
PANEL: Final = "ha-ai-agent"
"""Where the panel is in Home Assistant's sidebar."""
QUESTIONS: Final = f"/{PANEL}/approvals"
"""What links to the questions that wait."""
PANEL_LINK: Final = f"homeassistant://{PANEL}"
"""The panel as a repair leads there: in place, with no address of this home."""
BUILTIN_NAME: Final = "Built-in"
LOGGER = logging.getLogger(__package__)

# Entry data
CONF_DB_URL: Final = "db_url"
"""In YAML, as the recorder has it. May hold a password."""
CONF_PROVIDER: Final = "provider"
CONF_BASE_URL: Final = "base_url"
CONF_PRESET: Final = "preset"
CONF_HEADERS: Final = "headers"
"""Further request headers, stored as a mapping of name to value."""
OPENAI_BASE_URL: Final = "https://api.openai.com/v1"

PROVIDER_OPENAI: Final = "openai"
PROVIDER_OPENAI_COMPATIBLE: Final = "openai_compatible"
PROVIDER_BUILTIN: Final = "builtin"
PROVIDERS: Final = (PROVIDER_OPENAI, PROVIDER_OPENAI_COMPATIBLE, PROVIDER_BUILTIN)

SUBENTRY_CONVERSATION: Final = "conversation"
SUBENTRY_AI_TASK: Final = "ai_task_data"

# Options of a conversation subentry
CONF_MAX_TOOL_ITERATIONS: Final = "max_tool_iterations"
CONF_TOOL_TIMEOUT: Final = "tool_timeout"
CONF_FIRST_TOKEN_TIMEOUT: Final = "first_token_timeout"  # noqa: S105  # of an answer
CONF_CONTEXT_TOKENS: Final = "context_tokens"
CONF_HISTORY_TOKENS: Final = "history_tokens"
CONF_MODEL_CONTEXT: Final = "model_context"
CONF_TOOLSETS: Final = "toolsets"
CONF_MAX_OUTPUT_TOKENS: Final = "max_output_tokens"
CONF_READS_HOME: Final = "reads_home"
CONF_RETENTION_DAYS: Final = "retention_days"
CONF_THINKING: Final = "thinking"
CONF_TEMPERATURE: Final = "temperature"
CONF_REQUEST_FIELDS: Final = "request_fields"
CONF_ANSWERS: Final = "answers"
CONF_APPROVAL_MODE: Final = "approval_mode"
CONF_APPROVAL_NOTIFY: Final = "approval_notify"
CONF_APPROVAL_CODE: Final = "approval_code"
CONF_MAX_TARGETS: Final = "max_targets"
CONF_APPROVAL_RULES: Final = "approval_rules"
CONF_TRUSTED_TOOLS: Final = "trusted_tools"
CONF_ALLOWED_SERVICES: Final = "allowed_services"
CONF_FALLBACK_MODEL: Final = "fallback_model"
CONF_BUILTIN_FIRST: Final = "builtin_first"
CONF_CONTINUE_MINUTES: Final = "continue_minutes"
# US dollars per million tokens, and per month
CONF_PRICE_INPUT: Final = "price_input"
CONF_PRICE_CACHED: Final = "price_cached"
CONF_PRICE_OUTPUT: Final = "price_output"
CONF_SPENDING_LIMIT: Final = "spending_limit"

APPROVAL_OFF: Final = "off"
APPROVAL_CRITICAL: Final = "critical"
APPROVAL_ALL_WRITES: Final = "all_writes"
APPROVAL_MODES: Final = (APPROVAL_OFF, APPROVAL_CRITICAL, APPROVAL_ALL_WRITES)
ANSWERS: Final = ("full", "short", "silent")
THINKING: Final = ("default", "off", "low", "medium", "high")

TOOLSETS: Final = ("control", "history", "schedule", "memory", "automations")
LEAST_WINDOW: Final = 2048
"""What control and states need."""

DEFAULT_MAX_TOOL_ITERATIONS: Final = 10
DEFAULT_TOOL_TIMEOUT: Final = 10
DEFAULT_CONTEXT_TOKENS: Final = 5000
DEFAULT_HISTORY_TOKENS: Final = 4000
DEFAULT_MODEL_CONTEXT: Final = 16384
DEFAULT_MAX_OUTPUT_TOKENS: Final = 1024
THINKING_OUTPUT_TOKENS: Final = 4096
"""The same of a model that thinks: its thinking counts as part of its answer."""
DEFAULT_RETENTION_DAYS: Final = 365
DEFAULT_APPROVAL_MODE: Final = APPROVAL_CRITICAL
DEFAULT_CONTINUE_MINUTES: Final = 15
DEFAULT_ALLOWED_SERVICES: Final = ("persistent_notification.create",)
TAIL_TOKENS: Final = 800

EVENT_TURN_FINISHED: Final = "ha_ai_agent_turn_finished"
EVENT_ACTING: Final = "ha_ai_agent_acting"
EVENT_SCHEDULE_ENDED: Final = "ha_ai_agent_schedule_ended"
EVENT_APPROVAL_REQUESTED: Final = "ha_ai_agent_approval_requested"
EVENT_APPROVAL_RESOLVED: Final = "ha_ai_agent_approval_resolved"

SERVICE_APPROVE: Final = "approve"
SERVICE_REJECT: Final = "reject"
SERVICE_UNDO: Final = "undo"
SERVICE_REFRESH_CONTEXT: Final = "refresh_context"
SERVICE_PURGE_HISTORY: Final = "purge_history"

# Dispatched after each turn: SIGNAL_METRICS.format(entry_id=...)
SIGNAL_METRICS: Final = "ha_ai_agent_metrics_{entry_id}"
# Dispatched when an agent is there: SIGNAL_AGENT.format(subentry_id=...)
SIGNAL_AGENT: Final = "ha_ai_agent_agent_{subentry_id}"

HANDLE_INTENT: Final = "handle_intent"
"""The tool for wishes that are no service call; only the built-in provider calls it."""
WAS_QUESTION: Final = "was_a_question"
"""Why the first change in a turn is refused whose words only ask."""
OLDER_DEED: Final = "older_deed"
"""Why all is asked: what was wanted last came to nothing, and undo goes past it."""
