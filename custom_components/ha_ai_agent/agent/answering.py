"""What Home Assistant is handed as the answer to a sentence."""

from dataclasses import replace

from homeassistant.components import conversation
from homeassistant.helpers import intent

from ..approvals.voice import VoiceAnswer
from ..calls.scope import TurnScope
from ..markup import plain_text
from .dependencies import AgentParts
from .spoken.silence import Silence
from .threads import add_answer
from .turn import TurnEnd


def refused(
    parts: AgentParts, chat_log: conversation.ChatLog, end: TurnEnd, error: str
) -> TurnEnd:
    """Return the end of a turn that did not begin."""
    end.error, end.outcome = error, "error"
    add_answer(chat_log, parts.agent_id, end.text)
    return end


def answered(
    parts: AgentParts, chat_log: conversation.ChatLog, end: TurnEnd, answer: VoiceAnswer
) -> TurnEnd:
    """Return the end of a turn that was a yes or a no."""
    end.text = plain_text(answer.speech)
    add_answer(chat_log, parts.agent_id, end.text)
    end.keeps_listening = answer.keeps_listening
    return end


def hide_code(
    parts: AgentParts,
    scope: TurnScope,
    chat_log: conversation.ChatLog,
    *,
    is_answer: bool,
) -> None:
    """Take the code out of what was said before a model or the history gets it."""
    said = chat_log.content[-1]
    if not isinstance(said, conversation.UserContent):
        return
    language = scope.info.speaker.language
    text = parts.approvals.without_code(said.content, language, is_answer=is_answer)
    if text != said.content:
        chat_log.content[-1] = replace(said, content=text)


def say(
    user_input: conversation.ConversationInput,
    chat_log: conversation.ChatLog,
    text: str,
) -> conversation.ConversationResult:
    """Return an answer that is no turn."""
    response = intent.IntentResponse(language=user_input.language)
    response.async_set_error(intent.IntentResponseErrorCode.FAILED_TO_HANDLE, text)
    return conversation.ConversationResult(
        response=response, conversation_id=chat_log.conversation_id
    )


def result(
    user_input: conversation.ConversationInput,
    chat_log: conversation.ChatLog,
    end: TurnEnd,
) -> conversation.ConversationResult:
    """Return what Home Assistant's pipeline takes."""
    response = intent.IntentResponse(language=user_input.language)
    # An error behind words that a dialog shows already would come as a second bubble.
    if end.outcome == "error" and not (end.was_streamed and chat_log.delta_listener):
        response.async_set_error(
            intent.IntentResponseErrorCode.FAILED_TO_HANDLE, end.text
        )
    else:
        response.async_set_speech(end.text)
    return conversation.ConversationResult(
        response=response,
        conversation_id=chat_log.conversation_id,
        continue_conversation=end.keeps_listening,
    )


def spoken_whole(
    answer: conversation.ConversationResult, silence: Silence | None
) -> conversation.ConversationResult:
    """Return an answer that is surely heard, though the speech is already running."""
    speech = answer.response.speech.get("plain", {}).get("speech", "")
    if silence is None or not silence.say(speech):
        return answer
    # An error behind words that a dialog shows already would come as a second bubble.
    response = intent.IntentResponse(language=answer.response.language)
    response.async_set_speech(speech)
    return conversation.ConversationResult(
        response=response,
        conversation_id=answer.conversation_id,
        continue_conversation=answer.continue_conversation,
    )
