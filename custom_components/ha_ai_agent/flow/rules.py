"""The household's own rules as a form: an effect, and what it is about."""

from typing import Any, override

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.selector import (
    AreaSelector,
    AreaSelectorConfig,
    DeviceSelector,
    DeviceSelectorConfig,
    EntitySelector,
    EntitySelectorConfig,
    LabelSelector,
    LabelSelectorConfig,
    ObjectSelector,
    ObjectSelectorConfig,
    ObjectSelectorField,
    SelectOptionDict,
    Selector,
)

from ..approvals.rules import EFFECTS
from .forms import choices, translated

RULE = "approval_rule"
EFFECT = "rule_effect"
_PERSON = "person"
_USER_ID = "user_id"


class RulesSelector(ObjectSelector):
    """A list of rules. What is wrong with one is said in words, by `check_rules`."""

    @override
    def __call__(self, data: Any) -> Any:
        """Return what was entered, in the form or as YAML."""
        return data


@callback
def rules_selector(hass: HomeAssistant, services: list[str]) -> RulesSelector:
    """Return the field for rules; what this home has can be chosen."""
    domains = {state.domain for state in hass.states.async_all()}
    kinds = {
        kind
        for state in hass.states.async_all()
        if (kind := state.attributes.get("device_class"))
    }
    about: dict[str, Selector[Any]] = {
        "domains": choices(sorted(domains), free=True),
        "services": choices(services, free=True),
        "device_classes": choices(sorted(kinds), free=True),
        "entities": EntitySelector(EntitySelectorConfig(multiple=True)),
        "areas": AreaSelector(AreaSelectorConfig(multiple=True)),
        "labels": LabelSelector(LabelSelectorConfig(multiple=True)),
        "users": choices(_people(hass), free=True),
        "devices": DeviceSelector(DeviceSelectorConfig(multiple=True)),
    }
    fields: dict[str, ObjectSelectorField] = {
        "effect": {"selector": translated(EFFECTS, EFFECT), "required": True}
    }
    for name, selector in about.items():
        fields[name] = {"selector": selector}
    return RulesSelector(
        ObjectSelectorConfig(fields=fields, multiple=True, translation_key=RULE)
    )


def _people(hass: HomeAssistant) -> list[SelectOptionDict]:
    """Return who has a user, by the name that the house knows."""
    return [
        SelectOptionDict(value=user_id, label=state.name)
        for state in hass.states.async_all(_PERSON)
        if (user_id := state.attributes.get(_USER_ID))
    ]
