"""What an OpenAI-compatible server writes on the wire for a scripted reply."""

from collections.abc import Iterator, Mapping
import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.scripted_server import Position, Reply

type Frames = list[tuple[Position, bytes]]

DONE = b"data: [DONE]\n\n"
STATUS: Mapping[str, tuple[int, str, str]] = {
    "rate_limit": (429, "rate_limit_exceeded", "Rate limit reached"),
    "error_500": (500, "server_error", "The server had an error"),
    "error_502": (502, "bad_gateway", "Bad gateway"),
    "auth": (401, "invalid_api_key", "Incorrect API key provided"),
    "no_model": (404, "model_not_found", "The model does not exist"),
    "context_length": (
        400,
        "context_length_exceeded",
        "This model's maximum context length is 4096 tokens",
    ),
}
HTML = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>\n"


def data_frame(value: Mapping[str, Any], event: str | None = None) -> bytes:
    """Return one server-sent event."""
    head = f"event: {event}\n" if event else ""
    return f"{head}data: {json.dumps(value, ensure_ascii=False)}\n\n".encode()


def _pieces(reply: Reply) -> list[str]:
    if isinstance(reply.text, str):
        return re.findall(r"\s*\S+", reply.text)
    return list(reply.text)


def _arguments(value: Mapping[str, Any] | str) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _cut_up(text: str, size: int) -> Iterator[str]:
    for start in range(0, len(text), size):
        yield text[start : start + size]


def _call_id(reply: Reply, number: int) -> str:
    # The same reply played twice gives the same ids, as some servers do.
    return reply.calls[number].call_id or f"call_{reply.calls[number].name}_{number}"


def _finish(reply: Reply) -> str:
    return reply.finish or ("tool_calls" if reply.calls else "stop")


def where(reply: Reply, frames: Frames) -> int:
    """Return the number of the frame before which the fault happens."""
    if reply.fault is None:
        return -1
    if reply.at == "end":
        return len(frames) - 1
    return 0 if reply.at == "connect" else middle(frames, reply.at)


def middle(frames: Frames, kind: Position) -> int:
    """Return the number of the frame before which half of a kind has gone out."""
    places = [number for number, (found, _) in enumerate(frames) if found == kind]
    return places[len(places) // 2] if places else 0


# Chat completions


def _chat_usage(usage: tuple[int, int, int]) -> dict[str, Any]:
    taken, cached, given = usage
    return {
        "prompt_tokens": taken,
        "completion_tokens": given,
        "total_tokens": taken + given,
        "prompt_tokens_details": {"cached_tokens": cached},
    }


def chat_frames(reply: Reply, body: Mapping[str, Any]) -> Frames:
    """Return the stream of a chat completion: what each frame carries, and it."""
    head = {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 0,
        "model": body.get("model", ""),
    }

    def frame(delta: Mapping[str, Any], finish: str | None = None) -> bytes:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return data_frame({**head, "choices": [choice]})

    frames: Frames = [("connect", frame({"role": "assistant", "content": ""}))]
    if reply.reasoning:
        frames.append(("connect", frame({"reasoning_content": reply.reasoning})))
    frames += [("text", frame({"content": piece})) for piece in _pieces(reply)]
    for number, call in enumerate(reply.calls):
        function = {"name": call.name, "arguments": ""}
        opened = {"id": _call_id(reply, number), "type": "function"}
        first = {"index": number, **opened, "function": function}
        frames.append(("connect", frame({"tool_calls": [first]})))
        for piece in _cut_up(_arguments(call.arguments), reply.argument_bytes):
            more = {"index": number, "function": {"arguments": piece}}
            frames.append(("arguments", frame({"tool_calls": [more]})))
    frames.append(("connect", frame({}, _finish(reply))))
    options = body.get("stream_options") or {}
    if reply.usage is not None and options.get("include_usage"):
        last = {**head, "choices": [], "usage": _chat_usage(reply.usage)}
        frames.append(("connect", data_frame(last)))
    return frames


def chat_json(reply: Reply, model: str) -> dict[str, Any]:
    """Return a chat completion in one piece."""
    message: dict[str, Any] = {
        "role": "assistant",
        "content": "".join(_pieces(reply)) or None,
    }
    if reply.calls:
        message["tool_calls"] = [
            {
                "id": _call_id(reply, number),
                "type": "function",
                "function": {
                    "name": call.name,
                    "arguments": _arguments(call.arguments),
                },
            }
            for number, call in enumerate(reply.calls)
        ]
    choice = {"index": 0, "message": message, "finish_reason": _finish(reply)}
    answer: dict[str, Any] = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 0,
        "model": model,
        "choices": [choice],
    }
    if reply.usage is not None:
        answer["usage"] = _chat_usage(reply.usage)
    return answer


# Responses


def _response(reply: Reply, model: str, output: list[Any]) -> dict[str, Any]:
    incomplete = {"length": "max_output_tokens", "content_filter": "content_filter"}
    reason = incomplete.get(_finish(reply))
    response: dict[str, Any] = {
        "id": "resp_1",
        "object": "response",
        "model": model,
        "status": "incomplete" if reason else "completed",
        "incomplete_details": {"reason": reason} if reason else None,
        "output": output,
    }
    if reply.usage is not None:
        taken, cached, given = reply.usage
        response["usage"] = {
            "input_tokens": taken,
            "input_tokens_details": {"cached_tokens": cached},
            "output_tokens": given,
            "total_tokens": taken + given,
        }
    return response


def _items(reply: Reply) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    if reply.reasoning:
        summary = [{"type": "summary_text", "text": reply.reasoning}]
        items.append(
            {
                "type": "reasoning",
                "id": "rs_1",
                "summary": summary,
                "encrypted_content": "sealed",
            }
        )
    if text := "".join(_pieces(reply)):
        part = {"type": "output_text", "text": text, "annotations": []}
        items.append(
            {
                "type": "message",
                "id": "msg_1",
                "role": "assistant",
                "status": "completed",
                "content": [part],
            }
        )
    items += [
        {
            "type": "function_call",
            "id": f"fc_{number}",
            "call_id": _call_id(reply, number),
            "name": call.name,
            "arguments": _arguments(call.arguments),
            "status": "completed",
        }
        for number, call in enumerate(reply.calls)
    ]
    return items


def responses_frames(reply: Reply, body: Mapping[str, Any]) -> Frames:
    """Return the stream of a response: what each frame carries, and it."""
    frames: Frames = []

    def add(kind: Position, event: str, **values: Any) -> None:
        value = {"type": event, "sequence_number": len(frames), **values}
        frames.append((kind, data_frame(value, event)))

    model = body.get("model", "")
    add("connect", "response.created", response=_response(reply, model, []))
    items = _items(reply)
    for index, item in enumerate(items):
        where = {"output_index": index, "item_id": item["id"]}
        match item["type"]:
            case "reasoning":
                opened = {**item, "summary": []}
                add(
                    "connect",
                    "response.output_item.added",
                    output_index=index,
                    item=opened,
                )
                add(
                    "connect",
                    "response.reasoning_summary_text.delta",
                    summary_index=0,
                    delta=reply.reasoning,
                    **where,
                )
            case "message":
                opened = {**item, "content": [], "status": "in_progress"}
                add(
                    "connect",
                    "response.output_item.added",
                    output_index=index,
                    item=opened,
                )
                for piece in _pieces(reply):
                    add(
                        "text",
                        "response.output_text.delta",
                        content_index=0,
                        delta=piece,
                        **where,
                    )
            case _:
                opened = {**item, "arguments": "", "status": "in_progress"}
                add(
                    "connect",
                    "response.output_item.added",
                    output_index=index,
                    item=opened,
                )
                for piece in _cut_up(item["arguments"], reply.argument_bytes):
                    add(
                        "arguments",
                        "response.function_call_arguments.delta",
                        delta=piece,
                        **where,
                    )
                add(
                    "connect",
                    "response.function_call_arguments.done",
                    arguments=item["arguments"],
                    **where,
                )
        add("connect", "response.output_item.done", output_index=index, item=item)
    last = _response(reply, model, items)
    add("connect", f"response.{last['status']}", response=last)
    return frames


def responses_json(reply: Reply, model: str) -> dict[str, Any]:
    """Return a response in one piece."""
    return _response(reply, model, _items(reply))
