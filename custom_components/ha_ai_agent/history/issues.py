"""Repairs that say what is wrong with the database and what to do."""

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from ..const import DOMAIN, LOGGER, PANEL_LINK
from .backend import Trouble
from .database import State
from .moving import Moved

ISSUE_DATABASE = "database"
ISSUE_SET_ASIDE = "database_set_aside"
ISSUE_DELETED = "database_deleted"
ISSUE_DELETED_LOST = "database_deleted_lost"
ISSUE_MOVED = "database_moved"
ISSUE_NOT_MOVED = "database_not_moved"
_OF_SERVERS = (
    Trouble.FULL,
    Trouble.LOCKED,
    Trouble.NEWER_SCHEMA,
    Trouble.READ_ONLY,
    Trouble.UNREACHABLE,
)


@callback
def async_report(
    hass: HomeAssistant, where: str, state: State, *, is_server: bool = False
) -> None:
    """Raise or withdraw the repairs for a state; `where` names no secret."""
    if state.is_deleted:
        _report_deleted(hass, where, state)
    elif state.set_aside is not None:
        LOGGER.warning(
            "The history database was damaged; it is kept as %s and a new one is used",
            state.set_aside,
        )
        ir.async_create_issue(
            hass,
            DOMAIN,
            ISSUE_SET_ASIDE,
            is_fixable=False,
            severity=ir.IssueSeverity.WARNING,
            learn_more_url=f"{PANEL_LINK}/conversations",
            translation_key=ISSUE_SET_ASIDE,
            translation_placeholders={"path": str(state.set_aside)},
        )
    if state.trouble is None:
        ir.async_delete_issue(hass, DOMAIN, ISSUE_DATABASE)
        return
    LOGGER.warning("The history database cannot be used: %s", state.trouble.value)
    ir.async_create_issue(
        hass,
        DOMAIN,
        ISSUE_DATABASE,
        is_fixable=False,
        severity=ir.IssueSeverity.ERROR,
        # There it is said what cannot be answered meanwhile.
        learn_more_url=f"{PANEL_LINK}/approvals",
        translation_key=_key(state.trouble, is_server=is_server),
        translation_placeholders={"path": where},
    )


@callback
def async_report_moved(hass: HomeAssistant, where: str, moved: Moved) -> None:
    """Say where the conversations are now, and where the old file is."""
    key = ISSUE_MOVED if moved.is_whole else ISSUE_NOT_MOVED
    LOGGER.info("%s rows of the history were moved to the server", moved.rows)
    ir.async_create_issue(
        hass,
        DOMAIN,
        ISSUE_MOVED,
        is_fixable=False,
        is_persistent=True,
        severity=ir.IssueSeverity.WARNING,
        learn_more_url=f"{PANEL_LINK}/conversations",
        translation_key=key,
        translation_placeholders={
            "where": where,
            "path": str(moved.path),
            "rows": str(moved.rows),
        },
    )


def _key(trouble: Trouble, *, is_server: bool) -> str:
    """Return the words for a trouble: of a server it means something else."""
    end = "_server" if is_server and trouble in _OF_SERVERS else ""
    return f"{ISSUE_DATABASE}_{trouble.value}{end}"


def _report_deleted(hass: HomeAssistant, where: str, state: State) -> None:
    """Say that the database was deleted while it was open, and where a copy is."""
    key = ISSUE_DELETED if state.set_aside is not None else ISSUE_DELETED_LOST
    LOGGER.warning(
        "The history database was deleted; kept as %s, and a new one is used",
        state.set_aside or "nothing",
    )
    ir.async_create_issue(
        hass,
        DOMAIN,
        ISSUE_DELETED,
        is_fixable=False,
        severity=ir.IssueSeverity.WARNING,
        learn_more_url=f"{PANEL_LINK}/conversations",
        translation_key=key,
        translation_placeholders={"path": where, "copy": str(state.set_aside or "")},
    )


TRANSLATION_KEYS = (
    ISSUE_DELETED,
    ISSUE_DELETED_LOST,
    ISSUE_SET_ASIDE,
    ISSUE_MOVED,
    ISSUE_NOT_MOVED,
    *(f"{ISSUE_DATABASE}_{trouble.value}" for trouble in Trouble),
    *(f"{ISSUE_DATABASE}_{trouble.value}_server" for trouble in _OF_SERVERS),
)
