"""A spoken yes or no: who said it, to what, and what is said back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import area_registry as ar, entity_registry as er
from lru import LRU

from ..calls.binding import at_risk
from ..calls.scope import TurnScope
from ..calls.subject_reader import read_facts
from ..calls.subjects import EntityFacts
from ..errors import StorageError
from ..markup import plain_text
from ..models import ApprovalRecord, TurnInfo
from .answers import (
    NO_ANSWER,
    Answer,
    Phrasebook,
    names_another,
    names_one_of,
    read,
    refuses,
    speak,
    spelled_in,
    without_names,
    words,
)
from .contexts import TurnContexts
from .last_word import LastQuestion, async_get_last_word
from .preview import verb, within_question
from .questions import Questions
from .resolution import (
    Choice,
    Executed,
    Rejected,
    Resolution,
    Unresolved,
    is_same_speaker,
    scheduled_as,
)

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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sentence:
    """A sentence that may answer something, and what it comes after."""

    answer: Answer
    pending: list[ApprovalRecord]
    language: Phrasebook
    asked: LastQuestion | None
    """Our question, if it is what this speaker heard last; a bare yes is to that."""
    is_else: bool
    """Somebody or something else asked, or may have."""

    @property
    def group(self) -> list[ApprovalRecord]:
        """What the question was about that is still open."""
        ids = self.asked.approval_ids if self.asked else ()
        return [record for record in self.pending if record.approval_id in ids]


class VoiceDesk:
    """Matches sentences with open questions. No model has a say in it."""

    def __init__(
        self,
        hass: HomeAssistant,
        questions: Questions,
        contexts: TurnContexts,
        *,
        code: str | None,
    ) -> None:
        self._hass = hass
        self._questions = questions
        self._contexts = contexts
        self._last_word = async_get_last_word(hass)
        self._code = code
        self._threads: LRU[str, _Thread] = LRU(MAX_CONVERSATIONS)

    @callback
    def async_open(self) -> None:
        """Follow who speaks."""
        self._last_word.async_acquire()

    @callback
    def async_close(self) -> None:
        """Forget what was said last: who comes after us asks back."""
        self._last_word.async_release(self)

    @callback
    def note_question(self, conversation_id: str) -> None:
        """Remember that the answer asked something that is no approval."""
        if (thread := self._threads.get(conversation_id)) is not None:
            thread.asked_else = True

    @callback
    def note_asked(
        self, info: TurnInfo, text: str, approval_ids: Iterable[str]
    ) -> None:
        """Remember that the answer ended with our question about these."""
        self._last_word.put(info, self, text, approval_ids)

    async def async_answer(
        self,
        text: str,
        scope: TurnScope,
        *,
        last_said: str | None = None,
        is_others: bool = False,
    ) -> VoiceAnswer | None:
        """Return what to say if a sentence answers an approval, else None.

        `last_said`: what we said right before it; None if that was somebody else.
        `is_others`: somebody else began to talk, and this is what they are told.
        """
        info = scope.info
        before = self._note_turn(info)
        asked, is_last = self._last_word.take(info, self)
        is_person = self._contexts.may_be_a_person(scope.context)
        self._contexts.add(scope.context)
        if not is_person or info.speaker.is_read_only:
            return None
        pending = [
            record
            for record in self._questions.open
            if (
                record.conversation_id == info.conversation_id or _is_here(record, info)
            )
            and record.turn_id != info.turn_id
            and is_same_speaker(record, info.speaker)
        ]
        language = speak(info.speaker.language)
        answer = read(text, info.speaker.language)
        if is_others and answer is not None and not answer.rest:
            return None
        if not pending:
            return self._explain_ended(answer, asked, before, info, language)
        is_last = is_last and asked is not None and _ends(last_said, asked.text)
        heard = _Sentence(
            answer=answer or NO_ANSWER,
            pending=pending,
            language=language,
            asked=asked if is_last else None,
            is_else=last_said is None
            or (asked is not None and not is_last)
            or (before is not None and before.asked_else),
        )
        chosen = self._choose(heard)
        if chosen is None:
            if refuses(text, info.speaker.language):
                # "No, at eleven": what we asked is not what was meant.
                await self._questions.async_supersede(heard.group, scope.context)
            elif self._code and heard.group and language.may_be_code(text):
                # "Forty-seven eleven": not read, and nothing for a model to read.
                ids = [record.approval_id for record in heard.group]
                return self._asked_back(info, ids, "approve", language.say("code"))
            return None
        verdict, records, asks_back = chosen
        if asks_back:
            return self._ask_back(info, records, verdict, language)
        return await self._async_settle(scope, verdict, records, heard)

    def _note_turn(self, info: TurnInfo) -> _Thread | None:
        """Begin a turn of a conversation, and return the one before."""
        before = self._threads.get(info.conversation_id)
        self._threads[info.conversation_id] = _Thread(info.turn_id)
        return before

    def _explain_ended(
        self,
        answer: Answer | None,
        asked: LastQuestion | None,
        before: _Thread | None,
        info: TurnInfo,
        language: Phrasebook,
    ) -> VoiceAnswer | None:
        """Say why a yes to our last question comes too late."""
        ended = self._questions.last_ended(info.conversation_id)
        if ended is None or answer is None or ended.resolved_via == "voice":
            return None
        if answer.decision != "approve" or answer.rest:
            return None
        # Home Assistant's session ends as soon as a question does.
        is_ours = (
            ended.approval_id in asked.approval_ids
            if asked is not None
            else before is not None
            and before.turn_id == ended.turn_id
            and is_same_speaker(ended, info.speaker)
        )
        if not is_ours:
            return None
        return VoiceAnswer(speech=_explain_late(ended, language))

    def _choose(
        self, heard: _Sentence
    ) -> tuple[Choice, list[ApprovalRecord], bool] | None:
        """Return the verdict, what it is about, and whether to ask back first."""
        answer, asked = heard.answer, heard.asked
        verdict = answer.decision
        if (
            verdict is None
            and asked is not None
            and asked.asks_back
            and (answer.rest or answer.wants_all)
        ):
            verdict = asked.verdict
        if verdict is None:
            return None
        names = answer.names if self._code else answer.rest
        named = self._named(names, heard)
        if names and not named:
            return None
        if verdict == "reject":
            return self._refused(heard, named)
        group = heard.group
        if not group or not all(record in group for record in named):
            # A bare yes is to what was said last, and that was not this question.
            return verdict, named or group or heard.pending, True
        chosen = named or group
        said = answer.said if names else ()
        if any(self._is_contradicted(item, said, heard.language) for item in chosen):
            return verdict, chosen, True
        return verdict, chosen, len(chosen) > 1 and not answer.wants_all

    def _is_contradicted(
        self, record: ApprovalRecord, said: tuple[str, ...], language: Phrasebook
    ) -> bool:
        """Return whether more was said than a name: "lock" of what unlocks a lock.

        Or the name of another thing, whose words stand in several of our names.
        """
        names = [
            words(name, is_spaced=language.is_spaced) for name in self._names(record)
        ]
        if language.contradicts(without_names(said, names), record.call):
            return True
        digits = language.in_digits
        others = (
            digits(words(name, is_spaced=language.is_spaced))
            for name in self._all_names()
        )
        return bool(said) and names_another(digits(said), map(digits, names), others)

    def _refused(
        self, heard: _Sentence, named: list[ApprovalRecord]
    ) -> tuple[Choice, list[ApprovalRecord], bool] | None:
        """Return what a no is about; it harms nobody, so it needs no asking back."""
        answer, group = heard.answer, heard.group
        if named:
            return "reject", named, len(named) > 1 and not answer.wants_all
        if group:
            return "reject", group, False
        # A no surely belongs to the question of somebody else, and somebody who says
        # stop a while later means the music.
        if (heard.is_else and not answer.wants_all) or answer.is_halt:
            return None
        return "reject", heard.pending, False

    def _named(self, names: tuple[str, ...], heard: _Sentence) -> list[ApprovalRecord]:
        language = heard.language
        subjects = {
            record.approval_id: self._subject(record, language)
            for record in (heard.pending if names else ())
        }
        if language.is_spaced:
            found = names_one_of(
                names,
                {
                    key: {word for text in texts for word in words(text)}
                    for key, texts in subjects.items()
                },
            )
        else:
            found = tuple(
                k for k, texts in subjects.items() if spelled_in(names, texts)
            )
        named = [record for record in heard.pending if record.approval_id in found]
        # Of two that share a name, the one that was asked about last is meant.
        return [record for record in named if record in heard.group] or named

    def _subject(self, record: ApprovalRecord, language: Phrasebook) -> list[str]:
        """Return the texts that name what a question is about.

        Of the registries and of our own verbs alone: a model writes the data of a call,
        and with it much of the preview.
        """
        return [*self._names(record), verb(language.wording, record.call)]

    def _names(self, record: ApprovalRecord) -> list[str]:
        """Return what the home calls the things of a question, and their rooms.

        Of what it touches only what it is asked for: "yes, the lamp" is no yes to a
        room or a scene that has one, and unlocks a door.
        """
        areas = ar.async_get(self._hass)
        texts: list[str] = []
        risky = at_risk(record.call)
        aimed_at = set(map(str, record.call.get("entity_ids", ())))
        ids = risky if risky & aimed_at else risky | aimed_at
        for entity in read_facts(self._hass, ids).values():
            texts.extend(_texts_of(entity))
            area = areas.async_get_area(entity.area_id) if entity.area_id else None
            if area is not None:
                texts.extend((area.name, *area.aliases))
        return list(map(str, texts))

    def _all_names(self) -> Iterator[str]:
        """Yield the names of all things and rooms."""
        entries = er.async_get(self._hass).entities
        for state in self._hass.states.async_all():
            yield state.name
            if entry := entries.get(state.entity_id):
                yield from (alias for alias in entry.aliases if isinstance(alias, str))
        for area in ar.async_get(self._hass).async_list_areas():
            yield from (area.name, *area.aliases)

    async def _async_settle(
        self,
        scope: TurnScope,
        verdict: Choice,
        records: list[ApprovalRecord],
        heard: _Sentence,
    ) -> VoiceAnswer:
        """Settle every chosen question and say how it went."""
        info, language = scope.info, heard.language
        code = self._spoken_code(heard.answer, records, language)
        if verdict == "approve" and self._code and not code:
            ids = [record.approval_id for record in records]
            return self._asked_back(info, ids, verdict, language.say("code"))
        resolutions: list[Resolution] = []
        try:
            for record in records:
                resolutions.append(  # noqa: PERF401
                    await self._questions.async_settle(
                        record,
                        verdict,
                        user_id=info.speaker.user_id,
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
            options = _options([preview for _, preview in again], language)
            said.append(language.say("mean", preview=options))
        text, waits = " ".join(said), [id_ for id_, _ in again]
        # Where a code was wrong, the next sentence may have the right one.
        waits = waits or self._still_open(resolutions)
        if waits:
            answer = self._asked_back(info, waits, verdict, text)
            return replace(answer, resolutions=tuple(resolutions))
        return VoiceAnswer(speech=text, resolutions=tuple(resolutions))

    def _still_open(self, resolutions: list[Resolution]) -> list[str]:
        ids = {record.approval_id for record in self._questions.open}
        return [
            item.record.approval_id
            for item in resolutions
            if isinstance(item, Unresolved)
            and item.record is not None
            and item.record.approval_id in ids
        ]

    def _ask_back(
        self,
        info: TurnInfo,
        records: list[ApprovalRecord],
        verdict: Choice,
        language: Phrasebook,
    ) -> VoiceAnswer:
        """Ask which one is meant, or if it is meant at all."""
        options = _options([record.preview for record in records], language)
        key, word = ("which", "options") if len(records) > 1 else ("mean", "preview")
        text = language.say(key, **{word: options})
        ids = [record.approval_id for record in records]
        return self._asked_back(info, ids, verdict, text)

    def _asked_back(
        self, info: TurnInfo, ids: Iterable[str], verdict: Choice, text: str
    ) -> VoiceAnswer:
        text = plain_text(text)  # as it will stand in the chat log
        self._last_word.put(info, self, text, ids, verdict=verdict, asks_back=True)
        return VoiceAnswer(speech=text, keeps_listening=True)

    def _spoken_code(
        self, answer: Answer, records: list[ApprovalRecord], language: Phrasebook
    ) -> str | None:
        """Return the digits that were said, all of them, as one code.

        But for those of the names of what was asked about: "yes, gate 2, 1234".
        """
        if self._code is None:
            return None
        names = [
            language.in_digits(words(text, is_spaced=language.is_spaced))
            for record in records
            for text in self._names(record)
        ]
        with_digits = [name for name in names if any(map(str.isdigit, name))]
        said = without_names(answer.said, with_digits)
        return "".join(word for word in said if word.isdigit()) or None


def _ends(said: str | None, question: str) -> bool:
    """Return whether what was said ended with our question."""
    return said is not None and said.rstrip().endswith(question.rstrip())


def _options(previews: Iterable[str], language: Phrasebook) -> str:
    return language.wording.sentences["or"].join(map(within_question, previews))


def _is_here(record: ApprovalRecord, info: TurnInfo) -> bool:
    """Return whether a question was asked at this satellite, hours after its words.

    The conversation that it comes from is over then. What was not our last word there
    is asked about once more, as ever.
    """
    satellite_id = info.speaker.satellite_id
    is_same = satellite_id is not None and record.satellite_id == satellite_id
    return is_same and scheduled_as(record) is not None


def _asked_again(resolution: Resolution) -> tuple[str, str] | None:
    """Return the question that came of an answer, if another one did."""
    if not isinstance(resolution, Executed):
        return None
    result = resolution.result
    if result.get("status") != "approval_required":
        return None
    return str(result["approval_id"]), str(result["preview"])


def _say(resolution: Resolution, language: Phrasebook) -> str:
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
            return language.say(key, preview=_line(record))
        case Rejected(record=record):
            return language.say("rejected", preview=_line(record))
        case Unresolved(problem="wrong_code" | "code_paused" as problem):
            return language.say(problem)
        case Unresolved(record=found) if found is not None:
            return _explain_late(found, language)
        case Unresolved():
            return language.say("unavailable")


def _line(record: ApprovalRecord) -> str:
    """Return what was asked, without what a person may read beside it."""
    return record.preview.partition("\n")[0]


def _explain_late(record: ApprovalRecord, language: Phrasebook) -> str:
    key = "expired" if record.status in {"expired", "pending"} else "answered"
    return language.say(key, preview=_line(record))


def _texts_of(entity: EntityFacts) -> Iterable[str]:
    yield entity.name
    yield from map(str, entity.other_names)
    # Not its domain: "lock the front door" is no word for unlocking it.
    yield entity.entity_id.partition(".")[2]
