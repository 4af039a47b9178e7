"""One model behind `/chat/completions` or OpenAI's `/responses`."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import override

from ..models import ChatRequest, JsonObject
from . import chat_wire, responses_wire
from .attachments import async_load_files
from .base import ChatClient, ClientEvent, ReasoningDelta, Sender
from .chat_parser import ChatStreamParser
from .lessons import Lessons, taught, taught_profile
from .profiles import Profile
from .responses_parser import ResponsesParser
from .session import Asker
from .tool_book import ToolBooks

OPENS_THINKING = "opens_thinking"
"""Whether answers begin inside of the thinking; learned from them."""
THINKS = "thinks"
"""Whether answers had thinking in them; learned from them."""


class ModelClient(ChatClient):
    """Asks one model, and learns how it wants to be asked."""

    def __init__(
        self,
        server: Sender,
        model_id: str,
        profile: Profile,
        facts: JsonObject | None = None,
    ) -> None:
        """`facts`: what was learned of this model; who gives them keeps them."""
        self.model_id = model_id
        self.profile = profile
        self._is_chat = profile.api == "chat"
        wire = chat_wire if self._is_chat else responses_wire
        self._asker = Asker(server, wire.PATH, wire.OPTIONAL_PARAMETERS, profile.fields)
        self._body = wire.body
        self._books = ToolBooks()
        self._facts: JsonObject = {} if facts is None else facts

    @override
    async def async_stream(self, request: ChatRequest) -> AsyncGenerator[ClientEvent]:
        """Ask, and yield events as they arrive."""
        book = self._books.of(request.tools)
        request = book.plain(request)
        files = await async_load_files(request.messages)
        parser = self._parser(request)

        def body_after(lessons: Lessons) -> JsonObject:
            body: JsonObject = self._body(
                taught(request, lessons) if lessons else request,
                self.model_id,
                taught_profile(self.profile, lessons),
                without=lessons,
                files=files,
            )
            return body

        events = self._asker.async_ask(request, body_after, parser)
        async with aclosing(events):
            async for event in events:
                if isinstance(event, ReasoningDelta):
                    self._facts[THINKS] = True
                yield book.meant(event)
        if isinstance(parser, ChatStreamParser) and parser.opened_thinking is not None:
            self._facts[OPENS_THINKING] = parser.opened_thinking

    def _parser(self, request: ChatRequest) -> ChatStreamParser | ResponsesParser:
        used_ids = chat_wire.used_call_ids(request.messages)
        if not self._is_chat:
            return ResponsesParser(self.model_id, used_ids=used_ids)
        return ChatStreamParser(
            self.model_id,
            used_ids=used_ids,
            tools={tool.name for tool in request.tools},
            opens_thinking=self._facts.get(
                OPENS_THINKING, self.profile.may_open_thinking
            ),
        )
