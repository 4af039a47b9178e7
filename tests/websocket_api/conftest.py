"""The home, the server and the entry of the agent's tests."""

from tests.agent.conftest import home, server, set_up

__all__ = ["home", "server", "set_up"]
