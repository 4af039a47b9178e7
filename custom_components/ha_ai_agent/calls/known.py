"""What may leave: what a person said, and what browsing gave. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
import re
from typing import Any, Final

from .addresses import plainly, tokens

_MOST_GIVEN: Final = 4000
_MOST_HEARD: Final = 200
_WORD: Final = re.compile(r"[^\W_]+")
_LITTLE_WORD: Final = 3
_MEDIA_ID: Final = "media_content_id"
_DEEPEST: Final = 12


@dataclass(slots=True)
class Known:
    """What one conversation has brought."""

    _texts: dict[str, None] = field(default_factory=dict)
    _tokens: set[str] = field(default_factory=set)
    _words: set[str] = field(default_factory=set)
    _given: dict[str, None] = field(default_factory=dict)

    def hear(self, text: str) -> None:
        """Keep what a person said."""
        if not text or text in self._texts or len(self._texts) >= _MOST_HEARD:
            return
        self._texts[text] = None
        self._tokens.update(tokens(text))
        self._words.update(words_of(text))

    def absorb(self, other: Known) -> None:
        """Take over what the same conversation brought before."""
        self._texts |= other._texts
        self._tokens |= other._tokens
        self._words |= other._words
        self._given |= other._given

    def give(self, response: Any, depth: int = 0) -> None:
        """Keep the media that browsing or searching gave."""
        as_dict = getattr(response, "as_dict", None)
        if callable(as_dict):
            response = as_dict()
        if depth > _DEEPEST:
            return
        if isinstance(response, Mapping):
            media_id = response.get(_MEDIA_ID)
            if isinstance(media_id, str) and len(self._given) < _MOST_GIVEN:
                self._given[media_id] = None
            for item in response.values():
                self.give(item, depth + 1)
        elif isinstance(response, list | tuple):
            for item in response:
                self.give(item, depth + 1)

    def allows(self, value: str, token: str) -> bool:
        """Return whether an address is one that somebody else than the model wrote."""
        return (
            value in self._given
            or token in self._tokens
            # People leave out what goes without saying.
            or re.sub(r"^https?://(?:www\.)?", "", token) in self._tokens
        )

    def was_given(self, text: str) -> bool:
        """Return whether browsing or searching gave a text."""
        return text in self._given

    def said(self, text: str) -> bool:
        """Return whether a text says no more than a person did."""
        return all(
            word in self._words or (len(word) <= _LITTLE_WORD and word.isalpha())
            for word in words_of(text)
        )


def words_of(text: str) -> Iterable[str]:
    """Return the words of a text, as they are compared."""
    return _WORD.findall(plainly(text).casefold())
