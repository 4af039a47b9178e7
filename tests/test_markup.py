"""No picture, link or tag is left, whatever hides it and however it arrives."""

from html import unescape
from random import Random
import re
from urllib.parse import unquote

from markdown_it import MarkdownIt
import pytest

from custom_components.ha_ai_agent.markup import Plain, plain_text

LOADS = re.compile(
    r"<(?:a|img|script|iframe|svg|video|audio|object|ha-)\b", re.IGNORECASE
)
MAKES = re.compile(r"!\[|\]\(|\]\[|\]:|<[a-z/!?]|://|//|\bwww\.\w|\w@\w", re.IGNORECASE)
PIECES = (
    *("![", "](", "http", "s", "://", "//", "evil.example", "/?d=", "<", "img src="),
    *(">", "&lt;", "&#60;", "&#x3c;", "&amp;", "amp;", "lt;", "#33;", "!", "[", "]"),
    *("(", ")", ":", "%5B", "%255D", "%28", "\\", "\\\\", "\u200b", "\u200d", "www"),
    *(".", "x", " ", "\n", "&#", "&", "%", "25", "3C", "a@b.co", "\\u003c", "[r]: "),
    *("`", "é", "\u00ad", "\u202e", "javascript:", "data:", "<ha-alert>", "mailto:"),
)
EVERYDAY = (
    "It is 21.5 °C: fine, yes/no! 50 % off, a < b, [x] 12:30 and 1/2. 👨‍👩‍👧",
    "می‌خواهم",
    "- Milk\n- Bread\n\n**Done!** `light.hall` is on; 5 > 3 & 2 <= 4",
    "C# and AT&T, 100 % sure \\o/",
)


@pytest.fixture(autouse=True)
def _enable_custom_integrations() -> None:
    """Nothing here needs Home Assistant."""


def undone(text: str) -> str:
    """Return a text as somebody reads it who undoes all that hides something."""
    before = None
    while before != text:
        before = text
        text = "".join(sign for sign in text if sign not in "\u200b\u2060\u00ad\ufeff")
        text = unescape(unquote(text))
        text = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)
    return text


def is_text(text: str) -> bool:
    """Return whether a dialog makes nothing of it but text."""
    rendered = MarkdownIt("js-default", {"html": True}).render(text)
    return not LOADS.search(rendered) and not MAKES.search(undone(text))


def streamed(text: str, random: Random) -> str:
    """Return what comes out when the text comes in pieces."""
    plain, shown, at = Plain(), "", 0
    while at < len(text):
        end = at + random.randint(1, 5)
        shown += plain.feed(text[at:end])
        at = end
    return shown + plain.finish()


@pytest.mark.parametrize("text", EVERYDAY)
def test_everyday_words_stay_as_they_are(text: str) -> None:
    assert plain_text(text) == text
    assert streamed(text, Random(1)) == text


def test_no_mixture_becomes_a_link_or_a_picture() -> None:
    random = Random(12)
    for _ in range(6000):
        text = "".join(random.choice(PIECES) for _ in range(random.randint(1, 14)))
        for shown in (plain_text(text), streamed(text, random)):
            assert is_text(shown), (text, shown)


def test_an_address_can_still_be_read() -> None:
    shown = plain_text("See https://example.com/radio?x=1 or [this](ftp://files.org).")
    assert "example.com/radio?x=1" in shown
    assert "files.org" in shown
    assert is_text(shown)


def test_hardly_anything_is_held_back() -> None:
    plain = Plain()
    assert plain.feed("The lamp is on. ") == "The lamp is on. "
    assert plain.feed("It is 5") == "It is 5"
    assert plain.feed("0 %") == "0 "
    assert plain.feed(" now!") == "% now"
    assert plain.finish() == "!"


def test_chains_of_escapes_take_no_time_to_undo() -> None:
    for chain in ("&" + "amp;" * 50_000, "%" + "25" * 100_000, "\\" * 200_000):
        assert len(plain_text(f"{chain}lt;img src=x>")) < 200_000
        assert is_text(plain_text(f"{chain}lt;img src=x>")[-200:])
