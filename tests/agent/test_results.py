"""Answers without a model say what is known, and no more."""

from custom_components.ha_ai_agent.agent.results import Results


def _results(*items: dict[str, object]) -> Results:
    results = Results()
    for item in items:
        results.add(item)
    return results


def test_confirmed_changes_are_done() -> None:
    results = _results({"status": "confirmed", "changed": {"light.a": "on"}})
    assert results.has_changes
    assert results.changed_entity_ids == ["light.a"]
    assert results.as_sentence("en", str) == "Done."


def test_what_was_not_confirmed_is_named() -> None:
    results = _results(
        {"status": "confirmed", "changed": {"light.a": "on"}},
        {"status": "partial", "unconfirmed": ["light.b"], "unavailable": ["light.c"]},
    )
    text = results.as_sentence("en", str.upper)
    assert "LIGHT.B" in text
    assert "LIGHT.C" in text
    assert "Done" not in text


def test_a_failure_alone_says_why() -> None:
    results = _results(
        {
            "status": "failed",
            "error": "no_service",
            "message": "There is no such service.",
        }
    )
    assert not results.has_changes
    assert results.as_sentence("en", str) == "There is no such service."


def test_nothing_is_not_called_done() -> None:
    assert "Done" not in _results().as_sentence("en", str)


def test_parked_calls_are_pending() -> None:
    results = _results({"status": "approval_required", "preview": "Unlock the door"})
    assert [item["preview"] for item in results.pending] == ["Unlock the door"]
    assert not results.has_changes
