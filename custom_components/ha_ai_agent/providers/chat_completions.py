"""Speaks to OpenAI's chat completions and everything that is compatible with them."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import override

from ..models import ChatRequest
from .attachments import async_load_files
from .base import ChatClient, ClientEvent
from .chat_parser import ChatStreamParser
from .chat_wire import OPTIONAL_PARAMETERS, chat_body, used_call_ids
from .profiles import Profile
from .server import ModelServer
from .session import Asker
from .tool_book import ToolBooks


class ChatCompletionsClient(ChatClient):
    """One model behind `/chat/completions`."""

    def __init__(self, *, server: ModelServer, model_id: str, profile: Profile) -> None:
        self.model_id = model_id
        self.profile = profile
        self._asker = Asker(server, "/chat/completions", OPTIONAL_PARAMETERS)
        self._books = ToolBooks()
        self._opens_thinking = profile.may_open_thinking
        """Whether answers begin inside of the thinking; learned from them."""

    @override
    async def async_stream(self, request: ChatRequest) -> AsyncGenerator[ClientEvent]:
        """Ask, and yield events as they arrive."""
        book = self._books.of(request.tools)
        request = book.plain(request)
        files = await async_load_files(request.messages)
        parser = ChatStreamParser(
            self.model_id,
            used_ids=used_call_ids(request.messages),
            tools={tool.name for tool in request.tools},
            opens_thinking=self._opens_thinking,
        )
        events = self._asker.async_ask(
            lambda refused: chat_body(
                request, self.model_id, self.profile, without=refused, files=files
            ),
            parser,
            request.max_output_tokens,
        )
        async with aclosing(events):
            async for event in events:
                yield book.meant(event)
        if parser.opened_thinking is not None:
            self._opens_thinking = parser.opened_thinking
