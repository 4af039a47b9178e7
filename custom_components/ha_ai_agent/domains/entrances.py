"""Names that tell an entrance or a siren where no device class does. Pure.

Many gate and garage drives come into a home as a cover without a device class, or as a
relay. Their names are all there is to go by; a label or a rule says it better.
"""

from collections.abc import Iterable
import re
from typing import Final

from ..folding import fold

_WORD: Final = re.compile(r"[^\W_]+")


def words_of(*texts: str) -> frozenset[str]:
    """Return the words of names and ids, lower case and without accents."""
    found: set[str] = set()
    for text in texts:
        found.update(_WORD.findall(fold(text)))
    return frozenset(found)


# Whole words, without accents, in the languages that the answers know.
_ENTRANCE_WORDS: Final = words_of("""
    gate gates door doors entrance driveway garage garages
    tor tore tur tuer haustur haustuer garagentor rolltor hoftor gartentor einfahrt
    einfahrtstor sektionaltor schiebetor schranke
    portail portillon porte garage barriere
    puerta porton garaje cancela barrera
    cancello portone porta sbarra basculante
    poort deur garagedeur voordeur garagepoort slagboom
    garageport port porten grind dorr ytterdorr entredorr
    dor garagedor yterdor laage hoveddor
    portti ovi autotalli nosturiovi ulko ulkoovi
    brama furtka drzwi garaz garazowa szlaban wjazd
    portao garagem portas
    brana vrata dvere garazova zavora
    ворота дверь калитка гараж шлагбаум
    kapi garaj bariyer
    kapu ajto garazs garazskapu garazsajto sorompo
    """)
_GARAGE_PARTS: Final = ("garagentor", "garagedoor", "garagedor", "garageport", "гараж")
_SHADE_WORDS: Final = words_of("""
    blind blinds shade shades curtain curtains awning shutter shutters window windows
    skylight screen light lamp led sensor camera bell doorbell heater fan battery
    rollo rollladen rolladen jalousie markise fenster dachfenster vorhang raffstore
    licht lampe kamera klingel heizung leuchte beleuchtung
    volet volets store stores rideau fenetre lumiere lampe
    persiana persianas cortina toldo ventana luz lampara
    tapparella tapparelle tenda tende finestra luce lampada
    gordijn gordijnen rolluik zonwering raam lamp verlichting
    persienn gardin markis fonster lampa belysning lys lampe vindue vindu
    verho kaihdin ikkuna valo lamppu
    roleta rolety zaslona okno swiatlo lampa zaluzje zaluzie svetlo
    janela estore luz
    штора шторы жалюзи окно свет лампа
    perde panjur pencere isik lamba fuggony redony ablak lampa vilagitas
    """)
_OPENER_WORDS: Final = words_of("""
    opener gate gates strike latch buzzer
    turoffner tueroeffner garagentor hoftor rolltor einfahrtstor gartentor schiebetor
    tor haustur
    portail portillon gache
    porton abrepuertas portero cancela
    cancello portone apriporta apricancello
    poort deuropener garagedeur garagepoort slagboom
    garageport dorroppnare portoppnare grind
    doraabner dorabner portabner dorapner portapner garagedor
    portti autotallinovi
    brama furtka domofon elektrozaczep szlaban
    portao
    brana vrata
    ворота калитка домофон шлагбаум
    kapu kapunyito garazskapu
    """)
_GARAGE: Final = words_of(
    "garage garagen garaje garagem garaz garazs garaj autotalli гараж"
)
_DOOR: Final = words_of("""
    door doors open tor tur porte puerta porta deur dorr dor ovi drzwi vrata dvere дверь
    kapi ajto
    """)
# A garage's roller door is often called a shutter.
_SHUTTERS: Final = frozenset({"shutter", "shutters", "rollladen", "rolladen"})
_SIREN_WORDS: Final = words_of("""
    siren sirens sirene sirenen sirena sirenas sireni sireenit sireeni syrena sirenes
    sireny сирена
    """)


def looks_like_entrance(own: Iterable[str], others: Iterable[str] = ()) -> bool:
    """Return whether a cover without a device class seems to be a way in.

    Its own names come first; those of its device and its aliases speak only where they
    say nothing.
    """
    for words in (words_of(*own), words_of(*others)):
        shades = words & _SHADE_WORDS
        is_garage = bool(words & _GARAGE) or any(
            part in word for word in words for part in _GARAGE_PARTS
        )
        if shades - (_SHUTTERS if is_garage else frozenset()):
            return False
        if is_garage or words & _ENTRANCE_WORDS:
            return True
        if shades:
            return False
    return False


def looks_like_opener(*names: str) -> bool:
    """Return whether a switch or a button seems to open a way in."""
    words = words_of(*names)
    if words & _SHADE_WORDS:
        return False
    return bool(words & _OPENER_WORDS) or bool(words & _GARAGE and words & _DOOR)


def looks_like_siren(*names: str) -> bool:
    """Return whether a switch seems to sound a siren."""
    words = words_of(*names)
    return bool(words & _SIREN_WORDS)
