"""The conversation entity: Home Assistant's side of an agent."""

import asyncio
from typing import Literal, override

from homeassistant.components import conversation
from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import MATCH_ALL
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.start import async_at_start, async_at_started

from .agent.agent import Agent
from .builder import AgentBuilder
from .calls.expansion.following import async_followers
from .const import SIGNAL_AGENT, SUBENTRY_CONVERSATION
from .entity import AgentEntity, async_add_of_each
from .runtime import AgentConfigEntry

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: AgentConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add one entity per conversation subentry."""
    async_add_of_each(
        entry,
        async_add_entities,
        lambda subentry: (
            [ConversationAgentEntity(entry, subentry)]
            if subentry.subentry_type == SUBENTRY_CONVERSATION
            else []
        ),
    )


class ConversationAgentEntity(AgentEntity, conversation.ConversationEntity):
    """Takes words, gives answers."""

    _attr_name = None
    _attr_translation_key = "conversation"
    _attr_supports_streaming = True
    _attr_supported_features = conversation.ConversationEntityFeature.CONTROL

    def __init__(self, entry: AgentConfigEntry, subentry: ConfigSubentry) -> None:
        super().__init__(entry, subentry)
        self._attr_unique_id = subentry.subentry_id
        self.use_default_id(conversation.DOMAIN)
        self._runtime = entry.runtime_data
        self._agent: Agent | None = None

    @property
    @override
    def supported_languages(self) -> list[str] | Literal["*"]:
        """Return that models and matcher decide by themselves."""
        return MATCH_ALL

    @property
    @override
    def available(self) -> bool:
        """Return whether any rung is left that could answer."""
        return self._agent is None or self._agent.is_available

    @override
    async def async_added_to_hass(self) -> None:
        """Build the agent, now that the entity has its id."""
        await super().async_added_to_hass()
        self._agent = AgentBuilder(self._runtime, self.subentry, self.entity_id).agent()
        self._runtime.agents[self.subentry.subentry_id] = self._agent
        await self._agent.async_start()
        # The platforms start side by side: who counts its questions waits for it.
        async_dispatcher_send(
            self.hass, SIGNAL_AGENT.format(subentry_id=self.subentry.subentry_id)
        )
        self.async_on_remove(async_at_start(self.hass, self._async_on_start))
        self.async_on_remove(async_at_started(self.hass, self._on_started))
        self.async_on_remove(
            self._runtime.coordinator.async_add_listener(self._on_health)
        )

    async def _async_on_start(self, hass: HomeAssistant) -> None:
        """Read the home before Home Assistant says that it has started."""
        work = self._runtime.create_task(self.async_prepare(), "prepare")
        # An account that is unloaded meanwhile ends the work, and nothing else.
        await asyncio.wait([work])

    @callback
    def _on_started(self, hass: HomeAssistant) -> None:
        """Read what came while Home Assistant started, and nobody waits for it."""
        self._runtime.create_task(self.async_prepare(), "prepare")

    @callback
    def _on_health(self) -> None:
        """Follow the provider: what is up again may be asked again at once."""
        if self._agent is not None and self._runtime.coordinator.last_update_success:
            self._agent.parts.ladder.mark_reachable()
        self.async_write_ha_state()

    @override
    async def async_prepare(self, language: str | None = None) -> None:
        """Read the home before the first words arrive."""
        if self._agent is not None:
            await self._agent.async_prepare(language or self.hass.config.language)
            await async_followers(self.hass)

    @override
    async def async_process(
        self, user_input: conversation.ConversationInput
    ) -> conversation.ConversationResult:
        """Answer one sentence; newer words end a turn that hangs."""
        assert self._agent is not None
        async with self._agent.making_way(user_input):
            return await super().async_process(user_input)

    @override
    async def _async_handle_message(
        self,
        user_input: conversation.ConversationInput,
        chat_log: conversation.ChatLog,
    ) -> conversation.ConversationResult:
        """Answer one sentence."""
        assert self._agent is not None
        return await self._agent.async_handle(user_input, chat_log)
