"""Automations, as a family of tools. What works on them is loaded when it is needed.

It is a sixth of this integration, and most homes ask for it seldom.
"""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from time import time
from typing import TYPE_CHECKING, Any, Final, override

from homeassistant.core import CALLBACK_TYPE, Context, HomeAssistant, callback
from homeassistant.helpers.start import async_at_started

from ..calls.expansion.following import async_followers
from ..calls.scope import Gate, TurnScope
from ..calls.view import GetIndex
from ..home.snapshot import HomeSnapshot
from ..models import ApprovalRecord, JsonObject, LedgerEntry, ToolCall, ToolSpec
from ..running.ledger import CreateTask
from .automation_spec import ASK_SECONDS, SPEC, AskForTurn
from .options import Family

if TYPE_CHECKING:
    from .automation_calls import AutomationCalls

_CHECK_SECONDS: Final = 2.0
_DOMAIN: Final = "automation"
_RELOADED: Final = "automation_reloaded"


class AutomationTools(Family):
    """The family of this tool for one agent."""

    def __init__(
        self,
        hass: HomeAssistant,
        *,
        get_home: Callable[[], Awaitable[HomeSnapshot]],
        gate: Gate,
        ask_model: AskForTurn | None = None,
        ask_seconds: float = ASK_SECONDS,
        get_index: GetIndex | None = None,
        now: Callable[[], float] = time,
    ) -> None:
        self._hass = hass
        self._ask_seconds = 0.0 if ask_model is None else ask_seconds
        self._calls: AutomationCalls | None = None
        self._make = partial(
            _make,
            hass,
            get_home=get_home,
            gate=gate,
            ask_model=ask_model,
            ask_seconds=ask_seconds,
            get_index=get_index,
            now=now,
        )

    async def _async_calls(self) -> AutomationCalls:
        """Return what works on automations."""
        if self._calls is None:
            made = await self._hass.async_add_import_executor_job(self._make)
            # Of two calls at once, the second takes what the first has made.
            self._calls = self._calls or made
        return self._calls

    @callback
    def async_start(self, create_task: CreateTask) -> CALLBACK_TYPE:
        """Read ahead what the first question needs, and again after each reload.

        Not before Home Assistant has started: what is read would only be in the way of
        thousands of automations that begin then.
        """

        @callback
        def read_ahead(_: Any) -> None:
            create_task(self._async_read_ahead(), "automations")

        listeners = (
            async_at_started(self._hass, read_ahead),
            self._hass.bus.async_listen(_RELOADED, read_ahead),
        )

        @callback
        def stop() -> None:
            for stop_listening in listeners:
                stop_listening()

        return stop

    async def _async_read_ahead(self) -> None:
        # A home without automations may never ask for any: nothing is loaded for it.
        if self._hass.states.async_entity_ids_count(_DOMAIN):
            await async_followers(self._hass)
            await (await self._async_calls()).async_read_ahead()

    @override
    def specs(self) -> Sequence[ToolSpec]:
        """Return the tool."""
        return (SPEC,)

    def seconds_for(self, call: ToolCall) -> float:
        """Return how long ideas may take: as long as the model is known to need."""
        if call.arguments.get("action") != "suggest" or not self._ask_seconds:
            return 0
        return self._ask_seconds + _CHECK_SECONDS

    @override
    async def async_call(self, call: ToolCall, scope: TurnScope) -> JsonObject:
        """Return the result of a call."""
        return await (await self._async_calls()).async_call(call, scope)

    async def async_take_back(self, entry: LedgerEntry, scope: TurnScope) -> JsonObject:
        """Ask whether what was written is to be taken back."""
        return await (await self._async_calls()).async_take_back(entry, scope)

    @override
    async def async_run_approved(
        self, record: ApprovalRecord, context: Context
    ) -> JsonObject:
        """Write what a person approved. All but their yes is checked again."""
        return await (await self._async_calls()).async_run_approved(record, context)

    async def async_look_up(self, record: ApprovalRecord) -> JsonObject:
        """Return whether the file has what a person approved before a stop."""
        return await (await self._async_calls()).async_look_up(record)


def _make(hass: HomeAssistant, **parts: Any) -> AutomationCalls:
    """Return what works on automations; slow the first time."""
    # A sixth of the integration, which a home without automations never asks for.
    from .automation_calls import AutomationCalls  # noqa: PLC0415

    return AutomationCalls(hass, **parts)
