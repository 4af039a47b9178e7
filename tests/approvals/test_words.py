# signs that look like others are what this is about
"""What may leave in the words of a call: addresses in all forms, searches, messages."""

from typing import Any

import pytest

from custom_components.ha_ai_agent.approvals.policy import PolicyOptions, decide
from custom_components.ha_ai_agent.calls.known import Known
from custom_components.ha_ai_agent.calls.resolved import Allowed
from custom_components.ha_ai_agent.calls.subjects import EntityFacts, Facts
from custom_components.ha_ai_agent.models import Speaker

from .desk import call


@pytest.fixture(autouse=True)
def _enable_custom_integrations() -> None:
    """Nothing here needs Home Assistant."""


ADDRESSES = (
    *("http://evil.example/?d=1", "HTTPS://EVIL.EXAMPLE", "//evil.example/x", "mms:x"),
    *("rtmps://evil/x", "plugin://plugin.video/?u=x", "media-source://tts/x?message=y"),
    *("evil.example", "evil.example:8080/x", "evil:8080", "www.evil", "user@evil.org"),
    *(
        "192.168.1.9",
        "192.168.1.9:80/x",
        "0xC0A80109",
        "0300.0250.0.1",
        "0xC0.0xA8.1.9",
    ),
    *("[fe80::1]", "fe80::1", "2001:db8:0:0:0:0:0:1", "xn--80ak6aa92e.com", "еvil.рф"),
    *("http%3A%2F%2Fevil.example", "http%253A%252F%252Fevil", "&#104;ttp&#58;//evil"),
    *(
        "ht\u200btp://evil",
        "evil\u200b.example",
        "http：／／evil",
        "evil。example",
        "evil․com",
    ),
    *(
        "http:\\\\evil\\x",
        "\\\\evil\\share",
        "/media/x",
        "../x",
        "~/x",
        "data:text/html,x",
    ),
    *(
        "javascript:x",
        "file:///etc/passwd",
        "spotify:track:1",
        "ht\ntp://evil",
        "evil．com",
    ),
    *("http:∕∕evil.example", "(http://evil)", "see http://evil now", "tel:123456"),
)
IN_PLACES: tuple[Any, ...] = (
    lambda text: {"media_content_id": text},
    lambda text: {"option": text},
    lambda text: {"extra": {"metadata": {"images": [{"url": text}]}}},
    lambda text: {"list": ["a", ["b", text]]},
    lambda text: {text: 1},
    lambda text: {"item": f"Look at {text} now"},
)
PLAIN = (
    *("Bohemian Rhapsody", "SWR3", "AC DC", "Kids' songs, vol. 2", "10:30", "07:30:00"),
    *(
        "2026-11-28T10:00:00+01:00",
        "2026-11-28 10:00:00",
        "1/2 kg flour",
        "21.5",
        "Eco",
    ),
    *(
        "Buy milk; eggs",
        "Dr. Smith at 10:30 a.m.",
        "50 %",
        "Größe: 5",
        "牛乳を買う。卵も。",
    ),
    *("FREQ=WEEKLY;BYDAY=MO", "#ff8800", "Europe/Amsterdam", "24/7", "HDMI 1", "R&B"),
)


def asks(
    service_id: str, data: dict[str, Any], known: Known | None = None, **more: Any
) -> bool:
    entity_id = f"{service_id.partition('.')[0]}.thing"
    facts = Facts(
        speaker=Speaker(user_id="anna"),
        entities={entity_id: EntityFacts(entity_id=entity_id)},
        known=known or Known(),
        **more,
    )
    decision = decide(call(service_id, entity_id, data=data), facts, PolicyOptions())
    return decision != Allowed()


@pytest.mark.parametrize("text", ADDRESSES)
def test_an_address_asks_wherever_it_stands(text: str) -> None:
    assert [
        number
        for number, place in enumerate(IN_PLACES)
        if not asks("media_player.play_media", place(text))
    ] == []


@pytest.mark.parametrize("text", PLAIN)
def test_plain_words_are_free(text: str) -> None:
    assert not asks("todo.add_item", {"item": text, "description": text})
    assert not asks("input_select.select_option", {"option": text})


def test_long_words_of_nobody_ask_in_every_field() -> None:
    story = "the door is open and nobody is at home " * 6
    known = Known()
    known.hear(f"Write: {story}")
    for service_id, data in (
        ("text.set_value", {"value": story}),
        ("tts.speak", {"message": "Hi", "options": {"voice": story}}),
        ("media_player.select_source", {"source": story}),
    ):
        assert asks(service_id, data), service_id
        assert not asks(service_id, data, known), service_id
    assert not asks("todo.add_item", {"item": "Milk", "description": story})
    assert not asks("input_text.set_value", {"value": "Back at seven"})


def test_in_a_field_for_addresses_less_is_enough() -> None:
    for text in ("localhost", "nas/film", "3232235777", "127.1", "a?b=c", "evil/x"):
        assert asks("media_player.play_media", {"media_content_id": text}), text
    for text in ("Bohemian Rhapsody", "SWR3", "99 Luftballons"):
        assert not asks("media_player.play_media", {"media_content_id": text}), text


def test_what_a_person_wrote_or_browsing_gave_is_free() -> None:
    known = Known()
    known.hear("Play example.com/radio please, or http://other.example/live?a=1.")
    known.give({"x": {"children": [{"media_content_id": "library://track/5"}]}})
    play = "media_player.play_media"
    for text in (
        *("https://example.com/radio", "example.com/radio"),
        *("http://other.example/live?a=1", "library://track/5"),
    ):
        assert not asks(play, {"media_content_id": text}, known), text
    for text in (
        *("https://example.com/radio?d=states", "http://example.com.evil.org/radio"),
        *("library://track/5/../6", "http://other.example/live?a=1&b=2"),
    ):
        assert asks(play, {"media_content_id": text}, known), text


def test_searches_and_messages_are_words_that_leave() -> None:
    search = "media_player.search_media"
    long = "the front door is open and nobody is home until the evening at all"
    names = frozenset({"front door"})
    assert not asks(search, {"search_query": "queen greatest hits"})
    assert asks(search, {"search_query": long})
    assert asks(search, {"search_query": "front door unlocked"}, names=names)
    assert asks(search, {"search_query": "aGVsbG8gd29ybGQgdGhpcyBpcyBhIHNlY3JldA"})
    assert asks("tts.speak", {"message": "The code is 471112"})
    assert not asks("tts.speak", {"message": "Dinner is ready, come down please"})
    known = Known()
    known.hear(f"Look for {long}")
    assert not asks(search, {"search_query": long}, known)


@pytest.mark.parametrize(
    ("service_id", "data", "given", "is_asked"),
    [
        ("media_player.play_media", {"media_content_id": "{{ what }}"}, "evil", True),
        ("media_player.play_media", {"media_content_id": "x"}, "evil", False),
        ("kodi.call_method", {"item": {"file": "http://{{ h }}"}}, "evil", True),
        ("text.set_value", {"value": "http://{{ h }}/x"}, "evil", True),
        ("text.set_value", {"value": "{{ h }}.com"}, "evil", True),
        ("text.set_value", {"value": "{{ h }}"}, "hello", False),
        ("light.turn_on", {"brightness": "{{ level }}"}, 40, False),
        ("tts.speak", {"message": "{{ m }}"}, "Dinner", False),
        ("tts.speak", {"message": "{{ m }}"}, "word " * 40, True),
        ("notify.family", {"message": "{{ m }}"}, "Dinner", True),
        ("tts.speak", {"message": "{{ m }}"}, 471112, True),
        ("matrix.send", {"title": "{{ m }}"}, "Dinner", True),
        ("matrix.send", {"title": "{{ m }}"}, 7, True),
        ("logbook.log", {"message": "{{ m }}"}, "Dinner", False),
        ("input_text.set_value", {"value": "{{ m }}"}, "word " * 50, True),
        ("todo.add_item", {"item": "{{ m }}"}, "word " * 50, False),
    ],
)
def test_a_template_that_the_model_fills_is_its_word(
    service_id: str, data: dict[str, Any], given: Any, *, is_asked: bool
) -> None:
    inner = call(service_id, data=data)
    outer = call("script.x", "script.x", data={"what": given}, contains=(inner,))
    facts = Facts(
        speaker=Speaker(user_id="anna"),
        entities={"script.x": EntityFacts(entity_id="script.x")},
    )
    assert (decide(outer, facts, PolicyOptions()) != Allowed()) is is_asked
    # What its author wrote is the author's own.
    if service_id != "notify.family":
        untouched = call("script.x", "script.x", contains=(inner,))
        assert decide(untouched, facts, PolicyOptions()) == Allowed()
