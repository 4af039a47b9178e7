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


def _parts(text: str) -> re.Pattern[str]:
    """Return a pattern for parts of words, folded as the words are."""
    return re.compile("|".join(fold(part) for part in text.split()))


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
    garasje garasjeport garasjedor inngangsdor lage indkorsel indgangsdor infart
    cochera saracinesca cancelletto pforte voordeur achterdeur hek
    πορτα πυλη γκαραζ γκαραζοπορτα μπαρα εισοδος
    poarta usa garaj bariera
    двері ворота хвіртка брама гараж шлагбаум
    garatge portal barrera
    vratka branka garazove garaza
    """)
_GARAGE_PARTS: Final = _parts("""
    garagent garagedoor garagedor garageport garasje autotalli garazs
    гараж γκαραζ 车库 車庫 ガレージ 차고
    """)
# Words that are put together with others, and those of scripts without spaces.
_ENTRANCE_PARTS: Final = _parts("""
    (?:haus|eingangs|wohnungs|keller|hof|garten|neben|hinter|seiten)tue?r
    (?:hof|garten|garagen|einfahrts|roll|schiebe|sektional|flugel|schwing)tor
    (?:voor|achter|garage|zij)deur (?:tuin|garage|inrij)poort
    (?:ytter|entre|port)dorr (?:hoved|inngangs|indgangs|ytter)dor ulko-?ovi
    大门 大門 开门 開門 院门 院門 入户门 前门 前門 后门 後門 门禁 門禁 闸门 閘門
    玄関 門扉 ゲート ドア 대문 현관문 게이트 출입문
    """)
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
    φως λαμπα κουρτινα ρολο παραθυρο καμερα κουδουνι
    lumina lampa jaluzea fereastra perdea sonerie
    світло лампа штора вікно жалюзі камера дзвінок
    llum finestra cortina timbre camera
    """)
_SHADE_PARTS: Final = _parts("""
    灯 燈 照明 ライト 조명 カメラ 摄像 攝影 카메라 铃 鈴 チャイム 벨
    窗 窓 창 帘 簾 カーテン 커튼 ブラインド 블라인드 センサ 传感 感應 센서
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
    garasjeport portapner turoffner tursummer turknopf deurdrukker
    lage portalen elslutblek sluitplaat sahkolukko
    πυλη γκαραζοπορτα θυροτηλεφωνο
    poarta interfon хвіртка брама cancelletto pforte cochera
    branka vratka elektrozamek
    """)
_OPENER_PARTS: Final = _parts("""
    (?:tor|tuer|tur)o(?:e)?ffn torantrieb turantrieb (?:deur|poort)open
    (?:grind|port|dorr)oppn (?:dor|port)a[pb]n (?:kapu|ajto)nyit ovenava portinava
    开门 開門 大门 大門 车库 車庫 解锁 解鎖 門扉 解錠 開錠 ゲート ガレージ
    대문 차고 게이트 문열 문개방
    """)
# To open, and to unlock, as a button is named.
_OPEN_WORDS: Final = words_of("""
    open opens opener opening offnen oeffnen offner oeffner auf aufmachen
    ouvrir ouvre ouverture abrir abre apertura abertura aprire apri openen
    oppna oppnare abn abne abner apne apner avaa avaus otworz otworzyc otwieranie
    otevrit otevri otvorit открыть открой открытие відкрити відчинити ac
    nyit nyitas kinyit deschide deschidere ανοιξε ανοιγμα obre obrir obertura
    """)
_UNLOCK_WORDS: Final = words_of("""
    unlock unlocks unlatch unbolt entriegeln entriegelung entsperren aufschliessen
    aufsperren deverrouiller deverrouillage desbloquear desbloqueo destrancar
    sblocca sbloccare sblocco ontgrendel ontgrendelen odblokuj odemknout odemkni
    odomknut отпереть разблокировать відімкнути розблокувати deblocheaza descuie
    ξεκλειδωσε ξεκλειδωμα desbloqueja
    """)
_LOCK_WORDS: Final = words_of("""
    lock locks bolt schloss turschloss serrure verrou cerradura cerrojo serratura slot
    lukko zamek fechadura zamok замок замка kilit broasca incuietoare
    κλειδαρια pany
    """)
# What is set about a way in, and opens none.
_ABOUT_WORDS: Final = words_of("""
    notification notifications alert alerts reminder timeout delay duration speed
    sensitivity volume brightness child mode schedule auto automatic identify restart
    reboot reset update sound relock autolock calibrate calibration ping sync firmware
    chime
    benachrichtigung erinnerung dauer verzogerung kindersicherung automatik neustart
    notificacion retraso rappel delai notifica ritardo melding vertraging
    """)
_GARAGE: Final = words_of(
    "garage garagen garaje garagem garaz garazs garaj autotalli гараж garasje "
    "cochera garatge γκαραζ"
)
_DOOR: Final = words_of("""
    door doors open tor tur porte puerta porta deur dorr dor ovi drzwi vrata dvere дверь
    kapi ajto dorren doren dora ytterdorren usa πορτα двері portes puertas turen tueren
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
        shades = _shades(words)
        is_garage = bool(words & _GARAGE) or _matches(words, _GARAGE_PARTS)
        if shades - (_SHUTTERS if is_garage else frozenset()):
            return False
        if is_garage or _names_entrance(words):
            return True
        if shades:
            return False
    return False


def looks_like_opener(*names: str, is_button: bool = False) -> bool:
    """Return whether a switch, a button or the like seems to open a way in.

    A button that is named after a door and nothing else does something to it.
    """
    words = words_of(*names)
    if words & _ABOUT_WORDS or _shades(words):
        return False
    if words & (_OPENER_WORDS | _UNLOCK_WORDS) or _matches(words, _OPENER_PARTS):
        return True
    is_garage = bool(words & _GARAGE) or _matches(words, _GARAGE_PARTS)
    is_entrance = is_garage or _names_entrance(words) or bool(words & _DOOR)
    does = words & (_DOOR if is_garage else _OPEN_WORDS | _LOCK_WORDS)
    return is_entrance and (is_button or bool(does))


def looks_like_lock(*names: str) -> bool:
    """Return whether a switch seems to be a lock: who knows which way round it is."""
    words = words_of(*names)
    if words & _ABOUT_WORDS or _shades(words):
        return False
    if not words & (_LOCK_WORDS | _UNLOCK_WORDS):
        return False
    return _names_entrance(words) or bool(words & _DOOR)


def looks_like_siren(*names: str) -> bool:
    """Return whether a switch seems to sound a siren."""
    words = words_of(*names)
    return bool(words & _SIREN_WORDS)


def _names_entrance(words: frozenset[str]) -> bool:
    return bool(words & _ENTRANCE_WORDS) or _matches(words, _ENTRANCE_PARTS)


def _shades(words: frozenset[str]) -> frozenset[str]:
    """Return the words that say that it is something else, lamp or blind."""
    return frozenset(
        word for word in words if word in _SHADE_WORDS or _SHADE_PARTS.search(word)
    )


def _matches(words: frozenset[str], parts: re.Pattern[str]) -> bool:
    return any(parts.search(word) for word in words)
