"""What a browser fetches for the panel, as it goes over the line."""

import gzip
from pathlib import Path

from .report import Report

FOLDER = Path(__file__).parents[2] / "custom_components" / "ha_ai_agent" / "frontend"
MOST_KB = 150


def run(report: Report) -> None:
    """Measure the file that is delivered."""
    packed = sum(
        len(gzip.compress(file.read_bytes(), 9)) for file in FOLDER.glob("*.js")
    )
    report.add(
        "panel: what is fetched, gzipped",
        ours=packed / 1000,
        unit="kB",
        target=f"at most {MOST_KB} kB",
        met=packed <= MOST_KB * 1000,
    )
