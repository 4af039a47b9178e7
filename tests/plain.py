"""For tests of modules that know no Home Assistant.

Importing this fixture replaces the one of `tests/conftest.py`, which sets up a whole
Home Assistant for every test: a hundred milliseconds that pure tests need not spend.
"""

import pytest


@pytest.fixture(autouse=True)
def _enable_custom_integrations() -> None:
    """Set up nothing."""
