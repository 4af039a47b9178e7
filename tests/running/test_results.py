"""Results: bounded, paged, and said in the contract's words."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import count
import json
from typing import Any

import pytest

from custom_components.ha_ai_agent import limits
from custom_components.ha_ai_agent.calls.arguments import (
    as_bool,
    as_int,
    as_texts,
    measure,
)
from custom_components.ha_ai_agent.running.results import (
    MAX_BYTES,
    Outcome,
    bound,
    page,
    size,
    trimmed,
)

from ..house import House, ids_of


def test_whatever_is_large_is_cut() -> None:
    for value in (
        "é" * 20000,
        ["x" * 100] * 500,
        {f"key {number}": "x" * 50 for number in range(500)},
        {"a": {"b": ["x" * 9000]}, "c": "y" * 9000},
    ):
        result = bound({"status": "confirmed", "value": value, "other": value})
        assert size(result) <= MAX_BYTES + 30
        assert result["truncated"] is True
        assert result["status"] == "confirmed"
    small = {"status": "confirmed"}
    assert bound(small) is small


def test_pages_cover_everything_once() -> None:
    rows = [{"id": number, "text": "x" * 60} for number in range(300)]
    seen: list[Any] = []
    cursor: Any = None
    while True:
        result = page(rows, cursor, key="rows")
        assert size(result) <= MAX_BYTES
        seen.extend(result["rows"])
        cursor = result.get("cursor")
        if cursor is None:
            break
    assert seen == rows
    assert page(rows, "rubbish", key="rows")["rows"][0] == rows[0]
    assert page(rows, "9999", key="rows")["rows"] == []


def test_one_word_for_each_outcome() -> None:
    on = {"light.a": "on"}
    assert Outcome(changed=on).status == "confirmed"
    assert Outcome(changed=on, unconfirmed={"light.b": "off"}).status == "partial"
    assert Outcome(changed=on, unavailable=("light.b",)).status == "partial"
    assert Outcome(changed=on, errors=(("x", "y"),)).status == "partial"
    assert Outcome(unconfirmed=on).status == "unconfirmed"
    assert Outcome(unconfirmed=on, errors=(("x", "y"),)).status == "failed"
    assert Outcome(has_targets=False).status == "unconfirmed"
    assert Outcome(unavailable=("light.b",)).as_result()["error"] == "unavailable"
    assert Outcome().as_result()["error"] == "no_target"
    assert Outcome(left_out={"not_found": ("a",)}).as_result()["error"] == "not_found"


def test_odd_values_are_read_or_refused() -> None:
    assert as_texts({"id": "x", "y": 1}) == ("x",)
    assert as_texts({"y": 1}) == ()
    assert as_texts(5) == ("5",)
    assert as_texts("[broken") == ("[broken",)
    assert as_bool("yes", default=False)
    assert as_bool(None, default=True)
    assert as_int("7.9", default=1, low=0, high=5) == 5
    assert as_int(float("inf"), default=1, low=0, high=5) == 1
    assert measure("x" * 9000) == "a text is too long"
    assert measure({"a": [1] * 300}) == "too many items"
    assert measure({"a": [1]}) is None


async def test_reading_pages_filters_and_forgives(house: House) -> None:
    result = await house.call("get_states", area_id="Kitchen", attributes="true")
    assert ids_of(result) == [
        "light.kitchen_ceiling",
        "light.kitchen_counter",
        "switch.coffee_maker",
    ]
    assert "effect_list" in result["states"][0]["attributes"]
    result = await house.call("get_states", entity_id="Kitchen Ceiling, light.secret")
    assert ids_of(result) == ["light.kitchen_ceiling"]
    assert result["not_exposed"] == ["light.secret"]
    result = await house.call("get_states", entity_id="light.secret")
    assert result["error"] == "not_exposed"
    result = await house.call("get_states", entity_id="Fountain")
    assert set(ids_of(result)) == {
        "media_player.fountain",
        "switch.fountain",
    }
    result = await house.call("get_states", domain=["lights", "vacuum"])
    assert {id_.partition(".")[0] for id_ in ids_of(result)} == {
        "light",
        "vacuum",
    }


async def test_finding_and_describing_forgive(house: House) -> None:
    result = await house.call("find_entities", query="lamps in the bedroom")
    assert result["entities"][0]["entity_id"] == "light.bedroom_lamp"
    result = await house.call("find_entities", query="", domain="vacuum")
    assert [row["entity_id"] for row in result["entities"]] == ["vacuum.robby"]
    result = await house.call("find_entities", query="lamp", area_id="bedroom")
    assert len(result["entities"]) == 1
    result = await house.call("find_entities", query="lamp", area_id="badroom")
    assert result["near_matches"][0] == "bedroom"
    assert (await house.call("find_entities"))["error"] == "missing_query"
    result = await house.call("find_entities", query="submarine")
    assert result["entities"] == []
    result = await house.call("describe_service", domain="light")
    assert {"service", "description"} == set(result["services"][0])
    result = await house.call("describe_service", service="light.turn_off")
    assert result["targets"] == ["light"]
    result = await house.call("describe_service", domain="light.turn_off")
    assert result["service"] == "turn_off"
    result = await house.call("describe_service", domain="ligth")
    assert result["near_matches"][0] == "light"
    result = await house.call("describe_service", domain="light", service="turn_in")
    assert "turn_on" in result["near_matches"]


class Endless(Mapping[str, str]):
    """More than anybody can tell, made as it is read."""

    def __init__(self) -> None:
        self.read = 0

    def __getitem__(self, key: str) -> str:
        return key * 100

    def __iter__(self) -> Iterator[str]:
        for number in count():
            self.read += 1
            yield f"key {number}"

    def __len__(self) -> int:
        return 10**9


@pytest.mark.parametrize(
    "value",
    [
        "é" * 50_000_000,
        b"x" * 50_000_000,
        [{}] * 5_000_000,
        [[[]] * 1000] * 1000,
        {"a": ["x" * 10_000_000] * 100},
        10**100_000,
        "\ud800" * 100,
        "emoji \ud83d\ude00",
        float("nan"),
        {1: {2, 3}, "when": datetime(2026, 1, 1, tzinfo=UTC)},
        Endless(),
    ],
    ids=range(11),
)
def test_other_peoples_results_have_any_size(value: Any) -> None:
    """What is told of them is bounded, can be written down, and nothing more is read."""
    kept, is_cut = trimmed(value, MAX_BYTES * 4)
    json.dumps(kept).encode()
    json.dumps(kept, ensure_ascii=False).encode()
    result = Outcome(has_targets=False, response=value).as_result()
    assert size(result) <= MAX_BYTES + 30
    assert result.get("truncated", False) is is_cut or result["truncated"]
    if isinstance(value, Endless):
        assert value.read <= 2 * limits.MAX_RESULT_NODES


class Counted(list[Any]):
    """A list that counts how often it is looked into."""

    def __init__(self, item: Any, length: int) -> None:
        super().__init__([item] * length)
        self.read = 0

    def __iter__(self) -> Iterator[Any]:
        for item in super().__iter__():
            self.read += 1
            yield item


@pytest.mark.parametrize("item", [{}, [], "", (), {"": {}}, [[]], None, False, b""])
def test_what_is_empty_has_an_end_too(item: Any) -> None:
    """Of millions of nothings no more is read than of anything else."""
    value = Counted(item, 100_000)
    assert trimmed(value, MAX_BYTES * 4)[1]
    assert value.read <= limits.MAX_RESULT_NODES + 2


def test_a_deep_result_ends() -> None:
    """However deep it is, walking it does not fail."""
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    kept, is_cut = trimmed(deep, MAX_BYTES)
    assert is_cut
    json.dumps(kept)


def test_what_is_small_stays_as_it_is() -> None:
    value = {"a": [1, 2.5, None, True, "ü"], "b": {"c": "d"}}
    assert trimmed(value, MAX_BYTES) == (value, False)
