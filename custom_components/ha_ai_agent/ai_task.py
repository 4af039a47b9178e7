"""The AI Task entity: data from a model, for automations."""

from typing import Any, override

from homeassistant.components import ai_task, conversation
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import chat_session
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import slugify

from .agent.tasks.evaluating import question_words
from .agent.tasks.task import TaskAgent
from .builder import AgentBuilder
from .compat import EVALUATES, make_evaluation
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
        | EVALUATES
    )

    def __init__(self, entry: AgentConfigEntry, subentry: ConfigSubentry) -> None:
        super().__init__(entry, subentry)
        self._attr_unique_id = subentry.subentry_id
        # By the name that people gave it, not by that of its device.
        self.entity_id = f"{ai_task.DOMAIN}.{slugify(subentry.title)}"
        self.use_default_id(ai_task.DOMAIN)
        self._runtime = entry.runtime_data
        self._agent: TaskAgent | None = None

    @property
    @override
    def available(self) -> bool:
        """Return whether a model may answer: below it there is no matcher."""
        return self._agent is not None and (
            self._runtime.coordinator.last_update_success or self._agent.has_other
        )

    @override
    async def async_added_to_hass(self) -> None:
        """Build the agent, now that the entity has its id."""
        await super().async_added_to_hass()
        self.async_on_remove(
            self._runtime.coordinator.async_add_listener(self.async_write_ha_state)
        )
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
        return ai_task.GenDataTaskResult(
            conversation_id=chat_log.conversation_id,
            data=await self._task_agent.async_generate(task, chat_log, self._context),
        )

    # Typed loosely: 2026.10 has neither the questions nor their answers.
    async def _async_evaluate(self, task: Any) -> Any:
        """Return how likely the model holds the answers to questions."""
        agent = self._task_agent
        session = chat_session.current_session.get()
        assert session is not None
        words = ai_task.GenDataTask(
            name=task.name,
            instructions=question_words(task.questions, task.state),
            attachments=task.attachments,
        )
        with conversation.async_get_chat_log(self.hass, session, None) as chat_log:
            chat_log.async_add_user_content(
                conversation.UserContent(
                    words.instructions, attachments=words.attachments
                )
            )
            answers = await agent.async_evaluate(
                words, task.questions, chat_log, self._context
            )
        return make_evaluation(answers)

    @property
    def _task_agent(self) -> TaskAgent:
        """Return who asks the model."""
        if self._agent is None:
            raise HomeAssistantError(
                translation_domain=DOMAIN, translation_key="task_needs_model"
            )
        return self._agent
