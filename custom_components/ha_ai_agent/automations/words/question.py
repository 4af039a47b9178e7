"""One sentence of an automation, short enough to be said, and true."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Final

from homeassistant.core import HomeAssistant

from ...home.snapshot import HomeSnapshot
from ...languages import find, speak_values
from ..checks.parts import is_condition, is_enabled, listed
from ..kinds import AUTOMATION, SCENE, SCRIPT, ItemKind, kind_in, title_of
from ..references import is_template
from ..scenes import as_deed, wishes
from .clauses import Clauses
from .names import Names, async_read_names, target_ids
from .notes import Notes
from .phrases import Sayings, length, plain
from .reach import Reaches
from .reader import Reader
from .steps import ActionClauses, with_items

MOST_WORDS: Final = 25
_SIGNS_A_WORD: Final = 3
"""In languages whose words are not set apart."""
_BRANCHES: Final = ("then", "else", "default", "sequence", "parallel")
_ABOUT: Final = ("entity_id", "zone", "event", "event_type", "value_template")
_PARTS: Final = ("conditions", "triggers", "actions", "sequence")
_DEEDS: Final = frozenset({"actions", "sequence"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Deed:
    """Something that is done, and when in the course of it."""

    text: str
    short: str
    """Without what it is given."""
    least: str = ""
    """With the name of one thing only."""
    bare: str = ""
    """Without what it is done to, where that was said just before."""
    target: tuple[str, ...] = ()
    is_risky: bool = False
    is_sure: bool = True
    """Whether it is done every time."""
    asks_model: bool = False
    after: str = ""


class Question:
    """Words the question about automations of one home in one language."""

    def __init__(
        self, names: Names, language: str, reaches: Reaches | None = None
    ) -> None:
        self._names = names
        self._phrases = Sayings(language)
        self._reaches = reaches
        self._clauses = Clauses(names, self._phrases, is_brief=True)
        self._steps = ActionClauses(self._clauses, reaches, is_brief=True)
        self._short = ActionClauses(
            self._clauses, reaches, is_brief=True, has_data=False
        )
        self._least = ActionClauses(
            self._clauses, reaches, is_brief=True, has_data=False, most=1
        )
        self._reader = Reader(
            names.home, names=names, language=language, reaches=reaches
        )
        # The word stands for what is asked, which may stand at a mark.
        asked = find(language).sentences["ask"].format(preview="x")
        self._room = MOST_WORDS - self._size(asked) + self._size("x")

    # One that is new

    def of_new(self, config: Mapping[str, Any]) -> str:
        """Return what an automation does, when, and under which conditions."""
        kind = kind_in(config)
        if kind is SCENE:
            return self._created(config, list(self._states(config)))
        if kind is SCRIPT:
            return self._created(config, list(self._deeds(config.get("sequence"))))
        deeds = sorted(self._deeds(config.get("actions")), key=_rank)
        if not deeds:
            what = self._phrases.say("details")
            deeds = [_Deed(text=what, short=what, least=what)]
        for said in self._versions(config, deeds):
            text = self._spoken(self._phrases.say("automatically", what=said))
            if self._size(text) <= self._room:
                return text
        return self._cut(self._phrases.say("automatically", what=deeds[0].short))

    def _created(self, config: Mapping[str, Any], deeds: list[_Deed]) -> str:
        """Return what a script does or a scene sets, the fullest way that has room."""
        phrases = self._phrases
        what = self._names.kind_of_item(kind_in(config))
        title = {"kind": phrases.within(what), "name": title_of(config)}
        # As long as all is said it stays in its order.
        rows = [(deeds, len(deeds), how) for how in ("text", "short", "least")]
        first = sorted(deeds, key=_rank)
        rows += [(first, count, "least") for count in range(len(deeds) - 1, 0, -1)]
        for row in rows:
            text = phrases.say("create", **title, what=self._done(*row))
            if self._size(text := self._spoken(text)) <= self._room:
                return text
        details = phrases.say("details")
        return self._cut(phrases.say("create", **title, what=details))

    def _states(self, config: Mapping[str, Any]) -> Iterator[_Deed]:
        """Yield what a scene sets, one thing after the other."""
        for entity_id, state, attributes in wishes(config):
            set_to = {entity_id: {"state": state, **attributes}}
            name = self._names.one(entity_id)
            least = f"{name}: {self._names.state(entity_id, state)}"
            reached = self._steps.reached(as_deed({"entities": set_to}))
            text = next(self._reader.states({"entities": set_to}))
            yield _Deed(text=text, short=least, least=least, is_risky=reached.is_risky)

    def _versions(
        self, config: Mapping[str, Any], deeds: Sequence[_Deed]
    ) -> Iterator[str]:
        """Yield ways to say it, the fullest first; what is risky stays to the last."""
        phrases = self._phrases
        starts = [
            self._clauses.trigger(one)
            for one in listed(config.get("triggers"))
            if is_enabled(one)
        ]
        cases = phrases.say("cases")
        when = phrases.any_of(starts) or cases
        first_start = phrases.more(starts[0], len(starts) - 1) if starts else cases
        holds = [one for one in listed(config.get("conditions")) if is_enabled(one)]
        under = phrases.say("conditions") if holds else ""
        only = (
            phrases.say("only", what=self._clauses.conditions(holds)) if holds else ""
        )
        risky = max(1, sum(deed.is_risky for deed in deeds))
        fewer = range(len(deeds), risky - 1, -1)
        done = self._done
        every = len(deeds)
        yield self._joined(done(deeds, every), when, only)
        yield self._joined(done(deeds, every, "short"), when, only)
        for count in fewer:
            for condition in (only, under):
                for start in (when, first_start):
                    yield self._joined(done(deeds, count, "least"), start, condition)
        for count in range(every, 0, -1):
            yield self._joined(done(deeds, count, "least"), cases, under)
            yield self._joined(done(deeds, count, "least"), cases)

    def _joined(self, what: str, when: str, only: str = "") -> str:
        """Return a sentence of what is done, when, and under which conditions."""
        phrases = self._phrases
        said = phrases.say("joined", what=what, when=when)
        begins = phrases.say("changes", names="").split()[0]
        is_clause = when.startswith(f"{begins} ")
        if not is_clause and said.startswith(what):
            # A mark stands before a clause, not before a time of day.
            said = f"{what} {when}"
        return phrases.say("comma").join(filter(None, (said, only)))

    def _done(self, deeds: Sequence[_Deed], count: int, how: str = "text") -> str:
        """Return the first deeds, and how many more there are."""
        phrases = self._phrases
        said: list[str] = []
        before: tuple[str, ...] = ()
        for is_sure, group in groupby(deeds[:count], key=lambda deed: deed.is_sure):
            texts: list[str] = []
            for deed in group:
                told = str(getattr(deed, how))
                if how == "least" and deed.bare and deed.target == before:
                    told = deed.bare
                texts.append(f"{deed.after} {told}".strip())
                before = deed.target
            text = phrases.say("comma").join(dict.fromkeys(texts))
            said.append(text if is_sure else phrases.say("some_cases", what=text))
        text = phrases.more(phrases.say("comma").join(said), len(deeds) - count)
        if any(deed.asks_model for deed in deeds[count:]):
            text = f"{text} ({phrases.say('model')})"
        return text

    def _deeds(
        self, actions: Any, *, is_sure: bool = True, after: str = ""
    ) -> Iterator[_Deed]:
        """Yield what is done, at every depth."""
        phrases = self._phrases
        for item in listed(actions):
            if not isinstance(item, Mapping) or is_condition(item):
                # Behind a condition nothing is sure any more.
                is_sure = False
                continue
            if not is_enabled(item):
                continue
            if "delay" in item:
                told = length(item["delay"])
                after = phrases.say("later", time=told)
                if is_template(told):
                    after = phrases.say("afterwards", what="").strip()
            elif "wait_for_trigger" in item or "wait_template" in item:
                after = phrases.say("afterwards", what="").strip()
            elif inner := list(_inner(item)):
                is_always = "parallel" in item or "sequence" in item
                repeat = item.get("repeat")
                if isinstance(repeat, Mapping):
                    is_always = "while" not in repeat
                rows = [
                    list(self._deeds(row, is_sure=is_sure and is_always, after=after))
                    for row in with_items(item, inner)
                ]
                if is_sure and {"else", "default"} & item.keys():
                    rows = _alike(rows)
                for row in rows:
                    yield from row
            elif "variables" not in item and "stop" not in item:
                reached = self._steps.reached(item)
                yield _Deed(
                    text=self._steps.step(item),
                    short=self._short.step(item),
                    least=self._least.step(item),
                    bare=self._least.bare(item),
                    target=tuple(map(str, target_ids(item))),
                    is_risky=reached.is_risky,
                    asks_model=reached.asks_model,
                    is_sure=is_sure,
                    after=after,
                )
                after = ""

    # One that changes

    def of_change(
        self,
        name: str,
        before: Mapping[str, Any],
        after: Mapping[str, Any],
    ) -> str:
        """Return what a change takes away and what it brings."""
        gone, new = self._differences(before, after)
        details = self._phrases.say("details")
        is_more = not (gone or new) or _others(before, after)
        for count in range(len(gone) + len(new), -1, -1):
            said = self._changes(gone, new, count)
            if is_more:
                said.append(details)
            what = ", ".join(said)
            text = self._spoken(self._phrases.say("change", name=name, what=what))
            if self._size(text) <= self._room:
                return text
        return self._cut(self._phrases.say("change", name=name, what=details))

    def of_difference(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
        """Return all that differs in one sentence, for the eye."""
        gone, new = self._differences(before, after)
        said = self._changes(gone, new, len(gone) + len(new))
        said += [
            f"{key}: {plain(after.get(key))}" for key in _other_keys(before, after)
        ]
        return ", ".join(said) or self._phrases.say("details")

    def _changes(
        self, gone: Sequence[str], new: Sequence[str], count: int
    ) -> list[str]:
        phrases = self._phrases
        kept = gone[:count]
        added = new[: max(0, count - len(gone))]
        details = phrases.say("details")
        said: list[str] = []
        if gone:
            told = phrases.more(phrases.all_of(kept), len(gone) - len(kept))
            said.append(phrases.say("without", what=told if kept else details))
        if new:
            told = phrases.more(phrases.all_of(added), len(new) - len(added))
            said.append(phrases.say("also", what=told if added else details))
        return said

    def _differences(
        self, before: Mapping[str, Any], after: Mapping[str, Any]
    ) -> tuple[list[str], list[str]]:
        """Return what is no longer, and what is new: what is risky first."""
        gone: list[str] = []
        new: list[tuple[bool, str]] = []
        for part in _PARTS:
            old = [one for one in listed(before.get(part)) if is_enabled(one)]
            now = [one for one in listed(after.get(part)) if is_enabled(one)]
            taken = [one for one in old if one not in now]
            added = [one for one in now if one not in old]
            gone.extend(
                self._brief(part, one)
                for one in taken
                if not any(_is_same_deed(one, other) for other in added)
            )
            new.extend(
                (self._is_risky(part, one), self._brief(part, one)) for one in added
            )
        were, are = list(self._states(before)), list(self._states(after))
        things = {entity_id for entity_id, _, _ in wishes(after)}
        gone.extend(
            deed.text
            for deed, (entity_id, _, _) in zip(were, wishes(before), strict=True)
            if entity_id not in things
        )
        new.extend((deed.is_risky, deed.text) for deed in are if deed not in were)
        if (mode := after.get("mode", "single")) != before.get("mode", "single"):
            new.append((False, ": ".join(self._names.mode(mode))))
        if (alias := title_of(after)) != title_of(before):
            new.append((False, self._phrases.say("named", name=alias)))
        return gone, [text for _, text in sorted(new, key=lambda row: not row[0])]

    def _brief(self, part: str, item: Any) -> str:
        if part == "triggers":
            return self._clauses.trigger(item)
        if part == "conditions":
            return self._phrases.say("only", what=self._clauses.condition(item))
        if isinstance(item, Mapping) and "delay" in item:
            return self._steps.step(item)
        deeds = sorted(self._deeds([item]), key=_rank)
        return self._done(deeds, len(deeds)) if deeds else self._steps.step(item)

    def _is_risky(self, part: str, item: Any) -> bool:
        return part in _DEEDS and any(deed.is_risky for deed in self._deeds([item]))

    # One that goes

    def of_deletion(self, name: str, kind: ItemKind = AUTOMATION) -> str:
        """Return that an automation goes."""
        if kind is AUTOMATION:
            return self._cut(self._phrases.say("delete", name=name))
        what = self._phrases.within(self._names.kind_of_item(kind))
        return self._cut(self._phrases.say("remove", kind=what, name=name))

    def summary(
        self, config: Mapping[str, Any], effective: Mapping[str, Any] | None = None
    ) -> str:
        """Return all of it, for the eye."""
        return self._reader.summary(config, effective)

    @property
    def notes(self) -> Notes:
        """Return what words the lines beside it."""
        return self._reader.notes

    def say(self, key: str, **parts: Any) -> str:
        """Return a phrase by itself, as a line."""
        return self._phrases.say(key, **parts)

    # Length

    def _spoken(self, text: str) -> str:
        """Return a text with its numbers and times as they are said."""
        return speak_values(text, self._phrases.language.speech)

    def _size(self, text: str) -> float:
        """Return how many words a text has, or as many as it takes to say."""
        if self._phrases.language.spaced:
            return len(text.split())
        return len(text) / _SIGNS_A_WORD

    def _cut(self, text: str) -> str:
        """Return a text that is too long in any version, as far as there is room."""
        if self._size(text) <= self._room:
            return text
        if not self._phrases.language.spaced:
            return f"{text[: int(self._room * _SIGNS_A_WORD) - 1]}…"
        return f"{' '.join(text.split()[: int(self._room)])}…"


def _alike(rows: list[list[_Deed]]) -> list[list[_Deed]]:
    """Return what is done whichever way it goes, once, where that is the same."""
    first, *others = rows
    if not first or any(
        [d.short for d in row] != [d.short for d in first] for row in others
    ):
        return rows
    is_same = all(row == first for row in others)
    return [
        [
            replace(deed, is_sure=True, text=deed.text if is_same else deed.short)
            for deed in first
        ]
    ]


def _rank(deed: _Deed) -> tuple[bool, bool]:
    return not deed.is_risky, not deed.is_sure and not deed.after


def _inner(item: Mapping[str, Any]) -> Iterator[Any]:
    for key in _BRANCHES:
        if key in item:
            yield item[key]
    for option in listed(item.get("choose")):
        if isinstance(option, Mapping):
            yield option.get("sequence")
    if isinstance(repeat := item.get("repeat"), Mapping):
        yield repeat.get("sequence")


def _is_same_deed(one: Any, other: Any) -> bool:
    """Return whether only how something is done differs."""
    if not isinstance(one, Mapping) or not isinstance(other, Mapping):
        return False
    if "delay" in one and "delay" in other:
        return True
    for kind in ("trigger", "condition"):
        if kind in one and all(
            one[key] == other.get(key) for key in (kind, *_ABOUT) if key in one
        ):
            # What it has lost has to be said.
            return one.keys() <= other.keys()
    keys = ("action", "target", "entity_id")
    return "action" in one and all(one.get(key) == other.get(key) for key in keys)


def _others(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Return whether anything else changes than parts and the name."""
    return bool(_other_keys(before, after))


def _other_keys(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    said = {*_PARTS, "alias", "name", "entities", "mode"}
    return [
        key
        for key in dict.fromkeys((*before, *after))
        if key not in said and before.get(key) != after.get(key)
        if before.get(key) or after.get(key)
    ]


async def async_read_words(
    hass: HomeAssistant,
    home: HomeSnapshot,
    language: str,
    *configs: Mapping[str, Any],
) -> Question:
    """Return the words for some automations in a language."""
    names = await async_read_names(hass, home, language, configs)
    return Question(names, language, Reaches(hass, names))
