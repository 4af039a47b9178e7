"""Names that tell a way in, and names that only look like one."""

import pytest

from custom_components.ha_ai_agent.domains.entrances import (
    looks_like_entrance,
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
