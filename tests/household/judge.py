"""Says a sentence in a home, and judges by what became of the things in it."""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.ha_ai_agent.folding import fold
from custom_components.ha_ai_agent.languages import find

from .effects import Shown, changes_of, is_done, shown_of, start, wishes_of
from .home import Household


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one sentence."""

    language: str
    kind: str
    text: str
    outcome: str
    """`right`, `deaf` (nothing was done or told) or `wrong`."""
    is_held_out: bool
    speech: str
    seen: str


def is_held_out(text: str) -> bool:
    """Return whether a sentence is of the third that is put aside."""
    return sha256(text.encode()).digest()[0] % 3 == 0


async def async_judge(home: Household, language: str, row: list[str]) -> Verdict:
    """Say the sentences of a row one after the other and judge the end."""
    _, text, wanted = row
    wishes = [wishes_of(part) for part in wanted.split("|")]
    start(home, text, wanted, wishes[0])
    before = shown_of(home)
    home.acts.clear()
    how, _, rest = wanted.partition(" ")
    conversation_id = uuid4().hex
    speech = ""
    *first, last = text.split(" >> ")
    for said in first:
        await home.async_say(said, language, conversation_id)
    done_before = len(home.acts)
    speech = await home.async_say(last, language, conversation_id)
    if how in {"ask", "later"} and (changes_of(before, shown_of(home)) or home.acts):
        return _verdict(language, row, "wrong", speech, home, before)
    if how == "ask":
        wishes = [wishes_of(part) for part in rest.split("|")]
        yes = find(language).answers.yes[0]
        await home.async_say(yes, language, conversation_id)
    if how == "later":
        wishes = [wishes_of(part) for part in rest.split("|")]
        async_fire_time_changed(home.hass, dt_util.utcnow() + timedelta(hours=25))
        await home.hass.async_block_till_done(wait_background_tasks=True)
    outcome = _outcome(home, how, rest, before, wishes, speech)
    if first and outcome == "wrong" and len(home.acts) == done_before:
        outcome = "deaf"
    return _verdict(language, row, outcome, speech, home, before)


def _verdict(
    language: str,
    row: list[str],
    outcome: str,
    speech: str,
    home: Household,
    before: Shown,
) -> Verdict:
    seen = f"{home.acts} {changes_of(before, shown_of(home))}"
    return Verdict(
        language, row[0].split()[1], row[1], outcome, is_held_out(row[1]), speech, seen
    )


def _outcome(
    home: Household,
    how: str,
    facts: str,
    before: Shown,
    wishes: list[dict[str, list[str]]],
    speech: str,
) -> str:
    changed = changes_of(before, shown_of(home))
    if how in {"says", "nothing"}:
        if changed or home.acts:
            return "wrong"
        told = fold(speech)
        is_told = all(
            any(fold(fact.strip()) in told for fact in group.split("/"))
            for group in facts.split(",,")
        )
        return "right" if how == "nothing" or is_told else "deaf"
    if how == "same":
        return "wrong" if changed else "right" if home.acts else "deaf"
    for wish in wishes:
        if is_done(home, before, changed, wish):
            return "right"
    return "wrong" if changed or home.acts else "deaf"
