"""A voice satellite that hears what a test says: the real entity, the real pipeline."""

from dataclasses import dataclass, field
from typing import Any

from homeassistant.components.assist_pipeline import (
    PipelineEvent,
    PipelineEventType,
    PipelineStage,
    async_get_pipeline,
    async_update_pipeline,
)
from homeassistant.components.assist_pipeline.run import PipelineInput, PipelineRun
from homeassistant.components.assist_satellite import (
    AssistSatelliteAnnouncement,
    AssistSatelliteConfiguration,
    AssistSatelliteEntity,
    AssistSatelliteEntityFeature,
)
from homeassistant.config_entries import ConfigEntry, ConfigFlow
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import chat_session
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockModule,
    mock_config_flow,
    mock_integration,
    mock_platform,
    setup_test_component_platform,
)


@dataclass
class Said:
    """What came of one sentence."""

    streamed: str
    messages: list[str]
    """What was streamed, by message."""
    speech: str
    is_error: bool
    keeps_listening: bool
    pieces: list[str] = field(default_factory=list)
    """What was streamed, as it came."""

    @property
    def bubbles(self) -> list[str]:
        """What Home Assistant's dialog shows in the end, as its 2026.11 does it."""
        shown = "\n\n".join(filter(None, self.messages))
        if self.is_error:
            return [*filter(None, (shown,)), self.speech]
        if not shown:
            return [self.speech]
        last = self.messages[-1] if self.messages else ""
        if last.strip() == self.speech.strip():
            return [shown]
        return [f"{shown}\n\n{self.speech}"]


class Satellite(AssistSatelliteEntity):
    """Speaks and listens without any sound."""

    _attr_supported_features = (
        AssistSatelliteEntityFeature.ANNOUNCE
        | AssistSatelliteEntityFeature.START_CONVERSATION
    )

    def __init__(self, name: str) -> None:
        self._attr_name = name
        self._attr_unique_id = name
        self.announced: list[AssistSatelliteAnnouncement] = []

    def async_get_configuration(self) -> AssistSatelliteConfiguration:
        return AssistSatelliteConfiguration([], [], 1)

    async def async_set_configuration(
        self, config: AssistSatelliteConfiguration
    ) -> None:
        raise NotImplementedError

    def on_pipeline_event(self, event: PipelineEvent) -> None:
        pass

    async def async_announce(self, announcement: AssistSatelliteAnnouncement) -> None:
        self.announced.append(announcement)

    async def async_start_conversation(
        self, start_announcement: AssistSatelliteAnnouncement
    ) -> None:
        self.announced.append(start_announcement)

    async def hear(self, text: str, **how: Any) -> Said:
        """Take words as if somebody had spoken them here, and speak the answer."""
        events: list[PipelineEvent] = []

        def note(event: PipelineEvent) -> None:
            events.append(event)
            # The speech, which is left out here, ends after it has begun.
            if event.type is not PipelineEventType.RUN_END:
                self._internal_on_pipeline_event(event)

        note(PipelineEvent(PipelineEventType.STT_START))
        extra, self._extra_system_prompt = self._extra_system_prompt, None
        said = await run_pipeline(
            self.hass,
            text,
            self._conversation_id,
            events,
            note,
            satellite_id=self.entity_id,
            conversation_extra_system_prompt=extra,
            keep_session=lambda found: setattr(self, "_conversation_id", found),
            **how,
        )
        for kind in (PipelineEventType.TTS_START, PipelineEventType.RUN_END):
            self._internal_on_pipeline_event(PipelineEvent(kind))
        self.tts_response_finished()
        return said


async def run_pipeline(
    hass: HomeAssistant,
    text: str,
    conversation_id: str | None,
    events: list[PipelineEvent],
    note: Any,
    *,
    keep_session: Any = None,
    context: Context | None = None,
    **more: Any,
) -> Said:
    """Run the intent stage of the preferred pipeline."""
    with chat_session.async_get_chat_session(hass, conversation_id) as session:
        if keep_session is not None:
            keep_session(session.conversation_id)
        run = PipelineRun(
            hass,
            context=context or Context(),
            pipeline=async_get_pipeline(hass),
            start_stage=PipelineStage.INTENT,
            end_stage=PipelineStage.INTENT,
            event_callback=note,
        )
        job = PipelineInput(run=run, session=session, intent_input=text, **more)
        await job.execute(validate=True)
    return said_of(events)


def said_of(events: list[PipelineEvent]) -> Said:
    """Return what a run said, as those see it who follow its events."""
    messages: list[str] = []
    pieces: list[str] = []
    role = ""
    for event in events:
        delta = (event.data or {}).get("chat_log_delta")
        if event.type is not PipelineEventType.INTENT_PROGRESS or delta is None:
            continue
        if found := delta.get("role"):
            role = found
            if role == "assistant":
                messages.append("")
        if role == "assistant" and (content := delta.get("content")):
            messages[-1] += content
            pieces.append(content)
    end = next(e for e in events if e.type is PipelineEventType.INTENT_END)
    output = (end.data or {})["intent_output"]
    return Said(
        streamed="".join(messages),
        messages=messages,
        speech=output["response"]["speech"]["plain"]["speech"],
        is_error=output["response"]["response_type"] == "error",
        keeps_listening=output["continue_conversation"],
        pieces=pieces,
    )


@dataclass
class Rooms[Kind: Satellite = Satellite]:
    """The satellites of a house."""

    hass: HomeAssistant
    satellites: dict[str, Kind] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Kind:
        return self.satellites[name]


async def async_add_satellites(hass: HomeAssistant, agent: str, *names: str) -> Rooms:
    """Put a satellite into each room, all of them with this agent."""
    return await async_add(hass, agent, {name: Satellite(name) for name in names})


async def async_add[Kind: Satellite](
    hass: HomeAssistant, agent: str, satellites: dict[str, Kind]
) -> Rooms[Kind]:
    """Put satellites into rooms, all of them with this agent."""
    for domain in ("assist_pipeline", "assist_satellite"):
        assert await async_setup_component(hass, domain, {})
    pipeline = async_get_pipeline(hass)
    await async_update_pipeline(
        hass, pipeline, conversation_engine=agent, prefer_local_intents=False
    )

    async def async_set_up(hass: HomeAssistant, entry: ConfigEntry) -> bool:
        await hass.config_entries.async_forward_entry_setups(
            entry, ["assist_satellite"]
        )
        return True

    mock_integration(hass, MockModule("test", async_setup_entry=async_set_up))
    mock_platform(hass, "test.config_flow")
    setup_test_component_platform(
        hass, "assist_satellite", satellites.values(), from_config_entry=True
    )
    entry = MockConfigEntry(domain="test")
    entry.add_to_hass(hass)
    with mock_config_flow("test", ConfigFlow):
        assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return Rooms(hass, satellites)
