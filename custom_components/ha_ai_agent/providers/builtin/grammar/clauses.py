"""From one way over a sentence to its wishes: who shares what with whom. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from .lattice import TagRun
from .words import BY_TOO, Tag

# Acts that say the same together: "lower the blinds down".
_SAME: Final = {
    frozenset({"open", "up"}): "open",
    frozenset({"close", "down"}): "close",
    frozenset({"more", "up"}): "up",
    frozenset({"less", "down"}): "down",
    frozenset({"brighter", "up"}): "brighter",
    frozenset({"dimmer", "down"}): "dimmer",
    frozenset({"dim", "down"}): "dimmer",
    frozenset({"warmer", "up"}): "warmer",
    frozenset({"colder", "down"}): "colder",
    frozenset({"louder", "up"}): "louder",
    frozenset({"quieter", "down"}): "quieter",
    frozenset({"brighter", "more"}): "brighter",
    frozenset({"start", "on"}): "on",
    frozenset({"clean", "start"}): "clean",
    frozenset({"dock", "stop"}): "dock",
    frozenset({"dock", "home"}): "dock",
}
_FOLLOWED: Final = frozenset({"prep", "to", "by"})
_THINGS: Final = frozenset(
    {"name", "part", "kind", "area", "floor", "whole", "all", "both", "pronoun"}
    | {"here"}
)
_VALUES: Final = frozenset(
    {"number", "half", "full", "color", "unit", "prop", "choice"}
)
# Acts that go with what a thing is set to by a word.
_CHOOSING: Final = frozenset({"", "on", "activate", "play", "start", "toggle"})
_MODE: Final = "mode"
_FELT: Final = frozenset(
    {"warmer", "colder", "brighter", "dimmer", "louder", "quieter"}
)
SET: Final = "set"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a wish is about."""

    names: tuple[tuple[str, ...], ...] = ()
    """Of each name the ids that it may mean."""
    parts: tuple[tuple[str, ...], ...] = ()
    """Of each word the ids whose names have it; all must hold."""
    kinds: tuple[tuple[str, bool], ...] = ()
    """Kinds, and whether the word means several."""
    areas: tuple[str, ...] = ()
    floors: tuple[str, ...] = ()
    is_all: bool = False
    is_both: bool = False
    is_pronoun: bool = False
    is_here: bool = False
    """Whether it is where whoever speaks is."""

    @property
    def is_place(self) -> bool:
        """Whether it says where and nothing of what."""
        what = self.names or self.parts or self.kinds or self.is_pronoun
        return bool(self.areas or self.floors) and not what

    def __bool__(self) -> bool:
        """Whether it says anything."""
        return self != Target()


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A number, and how it is meant."""

    number: float
    unit: str = ""
    relation: str = ""
    """`to`, `by`, or unsaid."""
    is_half: bool = False
    may_be_by: bool = False
    """Whether the word before it says "to" and "by"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenChoice:
    """What things are set to by a word: a source, an option, a mode."""

    key: str
    value: str
    entity_ids: tuple[str, ...]
    """What it may be chosen of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """What is said between two conjunctions; put together, one wish."""

    act: str = ""
    has_verb: bool = False
    is_verb_first: bool = False
    target: Target = field(default_factory=Target)
    value: Value | None = None
    color: str = ""
    choice: SpokenChoice | None = None
    prop: str = ""
    is_except: bool = False
    exceptions: tuple[Target, ...] = ()

    @property
    def is_act(self) -> bool:
        """Whether it says what is to be done."""
        return bool(self.act or self.value or self.color or self.choice)


def wishes_of(way: TagRun, last: Clause | None = None) -> tuple[Clause, ...] | None:
    """Return the wishes of a way, or None where it makes no sense.

    `last` is a wish of the sentence before, for "and the kitchen too".
    """
    clauses: list[Clause] = []
    for tags, before in _split(way):
        clause = _clause(tags, is_except=before == "except")
        if clause is None or (before == "but" and not (clause.act and clause.target)):
            return None
        clauses.append(clause)
    whole = _with_exceptions(clauses)
    if whole is None:
        return None
    whole = _with_colors(whole)
    shared = _with_acts(whole, last)
    if shared is None:
        return None
    return _with_places(shared, last.target.kinds if last else ())


def _split(way: TagRun) -> list[tuple[list[Tag], str]]:
    """Return the tags between conjunctions, and what stands before them."""
    parts: list[tuple[list[Tag], str]] = [([], "")]
    for tag in way:
        if tag.role == "and":
            parts.append(([], "except" if parts[-1][1] == "except" else "and"))
        elif tag.role in {"but", "except"}:
            parts.append(([], tag.role))
        else:
            parts[-1][0].append(tag)
    return [
        (tags, before)
        for tags, before in parts
        if any(tag.role not in {"skip", "bit"} for tag in tags)
    ]


def _clause(tags: Sequence[Tag], *, is_except: bool) -> Clause | None:
    """Return what stands between two conjunctions."""
    told = [tag for tag in tags if tag.role not in {"skip", "bit"}]
    for tag, after in zip(told, [*told[1:], None], strict=True):
        if tag.role in _FOLLOWED and (
            after is None or after.role not in _THINGS | _VALUES | _FOLLOWED
        ):
            return None
    act = _act_of(told)
    if act is None:
        return None
    value = _value_of(told)
    if value is None:
        return None
    colors = [tag.value for tag in told if tag.role == "color"]
    props = {tag.value for tag in told if tag.role == "prop"}
    if len(colors) > 1 or len(props) > 1:
        return None
    choices = _choices_of(told)
    if len(choices) > 1 or (choices and (act not in _CHOOSING or value[0] or colors)):
        return None
    if choices:
        # "The eco mode": what kind of choice it is says no more.
        props -= {_MODE}
    elif _MODE in props:
        return None
    roles = [tag.role for tag in told]
    verbs = [at for at, role in enumerate(roles) if role in {"act", "do", "half1"}]
    things = [at for at, role in enumerate(roles) if role in _THINGS]
    target = target_of(told)
    if act in _FELT and (target.areas or target.floors):
        # "Make it cooler in the study": "it" is nothing that was spoken of.
        target = replace(target, is_pronoun=False)
    return Clause(
        act=act,
        has_verb="do" in roles or "half1" in roles,
        is_verb_first=bool(verbs) and (not things or verbs[0] < things[0]),
        target=target,
        value=value[0],
        color=colors[0] if colors else "",
        choice=choices[0] if choices else None,
        prop=next(iter(props), ""),
        is_except=is_except,
    )


def _choices_of(tags: Sequence[Tag]) -> list[SpokenChoice]:
    """Return what is chosen; alone, without a verb or a thing, nothing is."""
    if all(tag.role in {"choice", "prop", "to"} for tag in tags):
        return []
    return [
        SpokenChoice(key=key, value=value, entity_ids=tag.more)
        for tag in tags
        if tag.role == "choice"
        for key, _, value in [tag.value.partition("|")]
    ]


def _act_of(tags: Sequence[Tag]) -> str | None:
    """Return what is done, "" where nothing says it; None if it makes no sense."""
    acts = {tag.value for tag in tags if tag.role == "act"}
    first = [tag.value for tag in tags if tag.role == "half1"]
    last = [tag.value for tag in tags if tag.role == "half2"]
    if first != last or len(first) > 1:
        return None
    acts |= {value.partition("|")[0] for value in first}
    if len(acts) <= 1:
        return next(iter(acts), "")
    plain = frozenset(act.partition(".")[0] for act in acts)
    if len(plain) == 1:
        return next(act for act in sorted(acts) if "." in act)
    return _SAME.get(plain)


def _value_of(tags: Sequence[Tag]) -> tuple[Value | None] | None:
    """Return the number that is said, in a tuple; None if it makes no sense."""
    numbers = [
        (at, tag)
        for at, tag in enumerate(tags)
        if tag.role in {"number", "half", "full"}
    ]
    units = [tag.value for tag in tags if tag.role == "unit"]
    if not numbers:
        return None if units else (None,)
    if len(numbers) > 1 or len(units) > 1:
        return None
    at, tag = numbers[0]
    if units and (at + 1 >= len(tags) or tags[at + 1].role != "unit"):
        return None
    before = tags[at - 1].role if at else ""
    if before == "prep":
        return None  # "on for 7", "on by 7": a time or a span, and no level
    relation = before if before in {"to", "by"} else ""
    number = {"half": 50.0, "full": 100.0}.get(tag.role)
    return (
        Value(
            number=float(tag.value) if number is None else number,
            unit=units[0] if units else "percent" if number is not None else "",
            relation=relation,
            is_half=tag.role == "half",
            may_be_by=relation == "to" and tags[at - 1].value == BY_TOO,
        ),
    )


def target_of(tags: Sequence[Tag]) -> Target:
    """Return what tags are about."""
    names = tuple(tag.more for tag in tags if tag.role == "name")
    parts = tuple(tag.more for tag in tags if tag.role == "part")
    return Target(
        names=names,
        parts=parts,
        # "The lighting" is all of it, "the lighting of the desk" that of one desk.
        kinds=tuple(
            (tag.value, tag.is_many and not (parts and tag.is_mass))
            for tag in tags
            if tag.role == "kind"
        ),
        areas=tuple(tag.value for tag in tags if tag.role == "area"),
        floors=tuple(tag.value for tag in tags if tag.role == "floor"),
        is_all=any(tag.role in {"all", "whole"} for tag in tags),
        is_both=any(tag.role == "both" for tag in tags),
        is_pronoun=any(tag.role == "pronoun" for tag in tags),
        is_here=any(tag.role == "here" for tag in tags),
    )


def _with_colors(clauses: Sequence[Clause]) -> list[Clause]:
    """Put a color that stands alone to what it is said of: "to 40 and warm white"."""
    found: list[Clause] = []
    for clause in clauses:
        if (
            found
            and clause == Clause(color=clause.color)
            and found[-1].target
            and not found[-1].color
            and found[-1].value is not None
        ):
            found[-1] = replace(found[-1], color=clause.color)
        else:
            found.append(clause)
    return found


def _with_exceptions(clauses: Sequence[Clause]) -> list[Clause] | None:
    """Put what is left out to the clause that it is left out of."""
    found: list[Clause] = []
    for clause in clauses:
        if not clause.is_except:
            found.append(clause)
            continue
        if clause.is_act and clause.is_verb_first and found and found[-1].exceptions:
            # "… except the lamp and close the blinds": a wish of its own.
            found.append(replace(clause, is_except=False))
            continue
        if not found or not clause.target or clause.target.is_pronoun:
            return None
        main = found[-1]
        if clause.is_act:
            if main.act or clause.value or clause.color or clause.choice:
                return None
            main = replace(main, act=clause.act)
        found[-1] = replace(main, exceptions=(*main.exceptions, clause.target))
    return found


def _with_acts(clauses: Sequence[Clause], given: Clause | None) -> list[Clause] | None:
    """Give every clause the act that is meant for it."""
    found: list[Clause] = []
    pending: list[Clause] = []
    for at, clause in enumerate(clauses):
        if not clause.is_act:
            later = next((item for item in clauses[at:] if item.is_act), None)
            if clause.has_verb and (given is not None or pending):
                return None
            if given is None:
                pending.append(clause)
            elif later is None or later.is_verb_first:
                found.append(_like(clause, given))
            else:
                return None
            continue
        if pending:
            if clause.has_verb and any(item.has_verb for item in pending):
                return None
            found += [_like(item, clause) for item in pending]
            pending = []
        # "… and set the lamp to 40": a verb of its own, which says no "off" again.
        is_own = clause.act or clause.color or clause.choice or _is_set(clause)
        is_same = not is_own and given is not None
        own = replace(clause, act=given.act) if is_same and given else clause
        found.append(own)
        given = own
    return None if pending else found


def _like(clause: Clause, given: Clause) -> Clause:
    """Return a clause that does the same as another."""
    return replace(
        clause,
        act=given.act,
        value=given.value,
        color=given.color,
        choice=given.choice,
        prop=clause.prop or given.prop,
    )


def _with_places(
    clauses: Sequence[Clause], last: tuple[tuple[str, bool], ...] = ()
) -> tuple[Clause, ...] | None:
    """Give kinds to bare places, and what is spoken of to pronouns.

    `last`: the kinds of the sentence before, for "and the one in the yard".
    """
    found: list[Clause] = []
    for at, clause in enumerate(clauses):
        target = clause.target
        if not target and found and clause.value is not None and clause.act:
            # "The TV to Netflix and the volume down to 10 percent".
            found.append(replace(clause, target=found[-1].target))
            continue
        if last and not found and target.areas and not clause.has_verb:
            is_place = replace(target, is_pronoun=False).is_place
            if is_place and not target.is_all:
                target = replace(target, is_pronoun=False, kinds=last)
                found.append(replace(clause, target=target))
                continue
        if target.is_pronoun and found:
            if target != Target(is_pronoun=True):
                return None
            target = found[-1].target
        elif target.is_place and not target.is_all:
            after = clauses[at + 1].target if at + 1 < len(clauses) else Target()
            if after.kinds and after.areas and _is_alike(clause, clauses[at + 1]):
                # "kitchen and bathroom lights"
                target = replace(target, kinds=after.kinds, is_all=after.is_all)
            elif _is_warmth(clause):
                # "… and set the bedroom to 19 degrees": no blinds are.
                pass
            elif found and found[-1].target.kinds and not found[-1].target.names:
                kinds = found[-1].target.kinds
                target = replace(target, kinds=kinds, is_all=found[-1].target.is_all)
        found.append(replace(clause, target=target))
    return tuple(found)


def _is_set(clause: Clause) -> bool:
    """Return whether a clause sets something to a value by a verb of its own."""
    relation = clause.value.relation if clause.value is not None else ""
    return clause.has_verb and relation == "to"


def _is_warmth(clause: Clause) -> bool:
    """Return whether a clause says of a place how warm it shall be."""
    return clause.value is not None and clause.value.unit == "degrees"


def _is_alike(one: Clause, other: Clause) -> bool:
    return (one.act, one.value, one.color, one.choice) == (
        other.act,
        other.value,
        other.color,
        other.choice,
    )
