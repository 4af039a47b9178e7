"""Pictures of every view of the panel: on a desktop and a phone, light and dark.

And one of Assist, as Home Assistant itself shows it. Names take only these.
"""

import argparse
import asyncio
from collections.abc import Mapping, Sequence
from io import BytesIO
from itertools import product
import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Literal

from PIL import Image
from playwright.async_api import ViewportSize, expect

from tests.panel.acts import HALL, does, reconfigure, service, set_state
from tests.panel.browser import DESKTOP, PHONE
from tests.panel.seeds import seed_days
from tests.panel.stage import Stage, Visit, open_stage
from tests.panel.views import Talk, talk
from tests.scripted_server import Call, Reply

FOLDER: Final = Path(__file__).parents[1] / "docs" / "images"
MOST_BYTES: Final = 100_000
DEVICES: Final[Mapping[str, ViewportSize]] = {"desktop": DESKTOP, "phone": PHONE}
type Scheme = Literal["light", "dark"]
SCHEMES: Final[tuple[Scheme, ...]] = ("light", "dark")
type Way = tuple[str, Scheme]
WAYS: Final[tuple[Way, ...]] = tuple(product(DEVICES, SCHEMES))
GERMAN_WAYS: Final[tuple[Way, ...]] = (("phone", "light"), ("desktop", "dark"))
ASKED: Final = {"": "how warm is it upstairs?", "-de": "wie warm ist es oben?"}
ASSIST: Final = "assist"
SAID: Final = (
    "Turn off the kitchen lights and close the living room blinds",
    "Unlock the front door",
)
VIEWS: Final = (
    "waiting", "empty", "chat", "activity", "conversations", "turn", "told", "figures",
)  # fmt: skip
SLOW: Final = Reply(text="Good night. Everything downstairs is off now.", delay=0.8)


async def live(stage: Stage) -> Talk:
    """Let a household talk for a while; return what is looked at closely."""
    await reconfigure(
        stage, costs={"price_input": 0.4, "price_output": 1.6, "spending_limit": 5}
    )
    for name, entity_id in (
        ("light.turn_on", HALL),
        ("light.turn_on", "light.kitchen_lights"),
    ):
        await set_state(stage, name, entity_id, "on")
    await talk(
        stage,
        "user",
        "make the kitchen cosy",
        *does(
            service("light.turn_on", "light.kitchen_lights", brightness_pct=35),
            then="The kitchen lights are at **35 %** now. Sleep well later!",
        ),
    )
    await talk(
        stage,
        "user",
        "is a window open?",
        *does(
            Call("get_states", {"domain": "binary_sensor", "device_class": "window"}),
            then="Yes: the bedroom window is open, the kitchen window is closed.",
        ),
    )
    await talk(
        stage,
        "administrator",
        "remember that I get up at six",
        *does(
            Call("memory", {"action": "remember", "text": "Gets up at six."}),
            then="I will remember that you get up at six.",
        ),
    )
    await talk(
        stage,
        "user",
        "beam me up",
        *[Reply(fault="error_500")] * 3,
    )
    stage.server.clear()
    await seed_days(stage, 14)
    await talk(
        stage,
        "administrator",
        "open the garage",
        *does(service("cover.open_cover", "cover.garage_door"), then="I have to ask."),
    )
    calls = [
        service("light.turn_off", HALL),
        service("light.turn_off", "light.kitchen_lights"),
    ]
    return await talk(
        stage,
        "administrator",
        "good night, downstairs off",
        Reply(fault="rate_limit"),
        Reply(calls=calls, usage=(4210, 3800, 92), reasoning="Both are on."),
        Reply(text=SLOW.text, delay=SLOW.delay, usage=(4390, 4200, 18)),
    )


async def take(
    visit: Visit, name: str, path: str, ways: Sequence[Way], end: str = ""
) -> None:
    """Take one view in several ways, as files of few bytes."""
    for device, scheme in ways:
        await visit.page.emulate_media(color_scheme=scheme)
        await visit.page.set_viewport_size(DEVICES[device])
        await visit.go("/nowhere")
        await visit.go(path)
        await visit.page.wait_for_load_state("networkidle")
        await prepare(visit, name, words=ASKED[end])
        await visit.page.wait_for_timeout(1200)
        picture = await visit.page.screenshot()
        save(picture, f"panel-{name}-{device}-{scheme}{end}.png")


async def prepare(visit: Visit, name: str, *, words: str) -> None:
    """Do in a view what shows it best."""
    if name == "told":
        box = visit.panel.locator("haia-told").get_by_role("textbox")
        await box.fill(words)
        await box.press("Enter")


def save(picture: bytes, name: str) -> None:
    """Write a picture with as many colors as fit. Raises ValueError."""
    image = Image.open(BytesIO(picture)).convert("RGB")
    for colors in (256, 128, 64, 32):
        written = BytesIO()
        image.quantize(colors, dither=Image.Dither.NONE).save(
            written, "PNG", optimize=True
        )
        if len(written.getvalue()) <= MOST_BYTES:
            (FOLDER / name).write_bytes(written.getvalue())
            print(f"{name}: {len(written.getvalue())} bytes")
            return
    raise ValueError(f"{name} is too large")


async def take_assist(stage: Stage, visit: Visit) -> None:
    """Say something in Home Assistant's own dialog; no model words the answers."""
    await reconfigure(stage, behavior={"builtin_first": True})
    for name, entity_id, state in (
        ("light.turn_on", "light.kitchen_lights", "on"),
        ("lock.lock", "lock.front_door", "locked"),
    ):
        await set_state(stage, name, entity_id, state)
    page = visit.page
    await page.emulate_media(color_scheme="light")
    await page.set_viewport_size({"width": 1280, "height": 800})
    await page.goto(f"{stage.url}/home/overview")
    await page.wait_for_load_state("networkidle")
    await page.keyboard.press("a")  # Home Assistant's own key for it
    chat = page.locator("ha-assist-chat")
    box = chat.get_by_role("textbox")
    for count, words in enumerate(SAID, start=1):
        await box.fill(words)
        await box.press("Enter")
        # Its greeting, then a sentence of each side.
        await expect(chat.locator(".message")).to_have_count(1 + 2 * count)
        await page.wait_for_timeout(1500)
    save(await page.screenshot(), "assist.png")


async def main(wanted: Sequence[str]) -> None:
    """Start everything, live a little, and take the pictures."""
    with TemporaryDirectory() as folder:
        python = os.environ["HA_AI_AGENT_DEMO_PYTHON"]
        async with open_stage(Path(folder) / "home", python) as stage:
            if ASSIST in wanted:
                await take_assist(stage, await stage.visit("administrator"))
            if not (views := [name for name in VIEWS if name in wanted]):
                return
            await reconfigure(stage, behavior={"builtin_first": False})
            made = await live(stage)
            visit = await stage.visit("administrator")
            german = await stage.visit_anew("administrator", locale="de-DE")
            paths = {
                "waiting": "/approvals",
                "empty": "/chat",
                "chat": f"/conversation/{made.conversation_id}",
                "turn": f"/turn/{made.turn_id}",
            }
            for name in views:
                path = paths.get(name, f"/{name}")
                await take(visit, name, path, WAYS)
                await take(german, name, path, GERMAN_WAYS, "-de")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="scripts/screenshots", description=__doc__)
    parser.add_argument("name", nargs="*", help=f"of {', '.join((ASSIST, *VIEWS))}")
    asyncio.run(main(parser.parse_args().name or (ASSIST, *VIEWS)))
