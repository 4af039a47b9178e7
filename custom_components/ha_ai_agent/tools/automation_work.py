"""What is read of automations and their like, and looked at before it is written."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from time import time
from typing import Final

from homeassistant.core import HomeAssistant

from ..automations.changes import check_nothing_lost, with_changes
from ..automations.check import Checked, async_check, async_effective
from ..automations.checks.kinds import async_read_targets
from ..automations.enhance import Enhancer
from ..automations.explained import async_explain
from ..automations.finding import Catalog
from ..automations.helpers import async_plan_helpers, with_planned
from ..automations.kinds import AUTOMATION, KINDS, SCENE, ItemKind
from ..automations.placeholders import check_none_left, put_back
from ..automations.preview import diff, safety_notes, touches
from ..automations.reader import (
    FoundAutomation,
    describe,
    find_automation,
    shown_config,
)
from ..automations.replay.recorded import Replay, async_replay
from ..automations.shape import as_editor_writes, kind_given, read_config
from ..automations.words.question import Question, async_read_words
from ..automations.writer import EditorFile
from ..automations.yaml_file import as_yaml
from ..calls.problems import Refusal, denied, failed
from ..calls.scope import Gate, TurnScope
from ..calls.told import async_read_secrets
from ..calls.view import GetIndex
from ..const import LOGGER
from ..errors import AgentError
from ..home.snapshot import HomeSnapshot
from ..models import JsonObject, ToolCall
from .automation_notes import judged
from .automation_spec import ASK_SECONDS, AskForTurn

_NEW: Final = "preview"
_REPLAY_SECONDS: Final = 2
_MAKE_IDEAS: Final = (
    "Make five ideas of this, and call suggest again with them as `proposals`, a list"
    " of objects with `level` (small, medium, large, advanced, fun), `title`, `why` and"
    " `yaml`, a whole automation each: they are checked."
)
PREVIEW_ONLY: Final = (
    "not_permitted",
    "Only an administrator may write automations. A preview is all that can be shown.",
)
_NOT_READ: Final = (
    "not_permitted",
    (
        "Only an administrator may see what is in an automation. A new one can be"
        " previewed, without automation_id."
    ),
)
_NO_RUNS: Final = (
    "not_available",
    "Home Assistant keeps no runs of scenes: get_history shows when they were used.",
)
_NO_IDEAS: Final = ("not_available", "Ideas are made for automations only.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A call of one of these tools, and who it is from."""

    call: ToolCall
    scope: TurnScope
    home: HomeSnapshot
    kind: ItemKind = AUTOMATION

    @property
    def arguments(self) -> JsonObject:
        """Return what the model wrote."""
        return self.call.arguments

    def check_reader(self) -> None:
        """Refuse who may not see what is in an automation of the house."""
        self._check_admin(_NOT_READ)

    def check_writer(self) -> None:
        """Refuse who may not write automations."""
        if self.scope.info.speaker.is_read_only:
            raise denied(*PREVIEW_ONLY)
        self._check_admin(PREVIEW_ONLY)

    def _check_admin(self, refusal: tuple[str, str]) -> None:
        speaker = self.scope.info.speaker
        if not speaker.is_admin or speaker.user_id is None:
            raise denied(*refusal)


class AutomationWork:
    """Reads, checks and improves; nothing here writes."""

    def __init__(
        self,
        hass: HomeAssistant,
        *,
        get_home: Callable[[], Awaitable[HomeSnapshot]],
        gate: Gate,
        ask_model: AskForTurn | None = None,
        ask_seconds: float = ASK_SECONDS,
        get_index: GetIndex | None = None,
        now: Callable[[], float] = time,
    ) -> None:
        self._hass = hass
        self._get_home = get_home
        self._gate = gate
        self._ask_model = ask_model
        self._ask_seconds = ask_seconds
        self._get_index = get_index
        self._now = now
        self._files = {name: EditorFile(hass, kind) for name, kind in KINDS.items()}
        self._catalog = Catalog(hass)

    async def async_read_ahead(self) -> None:
        """Read what the next question needs."""
        await self._files[AUTOMATION.name].async_read()
        await async_read_targets(self._hass)

    async def async_wanted(self, call: ToolCall, scope: TurnScope) -> Wanted:
        """Return a call with what it is about, if it may be answered here."""
        kind = kind_given(call.arguments)
        self._check_loaded(kind)
        home = await self._get_home()
        await async_read_secrets(self._hass)
        return Wanted(call=call, scope=scope, home=home, kind=kind)

    def _check_loaded(self, kind: ItemKind) -> None:
        if kind.name not in self._hass.config.components:
            raise failed(
                "not_available",
                f"{kind.plural.capitalize()} are not set up in this Home Assistant.",
            )

    # Reading

    def listed(self, wanted: Wanted) -> JsonObject:
        """Return the automations that the assistant may see."""
        arguments = wanted.arguments
        return self._catalog.rows(
            wanted.home, arguments.get("query"), arguments.get("cursor"), wanted.kind
        )

    async def async_get(self, wanted: Wanted) -> JsonObject:
        """Return one automation with a summary."""
        wanted.check_reader()
        found = await self._async_find(wanted)
        words = await self._async_words(wanted, found.config)
        return describe(self._hass, wanted.home, found, words)

    async def _async_words(self, wanted: Wanted, *configs: JsonObject) -> Question:
        """Return the words for automations in the language of who asks."""
        language = wanted.scope.info.speaker.language
        given = map(as_editor_writes, configs)
        return await async_read_words(self._hass, wanted.home, language, *given)

    async def _async_find(self, wanted: Wanted) -> FoundAutomation:
        state = await self._files[wanted.kind.name].async_read()
        given = wanted.arguments.get("automation_id")
        return find_automation(self._hass, wanted.home, state, given)

    async def _async_read(
        self, wanted: Wanted
    ) -> tuple[FoundAutomation | None, Checked]:
        """Return what the arguments describe, checked."""
        home, arguments, kind = wanted.home, wanted.arguments, wanted.kind
        if not arguments.get("automation_id"):
            config = read_config(arguments, kind=kind)
            check_none_left({}, config)
            return None, await async_check(self._hass, home, _NEW, config, kind=kind)
        found = await self._async_find(wanted)
        if found.item is None and found.raw is None:
            raise failed(
                "not_loaded",
                f"{found.entity.entity_id} is not there any more: Home Assistant only"
                " remembers its name.",
            )
        config = self._updated(wanted, found.config)
        base = as_editor_writes(found.config)
        item_id = found.automation_id or _NEW
        return found, await async_check(
            self._hass, home, item_id, config, base, base, kind=kind
        )

    def _updated(self, wanted: Wanted, real: JsonObject) -> JsonObject:
        """Return an automation with what the arguments change, and nothing else."""
        arguments = wanted.arguments
        base = as_editor_writes(real)
        shown = self._shown(wanted.home, base)
        if arguments.get("changes"):
            config = with_changes(base, arguments["changes"])
            if named := arguments.get("alias"):
                config["name" if wanted.kind is SCENE else "alias"] = str(named)
        else:
            config = read_config(arguments, real, wanted.kind)
            check_nothing_lost(shown, config)
        for key in ("variables", "trigger_variables"):
            # As they were shown they are as they stand, like what is left out.
            if key in base and config.get(key) == shown.get(key):
                config = {**config, key: base[key]}
        config = put_back(config, shown, base)
        check_none_left(base, config)
        return as_editor_writes(config)

    async def async_preview(self, wanted: Wanted) -> JsonObject:
        """Return what an automation would do, without writing it."""
        if wanted.arguments.get("automation_id"):
            wanted.check_reader()
        home, arguments = wanted.home, wanted.arguments
        try:
            planned = await async_plan_helpers(
                self._hass, home, arguments.get("helpers")
            )
            home = with_planned(home, planned)
            wanted = replace(wanted, home=home)
            found, checked = await self._async_read(wanted)
        except Refusal as refusal:
            return {"valid": False, **refusal.as_result()}
        state = await self._files[wanted.kind.name].async_read()
        shown = self._shown(home, checked.config)
        effective = self._shown(home, checked.effective)
        words = await self._async_words(wanted, effective)
        result: JsonObject = {
            "valid": True,
            "question": words.of_new(effective),
            "summary": words.summary(shown, effective),
            "touches": touches(checked.references),
            "notes": self._notes(home, checked, found),
            "config": shown,
        }
        if (replay := await self.async_replay(checked)) is not None:
            result["notes"] += [replay.note(), *words.notes.ranged(replay)]
            result["replay"] = replay.as_result()
        if state.refusal is not None:
            result["message"] = state.refusal.message
        if found is not None:
            result["diff"] = self._difference(home, found, checked, words)
        return result

    async def async_replay(self, checked: Checked) -> Replay | None:
        """Return what it would have done, if it starts by itself."""
        is_automation = checked.kind is AUTOMATION
        return await self.async_play(checked.effective) if is_automation else None

    async def async_play(self, effective: JsonObject) -> Replay | None:
        """Return what it would have done in the last days, if that is known soon."""
        try:
            async with asyncio.timeout(_REPLAY_SECONDS):
                return await async_replay(self._hass, as_editor_writes(effective))
        except Exception as err:  # noqa: BLE001  # the past is not what was asked for
            LOGGER.debug("What an automation would have done is not known: %r", err)
            return None

    async def async_runs(self, wanted: Wanted) -> JsonObject:
        """Return why an automation ran, or did not."""
        wanted.check_reader()
        if wanted.kind is SCENE:
            raise failed(*_NO_RUNS)
        found = await self._async_find(wanted)
        effective = await async_effective(self._hass, found.config, wanted.kind)
        is_played = effective and wanted.kind is AUTOMATION
        replay = await self.async_play(effective) if is_played else None
        return await async_explain(self._hass, wanted.home, found, replay)

    def _shown(self, home: HomeSnapshot, config: JsonObject) -> JsonObject:
        return shown_config(self._hass, home, config)

    def _difference(
        self,
        home: HomeSnapshot,
        found: FoundAutomation,
        checked: Checked,
        words: Question,
    ) -> str:
        """Return the lines that change, and nothing of what is hidden in them."""
        before, after = as_editor_writes(found.config), checked.config
        shown = diff(
            as_yaml(self._shown(home, before)), as_yaml(self._shown(home, after))
        )
        return shown or ("" if before == after else words.say("hidden"))

    def _notes(
        self,
        home: HomeSnapshot,
        checked: Checked,
        found: FoundAutomation | None,
    ) -> list[str]:
        """Return what a person should know, in English: the model says it."""
        others = _namesakes(home, checked, found)
        return [
            *judged(self._hass, checked.deeds).sentences(),
            *checked.odd,
            *safety_notes(checked.references, others_with_alias=others),
        ]

    def _noted(
        self,
        home: HomeSnapshot,
        checked: Checked,
        found: FoundAutomation | None,
        words: Question,
    ) -> list[str]:
        """Return the same for a person to read, in their language."""
        if words.notes.is_english:
            return self._notes(home, checked, found)
        shown = as_editor_writes(self._shown(home, checked.effective))
        return [
            *self._unasked(checked, words),
            *words.notes.odd(shown, checked.odd),
            *words.notes.safety(checked.references, _namesakes(home, checked, found)),
        ]

    def _unasked(self, checked: Checked, words: Question) -> list[str]:
        """Return what nobody is asked about when it runs, for a person to read."""
        against = judged(self._hass, checked.deeds)
        if words.notes.is_english:
            return against.sentences()
        services = dict.fromkeys(service_id for service_id, _ in against.risks)
        return words.notes.unasked(services, is_open=against.is_open)

    async def async_suggest(self, wanted: Wanted) -> JsonObject:
        """Return ideas that were checked, or what is needed to have some."""
        if wanted.arguments.get("automation_id"):
            wanted.check_reader()
        if wanted.kind is not AUTOMATION:
            raise failed(*_NO_IDEAS)
        home, arguments = wanted.home, wanted.arguments
        if arguments.get("config") or arguments.get("yaml"):
            _, checked = await self._async_read(wanted)
            config = checked.config
        else:
            found = await self._async_find(wanted)
            config = as_editor_writes(found.config)
        language = wanted.scope.info.speaker.language
        index = await self._get_index(language) if self._get_index else None
        play = self.async_play
        enhancer = Enhancer(self._hass, home, config, language, index, play)
        proposals = arguments.get("proposals")
        if isinstance(proposals, list) and proposals:
            await enhancer.async_check(proposals)
            return enhancer.result()
        if self._ask_model is not None:
            try:
                async with asyncio.timeout(self._ask_seconds):
                    await enhancer.async_ask(partial(self._ask_model, wanted.scope))
            except TimeoutError, AgentError:
                LOGGER.debug("No ideas from the model in %s s", self._ask_seconds)
            if enhancer.has_ideas:
                return enhancer.result()
        return {**enhancer.facts(), "message": _MAKE_IDEAS}


def _namesakes(
    home: HomeSnapshot, checked: Checked, found: FoundAutomation | None
) -> list[str]:
    """Return the other automations of the same name."""
    alias = checked.title.casefold()
    return [
        entity.entity_id
        for entity in checked.kind.among(home)
        if entity.name.casefold() == alias
        and (found is None or entity.entity_id != found.entity.entity_id)
    ]
