"""Days that people name: today, yesterday, last week. Pure."""

import re
from typing import Final

from ..languages import known

# First and last day, counted back from today.
_DAYS: Final = {
    "today": (0, 0),
    "yesterday": (1, 1),
    "day_before_yesterday": (2, 2),
    "last_week": (7, 13),
}


def days_ago(text: str) -> tuple[int, int] | None:
    """Return how many days ago, from and to, the words speak of."""
    words = f" {' '.join(re.findall(r"[\w']+", text.casefold()))} "
    found = [
        (len(name), days)
        for language in known()
        for key, days in _DAYS.items()
        for name in getattr(language.days, key)
        if _names(words, name.casefold())
    ]
    # The longest name says most: "the day before yesterday" holds "yesterday".
    return max(found)[1] if found else None


def _names(words: str, name: str) -> bool:
    if ord(name[0]) >= 0x0E00:
        # No spaces between words there.
        return name in words
    return f" {name} " in words
