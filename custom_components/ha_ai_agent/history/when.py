"""Days that people name: today, yesterday, last week. Pure."""

import re
from typing import Final

# First and last day, counted back from today. Words as they stand in a sentence.
_DAYS: Final = {
    (0, 0): (
        "today heute aujourd'hui hoy oggi hoje vandaag idag i-dag dzisiaj dziś dnes ma "
        "tänään azi днес сьогодні сегодня σήμερα bugün היום اليوم 今日 今天 오늘 วันนี้ "
        "avui gaur danes danas täna šodien šiandien hôm-nay hari-ini आज"
    ),
    (1, 1): (
        "yesterday yesterday's gestern gestrige gestrigen hier ayer ieri ontem "
        "gisteren igår i-går wczoraj wczorajsze včera včerajší tegnap eilen eilinen "
        "вчера вчерашний учора вчора χθες χτες dün אתמול أمس امس 昨日 昨天 어제 "
        "เมื่อวาน ahir atzo včeraj jučer eile vakar hôm-qua kemarin kahapon"
    ),
    (2, 2): (
        "day-before-yesterday vorgestern avant-hier anteayer l'altro-ieri anteontem "
        "eergisteren i-förrgår i-forgårs przedwczoraj předevčírem tegnapelőtt "
        "toissapäivänä позавчера προχθές 前天 一昨日 그저께"
    ),
    (7, 13): (
        "last-week letzte-woche letzten-woche semaine-dernière semana-pasada "
        "settimana-scorsa semana-passada vorige-week afgelopen-week förra-veckan "
        "sidste-uge forrige-uke zeszłym-tygodniu minulý-týden múlt-héten "
        "viime-viikolla прошлой-неделе 上周 先週 지난주"
    ),
}


def days_ago(text: str) -> tuple[int, int] | None:
    """Return how many days ago, from and to, the words speak of."""
    words = f" {' '.join(re.findall(r"[\w']+", text.casefold()))} "
    found = [
        (len(name), days)
        for days, names in _DAYS.items()
        for name in names.split()
        if _names(words, name.replace("-", " ").casefold())
    ]
    # The longest name says most: "the day before yesterday" holds "yesterday".
    return max(found)[1] if found else None


def _names(words: str, name: str) -> bool:
    if ord(name[0]) >= 0x0E00:
        # No spaces between words there.
        return name in words
    return f" {name} " in words
