"""The words of a language, taken from what Home Assistant itself ships."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
import re
from typing import Any, Final

from home_assistant_intents import get_intents
from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations

from ..domains.rows import DOMAINS
from ..domains.tables import INTENTS, Intent
from ..folding import fold, is_unspaced, skeleton, words_of
from ..languages import base_code, find
from .matching import endings_of, is_form
from .vocabulary import Kind, Vocabulary, as_kind, build_vocabulary

_COMPONENT: Final = re.compile(
    r"component\.(?P<domain>[a-z_]+)\.entity_component\.(?P<kind>[a-z0-9_]+)\.name"
)
# Sentence templates: what is not a word of the sentence itself.
_MARKUP: Final = re.compile(r"\{[^}]*\}|<[^>]*>")
_RULE: Final = re.compile(r"<([^>]+)>")
_DEPTH: Final = 3
# Share of a group's sentences that a word must be in, and how much rarer elsewhere.
_FREQUENT: Final = 0.12
_RARER: Final = 4

type Group = frozenset[Kind]


async def async_load_vocabulary(hass: HomeAssistant, language: str) -> Vocabulary:
    """Return the words of a language; reading happens in the executor."""
    words: dict[str, set[Kind]] = defaultdict(set)
    base = base_code(language)
    spoken_of = {row.name for row in DOMAINS.values() if row.role != "silent"}
    for spoken in dict.fromkeys((language, base, "en")):
        names = await async_get_translations(
            hass, spoken, "entity_component", spoken_of
        )
        for phrase, kind in kind_names(names):
            words[phrase].add(kind)
    mined = await hass.async_add_executor_job(_mine, language, base)
    for phrase, kinds in _kept(mined, words, language).items():
        words[phrase] |= kinds
    return build_vocabulary(
        language, {phrase: frozenset(kinds) for phrase, kinds in words.items()}
    )


def kind_names(names: Mapping[str, str]) -> Iterable[tuple[str, Kind]]:
    """Yield the names of domains and device classes."""
    for key, name in names.items():
        if (found := _COMPONENT.fullmatch(key)) is not None:
            kind = found["kind"]
            yield name, (found["domain"], None if kind == "_" else kind)


def _kept(
    mined: Mapping[str, set[Kind]], named: Mapping[str, set[Kind]], language: str
) -> Mapping[str, set[Kind]]:
    """Return what a language tells of kinds beside their names.

    Small words stand in every sentence, a name of one kind means no other one, and
    what people wrote down needs no guess.
    """
    own = find(language)
    written = own.home.kinds.keys()
    names = {word: kinds for word, kinds in named.items() if " " not in word}
    endings = endings_of(own.home.endings)

    def is_named(word: str, domains: set[str]) -> bool:
        return any(
            not domains.intersection(part for kind in kinds for part in kind)
            and (word == name or is_form(word, name, endings))
            for name, kinds in ((skeleton(fold(n)), k) for n, k in names.items())
        )

    return {
        word: kinds
        for word, kinds in mined.items()
        if word not in own.small_words
        and written.isdisjoint(domains := {kind[0] for kind in kinds})
        and not is_named(skeleton(word), domains)
    }


def _mine(*languages: str) -> dict[str, set[Kind]]:
    """Return the kind words of the first language that has sentences."""
    for language in languages:
        if (data := get_intents(language)) is not None:
            return mine_kinds(data)
    return {}


def mine_kinds(data: Mapping[str, Any]) -> dict[str, set[Kind]]:
    """Return words that sentences about one kind of thing use much more than others.

    Home Assistant's sentences know what people call a light in sixty languages.
    """
    rules: Mapping[str, str] = data.get("expansion_rules", {})
    said: dict[Group, Counter[str]] = defaultdict(Counter)
    totals: Counter[Group] = Counter()
    for name, intent in data.get("intents", {}).items():
        for block in intent.get("data", ()):
            known = INTENTS.get(name, Intent()).kinds
            group = frozenset(_kinds_of(block)) or frozenset(map(as_kind, known))
            for sentence in block.get("sentences", ()):
                totals[group] += 1
                said[group].update(_template_words(sentence, rules, _DEPTH))
    return _telling_words(said, totals)


def _telling_words(
    said: Mapping[Group, Counter[str]], totals: Counter[Group]
) -> dict[str, set[Kind]]:
    """Return the words that are frequent in one group and rare in all others."""
    rates: dict[str, dict[Group, float]] = defaultdict(dict)
    for group, counts in said.items():
        for word, count in counts.items():
            rates[word][group] = count / totals[group]
    found: dict[str, set[Kind]] = {}
    for word, by_group in rates.items():
        if word.isdigit() or (len(word) < 3 and not is_unspaced(word)):
            continue
        best = max(by_group, key=lambda group: by_group[group])
        domains = {kind[0] for kind in best}
        others = max(
            (
                rate
                for group, rate in by_group.items()
                if not domains & {kind[0] for kind in group}
            ),
            default=0.0,
        )
        if best and by_group[best] >= _FREQUENT and others * _RARER <= by_group[best]:
            found[word] = set(best)
    return found


def _kinds_of(block: Mapping[str, Any]) -> Iterable[Kind]:
    """Yield the kinds that a block of sentences is about."""
    slots = block.get("slots", {})
    for domain in _as_list(slots.get("domain")):
        classes = _as_list(slots.get("device_class"))
        yield from ((domain, item) for item in classes or (None,))


def _as_list(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [item for item in value or () if isinstance(item, str)]


def _template_words(
    template: str, rules: Mapping[str, str], depth: int
) -> frozenset[str]:
    """Return the words that a template may contain, rules opened."""
    words = set(words_of(_MARKUP.sub(" ", template).replace("[", "").replace("]", "")))
    if depth:
        for rule in _RULE.findall(template):
            if (inner := rules.get(rule)) is not None:
                words |= _template_words(inner, rules, depth - 1)
    return frozenset(words)
