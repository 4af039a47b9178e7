"""Soaks: real processes, real faults, for as long as it takes."""

from typing import Final

PRELOADED: Final = (
    "homeassistant.bootstrap",
    "homeassistant.runner",
    "homeassistant.components.ai_task",
    "homeassistant.components.automation",
    "homeassistant.components.automation.config",
    "homeassistant.components.config",
    "homeassistant.components.conversation",
    "homeassistant.components.lock",
    "homeassistant.components.switch",
    "homeassistant.components.camera",
    "homeassistant.components.media_source",
)
"""What a start imports, besides the agent itself."""
