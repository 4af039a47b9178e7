"""Words for kinds of things, for "all" and for "except", as data. Pure."""

# ruff: noqa: RUF001  (words of many scripts: their letters are meant as they are)

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from ..folding import words_of

type Kind = tuple[str, str | None]
"""Domain and, where the word says it, device class."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The words of one language."""

    language: str = "en"
    kinds: Mapping[tuple[str, ...], frozenset[Kind]] = field(default_factory=dict)
    """Folded words of a phrase -> what it may mean."""
    everything: frozenset[str] = frozenset()
    excepting: frozenset[str] = frozenset()


_EVERYTHING: Final = (
    "all every everything everywhere whole entire each "
    "alle alles jede jeder jedes jeden jedem uberall ganze ganzen sämtliche "
    "alle alles elke iedere overal hele "
    "tout tous toute toutes partout chaque "
    "todo todos toda todas tudo tutto tutti tutta tutte ovunque ogni "
    "alla allt allting hela varje överallt alt hele hver overalt "
    "kaikki kaikkia kaikista koko joka kaikkialla "
    "wszystko wszystkie wszystkich każdy każda każde wszędzie cały całe "
    "všechno všechny všechna všude celý každý vše všetko všetky "
    "все всё всех весь вся всю везде каждый усі всі всюди "
    "minden mindent összes összeset mindenhol tot toate toți tots totes "
    "hepsi hepsini tüm bütün her όλα όλες όλους όλο παντού "
    "sve svi svugdje vsi vse povsod visi visas viss kõik"
)
_EXCEPTING: Final = (
    "except but without besides außer ausser ohne bis behalve zonder uitgezonderd "
    "sauf excepté hormis excepto menos salvo exceto eccetto tranne senza "
    "utom förutom utan undtagen unntatt bortsett paitsi lukuunottamatta ilman "
    "oprócz prócz poza bez kromě mimo okrem кроме без крім kivéve "
    "în afară cu excepția hariç dışında εκτός osim razen izņemot išskyrus välja"
)
_UNSPACED_EVERYTHING: Final = frozenset(
    {"全部", "所有", "すべて", "全て", "모두", "모든"}
)

# What people call things although Home Assistant's translations do not.
_ENGLISH_KINDS: Final[Mapping[str, tuple[Kind, ...]]] = {
    "light": (("light", None),),
    "lights": (("light", None),),
    "lighting": (("light", None),),
    "lamp": (("light", None),),
    "bulb": (("light", None),),
    "plug": (("switch", "outlet"),),
    "outlet": (("switch", "outlet"),),
    "socket": (("switch", "outlet"),),
    "switch": (("switch", None),),
    "blind": (("cover", None),),
    "shade": (("cover", None),),
    "shutter": (("cover", None),),
    "curtain": (("cover", None),),
    "drape": (("cover", "curtain"),),
    "heating": (("climate", None),),
    "heater": (("climate", None), ("water_heater", None)),
    "radiator": (("climate", None),),
    "thermostat": (("climate", None),),
    "air conditioning": (("climate", None),),
    "air conditioner": (("climate", None),),
    "ac": (("climate", None),),
    "music": (("media_player", None),),
    "tv": (("media_player", "tv"),),
    "television": (("media_player", "tv"),),
    "speaker": (("media_player", None),),
    "hoover": (("vacuum", None),),
    "robot": (("vacuum", None), ("lawn_mower", None)),
    "alarm": (("alarm_control_panel", None),),
    "weather": (("weather", None),),
    "camera": (("camera", None),),
    "scene": (("scene", None),),
    "script": (("script", None),),
    "automation": (("automation", None),),
    "timer": (("timer", None),),
    "list": (("todo", None),),
    "calendar": (("calendar", None),),
}

# How warm it is: the words that no translation of a device class contains.
_WARMTH: Final = (
    "warm warmer hot cold cool cooler degrees heiß heiss kalt wärmer kälter grad "
    "heet koud kouder graden chaud froid degrés varmt varm kallt kall kaldt koldt "
    "grader lämmin lämmintä kuuma kylmä kylmää astetta ciepło gorąco zimno stopni "
    "teplo horko zima chladno stupňů calor caliente frío grados calor quente frio "
    "graus caldo freddo gradi тепло жарко холодно градусов meleg hideg fok cald rece "
    "sıcak soğuk derece ζέστη κρύο"
)
_WARMTH_KINDS: Final[frozenset[Kind]] = frozenset(
    {("sensor", "temperature"), ("climate", None)}
)

_BRIGHTNESS: Final = (
    "bright brighter dark darker hell heller dunkel dunkler helder donker clair sombre "
    "ljust ljusare mörkt mörkare lyst mørkt jasno jaśniej ciemno ciemniej valoisa "
    "pimeä claro oscuro escuro luminoso chiaro scuro светло темно világos sötét"
)
_BRIGHTNESS_KINDS: Final[frozenset[Kind]] = frozenset(
    {("sensor", "illuminance"), ("light", None)}
)

# A word for a measurement also speaks of what is set to it.
RELATED_KINDS: Final[Mapping[Kind, tuple[Kind, ...]]] = {
    ("sensor", "temperature"): (("climate", None), ("weather", None)),
    ("sensor", "humidity"): (("humidifier", None),),
    ("binary_sensor", "light"): (("light", None),),
    ("binary_sensor", "lock"): (("lock", None),),
    ("binary_sensor", "plug"): (("switch", "outlet"),),
    ("binary_sensor", "garage_door"): (("cover", "garage"),),
    ("binary_sensor", "door"): (("lock", None),),
}


def build_vocabulary(language: str, words: Mapping[str, frozenset[Kind]]) -> Vocabulary:
    """Return the vocabulary: what was read, and what every language needs."""
    kinds: dict[tuple[str, ...], frozenset[Kind]] = {}
    # English names are everywhere; its shortest words mean other things elsewhere.
    built_in = {
        word: frozenset(found)
        for word, found in _ENGLISH_KINDS.items()
        if len(word) > 2 or language.startswith("en") or word == "tv"
    }
    built_in |= dict.fromkeys(_WARMTH.split(), _WARMTH_KINDS)
    built_in |= dict.fromkeys(_BRIGHTNESS.split(), _BRIGHTNESS_KINDS)
    for source in (built_in, words):
        for phrase, found in source.items():
            if key := tuple(words_of(phrase)[:4]):
                kinds[key] = kinds.get(key, frozenset()) | found
    return Vocabulary(
        language=language,
        kinds=kinds,
        everything=frozenset(words_of(_EVERYTHING))
        | {word for text in _UNSPACED_EVERYTHING for word in words_of(text)},
        excepting=frozenset(words_of(_EXCEPTING)),
    )
