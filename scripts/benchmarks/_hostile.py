"""A model server that sends too much, as a process of its own.

`python -m scripts.benchmarks._hostile` prints its address. The words `kind:NAME` in the
newest words of a request say what it does; everything else is answered with "Yes.".
Below `/huge` its list of models has no end either.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping
import gzip
from itertools import count, repeat
import json
import re
from typing import Any

from aiohttp import web

MEGABYTE = 2**20
BODY = 500
"""Megabytes of a body without an end."""
_KIND = re.compile(r"kind:([\w. ]+)")
LONG = "x" * 400_000
WIDE = [{"a": 1}] * 40_000
CALL = {"domain": "light", "service": "turn_on"}
SSE = {"Content-Type": "text/event-stream"}
JSON = {"Content-Type": "application/json"}


def _event(delta: Any, **more: Any) -> bytes:
    row = {"choices": [{"index": 0, "delta": delta}], **more}
    return f"data: {json.dumps(row)}\n\n".encode()


def _call(index: int, name: str, arguments: str) -> dict[str, Any]:
    function = {"name": name, "arguments": arguments}
    return {"tool_calls": [{"index": index, "id": f"c{index}", "function": function}]}


def _more(text: str) -> dict[str, Any]:
    return {"tool_calls": [{"index": 0, "function": {"arguments": text}}]}


def _blocks(begin: bytes) -> Iterator[bytes]:
    yield begin
    yield from repeat(b"no " * (MEGABYTE // 3), BODY)


def _packed() -> Iterator[bytes]:
    yield gzip.compress(b'{"error": "' + b"0" * (BODY * MEGABYTE), 6)


def _arguments() -> Iterator[bytes]:
    yield _event(_call(0, "call_service", '{"a": "'))
    yield from repeat(_event(_more("x" * 200)))


def _said(kind: str, **values: Any) -> bytes:
    row = {"type": f"response.{kind}", "output_index": 0, "item_id": "i0", **values}
    return f"event: {row['type']}\ndata: {json.dumps(row)}\n\n".encode()


def _opened(kind: str, number: int = 0, **values: Any) -> bytes:
    item = {"type": kind, "id": f"i{number}", "status": "in_progress", **values}
    return _said("output_item.added", output_index=number, item=item)


def _function(number: int, arguments: str) -> dict[str, Any]:
    named = {"call_id": f"c{number}", "name": "get_states"}
    return {**named, "arguments": arguments}


def _without_end(opened: bytes, kind: str, **values: Any) -> Iterator[bytes]:
    yield opened
    yield from repeat(_said(kind, content_index=0, summary_index=0, **values))


def _items() -> Iterator[bytes]:
    for number in count():
        yield _opened("function_call", number, **_function(number, ""))
        item = {"type": "function_call", "id": f"i{number}", "status": "completed"}
        item |= _function(number, '{"domain": "light"}')
        yield _said("output_item.done", output_index=number, item=item)


RESPONSES: dict[str, Callable[[], Iterator[bytes]]] = {
    "text": lambda: _without_end(
        _opened("message", role="assistant", content=[]),
        "output_text.delta",
        delta="word " * 4,
    ),
    "thinking": lambda: _without_end(
        _opened("reasoning", summary=[]),
        "reasoning_summary_text.delta",
        delta="so " * 10,
    ),
    "arguments": lambda: _without_end(
        _opened("function_call", **_function(0, "")),
        "function_call_arguments.delta",
        delta="x" * 200,
    ),
    "calls": _items,
    "comments": lambda: repeat(b": keep-alive\n\n" * 100),
    "unknown": lambda: repeat(_said("something.new", delta="x" * 200)),
    "line": lambda: repeat(b"x" * 65_536),
}
"""Streams of the other protocol."""
STREAMS: dict[str, Callable[[], Iterator[bytes]]] = {
    "text": lambda: repeat(_event({"content": "word " * 4})),
    "tags": lambda: repeat(_event({"content": "<tool_call><think>[" * 40})),
    "thinking": lambda: repeat(_event({"reasoning_content": "so " * 10})),
    "arguments": _arguments,
    "calls": lambda: (
        _event(_call(number, "get_states", '{"domain": "light"}')) for number in count()
    ),
    "comments": lambda: repeat(b": keep-alive\n\n" * 100),
    "empty": lambda: repeat(b'data: {"choices": []}\n\n' * 100),
    "line": lambda: repeat(b"x" * 65_536),
}
BODIES: dict[str, tuple[int, dict[str, str], Callable[[], Iterator[bytes]]]] = {
    "error": (500, JSON, lambda: _blocks(b'{"error": {"message": "')),
    "packed_error": (500, JSON | {"Content-Encoding": "gzip"}, _packed),
    "answer": (200, JSON, lambda: _blocks(b'{"choices": [{"message": {"content": "')),
    "packed_answer": (200, JSON | {"Content-Encoding": "gzip"}, _packed),
}
FORMS: dict[str, dict[str, Any] | None] = {
    "long": {"text": LONG},
    "wide": {"items": WIDE},
    "deep": None,
}


def _tool_call(tool: str, form: str) -> Iterator[bytes]:
    value = FORMS.get(form, {})
    tool, _, action = tool.partition(" ")
    call = {**CALL, "action": action} if action else CALL
    text = '{"a":' * 80_000 if value is None else json.dumps({**call, **value})
    yield _event(_call(0, tool, text))
    yield _event({}, choices=[{"index": 0, "delta": {}, "finish_reason": "tool_calls"}])
    yield b"data: [DONE]\n\n"


def _answer() -> Iterator[bytes]:
    yield _event({"content": "Yes."})
    last = {"index": 0, "delta": {}, "finish_reason": "stop"}
    yield f"data: {json.dumps({'choices': [last]})}\n\n".encode()
    yield b"data: [DONE]\n\n"


def _response() -> Iterator[bytes]:
    content = [{"type": "output_text", "text": "Yes.", "annotations": []}]
    item = {"type": "message", "id": "i0", "role": "assistant", "content": content}
    yield _opened("message", role="assistant", content=[])
    yield _said("output_text.delta", content_index=0, delta="Yes.")
    yield _said("output_item.done", item={**item, "status": "completed"})
    whole = {"id": "r", "status": "completed", "output": [item]}
    yield _said("completed", response=whole)


def _reply(
    kind: str, streams: Mapping[str, Callable[[], Iterator[bytes]]]
) -> tuple[int, dict[str, str], Iterator[bytes]]:
    if kind in BODIES:
        status, headers, body = BODIES[kind]
        return status, headers, body()
    if kind in streams:
        return 200, SSE, streams[kind]()
    if "." in kind:
        tool, _, form = kind.partition(".")
        return 200, SSE, _tool_call(tool, form)
    return 200, SSE, _answer() if streams is STREAMS else _response()


async def _async_chat(request: web.Request) -> web.StreamResponse:
    body = await request.json()
    last = body["messages" if "messages" in body else "input"][-1]
    is_asked = last.get("role") == "user"
    kinds = _KIND.findall(str(last["content"])) if is_asked else []
    streams = STREAMS if "messages" in body else RESPONSES
    status, headers, pieces = _reply(kinds[-1].strip() if kinds else "", streams)
    return await _async_send(request, status, headers, pieces)


async def _async_send(
    request: web.Request, status: int, headers: dict[str, str], pieces: Iterator[bytes]
) -> web.StreamResponse:
    response = web.StreamResponse(status=status, headers=headers)
    await response.prepare(request)
    try:
        for piece in pieces:
            await response.write(piece)
    except ConnectionError, RuntimeError:
        pass  # nobody reads any more
    return response


async def _async_models(_: web.Request) -> web.Response:
    return web.json_response({"object": "list", "data": [{"id": "scripted"}]})


async def _async_huge(request: web.Request) -> web.StreamResponse:
    return await _async_send(request, 200, JSON, _blocks(b'{"data": [{"id": "'))


async def _async_serve() -> None:
    app = web.Application(client_max_size=64 * MEGABYTE)
    app.router.add_post("/v1/chat/completions", _async_chat)
    app.router.add_post("/v1/responses", _async_chat)
    app.router.add_get("/v1/models", _async_models)
    app.router.add_get("/huge/v1/models", _async_huge)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(f"http://127.0.0.1:{runner.addresses[0][1]}/v1", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_async_serve())
