"""Where a model is asked."""

import pytest

from custom_components.ha_ai_agent.providers.factory import create_model_server
from custom_components.ha_ai_agent.providers.server import split_login


@pytest.mark.parametrize(
    ("address", "plain", "header"),
    [
        ("http://host:1/v1", "http://host:1/v1", {}),
        (
            "https://me:p%40ss@host/v1",
            "https://host/v1",
            {"authorization": "Basic bWU6cEBzcw=="},
        ),
        ("http://token@host/v1", "http://host/v1", {"authorization": "Basic dG9rZW46"}),
    ],
)
def test_a_login_is_no_part_of_the_address(
    address: str, plain: str, header: dict[str, str]
) -> None:
    """The address of every request is written to the HTTP client's log."""
    assert split_login(address) == (plain, header)
    server = create_model_server(http_client=None, base_url=address, api_key="key")
    assert server.base_url == plain
    expected = header.get("authorization", "Bearer key")
    assert server.headers["authorization"] == expected
