"""Which of Home Assistant's error texts says why nothing was done."""

from typing import Any

from homeassistant.helpers import intent
import pytest

from custom_components.ha_ai_agent.providers.builtin.ask import Matcher
from custom_components.ha_ai_agent.providers.builtin.refusals import (
    UNKNOWN,
    async_refusal_text,
    refusal_for,
)

from .conftest import Talk

R = intent.MatchFailedReason


def failed(
    reason: R | None, name: str | None = None, **constraints: Any
) -> tuple[str, Any]:
    """Return the refusal for a failed match."""
    error = intent.MatchFailedError(
        result=intent.MatchTargetsResult(
            is_match=False, no_match_reason=reason, no_match_name=name
        ),
        constraints=intent.MatchTargetsConstraints(**constraints),
    )
    return refusal_for(error)


@pytest.mark.parametrize(
    ("refusal", "key"),
    [
        (failed(R.INVALID_AREA, "x"), "no_area"),
        (failed(R.INVALID_FLOOR, "x"), "no_floor"),
        (failed(R.FEATURE), "feature_not_supported"),
        (failed(R.STATE, states={"on"}), "entity_wrong_state"),
        (failed(R.STATE), "no_intent"),
        (failed(None), "no_intent"),
        (failed(R.NAME), "no_intent"),
        (failed(R.DUPLICATE_NAME, "x"), "duplicate_entities"),
        (failed(R.DUPLICATE_NAME, "x", area_name="a"), "duplicate_entities_in_area"),
        (failed(R.DUPLICATE_NAME, "x", floor_name="f"), "duplicate_entities_in_floor"),
        (failed(R.MULTIPLE_TARGETS), "duplicate_targets"),
        (failed(R.DOMAIN, domains={"light"}), "no_domain"),
        (failed(R.DOMAIN, domains={"light"}, floor_name="f"), "no_domain_in_floor"),
        (
            failed(R.AREA, device_classes={"door"}, area_name="a"),
            "no_device_class_in_area",
        ),
        (
            failed(R.ASSISTANT, domains={"light"}, area_name="a"),
            "no_domain_in_area_exposed",
        ),
        (
            refusal_for(intent.IntentHandleError("x", "no_timer_support")),
            "no_timer_support",
        ),
        (refusal_for(intent.IntentHandleError("x")), "handle_error"),
        (refusal_for(intent.UnknownIntent("x")), "handle_error"),
    ],
)
def test_keys(refusal: tuple[str, Any], key: str) -> None:
    """The constraint that nothing met is what the text is about."""
    assert refusal[0] == key


async def test_texts(talk: Talk) -> None:
    """A text is in the speaker's language, and there is always one."""
    matcher = Matcher(talk.hass)
    german = await async_refusal_text(
        talk.hass, matcher, "de", ("no_area", {"area": "Keller"})
    )
    assert "Keller" in german
    assert (
        await async_refusal_text(talk.hass, matcher, "tlh", ("no_area", {})) == UNKNOWN
    )
    broken = ("no_domain", {"domain": None})
    assert await async_refusal_text(talk.hass, matcher, "en", broken) == UNKNOWN
