"""Starts the demo home, lets the agent act in it, and shows what happened."""

import argparse
import asyncio
from pathlib import Path
import signal
import sys

import aiohttp

from .agent import Model
from .client import PASSWORD, USERNAME, HomeAssistantError
from .home import Home, open_home
from .process import ROOT, StartError
from .story import describe, tell

_FOLDER = ROOT / ".dev" / "demo-home"
_SERVE_PORT = 8199


def _arguments() -> argparse.Namespace:
    """Return what was asked for on the command line."""
    parser = argparse.ArgumentParser(
        prog="scripts/demo", description="A real Home Assistant, and the agent in it."
    )
    parser.add_argument(
        "--serve", action="store_true", help="keep it running and print the login"
    )
    parser.add_argument(
        "--port", type=int, help=f"port of Home Assistant (--serve: {_SERVE_PORT})"
    )
    parser.add_argument("--base-url", help="a server with OpenAI's API, for example")
    parser.add_argument("--api-key", default="", help="its key, if it wants one")
    parser.add_argument("--model", default="", help="the model's name")
    arguments = parser.parse_args()
    if (arguments.api_key or arguments.model) and not arguments.base_url:
        parser.error("--api-key and --model go with --base-url")
    if arguments.base_url and not arguments.model:
        parser.error("--base-url needs --model")
    return arguments


async def _serve(home: Home) -> None:
    """Keep running until somebody stops it."""
    print(f"\nHome Assistant: {home.process.url}")
    print(f"User name: {USERNAME}   Password: {PASSWORD}")
    print("Talk to the agent with the Assist button. Ctrl-C ends it.", flush=True)
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, stopped.set)
    await stopped.wait()


async def show(home: Home, model: Model | None = None) -> list[str]:
    """Let the agent act, print what happened, and return what is not as it should."""
    config = await home.client.request("GET", "/api/config")
    provider = model.model if model else "its built-in provider"
    print(
        f"Home Assistant {config['version']}, {home.exposed} exposed entities;"
        f" HA AI Agent on {provider}.\n",
        flush=True,
    )
    problems: list[str] = []
    for number, told in enumerate(await tell(home.client, home.commands), 1):
        print(describe(number, told), end="\n\n", flush=True)
        problems += told.problems(is_strict=model is None)
    for problem in problems:
        print(f"Not as it should be: {problem}", file=sys.stderr)
    if not problems:
        print("Every state is as it should be.", flush=True)
    return problems


async def _run(arguments: argparse.Namespace, folder: Path) -> int:
    """Run the demo and return the exit code."""
    model = None
    if arguments.base_url:
        model = Model(
            base_url=arguments.base_url,
            api_key=arguments.api_key,
            model=arguments.model,
        )
    port = arguments.port or (_SERVE_PORT if arguments.serve else None)
    print("Starting Home Assistant ...", flush=True)
    async with open_home(folder, port=port, model=model) as home:
        problems = await show(home, model)
        if arguments.serve:
            await _serve(home)
    return 1 if problems else 0


def main() -> int:
    """Run the demo and return the exit code."""
    arguments = _arguments()
    try:
        return asyncio.run(_run(arguments, _FOLDER))
    except (StartError, HomeAssistantError, aiohttp.ClientError, OSError) as err:
        print(f"The demo did not work: {err}", file=sys.stderr)
        print(f"Home Assistant's log: {_FOLDER / 'demo.log'}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
