"""One question to a model, outside of any conversation."""

from contextlib import aclosing

from ..calls.scope import TurnScope
from ..models import ChatRequest
from ..providers.base import TextDelta, UsageReport
from .ladder.ladder import Failed, Ladder


async def async_ask_model(
    ladder: Ladder, scope: TurnScope, request: ChatRequest
) -> str:
    """Return the words of a model, from whichever rung has them.

    The turn that wanted to know them pays. Raises the `ProviderError` that says most
    when none has.
    """
    text = ""
    climb = ladder.begin()
    async with aclosing(climb.async_stream(request, scope.trace)) as events:
        async for event in events:
            match event:
                case TextDelta(piece):
                    text += piece
                case UsageReport(usage):
                    scope.asked.append(usage)
                case Failed():
                    raise event.error
                case _:
                    continue
    return text
