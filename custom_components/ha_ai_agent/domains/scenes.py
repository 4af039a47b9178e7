"""The building blocks of what a scene's state makes Home Assistant call. Pure.

Each domain's `reproduce_state` decides what a state means. It also leaves out what is
so already; here it counts, since it may be otherwise by then.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from .model import Attributes, Reproduced, Scene

UNREADABLE: Final = "restore"
"""Stands for a service that nobody here knows: no risk is ruled out by it."""
ON_OFF: Final = {"on": "turn_on", "off": "turn_off"}
# States that no entity can be put into, now or ever.
_NOTHING: Final = frozenset({"unknown", "unavailable"})


def reproduced(
    scene: Scene | None, state: str, attributes: Attributes, now: Attributes
) -> Iterator[Reproduced]:
    """Yield what one entity is asked for. `now` are its present attributes."""
    if state in _NOTHING:
        return
    if scene is None:
        # A domain with a `reproduce_state` that came after this was written.
        yield UNREADABLE, {}
        return
    yield from scene(state, attributes, now)


def state_by(
    services: Mapping[str, str], sets: Mapping[str, str] | None = None
) -> Scene:
    """Reach a state by its service; when on, also attributes by theirs."""

    def read(
        state: str, attributes: Attributes, now: Attributes
    ) -> Iterator[Reproduced]:
        yield services.get(state, UNREADABLE), {}
        if sets and state == "on":
            yield from each(attributes, sets)

    return read


def value_by(service: str, field: str) -> Scene:
    """Reach a state that is a value."""

    def read(
        state: str, attributes: Attributes, now: Attributes
    ) -> Iterator[Reproduced]:
        yield service, {field: state}

    return read


def each(attributes: Attributes, sets: Mapping[str, str]) -> Iterator[Reproduced]:
    """Yield the services that set attributes, by a field of the same name."""
    for key, service in sets.items():
        if (value := attributes.get(key)) is not None:
            yield service, {key: value}
