"""Whether somebody wants to go on with an earlier conversation. Pure."""

from collections.abc import Iterable
from functools import cache
import re

from ..languages import Languages, known


@cache
def _patterns(languages: Languages) -> tuple[re.Pattern[str], ...]:
    """Return what finds a beginning, an end, no subject, and what is for a player."""
    lead = rf"\s*(?:{_words(languages, 'leads')}[,\s]*)*"
    ends = _words(languages, "ends", before=r"(?<!\w)", after="")
    unnamed = _words(languages, "unnamed")
    players = _joined(
        word for language in languages for word in language.continuing.players
    )
    return tuple(
        re.compile(pattern, re.IGNORECASE | re.DOTALL)
        for pattern in (
            rf"{lead}{_words(languages, 'begins')}(?P<subject>.*)",
            rf"{lead}(?P<subject>.*?){ends}[\s.!?\u3002\uff01\uff1f]*$",
            rf"\s*(?:{unnamed}\s*)*",
            rf"[\s,]*(?:{players}|\d)",
        )
    )


def _words(
    languages: Languages, key: str, before: str = "", after: str = r"(?!\w)"
) -> str:
    """Return what finds the words of all languages, whole where there are spaces."""
    apart: set[str] = set()
    together: set[str] = set()
    for language in languages:
        (apart if language.is_apart else together).update(
            getattr(language.continuing, key)
        )
    found = [f"{before}(?:{_joined(apart)}){after}"] if apart else []
    return f"(?:{'|'.join([*found, *map(re.escape, sorted(together, key=len)[::-1])])})"


def _joined(words: Iterable[str]) -> str:
    """Return alternatives, the longest first."""
    return "|".join(map(re.escape, sorted(set(words), key=len, reverse=True)))


# Made when this is imported, not while somebody waits.
_patterns(known())


def subject_to_go_on_with(text: str) -> str | None:
    """Return what the words say of an earlier conversation; None: they mean none.

    Empty when somebody wants to go on and does not say with what.
    """
    begins, ends, unnamed, players = _patterns(known())
    if (match := begins.match(text) or ends.match(text)) is None:
        return None
    subject = match["subject"].strip(" .!?,")
    if players.match(subject):
        return None
    return "" if unnamed.fullmatch(subject) else subject
