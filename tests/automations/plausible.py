"""Automations of homes, each of them right, and some that can never be."""

from collections.abc import Mapping
from pathlib import Path
import re

_FOLDER = Path(__file__).parent.parent / "data" / "automations"


def plausible(devices: Mapping[str, str], name: str = "plausible") -> dict[str, str]:
    """Return their YAML by what they are about, with the devices of a home."""
    found: dict[str, str] = {}
    for text in (_FOLDER / f"{name}.yaml").read_text("utf-8").split("\n---\n"):
        title, _, body = text.strip().partition("\n")
        found[title.removeprefix("# ")] = re.sub(
            r"<device ([\w.]+)>", lambda match: devices[match[1]], body
        )
    return found
