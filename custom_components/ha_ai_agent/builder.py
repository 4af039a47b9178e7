"""Builds agents: which rungs, which tools, which limits follow from the options."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from homeassistant.components.conversation import DOMAIN as CONVERSATION_DOMAIN
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.util.ulid import ulid_now

from .agent.agent import Agent
from .agent.ask_model import async_ask_model
from .agent.dependencies import AgentParts
from .agent.fitting import FittingClient
from .agent.ladder.ladder import Ladder, Rung, TimeLimits
from .agent.ladder.metered import MeteredClient
from .agent.ladder.rungs import Accepts, RungName
from .agent.memories import MemoryBook
from .agent.options import AgentOptions
from .agent.other import OtherAgentClient
from .agent.tasks.task import TaskAgent
from .approvals.gate import ApprovalManager
from .approvals.policy import PolicyOptions
from .const import (
    CONF_BASE_URL,
    CONF_PROVIDER,
    DEFAULT_MAX_OUTPUT_TOKENS,
    DEFAULT_MODEL_CONTEXT,
    DOMAIN,
    PROVIDER_BUILTIN,
    THINKING_OUTPUT_TOKENS,
)
from .errors import ProviderAuthError, ProviderError
from .history.records import Viewer
from .intents import IntentTools
from .issues import async_clear_window, async_report_refusal, async_report_window
from .prompt.estimate import LineCounts
from .prompt.render import HomeRenderer
from .providers.base import ChatClient
from .providers.builtin_provider import BuiltinProvider
from .providers.client import THINKS, ModelClient
from .providers.profiles import HOSTED, Profile, profile_for
from .runtime import AgentRuntime, async_get_agents
from .tools.automations import AutomationTools
from .tools.options import ToolOptions
from .tools.toolset import Toolkit

AFTER_SECONDS = 45.0
"""What a turn has left after a first token that took as long as it may."""


def find_client(hass: HomeAssistant, agent_id: str) -> ChatClient | None:
    """Return the model of another agent, if it is loaded and has one."""
    agent = async_get_agents(hass).get(agent_id)
    rungs = agent.parts.ladder.rungs if agent else ()
    return next((rung.client for rung in rungs if rung.name == "primary"), None)


class AgentBuilder:
    """Puts the parts of one subentry together."""

    def __init__(
        self, runtime: AgentRuntime, subentry: ConfigSubentry, agent_id: str
    ) -> None:
        self._runtime = runtime
        self._subentry = subentry
        self._agent_id = agent_id
        self._options = AgentOptions.from_data(subentry.data)
        self._builtin = BuiltinProvider(
            runtime.hass,
            get_home=runtime.home.async_get,
            ledger=runtime.history.ledger,
            get_said=self._async_said,
        )
        self._cut: dict[str, int] = {}
        """Windows that are smaller than what is known of a model."""
        self._profiles: dict[str, tuple[Mapping[str, Any], Profile]] = {}

    async def _async_said(self, turn_id: str, user_id: str | None) -> str:
        """Return what was said in a turn, to whom may read it."""
        turn = await self._runtime.history.async_get_turn(turn_id, Viewer(user_id))
        return turn.text if turn else ""

    def agent(self) -> Agent:
        """Return a conversation agent."""
        async_clear_window(self._runtime.hass, self._subentry.subentry_id)
        builtin_first = None
        if self._options.builtin_first and self._has_model:
            builtin_first = self._ladder([self._builtin_rung()])
        return Agent(
            self._parts(self._ladder([*self._model_rungs(), self._builtin_rung()])),
            on_finished=self._runtime.turn_finished,
            builtin=self._builtin,
            builtin_ladder=builtin_first,
        )

    def task_agent(self) -> TaskAgent | None:
        """Return an AI Task agent; None where there is no model to ask."""
        rungs = self._model_rungs()
        if not rungs:
            return None
        return TaskAgent(
            self._parts(self._ladder(rungs)), on_finished=self._runtime.task_finished
        )

    # Rungs

    @property
    def _has_model(self) -> bool:
        return bool(self._runtime.entry.data[CONF_PROVIDER] != PROVIDER_BUILTIN)

    def _model_rungs(self) -> list[Rung]:
        """Return the models to ask, the chosen one first."""
        if not self._has_model:
            return []
        rungs = []
        if self._options.model_id:
            rungs.append(self._model_rung("primary", self._options.model_id))
        if (fallback := self._options.fallback_model) is None:
            return rungs
        if fallback.startswith(f"{CONVERSATION_DOMAIN}."):
            # Another account's agent: it pays for itself, by its own meter.
            other = OtherAgentClient(partial(find_client, self._runtime.hass, fallback))
            rungs.append(Rung("fallback", other, accepts=other.async_accepts))
        else:
            rungs.append(self._model_rung("fallback", fallback))
        return rungs

    def _model_rung(self, name: RungName, model_id: str) -> Rung:
        patience = self._options.first_token_seconds
        if patience is None:
            patience = self._profile(model_id).first_token_seconds
        return Rung(name, self._client(model_id), first_token_seconds=patience)

    def _builtin_rung(self) -> Rung:
        # Alone it answers everything; below a model it only steps in with a real
        # answer.
        accepts: Accepts | None = self._builtin.async_accepts
        if not self._has_model:
            accepts = None
        return Rung("builtin", self._builtin, accepts=accepts)

    def _client(self, model_id: str) -> FittingClient:
        runtime = self._runtime
        client = ModelClient(
            runtime.server,
            model_id,
            self._profile(model_id),
            runtime.facts.setdefault(model_id, {}),
        )
        return FittingClient(
            MeteredClient(client, runtime.usage, self._subentry.subentry_id),
            runtime.counter,
            partial(self._window, model_id),
            partial(self._note_cut, model_id),
        )

    def _note_cut(self, model_id: str, tokens: int) -> None:
        """Fit to what a server really takes, and tell a person how to give more."""
        if self._profile(model_id).name in HOSTED:
            return  # its makers state the window
        self._cut[model_id] = tokens
        async_report_window(self._runtime.hass, self._subentry, model_id, tokens)

    def _profile(self, model_id: str) -> Profile:
        """Return the facts of a model; each turn asks several times."""
        listing = self._runtime.coordinator.listing(model_id)
        known = self._profiles.get(model_id)
        if known is None or known[0] != listing:
            data = self._runtime.entry.data
            profile = profile_for(
                data[CONF_PROVIDER],
                data.get(CONF_BASE_URL),
                model_id,
                listing,
                self._options.wishes,
            )
            known = self._profiles[model_id] = (listing, profile)
        return known[1]

    def _ladder(self, rungs: Sequence[Rung]) -> Ladder:
        runtime = self._runtime

        def on_failure(rung: Rung, error: ProviderError, message: str) -> None:
            if isinstance(error, ProviderAuthError):
                runtime.coordinator.mark_auth_error()
            else:
                async_report_refusal(
                    runtime.hass,
                    runtime.entry,
                    self._subentry,
                    rung.client.model_id,
                    error,
                    message,
                )

        limits = None
        if (patience := self._options.first_token_seconds) is not None:
            most = max(TimeLimits().turn, patience + AFTER_SECONDS)
            limits = TimeLimits(turn=most)
        return Ladder(
            rungs, limits=limits, metrics=runtime.metrics, on_failure=on_failure
        )

    # Everything else

    def _window(self, model_id: str | None = None) -> int:
        """Return the window in tokens of a model, the chosen one unless told."""
        options = self._options
        model_id = model_id or options.model_id
        if not self._has_model or not model_id:
            return options.model_context or DEFAULT_MODEL_CONTEXT
        # The server may say it later than we start.
        known = self._profile(model_id).context_window
        if options.model_context and model_id == options.model_id:
            known = options.model_context
        window = known or options.model_context or DEFAULT_MODEL_CONTEXT
        return min(window, self._cut.get(model_id, window))

    def _answer(self) -> int:
        """Return how long an answer may be: longer where thinking is a part of it."""
        chosen, model_id = self._options.max_output_tokens, self._options.model_id
        if chosen != DEFAULT_MAX_OUTPUT_TOKENS or not self._has_model or not model_id:
            return chosen
        facts = self._runtime.facts.get(model_id, {})
        if not (self._profile(model_id).thinks or facts.get(THINKS)):
            return chosen
        return max(chosen, min(THINKING_OUTPUT_TOKENS, self._window() // 4))

    def _approvals(self) -> ApprovalManager:
        runtime, options = self._runtime, self._options
        return ApprovalManager(
            runtime.hass,
            subentry_id=self._subentry.subentry_id,
            storage=runtime.history.approvals,
            options=self._policy(),
            get_home=runtime.home.async_get,
            notify=options.approval_notify,
        )

    def _seconds_for_ideas(self) -> float:
        """Return how long five ideas may take: a slow model begins late as well."""
        limits, rungs = TimeLimits(), self._model_rungs()
        patience = rungs[0].first_token_seconds if rungs else None
        return (patience or limits.first_token) + 2 * limits.idle

    def _toolkit(
        self, approvals: ApprovalManager, memories: MemoryBook, ladder: Ladder
    ) -> Toolkit:
        runtime, options = self._runtime, self._options
        automations = AutomationTools(
            runtime.hass,
            get_home=runtime.home.async_get,
            gate=approvals,
            ask_model=partial(async_ask_model, ladder) if self._has_model else None,
            ask_seconds=self._seconds_for_ideas(),
            get_index=runtime.lookup.async_get_index,
        )
        runtime.entry.async_on_unload(automations.async_start(runtime.create_work))
        return Toolkit(
            runtime.hass,
            create_task=runtime.create_work,
            get_book=runtime.lookup.async_get_book,
            get_index=runtime.lookup.async_get_index,
            options=ToolOptions(
                tool_timeout_seconds=options.tool_timeout_seconds,
                allowed_services=options.allowed_services,
                toolsets=options.toolsets,
                llm_apis=options.llm_apis,
                subentry_id=self._subentry.subentry_id,
            ),
            gate=approvals,
            ledger=runtime.history.ledger,
            memories=memories,
            schedules=runtime.history.schedules,
            metrics=runtime.metrics,
            families=(
                automations,
                IntentTools(self._builtin),
            ),
            read_wish=self._builtin.async_wish,
        )

    def _policy(self) -> PolicyOptions:
        """Return what this agent asks about."""
        options = self._options
        return PolicyOptions(
            mode=options.approval_mode,
            max_targets=options.max_targets,
            rules=options.rules,
            trusted_tools=options.trusted_tools,
            code=options.approval_code,
        )

    def _parts(self, ladder: Ladder) -> AgentParts:
        runtime, options = self._runtime, self._options
        approvals = self._approvals()
        memories = MemoryBook(runtime.history.memories)
        toolkit = self._toolkit(approvals, memories, ladder)
        approvals.set_execute(toolkit.async_run_approved, toolkit.async_look_up)
        return AgentParts(
            hass=runtime.hass,
            subentry_id=self._subentry.subentry_id,
            agent_id=self._agent_id,
            # The chat log keeps tools by the id of their API: a new agent is a new API.
            api_id=f"{DOMAIN}-{self._subentry.subentry_id}-{ulid_now()}",
            model_id=options.model_id or self._builtin.model_id,
            options=options,
            get_window=self._window,
            get_answer=self._answer,
            home=runtime.home,
            lookup=runtime.lookup,
            renderer=HomeRenderer(),
            counter=runtime.counter,
            count_line=LineCounts(),
            ladder=ladder,
            toolkit=toolkit,
            approvals=approvals,
            history=runtime.history,
            memories=memories,
            limits=runtime.limits,
            metrics=runtime.metrics,
        )
