"""The AI Task entity: data from a model, for automations."""

from typing import override

from homeassistant.components import ai_task, conversation
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import slugify

from .agent.tasks.task import TaskAgent
from .builder import AgentBuilder
from .const import DOMAIN, SUBENTRY_AI_TASK
from .entity import AgentEntity, async_add_of_each
from .runtime import AgentConfigEntry

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: AgentConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add one entity per AI Task subentry."""
    async_add_of_each(
        entry,
        async_add_entities,
        lambda subentry: (
            [TaskEntity(entry, subentry)]
            if subentry.subentry_type == SUBENTRY_AI_TASK
            else []
        ),
    )


class TaskEntity(AgentEntity, ai_task.AITaskEntity):
    """Generates data."""

    _attr_name = None
    _attr_translation_key = "task"
    _attr_supported_features = (
        ai_task.AITaskEntityFeature.GENERATE_DATA
        | ai_task.AITaskEntityFeature.SUPPORT_ATTACHMENTS
    )

    def __init__(self, entry: AgentConfigEntry, subentry: ConfigSubentry) -> None:
        super().__init__(entry, subentry)
        self._attr_unique_id = subentry.subentry_id
        # By the name that people gave it, not by that of its device.
        self.entity_id = f"{ai_task.DOMAIN}.{slugify(subentry.title)}"
        self.use_default_id(ai_task.DOMAIN)
        self._runtime = entry.runtime_data
        self._agent: TaskAgent | None = None

    @override
    async def async_added_to_hass(self) -> None:
        """Build the agent, now that the entity has its id."""
        await super().async_added_to_hass()
        self._agent = AgentBuilder(
            self._runtime, self.subentry, self.entity_id
        ).task_agent()
        if self._agent is not None:
            self._runtime.tasks[self.subentry.subentry_id] = self._agent
            await self._agent.async_start()

    @override
    async def _async_generate_data(
        self, task: ai_task.GenDataTask, chat_log: conversation.ChatLog
    ) -> ai_task.GenDataTaskResult:
        """Return what the model made of the task."""
        if self._agent is None:
            raise HomeAssistantError(
                translation_domain=DOMAIN, translation_key="task_needs_model"
            )
        return ai_task.GenDataTaskResult(
            conversation_id=chat_log.conversation_id,
            data=await self._agent.async_generate(task, chat_log, self._context),
        )
