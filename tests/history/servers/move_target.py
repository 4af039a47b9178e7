"""Moves a file to a server and kills itself after some pieces: `PATH URL ID PIECES`."""

import os
from pathlib import Path
import signal
import sys

from custom_components.ha_ai_agent.history import moving
from custom_components.ha_ai_agent.history.engine import backend_for, open_engines
from custom_components.ha_ai_agent.history.migration import migrate


def main() -> None:
    """Move, until the plug is pulled."""
    path, url, instance, pieces = sys.argv[1:]
    left = int(pieces)

    def pull_the_plug() -> None:
        nonlocal left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    moving._CHUNK = 40  # type: ignore[misc]  # smaller pieces
    moving.give_way = pull_the_plug  # type: ignore[attr-defined]  # called after each
    backend = backend_for(url, instance)
    engines = open_engines(backend)
    migrate(engines.writer, backend)
    moving.move_in(engines.writer, Path(path), backend, print)


if __name__ == "__main__":
    main()
