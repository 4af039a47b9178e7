"""What it names is installed, and what is needed is loaded: no more in a plain house."""

from pathlib import Path
import subprocess
import sys
from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.loader import async_get_integration
from homeassistant.requirements import (
    RequirementsManager,
    async_get_integration_with_requirements,
)
import pytest

from custom_components.ha_ai_agent.const import DOMAIN
from tests.test_repository import read_json

# What each part that the manifest names installs by itself, for whoever uses it.
THEIRS = {
    "conversation": {"gazetteer-matcher", "hassil", "home-assistant-intents"},
    "camera": {"pyturbojpeg"},  # an AI Task's pictures
    "recorder": {"fnv-hash-fast", "psutil-home-assistant", "sqlalchemy"},
    # Set up in every house that has a settings page.
    "frontend": {"home-assistant-frontend"},
}


def _name(requirement: str) -> str:
    """Return the package that a requirement is about."""
    for sign in ("==", ">=", "[", "<"):
        requirement = requirement.partition(sign)[0]
    return requirement.strip().casefold()


@pytest.fixture(name="installed")
async def installed_fixture(hass: HomeAssistant) -> set[str]:
    """Return the packages that adding the integration would install."""
    asked: set[str] = set()

    async def note(_: Any, __: str, requirements: list[str], *___: bool) -> None:
        asked.update(map(_name, requirements))

    # Nothing counts as installed already.
    hass.config.skip_pip = False
    with patch.object(RequirementsManager, "async_process_requirements", note):
        await async_get_integration_with_requirements(hass, DOMAIN)
    return asked


async def test_what_is_installed(hass: HomeAssistant, installed: set[str]) -> None:
    manifest = read_json("manifest.json")
    ours = set(map(_name, manifest["requirements"]))
    theirs = set().union(*THEIRS.values())
    assert ours <= installed
    assert installed - ours - theirs == set()
    integration = await async_get_integration(hass, DOMAIN)
    # They would bring Bluetooth, USB, Matter and what hears microphones.
    assert not {"mobile_app", "assist_pipeline", "cloud"} & {
        *integration.dependencies,
        *integration.after_dependencies,
    }


LATER = (
    "automations.check",
    "automations.yaml_file",
    "openai",
    "providers.builtin",
    "tiktoken",
)
"""What only some homes need, or nobody at the start."""
AT_THE_START = """
import sys
import custom_components.ha_ai_agent as package
from custom_components.ha_ai_agent import (
    ai_task, builder, config_flow, conversation, diagnostics, logbook, repairs, sensor
)
from custom_components.ha_ai_agent.languages.reading import _LANGUAGES
ours = {name.removeprefix(f"{package.__name__}.") for name in sys.modules}
print(sorted(ours), *sorted(_LANGUAGES._built))
"""


def test_what_only_some_need_is_not_loaded_at_the_start() -> None:
    """A home speaks one or two languages, and asks for automations now and then."""
    result = subprocess.run(  # our own words to our own Python
        [sys.executable, "-c", AT_THE_START],
        capture_output=True,
        check=True,
        cwd=Path(__file__).parents[1],
        text=True,
    )
    modules, _, languages = result.stdout.rpartition("] ")
    assert "'tools.automations'" in modules
    assert not [name for name in LATER if f"'{name}'" in modules]
    assert languages.split() == ["en"]
