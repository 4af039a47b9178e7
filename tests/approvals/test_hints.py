"""Names that tell a way in, and names that only look like one."""

import pytest

from custom_components.ha_ai_agent.domains.entrances import (
    looks_like_entrance,
    looks_like_lock,
    looks_like_opener,
    looks_like_siren,
    words_of,
)


@pytest.fixture(autouse=True)
def _enable_custom_integrations() -> None:
    """Nothing here needs Home Assistant."""


def test_entrances_in_many_languages() -> None:
    for name in (
        "Garage Door",
        "Driveway gate",
        "Garagentor",
        "Doppelgaragentor",
        "Hoftor",
        "Portail",
        "Porte de garage",
        "Puerta del garaje",
        "Portón",
        "Cancello",
        "Garagedeur",
        "Garageport",
        "Portão",
        "Brama wjazdowa",
        "Garážová vrata",
        "Гаражные ворота",
        "Garázskapu",
        "cover.garage_shutter",
    ):
        assert looks_like_entrance((name,)), name


def test_shades_are_no_entrances() -> None:
    for name in (
        "Kitchen",
        "Garage window blind",
        "Door curtain",
        "Jalousie Tür",
        "Volet de la porte",
        "Gardin",
        "Motor 3",
        "Storage shelf",
        "Monitor",
    ):
        assert not looks_like_entrance((name,)), name
    # Its own name comes before that of the box that drives it.
    assert looks_like_entrance(("Garage",), ("Shelly shutter",))
    assert not looks_like_entrance(("Blind",), ("Garage controller",))
    assert looks_like_entrance(("Relay 1",), ("Garage controller",))


def test_openers() -> None:
    for name in (
        "switch.gate",
        "Türöffner",
        "Garage door",
        "Portail",
        "Electric strike",
    ):
        assert looks_like_opener(name), name
    for name in (
        "Garage light",
        "Front door light",
        "Gateway restart",
        "Garage",
        "Front door bell",
        "Gate camera",
        "Coffee",
    ):
        assert not looks_like_opener(name), name


def test_sirens() -> None:
    assert looks_like_siren("switch.outdoor_siren")
    assert looks_like_siren("Sirène")
    assert not looks_like_siren("Alarm clock")


def test_words_have_no_accents() -> None:
    assert words_of("Türöffner_2", "DØR Łódź") == {"turoffner", "2", "dor", "lodz"}


def test_openers_in_many_languages() -> None:
    """What opens or unlocks, however a language puts it together."""
    for name in (
        "Unlock front door",
        "button.open_the_gate",
        "Haustür entriegeln",
        "Garagentoröffner",
        "Tür aufschließen",
        "Ouvrir la porte",
        "Ouverture portail",
        "Abrir puerta",
        "Apri porta",
        "Cancelletto",
        "Voordeur openen",
        "Poortopener",
        "Öppna dörren",
        "Portåbner",
        "Åpne døren garasjeport",
        "Ovenavaus",
        "Otwórz drzwi",
        "Otevřít dveře",
        "Открыть дверь",
        "Відчинити двері",
        "Kapı aç",
        "Kapunyitó",
        "Deschide ușa",
        "Άνοιγμα πόρτας γκαραζόπορτα",
        "Obre la porta",
        "开门",
        "大门",
        "ガレージ 開錠",
        "대문",
        "Front door lock",
        "Türschloss Tür",
    ):
        assert looks_like_opener(name), name
    for name in (
        "Gate notifications",
        "Garage door sensor",
        "Child lock",
        "Oven door light",
        "车库灯",
        "玄関ライト",
        "현관 조명",
        "Bathroom fan",
        "Open window reminder",
        "Temperatur",
        "Sport",
        "Las luces de la sala",
        "Front door autolock",
        "Monitor",
    ):
        assert not looks_like_opener(name, is_button=True), name
    # A button that is named after a door, and after nothing else.
    assert looks_like_opener("Front door", is_button=True)
    assert not looks_like_opener("Front door")
    assert not looks_like_opener("Front door identify", is_button=True)


def test_entrances_in_more_languages() -> None:
    for name in (
        "Garasjeport",
        "Haustür",
        "Terrassentor Gartentor",
        "Voordeur",
        "Ulko-ovi",
        "γκαραζόπορτα",
        "Poarta",
        "хвіртка",
        "车库门",
        "ガレージ",
        "차고문",
        "게이트",
    ):
        assert looks_like_entrance((name,)), name
    for name in ("玄関カーテン", "현관 블라인드", "车库窗帘", "Temperatur"):
        assert not looks_like_entrance((name,)), name


def test_switches_that_are_locks() -> None:
    assert looks_like_lock("Front door lock")
    assert looks_like_lock("Serrure de la porte")
    for name in ("Child lock", "Door lock sound", "Screen lock", "Front door"):
        assert not looks_like_lock(name), name
