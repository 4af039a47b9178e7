"""Speaks OpenAI's Responses API."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import override

from ..models import ChatRequest
from .attachments import async_load_files
from .base import ChatClient, ClientEvent
from .chat_wire import used_call_ids
from .profiles import Profile
from .responses_parser import ResponsesParser
from .responses_wire import OPTIONAL_PARAMETERS, responses_body
from .server import ModelServer
from .session import Asker
from .tool_book import ToolBooks


class ResponsesClient(ChatClient):
    """One model behind `/responses`. Reasoning is kept between iterations."""

    def __init__(self, *, server: ModelServer, model_id: str, profile: Profile) -> None:
        self.model_id = model_id
        self.profile = profile
        self._asker = Asker(server, "/responses", OPTIONAL_PARAMETERS)
        self._books = ToolBooks()

    @override
    async def async_stream(self, request: ChatRequest) -> AsyncGenerator[ClientEvent]:
        """Ask, and yield events as they arrive."""
        book = self._books.of(request.tools)
        request = book.plain(request)
        files = await async_load_files(request.messages)
        parser = ResponsesParser(
            self.model_id, used_ids=used_call_ids(request.messages)
        )
        events = self._asker.async_ask(
            lambda refused: responses_body(
                request, self.model_id, self.profile, without=refused, files=files
            ),
            parser,
            request.max_output_tokens,
        )
        async with aclosing(events):
            async for event in events:
                yield book.meant(event)
