"""The gate that every call passes, and the place where its questions are kept."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any, Final

from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.util import dt as dt_util
from homeassistant.util.ulid import ulid_now
from lru import LRU

from ..calls.binding import arguments_hash, decided_over, parked_call
from ..calls.known import Known
from ..calls.resolved import Allowed, Decision, NeedsApproval, Refused, ResolvedCall
from ..calls.scope import TurnScope
from ..calls.subject_reader import named_in, own_values, read_facts
from ..calls.subjects import EntityFacts, Facts
from ..const import OLDER_DEED, WAS_QUESTION
from ..home.snapshot import HomeSnapshot
from ..languages import find, regional, speak_time
from ..limits import DEFAULT_LIMITS, LimitOptions, check_arguments
from ..markup import plain_text
from ..models import ApprovalRecord, ApprovalStorage, JsonObject, TurnInfo
from .aloud import async_ask_aloud
from .answers import speak
from .contexts import async_get_contexts
from .notifications import EVENT_ACTION, Notifier, read_action
from .policy import (
    PolicyOptions,
    call_entity_ids,
    decide,
    own_entity_ids,
    risks,
    speaks,
)
from .preview import describe, within_question
from .questions import Execute, LookUp, Questions
from .resolution import is_asked_aloud, is_same_speaker, may_see
from .spoken_code import without_code
from .voice import VoiceDesk
from .wrong_codes import now_ts

EXPIRES_SECONDS: Final = 300
MAX_TURNS: Final = 200
MAX_CONVERSATIONS: Final = 50
"""What was heard and given in each is some kilobytes."""
_TELLING_NAME: Final = 6
_ASKS_ALL: Final = (OLDER_DEED, WAS_QUESTION)
SPEAKING: Final = frozenset({"assist_satellite", "tts"})
"""Domains whose services say something into a room."""


class ApprovalManager:
    """Decides over the calls of one agent, and takes the answers of people."""

    def __init__(
        self,
        hass: HomeAssistant,
        *,
        subentry_id: str,
        storage: ApprovalStorage,
        options: PolicyOptions,
        get_home: Callable[[], Awaitable[HomeSnapshot]],
        notify: Sequence[str] = (),
        expires_seconds: float = EXPIRES_SECONDS,
        limits: LimitOptions = DEFAULT_LIMITS,
    ) -> None:
        self._hass = hass
        self._options = options
        self._get_home = get_home
        self._expires_seconds = expires_seconds
        self._limits = limits
        self._turns: LRU[str, set[str]] = LRU(MAX_TURNS)
        self._known: LRU[str, Known] = LRU(MAX_CONVERSATIONS)
        self._asked: LRU[str, dict[str, None]] = LRU(MAX_TURNS)
        """Turn -> the questions that it led to."""
        self._spoke: tuple[str, ...] = ()
        """Turns in which something was spoken into a room."""
        self._unsubscribe: CALLBACK_TYPE | None = None
        self._notifier = Notifier(hass, notify, needs_code=options.code is not None)
        self._contexts = async_get_contexts(hass)
        self._questions = Questions(
            hass,
            storage,
            subentry_id,
            self._contexts,
            self._on_ended,
            code=options.code,
        )
        self._voice = VoiceDesk(
            hass, self._questions, self._contexts, code=options.code
        )
        self._subentry_id = subentry_id
        # Answers go straight to who takes them.
        self.async_resolve = self._questions.async_resolve
        self.async_answer_by_voice = self._voice.async_answer
        self.note_question = self._voice.note_question

    def set_execute(self, execute: Execute, look_up: LookUp | None = None) -> None:
        """Set what runs an approved call: it is built after its gate."""
        self._questions.execute = execute
        self._questions.look_up = look_up

    async def async_start(self) -> None:
        """Take up the open questions and listen for answers."""
        self._contexts.async_acquire()
        self._voice.async_open()
        await self._questions.async_start()
        self._unsubscribe = self._hass.bus.async_listen(
            EVENT_ACTION, self._async_on_button
        )

    async def async_close(self) -> None:
        """Stop listening; open questions stay open in the storage."""
        if self._unsubscribe is None:
            return
        self._unsubscribe()
        self._unsubscribe = None
        await self._questions.async_close()
        self._voice.async_close()
        self._contexts.async_release()

    # The gate

    @property
    def open(self) -> tuple[ApprovalRecord, ...]:
        """Return the questions that may still be answered."""
        return self._questions.open

    @property
    def needs_code(self) -> bool:
        """Return whether a yes takes a code."""
        return self._options.code is not None

    async def async_decide(
        self, call: ResolvedCall, scope: TurnScope, *, is_answered: bool = False
    ) -> Decision:
        """Return what may happen with this call now."""
        self._contexts.add(scope.context)
        if (problem := check_arguments(call.data, self._limits)) is not None:
            return Refused("arguments_too_large", f"The arguments are {problem}.")
        touched: set[str] = self._turns.setdefault(scope.info.turn_id, set())
        self._take_in(scope)
        facts = Facts(
            speaker=scope.info.speaker,
            entities=read_facts(self._hass, call_entity_ids(call)),
            turn_entity_ids=frozenset(touched),
            known=scope.known,
            own_values=own_values(self._hass, call),
            names=await self._async_names(call),
        )
        decision = decide(call, facts, self._options)
        is_spoken_to = isinstance(decision, Allowed) and not is_answered
        told = next((code for code in _ASKS_ALL if code in scope.told), None)
        if is_spoken_to and told is not None and not _is_free(call):
            # It does so again: then it is for a person to say.
            decision = NeedsApproval(told, "")
        if not is_answered and (drowned := self._drowned(call, scope, decision)):
            return drowned
        match decision:
            case Allowed():
                # Before anything else can be decided: the count must not be raced.
                touched.update(own_entity_ids(call))
                return Allowed(self._over(call, facts)) if is_answered else decision
            case NeedsApproval():
                decision = replace(decision, over=self._over(call, facts))
                if not is_answered and self._is_flooded(call, scope, decision):
                    return Refused(
                        "too_many_approvals",
                        "Too many questions are open already. Ask the user to answer "
                        "them first.",
                    )
                return replace(decision, preview=await self._async_preview(call, facts))
            case Refused():
                pass
        return decision

    async def async_park(
        self,
        call: ResolvedCall,
        scope: TurnScope,
        need: NeedsApproval,
        *,
        is_unattended: bool = False,
    ) -> ApprovalRecord:
        """Store the call until a person answers. Raises `StorageError`."""
        info = scope.info
        stored = parked_call(call, need)
        same, bound = self._find_same(stored, info)
        if same is not None:
            await self._async_ask(same, scope)
            return same
        now = now_ts()
        record = ApprovalRecord(
            approval_id=ulid_now(),
            conversation_id=info.conversation_id,
            turn_id=info.turn_id,
            tool_call_id=call.tool_call_id,
            agent_id=info.agent_id,
            subentry_id=self._subentry_id,
            user_id=info.speaker.user_id,
            device_id=info.speaker.device_id,
            satellite_id=info.speaker.satellite_id,
            language=info.speaker.language,
            call=stored,
            arguments_hash=bound,
            preview=plain_text(need.preview),
            reason=need.reason,
            created_ts=now,
            expires_ts=now + self._expires_seconds,
        )
        await self._questions.async_add(record, scope.context)
        await self._async_ask(record, scope)
        if self._notifier.is_used:
            self._hass.async_create_task(
                self._notifier.async_ask(record), f"approval {record.approval_id}"
            )
        if is_unattended:
            question = speak(record.language).say(
                "due", preview=within_question(record.preview)
            )
            self._hass.async_create_background_task(
                async_ask_aloud(self._hass, record, question, self._contexts),
                f"approval {record.approval_id} aloud",
            )
        return record

    async def _async_ask(self, record: ApprovalRecord, scope: TurnScope) -> None:
        """Note what a turn asks; it takes the place of what waited from before."""
        asked = self._asked.setdefault(scope.info.turn_id, {})
        asked[record.approval_id] = None
        older = [
            other
            for other in self.pending_for(scope.info)
            if (other.turn_id != scope.info.turn_id and other.approval_id not in asked)
            or _is_mended(other, record)
        ]
        await self._questions.async_supersede(older, scope.context)

    @callback
    def asked_in(self, turn_id: str) -> list[ApprovalRecord]:
        """Return the questions of a turn that are still open."""
        asked = self._asked.get(turn_id, {})
        return [
            record for record in self._questions.open if record.approval_id in asked
        ]

    # Answers

    @callback
    def note_asked(self, info: TurnInfo, question: str) -> None:
        """Say that the answer of a turn ended with our question."""
        ids = [record.approval_id for record in self.asked_in(info.turn_id)]
        self._voice.note_asked(info, question, ids)

    def without_code(self, text: str, language: str, *, is_answer: bool) -> str:
        """Return a sentence as a model may read it."""
        code = self._options.code
        if code is None:
            return text
        return without_code(text, code, speak(language), is_answer=is_answer)

    async def async_pending(
        self,
        conversation_id: str | None = None,
        *,
        user_id: str | None,
        is_admin: bool = False,
    ) -> list[ApprovalRecord]:
        """Return the open questions that a person may see, oldest first."""
        return [
            record
            for record in self._questions.open
            if conversation_id in {None, record.conversation_id}
            and may_see(record, user_id, is_admin=is_admin)
        ]

    @callback
    def pending_for(self, info: TurnInfo) -> list[ApprovalRecord]:
        """Return the open questions of one conversation's own speaker."""
        return [
            record
            for record in self._questions.open
            if record.conversation_id == info.conversation_id
            and is_same_speaker(record, info.speaker)
        ]

    async def _async_on_button(self, event: Event[Any]) -> None:
        """Take the answer of a phone: it is the user's whose phone it is."""
        pressed = read_action(event.data.get("action"))
        if pressed is None or not self._contexts.may_be_a_press(event.context):
            return
        approval_id, decision = pressed
        user_id = event.context.user_id
        user = await self._hass.auth.async_get_user(user_id) if user_id else None
        code = event.data.get("reply_text")
        await self.async_resolve(
            approval_id,
            decision,
            user_id=user_id,
            is_admin=bool(user and user.is_admin),
            context=event.context,
            via="notification",
            code=str(code) if code else None,
        )

    @callback
    def _on_ended(self, record: ApprovalRecord) -> None:
        if self._notifier.is_used:
            self._hass.async_create_task(
                self._notifier.async_clear(record), f"approval {record.approval_id}"
            )

    # Small things

    def _take_in(self, scope: TurnScope) -> None:
        """Add what a conversation brought before: it goes on after a yes, and later."""
        known, conversation_id = scope.known, scope.info.conversation_id
        known.hear(scope.info.text)
        before = self._known.get(conversation_id)
        if before is not None and before is not known:
            known.absorb(before)
        if conversation_id:
            self._known[conversation_id] = known

    def _find_same(
        self, stored: JsonObject, info: TurnInfo
    ) -> tuple[ApprovalRecord | None, str]:
        """Return the open question about the very same call, and the call's hash."""
        bound = arguments_hash(
            stored, conversation_id=info.conversation_id, user_id=info.speaker.user_id
        )
        same = (rec for rec in self.pending_for(info) if rec.arguments_hash == bound)
        return next(same, None), bound

    def _drowned(
        self, call: ResolvedCall, scope: TurnScope, decision: Decision
    ) -> Refused | None:
        """Return why a call may not run beside a question that a voice will answer.

        What a loudspeaker says into a room, a microphone there may take for a yes.
        """
        if isinstance(decision, Refused):
            return None
        turn_id = scope.info.turn_id
        if speaks(call, SPEAKING):
            if any(is_asked_aloud(record) for record in self._questions.open):
                return Refused(
                    "question_open",
                    "A question waits for somebody's yes or no: nothing may be spoken "
                    "into a room before that.",
                )
            self._spoke = (*self._spoke[-MAX_TURNS:], turn_id)
        if isinstance(decision, NeedsApproval) and turn_id in self._spoke:
            speaker = scope.info.speaker
            if speaker.device_id or speaker.satellite_id:
                return Refused(
                    "spoken",
                    "This needs a yes, and something was just spoken into a room. Tell "
                    "the user to ask for it alone.",
                )
        return None

    def _over(self, call: ResolvedCall, facts: Facts) -> JsonObject:
        """Return what is decided over: a yes holds while that is the same."""
        found = risks(call, facts, self._options)
        named = read_facts(self._hass, named_in(self._hass, call.data))
        facts = replace(facts, entities={**facts.entities, **named})
        return decided_over(facts, found, has_code=self._options.code is not None)

    def _is_flooded(
        self, call: ResolvedCall, scope: TurnScope, need: NeedsApproval
    ) -> bool:
        """Return whether a speaker has more open questions than anybody reads."""
        info = scope.info
        own = [r for r in self._questions.open if is_same_speaker(r, info.speaker)]
        if len(own) < self._limits.pending_approvals:
            return False
        return self._find_same(parked_call(call, need), info)[0] is None

    async def _async_names(self, call: ResolvedCall) -> frozenset[str]:
        """Return the names of the home's things, where a search could tell of them."""
        if not any("search" in str(key) or "query" in str(key) for key in call.data):
            return frozenset()
        home = await self._get_home()
        return frozenset(
            name
            for entity in home.by_entity_id.values()
            if len(name := entity.name.casefold()) >= _TELLING_NAME
        )

    async def _async_preview(self, call: ResolvedCall, facts: Facts) -> str:
        """Return what will happen, in the speaker's language."""
        home = await self._get_home()
        named: dict[str, EntityFacts] = {
            entity_id: replace(entity, name=known.name)
            # As Home Assistant shows it, whatever else it is called.
            if (known := home.by_entity_id.get(entity_id))
            and known.name not in entity.other_names
            else entity
            for entity_id, entity in facts.entities.items()
        }
        text = describe(call, named, find(facts.speaker.language).approvals)
        if call.due_ts is None:
            return text
        due = dt_util.as_local(dt_util.utc_from_timestamp(call.due_ts))
        code = regional(facts.speaker.language, self._hass.config.country)
        return f"{speak_time(due, dt_util.now(), find(code).speech)}: {text}"


def _is_mended(other: ApprovalRecord, record: ApprovalRecord) -> bool:
    """Return whether a question proposes anew what another one has proposed."""
    if other.approval_id == record.approval_id:
        return False
    one, two = other.call.get("data") or {}, record.call.get("data") or {}
    if other.call.get("tool") != record.call.get("tool") or "config" not in two:
        return False
    is_new = one.get("expected") is None and two.get("expected") is None
    names = [(data.get("config") or {}).get("alias") for data in (one, two)]
    return one.get("automation_id") == two.get("automation_id") or (
        is_new and names[0] is not None and names[0] == names[1]
    )


def _is_free(call: ResolvedCall) -> bool:
    """Return whether a call changes nothing but the speaker's own timers."""
    is_answer = call.is_reading or call.only_reads
    return is_answer or (call.domain == "intent" and "Timer" in call.service)
