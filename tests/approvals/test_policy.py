"""What asks, what does not, and what nobody may."""

from dataclasses import replace
from typing import Any

import pytest

from custom_components.ha_ai_agent.approvals.policy import (
    HouseholdRule,
    PolicyOptions,
    decide,
)
from custom_components.ha_ai_agent.approvals.resolution import may_answer, may_see
from custom_components.ha_ai_agent.calls.resolved import (
    Allowed,
    Decision,
    NeedsApproval,
    Refused,
    ResolvedCall,
)
from custom_components.ha_ai_agent.calls.subjects import EntityFacts, Facts
from custom_components.ha_ai_agent.models import ApprovalRecord, Speaker

from .desk import call


@pytest.fixture(autouse=True)
def _enable_custom_integrations() -> None:
    """Nothing here needs Home Assistant."""


ADMIN = Speaker(user_id="anna", is_admin=True)


def facts_of(*entities: EntityFacts, speaker: Speaker = ADMIN) -> Facts:
    return Facts(
        speaker=speaker, entities={entity.entity_id: entity for entity in entities}
    )


def judge(
    service_id: str,
    entity_id: str,
    data: dict[str, Any] | None = None,
    *,
    options: PolicyOptions | None = None,
    tool: str = "call_service",
    **facts: Any,
) -> Decision:
    entity = EntityFacts(entity_id=entity_id, **facts)
    return decide(
        call(service_id, entity_id, data=data or {}, tool=tool),
        facts_of(entity),
        options or PolicyOptions(),
    )


RAISING: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    ("lock.unlock", "lock.front", {}, {}),
    ("lock.open", "lock.front", {}, {}),
    ("lock.anything_new", "lock.front", {}, {}),
    ("zwave_js.set_lock_usercode", "lock.front", {}, {}),
    ("homeassistant.toggle", "lock.front", {}, {}),
    ("cover.open_cover", "cover.a", {}, {"device_class": "garage"}),
    ("cover.open_cover", "cover.a", {}, {"device_class": "gate"}),
    ("cover.open_cover", "cover.a", {}, {"device_class": "door"}),
    ("cover.toggle", "cover.a", {}, {"device_class": "garage", "state": "open"}),
    ("homeassistant.toggle", "cover.a", {}, {"device_class": "garage"}),
    ("cover.set_cover_position", "cover.a", {"position": 5}, {"device_class": "gate"}),
    (
        "cover.set_cover_position",
        "cover.a",
        {"position": "x"},
        {"device_class": "gate"},
    ),
    ("cover.set_cover_position", "cover.a", {}, {"device_class": "gate"}),
    ("cover.open_cover_tilt", "cover.a", {}, {"device_class": "gate"}),
    ("cover.open_cover", "cover.garage_door", {}, {}),
    ("cover.open_cover", "cover.x1", {}, {"name": "Einfahrtstor"}),
    ("cover.open_cover", "cover.x1", {}, {"other_names": ("Portail",)}),
    ("valve.open_valve", "valve.water", {}, {}),
    ("valve.set_valve_position", "valve.water", {"position": 1}, {}),
    ("valve.toggle", "valve.water", {}, {}),
    ("alarm_control_panel.alarm_disarm", "alarm_control_panel.home", {}, {}),
    ("alarm_control_panel.alarm_trigger", "alarm_control_panel.home", {}, {}),
    ("alarm_control_panel.turn_on", "alarm_control_panel.home", {}, {}),
    ("siren.turn_on", "siren.hall", {}, {}),
    ("siren.toggle", "siren.hall", {}, {"state": "on"}),
    ("homeassistant.turn_on", "siren.hall", {}, {}),
    ("switch.turn_on", "switch.siren_relay", {}, {}),
    ("switch.turn_on", "switch.gate_opener", {}, {}),
    ("button.press", "button.garage_door", {}, {}),
    ("switch.turn_off", "switch.fridge", {}, {"labels": frozenset({"critical"})}),
    ("switch.toggle", "switch.fridge", {}, {"labels": frozenset({"critical"})}),
    (
        "homeassistant.turn_off",
        "switch.fridge",
        {},
        {"labels": frozenset({"critical"})},
    ),
    ("climate.set_hvac_mode", "climate.a", {}, {"labels": frozenset({"critical"})}),
    (
        "light.turn_on",
        "light.a",
        {"brightness": 0},
        {"labels": frozenset({"critical"})},
    ),
    (
        "light.turn_on",
        "light.a",
        {"brightness_step_pct": -100},
        {"labels": frozenset({"critical"})},
    ),
    ("script.turn_off", "script.guard", {}, {"labels": frozenset({"critical"})}),
    ("update.install", "update.router", {}, {}),
    ("camera.snapshot", "camera.door", {"filename": "/config/www/a.jpg"}, {}),
    ("remote.learn_command", "remote.tv", {}, {}),
    ("vacuum.send_command", "vacuum.robby", {}, {}),
    ("scene.create", "scene.a", {}, {}),
    ("scene.delete", "scene.a", {}, {}),
    ("automation.trigger", "automation.a", {}, {}),
    ("notify.send_message", "notify.phone", {"message": "hi"}, {}),
    ("zwave_js.set_config_parameter", "light.a", {}, {}),
    ("homeassistant.reload_config_entry", "light.a", {}, {}),
    ("media_player.play_media", "media_player.a", {"media_content_id": "http://x"}, {}),
    ("tts.speak", "tts.a", {"options": {"url": ["HTTPS://evil/?q=1"]}}, {}),
    ("input_text.set_value", "input_text.a", {"value": "{{ states('lock.a') }}"}, {}),
]


def test_risk_that_goes_up_asks() -> None:
    for service_id, entity_id, data, facts in RAISING:
        decision = judge(service_id, entity_id, data, **facts)
        assert isinstance(decision, NeedsApproval), (service_id, entity_id, data)
        assert decision.reason
        assert decision.preview
        assert "\n" not in decision.preview


LOWERING: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    ("lock.lock", "lock.front", {}, {}),
    ("homeassistant.turn_off", "lock.front", {}, {}),
    ("homeassistant.turn_on", "cover.a", {}, {"device_class": "garage"}),
    ("homeassistant.turn_off", "alarm_control_panel.home", {}, {}),
    ("cover.close_cover", "cover.a", {}, {"device_class": "garage"}),
    ("cover.stop_cover", "cover.a", {}, {"device_class": "gate"}),
    ("cover.set_cover_position", "cover.a", {"position": 0}, {"device_class": "gate"}),
    (
        "cover.set_cover_position",
        "cover.a",
        {"position": 80},
        {"device_class": "blind"},
    ),
    ("cover.open_cover", "cover.a", {}, {"device_class": "window"}),
    ("cover.open_cover", "cover.bedroom", {}, {}),
    ("cover.open_cover", "cover.garage_window_blind", {}, {}),
    ("cover.toggle", "cover.a", {}, {"device_class": "shutter"}),
    ("valve.close_valve", "valve.water", {}, {}),
    ("valve.set_valve_position", "valve.water", {"position": "0"}, {}),
    ("alarm_control_panel.alarm_arm_away", "alarm_control_panel.home", {}, {}),
    ("alarm_control_panel.alarm_arm_night", "alarm_control_panel.home", {}, {}),
    ("siren.turn_off", "siren.hall", {}, {}),
    ("switch.turn_off", "switch.gate_opener", {}, {}),
    ("switch.turn_on", "switch.garage_door_light", {}, {}),
    ("switch.turn_on", "switch.fridge", {}, {"labels": frozenset({"critical"})}),
    (
        "light.turn_on",
        "light.a",
        {"brightness": 9},
        {"labels": frozenset({"critical"})},
    ),
    ("script.turn_on", "script.guard", {}, {"labels": frozenset({"critical"})}),
    ("alarm_control_panel.alarm_arm_home", "alarm_control_panel.a", {}, {}),
    ("camera.play_stream", "camera.door", {}, {}),
    ("update.skip", "update.router", {}, {}),
    ("sonos.snapshot", "media_player.a", {}, {}),
    ("homeassistant.update_entity", "lock.front", {}, {}),
    ("automation.turn_off", "automation.a", {}, {}),
    ("media_player.play_media", "media_player.a", {"media_content_id": "SWR3"}, {}),
]


def test_what_guards_no_worse_never_asks() -> None:
    for service_id, entity_id, data, facts in LOWERING:
        decision = judge(service_id, entity_id, data, **facts)
        assert decision == Allowed(), (service_id, entity_id, data)


def test_intents_say_on_for_locking_and_for_opening() -> None:
    def intent(service: str, entity_id: str, **facts: Any) -> Decision:
        return judge(
            f"homeassistant.{service}",
            entity_id,
            tool="intent__HassTurnOff",
            **facts,
        )

    assert isinstance(intent("turn_off", "lock.front"), NeedsApproval)
    assert intent("turn_on", "lock.front") == Allowed()
    garage = {"device_class": "garage"}
    assert isinstance(intent("turn_on", "cover.a", **garage), NeedsApproval)
    assert intent("turn_off", "cover.a", **garage) == Allowed()


def test_scripts_scenes_and_groups_are_looked_into() -> None:
    unlock = call("lock.unlock", "lock.front")
    script = call("script.party", "script.party", contains=(unlock,))
    outer = call("script.turn_on", "script.outer", contains=(script,))
    facts = facts_of(
        EntityFacts(entity_id="lock.front"),
        EntityFacts(entity_id="script.party"),
        EntityFacts(entity_id="script.outer"),
    )
    for resolved in (script, outer):
        assert isinstance(decide(resolved, facts, PolicyOptions()), NeedsApproval)
    harmless = call("script.outer", contains=(call("lock.lock", "lock.front"),))
    assert decide(harmless, facts, PolicyOptions()) == Allowed()

    garage = EntityFacts(entity_id="cover.garage", device_class="garage")
    blind = EntityFacts(entity_id="cover.blind", device_class="blind")
    group = EntityFacts(entity_id="cover.all", members=(blind, garage))
    opens = call("cover.open_cover", "cover.all")
    assert isinstance(decide(opens, facts_of(group), PolicyOptions()), NeedsApproval)
    closes = call("cover.close_cover", "cover.all")
    assert decide(closes, facts_of(group), PolicyOptions()) == Allowed()


CONTAINED: list[tuple[ResolvedCall, dict[str, Any], bool]] = [
    (call("notify.family"), {}, False),
    (call("notify.family"), {"message": "what I saw"}, True),
    (call("tts.cloud_say"), {"message": "dinner"}, False),
    (call("shell_command.backup"), {}, True),
    (call("homeassistant.restart"), {}, True),
    (call("homeassistant.turn_off", "all"), {}, True),
    (call("homeassistant.turn_off"), {}, False),
    (call("light.turn_off", "all"), {}, False),
    (call("cover.open_cover", "all"), {}, True),
    (call("lock.lock", "all"), {}, False),
    (call("lock.unlock", "all"), {}, True),
    (call("alarm_control_panel.alarm_disarm", "all"), {}, True),
    (call("alarm_control_panel.alarm_arm_away", "all"), {}, False),
    (call("automation.reload"), {}, True),
    (call("light.turn_on", "light.unknown_to_all"), {}, True),
    (call("light.turn_on", is_opaque=True), {}, True),
    (call("automation.create", writes_configuration=True), {}, True),
]


@pytest.mark.parametrize(("inner", "data", "asks"), CONTAINED)
def test_what_a_script_may_hold(
    inner: ResolvedCall, data: dict[str, Any], asks: bool
) -> None:
    script = call("script.mine", "script.mine", data=data, contains=(inner,))
    facts = facts_of(EntityFacts(entity_id="script.mine"))
    decision = decide(script, facts, PolicyOptions())
    assert isinstance(decision, NeedsApproval) is asks
    assert isinstance(decision, Refused) is False


def test_services_without_a_target_ask_even_when_listed() -> None:
    def listed(service_id: str, **data: Any) -> Decision:
        resolved = call(service_id, has_exposed_target=False, data=data)
        return decide(resolved, facts_of(), PolicyOptions())

    assert isinstance(listed("notify.mobile_app_phone", message="hi"), NeedsApproval)
    assert isinstance(listed("rest_command.door"), NeedsApproval)
    assert listed("persistent_notification.create", message="hi") == Allowed()
    # A picture in a notification is fetched by whoever looks at it.
    assert isinstance(
        listed("persistent_notification.create", message="![x](https://evil/?q)"),
        NeedsApproval,
    )


def test_foreign_tools_ask_unless_trusted_by_name() -> None:
    foreign = call("", tool="mcp__send_mail", is_opaque=True)
    facts = facts_of()
    assert isinstance(decide(foreign, facts, PolicyOptions()), NeedsApproval)
    trusting = PolicyOptions(trusted_tools=("mcp__send_mail",))
    assert decide(foreign, facts, trusting) == Allowed()
    assert decide(foreign, facts, PolicyOptions(mode="off")) == Allowed()
    # Trust in a tool is no trust in what it unlocks.
    unlocking = replace(
        foreign, domain="lock", service="unlock", entity_ids=("lock.a",)
    )
    facts = facts_of(EntityFacts(entity_id="lock.a"))
    assert isinstance(decide(unlocking, facts, trusting), NeedsApproval)


def test_intents_that_are_no_service_calls() -> None:
    def intent(name: str) -> Decision:
        return decide(call(f"intent.{name}"), facts_of(), PolicyOptions())

    assert intent("HassStartTimer") == Allowed()
    assert intent("HassListAddItem") == Allowed()
    assert isinstance(intent("HassOpenCover"), NeedsApproval)
    assert isinstance(intent("OpenTheGarage"), NeedsApproval)


def test_own_actions_are_callable_by_no_tool() -> None:
    approve = call("ha_ai_agent.approve", data={"approval_id": "x"})
    wrapped = call("script.sly", "script.sly", contains=(approve,))
    for mode in ("off", "critical", "all_writes"):
        for resolved in (approve, wrapped):
            facts = facts_of(EntityFacts(entity_id="script.sly"))
            decision = decide(resolved, facts, PolicyOptions(mode=mode))
            assert isinstance(decision, Refused)
            assert decision.code == "not_callable"


def test_nesting_without_end_is_refused() -> None:
    resolved = call("light.turn_on", "light.a")
    for _ in range(14):
        resolved = call("script.turn_on", contains=(resolved,))
    decision = decide(resolved, facts_of(), PolicyOptions())
    assert isinstance(decision, Refused)
    assert decision.code == "too_deep"


def test_modes() -> None:
    harmless: dict[str, Any] = {"service_id": "light.turn_on", "entity_id": "light.a"}
    risky: dict[str, Any] = {"service_id": "lock.unlock", "entity_id": "lock.a"}
    off, every = PolicyOptions(mode="off"), PolicyOptions(mode="all_writes")
    assert judge(**risky, options=off) == Allowed()
    assert isinstance(judge(**harmless, options=every), NeedsApproval)
    assert isinstance(judge(**risky, options=every), NeedsApproval)
    # Automations ask in every mode, and only an administrator's are asked about.
    writing = call("automation.create", tool="automations")
    writing = replace(writing, writes_configuration=True)
    assert isinstance(decide(writing, facts_of(), off), NeedsApproval)
    user = facts_of(speaker=Speaker(user_id="ben"))
    assert isinstance(decide(writing, user, off), Refused)
    assert isinstance(decide(writing, facts_of(speaker=Speaker()), off), Refused)


def test_read_only_users_act_on_nothing() -> None:
    reader = facts_of(
        EntityFacts(entity_id="light.a"),
        speaker=Speaker(user_id="guest", is_read_only=True),
    )
    for mode in ("off", "critical", "all_writes"):
        decision = decide(
            call("light.turn_on", "light.a"), reader, PolicyOptions(mode=mode)
        )
        assert isinstance(decision, Refused)
        assert decision.code == "read_only"


RULES: list[tuple[HouseholdRule, bool]] = [
    (HouseholdRule(effect="allow", domains=("lock",)), True),
    (HouseholdRule(effect="allow", domains=("cover",)), False),
    (HouseholdRule(effect="allow", services=("unlock",)), True),
    (HouseholdRule(effect="allow", services=("lock.unlock",)), True),
    (HouseholdRule(effect="allow", services=("lock.open",)), False),
    (HouseholdRule(effect="allow", entities=("lock.a",)), True),
    (HouseholdRule(effect="allow", entities=("lock.b",)), False),
    (HouseholdRule(effect="allow", device_classes=("garage",)), False),
    (HouseholdRule(effect="allow", areas=("shed",)), True),
    (HouseholdRule(effect="allow", areas=("hall",)), False),
    (HouseholdRule(effect="allow", labels=("tame",)), True),
    (HouseholdRule(effect="allow", users=("anna",)), True),
    (HouseholdRule(effect="allow", users=("ben",)), False),
    (HouseholdRule(effect="allow", devices=("panel",)), True),
    (HouseholdRule(effect="allow", devices=("other",)), False),
    (HouseholdRule(effect="allow", domains=("lock",), users=("ben",)), False),
]


@pytest.mark.parametrize(("rule", "allows"), RULES)
def test_rules_speak_about_entities_and_people(
    rule: HouseholdRule, allows: bool
) -> None:
    entity = EntityFacts(entity_id="lock.a", area_id="shed", labels=frozenset({"tame"}))
    speaker = Speaker(user_id="anna", device_id="panel")
    decision = decide(
        call("lock.unlock", "lock.a"),
        facts_of(entity, speaker=speaker),
        PolicyOptions(rules=(rule,)),
    )
    assert (decision == Allowed()) is allows


def test_a_rule_for_one_entity_does_not_cover_the_others() -> None:
    both = facts_of(EntityFacts(entity_id="lock.a"), EntityFacts(entity_id="lock.b"))
    options = PolicyOptions(
        rules=(HouseholdRule(effect="allow", entities=("lock.a",)),)
    )
    resolved = call("lock.unlock", "lock.a", "lock.b")
    assert isinstance(decide(resolved, both, options), NeedsApproval)
    denying = PolicyOptions(
        rules=(
            HouseholdRule(effect="deny", entities=("lock.b",)),
            HouseholdRule(effect="allow", domains=("lock",)),
        )
    )
    decision = decide(resolved, both, denying)
    assert isinstance(decision, Refused)
    assert decision.code == "denied_by_rule"


def test_rules_may_ask_for_more() -> None:
    asking = HouseholdRule(effect="ask", domains=("light",), users=("anna",))
    options = PolicyOptions(mode="off", rules=(asking,))
    assert isinstance(judge("light.turn_on", "light.a", options=options), NeedsApproval)
    # No rule makes the agent's own actions callable.
    allowing = PolicyOptions(rules=(HouseholdRule(effect="allow"),))
    approve = call("ha_ai_agent.approve")
    assert isinstance(decide(approve, facts_of(), allowing), Refused)


def test_the_limit_on_targets_adds_up() -> None:
    options = PolicyOptions(max_targets=2)
    lights = [EntityFacts(entity_id=f"light.{name}") for name in "abc"]
    three = call("light.turn_off", *(light.entity_id for light in lights))
    facts = facts_of(*lights)
    assert isinstance(decide(three, facts, options), NeedsApproval)
    one = call("light.turn_off", "light.a")
    assert decide(one, facts, options) == Allowed()
    later = replace(facts, turn_entity_ids=frozenset({"light.b", "light.c"}))
    assert isinstance(decide(one, later, options), NeedsApproval)
    again = replace(facts, turn_entity_ids=frozenset({"light.a", "light.c"}))
    assert decide(one, again, options) == Allowed()


def test_data_that_is_nested_without_end_counts_as_unknown() -> None:
    data: dict[str, Any] = {"a": 1}
    for _ in range(40):
        data = {"a": [data]}
    assert isinstance(judge("light.turn_on", "light.a", data), NeedsApproval)


def test_nobody_is_no_owner() -> None:
    """A household's question is not answered by whoever has no name."""
    record = ApprovalRecord(
        approval_id="1",
        conversation_id="talk",
        turn_id="turn",
        tool_call_id="call",
        agent_id="agent",
        subentry_id="subentry",
        user_id=None,
        device_id=None,
        satellite_id="kitchen",
        language="en",
        call={},
        arguments_hash="",
        preview="",
        reason="",
        created_ts=0,
        expires_ts=1,
    )
    assert not may_answer(record, None, is_admin=False)
    assert not may_answer(record, None, is_admin=True)
    assert not may_see(record, None, is_admin=False)
    assert may_answer(record, "boss", is_admin=True)
