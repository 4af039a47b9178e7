"""The shapes of an integration's files that Home Assistant's validators accept."""

from collections.abc import Mapping
import re
import string
from typing import Any

from awesomeversion import (
    AwesomeVersion,
    AwesomeVersionException,
    AwesomeVersionStrategy as Strategy,
)
from homeassistant.const import Platform
from homeassistant.helpers import config_validation as cv, selector
from probatio import All, Any as OneOf, In, Invalid, Optional, Required, Schema

KEY = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*")
HOLE_IN_QUOTES = re.compile(r"'\{\w+\}'")
ADDRESS = re.compile(r"(?:\w+://|www\.)\w+", re.IGNORECASE)

# Parts of Home Assistant that any integration may import from without naming them.
# What it has a platform for (`logbook.py`, `repairs.py`, ...) it may as well.
FREE_IMPORTS = {platform.value for platform in Platform} | {
    "alert", "automation", "conversation", "default_config", "device_automation",
    "frontend", "group", "homeassistant", "input_boolean", "input_button",
    "input_datetime", "input_number", "input_select", "input_text", "media_source",
    "onboarding", "panel_custom", "persistent_notification", "person", "script",
    "shopping_list", "sun", "system_health", "system_log", "timer", "webhook",
    "websocket_api", "zone",
}  # fmt: skip
NOT_AT_RUN_TIME = {
    "async-timeout", "codecov", "mkdocs", "pytest", "setuptools", "sphinx", "wheel",
}  # fmt: skip


def key(value: Any) -> str:
    """Return a key of a translation."""
    if not isinstance(value, str) or not KEY.fullmatch(value):
        raise Invalid(f"no key: {value}")
    return value


def text(value: Any, *, with_holes: bool = True) -> str:
    """Return a text that translators can work with."""
    written: str = cv.string_with_no_html(value)
    names = [name for _, name, _, _ in string.Formatter().parse(written) if name]
    if not all(name.isidentifier() for name in names) or (names and not with_holes):
        raise Invalid(f"placeholders: {names}")
    if written != written.strip() or not written:
        raise Invalid("spaces around it, or nothing in it")
    if "[%" in written or HOLE_IN_QUOTES.search(written) or ADDRESS.search(written):
        raise Invalid("a reference, a quoted placeholder or an address")
    return written


def word(value: Any) -> str:
    """Return a text without anything to fill in."""
    return text(value, with_holes=False)


def icon(value: Any) -> str:
    """Return an icon's name."""
    if not re.fullmatch(r"mdi:[a-z0-9-]+", str(value)):
        raise Invalid(f"no icon: {value}")
    return str(value)


def version(value: Any) -> str:
    """Return a version that can be compared."""
    try:
        AwesomeVersion(value, ensure_strategy=[Strategy.CALVER, Strategy.SEMVER])
    except AwesomeVersionException as err:
        raise Invalid(str(err)) from err
    return str(value)


def address(value: Any) -> str:
    """Return an address of ours: Home Assistant's own pages are about its own parts."""
    if not re.fullmatch(r"https://[\w.-]+/\S+", str(value)) or "home-assistant.io" in (
        str(value)
    ):
        raise Invalid(f"no address: {value}")
    return str(value)


def owner(value: Any) -> str:
    """Return an account."""
    if not re.fullmatch(r"@[\w-]+(/[\w-]+)?", str(value)):
        raise Invalid(f"no account: {value}")
    return str(value)


def requirement(value: Any) -> str:
    """Return a requirement as pip reads it, without spaces."""
    found = re.fullmatch(r"([\w.\[\],-]+?)(?:[=<>~!]=?=?[\w.,=<>~!*-]+)?", str(value))
    if found is None or found[1].lower() in NOT_AT_RUN_TIME:
        raise Invalid(f"no requirement: {value}")
    return str(value)


MANIFEST = Schema(
    {
        Required("domain"): cv.slug,
        Required("name"): str,
        Required("codeowners"): All([owner], lambda owners: owners or _fail("nobody")),
        Required("config_flow"): True,
        Required("documentation"): address,
        Required("integration_type"): In(
            ["device", "entity", "hardware", "helper", "hub", "service", "system"]
        ),
        Required("iot_class"): In(
            ["assumed_state", "calculated", "cloud_polling", "cloud_push",
             "local_polling", "local_push"]
        ),
        Required("issue_tracker"): address,
        Required("version"): version,
        # Where an agent needs no internet, a class of the cloud would claim that it does;
        # what it may reach is said here. Both are read from 2026.11 on.
        Optional("categories"): [In(["ai_voice.ai_models", "ai_voice.voice_assistants"])],
        Optional("connectivity"): [In(["cloud", "network"])],
        Optional("dependencies"): [cv.slug],
        Optional("after_dependencies"): [cv.slug],
        Optional("requirements"): [requirement],
        Optional("loggers"): [str],
        Optional("single_config_entry"): bool,
        Optional("import_executor"): bool,
    }
)  # fmt: skip

_FIELD = {
    Optional("required"): bool,
    Optional("advanced"): bool,
    Optional("example"): cv.match_all,
    Optional("default"): cv.match_all,
    Required("selector"): selector.validate_selector,
}
_SECTION = {Optional("collapsed"): bool, Required("fields"): {cv.slug: _FIELD}}
ACTIONS = Schema(
    {
        cv.slug: OneOf(
            None,
            {
                Optional("target"): OneOf(None, selector.TargetSelector.CONFIG_SCHEMA),
                Optional("fields"): {cv.slug: OneOf(_FIELD, _SECTION)},
            },
        )
    }
)

_ICON = {Optional("default"): icon, Optional("state"): {key: icon}}
ICONS = Schema(
    {
        Optional("entity"): {
            cv.slug: {key: {**_ICON, Optional("state_attributes"): {key: _ICON}}}
        },
        Optional("services"): {
            key: {Required("service"): icon, Optional("sections"): {key: icon}}
        },
    }
)


def _fail(why: str) -> Any:
    """Refuse a value."""
    raise Invalid(why)


def _flow(more: Mapping[Any, Any] | None = None) -> Schema:
    """Return the texts of a flow."""
    part = {Optional("data"): {str: text}, Optional("data_description"): {str: text}}
    step = {
        Optional("title"): text,
        Optional("description"): text,
        Optional("submit"): text,
        Optional("menu_options"): {str: text},
        Optional("menu_option_descriptions"): {str: text},
        **part,
        Optional("sections"): {
            str: {Optional("name"): text, Optional("description"): text, **part}
        },
    }
    return Schema(
        {
            Required("step"): {str: step},
            Optional("flow_title"): text,
            Optional("error"): {str: text},
            Optional("abort"): {str: text},
            Optional("progress"): {str: text},
            Optional("create_entry"): {str: text},
            **(more or {}),
        }
    )


_NAMED = {Required("name"): text, Required("description"): text}
TEXTS = Schema(
    {
        Optional("title"): text,
        Optional("config"): _flow(),
        Optional("options"): _flow(),
        Optional("config_subentries"): {
            cv.slug: _flow(
                {
                    Required("entry_type"): text,
                    Required("initiate_flow"): {Required("user"): text, str: text},
                }
            )
        },
        Optional("selector"): {
            cv.slug: {
                Optional("options"): {key: text},
                Optional("unit_of_measurement"): {key: word},
                Optional("fields"): {key: word},
            }
        },
        # The panel's own texts: what it shows, by the part of it that shows it.
        Optional("config_panel"): {cv.slug: {key: text}},
        Optional("system_health"): {Optional("info"): {key: text}},
        Optional("issues"): {
            str: OneOf(
                {Required("title"): text, Required("description"): text},
                {Required("title"): text, Required("fix_flow"): _flow()},
            )
        },
        Optional("device"): {key: {Optional("name"): text}},
        Optional("entity"): {
            cv.slug: {
                key: {
                    Optional("name"): text,
                    Optional("state"): {key: word},
                    Optional("unit_of_measurement"): word,
                    Optional("state_attributes"): {
                        key: {Optional("name"): word, Optional("state"): {key: word}}
                    },
                }
            }
        },
        Optional("exceptions"): {cv.slug: {Required("message"): text}},
        Optional("services"): {
            key: {
                **_NAMED,
                Optional("fields"): {key: {**_NAMED, Optional("example"): text}},
                Optional("sections"): {key: {Required("name"): text}},
            }
        },
    }
)
