"""The scheduler against a simple reference that runs one by one."""

from random import Random

import pytest

from custom_components.ha_ai_agent.calls.footprint import (
    ANYTHING,
    NOTHING,
    READS_ALL,
    CallOrder,
    Footprint,
    conflicts,
)

KEYS = "abcdef"


def footprint(random: Random) -> Footprint:
    kind = random.random()
    if kind < 0.05:
        return ANYTHING
    if kind < 0.1:
        return READS_ALL
    if kind < 0.15:
        return NOTHING

    def pick(most: int) -> frozenset[str]:
        return frozenset(random.sample(KEYS, random.randrange(most)))

    return Footprint(reads=pick(3), writes=pick(3))


def apply(
    state: dict[str, list[int]], number: int, call: Footprint
) -> tuple[object, ...]:
    """Return what a call sees, and leave its mark where it writes."""
    seen = KEYS if call.reads_all or call.writes_all else sorted(call.reads)
    result = tuple((key, tuple(state[key])) for key in seen)
    for key in KEYS if call.writes_all else sorted(call.writes):
        state[key].append(number)
    return result


def run_one_by_one(calls: list[Footprint]) -> tuple[dict[str, list[int]], list[object]]:
    state: dict[str, list[int]] = {key: [] for key in KEYS}
    return state, [apply(state, number, call) for number, call in enumerate(calls)]


def run_scheduled(
    calls: list[Footprint], random: Random
) -> tuple[dict[str, list[int]], list[object]]:
    """Start whatever may start, end in any order; calls arrive one by one."""
    state: dict[str, list[int]] = {key: [] for key in KEYS}
    results: list[object] = [None] * len(calls)
    plan, running, arrived = CallOrder(), set[int](), 0
    waits: dict[int, set[int]] = {}
    ended: set[int] = set()
    while len(ended) < len(calls):
        may_arrive = arrived < len(calls)
        if may_arrive and (not running or random.random() < 0.6):
            ticket, tickets = plan.add(calls[arrived])
            assert ticket == arrived
            # Nobody waits for a call that it does not depend on.
            assert all(conflicts(calls[other], calls[ticket]) for other in tickets)
            waits[ticket] = set(tickets)
            arrived += 1
        running |= {t for t, others in waits.items() if not others - ended} - ended
        for one in running:
            for other in running:
                assert one == other or not conflicts(calls[one], calls[other])
        if running and random.random() < 0.7:
            number = random.choice(sorted(running))
            results[number] = apply(state, number, calls[number])
            running.discard(number)
            ended.add(number)
            plan.finish(number)
    return state, results


@pytest.mark.parametrize("seed", range(400))
def test_random_schedules_end_as_one_by_one(seed: int) -> None:
    random = Random(seed)
    calls = [footprint(random) for _ in range(random.randrange(1, 14))]
    assert run_scheduled(calls, random) == run_one_by_one(calls)


def test_what_conflicts() -> None:
    reads, writes = Footprint(reads=frozenset("a")), Footprint(writes=frozenset("a"))
    assert not conflicts(reads, reads)
    assert conflicts(reads, writes)
    assert conflicts(writes, writes)
    assert not conflicts(writes, Footprint(writes=frozenset("b")))
    assert conflicts(READS_ALL, writes)
    assert not conflicts(READS_ALL, reads)
    assert conflicts(ANYTHING, reads)
    assert not conflicts(ANYTHING, NOTHING)
    assert writes.may_write
    assert not reads.may_write
