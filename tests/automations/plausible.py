"""A hundred automations of homes, each of them right."""

from collections.abc import Mapping
from pathlib import Path
import re

_FILE = Path(__file__).parent.parent / "data" / "automations" / "plausible.yaml"


def plausible(devices: Mapping[str, str]) -> dict[str, str]:
    """Return their YAML by what they are about, with the devices of a home."""
    found: dict[str, str] = {}
    for text in _FILE.read_text("utf-8").split("\n---\n"):
        name, _, body = text.strip().partition("\n")
        found[name.removeprefix("# ")] = re.sub(
            r"<device ([\w.]+)>", lambda match: devices[match[1]], body
        )
    return found
