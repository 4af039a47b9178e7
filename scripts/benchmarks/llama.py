"""Time to the first token with a real llama.cpp server, where one is at hand.

Either `LLAMA_SERVER_URL` is the address of a running server (ending in `/v1`), or
`LLAMA_MODEL` is a GGUF file and `llama-server` (or the program that `LLAMA_SERVER`
names) is on the path. A small model will do: nothing is asked of its wits.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
import json
import os
from pathlib import Path
import shutil
from statistics import median
import sys
import tempfile
from typing import Any

from aiohttp import ClientError, ClientSession

from scripts.demo_home.process import free_port

from .report import Report

TEMPLATE = Path(__file__).with_name("_llama_template.jinja")
START_SECONDS = 120
CONTEXT = 32768
HOW = "set LLAMA_SERVER_URL, or LLAMA_MODEL with llama-server on the path"


@asynccontextmanager
async def async_llama() -> AsyncGenerator[str | None]:
    """Give the address of a server; None where there is none."""
    if url := os.environ.get("LLAMA_SERVER_URL"):
        yield url.rstrip("/")
        return
    program = shutil.which(os.environ.get("LLAMA_SERVER", "llama-server"))
    model = os.environ.get("LLAMA_MODEL")
    if program is None or model is None:
        yield None
        return
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        *(program, "-m", model, "--host", "127.0.0.1", "--port", str(port)),
        *("-c", str(CONTEXT), "-np", "1", "-n", "24", "--jinja"),
        # The small models' own windows are less than a rival's prompt.
        *("--override-kv", f"llama.context_length=int:{CONTEXT}"),
        *("--chat-template-file", str(TEMPLATE)),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        await _async_wait(f"http://127.0.0.1:{port}/health")
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.terminate()
        await process.wait()


async def _async_wait(url: str) -> None:
    """Wait until the model is loaded."""
    async with asyncio.timeout(START_SECONDS), ClientSession() as session:
        while True:
            try:
                async with session.get(url) as answer:
                    if answer.ok:
                        return
            except ClientError:
                pass
            await asyncio.sleep(0.2)


async def run(report: Report) -> None:
    """Measure what the server had to read of each request."""
    async with async_llama() as url:
        if url is None:
            report.add_left_out("llama.cpp", f"no llama.cpp server here: {HOW}")
            return
        with tempfile.NamedTemporaryFile() as file:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "scripts.benchmarks._llama_turns"),
                *(url, file.name),
            )
            if await process.wait():
                raise RuntimeError("The conversations with llama.cpp failed")
            found = json.load(file)
    _report(report, found["ours"], found["rival"])


def _report(report: Report, ours: Any, rival: Any) -> None:
    """Write the figures down."""
    for kind, name in (("follow", "follow-up"), ("first", "new conversation")):
        read = _of(ours[kind], "prompt_n"), _of(rival[kind], "prompt_n")
        known = _of(ours[kind], "cache_n")
        report.add(
            f"llama.cpp: tokens to read for an answer, {name}",
            ours=read[0],
            rival=read[1],
            unit="tokens",
            target="tail (800), words, last answer",
            met=read[0] <= 1000,
            note=f"of ours {known:.0f} were in the server's cache",
        )
        took = _of(ours[kind], "prompt_ms"), _of(rival[kind], "prompt_ms")
        report.add(
            f"llama.cpp: read before the first word, {name}",
            ours=took[0],
            rival=took[1],
            unit="ms",
            target="not slower",
            met=took[0] <= took[1],
            note="as the server timed it, of both rounds of the rival: it reads states"
            " with a tool first",
        )


def _of(rows: list[dict[str, float]], key: str) -> float:
    return median(row[key] for row in rows)
