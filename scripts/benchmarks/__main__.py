"""Run the benchmarks named on the command line, or all of them."""

import argparse
import asyncio
from importlib import import_module
import inspect
import json
import os
from pathlib import Path
import pkgutil
import platform

from . import __path__ as package_path
from .report import Report, as_document

DOCUMENT = Path(__file__).parents[2] / "docs" / "performance.md"
HELPERS = {"report", "__main__"}


def names() -> list[str]:
    """Return the benchmarks: modules here that have a `run`."""
    return sorted(
        module.name
        for module in pkgutil.iter_modules(package_path)
        if module.name not in HELPERS and not module.name.startswith("_")
    )


def main() -> None:
    """Run, print one table, write JSON when asked."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("name", nargs="*", choices=[[], *names()], help="default: all")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures")
    parser.add_argument("--docs", action="store_true", help="write docs/performance.md")
    parser.add_argument(
        "--from", type=Path, metavar="FILE", dest="source", help="figures of a past run"
    )
    arguments = parser.parse_args()
    report = Report()
    if arguments.source:
        report = Report.from_json(json.loads(arguments.source.read_text()))
    for name in [] if arguments.source else arguments.name or names():
        run = import_module(f"{__package__}.{name}").run
        result = run(report)
        if inspect.isawaitable(result):
            asyncio.run(result)
    print(report.as_text())
    if arguments.docs:
        machine = f"{os.cpu_count()} cores, {platform.machine()}"
        DOCUMENT.write_text(as_document(report, machine))
    if arguments.json:
        arguments.json.write_text(json.dumps(report.as_json(), indent=2) + "\n")


if __name__ == "__main__":
    main()
