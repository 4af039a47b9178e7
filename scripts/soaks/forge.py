"""Starts Home Assistant as a fork of a process that has imported everything already.

Most of a start is imports, and a soak starts a hundred times. What runs is the same: a
process of its own, with its own files, that ends when it is killed.
"""

from importlib import import_module
import os
import pkgutil
from select import select
from signal import SIGKILL
import sys

from . import PRELOADED


def preload(folder: str) -> None:
    """Import what a start would import; custom components from the home's folder."""
    sys.path.insert(0, folder)
    for name in PRELOADED:
        import_module(name)
    package = import_module("custom_components.ha_ai_agent")
    prefix = f"{package.__name__}."
    for module in pkgutil.walk_packages(package.__path__, prefix):
        import_module(module.name)


def run(folder: str, log: str) -> int:
    """Be Home Assistant."""
    descriptor = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.dup2(descriptor, sys.stdout.fileno())
    os.dup2(descriptor, sys.stderr.fileno())
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    sys.argv = ["hass", "--config", folder]
    from homeassistant.__main__ import main as be_home_assistant

    return be_home_assistant()


def main() -> None:
    """Fork for every word on stdin, and tell of its end; without stdin all ends."""
    folder, log = sys.argv[1:]
    preload(folder)
    report = os.dup(sys.stdout.fileno())
    os.write(report, b"ready\n")
    while os.read(0, 100):
        if (pid := os.fork()) == 0:
            os.close(report)
            code = 1
            try:
                code = run(folder, log)
            finally:
                os._exit(code)
        os.write(report, f"{pid}\n".encode())
        ended = os.pidfd_open(pid)
        readable, _, _ = select([0, ended], [], [])
        if ended not in readable:
            # Whoever drives the soak is gone.
            os.kill(pid, SIGKILL)
        os.waitpid(pid, 0)
        os.close(ended)
        os.write(report, b"ended\n")


if __name__ == "__main__":
    main()
