# ruff: noqa: RUF001  # the signs of many languages are what this is about
"""Signs, code and tables: what of them can be said."""

import re
from typing import Final

# What has a name in a home: `light.hall_lamp` is said as "hall lamp".
_ENTITY_ID: Final = re.compile(
    r"(?:air_quality|alarm_control_panel|assist_satellite|automation|binary_sensor|button"
    r"|calendar|camera|climate|conversation|counter|cover|date|datetime|device_tracker"
    r"|event|fan|group|humidifier|image|input_boolean|input_button|input_datetime"
    r"|input_number|input_select|input_text|lawn_mower|light|lock|media_player|notify"
    r"|number|person|plant|remote|scene|schedule|script|select|sensor|siren|stt|sun|switch"
    r"|tag|text|time|timer|todo|tts|update|vacuum|valve|water_heater|weather|zone)"
    r"\.([a-z0-9_]+)"
)
_SAYABLE: Final = re.compile(r"[\w\s'’.,:%°+&!?-]*\w[\w\s'’.,:%°+&!?-]*")
_CELL: Final = re.compile(r"(?<!\\)\|")
_RULER: Final = re.compile(r":?-+:?")

_EMOJI_RANGES: Final = (
    (0x20D0, 0x20FF),  # what goes over another sign, keycaps
    (0x2300, 0x23FF),
    (0x2500, 0x27BF),  # frames, blocks, pictures, dingbats
    (0x2900, 0x297F),
    (0x2B00, 0x2BFF),
    (0x3030, 0x3030),
    (0x3297, 0x3299),
    (0xFE00, 0xFE0F),  # how the sign before is drawn
    (0xFFFD, 0xFFFD),  # bytes that were no character
    (0x1F000, 0x1FAFF),
    (0xE0000, 0xE01EF),
)
# Between two emoji this joins them; in some scripts it joins letters.
JOINER: Final = "\u200d"


def is_emoji(char: str) -> bool:
    """Whether a character is a picture, or changes one."""
    if char < "\u20d0":
        return False
    code = ord(char)
    return any(low <= code <= high for low, high in _EMOJI_RANGES)


def is_separator(char: str) -> bool:
    """Whether a character stands between two things; it is said as a short stop."""
    return char in "|•·⇒" or "\u2190" <= char <= "\u21ff"


def word_text(word: str) -> str:
    """Return a word as it is said: ids without their domain, no underscores."""
    if (entity := _ENTITY_ID.fullmatch(word)) is not None:
        word = entity[1]
    return word.replace("_", " ").strip() or word


def code_text(code: str) -> str:
    """Return what can be said of a piece of code; nothing if it is more than a name."""
    code = code.strip()
    if _SAYABLE.fullmatch(code) is None:
        return ""
    return " ".join(map(word_text, code.split()))


def table_row(line: str) -> str:
    """Return the cells of a row; nothing for the ruler below the heads."""
    cells = [cell.strip() for cell in _CELL.split(line.strip().strip("|"))]
    if all(not cell or _RULER.fullmatch(cell) for cell in cells):
        return ""
    return ", ".join(cell for cell in cells if cell)
