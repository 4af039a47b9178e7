"""Run the benchmarks named on the command line, or all of them."""

import argparse
import asyncio
from collections.abc import Awaitable, Sequence
from importlib import import_module
import inspect
import json
import os
from pathlib import Path
import pkgutil
import platform
import signal
import sys
import traceback

from . import __path__ as package_path
from .report import Report, as_document, fallen, ratios_in

DOCUMENT = Path(__file__).parents[2] / "docs" / "performance.md"
ALLOWED_FALL = 0.2
HELPERS = {"report", "__main__"}


def names() -> list[str]:
    """Return the benchmarks: modules here that have a `run`."""
    return sorted(
        module.name
        for module in pkgutil.iter_modules(package_path)
        if module.name not in HELPERS and not module.name.startswith("_")
    )


def run_all(wanted: Sequence[str], report: Report) -> bool:
    """Run benchmarks; one that breaks gets a row, and the others go on."""
    is_whole = True
    for name in wanted:
        try:
            result = import_module(f"{__package__}.{name}").run(report)
            if inspect.isawaitable(result):
                asyncio.run(_finish(result))
        except KeyboardInterrupt:
            report.add_failure(name, "interrupted; what comes after it was not run")
            return False
        except (Exception, SystemExit) as error:  # noqa: BLE001  # any of ours, any way
            traceback.print_exc()
            report.add_failure(name, f"{type(error).__name__}: {error}")
            is_whole = False
    return is_whole


async def _finish[T](result: Awaitable[T]) -> T:
    """Wait for a benchmark that runs on a loop."""
    return await result


def main() -> int:
    """Run, print one table, write JSON when asked; 1 if a benchmark broke."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("name", nargs="*", help=f"of {', '.join(names())}; or all")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures")
    parser.add_argument("--docs", action="store_true", help="write docs/performance.md")
    parser.add_argument(
        "--from", type=Path, metavar="FILE", dest="source", help="figures of a past run"
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="fail where a ratio is a fifth smaller than in docs/performance.md",
    )
    arguments = parser.parse_args()
    if unknown := set(arguments.name) - set(names()):
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    report = Report()
    is_whole = True
    if arguments.source:
        report = Report.from_json(json.loads(arguments.source.read_text()))
    else:
        # Ended from outside, what was measured until then is written all the same.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        is_whole = run_all(arguments.name or names(), report)
    print(report.as_text())
    if arguments.check:
        before = ratios_in(DOCUMENT.read_text(encoding="utf-8"))
        for line in (lost := fallen(report, before, ALLOWED_FALL)):
            print(f"Worse than before: {line}", file=sys.stderr)
        is_whole = is_whole and not lost
    if arguments.docs:
        machine = f"{os.cpu_count()} cores, {platform.machine()}"
        DOCUMENT.write_text(as_document(report, machine))
    if arguments.json:
        arguments.json.write_text(json.dumps(report.as_json(), indent=2) + "\n")
    return 0 if is_whole else 1


if __name__ == "__main__":
    sys.exit(main())
