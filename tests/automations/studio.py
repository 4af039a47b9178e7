"""A household with scripts and scenes of its own."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from homeassistant.util.yaml import parse_yaml

from custom_components.ha_ai_agent.home.snapshot import Entity, HomeSnapshot

from .conftest import HOME, Household

SCRIPTS = """\
# What the family runs.
good_night:   # every evening
  alias: "Good night"
  sequence:
    - service: light.turn_off   # all but the hall
      target: {entity_id: light.kitchen}

    - delay: "00:05:00"
  mode: single

# Not to be touched
secret:
  alias: Secret
  sequence: []
"""
SCENES = """\
- id: '1700000000001'   # for films
  name: Movie
  entities:
    light.kitchen: off
    light.bedroom:
      state: on      # dim
      brightness: 40
  icon: mdi:movie
- id: other
  name: Other
  entities: {switch.fan: 'on'}
"""
NEW_SCRIPT = """
alias: Wake up
sequence:
  - action: light.turn_on
    target: {entity_id: light.bedroom}
    data: {brightness_pct: 30}
  - delay: "00:10:00"
  - action: switch.turn_on
    target: {entity_id: switch.fan}
"""
SPOKEN = [
    "ar",
    "bg",
    "cs",
    "da",
    "de",
    "el",
    "en",
    "es",
    "fi",
    "fr",
    "he",
    "hi",
    "hu",
    "it",
    "ja",
    "ko",
    "nl",
    "pl",
    "pt",
    "ru",
    "sv",
    "tr",
    "uk",
    "zh",
]
NEW_SCENE = """
name: Cosy
entities:
  light.kitchen: {state: "on", brightness: 120}
  switch.fan: "off"
"""


class Studio(Household):
    """The same tools in a home whose scripts and scenes are in their files."""

    async def home(self) -> HomeSnapshot:
        def exposed(domain: str) -> tuple[Entity, ...]:
            return tuple(
                Entity(entity_id=state.entity_id, name=state.name)
                for state in self.hass.states.async_all(domain)
                if state.entity_id != "script.secret"
            )

        rest = tuple(
            entity
            for entity in HOME.entities
            if entity.domain not in {"scene", "script"}
        )
        return replace(
            HOME,
            entities=rest,
            automations=exposed("automation"),
            scenes=exposed("scene"),
            scripts=exposed("script"),
        )

    def file(self, name: str) -> Path:
        return self.path.parent / f"{name}s.yaml"

    def held(self, name: str) -> Any:
        return parse_yaml(self.file(name).read_text())
