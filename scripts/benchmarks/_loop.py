"""How long the event loop had to wait."""

import asyncio
from collections.abc import Awaitable, Callable
import gc
from time import thread_time


async def async_longest_block(work: Callable[[], Awaitable[object]]) -> float:
    """Return the longest time that the event loop had to wait, in milliseconds.

    By the clock of the thread: what other processes of the machine take away in between
    is not the work's doing.
    """
    longest = 0.0

    async def watch() -> None:
        nonlocal longest
        before = thread_time()
        while True:
            await asyncio.sleep(0)
            now = thread_time()
            longest = max(longest, now - before)
            before = now

    gc.collect()
    watcher = asyncio.create_task(watch())
    await asyncio.sleep(0)
    await work()
    await asyncio.sleep(0)
    watcher.cancel()
    return longest * 1000
