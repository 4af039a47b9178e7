"""The usual slips of models, where only one meaning is possible. Pure."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from ..domains import rows
from ..domains.model import words
from ..domains.rows import domain_of

type Verb = tuple[str, Mapping[str, Any]]
"""A service, and data that its word says beside it."""

_ON: Final = words("on switch_on activate enable turnon power_on start")
_OFF: Final = words("off switch_off deactivate disable turnoff power_off stop")


def service_words(domain: str, service: str) -> list[Verb]:
    """Return services that this verb may mean for the domain, best first."""
    word = service.strip("_")
    row = domain_of(domain)
    short = word.removesuffix(f"_{domain}").removeprefix(f"{domain}_")
    found: list[Verb] = []
    for candidate in dict.fromkeys((word, short)):
        if candidate in row.verbs:
            data = row.verb_data.get(candidate, {})
            found.append((row.verbs[candidate], data))
        found.extend(
            (name, {})
            for name in (
                candidate,
                f"{candidate}_{domain}",
                f"set_{candidate}",
                row.prefix + candidate,
            )
        )
        if candidate in _ON:
            found.append((row.verbs.get("turn_on", "turn_on"), {}))
        if candidate in _OFF:
            found.append((row.verbs.get("turn_off", "turn_off"), {}))
    return found


def repair_service(
    domain: str, service: str, exists: Callable[[str, str], bool]
) -> Verb | None:
    """Return the existing service that is meant, if there is one."""
    if exists(domain, service):
        return service, {}
    return next(
        (verb for verb in service_words(domain, service) if exists(domain, verb[0])),
        None,
    )


def repair_domain(
    domain: str, device_classes: Mapping[str, frozenset[str]]
) -> tuple[str, str | None] | None:
    """Return the domain that a device class or a common word stands for.

    `device_classes` has the domains of the home's entities by device class.
    """
    forms = (domain, domain.removesuffix("s"))
    for word in forms:
        # What only tells cannot be meant by a call: of doors, the covers are.
        actors = {
            name
            for name in device_classes.get(word, ())
            if domain_of(name).role != "sense"
        }
        if len(actors) == 1:
            return actors.pop(), word
    return next(((name, None) for word in forms if (name := domain_called(word))), None)


def domain_called(word: str) -> str | None:
    """Return the domain that a common word stands for."""
    return rows.BY_ALIAS.get(word)
