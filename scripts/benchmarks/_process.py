"""What is measured in a Home Assistant that is a process of its own."""

import json
from pathlib import Path
import subprocess
import sys
import tempfile
from typing import Any

ROOT = Path(__file__).parents[2]
NEWEST = ROOT / ".dev" / "demo" / "bin" / "python"


def measured(python: Path, module: str, *arguments: object) -> Any:
    """Return what a module wrote, as JSON, into its last argument.

    A name without a dot is one of this package.
    """
    name = module if "." in module else f"{__package__}.{module}"
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder) / "found.json"
        done = subprocess.run(
            [python, "-m", name, *map(str, arguments), found],
            cwd=ROOT,
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            sys.exit(f"The measurement ended early:\n{done.stderr}")
        return json.loads(found.read_text(encoding="utf-8"))
