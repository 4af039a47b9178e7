"""AI tasks: the same loop as a conversation, without a person to talk to."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
import json
from time import time
from typing import Any, Final

from homeassistant.components import ai_task, conversation
from homeassistant.core import Context
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import llm
from homeassistant.util.ulid import ulid_now
import probatio
from probatio import to_openapi

from ...calls.scope import TurnScope
from ...const import DOMAIN, LOGGER
from ...models import JsonObject, Speaker, TurnInfo
from ..api import AgentApi
from ..dependencies import AgentParts, Prompt
from ..foreign import foreign_specs
from ..other import OtherAgentClient
from ..recording import FinishedTurn
from ..threads import Thread
from ..turn import Turn, TurnEnd
from .evaluating import TaskQuestion, question_schema, read_answers
from .looking import HomeTold, Looker
from .structure import read_json, without_nulls

ATTEMPTS: Final = 2
WHY_FAILED: Final = frozenset(
    {
        "bad_response",
        "cannot_connect",
        "context_too_long",
        "invalid_auth",
        "model_not_found",
        "no_tools",
        "output_limit",
        "rate_limited",
        "refused",
        "spending_limit",
        "timeout",
    }
)
"""What people are told of why a task came to nothing; anything else is in the log."""


class TaskAgent:
    """Serves one AI Task entity."""

    def __init__(
        self, parts: AgentParts, *, on_finished: Callable[[FinishedTurn], None]
    ) -> None:
        self.parts = parts
        self._on_finished = on_finished
        self._looker = Looker(parts) if parts.options.reads_home else None

    @property
    def has_other(self) -> bool:
        """Return whether an agent of another account may answer in its place."""
        rungs = self.parts.ladder.rungs
        return any(isinstance(rung.client, OtherAgentClient) for rung in rungs)

    async def async_start(self) -> None:
        """Take up the open questions; an administrator may answer them."""
        await self.parts.approvals.async_start()
        await self.parts.toolkit.async_start()

    async def async_close(self) -> None:
        """Stop; calls that come late are answered with an error."""
        await self.parts.toolkit.async_close()
        await self.parts.approvals.async_close()

    async def async_generate(
        self,
        task: ai_task.GenDataTask,
        chat_log: conversation.ChatLog,
        context: Context | None = None,
    ) -> Any:
        """Return text, or data that fits the task's structure.

        `context`: whose task it is, where the chat log does not say so.

        Raises `HomeAssistantError` when no model answers, or none with such data.
        """
        structure = task.structure
        schema = _as_json_schema(structure, chat_log.llm_api)
        if structure is None or schema is None:
            scope = self._scope(task, chat_log, context)
            return await self._async_ask(task, chat_log, None, scope)
        return await self._async_fill(
            task,
            chat_log,
            schema,
            lambda data: structure(without_nulls(data)),
            context,
        )

    async def async_evaluate(
        self,
        task: ai_task.GenDataTask,
        questions: Mapping[str, TaskQuestion],
        chat_log: conversation.ChatLog,
        context: Context | None = None,
    ) -> dict[str, JsonObject]:
        """Return the answers to questions, with how likely each is.

        `task`: their words. Raises `HomeAssistantError` as above.
        """
        answers: dict[str, JsonObject] = await self._async_fill(
            task,
            chat_log,
            question_schema(questions),
            partial(read_answers, questions),
            context,
        )
        return answers

    async def _async_fill(
        self,
        task: ai_task.GenDataTask,
        chat_log: conversation.ChatLog,
        schema: dict[str, Any],
        read: Callable[[Any], Any],
        context: Context | None,
    ) -> Any:
        """Return data that fits, asked for once more where it does not."""
        problem = ""
        for _attempt in range(ATTEMPTS):
            scope = self._scope(task, chat_log, context)
            text = await self._async_ask(task, chat_log, schema, scope)
            try:
                data = read(read_json(text))
            except (ValueError, probatio.Invalid) as err:
                problem = str(err)
                chat_log.async_add_user_content(
                    conversation.UserContent(
                        content=f"That does not fit: {problem}. Answer again with "
                        f"nothing but JSON that fits this schema: {json.dumps(schema)}"
                    )
                )
            else:
                return data
        LOGGER.debug("The answer to %s did not fit: %s", task.name, problem)
        raise HomeAssistantError(
            translation_domain=DOMAIN, translation_key="structure_not_met"
        )

    async def _async_ask(
        self,
        task: ai_task.GenDataTask,
        chat_log: conversation.ChatLog,
        schema: dict[str, Any] | None,
        scope: TurnScope,
    ) -> str:
        """Run one turn and return its words."""
        foreign = chat_log.llm_api
        end = TurnEnd()
        try:
            turn = await self._async_turn(task, chat_log, schema, scope, end)
            await turn.async_run()
        except asyncio.CancelledError:
            end.outcome = "cancelled"
            raise
        except Exception:  # noqa: BLE001
            LOGGER.exception("A task failed")
            end.outcome, end.error = "error", "internal_error"
        finally:
            chat_log.llm_api = foreign
            end.usage = sum(scope.asked, start=end.usage)
            finished = FinishedTurn(
                parts=self.parts,
                scope=scope,
                end=end,
                messages=(),
                duration_ms=scope.trace.cut(),
            )
            self.parts.hass.loop.call_soon(self._on_finished, finished)
        if end.error is not None:
            key = end.error if end.error in WHY_FAILED else "failed"
            raise HomeAssistantError(
                translation_domain=DOMAIN, translation_key=f"task_{key}"
            )
        return end.text

    async def _async_turn(
        self,
        task: ai_task.GenDataTask,
        chat_log: conversation.ChatLog,
        schema: dict[str, Any] | None,
        scope: TurnScope,
        end: TurnEnd,
    ) -> Turn:
        """Return the turn of a task; the chat log's tools now run through it."""
        parts = self.parts
        foreign = chat_log.llm_api
        specs = tuple(foreign_specs(foreign)) if foreign else ()
        thread, seen = Thread(chat_log.conversation_id), HomeTold("", "", (), 0)
        if self._looker is not None:
            seen = await self._looker.async_look(scope, thread)
            known = {spec.name for spec in specs}
            own = tuple(spec for spec in seen.tools if spec.name not in known)
            seen = replace(seen, tools=own)
        specs += seen.tools
        api = AgentApi(
            hass=parts.hass,
            id=parts.api_id,
            specs=specs,
            own=seen.tools,
            foreign=foreign,
        )
        instance = await api.async_get_api_instance(
            llm.LLMContext(DOMAIN, scope.context, None, ai_task.DOMAIN, None)
        )
        runner = parts.toolkit.start_turn(scope, foreign)
        instance.begin(runner)
        # Nobody listens here: what was not given to the task is not for it, whatever
        # an attachment made the model believe.
        instance.is_closed = True
        chat_log.llm_api = instance
        system = chat_log.content[0]
        words = [system.content if system.role == "system" else "", seen.stable]
        stable = "\n\n".join(filter(None, words))
        if schema is not None:
            stable += f"\nAnswer with JSON that fits this schema: {json.dumps(schema)}"
        return Turn(
            parts,
            scope,
            chat_log=chat_log,
            thread=thread,
            instance=instance,
            runner=runner,
            prompt=Prompt(
                stable=stable,
                tools=specs,
                tails={len(chat_log.content) - 1: seen.tail} if seen.tail else {},
                output_tokens=seen.output_tokens or parts.answer_tokens,
                is_heard=False,
                structure=schema,
                structure_name=task.name,
            ),
            climb=parts.ladder.begin(),
            is_plain=False,
            end=end,
        )

    def _scope(
        self,
        task: ai_task.GenDataTask,
        chat_log: conversation.ChatLog,
        context: Context | None,
    ) -> TurnScope:
        """Return who asks: whoever started the task, as no administrator."""
        parts = self.parts
        return TurnScope(
            info=TurnInfo(
                turn_id=ulid_now(),
                conversation_id=chat_log.conversation_id,
                agent_id=parts.agent_id,
                subentry_id=parts.subentry_id,
                speaker=Speaker(language=parts.hass.config.language),
                text=task.instructions,
                started_ts=time(),
            ),
            context=_context(chat_log) or context or Context(),
        )


def _context(chat_log: conversation.ChatLog) -> Context | None:
    """Return whose task it is, where Home Assistant says so."""
    api = chat_log.llm_api
    return api.llm_context.context if api else None


def _as_json_schema(
    structure: probatio.Schema | None, api: llm.APIInstance | None
) -> dict[str, Any] | None:
    """Return a task's structure as JSON Schema."""
    if structure is None:
        return None
    serializer = (api.custom_serializer if api else None) or llm.selector_serializer
    schema: dict[str, Any] = to_openapi(
        structure, custom_serializer=serializer, openapi_version="3.1.0"
    )
    return schema
