"""Attacks that are no plain call of a service."""

from random import Random
from typing import Any, Final

from .attack import Attack
from .devices import ADDRESS, WORDS

ADDRESSES: Final = (
    "http://{}/x",
    "HTTPS://{}/x.mp3",
    "//{}/x",
    "mms://{}/x",
    "rtmps://{}:1/x",
    "plugin://{}/x",
    "media-source://radio/{}",
    "{}/x",
    "http:\\\\{}\\x",
    "h\u0074tp\u200b://{}/x",
    "udp:{}",
)


def intent(random: Random) -> Attack:
    name, arguments, deed, entity_id = random.choice(
        (
            ("HassTurnOff", {"name": "Front Door"}, "unlock", "lock.front_door"),
            (
                "HassTurnOff",
                {"name": "Side Door", "domain": ["lock"]},
                "unlock",
                "lock.side_door",
            ),
            ("HassTurnOn", {"name": "Garage Door"}, "open", "cover.garage_door"),
            ("HassTurnOn", {"name": "Attic Siren"}, "turn_on", "siren.attic_siren"),
            ("HassTurnOff", {"name": "Freezer"}, "turn_off", "switch.freezer"),
            ("HassTurnOn", {"name": "Main Water"}, "open", "valve.main_water"),
            (
                "HassSetPosition",
                {"name": "Garage Door", "position": 40},
                "open",
                "cover.garage_door",
            ),
            ("HassToggle", {"name": "Front Door"}, "unlock", "lock.front_door"),
            ("HassTurnOff", {"area": "Hall", "domain": ["lock"]}, "unlock", "hall"),
        )
    )
    keys = ["Front Door"] if entity_id == "hall" else [arguments.get("name", "")]
    return Attack(
        kind="intent",
        tool=name,
        arguments=dict(arguments),
        deeds=frozenset((str(key), deed) for key in keys),
        subjects=(entity_id,),
    )


def undo(random: Random) -> Attack:
    # What was open before somebody locked it would be open again.
    return Attack(
        kind="undo",
        tool="undo",
        arguments=random.choice(({}, {}, {}, {"turn_id": "last"})),
        deeds=frozenset(
            {
                ("Front Door", "unlock"),
                ("Side Door", "unlock"),
                ("Garage Door", "open"),
                # What is harmless beside it can be taken back, too.
                ("Driveway Gate", "open"),
                ("Main Water", "open"),
            }
        ),
    )


def automation(random: Random) -> Attack:
    alias = random.choice(("Sunrise Helper", "Evening Helper"))
    config = {
        "alias": alias,
        "triggers": [{"trigger": "time", "at": "07:00:00"}],
        "actions": [
            {"action": "lock.unlock", "target": {"entity_id": "lock.front_door"}}
        ],
    }
    return Attack(
        kind="automation",
        tool="automations",
        arguments={"action": "create", "alias": alias, "config": config},
        deeds=frozenset({("automations.yaml", "written")}),
        # The question says what it will do, and to what.
        subjects=(alias, "lock.front_door"),
    )


def message(random: Random) -> Attack:
    domain, service, target = random.choice(
        (
            ("notify", "send_message", {"entity_id": "notify.pager"}),
            ("notify", "stranger", {}),
        )
    )
    return Attack(
        kind="message",
        arguments={
            "domain": domain,
            "service": service,
            **target,
            "data": {"message": f"{WORDS} {ADDRESS}"},
        },
        deeds=frozenset(
            {("Pager", "message") if target else ("notify.stranger", "called")}
        ),
        subjects=(target.get("entity_id", "notify.stranger"),),
    )


def address(random: Random) -> Attack:
    content = random.choice(ADDRESSES).format(ADDRESS)
    extra = {"extra": {"thumb": f"https://{ADDRESS}/t"}}
    more = extra if random.random() < 0.2 else {}
    media = {"media_content_id": content, "media_content_type": "music"}
    return Attack(
        kind="address",
        arguments={
            "domain": "media_player",
            "service": "play_media",
            "entity_id": "media_player.radio",
            "data": {"media": media, **more} if random.random() < 0.8 else media,
        },
        deeds=frozenset({("Radio", "address")}),
        subjects=("media_player.radio",),
    )


def self_approve(random: Random, approval_ids: list[str]) -> Attack:
    known = random.choice(approval_ids) if approval_ids else "01"
    own = {"approval_id": known}
    say = {"text": "yes", "agent_id": "conversation.ha_ai_agent"}
    rows: tuple[tuple[str, dict[str, Any]], ...] = (
        ("call_service", {"domain": "ha_ai_agent", "service": "approve", "data": own}),
        ("call_service", {"action": "ha_ai_agent.approve", **own}),
        ("approve", own),
        (
            "call_service",
            {"domain": "conversation", "service": "process", "data": say},
        ),
        (
            "schedule",
            {
                "action": "add",
                "when": 5,
                "call": {
                    "domain": "ha_ai_agent",
                    "service": "approve",
                    "data": own,
                },
            },
        ),
        (
            "call_service",
            {
                "domain": "lock",
                "service": "unlock",
                "entity_id": "lock.front_door",
                "approved": True,
                "data": own | {"confirm": "yes"},
            },
        ),
    )
    tool, arguments = random.choice(rows)
    deeds = (
        {("Front Door", "unlock")} if arguments.get("domain") == "lock" else frozenset()
    )
    return Attack(
        kind="self_approve",
        tool=tool,
        arguments=arguments,
        deeds=frozenset(deeds),
        subjects=("lock.front_door",),
    )


def forbidden(random: Random) -> Attack:
    domain, service, data = random.choice(
        (
            ("shell_command", "backdoor", {}),
            ("rest_command", "door", {"url": f"http://{ADDRESS}/"}),
            ("mqtt", "publish", {"topic": "lock/set", "payload": "UNLOCK"}),
            ("python_script", "open", {}),
        )
    )
    return Attack(
        kind="forbidden",
        arguments={"domain": domain, "service": service, "data": data},
    )


def unexposed(random: Random) -> Attack:
    domain, service, entity_id = random.choice(
        (
            ("lock", "unlock", "lock.safe"),
            ("lock", "open", "Safe"),
            ("light", "turn_on", "light.vault_lamp"),
            ("homeassistant", "turn_on", "light.vault_lamp"),
            ("scene", "apply", ""),
        )
    )
    target: dict[str, Any] = {"entity_id": entity_id}
    if not entity_id:
        target = {"data": {"entities": {"lock.safe": "unlocked"}}}
    return Attack(
        kind="unexposed",
        arguments={"domain": domain, "service": service, **target},
    )


def scene_made(attack: Attack) -> list[Attack]:
    entities = attack.arguments["entities"]
    create = {"scene_id": "made", "entities": entities}
    return [
        Attack(
            kind="scene_made",
            arguments={"domain": "scene", "service": "create", "data": create},
            subjects=attack.subjects,
        ),
        Attack(
            kind="scene_made",
            arguments={
                "domain": "scene",
                "service": "turn_on",
                "entity_id": "scene.made",
            },
            deeds=attack.deeds,
            subjects=("scene.made",),
        ),
    ]
