"""A database with other bytes in it: read as far as it goes, or put aside, never lost.

What a failing card leaves, a copy that broke off, an editor that opened it as text. The
file itself is never thrown away, and what is said now is written down all the same.
"""

import asyncio
from contextlib import suppress
from pathlib import Path

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.json import json_bytes
from hypothesis import given, strategies as st
import pytest

from custom_components.ha_ai_agent.const import DOMAIN
from custom_components.ha_ai_agent.errors import StorageError
from custom_components.ha_ai_agent.history import database as database_module
from custom_components.ha_ai_agent.history.store import HistoryStore
from custom_components.ha_ai_agent.metrics import Metrics
from tests.history.common import turn

from .drawn import fewer, others_generator
from .test_rows import all_questions, filled

__all__ = ["filled"]
pytestmark = [pytest.mark.slow, others_generator]
_PATIENCE_SECONDS = 60
spoils = st.lists(
    st.tuples(
        # Mostly in the head and the first pages, where much hangs on few bytes.
        st.floats(0, 1) | st.floats(0, 0.02),
        st.sampled_from([0, 1, 4, 100, 4096, 20_000]),
        st.binary(max_size=16) | st.sampled_from([b"\x00" * 4096, b"\xff" * 512]),
    ),
    min_size=1,
    max_size=4,
)


def _spoil(data: bytes, cuts: list[tuple[float, int, bytes]]) -> bytes:
    for place, length, instead in cuts:
        at = int(place * len(data))
        data = data[:at] + instead + data[at + length :]
    return data


@fewer
@given(cuts=spoils, end=st.floats(0, 1) | st.just(1.0))
async def test_any_bytes_in_the_file(
    hass: HomeAssistant,
    filled: Path,
    monkeypatch: pytest.MonkeyPatch,
    cuts: list[tuple[float, int, bytes]],
    end: float,
) -> None:
    monkeypatch.setattr(database_module, "RETRY_SECONDS", (0.01,))
    path = filled.with_name("spoilt.db")
    for old in path.parent.glob(f"{path.name}*"):
        old.unlink()
    whole = await hass.async_add_executor_job(filled.read_bytes)
    spoilt = _spoil(whole, cuts)[: int(end * len(whole))]
    await hass.async_add_executor_job(path.write_bytes, spoilt)
    store = HistoryStore(hass, f"sqlite:///{path}", metrics=Metrics())
    written = asyncio.Event()
    try:
        await store.async_start()
        for ask in all_questions(store):
            with suppress(StorageError):
                json_bytes(await ask())
        store.record_turn(turn(99, conversation_id="new"), on_committed=written.set)
        await hass.async_block_till_done()
        if ir.async_get(hass).async_get_issue(DOMAIN, "database") is None:
            # What is damaged is noticed at the latest when it is written to.
            async with asyncio.timeout(_PATIENCE_SECONDS):
                await written.wait()
            return
    finally:
        await store.async_close()
        ir.async_get(hass).async_delete(DOMAIN, "database_set_aside")
    # Taken for somebody else's, or for one of a later version: left as it was.
    assert await hass.async_add_executor_job(path.read_bytes) == spoilt
