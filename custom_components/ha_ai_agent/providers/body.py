"""What a server sends, in small pieces and never more than is wanted."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from compression import zstd
from contextlib import aclosing
from time import monotonic
from typing import Any, Protocol
import zlib

from ..errors import ProviderResponseError
from ..limits import MAX_PIECE_BYTES, SLICE_SECONDS

COMPRESSED = "The server sent a compressed answer that cannot be read"
NOT_COMPRESSED = {"accept-encoding": "identity"}
"""Sent with every request: a model's words come in pieces that no packing shortens."""


class _Decoder(Protocol):
    def feed(self, data: bytes) -> Iterator[bytes]: ...


class _Plain:
    """Cuts into pieces that can be worked on in one go."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        for start in range(0, len(data), MAX_PIECE_BYTES):
            yield data[start : start + MAX_PIECE_BYTES]


class _Zlib:
    """Gzip and deflate: a kilobyte may stand for a megabyte, so piece by piece."""

    def __init__(self, encoding: str) -> None:
        self._window = 31 if "gzip" in encoding else 15
        self._inner: Any = zlib.decompressobj(self._window)
        self._is_first = self._window == 15

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data and not self._inner.eof:
            try:
                piece = self._inner.decompress(data, MAX_PIECE_BYTES)
            except zlib.error:
                if not self._is_first:
                    raise
                # Some say deflate and mean it without a header.
                self._inner = zlib.decompressobj(-15)
                self._is_first = False
                continue
            self._is_first = False
            if piece:
                yield piece
            data = self._inner.unconsumed_tail


class _Zstd:
    """Zstandard, whose pieces may stand for still more."""

    def __init__(self) -> None:
        options: dict[int, int] = {zstd.DecompressionParameter.window_log_max: 23}
        self._inner = zstd.ZstdDecompressor(options=options)

    def feed(self, data: bytes) -> Iterator[bytes]:
        while not self._inner.eof:
            if piece := self._inner.decompress(data, MAX_PIECE_BYTES):
                yield piece
            data = b""
            if self._inner.needs_input or not piece:
                return


def _decoder(encoding: str) -> _Decoder:
    match encoding:
        case "" | "identity":
            return _Plain()
        case "gzip" | "x-gzip" | "deflate":
            return _Zlib(encoding)
        case "zstd":
            return _Zstd()
    # What was not asked for, in a form that cannot be opened piece by piece.
    raise ProviderResponseError(COMPRESSED)


class Breath:
    """Lets the event loop go on while much is worked on, and costs nothing else."""

    __slots__ = ("_since",)

    def __init__(self) -> None:
        self._since = monotonic()

    @property
    def is_due(self) -> bool:
        """Return whether everything else has waited long enough."""
        return monotonic() - self._since > SLICE_SECONDS

    async def async_take(self) -> None:
        """Let everything else have its turn."""
        await asyncio.sleep(0)
        self._since = monotonic()


async def async_pieces(response: Any) -> AsyncGenerator[bytes]:
    """Yield the body in small pieces; `errors.ProviderResponseError` if packed wrong.

    The HTTP client would unpack all that came at once.
    """
    if response.is_stream_consumed:  # a response without a network behind it
        decoder: _Decoder = _Plain()
        source = response.aiter_bytes()
    else:
        decoder = _decoder(response.headers.get("content-encoding", "").strip().lower())
        source = response.aiter_raw()
    breath = Breath()
    try:
        async for data in source:
            for piece in decoder.feed(data):
                yield piece
                # A fast server's bytes are there at once, so nothing else waits.
                if breath.is_due:
                    await breath.async_take()
    except (zlib.error, zstd.ZstdError) as error:
        raise ProviderResponseError(COMPRESSED) from error
    finally:
        if isinstance(source, AsyncGenerator):
            await source.aclose()


async def async_beginning(response: Any, most: int) -> tuple[bytes, bool]:
    """Return the first bytes of a body, and whether they are all."""
    body = bytearray()
    async with aclosing(async_pieces(response)) as pieces:
        async for piece in pieces:
            body += piece
            if len(body) > most:
                return bytes(body[:most]), False
    return bytes(body), True
