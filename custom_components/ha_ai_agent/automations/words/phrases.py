"""Sayings in the language of who reads them. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from ...domains.checks import seconds
from ...languages import find
from ...text import one_line

_ENGLISH: Final = find("en").automations
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_UNITS: Final = ((86400, "d"), (3600, "h"), (60, "min"), (1, "s"))
_MAX_LINE: Final = 32_000


class Sayings:
    """What one language says of automations."""

    def __init__(self, code: str) -> None:
        self.language = find(code)
        self._words = self.language.automations

    @property
    def is_english(self) -> bool:
        """Return whether English is what it says, as its own or for want of another."""
        return self._words.says.get("so", _ENGLISH.says["so"]) == _ENGLISH.says["so"]

    def say(self, key: str, **parts: Any) -> str:
        """Return a phrase with its parts."""
        template = self._words.says.get(key) or _ENGLISH.says[key]
        return template.format(**parts)

    def any_of(self, items: Iterable[str]) -> str:
        """Return clauses of which one is enough."""
        return self.say("or").join(items)

    def all_of(self, items: Iterable[str]) -> str:
        """Return clauses that count together."""
        return self.say("and").join(items)

    def days(self, value: Any) -> str:
        """Return days of the week."""
        given = value if isinstance(value, list | tuple) else [value]
        names = self._words.weekdays or _ENGLISH.weekdays
        return ", ".join(
            names[_DAYS.index(day)] if day in _DAYS else str(day) for day in given
        )

    def within(self, text: str) -> str:
        """Return what stands alone elsewhere as it stands within a sentence."""
        if self._words.keeps_capitals or text[1:2].isupper():
            return text
        return f"{text[:1].lower()}{text[1:]}"

    def more(self, text: str, count: int) -> str:
        """Return a text, and how many more there are."""
        if count <= 0:
            return text
        return self.language.approvals.more.format(names=text, count=count)


def length(value: Any) -> str:
    """Return how long something takes, as people write it."""
    if isinstance(value, Mapping) and "milliseconds" in value:
        rest = {key: part for key, part in value.items() if key != "milliseconds"}
        said = f"{value['milliseconds']} ms"
        return f"{length(rest)} {said}" if rest else said
    found = seconds(value)
    if found is None:
        return plain(value)
    if found != int(found) or found < 0:
        return f"{found:g} s"
    parts: list[str] = []
    left = int(found)
    for size, name in _UNITS:
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count} {name}")
    return " ".join(parts) or "0 s"


def clock(value: Any) -> str:
    """Return a time of day without seconds that are none."""
    text = str(value)
    parts = text.split(":")
    return ":".join(parts[:2]) if len(parts) == 3 and parts[2] == "00" else text


def plain(value: Any) -> str:
    """Return any value on one line, all of it."""
    if isinstance(value, Mapping):
        inner = ", ".join(f"{key}: {plain(item)}" for key, item in value.items())
        return f"{{{inner}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(plain, value))}]" if value else "[]"
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "true" if value else "false"
    return one_line(str(value), _MAX_LINE)
