"""The repairs that we raise, and when they go away. `repairs.py` has their fixes."""

from collections.abc import Mapping
from typing import Final

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from .const import DOMAIN, PANEL_LINK
from .errors import (
    ModelNotFoundError,
    NoToolsError,
    ProviderError,
    ProviderResponseError,
)
from .usage.meter import Account

ISSUE_UNREACHABLE: Final = "provider_unreachable"
ISSUE_MODEL_NOT_FOUND: Final = "model_not_found"
ISSUE_NO_TOOLS: Final = "no_tools"
ISSUE_REQUEST_REFUSED: Final = "request_refused"
ISSUE_WINDOW_CUT: Final = "window_cut"
ISSUE_CONTEXT_TOO_SMALL: Final = "context_too_small"
ISSUE_NOTHING_EXPOSED: Final = "nothing_exposed"
ISSUE_PIPELINE_UNUSED: Final = "pipeline_unused"
ISSUE_LOCAL_INTENTS: Final = "local_intents"
ISSUE_SPENDING_LIMIT: Final = "spending_limit"
ISSUE_STOOD_IN: Final = "stood_in"

# Repair -> the view of the panel that shows what it speaks of.
_SHOWN_IN: Final[Mapping[str, str]] = {
    ISSUE_REQUEST_REFUSED: "activity",
    ISSUE_WINDOW_CUT: "told",
    ISSUE_CONTEXT_TOO_SMALL: "told",
    ISSUE_NOTHING_EXPOSED: "told",
    ISSUE_LOCAL_INTENTS: "approvals",
    f"{ISSUE_SPENDING_LIMIT}_unpriced": "figures",
    f"{ISSUE_SPENDING_LIMIT}_warning": "figures",
    f"{ISSUE_SPENDING_LIMIT}_reached": "figures",
}

UNREACHABLE_AFTER = 3
"""Probes that fail in a row before a person is told: a restart is no problem."""
STOOD_IN_AFTER = 3
"""Answers of the matcher in a row, in the place of a model, before a person is told."""


def _report(
    hass: HomeAssistant,
    issue_id: str,
    key: str,
    placeholders: dict[str, str] | None,
    *,
    data: dict[str, str | int | float | None] | None = None,
    is_fixable: bool = True,
    severity: ir.IssueSeverity = ir.IssueSeverity.WARNING,
) -> None:
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue_id,
        data=data,
        is_fixable=is_fixable,
        learn_more_url=f"{PANEL_LINK}/{view}" if (view := _SHOWN_IN.get(key)) else None,
        severity=severity,
        translation_key=key,
        translation_placeholders=placeholders,
    )


@callback
def async_report_unreachable(hass: HomeAssistant, entry: Account, problem: str) -> None:
    """Tell that the server has not answered for some minutes."""
    _report(
        hass,
        f"{ISSUE_UNREACHABLE}_{entry.entry_id}",
        ISSUE_UNREACHABLE,
        {"name": entry.title, "problem": problem},
        data={"entry_id": entry.entry_id},
        severity=ir.IssueSeverity.ERROR,
    )


@callback
def async_clear_unreachable(hass: HomeAssistant, entry: Account) -> None:
    """Take the report back."""
    ir.async_delete_issue(hass, DOMAIN, f"{ISSUE_UNREACHABLE}_{entry.entry_id}")


@callback
def async_report_refusal(
    hass: HomeAssistant,
    entry: Account,
    subentry: ConfigSubentry,
    model_id: str,
    error: ProviderError,
    message: str,
) -> None:
    """Tell what only a person can mend: the model, how it is served, its address."""
    match error:
        case ModelNotFoundError():
            key = ISSUE_MODEL_NOT_FOUND
        case NoToolsError():
            key = ISSUE_NO_TOOLS
        case _ if _is_lasting(error):
            key = ISSUE_REQUEST_REFUSED
        case _:
            return
    said = message or f"HTTP {error.status}"
    _report(
        hass,
        f"{key}_{subentry.subentry_id}",
        key,
        {"name": subentry.title, "model": model_id, "message": said},
        data={
            "entry_id": entry.entry_id,
            "subentry_id": subentry.subentry_id,
            "model": model_id,
        },
        is_fixable=key != ISSUE_REQUEST_REFUSED,
        severity=ir.IssueSeverity.ERROR,
    )


def _is_lasting(error: ProviderError) -> bool:
    """Return whether the next request will end in the same place."""
    is_refused = type(error) is ProviderError or (
        isinstance(error, ProviderResponseError) and not error.retryable
    )
    return is_refused and error.status is not None


@callback
def async_report_window(
    hass: HomeAssistant, subentry: ConfigSubentry, model_id: str, tokens: int
) -> None:
    """Tell that a server cuts what it is sent without saying so."""
    _report(
        hass,
        f"{ISSUE_WINDOW_CUT}_{subentry.subentry_id}",
        ISSUE_WINDOW_CUT,
        {"name": subentry.title, "model": model_id, "tokens": str(tokens)},
        is_fixable=False,
    )


@callback
def async_clear_window(hass: HomeAssistant, subentry_id: str) -> None:
    """Take it back: whether it is still so is seen anew."""
    ir.async_delete_issue(hass, DOMAIN, f"{ISSUE_WINDOW_CUT}_{subentry_id}")


@callback
def async_report_stood_in(
    hass: HomeAssistant, subentry: ConfigSubentry, model_id: str, count: int
) -> None:
    """Tell that it is not the model that answers, however well the matcher does."""
    _report(
        hass,
        f"{ISSUE_STOOD_IN}_{subentry.subentry_id}",
        ISSUE_STOOD_IN,
        {"name": subentry.title, "model": model_id, "count": str(count)},
        is_fixable=False,
    )


@callback
def async_report_context_too_small(
    hass: HomeAssistant,
    entry: Account,
    subentry: ConfigSubentry,
    *,
    needed: int,
    available: int,
) -> None:
    """Tell that a request had to leave out much for the model's window."""
    _report(
        hass,
        f"{ISSUE_CONTEXT_TOO_SMALL}_{subentry.subentry_id}",
        ISSUE_CONTEXT_TOO_SMALL,
        {
            "name": subentry.title,
            "needed": str(needed),
            "available": str(available),
        },
        data={"entry_id": entry.entry_id, "subentry_id": subentry.subentry_id},
    )


@callback
def async_report_spending(
    hass: HomeAssistant, subentry: ConfigSubentry | None, subentry_id: str, state: str
) -> None:
    """Tell that a limit is near, reached or cannot work, or take it back."""
    issue_id = f"{ISSUE_SPENDING_LIMIT}_{subentry_id}"
    if subentry is None or state not in {"unpriced", "warning", "reached"}:
        ir.async_delete_issue(hass, DOMAIN, issue_id)
        return
    key = f"{ISSUE_SPENDING_LIMIT}_{state}"
    _report(hass, issue_id, key, {"name": subentry.title}, is_fixable=False)


@callback
def async_report_house(
    hass: HomeAssistant, issue_id: str, *, is_wrong: bool, names: str = ""
) -> None:
    """Tell what is wrong with the house as a whole, or take it back."""
    if is_wrong:
        _report(hass, issue_id, issue_id, {"names": names} if names else None)
    else:
        ir.async_delete_issue(hass, DOMAIN, issue_id)


@callback
def async_clear_model_issues(
    hass: HomeAssistant, subentry_id: str, *, has_tools: bool
) -> None:
    """Take back what was reported of a model: it has answered."""
    keys = [
        ISSUE_MODEL_NOT_FOUND,
        ISSUE_CONTEXT_TOO_SMALL,
        ISSUE_REQUEST_REFUSED,
        ISSUE_STOOD_IN,
    ]
    for key in [*keys, ISSUE_NO_TOOLS] if has_tools else keys:
        ir.async_delete_issue(hass, DOMAIN, f"{key}_{subentry_id}")


@callback
def async_clear_agent_issues(hass: HomeAssistant, subentry_id: str) -> None:
    """Take back what was reported of one agent: its options have changed."""
    async_clear_model_issues(hass, subentry_id, has_tools=True)
    async_clear_window(hass, subentry_id)
    ir.async_delete_issue(hass, DOMAIN, f"{ISSUE_SPENDING_LIMIT}_{subentry_id}")


@callback
def async_clear_entry_issues(hass: HomeAssistant, entry: Account) -> None:
    """Take back everything that was reported of an entry (it is removed)."""
    async_clear_unreachable(hass, entry)
    for subentry_id in entry.subentries:
        async_clear_agent_issues(hass, subentry_id)
