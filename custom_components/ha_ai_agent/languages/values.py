# ruff: noqa: RUF001  # the signs of many languages are what this is about
"""Numbers with units, dates and times as a language says them."""

from datetime import datetime
from decimal import Decimal
from functools import lru_cache
import re
from typing import Final

from .language import Speech, Words
from .plurals import unit_name

_SPACE: Final = r"[ \u00a0\u202f]?"
_NUMBER: Final = r"\d+(?:[.,\u202f\u00a0]\d+)*"
# Letters and digits that would belong to the number or the unit. Chinese, Japanese and
# Korean go on right behind it.
_LETTER: Final = r"[^\W\u1100-\uffff]"
_TIME: Final = re.compile(
    rf"(?<![:.,/-])(?<!{_LETTER})([01]?\d|2[0-3]):([0-5]\d)(?!{_LETTER}|:\d|/|[.,]\d)"
    r"(?=(?:[ \u00a0]([^\W\d_]+(?:\.[^\W\d_]\.)?))?)"
)
_DATE: Final = re.compile(
    r"(?<![\w./-])(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?![\w-])"
    r"|(?<![\w./-])(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
    r"[T ](\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?(?![\w-])"
)
_TWELVE: Final = re.compile(
    rf"(?<![:.,/-])(?<!{_LETTER})(0?[1-9]|1[0-2]):([0-5]\d)[ \u00a0\u202f]?"
    rf"([AaPp])(?:\.[Mm]\.|[Mm](?!{_LETTER}))"
)
_INCHES: Final = (
    r"(?:(?<=[.,]\d[ \u00a0])|(?<=[.,]\d\d[ \u00a0])|(?<=[.,]\d\d\d[ \u00a0]))in"
    r"|in(?=\s*(?:$|[.,;:!?)]|(?:of|per|deep|high|wide|long|tall|thick|rain|snow)\b))"
)
"""Not "5 in the hall"."""
_PERCENT_BEFORE: Final = re.compile(rf"%{_SPACE}({_NUMBER})(?!{_LETTER}|{_SPACE}%)")
_ABOUT: Final = re.compile(r"(?<![\w~])~(?=\d)")
# "5A" is a room or a page, "5 A" is a current.
_GUARDED: Final = {
    **{unit: rf"(?<=[\s\u00a0]){unit}" for unit in ("A", "B", "J")},
    "in": f"(?:{_INCHES})",
}
_EXPONENT: Final = re.compile(r"(?<![\w.,])\d+(?:\.\d+)?[eE][-+]\d\d?(?![\w.])")
_BELOW: Final = re.compile(r"(?<![^\s(。！？；])(?<!\d\s)[-−](?=\d)")
_CURRENCY: Final = "€$£₴₺₽¥"
_MANY: Final = r"(?:[kKM](?!\w)|m[ei]l|mln|mrd|mio|mia|bi|tau|tho|hun|tys|тыс|млн)"
"""How "million" begins: "$2 million" are two million dollars."""
_AM_PM: Final = frozenset({"am", "pm", "a.m.", "p.m.", "o'clock"})


def speak_values(text: str, words: Speech) -> str:
    """Return the text with what is measured and dated in words."""
    if not words.units or not any(map(str.isdigit, text)):
        return text
    text = _EXPONENT.sub(_written_out, text)
    if words.short_hours:
        text = _hours(words.short_hours).sub(" h", text)
    if words.money:
        text = _paid(text, words)
    if words.about:
        text = _ABOUT.sub(words.about + (" " if words.spaced else ""), text)
    if words.date:
        text = _DATE.sub(lambda found: _date(found, words), text)
    if words.time != "12h":
        text = _TWELVE.sub(_on_24_hours, text)
    if words.time:
        text = _TIME.sub(lambda found: _time(found, words), text)
    if "{}" in (percent := next(iter(words.units.get("%", ())), "")):
        # Where the word stands before the number, people write the sign there, too.
        text = _PERCENT_BEFORE.sub(
            lambda found: percent.format(_number(found[1], words)[1]), text
        )
    names = (*words.units, *words.money)
    text = _pattern(names).sub(lambda found: _value(found, words), text)
    # "From -18 to -12 °C": the first has no unit.
    return _BELOW.sub(f"{words.minus} ", text) if words.minus else text


def speak_time(when: datetime, now: datetime, words: Speech) -> str:
    """Return when something is due; without the day where that is today."""
    is_twelve = words.time == "12h"
    time = f"{when:%I:%M %p}".lstrip("0") if is_twelve else f"{when:%H:%M}"
    day = "" if when.date() == now.date() else f"{when:%Y-%m-%d}"
    return " ".join(filter(None, (speak_values(day, words), speak_values(time, words))))


@lru_cache(maxsize=32)
def _pattern(units: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds a number, or a range, with a unit of the language."""
    names = "|".join(
        _GUARDED.get(unit) or re.escape(unit)
        for unit in sorted(units, key=len, reverse=True)
    )
    return re.compile(
        rf"(?<![.,:/])(?<!{_LETTER})(?:(?P<low>[-−]?{_NUMBER}){_SPACE}[-–]{_SPACE})?"
        rf"(?P<sign>(?<![)])(?<!{_LETTER})[-−])?(?P<number>{_NUMBER})"
        rf"{_SPACE}(?P<unit>{names})(?!{_LETTER}|[°²³/·'’])"
    )


def _written_out(found: re.Match[str]) -> str:
    """Return 0.000036 for 3.6e-05: nobody says the exponent."""
    return format(Decimal(found[0]), "f")


@lru_cache(maxsize=16)
def _hours(names: Words) -> re.Pattern[str]:
    """Return what finds hours that stand before minutes: "1 t 20 min"."""
    short = "|".join(map(re.escape, names))
    return re.compile(rf"(?<=\d){_SPACE}(?:{short})(?={_SPACE}\d+{_SPACE}min)")


def _paid(text: str, words: Speech) -> str:
    """Return amounts with the sign behind them, and in words what they are paid for."""
    before, per = _prices(tuple(words.money), tuple(words.per))
    text = before.sub(r"\g<sign>\g<number> \g<money>", text)
    space = " " if words.spaced else ""
    return per.sub(lambda it: f" {it[1]}{space}{words.per[it[2]]}", text)


@lru_cache(maxsize=32)
def _prices(signs: Words, units: Words) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what finds "$0.31", and "€/kWh" behind a number."""
    leading = "|".join(re.escape(sign) for sign in signs if sign[-1] in _CURRENCY)
    names = "|".join(map(re.escape, sorted(signs, key=len, reverse=True)))
    paid = "|".join(map(re.escape, sorted(units, key=len, reverse=True))) or "(?!)"
    before = (
        rf"(?<![\w.,{_CURRENCY}])(?P<sign>[-−]?)(?P<money>{leading or '(?!)'}){_SPACE}"
        rf"(?P<number>{_NUMBER})(?!{_LETTER}|[°²³·'’]|{_SPACE}{_MANY})"
    )
    per = rf"(?<=\d){_SPACE}({names}){_SPACE}/{_SPACE}({paid})(?!{_LETTER}|[°²³/·'’])"
    return re.compile(before, re.IGNORECASE), re.compile(per)


def _value(found: re.Match[str], words: Speech) -> str:
    digits, unit = found["number"], found["unit"]
    number, spoken = _number(digits, words)
    if (name := unit_name(words, unit, number)) is None:
        return found[0]
    before, _, name = name.rpartition("{}")
    space = " " if words.spaced else ""
    if found["sign"]:
        spoken = f"{words.minus}{space}{spoken}"
    if low := found["low"]:
        minus = f"{words.minus}{space}" if low[0] in "-−" else ""
        low = f"{minus}{_number(low.lstrip('-−'), words)[1]}"
        spoken = f"{low}{space}{words.to}{space}{spoken}"
    return f"{before}{spoken}{space if name else ''}{name}"


def _number(digits: str, words: Speech) -> tuple[float, str]:
    """Return a number, and how it is written where it is read aloud."""
    plain = digits.replace("\u202f", "").replace("\u00a0", "")
    # The last mark is the one that may begin the fraction: "1.234,5" and "1,234.5".
    mark = max(".,", key=plain.rfind)
    whole, mark, fraction = plain.rpartition(mark)
    other = "," if mark == "." else "."
    if mark and other in whole and mark not in whole:
        whole = whole.replace(other, "")
        return float(f"{whole}.{fraction}"), f"{whole}{words.decimal}{fraction}"
    is_grouped = len(fraction) == 3 and whole != "0" and mark != words.decimal
    if not mark or "." in whole or "," in whole or is_grouped:
        # Thousands, or something that is better left alone.
        return float(re.sub(r"\D", "", plain) or 0), digits
    if not fraction.strip("0"):
        return float(whole), whole
    return float(f"{whole}.{fraction}"), f"{whole}{words.decimal}{fraction}"


def _time(found: re.Match[str], words: Speech) -> str:
    hour, minute, following = int(found[1]), int(found[2]), (found[3] or "").lower()
    if following in _AM_PM or following in words.keep_time_before:
        return found[0]
    if words.time == "12h":
        if hour < 13:
            # Morning or evening: it does not say.
            return found[0]
        return f"{hour - 12}{f':{minute:02}' if minute else ''} PM"
    template = words.time if minute else words.hour
    # A language with words between hour and minute does not say the zero of "05".
    is_written = ":" in template
    return template.format(
        h=hour,
        m=f"{minute:02}" if is_written else minute,
        hours=unit_name(words, "h", hour),
    )


def _on_24_hours(found: re.Match[str]) -> str:
    hour = int(found[1]) % 12 + (12 if found[3] in "Pp" else 0)
    return f"{hour}:{found[2]}"


def _date(found: re.Match[str], words: Speech) -> str:
    year, month, day = (int(found[i] or found[i + 3]) for i in (1, 2, 3))
    name = words.months[month - 1] if words.months else ""
    date = words.date.format(year=year, month=name, mon=month, day=day)
    return f"{date} {found[7]}" if found[7] else date
