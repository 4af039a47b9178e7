"""The question on a phone, with buttons where the phone has them."""

from collections.abc import Callable, Sequence
from typing import Any, Final, Literal

from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.translation import async_get_translations
from homeassistant.util import slugify
import probatio

from ..const import DOMAIN, LOGGER, NAME, QUESTIONS, SERVICE_APPROVE, SERVICE_REJECT
from ..domains.rows import domain_of
from ..markup import plain_text
from ..models import ApprovalRecord

EVENT_ACTION: Final = "mobile_app_notification_action"
_APPROVE: Final = "HA_AI_AGENT_APPROVE_"
_REJECT: Final = "HA_AI_AGENT_REJECT_"
_NOTIFY: Final = "notify"
_MOBILE_APP: Final = "mobile_app"


class Notifier:
    """Sends questions to what the household listed."""

    def __init__(
        self, hass: HomeAssistant, targets: Sequence[str], *, needs_code: bool
    ) -> None:
        self._hass = hass
        self._targets = tuple(targets)
        self._needs_code = needs_code

    @property
    def is_used(self) -> bool:
        """Whether anybody is told."""
        return bool(self._targets)

    async def async_ask(self, record: ApprovalRecord) -> None:
        """Send the question to every target."""
        data = {
            "tag": _tag(record),
            "actions": self._buttons(record, await self._async_words()),
            "timeout": max(1, int(record.expires_ts - record.created_ts)),
            # Where a touch leads: on an iPhone, and on Android.
            "url": QUESTIONS,
            "clickAction": QUESTIONS,
        }
        for target in self._targets:
            await self._async_send(target, record.preview, data)

    async def async_clear(self, record: ApprovalRecord) -> None:
        """Take the question back from phones."""
        for target in self._targets:
            if (service := self._legacy_service(target)) and _has_buttons(service):
                await self._async_call(
                    service,
                    {"message": "clear_notification", "data": {"tag": _tag(record)}},
                )

    async def _async_words(self) -> Callable[[str], str]:
        """Return what the actions are called in the language of the house."""
        texts = await async_get_translations(
            self._hass, self._hass.config.language, "services", [DOMAIN]
        )
        return lambda key: texts.get(f"component.{DOMAIN}.services.{key}.name", key)

    def _buttons(
        self, record: ApprovalRecord, called: Callable[[str], str]
    ) -> list[dict[str, Any]]:
        approve: dict[str, Any] = {
            "action": f"{_APPROVE}{record.approval_id}",
            "title": called(SERVICE_APPROVE),
            "authenticationRequired": True,
        }
        if self._needs_code:
            approve |= {
                "behavior": "textInput",
                "textInputButtonTitle": called(SERVICE_APPROVE),
                "textInputPlaceholder": called(f"{SERVICE_APPROVE}.fields.code"),
            }
        reject = {
            "action": f"{_REJECT}{record.approval_id}",
            "title": called(SERVICE_REJECT),
            "destructive": True,
        }
        return [approve, reject]

    async def _async_send(
        self, target: str, message: str, data: dict[str, Any]
    ) -> None:
        service = self._legacy_service(target)
        if service is None:
            await self._async_call(
                "send_message",
                {ATTR_ENTITY_ID: target, "message": message, "title": NAME},
            )
            return
        payload: dict[str, Any] = {"message": message, "title": NAME}
        if _has_buttons(service):
            payload["data"] = data
        elif service in domain_of(_NOTIFY).shows_markdown:
            # It has no buttons, and is markdown: it can only lead to the panel.
            payload["message"] = f"{plain_text(message)}\n\n[{NAME}]({QUESTIONS})"
        await self._async_call(service, payload)

    async def _async_call(self, service: str, data: dict[str, Any]) -> None:
        try:
            await self._hass.services.async_call(_NOTIFY, service, data, blocking=True)
        except (HomeAssistantError, probatio.Invalid) as error:
            # The question stays open in the panel and by voice.
            LOGGER.warning(
                "notify.%s could not deliver an approval: %s",
                service,
                type(error).__name__,
            )

    def _legacy_service(self, target: str) -> str | None:
        """Return the service of a target; None for an entity without one.

        Only the services of phones can show buttons, so a phone's entity is reached
        by its service.
        """
        name = target.removeprefix(f"{_NOTIFY}.")
        if self._hass.services.has_service(_NOTIFY, name):
            return name
        entry = er.async_get(self._hass).async_get(f"{_NOTIFY}.{name}")
        if entry is None or entry.platform != _MOBILE_APP:
            return None
        config_entry = self._hass.config_entries.async_get_entry(
            entry.config_entry_id or ""
        )
        if config_entry is None:
            return None
        device_name = str(config_entry.data.get("device_name", config_entry.title))
        service = f"{_MOBILE_APP}_{slugify(device_name)}"
        return service if self._hass.services.has_service(_NOTIFY, service) else None


def read_action(action: object) -> tuple[str, Literal["approve", "reject"]] | None:
    """Return the approval and the decision of a pressed button, if it is ours."""
    if not isinstance(action, str):
        return None
    if action.startswith(_APPROVE):
        return action.removeprefix(_APPROVE), "approve"
    if action.startswith(_REJECT):
        return action.removeprefix(_REJECT), "reject"
    return None


def _tag(record: ApprovalRecord) -> str:
    return f"ha_ai_agent_{record.approval_id}"


def _has_buttons(service: str) -> bool:
    return service.startswith(_MOBILE_APP)
