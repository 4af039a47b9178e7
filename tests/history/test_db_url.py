"""`ha_ai_agent: db_url:` in YAML, through Home Assistant's own setup."""

from pathlib import Path
import sys

from homeassistant.config import async_hass_config_yaml
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
import pytest

from custom_components.ha_ai_agent.const import DOMAIN
from custom_components.ha_ai_agent.runtime import DATA_DB_URL, SharedHistory


@pytest.mark.parametrize("yaml", [None, {}, {"db_url": None}])
async def test_nothing_said_means_the_file(
    hass: HomeAssistant, yaml: dict[str, object] | None
) -> None:
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, DOMAIN, {DOMAIN: yaml})
    assert DATA_DB_URL not in hass.data


async def test_address_is_where_the_history_is(
    hass: HomeAssistant, tmp_path: Path
) -> None:
    path = tmp_path / "other.db"
    assert await async_setup_component(hass, "homeassistant", {})
    yaml = {DOMAIN: {"db_url": f"sqlite:///{path}"}}
    assert await async_setup_component(hass, DOMAIN, yaml)
    shared = SharedHistory(hass)
    store = await shared.async_acquire()
    await store.async_flush()
    await shared.async_release()
    assert await hass.async_add_executor_job(path.exists)


@pytest.mark.parametrize(
    ("url", "key", "label"),
    [
        ("oracle://u:topsecret@h/d", "database_unsupported", "oracle:"),
        ("nonsense topsecret", "database_unsupported", "unknown:"),
        ("postgresql://u:topsecret@h:port/d", "database_unsupported", "unknown:"),
        ("postgresql://u:x@topsecret@h/d", "database_unsupported", "postgresql:"),
        (
            "postgresql://u:topsecret@127.0.0.1:1/d?password=topsecret",
            "database_unreachable_server",
            "postgresql://127.0.0.1:1/d",
        ),
    ],
)
async def test_bad_address_is_a_repair_and_the_agent_goes_on(
    hass: HomeAssistant,
    caplog: pytest.LogCaptureFixture,
    socket_enabled: None,
    url: str,
    key: str,
    label: str,
) -> None:
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, DOMAIN, {DOMAIN: {"db_url": url}})
    shared = SharedHistory(hass)
    store = await shared.async_acquire()
    assert not store.is_available
    issue = ir.async_get(hass).async_get_issue(DOMAIN, "database")
    assert issue is not None
    assert issue.translation_key == key
    assert str((issue.translation_placeholders or {})["path"]).startswith(label)
    await shared.async_release()
    assert "topsecret" not in caplog.text + str(issue)


async def test_address_may_be_a_secret(
    hass: HomeAssistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Home Assistant itself reads `configuration.yaml`."""
    (tmp_path / "configuration.yaml").write_text(
        "homeassistant:\nha_ai_agent:\n  db_url: !secret agent_db_url\n"
    )
    (tmp_path / "secrets.yaml").write_text(
        f"agent_db_url: sqlite:///{tmp_path / 'kept.db'}\n"
    )
    monkeypatch.setattr(hass.config, "config_dir", str(tmp_path))
    config = await async_hass_config_yaml(hass)
    assert await async_setup_component(hass, "homeassistant", config)
    assert await async_setup_component(hass, DOMAIN, config)
    assert hass.data[DATA_DB_URL] == f"sqlite:///{tmp_path / 'kept.db'}"


@pytest.mark.parametrize(
    ("url", "package"),
    [
        ("mysql://u:topsecret@db/agent", "MySQLdb"),
        ("mysql+pymysql://u:topsecret@db/agent", "pymysql"),
        ("postgresql://u:topsecret@db/agent", "psycopg2"),
    ],
)
async def test_missing_driver_is_named(
    hass: HomeAssistant,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    url: str,
    package: str,
) -> None:
    """What a Python environment of one's own may lack."""
    monkeypatch.setitem(sys.modules, package, None)
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, DOMAIN, {DOMAIN: {"db_url": url}})
    shared = SharedHistory(hass)
    store = await shared.async_acquire()
    assert not store.is_available
    issue = ir.async_get(hass).async_get_issue(DOMAIN, "database")
    assert issue is not None
    assert issue.translation_key == "database_no_driver"
    # The driver that has to be installed, as `pip` knows it.
    placeholders = issue.translation_placeholders or {}
    assert placeholders["path"].endswith("://db/agent")
    await shared.async_release()
    assert "topsecret" not in caplog.text + str(issue)


@pytest.mark.parametrize("url", [["a"], {"a": "b"}])
async def test_address_that_is_no_text_is_a_configuration_error(
    hass: HomeAssistant, url: object
) -> None:
    assert await async_setup_component(hass, "homeassistant", {})
    assert not await async_setup_component(hass, DOMAIN, {DOMAIN: {"db_url": url}})
