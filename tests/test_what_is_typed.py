"""What people type into the forms, and what others' tools bring."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import llm
import pytest

from custom_components.ha_ai_agent.agent.foreign import (
    async_get_foreign,
    foreign_specs,
    named_where_too_many,
)
from custom_components.ha_ai_agent.approvals.rules import EFFECTS, MATCHERS
from custom_components.ha_ai_agent.flow.input import (
    InputError,
    check_fields,
    check_rules,
)
from custom_components.ha_ai_agent.flow.rules import EFFECT, RULE, rules_selector
from custom_components.ha_ai_agent.limits import MAX_REQUEST_FIELDS
from tests.test_repository import read_json


def test_further_fields_are_kept_as_they_are() -> None:
    fields = {" top_p ": 0.9, "provider": {"data_collection": "deny"}}
    assert check_fields(fields) == {
        "top_p": 0.9,
        "provider": {"data_collection": "deny"},
    }


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ("top_p: 0.9", "invalid_fields"),
        ({1: "a"}, "invalid_fields"),
        ({" ": "a"}, "invalid_fields"),
        ({"a": float("nan")}, "invalid_fields"),
        ({"a": object()}, "invalid_fields"),
        ({"a": "x" * MAX_REQUEST_FIELDS}, "invalid_fields"),
        ({"messages": []}, "protected_field"),
        ({" stream ": False}, "protected_field"),
    ],
    ids=["text", "number", "blank", "nan", "object", "long", "messages", "stream"],
)
def test_fields_that_cannot_be_sent(fields: Any, key: str) -> None:
    with pytest.raises(InputError) as caught:
        check_fields(fields)
    assert caught.value.key == key


class Clock(llm.Tool):
    """A tool of somebody else's."""

    name = "clock"
    description = "Tells the time"
    integration = "test"

    async def async_call(self, *_: object) -> llm.ToolResult:
        return llm.ToolResult(data={})


class Broken(Clock):
    """One that cannot even be described."""

    name = "broken"

    def __getattribute__(self, name: str) -> Any:
        if name == "parameters":
            raise RuntimeError("no idea")
        return super().__getattribute__(name)


class Api(llm.API):
    """An API with both."""

    async def async_get_api_instance(
        self, llm_context: llm.LLMContext
    ) -> llm.APIInstance:
        return llm.APIInstance(self, "", llm_context, [Clock(), Broken()])


class Closed(llm.API):
    """An API that is not for everybody, or that breaks."""

    error: Exception = HomeAssistantError("not for you")

    async def async_get_api_instance(
        self, llm_context: llm.LLMContext
    ) -> llm.APIInstance:
        raise self.error


class Torn(Closed):
    """An API that breaks."""

    error = RuntimeError("broken")


CONTEXT = llm.LLMContext("ha_ai_agent", None, "en", "conversation", None)


async def test_an_api_that_is_not_there_does_not_end_the_turn(
    core: HomeAssistant,
) -> None:
    for api_id, api in (("clock", Api), ("closed", Closed), ("torn", Torn)):
        llm.async_register_api(core, api(hass=core, id=api_id, name=api_id))
    assert await async_get_foreign(core, [], CONTEXT) is None
    assert await async_get_foreign(core, ["closed", "torn", "gone"], CONTEXT) is None
    found = await async_get_foreign(core, ["closed", "clock", "torn", "gone"], CONTEXT)
    assert found is not None
    assert [spec.name for spec in foreign_specs(found)] == ["clock"]
    # What the model is not told of it cannot call either.
    assert [tool.name for tool in found.tools] == ["clock"]


def test_the_largest_tools_are_named_if_the_rest_would_fit() -> None:
    class Sized(Clock):
        def __init__(self, name: str) -> None:
            self.name = name

    names = [f"t{number}" for number in range(7)]
    instance: Any = type("Instance", (), {"tools": [Sized(name) for name in names]})()
    specs: Any = [type("Spec", (), {"name": name})() for name in (*names, "ours")]

    def count(asked: Any) -> int:
        return sum(int(spec.name[1:]) for spec in asked)

    assert named_where_too_many(instance, specs, count, 100) == ""
    assert named_where_too_many(None, specs, count, 1) == ""
    assert named_where_too_many(instance, specs, count, 20) == "t6, t5, t4, t3, t2, …"


async def test_rules_have_a_form(core: HomeAssistant) -> None:
    """Every part of a rule is a field with a name; what the home has can be chosen."""
    core.states.async_set(
        "person.anna", "home", {"user_id": "u1", "friendly_name": "A"}
    )
    core.states.async_set("cover.gate", "closed", {"device_class": "gate"})
    field = rules_selector(core, ["lock.unlock"])
    fields: Any = field.serialize()["selector"]["object"]["fields"]
    assert set(fields) == {"effect", *MATCHERS}
    texts = read_json("translations/en.json")["selector"]
    assert set(texts[RULE]["fields"]) == set(fields)
    assert set(texts[EFFECT]["options"]) == set(EFFECTS)
    assert fields["effect"]["required"]
    options = {
        name: fields[name]["selector"]["select"]["options"]
        for name in ("domains", "services", "device_classes", "users")
    }
    assert {"cover", "person"} <= set(options["domains"])
    assert options["services"] == ["lock.unlock"]
    assert options["device_classes"] == ["gate"]
    assert options["users"] == [{"value": "u1", "label": "A"}]
    # As the form gives it, and as people wrote it before there was one.
    for rules in (
        [{"effect": "ask", "domains": ["cover"], "users": ["u1"]}],
        [{"effect": "deny", "domains": "cover"}],
    ):
        assert check_rules(field(rules)) == rules
    # What is wrong with one is said in words, not by the field.
    with pytest.raises(InputError):
        check_rules(field([{"effect": "maybe"}]))
