"""The provider that is always there: no model, no network, no cost."""

from collections.abc import AsyncGenerator, Sequence
from typing import override

from homeassistant.core import HomeAssistant

from ...const import WAS_QUESTION
from ...errors import ProviderError
from ...languages import find
from ...models import (
    AssistantMessage,
    ChatRequest,
    JsonObject,
    Message,
    ToolCall,
    ToolMessage,
    ToolSpec,
    TurnInfo,
    UserMessage,
)
from ..base import (
    ChatClient,
    NativeItems,
    ProviderEvent,
    Stop,
    TextDelta,
    ToolCallReady,
)
from .account import ReadingAccount
from .answers import Answers, read_results
from .ask import Matcher
from .name_lists import GetHome, NameLists
from .plan import Unplanned, WishPlan
from .planner import Planner
from .telling.deeds import PastDeeds

MAX_ISSUED = 200


class BuiltinClient(ChatClient):
    """Understands what Home Assistant's own sentences understand, several at once."""

    model_id = "builtin"

    def __init__(
        self, hass: HomeAssistant, *, get_home: GetHome, deeds: PastDeeds | None = None
    ) -> None:
        self._hass = hass
        matcher = Matcher(hass, NameLists(hass, get_home))
        self._planner = Planner(hass, matcher, get_home, deeds)
        self._account = ReadingAccount(hass, self._planner, self._planner.household)
        self._answers = Answers(hass, matcher)
        self._issued: dict[str, ToolCall] = {}
        self._planned: tuple[str, WishPlan | Unplanned] | None = None

    def take_issued(self, call: ToolCall) -> bool:
        """Return, once, whether a call is ours word for word: no model made it."""
        return self._issued.pop(call.tool_call_id, None) == call

    def _issue(self, call: ToolCall) -> None:
        self._issued[call.tool_call_id] = call
        while len(self._issued) > MAX_ISSUED:
            self._issued.pop(next(iter(self._issued)))

    def forget(self, conversation_id: str) -> None:
        """Forget what "it" is in a conversation: somebody else has spoken since."""
        self._planner.forget(conversation_id)

    async def async_prepare(self, language: str, *, is_last: bool = True) -> None:
        """Build what the first sentence of a language would wait for.

        It is not the last one where a model stands behind, and hears what is not sure.
        """
        await self._planner.async_prepare(language, may_guess=is_last)

    async def async_account(self, turn: TurnInfo) -> JsonObject:
        """Return how a sentence is read; nothing is done, and nothing remembered."""
        return await self._account.async_give(turn)

    async def async_understands(self, turn: TurnInfo) -> bool:
        """Return whether every part of a sentence is understood and possible, surely.

        A model stands behind, and hears the others.
        """
        lexicon = find(turn.speaker.language).lexicon
        plan = await self._planner.async_plan(turn, lexicon, may_guess=False)
        if not isinstance(plan, WishPlan) or plan.is_of_the_world:
            return False
        self._planned = (turn.turn_id, plan)
        return True

    async def async_wish(self, turn: TurnInfo) -> Sequence[JsonObject]:
        """Return the service calls that a sentence is; none where it is more."""
        lexicon = find(turn.speaker.language).lexicon
        plan = await self._planner.async_plan(turn, lexicon)
        calls = plan.calls if isinstance(plan, WishPlan) else ()
        is_all = all(call.name == "call_service" for call in calls)
        return [call.arguments for call in calls] if is_all else []

    async def async_accepts(self, request: ChatRequest) -> bool:
        """Return whether this provider can do something with a request."""
        if (turn := request.turn) is None or request.structure is not None:
            return False
        if _may_have_acted(_since_the_user(request.messages), request.tools):
            return True
        return isinstance(await self._async_plan(turn), WishPlan)

    @override
    async def async_stream(self, request: ChatRequest) -> AsyncGenerator[ProviderEvent]:
        """Yield the calls for a sentence; after their results, the answer."""
        if (turn := request.turn) is None or request.structure is not None:
            raise ProviderError("The built-in provider understands spoken wishes only")
        messages = _since_the_user(request.messages)
        if _may_have_acted(messages, request.tools):
            yield TextDelta(await self._async_answer(turn, messages))
            yield Stop("end")
            return
        plan = await self._async_plan(turn)
        self._planned = None
        if isinstance(plan, Unplanned):
            yield TextDelta(plan.speech)
            yield Stop("not_understood")
            return
        if not plan.calls:
            lexicon = find(plan.language).lexicon
            yield TextDelta(await self._answers.async_of_plan(plan, {}, lexicon))
            yield Stop("end")
            return
        for call in plan.calls:
            self._issue(call)
            yield ToolCallReady(call)
        yield NativeItems(plan)
        yield Stop("tool_calls")

    async def _async_plan(self, turn: TurnInfo) -> WishPlan | Unplanned:
        """Return the plan for a turn, made once though asked for twice."""
        if self._planned is None or self._planned[0] != turn.turn_id:
            lexicon = find(turn.speaker.language).lexicon
            plan = await self._planner.async_plan(turn, lexicon)
            self._planned = (turn.turn_id, plan)
        return self._planned[1]

    async def _async_answer(self, turn: TurnInfo, messages: Sequence[Message]) -> str:
        """Return what to say about results, our own or another provider's."""
        tool_messages = [item for item in messages if isinstance(item, ToolMessage)]
        results = read_results(tool_messages)
        lexicon = find(turn.speaker.language).lexicon
        for message in reversed(messages):
            if isinstance(message, AssistantMessage) and isinstance(
                message.native, WishPlan
            ):
                return await self._answers.async_of_plan(
                    message.native, results, lexicon
                )
        return await self._answers.async_of_results(
            list(results.values()), turn.speaker.language, lexicon
        )


def _may_have_acted(messages: Sequence[Message], tools: Sequence[ToolSpec]) -> bool:
    """Return whether there is something to tell: a plan's results, or any act.

    What another provider only looked up is no answer that could be told, and what it
    was refused since the words only ask is its own mistake.
    """
    reading = {spec.name for spec in tools if spec.read_only}
    is_planned = any(
        isinstance(item, AssistantMessage) and isinstance(item.native, WishPlan)
        for item in messages
    )
    if is_planned:
        return any(isinstance(item, ToolMessage) for item in messages)
    acts = [
        item
        for item in messages
        if isinstance(item, ToolMessage) and item.name not in reading
    ]
    return any(
        result.get("error") != WAS_QUESTION for result in read_results(acts).values()
    )


def _since_the_user(messages: Sequence[Message]) -> Sequence[Message]:
    """Return what came after the newest words of the user."""
    for at in range(len(messages) - 1, -1, -1):
        if isinstance(messages[at], UserMessage):
            return messages[at + 1 :]
    return messages
