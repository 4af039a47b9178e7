"""Clock times and the sun in a sentence: when something shall be done, once. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
import re
from typing import Final, Literal
from unicodedata import normalize

from ....languages.language import HouseholdWords, Language, Words

_HOURS: Final = 24
_NOON: Final = 12

type Day = Literal["", "today", "tomorrow"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenTime:
    """When something shall be done, and the sentence without it."""

    rest: str
    sun: str = ""
    """`sunset` or `sunrise`; else the clock counts."""
    hour: int = 0
    minute: int = 0
    day: Day = ""
    is_exact: bool = False
    """Whether the half of the day is said, too."""
    is_marked: bool = True
    """Whether it can be nothing but a time."""


def moment_of(text: str, language: Language) -> SpokenTime | None:
    """Return the one time in a sentence; None where there is none, or several."""
    clock = language.household.clock
    if not clock:
        return None
    said = normalize("NFC", text).replace("\u2019", "'")
    for pattern, sun, hour in _wholes(clock):
        if (cut := _cut(pattern, said)) is not None:
            rest = _without_day(cut[0], language)
            if rest is None or _time_pattern(language).search(rest[0]):
                return None
            return SpokenTime(
                rest=rest[0], sun=sun, hour=hour, day=rest[1], is_exact=True
            )
    if (cut := _cut(_time_pattern(language), said)) is None:
        return None
    if (left := _without_day(cut[0], language)) is None:
        return None
    return _clock_time(cut[1], left, language.household)


def _wholes(clock: Mapping[str, Words]) -> list[tuple[re.Pattern[str], str, int]]:
    """Return what says a time without a number."""
    found = [
        (_phrases(clock[name]), sun, hour)
        for name, sun, hour in (
            ("sunset", "sunset", 0),
            ("sunrise", "sunrise", 0),
            ("noon", "", _NOON),
            ("midnight", "", 0),
        )
        if clock.get(name)
    ]
    return [(re.compile(text, re.IGNORECASE), sun, hour) for text, sun, hour in found]


def _clock_time(
    match: re.Match[str], left: tuple[str, Day, bool], words: HouseholdWords
) -> SpokenTime | None:
    rest, day, is_evening = left
    named = match.groupdict()
    hour = _number(named["hour"], words)
    minute = int(named["minute"] or named["after"] or 0)
    if named["to"]:
        hour, minute = hour - 1, 30
    elif named["past"] or named["half"]:
        minute = 30
    is_pm, is_am = bool(named["pm"]) or is_evening, bool(named["am"])
    if hour >= _HOURS or minute > 59 or (is_am and is_pm):
        return None
    if is_pm and hour < _NOON:
        hour += _NOON
    elif (is_am and hour == _NOON) or hour < 0:
        hour = 0
    is_written = named["hour"].startswith("0") or hour > _NOON
    is_half = named["to"] or named["past"] or named["half"]
    return SpokenTime(
        rest=rest,
        hour=hour,
        minute=minute,
        day=day,
        is_exact=is_pm or is_am or is_written or not hour,
        is_marked=bool(
            named["oclock"] or named["minute"] or is_half or is_pm or is_am or day
        ),
    )


@cache
def _time_pattern(language: Language) -> re.Pattern[str]:
    """Return what a time by the clock looks like."""
    words = language.household
    clock = words.clock
    at, past, half_to, half, oclock, am, pm = (
        _any(clock.get(name, ()))
        for name in ("at", "half_past", "half_to", "half_after", "oclock", "am", "pm")
    )
    # "À 7 heures" is a time, and what lasts seven hours is read before.
    hours = {*words.hours} - {*clock.get("oclock", ())}
    units = _any(
        (*words.percent, *words.degrees, *words.minutes, *words.seconds, *hours)
    )
    no_amount = rf"(?!\w)(?!\s*(?:[%°]|[.,:]\d))(?!\s+(?:{units})(?!\w))"
    return re.compile(
        rf"(?<!\w)(?:(?:(?:{at})\s*)?(?P<to>{half_to})\s+"
        rf"|(?:{at})\s*(?:(?P<past>{past})\s+)?)"
        rf"(?P<hour>\d{{1,2}}(?!\d)|(?:{_any(_spoken(words))})(?!\w))"
        r"(?:\s?[:.h]\s?(?P<minute>[0-5]\d)(?!\d))?"
        rf"(?P<oclock>\s*(?:{oclock})(?!\w))?"
        r"(?:\s+(?P<after>[0-5]\d)(?![\d.,%°]))?"
        rf"(?P<half>\s+(?:{half})(?!\w))?"
        rf"(?:\s*(?:(?P<am>{am})|(?P<pm>{pm}))(?!\w))?{no_amount}",
        re.IGNORECASE,
    )


def _spoken(words: HouseholdWords) -> list[str]:
    """Return the words for hours."""
    return [
        form
        for source in (
            words.units,
            words.clock.get("hours", ()),
            words.clock.get("half_hours", ()),
        )
        for texts in source
        for form in texts.split("|")
        if form
    ]


def _number(said: str, words: HouseholdWords) -> int:
    if said.isdigit():
        return int(said)
    said = said.casefold()
    for source in (
        words.clock.get("hours", ()),
        words.clock.get("half_hours", ()),
        words.units,
    ):
        for value, texts in enumerate(source):
            if said in texts.split("|"):
                return value
    return _HOURS


def _without_day(text: str, language: Language) -> tuple[str, Day, bool] | None:
    """Return a sentence without its day, the day, and whether the evening is meant."""
    clock = language.household.clock
    for name, day in (
        ("tonight", "today"),
        ("tomorrow", "tomorrow"),
        ("today", "today"),
    ):
        if not clock.get(name):
            continue
        pattern = re.compile(_phrases(clock[name]), re.IGNORECASE)
        found = list(pattern.finditer(text))
        if len(found) > 1:
            return None
        if not found:
            continue
        before = text[: found[0].start()].casefold().split()
        if before and before[-1].strip(",") in _never_before_a_day(language):
            # "Jeden Morgen", "por la mañana": no tomorrow.
            return None
        rest = _joined(text, found[0])
        return (rest, _DAYS[day], name == "tonight")
    return text, "", False


_DAYS: Final[Mapping[str, Day]] = {"today": "today", "tomorrow": "tomorrow"}


def _never_before_a_day(language: Language) -> frozenset[str]:
    words = language.household
    articles = language.lexicon.articles
    return frozenset({*words.everything, *words.prepositions, *articles})


def _cut(pattern: re.Pattern[str], text: str) -> tuple[str, re.Match[str]] | None:
    """Return a text without the one place that is so, and the place."""
    found = list(pattern.finditer(text))
    return (_joined(text, found[0]), found[0]) if len(found) == 1 else None


def _joined(text: str, match: re.Match[str]) -> str:
    rest = f"{text[: match.start()].rstrip(' ,')} {text[match.end() :].lstrip(' ,')}"
    return rest.strip(" ,")


def _phrases(texts: Iterable[str]) -> str:
    return rf"(?<!\w)(?:{_any(texts)})(?!\w)"


def _any(texts: Iterable[str]) -> str:
    """Return a pattern for any of some texts, the longest first."""
    return "|".join(sorted(map(re.escape, texts), key=len, reverse=True)) or "(?!)"
