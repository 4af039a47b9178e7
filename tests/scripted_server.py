"""A real OpenAI-compatible server on loopback that answers as it is told.

Three ways to say what it answers, tried in this order:

* `server.script(Reply(...), Reply(...))`: one reply a request, in order
  (`model="x"` scripts one model of several);
* `server.think = function`: a fake model, called with the request's JSON, returns a
  `Reply`; `user_text`, `tool_results` and `tool_names` read both APIs' requests;
* `server.default`: what is said when nothing else is.

It speaks `/v1/chat/completions` and `/v1/responses` (streamed or not) and `/v1/models`,
and keeps every request in `server.requests`. Tests inside pytest need the `loopback`
fixture. As a process: `python -m tests.scripted_server --port 8099`; then
`POST /_script` takes a JSON list of replies, `GET /_requests` returns what came in and
`GET /_answers` when answers were complete.
"""

import argparse
import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields
from http import HTTPStatus
import inspect
import json
from time import monotonic
from typing import Any, Literal, Self

from aiohttp import web

from tests.scripted_requests import tool_names, tool_results, user_text
from tests.scripted_wire import (
    DONE,
    HTML,
    STATUS,
    chat_frames,
    chat_json,
    data_frame,
    middle,
    responses_frames,
    responses_json,
    where,
)

__all__ = [
    "FAULTS",
    "POSITIONS",
    "Call",
    "Fault",
    "Position",
    "Reply",
    "Request",
    "Rules",
    "ScriptedServer",
    "Thinker",
    "tool_names",
    "tool_results",
    "user_text",
]

type Fault = Literal[
    "rate_limit",  # 429, with Retry-After
    "error_500",
    "error_502",
    "auth",  # 401, wrong key
    "no_model",  # 404, no such model
    "context_length",  # 400, the request is too long
    "reset",  # the connection is cut hard
    "half_stream",  # the stream ends without a finish reason
    "html",  # a page of a proxy or a captive portal
    "wrong_json",  # a line that is not JSON
    "silence",  # nothing more, and the connection stays open
    "trickle",  # one keep-alive comment at a time, for ever
    "empty",  # a well-formed answer with nothing in it
]
type Position = Literal["connect", "text", "arguments", "end"]

FAULTS: tuple[Fault, ...] = Fault.__value__.__args__
POSITIONS: tuple[Position, ...] = ("connect", "text", "arguments")


@dataclass(frozen=True, slots=True)
class Call:
    """A tool call of the fake model. `arguments` as text is sent as it is."""

    name: str
    arguments: Mapping[str, Any] | str = field(default_factory=dict)
    call_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer of the fake model, with what goes wrong on the way."""

    text: str | Sequence[str] = ""
    """Text, or its pieces as they are streamed (a string: word by word)."""
    calls: Sequence[Call] = ()
    reasoning: str = ""
    finish: str | None = None
    """Finish reason; by default `tool_calls` or `stop`."""
    usage: tuple[int, int, int] | None = (100, 0, 10)
    """Input tokens, how many of them cached, output tokens; None: never told."""
    argument_bytes: int = 12
    """Length of the pieces in which arguments are streamed."""
    delay: float = 0.0
    """Seconds before the first byte."""
    piece_delay: float = 0.0
    """Seconds between pieces (and between the bytes of a trickle)."""
    gate: asyncio.Event | None = None
    """Half of the text goes out, its last piece again and again until this is set."""
    fault: Fault | None = None
    at: Position = "connect"
    """Mid-text: after half of the text. Mid-arguments: after half of all arguments.
    End: after the finish reason, before the usage report."""
    retry_after: float | str | None = None
    split_bytes: int | None = None
    """Send the stream in writes of so many bytes, through UTF-8 characters."""
    refuse: tuple[int, Any] | None = None
    """Answer with this status and this JSON."""
    raw: bytes | None = None
    """Send exactly this as the event stream instead of all of the above."""

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Reply:
        """Read a reply from JSON (`calls` as a list of objects)."""
        known = {item.name for item in fields(cls)}
        values = {key: value for key, value in data.items() if key in known}
        values["calls"] = [Call(**call) for call in data.get("calls", ())]
        return cls(**values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a client asked. `at` is monotonic seconds."""

    method: str
    path: str
    headers: Mapping[str, str]
    """Looked up without regard to case."""
    body: Any
    raw: bytes
    at: float


type Rules = Callable[[Mapping[str, Any]], tuple[int, Any] | None]
"""Returns the status and the JSON with which a request is refused."""
type Thinker = Callable[[dict[str, Any]], Reply | Awaitable[Reply]]


class ScriptedServer:
    """The server; `async with ScriptedServer() as server: server.base_url`."""

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        api_key: str | None = None,
        models: Sequence[str] = ("scripted",),
        think: Thinker | None = None,
    ) -> None:
        self.host = host
        self.port = port
        self.api_key = api_key
        """Refuse any other key with 401."""
        self.models: list[str] | None = list(models)
        """None: the server has no `/models`. `strict_models` refuses others."""
        self.windows: dict[str, int] = {}
        """What models of the list take, where the server says so."""
        self.strict_models = False
        self.think = think
        self.rules: Rules | None = None
        """What a real server refuses (`tests/server_rules.py`)."""
        self.default = Reply(text="Hello from the scripted server.")
        self.requests: list[Request] = []
        self.answered_at: list[float] = []
        """When the last piece of each whole answer went out, in monotonic seconds."""
        self.connections = 0
        """Requests whose stream is open now; 0 again when a client cancelled."""
        self.idle = asyncio.Event()
        """Set while no stream is open."""
        self._scripts: dict[str | None, deque[Reply]] = defaultdict(deque)
        self._closing = asyncio.Event()
        self._runner: web.AppRunner | None = None

    @property
    def base_url(self) -> str:
        """Address to configure, with `/v1`."""
        return f"http://{self.host}:{self.port}/v1"

    @property
    def chats(self) -> list[Any]:
        """Bodies of the chat and response requests, in order."""
        return [
            request.body
            for request in self.requests
            if request.path.endswith(("/chat/completions", "/responses"))
        ]

    def script(self, *replies: Reply, model: str | None = None) -> None:
        """Add replies for the next requests (of one model, or of any)."""
        self._scripts[model].extend(replies)

    def clear(self) -> None:
        """Forget replies that were not used, and the requests."""
        self._scripts.clear()
        self.requests.clear()

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=64 * 2**20)
        app.router.add_get("/v1/models", self._models)
        app.router.add_post("/v1/chat/completions", self._chat)
        app.router.add_post("/v1/responses", self._responses)
        app.router.add_post("/_script", self._take_script)
        app.router.add_get("/_requests", self._show_requests)
        app.router.add_get("/_answers", self._show_answers)
        app.router.add_post("/_forget", self._forget)
        self._runner = web.AppRunner(
            app, access_log=None, shutdown_timeout=0.1, handler_cancellation=True
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.host, self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._closing.set()
        assert self._runner is not None
        await self._runner.cleanup()

    # Requests

    async def _keep(self, request: web.Request) -> Any:
        """Record a request and return its JSON."""
        raw = await request.read()
        at = monotonic()
        try:
            body = json.loads(raw) if raw else None
        except ValueError:
            body = None
        self.requests.append(
            Request(
                method=request.method,
                path=request.path,
                headers=request.headers,
                body=body,
                raw=raw,
                at=at,
            )
        )
        return body

    def _refusal(self, request: web.Request, body: Any) -> web.Response | None:
        if self.api_key is not None and (
            request.headers.get("Authorization") != f"Bearer {self.api_key}"
        ):
            return _error("auth")
        if body is not None and self.rules is not None:
            refused = self.rules(body)
            if refused is not None:
                return web.json_response(refused[1], status=refused[0])
        if body is not None and self.strict_models and self.models is not None:
            return None if body.get("model") in self.models else _error("no_model")
        return None

    async def _models(self, request: web.Request) -> web.Response:
        await self._keep(request)
        if refusal := self._refusal(request, None):
            return refusal
        if self.models is None:
            return web.Response(status=HTTPStatus.NOT_FOUND, text="not here")
        rows = [
            {"id": model, "object": "model", "created": 0, "owned_by": "test"}
            | ({"max_model_len": self.windows[model]} if model in self.windows else {})
            for model in self.models
        ]
        return web.json_response({"object": "list", "data": rows})

    async def _chat(self, request: web.Request) -> web.StreamResponse:
        return await self._answer(request, chat_frames, chat_json)

    async def _responses(self, request: web.Request) -> web.StreamResponse:
        return await self._answer(request, responses_frames, responses_json)

    async def _take_script(self, request: web.Request) -> web.Response:
        for row in await request.json():
            self.script(Reply.from_json(row), model=row.get("model"))
        return web.json_response({"ok": True})

    async def _show_requests(self, _: web.Request) -> web.Response:
        rows = [
            {
                "path": item.path,
                "headers": dict(item.headers),
                "body": item.body,
                "raw": item.raw.decode(errors="replace"),
                "at": item.at,
            }
            for item in self.requests
        ]
        return web.json_response(rows)

    async def _forget(self, _: web.Request) -> web.Response:
        self.requests.clear()
        self.answered_at.clear()
        return web.json_response({"ok": True})

    async def _show_answers(self, _: web.Request) -> web.Response:
        return web.json_response(self.answered_at)

    # Answers

    async def _next_reply(self, body: dict[str, Any]) -> Reply:
        for model in (body.get("model"), None):
            if self._scripts[model]:
                return self._scripts[model].popleft()
        if self.think is None:
            return self.default
        reply = self.think(body)
        return await reply if inspect.isawaitable(reply) else reply

    async def _answer(
        self,
        request: web.Request,
        frames_of: Callable[..., list[tuple[Position, bytes]]],
        json_of: Callable[..., dict[str, Any]],
    ) -> web.StreamResponse:
        body = await self._keep(request)
        if not isinstance(body, dict):
            return web.json_response({"error": {"message": "not JSON"}}, status=400)
        if refusal := self._refusal(request, body):
            return refusal
        self.connections += 1
        self.idle.clear()
        try:
            reply = await self._next_reply(body)
            await self._pause(reply.delay)
            if reply.refuse is not None:
                status, told = reply.refuse
                return web.json_response(told, status=status)
            if reply.fault is not None and reply.at == "connect":
                refused = await self._fail_at_connect(request, reply)
                if refused is not None:
                    return refused
            if reply.raw is None and not body.get("stream"):
                self.answered_at.append(monotonic())
                return web.json_response(json_of(reply, body.get("model", "")))
            response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
            await response.prepare(request)
            # A client that cancels is no error of the server.
            with suppress(ConnectionError):
                await self._stream(request, response, reply, frames_of(reply, body))
            return response
        finally:
            self.connections -= 1
            if not self.connections:
                self.idle.set()

    async def _fail_at_connect(
        self, request: web.Request, reply: Reply
    ) -> web.Response | None:
        """Fail before the status line, or instead of the stream."""
        match reply.fault:
            case "reset":
                _cut(request)
                raise asyncio.CancelledError
            case "silence":
                await self._closing.wait()
                _cut(request)
            case "html":
                return web.Response(text=HTML, content_type="text/html")
            case "wrong_json":
                return web.Response(text="{not json", content_type="application/json")
            case "half_stream" | "trickle" | "empty":
                return None
            case fault:
                assert fault is not None
                return _error(fault, reply.retry_after)
        return web.Response()

    async def _stream(
        self,
        request: web.Request,
        response: web.StreamResponse,
        reply: Reply,
        frames: list[tuple[Position, bytes]],
    ) -> None:
        if reply.raw is not None:
            await self._write(response, reply.raw, reply.split_bytes)
            return
        cut = where(reply, frames)
        held = middle(frames, "text") if reply.gate else -1
        for number, (_, frame) in enumerate(frames):
            while reply.gate and number == held and not reply.gate.is_set():
                await self._write(response, frames[number - 1][1], None)
                await self._pause(0.2)
            if number == cut:
                await self._fail_midway(request, response, reply)
                return
            await self._write(response, frame, reply.split_bytes)
            await self._pause(reply.piece_delay)
        self.answered_at.append(monotonic())
        await self._write(response, DONE, reply.split_bytes)

    async def _fail_midway(
        self, request: web.Request, response: web.StreamResponse, reply: Reply
    ) -> None:
        match reply.fault:
            case "reset":
                _cut(request)
            case "half_stream":
                return
            case "empty":
                await response.write(DONE)
            case "html":
                await response.write(HTML.encode())
            case "wrong_json":
                await response.write(b'data: {"choices": [{"delta": {"cont\n\n')
            case "silence":
                await self._closing.wait()
            case "trickle":
                while not self._closing.is_set():
                    await response.write(b": keep-alive\n\n")
                    await self._pause(reply.piece_delay or 0.02)
            case fault:
                assert fault is not None
                # So do OpenRouter and LiteLLM: the status is gone, the error is data.
                status, code, message = STATUS[fault]
                error = {"message": message, "type": code, "code": status}
                await response.write(data_frame({"error": error}))

    async def _write(
        self, response: web.StreamResponse, data: bytes, size: int | None
    ) -> None:
        for start in range(0, len(data), size or len(data)):
            await response.write(data[start : start + (size or len(data))])
            if size:
                await asyncio.sleep(0)

    async def _pause(self, seconds: float) -> None:
        """Wait, but not longer than the server lives."""
        if seconds <= 0:
            return
        try:
            async with asyncio.timeout(seconds):
                await self._closing.wait()
        except TimeoutError:
            return


def _error(fault: str, retry_after: float | str | None = None) -> web.Response:
    status, code, message = STATUS[fault]
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    if fault == "error_502":
        return web.Response(
            status=status, text=HTML, content_type="text/html", headers=headers
        )
    error = {"message": message, "type": code, "code": code, "param": None}
    return web.json_response({"error": error}, status=status, headers=headers)


def _cut(request: web.Request) -> None:
    """Close the socket hard, so that the client sees a reset."""
    if request.transport is not None:
        request.transport.abort()


async def _serve(arguments: argparse.Namespace) -> None:
    async with ScriptedServer(
        host=arguments.host,
        port=arguments.port,
        api_key=arguments.api_key,
        models=arguments.model or ["scripted"],
        think=lambda body: Reply(text=f"You said: {user_text(body)}"),
    ) as server:
        print(server.base_url, flush=True)  # noqa: T201
        await asyncio.Event().wait()


def main() -> None:
    """Run as a process until it is stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--api-key")
    parser.add_argument("--model", action="append")
    try:
        asyncio.run(_serve(parser.parse_args()))
    except KeyboardInterrupt:
        return


if __name__ == "__main__":
    main()
