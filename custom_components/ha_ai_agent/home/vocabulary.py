"""Words for kinds of things, for "all" and for "except". Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ..domains.rows import DOMAINS
from ..folding import words_of
from ..languages import find, known

type Kind = tuple[str, str | None]
"""Domain and, where the word says it, device class."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The words of one language."""

    language: str = "en"
    kinds: Mapping[tuple[str, ...], frozenset[Kind]] = field(default_factory=dict)
    """Folded words of a phrase -> what it may mean."""
    related: Mapping[Kind, tuple[Kind, ...]] = field(default_factory=dict)
    """A word for a measurement also speaks of what is set to it."""
    everything: frozenset[str] = frozenset()
    excepting: frozenset[str] = frozenset()
    whole: frozenset[str] = frozenset()
    rooms: frozenset[str] = frozenset()
    endings: tuple[str, ...] = ()
    joins: bool = True
    small: frozenset[str] = frozenset()


def as_kind(text: str) -> Kind:
    """Return the kind that is written as `sensor.temperature` or `climate`."""
    domain, _, device_class = text.partition(".")
    return domain, device_class or None


def _also(text: str) -> frozenset[Kind]:
    """Return the kinds that words for this speak of, too."""
    return frozenset(
        (row.name, row.also[text] or None)
        for row in DOMAINS.values()
        if text in row.also
    )


def build_vocabulary(language: str, words: Mapping[str, frozenset[Kind]]) -> Vocabulary:
    """Return the vocabulary: what was read, and what every language needs."""
    homes = [language.home for language in known()]
    speech = find(language)
    own = speech.home
    spoken = (find("en").home, own)
    kinds: dict[tuple[str, ...], frozenset[Kind]] = {}
    for source in (
        *_called(language),
        *(dict.fromkeys(home.warmth, _also("warmth")) for home in spoken),
        *(dict.fromkeys(home.brightness, _also("brightness")) for home in spoken),
        words,
    ):
        for phrase, found in source.items():
            if key := tuple(words_of(phrase)[:4]):
                kinds[key] = kinds.get(key, frozenset()) | found
    return Vocabulary(
        language=language,
        kinds=kinds,
        related={
            as_kind(text): tuple(sorted(_also(text), key=str))
            for text in {text for row in DOMAINS.values() for text in row.also}
        },
        everything=_folded(home.everything for home in homes),
        excepting=_folded(home.excepting for home in homes),
        whole=_folded(home.whole for home in homes),
        rooms=_folded(home.rooms for home in spoken),
        endings=own.endings,
        joins=own.joins,
        small=speech.small_words,
    )


def _called(language: str) -> Iterable[Mapping[str, frozenset[Kind]]]:
    """Yield what people call things although Home Assistant's translations do not."""
    english, own = find("en"), find(language)
    for spoken in dict.fromkeys((english, own)):
        for kind, names in spoken.home.kinds.items():
            for name in names:
                # English names are everywhere; its shortest words mean other things
                # elsewhere.
                if own in (spoken, english) or len(name) > 2 or name == "tv":
                    yield {name: frozenset({as_kind(kind)})}


def _folded(lists: Iterable[Iterable[str]]) -> frozenset[str]:
    return frozenset(
        word for texts in lists for text in texts for word in words_of(text)
    )
