"""A spoken yes or no: who said it, to what, and what is said back."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar

from ...errors import StorageError
from ...models import ApprovalRecord, Speaker
from ..scope import TurnScope
from .answers import Answer, Answers, Language, names_one_of, words
from .contexts import TurnContexts
from .facts import EntityFacts
from .policy import with_members
from .reader import read_facts
from .register import Register
from .resolution import (
    Executed,
    Rejected,
    Resolution,
    Unresolved,
    Verdict,
    is_same_speaker,
)
from .resolve import Resolver

MAX_CONVERSATIONS: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceAnswer:
    """What is said after a sentence that answered an approval."""

    speech: str
    keeps_listening: bool = False
    resolutions: tuple[Resolution, ...] = ()


@dataclass(slots=True)
class _Thread:
    """What a conversation was about at its last turn."""

    turn_id: str
    asked_else: bool = False
    """The last answer ended with a question of its own."""
    focus: tuple[str, ...] = ()
    """Approvals that we asked back about."""
    verdict: Verdict | None = None
    """What was said of them."""


class VoiceDesk:
    """Matches sentences with open questions. No model has a say in it."""

    def __init__(
        self,
        hass: HomeAssistant,
        register: Register,
        resolver: Resolver,
        contexts: TurnContexts,
        *,
        code: str | None,
    ) -> None:
        self._hass = hass
        self._register = register
        self._resolver = resolver
        self._contexts = contexts
        self._code = code
        self._threads: OrderedDict[str, _Thread] = OrderedDict()

    def note_question(self, conversation_id: str) -> None:
        """Remember that the answer asked something that is no approval."""
        if (thread := self._threads.get(conversation_id)) is not None:
            thread.asked_else = True

    async def async_answer(
        self, text: str, scope: TurnScope, answers: Answers
    ) -> VoiceAnswer | None:
        """Return what to say if a sentence answers an approval, else None."""
        info = scope.info
        before = self._threads.get(info.conversation_id)
        now = _Thread(info.turn_id)
        self._threads[info.conversation_id] = now
        self._threads.move_to_end(info.conversation_id)
        while len(self._threads) > MAX_CONVERSATIONS:
            self._threads.popitem(last=False)
        is_person = self._contexts.may_be_a_person(scope.context)
        self._contexts.add(scope.context)
        if not is_person or info.speaker.is_read_only:
            return None
        pending = [
            record
            for record in self._register.open
            if record.conversation_id == info.conversation_id
            and record.turn_id != info.turn_id
            and is_same_speaker(record, info.speaker)
        ]
        language = answers.speak(info.speaker.language)
        if not pending:
            ended = self._ended(info.conversation_id, info.speaker, before)
            if ended is None:
                return None
            answer = answers.read(text, info.speaker.language)
            if answer is None or answer.decision != "approve" or answer.rest:
                return None
            return _explain_late(ended, language)
        answer = answers.read(text, info.speaker.language)
        if answer is None:
            return None
        chosen = self._choose(answer, pending, before, language)
        if chosen is None:
            return None
        verdict, records, asks_back = chosen
        if asks_back:
            return _ask_back(now, records, verdict, language, is_which=len(records) > 1)
        return await self._async_settle(now, scope, verdict, records, answer, language)

    def _ended(
        self, conversation_id: str, speaker: Speaker, before: _Thread | None
    ) -> ApprovalRecord | None:
        """Return what was asked in the last turn and has ended otherwise."""
        ended = self._register.last_ended(conversation_id)
        if ended is None or before is None or before.asked_else:
            return None
        if ended.turn_id != before.turn_id or ended.resolved_via == "voice":
            return None
        return ended if is_same_speaker(ended, speaker) else None

    def _choose(
        self,
        answer: Answer,
        pending: list[ApprovalRecord],
        before: _Thread | None,
        language: Language,
    ) -> tuple[Verdict, list[ApprovalRecord], bool] | None:
        """Return the verdict, what it is about, and whether to ask back first."""
        focus = [
            record
            for record in pending
            if before is not None and record.approval_id in before.focus
        ]
        names = answer.names if self._code else answer.rest
        verdict = answer.decision
        if (
            verdict is None
            and before is not None
            and focus
            and (answer.rest or answer.wants_all)
        ):
            verdict = before.verdict
        if verdict is None:
            return None
        if names:
            named = self._named(names, pending, language)
            if not named:
                return None
            return verdict, named, len(named) > 1 and not answer.wants_all
        if answer.wants_all:
            return verdict, focus or pending, False
        if focus:
            return verdict, focus, len(focus) > 1 and verdict == "approve"
        if before is not None and before.asked_else:
            # The yes may be to the other question. A no surely is not ours to take.
            return (verdict, pending, True) if verdict == "approve" else None
        newest = [
            record
            for record in pending
            if before is not None and record.turn_id == before.turn_id
        ]
        if verdict == "reject":
            # Somebody who says stop a while later means the music.
            return None if answer.is_halt and not newest else (verdict, pending, False)
        group = newest or pending
        return verdict, group, len(group) > 1

    def _named(
        self,
        names: tuple[str, ...],
        pending: list[ApprovalRecord],
        language: Language,
    ) -> list[ApprovalRecord]:
        subjects = {
            record.approval_id: self._subject(record, language) for record in pending
        }
        found = names_one_of(names, subjects)
        return [record for record in pending if record.approval_id in found]

    def _subject(self, record: ApprovalRecord, language: Language) -> set[str]:
        """Return the words that name what a question is about."""
        texts = [record.preview]
        areas = ar.async_get(self._hass)
        ids = set(_entity_ids(record.call))
        for root in read_facts(self._hass, ids).values():
            for entity in with_members(root):
                texts.extend(_texts_of(entity))
                area = areas.async_get_area(entity.area_id) if entity.area_id else None
                if area is not None:
                    texts.extend((area.name, *area.aliases))
        return {
            word
            for text in texts
            for word in words(str(text), is_spaced=language.is_spaced)
        }

    async def _async_settle(
        self,
        now: _Thread,
        scope: TurnScope,
        verdict: Verdict,
        records: list[ApprovalRecord],
        answer: Answer,
        language: Language,
    ) -> VoiceAnswer:
        """Settle every chosen question and say how it went."""
        code = self._spoken_code(answer)
        if verdict == "approve" and self._code and not code:
            now.focus, now.verdict = tuple(r.approval_id for r in records), verdict
            return VoiceAnswer(speech=language.say("code"), keeps_listening=True)
        resolutions: list[Resolution] = []
        try:
            for record in records:
                resolutions.append(  # noqa: PERF401
                    await self._resolver.async_settle(
                        record,
                        verdict,
                        user_id=scope.info.speaker.user_id,
                        context=scope.context,
                        via="voice",
                        code=code,
                    )
                )
        except StorageError:
            resolutions.append(Unresolved("storage_error"))
        said = [_say(item, language) for item in resolutions if not _asked_again(item)]
        again = [asked for item in resolutions if (asked := _asked_again(item))]
        if again:
            # What has another name by now is asked about by that one, last.
            now.focus, now.verdict = tuple(id_ for id_, _ in again), verdict
            options = language.sentences["or"].join(preview for _, preview in again)
            said.append(language.say("mean", preview=options))
        return VoiceAnswer(
            speech=" ".join(said),
            keeps_listening=bool(again),
            resolutions=tuple(resolutions),
        )

    def _spoken_code(self, answer: Answer) -> str | None:
        """Return the digits that were said; the right ones where they are among them.

        A name may have a number of its own.
        """
        if self._code is None:
            return None
        digits = [word for word in answer.rest if word.isdigit()]
        tails = ("".join(digits[start:]) for start in range(len(digits)))
        guesses = [*tails, *digits]
        if not guesses:
            return None
        return next((guess for guess in guesses if guess == self._code), guesses[0])


def _ask_back(
    now: _Thread,
    records: list[ApprovalRecord],
    verdict: Verdict,
    language: Language,
    *,
    is_which: bool,
) -> VoiceAnswer:
    """Ask which one is meant, or if it is meant at all."""
    now.focus, now.verdict = tuple(record.approval_id for record in records), verdict
    if is_which:
        options = language.sentences["or"].join(record.preview for record in records)
        text = language.say("which", options=options)
    else:
        text = language.say("mean", preview=records[0].preview)
    return VoiceAnswer(speech=text, keeps_listening=True)


def _asked_again(resolution: Resolution) -> tuple[str, str] | None:
    """Return the question that came of an answer, if another one did."""
    if not isinstance(resolution, Executed):
        return None
    result = resolution.result
    if result.get("status") != "approval_required":
        return None
    return str(result["approval_id"]), str(result["preview"])


def _say(resolution: Resolution, language: Language) -> str:
    """Say what came of an answer."""
    match resolution:
        case Executed(record=record, result=result):
            key = {
                "confirmed": "done",
                "unconfirmed": "running",
                "partial": "running",
            }.get(str(result.get("status")), "failed")
            if result.get("error") in {"changed", "changed_meanwhile"}:
                key = "changed"
            return language.say(key, preview=record.preview)
        case Rejected(record=record):
            return language.say("rejected", preview=record.preview)
        case Unresolved(problem="wrong_code"):
            return language.say("wrong_code")
        case Unresolved(record=found) if found is not None:
            return _explain_late(found, language).speech
        case Unresolved():
            return language.say("unavailable")


def _explain_late(record: ApprovalRecord, language: Language) -> VoiceAnswer:
    key = "expired" if record.status in {"expired", "pending"} else "answered"
    return VoiceAnswer(speech=language.say(key, preview=record.preview))


def _entity_ids(call: Any) -> Iterable[str]:
    yield from map(str, call.get("entity_ids", ()))
    for inner in call.get("contains", ()):
        yield from _entity_ids(inner)


def _texts_of(entity: EntityFacts) -> Iterable[str]:
    yield entity.name
    yield from map(str, entity.other_names)
    yield entity.entity_id.replace(".", " ")
