"""Run one soak: real processes, real faults. Prints the figures as JSON.

With --keep they are put where `scripts/bench` finds them.
"""

import argparse
import asyncio
from contextlib import ExitStack
import json
from pathlib import Path
import sys
import tempfile
from typing import Any

from scripts.database_servers import KINDS
from scripts.kept import keep

from . import disk, faults, files, kills, lag, memory, plain, servers, sound, stops
from .servers import server_on_small_disk


def main() -> int:
    """Run, print the figures; 1 if something was not as it should be."""
    parser = argparse.ArgumentParser(prog="scripts/soak", description=__doc__)
    commands = parser.add_subparsers(dest="soak", required=True)
    parser.add_argument("--seed", type=int, default=20261128)
    parser.add_argument(
        "--keep", action="store_true", help="write the figures to docs/figures"
    )
    killing = commands.add_parser("kills", help="kill -9 at random moments of turns")
    killing.add_argument("count", type=int, nargs="?", default=100)
    failing = commands.add_parser("faults", help="a fifth of all requests fail")
    failing.add_argument("--minutes", type=float, default=10)
    losing = commands.add_parser("disk", help="a database that is locked, and full")
    losing.add_argument("--seconds", type=float, default=60)
    commands.add_parser("files", help="a database that is no good at the start")
    commands.add_parser("stops", help="a stop and a restart in the middle of a deed")
    commands.add_parser("sound", help="when the first sound of an answer is heard")
    adding = commands.add_parser("plain", help="added to a new, plain Home Assistant")
    adding.add_argument("version", nargs="*", help="or those of requirements/")
    waiting = commands.add_parser("lag", help="how late the event loop is meanwhile")
    waiting.add_argument("--minutes", type=float, default=5, help="of each of three")
    growing = commands.add_parser("memory", help="what is kept in memory for good")
    growing.add_argument("--minutes", type=float, default=60)
    serving = commands.add_parser("servers", help="a database server that is lost")
    serving.add_argument("--seconds", type=float, default=30)
    serving.add_argument("--kind", choices=KINDS, action="append")
    for command in (killing, failing):
        command.add_argument("--database", choices=KINDS, help="else an SQLite file")
    chosen = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        ExitStack() as stack,
    ):
        server_url = ""
        if kind := getattr(chosen, "database", None):
            server_url = stack.enter_context(server_on_small_disk(kind)).url
        home = Path(folder) / f"soak-{chosen.soak}"
        match chosen.soak:
            case "kills":
                work = kills.run(home, chosen.count, chosen.seed, server_url)
            case "disk":
                work = disk.run(home, chosen.seconds)
            case "files":
                work = files.run(home)
            case "stops":
                work = stops.run(home)
            case "plain":
                work = plain.run(home, chosen.version)
            case "sound":
                work = sound.run(home)
            case "lag":
                work = lag.run(home, chosen.minutes, chosen.seed)
            case "servers":
                kinds = tuple(chosen.kind or KINDS)
                work = servers.run(home, chosen.seconds, chosen.seed, kinds)
            case "memory":
                work = memory.run(home, chosen.minutes, chosen.seed)
            case _:
                work = faults.run(home, chosen.minutes, chosen.seed, server_url)
        report = asyncio.run(work)
    print(json.dumps(report))
    _keep(chosen, report)
    return 1 if report["wrong"] else 0


def _keep(chosen: argparse.Namespace, report: dict[str, Any]) -> None:
    """Put the figures where `scripts/bench` finds them, if that is wished."""
    if not chosen.keep:
        return
    words = [word for word in sys.argv[1:] if word != "--keep"]
    name = "-".join(filter(None, (chosen.soak, getattr(chosen, "database", None))))
    keep(name, " ".join(("scripts/soak", *words)), report)


if __name__ == "__main__":
    sys.exit(main())
