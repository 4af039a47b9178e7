"""What differs between the Home Assistant versions and houses that are supported.

A part of Home Assistant that is named in the manifest is installed with all that it
needs. What only matters where it runs anyway is opened here, when it is asked for.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from importlib import import_module
import inspect
from typing import TYPE_CHECKING, Any, Final

from homeassistant.components.ai_task import AITaskEntityFeature
from homeassistant.core import CALLBACK_TYPE, Context, HomeAssistant, callback
from homeassistant.helpers import chat_session
from homeassistant.util import dt as dt_util

if TYPE_CHECKING:
    # Not named in the manifest: it needs what hears microphones.
    from homeassistant.components.assist_pipeline import Pipeline

_ASSIST_PIPELINE: Final = "assist_pipeline"
_LISTS: Final = "_slot_lists"
_NAMES: Final = "_get_entity_name_tuples"
_MAKE: Final = "_make_slot_lists"
"""Of the agent that holds Home Assistant's sentences."""
EVALUATES: Final = AITaskEntityFeature(
    getattr(AITaskEntityFeature, "EVALUATE", AITaskEntityFeature(0))
)
"""That an AI Task answers questions with probabilities: from 2026.11 on."""


@callback
def get_assistants(hass: HomeAssistant) -> list[Pipeline]:
    """Return the voice assistants; none where Home Assistant has no such thing."""
    if _ASSIST_PIPELINE not in hass.config.components:
        return []
    found: list[Pipeline] = _assist().async_get_pipelines(hass)
    return found


@callback
def get_preferred_assistant(hass: HomeAssistant) -> Pipeline | None:
    """Return the assistant that is used where none is named."""
    if _ASSIST_PIPELINE not in hass.config.components:
        return None
    found: Pipeline = _assist().async_get_pipeline(hass)
    return found


async def async_change_assistant(
    hass: HomeAssistant, assistant: Pipeline, **changes: Any
) -> None:
    """Change a voice assistant, as its own page would."""
    await _assist().async_update_pipeline(hass, assistant, **changes)


@callback
def async_listen_to_assistants(
    hass: HomeAssistant, action: Callable[[Any], Any]
) -> CALLBACK_TYPE | None:
    """Call an action when voice assistants change; None where there are none."""
    if _ASSIST_PIPELINE not in hass.config.components:
        return None
    key = import_module(f"{_assist().__name__}.pipeline").KEY_ASSIST_PIPELINE
    stop: CALLBACK_TYPE = hass.data[key].pipeline_store.async_add_change_set_listener(
        action
    )
    return stop


def _assist() -> Any:
    """Return core's module: it is loaded already where the component is set up."""
    return import_module(f"homeassistant.components.{_ASSIST_PIPELINE}")


def make_evaluation(answers: Mapping[str, Mapping[str, Any]]) -> Any:
    """Return answers as Home Assistant's own types; 2026.10 has none of them."""
    core = import_module("homeassistant.components.ai_task.evaluation")
    types = {"noul": core.NoulAnswer, "choice": core.ChoiceAnswer}
    return core.EvaluationTaskResult(
        answers={
            name: types.get(answer["type"], core.ScoreAnswer)(
                **{key: value for key, value in answer.items() if key != "type"}
            )
            for name, answer in answers.items()
        }
    )


def get_chat_session(
    hass: HomeAssistant, conversation_id: str | None, context: Context
) -> AbstractContextManager[chat_session.ChatSession]:
    """Open a chat session for the user of a context.

    2026.11 wants the context, 2026.10 does not know it; delete with 2026.10.
    """
    open_session = chat_session.async_get_chat_session
    if "context" in inspect.signature(open_session).parameters:
        return open_session(hass, conversation_id, context=context)  # type: ignore[call-arg]
    return open_session(hass, conversation_id)


def keep_session(hass: HomeAssistant) -> None:
    """Keep the session of a sentence that may be broken off, so that the next goes on.

    2026.10 forgets one that does not end as it should; delete with 2026.10.
    """
    sessions = hass.data.get(chat_session.DATA_CHAT_SESSION)
    session = chat_session.current_session.get()
    if session is None or sessions is None or session.conversation_id in sessions:
        return
    session.last_updated = dt_util.utcnow()
    sessions[session.conversation_id] = session
    hass.data[chat_session.DATA_CHAT_SESSION_CLEANUP].schedule()


def unread_names(agent: Any) -> Iterable[Any] | None:
    """Return the names that Home Assistant's sentences lack, one by one as asked for.

    None where they have been read, and where its agent has another inside one day: then
    it reads them itself.
    """
    is_known = all(hasattr(agent, name) for name in (_LISTS, _NAMES, _MAKE))
    if not is_known or getattr(agent, _LISTS) is not None:
        return None
    names: Iterable[Any] = getattr(agent, _NAMES)(exposed=True)
    return names


async def async_hand_over_names(agent: Any, names: Any) -> None:
    """Let the agent list its places, and give it a list of the names."""

    def none(*, exposed: bool) -> tuple[()]:
        return ()

    setattr(agent, _NAMES, none)
    try:
        made = await getattr(agent, _MAKE)()
    finally:
        delattr(agent, _NAMES)
    made["name"] = names
