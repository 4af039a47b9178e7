"""A voice whose sound are the words: what is heard, and when, is what was said."""

from collections.abc import AsyncGenerator
from typing import override

from homeassistant.components.tts import (
    TextToSpeechEntity,
    TTSAudioRequest,
    TTSAudioResponse,
)
from sentence_stream import SentenceBoundaryDetector


class WitnessVoice(TextToSpeechEntity):
    """Makes a sound of each sentence as soon as it is one, as engines do."""

    _attr_name = "Witness"

    def __init__(self, languages: list[str]) -> None:
        self.entity_id = "tts.witness"
        self._attr_supported_languages = languages
        self._attr_default_language = languages[0]

    @override
    async def async_stream_tts_audio(
        self, request: TTSAudioRequest
    ) -> TTSAudioResponse:
        """Say each sentence."""
        return TTSAudioResponse("mp3", self._say(request))

    async def _say(self, request: TTSAudioRequest) -> AsyncGenerator[bytes]:
        sentences = SentenceBoundaryDetector()
        async for piece in request.message_gen:
            for sentence in sentences.add_chunk(piece):
                yield f"{sentence} ".encode()
        if rest := sentences.finish():
            yield rest.encode()
