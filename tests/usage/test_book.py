"""Adding up: periods begin and end, and what cannot be read counts as nothing."""

from dataclasses import astuple
from datetime import date

import pytest

from custom_components.ha_ai_agent.models import Usage
from custom_components.ha_ai_agent.usage.book import AgentBook, Tally
from custom_components.ha_ai_agent.usage.prices import Price, known_price


def test_periods() -> None:
    book = AgentBook()
    book.turn_page(date(2026, 1, 30))
    for day in (30, 31):
        book.turn_page(date(2026, 1, day))
        for tally in book.tallies:
            tally.add(Usage(10, 5, 1), 0.5)
            tally.add_turn(is_failure=day == 31)
    assert (book.today.cost, book.month.cost, book.total.cost) == (0.5, 1.0, 1.0)
    assert book.month.failures == 1
    book.turn_page(date(2026, 2, 1))
    assert (book.today, book.month) == (Tally(), Tally())
    assert book.total.input_tokens == 20
    assert AgentBook.from_json(book.as_json()) == book


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {
            "day": 7,
            "today": None,
            "month": "x",
            "total": {"cost": "much", "turns": True},
        },
    ],
)
def test_rubbish_in_the_store(data: object) -> None:
    assert AgentBook.from_json(data) == AgentBook()


def test_cost() -> None:
    price = Price(2, 0.5, 8)
    assert price.cost_of(Usage(1_000_000, 400_000, 250_000)) == pytest.approx(3.4)
    # A server that counts strangely costs nothing extra.
    assert price.cost_of(Usage(10, 20, 0)) == pytest.approx(0.00001)


@pytest.mark.parametrize(
    ("options", "price"),
    [
        ({}, None),
        ({"price_cached": 1}, None),
        ({"price_input": 2}, Price(2, 2, 0)),
        ({"price_output": 3}, Price(0, 0, 3)),
        ({"price_input": 2, "price_cached": 0, "price_output": 3}, Price(2, 0, 3)),
    ],
)
def test_price_of_a_person(options: dict[str, float], price: Price | None) -> None:
    assert Price.from_options(options) == price


@pytest.mark.parametrize(
    ("maker", "model_id", "output"),
    [
        ("openai", "gpt-4o-mini", 0.6),
        ("openai", "gpt-4o-mini-2024-07-18", 0.6),
        ("openai", "GPT-5-mini", 2.0),
        ("openai", "gpt-6-luna-2026-09-01", 0.5),
        ("anthropic", "claude-haiku-4-5-20251001", 5.0),
        ("openai", "gpt-4o-mini-tuned", None),
        ("openai", "gpt-4o-mini-2031-01-01", None),
        ("openai", "gpt-9", None),
        ("compatible", "gpt-4o-mini", None),
        ("openai", "llama3", None),
        ("openai", "", None),
    ],
)
def test_known_prices(maker: str, model_id: str, output: float | None) -> None:
    """Exact ids, and dates where the list says that any date is the same model."""
    price = known_price(maker, model_id)
    assert (price.output if price else None) == output


@pytest.mark.parametrize(
    ("pricing", "price"),
    [
        ({"prompt": "0.000002", "completion": "0.00001"}, Price(2, 2, 10)),
        ({"prompt": "0.000002", "completion": "0.00001", "input_cache_read": "0.0000002"}, Price(2, 0.2, 10)),
        ({"prompt": "0", "completion": "0"}, Price(0, 0, 0)),
        ({"prompt": "-1", "completion": "-1"}, None),
        ({"prompt": "free", "completion": "0"}, None),
        ({"prompt": "nan", "completion": "0"}, None),
        ({"completion": "1"}, None),
        ("cheap", None),
        (None, None),
    ],
)  # fmt: skip
def test_price_in_a_servers_own_list(pricing: object, price: Price | None) -> None:
    """OpenRouter states dollars per token, as texts."""
    found = known_price("openrouter", "openai/gpt-4o", {"pricing": pricing})
    assert (found is None) is (price is None)
    if found is not None and price is not None:
        assert astuple(found) == pytest.approx(astuple(price))
