"""Figures that take too long for a table's run: kept by the run that found them.

`python -m scripts.kept NAME COMMAND …` runs a command and keeps how long it took. The
files are in `docs/figures`, and `scripts/bench` reads them.
"""

from datetime import UTC, datetime
import json
import os
from pathlib import Path
import platform
import subprocess
import sys
from time import monotonic
from typing import Any, Final

ROOT: Final = Path(__file__).parents[1]
FOLDER: Final = ROOT / "docs" / "figures"


def keep(name: str, command: str, found: dict[str, Any]) -> None:
    """Keep what a command found, and when and where that was."""
    kept = {
        "command": command,
        "date": datetime.now(UTC).date().isoformat(),
        "machine": f"{os.cpu_count()} cores, {platform.machine()}",
        "found": found,
    }
    FOLDER.mkdir(exist_ok=True)
    text = json.dumps(kept, indent=1, ensure_ascii=False)
    (FOLDER / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")


def kept(name: str) -> dict[str, Any] | None:
    """Return what was kept; None: nobody has run it."""
    file = FOLDER / f"{name}.json"
    if not file.exists():
        return None
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def main() -> int:
    """Run a command, and keep its time."""
    name, *command = sys.argv[1:]
    began = monotonic()
    done = subprocess.run(command, cwd=ROOT, check=False)
    found = {"seconds": round(monotonic() - began, 1), "exit code": done.returncode}
    keep(name, " ".join(command), found)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
