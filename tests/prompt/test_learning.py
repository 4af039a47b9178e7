"""What models report is believed when it agrees, and kept."""

import random

import pytest

from custom_components.ha_ai_agent.prompt.learning import Corrections
from custom_components.ha_ai_agent.prompt.tokens import TokenCounter


@pytest.mark.parametrize("difference", [0.7, 1.0, 1.3, 2.4])
@pytest.mark.parametrize("seed", range(20))
def test_three_reports_are_enough_although_they_vary(
    difference: float, seed: int
) -> None:
    draw, learned = random.Random(seed), Corrections()
    for turn in range(20):
        counted = draw.randint(2000, 9000)
        reported = round(counted * difference * draw.uniform(0.98, 1.02))
        if turn >= 3:
            assert abs(counted * learned.factor("m") / reported - 1) < 0.05
        learned.learn("m", counted, reported)


@pytest.mark.parametrize("absurd", [0, -5, 1, 700, 3900, 39_000, 10**9])
@pytest.mark.parametrize("at", range(6))
def test_one_absurd_report_changes_nothing(absurd: int, at: int) -> None:
    learned = Corrections()
    for turn in range(8):
        learned.learn("m", 1000, absurd if turn == at else 1300)
        if turn != at:
            assert learned.factor("m") == pytest.approx(1.3)
        else:
            assert 0.6 < learned.factor("m") < 1.4


def test_reports_that_agree_are_believed_however_far_they_are_off() -> None:
    learned = Corrections()
    learned.learn("m", 1000, 3000)
    assert learned.factor("m") == 1
    learned.learn("m", 1000, 3000)
    assert learned.factor("m") == 3


def test_a_model_that_changed_is_learned_again() -> None:
    learned = Corrections()
    for ratio in (1000, 1000, 1000, 1000, 1000, 1300, 1300, 1300):
        learned.learn("m", 1000, ratio)
    assert learned.factor("m") == pytest.approx(1.3)


def test_what_was_learned_is_kept() -> None:
    learned = Corrections()
    for _ in range(3):
        learned.learn("tiktoken/m", 1000, 1234)
    again = Corrections()
    again.restore(learned.as_json())
    assert again.is_sure("tiktoken/m")
    assert again.factor("tiktoken/m") == pytest.approx(1.234)
    assert not again.has_learned("estimate/m")


@pytest.mark.parametrize(
    "data",
    [None, [], "x", {"m": None}, {"m": ["x", None, 1e9, -1]}, {1: [1.0]}, {"m": []}],
)
def test_what_cannot_be_read_was_never_learned(data: object) -> None:
    learned = Corrections()
    learned.restore(data)
    assert learned.as_json() == {}


def test_models_are_not_kept_for_ever() -> None:
    learned = Corrections()
    for index in range(100):
        learned.learn("often", 1000, 1300)
        learned.learn(f"m{index}", 1000, 1300)
    assert len(learned.as_json()) <= 32
    assert learned.is_sure("often")


def test_doubt_ends() -> None:
    learned = Corrections()
    for _ in range(5):
        learned.learn("m", 1000, 3500)
    for _ in range(5):
        learned.doubt("m")
    assert learned.factor("m") == 1
    learned.doubt("m")


def test_each_way_of_counting_learns_for_itself() -> None:
    counter = TokenCounter()
    for _ in range(3):
        counter.correct("m", 1000, 1500)
    assert counter.factor("m") == pytest.approx(1.5)
    counter.use(len, "o200k_base")
    assert counter.factor("m") == 1
    assert not counter.is_sure("m")
