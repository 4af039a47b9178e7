"""Text from outside, made harmless: one line, bounded, printable. Pure."""

from typing import Final
import unicodedata

NAME_LIMIT: Final = 80
LINE_LIMIT: Final = 120
"""Of states and descriptions in what a tool returns."""
_ELLIPSIS: Final = "…"
# Controls, format characters (bidi overrides, zero width), separators, private use.
_DROPPED: Final = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs", "Co", "Cn"})


def one_line(text: object, limit: int = NAME_LIMIT) -> str:
    """Return the text on one line, without control characters, bounded."""
    raw = text if isinstance(text, str) else str(text)
    if len(raw) > limit * 4:
        raw = raw[: limit * 4]
    if not raw.isprintable():
        raw = "".join(
            " " if unicodedata.category(sign) in _DROPPED else sign for sign in raw
        )
    elif len(raw) <= limit and raw[:1] != " " != raw[-1:] and "  " not in raw:
        # Nearly every name: nothing to mend. Read a thousand times in a build.
        return raw
    line = " ".join(raw.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + _ELLIPSIS


def quoted(text: object, limit: int = NAME_LIMIT) -> str:
    """Return the text as marked data: in quotes that it cannot close."""
    return f'"{one_line(text, limit).replace('"', "'")}"'


# In every script: whatever has one of them in it may be a question.
QUESTION_MARKS: Final = frozenset(
    "?\u00bf\u037e\u055e\u061f\u1367\u1945\u203d\u2047\u2048\u2049\u2753\u2754"
    "\u2cfa\u2cfb\u2e18\u2e2e\u2e54\ua60f\ua6f7\ufe16\ufe56\uff1f"
)
