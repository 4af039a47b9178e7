r"""Text that stays text wherever markdown is rendered, also while it streams. Pure.

Home Assistant's dialogs render answers, thinking and notifications as markdown: a
picture there is fetched by whoever reads it, and its address may hold what the model
knows of the house. What makes a picture, a link or a tag is parted here, after all that
could hide it (`&#33;`, `%5B`, `\(`, signs without a width) was undone to a fixed point.
Everything can still be read: `https://example.com` becomes `https: example.com`.
"""

from html import unescape
import re
from typing import Final
import unicodedata

_MOST_PASSES: Final = 24
_LONGEST_ESCAPE: Final = 64
_HIDING: Final = re.compile(r"[&%\\]")
_ESCAPES: Final = re.compile(
    r"%(?P<percent>[2-7][0-9a-fA-F])"
    r"|\\(?:u00|x|U000000|u\{)(?P<code>[2-7][0-9a-fA-F])\}?"
    r"|\\(?P<sign>[!-/:-@\[-`{-~])"
)
# A chain of these would need a pass for each link.
_CHAINS: Final = (
    (re.compile(r"&(?:(?:amp|#0*38|#x0*26);?)+", re.IGNORECASE), "&"),
    (re.compile(r"%(?:25)+"), "%"),
)
_OPEN_ESCAPE: Final = re.compile(
    r"(?:\\*(?:&#?\w*|%[0-9a-fA-F]?)|\\+(?:u\{?|U)?[0-9a-fA-Fx]{0,8})\Z"
)
_OPEN_MARK: Final = re.compile(r"(?:[!<\]@]|:/*+|(?<!/)/++|(?<=[wW]{3})\.)\Z")
_MARKS: Final = re.compile(
    r"(?P<tag><(?=[^\s\d=<-]))"
    r"|(?P<gap>[!\]](?=\[)|\](?=[(:])|(?<=[wW]{3})\.(?=\S))"
    r"|(?P<scheme>:/{2,})"
    r"|(?P<slashes>/{2,})"
    r"|(?P<mail>(?<=\S)@(?=\S))"
)
_MANY_SLASHES: Final = re.compile(r"/{3,}")
_BEFORE: Final = 3
"""Signs that were shown already and that a mark may need to be known by."""
_JOINERS: Final = "\u200c\u200d"
"""Letters of some scripts, and pictures, are joined by them; nothing in ASCII is."""
_SEPARATORS: Final = "\u2028\u2029"


class Plain:
    """Takes text as it comes; gives back text that no dialog makes anything of.

    Held back are only the few signs that the next one may turn into something.
    """

    __slots__ = ("_before", "_held")

    def __init__(self) -> None:
        self._held = ""
        self._before = ""

    def feed(self, text: str) -> str:
        """Return what can be shown by now."""
        held = self._undone(self._held + text)
        found = _OPEN_ESCAPE.search(held, max(0, len(held) - _LONGEST_ESCAPE))
        end = found.start() if found else len(held)
        # A mark may wait for what an escape will turn out to be.
        found = _OPEN_MARK.search(self._before + held[:end])
        if found is not None:
            end = max(0, found.start() - len(self._before))
        return self._show(held, end)

    def finish(self) -> str:
        """Return the rest. Afterwards it is as new."""
        held = undone(_visible(self._held, self._before))
        shown = self._show(held, len(held))
        self._held = self._before = ""
        return shown

    def _undone(self, text: str) -> str:
        """Return the text without escapes, but for one that has not come to its end."""
        text = _visible(text, self._before)
        while True:
            found = _OPEN_ESCAPE.search(text, max(0, len(text) - _LONGEST_ESCAPE))
            end = found.start() if found else len(text)
            done = undone(text[:end])
            if done == text[:end]:
                # More of them say no more, and would all be held.
                return _MANY_SLASHES.sub("//", text)
            text = done + text[end:]

    def _show(self, held: str, end: int) -> str:
        known = len(self._before)
        text = self._before + held
        shown = _parted(text, known, known + end)
        self._held = held[end:]
        self._before = (self._before + shown)[-_BEFORE:]
        return shown


def plain_text(text: str) -> str:
    """Return a whole text that no dialog makes anything of but text."""
    text = undone(_visible(text, ""))
    return _parted(text, 0, len(text))


def undone(text: str) -> str:
    """Return the text without escapes, to a fixed point."""
    for _ in range(_MOST_PASSES):
        if _HIDING.search(text) is None:
            return text
        before = text
        for chain, sign in _CHAINS:
            text = chain.sub(sign, text)
        if "&" in text:
            text = unescape(text)
        text = _visible(_ESCAPES.sub(_sign_of, text), "")
        if text == before:
            return text
    # Nobody writes like this: what could still hide something goes.
    return _HIDING.sub(" ", text)


def _sign_of(found: re.Match[str]) -> str:
    if sign := found["sign"]:
        return sign
    sign = chr(int(found["percent"] or found["code"], 16))
    # A space says nothing, and a cut-off rest of an address stays in one piece.
    return sign if sign.isprintable() and sign != " " else found[0]


def _parted(text: str, start: int, end: int) -> str:
    """Return a part of the text, its marks parted; what is around it is seen."""
    shown: list[str] = []
    at = start
    for found in _MARKS.finditer(text, start):
        if found.start() >= end:
            break
        shown.append(text[at : found.start()])
        at = min(found.end(), end)
        match found.lastgroup:
            case "tag":
                shown.append("‹")  # noqa: RUF001  # it looks alike and opens nothing
            case "gap":
                shown.append(f"{found[0]} ")
            case "scheme":
                shown.append(": ")
            case "slashes":
                shown.append("/ ")
            case _:
                shown.append(" @ ")
    shown.append(text[at:end])
    return "".join(shown)


def _visible(text: str, before: str) -> str:
    """Return the text without signs that nobody sees."""
    if text.isascii() and (text.isprintable() or text.replace("\n", "").isprintable()):
        return text
    kept: list[str] = []
    last = before[-1:]
    for sign in text:
        if sign in _JOINERS:
            is_kept = bool(last) and not last.isascii()
        else:
            is_kept = sign in "\n\t" or (
                sign not in _SEPARATORS
                and unicodedata.category(sign) not in {"Cc", "Cf"}
            )
        if is_kept:
            kept.append(sign)
            last = sign
    return "".join(kept)
