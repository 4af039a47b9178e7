"""Sentences that a user wants to be remembered."""

from time import time

from homeassistant.util.ulid import ulid_now

from ..calls.arguments import as_texts
from ..calls.problems import failed
from ..calls.view import TurnView
from ..home.names import normalize
from ..limits import MAX_MEMORIES, MAX_MEMORY_TEXT
from ..models import JsonObject, Memory, MemoryStorage
from ..text import one_line


async def async_remember(
    view: TurnView, storage: MemoryStorage, arguments: JsonObject
) -> JsonObject:
    """Keep a sentence for the speaker; for the household where nobody is known."""
    whole = " ".join(" ".join(as_texts(arguments.get("text"))).split())
    text = one_line(whole, MAX_MEMORY_TEXT)
    if not text:
        return failed("missing_text", "Say what to remember.").as_result()
    if len(whole) > MAX_MEMORY_TEXT:
        return failed(
            "too_long", f"At most {MAX_MEMORY_TEXT} characters can be remembered."
        ).as_result()
    user_id = view.scope.info.speaker.user_id
    known = await storage.async_list(user_id)
    for memory in known:
        if normalize(memory.text) == normalize(text):
            return {
                "status": "confirmed",
                "memory_id": memory.memory_id,
                "already": True,
            }
    if len(known) >= MAX_MEMORIES:
        return failed("too_many", "The memory is full. Forget something.").as_result()
    memory = Memory(memory_id=ulid_now(), user_id=user_id, text=text, created_ts=time())
    await storage.async_add(memory)
    return {"status": "confirmed", "memory_id": memory.memory_id}


async def async_forget(
    view: TurnView, storage: MemoryStorage, arguments: JsonObject
) -> JsonObject:
    """Delete one of the speaker's own memories."""
    given = arguments.get("memory_id") or arguments.get("text")
    wanted = " ".join(as_texts(given))[:MAX_MEMORY_TEXT]
    user_id = view.scope.info.speaker.user_id
    known = await storage.async_list(user_id)
    ids = [memory.memory_id for memory in known if memory.memory_id == wanted] or [
        memory.memory_id
        for memory in known
        if wanted and normalize(memory.text) == normalize(wanted)
    ]
    if ids and await storage.async_delete(ids[0], user_id):
        (text,) = (memory.text for memory in known if memory.memory_id == ids[0])
        return {"status": "confirmed", "memory_id": ids[0], "text": text}
    return {
        **failed("not_found", "There is no such memory.").as_result(),
        "memories": {memory.memory_id: memory.text[:80] for memory in known[-10:]},
    }
