"""A line to a server that can be cut."""

import asyncio
from contextlib import suppress
from typing import Self


class Line:
    """A line to a server that can be cut: nothing more comes through, nobody is told."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._open = asyncio.Event()
        self._open.set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()
        self.port = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        self._drop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def cut(self) -> None:
        """Let nothing through any more."""
        self._open.clear()

    def mend(self, *, reset: bool) -> None:
        """Let everything through again; reset: what was connected is lost."""
        if reset:
            self._drop()
        self._open.set()

    def _drop(self) -> None:
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._writers.add(writer)
        await self._open.wait()
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self._to)
        except OSError:
            # Nobody is there: whoever asked is told so at once.
            writer.transport.abort()
        else:
            self._writers.add(back)
            for source, target in ((reader, back), (there, writer)):
                task = asyncio.create_task(self._pass_on(source, target))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _pass_on(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter
    ) -> None:
        with suppress(OSError):
            while data := await source.read(65536):
                await self._open.wait()
                target.write(data)
                await target.drain()
        target.close()
