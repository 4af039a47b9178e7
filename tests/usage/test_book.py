"""Adding up: periods begin and end, and what cannot be read counts as nothing."""

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
    ("model_id", "output"),
    [
        ("gpt-4o-mini", 0.6),
        ("gpt-4o-mini-2024-07-18", 0.6),
        ("GPT-5-mini", 2.0),
        ("gpt-4.1", 8.0),
        ("gpt-4o-mini-tuned", None),
        ("llama3", None),
        ("", None),
    ],
)
def test_known_prices(model_id: str, output: float | None) -> None:
    price = known_price(model_id)
    assert (price.output if price else None) == output
