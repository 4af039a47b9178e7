"""Titles of conversations from what was said first. Pure: no model is asked."""

import re

LIMIT = 60
_SPACE = re.compile(r"\s+")
_MARKUP = re.compile(r"[`*_#>|]+|https?://")


def title_of(text: str) -> str:
    """Return a short title: the first words, cut between words."""
    words = (
        _SPACE.sub(" ", _MARKUP.sub(" ", text)).strip().strip(" .,;:!-\u2013\u2014\"'")
    )
    if len(words) > LIMIT:
        head = words[:LIMIT]
        # A language without spaces has nowhere better to cut.
        words = (head.rsplit(" ", 1)[0] if " " in head[LIMIT // 2 :] else head) + "…"
    return words[:1].upper() + words[1:]


def is_thin(title: str) -> bool:
    """Tell whether a later sentence may make a better title ("hello", "yes")."""
    return title.isascii() and len(title.split()) < 3


def better_title(old: str, text: str) -> str:
    """Return the title after another sentence of the person."""
    if not old:
        return title_of(text)
    new = title_of(text)
    return new if is_thin(old) and not is_thin(new) else old
