"""Work that comes in pieces, carried out in one go."""

from custom_components.ha_ai_agent.prompt.budget import Stepwise


def through[T](steps: Stepwise[T]) -> T:
    """Return what the work comes to."""
    while True:
        try:
            next(steps)
        except StopIteration as done:
            result: T = done.value
            return result
