"""The home, the server and the entry of the agent's tests."""

from tests.agent.conftest import home, say, server, set_up

__all__ = ["home", "say", "server", "set_up"]
