"""Run the benchmarks named on the command line, or all of them."""

import argparse
import asyncio
from importlib import import_module
import inspect
import json
from pathlib import Path
import pkgutil

from . import __path__ as package_path
from .report import Report

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
    arguments = parser.parse_args()
    report = Report()
    for name in arguments.name or names():
        run = import_module(f"{__package__}.{name}").run
        result = run(report)
        if inspect.isawaitable(result):
            asyncio.run(result)
    print(report.as_text())
    if arguments.json:
        arguments.json.write_text(json.dumps(report.as_json(), indent=2) + "\n")


if __name__ == "__main__":
    main()
