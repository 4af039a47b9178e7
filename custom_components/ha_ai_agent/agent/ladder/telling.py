"""A server's own words, without what nobody else may read. Pure."""

from collections.abc import Iterator
import re
from typing import Final

from ...errors import ProviderError
from ...models import ChatRequest, UserMessage

HIDDEN: Final = "…"
_SECRET: Final = re.compile(
    r"\b(?:sk|pk|rk|gsk|xai|hf|ghp|key|token)[-_][\w*.…-]{4,}|\bAIza[\w-]+"
    r"|\b(?:bearer|basic)\s+\S+|(?<=://)[^/\s@]+@|[\w.+-]+@[\w-]+\.\w+"
    r"|(?=[\w+/=*-]*\d)(?=[\w+/=*-]*[A-Za-z])[\w+/=*-]{32,}",
    re.IGNORECASE,
)
_QUOTED: Final = re.compile(r"'[^']{3,}'|\"[^\"]{3,}\"|`[^`]{3,}`")
_WORD: Final = re.compile(r"\S+")
_RUN: Final = 3
"""So many words in a row are no chance."""
_LONG: Final = 5


def told(error: ProviderError, request: ChatRequest) -> str:
    """Return what a server said; nothing of a key, of a login or of the request."""
    text = _SECRET.sub(HIDDEN, str(error))
    asked = "\n".join(_texts(request)).lower()
    words = "\n".join(
        message.content
        for message in request.messages
        if isinstance(message, UserMessage)
    ).lower()
    ours = {tool.name for tool in request.tools}

    def quoted(found: re.Match[str]) -> str:
        inner = found[0][1:-1]
        is_asked = inner.lower() in asked and inner not in ours
        return f"{found[0][0]}{HIDDEN}{found[0][0]}" if is_asked else found[0]

    text = _QUOTED.sub(quoted, text)
    return " ".join(_hidden(_WORD.findall(text), asked, words, ours))


def _hidden(said: list[str], asked: str, words: str, ours: set[str]) -> list[str]:
    """Return the words, without those that stood in the request."""
    is_hidden = [_is_own(word, asked, words, ours) for word in said]
    for start in range(len(said) - _RUN + 1):
        if " ".join(said[start : start + _RUN]).lower() in asked:
            is_hidden[start : start + _RUN] = [True] * _RUN
    result: list[str] = []
    for word, hides in zip(said, is_hidden, strict=True):
        if not hides:
            result.append(word)
        elif result[-1:] != [HIDDEN]:
            result.append(HIDDEN)
    return result


def _is_own(word: str, asked: str, words: str, ours: set[str]) -> bool:
    bare = word.strip("'\"`.,:;!?()[]{}").lower()
    if bare in ours or len(bare) < _LONG:
        return False
    if re.search(r"[\w]*[_.@\d-]\w", bare):
        return bare in asked  # an entity, a number, a name
    return re.search(rf"(?<!\w){re.escape(bare)}(?!\w)", words) is not None


def _texts(request: ChatRequest) -> Iterator[str]:
    for message in request.messages:
        yield message.content
        if isinstance(message, UserMessage) and message.tail:
            yield message.tail
