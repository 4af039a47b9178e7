"""A hand-written file: what changes is the one automation, byte for byte."""

from copy import deepcopy
from io import StringIO
from random import Random
from typing import Any

from homeassistant.util.yaml import parse_yaml
import pytest

from custom_components.ha_ai_agent.automations.file.align import fitted, same, simple
from custom_components.ha_ai_agent.automations.file.document import (
    CannotError,
    Document,
)
from custom_components.ha_ai_agent.automations.shape import as_editor_writes

from .odd_files import odd_file

NEW = {
    "id": "new",
    "alias": "New",
    "triggers": [{"trigger": "time", "at": "10:00"}],
    "actions": [{"action": "notify.mobile", "data": {"message": "a\nb: c"}}],
}
STEPS: list[dict[str, Any]] = [
    {"delay": {"minutes": 10}},
    {"condition": "time", "weekday": ["mon", "sat"]},
    {"action": "notify.x", "data": {"message": "a\nb: {{ 1 }}\n"}},
]
ADDED: list[Any] = [
    *(True, "on", 5, "x: y # z", {"a": {"b": [1, "é"]}}, ["a", "b"], "two\nlines"),
    *(None, "", "{{ states('sun.sun') }}"),
]
VALUES: list[Any] = [
    *("00:10:00", "Küche: neu", "on", 7, 2.5, True, "it's", 'a "b"', "two\nlines\n"),
    *(["light.a", "light.b"], {"minutes": 10}),
]


def load(text: str) -> Any:
    """Read a text as Home Assistant does."""
    return parse_yaml(StringIO(text))


def document(text: str) -> Document:
    return Document(text, "list", load)


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the ways to everything in an automation but its id."""
    inside = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    found: list[tuple[Any, ...]] = []
    for key, item in inside:
        if path or key != "id":
            found += [(*path, key), *paths(item, (*path, key))]
    return found


def changed(random: Random, item: Any) -> Any:
    """Return an automation with one or two things added, changed or taken away."""
    item = deepcopy(item)
    for _ in range(random.randint(1, 2)):
        *way, key = random.choice(paths(item))
        box = item
        for step in way:
            box = box[step]
        match random.randint(0, 4):
            case 0 if way or key in {"mode", "description"}:
                del box[key]
            case 1 if isinstance(box, list):
                box.insert(random.choice((key, key + 1)), random.choice(STEPS))
            case 2 if isinstance(box, dict):
                box[f"new{random.randint(0, 9)}"] = random.choice(ADDED)
            case 3 if not isinstance(box[key], dict | list):
                box[key] = random.choice(VALUES)
            case _:
                box[key] = random.choice(("x", [STEPS[1]], {"q": 1}, []))
    return item


@pytest.mark.parametrize("seed", range(5))
def test_random_changes_touch_one_automation(seed: int) -> None:
    random = Random(seed)  # nothing secret
    text, spans = odd_file(random, 8)
    file = document(text)
    for _ in range(15):
        at = random.randrange(8)
        wanted = changed(random, file.items[at])
        start, end = spans[at]
        result = file.changed(at, wanted)
        assert result.startswith(text[:start])
        assert result.endswith(text[end:])
        assert same(document(result).items[at], wanted) or "\n" in str(wanted)
    for at, (start, end) in enumerate(spans):
        without = file.without(at)
        assert without == text[:start] + text[end:]
        chunk = file.chunk(at)
        assert chunk == text[start:end]
        again = document(without).with_chunk(
            chunk, file.items[at], at=None, behind=at - 1 if at else None
        )
        assert document(again).items == file.items
        if at:
            assert text[start:end].strip() in again
    for place in (None, 0, 5):
        result = file.added(NEW, place)
        assert len(result) > len(text)
        assert place is not None or result.startswith(text)


@pytest.mark.slow
def test_a_hundred_changes_of_three_hundred_automations() -> None:
    random = Random(300)  # nothing secret
    text, spans = odd_file(random, 300, most=1)
    file = document(text)
    for at in random.sample(range(300), 100):
        result = file.changed(at, changed(random, file.items[at]))
        assert result.startswith(text[: spans[at][0]])
        assert result.endswith(text[spans[at][1] :])


HAND = """\
# top
- id: one
  alias: First   # the name
  trigger:       # old key
    platform: state
    entity_id: light.a   # the lamp
    to: 'on'
  condition: &dark   # shared
    - condition: state
      entity_id: sun.sun
      state: below_horizon
  action:
  # first
  - service: light.turn_on   # old word
    entity_id: light.a
  # then wait
  - delay: "00:05:00"
- alias: Second
  trigger: [{platform: time, at: '10:00'}]
  condition: *dark
  action: !secret an_action
  id: "two"
- <<: {mode: restart, description: x}
  id: 3
  alias: Third
  trigger: []
  action:
    service: light.toggle
    data: {code: !secret pin}
"""


def secrets(text: str) -> Any:
    """Read a text whose secrets are known."""
    plain = text.replace("!secret an_action", "[{delay: 7}]")
    return load(plain.replace("!secret pin", "1234"))


@pytest.mark.parametrize(
    ("at", "change", "old", "new"),
    [
        (0, {"alias": "Prime"}, "alias: First ", "alias: Prime "),
        (0, {"actions.1.delay": "00:10:00"}, '"00:05:00"', '"00:10:00"'),
        (
            0,
            {"actions.0.action": "light.turn_off"},
            "light.turn_on ",
            "light.turn_off ",
        ),
        (0, {"triggers.0.to": "off"}, "to: 'on'", "to: 'off'"),
        (0, {"mode": "restart"}, '"00:05:00"\n', '"00:05:00"\n  mode: restart\n'),
        (1, {"alias": "Deux"}, "Second", "Deux"),
        (1, {"triggers.0.at": "11:00"}, "'10:00'", "'11:00'"),
        (1, {"conditions": []}, "*dark", "[]"),
        (2, {"mode": "queued"}, "Third\n", "Third\n"),
        (2, {"actions.0.action": "light.turn_on"}, "light.toggle", "light.turn_on"),
    ],
)
def test_what_is_written_stays_as_it_is_written(
    at: int, change: dict[str, Any], old: str, new: str
) -> None:
    """Old keys, one step without a list, anchors, tags, merged keys, comments."""
    file = Document(HAND, "list", secrets)
    raw = file.items[at]
    wanted = as_editor_writes(raw)
    for path, value in change.items():
        *way, key = path.split(".")
        box: Any = wanted
        for step in way:
            box = box[int(step) if step.isdigit() else step]
        box[key] = value
    result = file.changed(at, {**fitted(raw, wanted), "id": raw["id"]})
    if change != {"mode": "queued"}:
        assert result == HAND.replace(old, new, 1)
    else:
        assert result.startswith(HAND.partition("- <<")[0])
        assert "!secret pin" in result
        assert Document(result, "list", secrets).items[2]["mode"] == "queued"


@pytest.mark.parametrize(
    ("at", "change"),
    [
        (0, {"condition": []}),
        (1, {"action": [{"delay": 8}]}),
        (2, {"action": {"service": "light.toggle", "data": {"code": "99"}}}),
    ],
)
def test_what_others_share_or_a_tag_brings_in_is_left(
    at: int, change: dict[str, Any]
) -> None:
    file = Document(HAND, "list", secrets)
    with pytest.raises(CannotError):
        file.changed(at, {**file.items[at], **change})


def test_what_others_share_is_not_deleted() -> None:
    with pytest.raises(CannotError):
        Document(HAND, "list", secrets).without(0)
    assert "Second" not in Document(HAND, "list", secrets).without(1)


@pytest.mark.parametrize(
    "text",
    [
        *("", "[]", "[]\n", "# nothing yet\n", "---\n[]\n", "\ufeff[]\r\n", "--- []\n"),
        '[{"id": "a", "alias": "A", "triggers": [], "actions": []}]\n',
        "- id: a\n  alias: |\n    A",
        "- id: a\n  alias: A\n...\n",
        "  - id: a\n    alias: A",
        "- {id: a}\n# last",
    ],
)
def test_one_more_in_any_file(text: str) -> None:
    file = document(text)
    result = file.added(NEW)
    assert [item["id"] for item in document(result).items][-1] == "new"
    if file.items:
        assert len(document(result).items) == 2
    assert document(result).items[-1]["actions"] == NEW["actions"]
    gone = document(result).without(len(file.items))
    assert len(document(gone).items) == len(file.items)


def test_the_last_one_leaves_a_list() -> None:
    assert document("# mine\n- id: a\n  alias: A # x\n# end\n").without(0) == (
        "# mine\n[] # x\n# end\n"
    )


def test_simple_values_have_words_as_keys() -> None:
    assert simple({True: 1, None: (1,), 5: {"a": None}}) == {
        "true": 1,
        "null": [1],
        "5": {"a": None},
    }


def test_the_files_of_these_tests_are_odd() -> None:
    """They hold what the promise is about."""
    texts = "".join(odd_file(Random(seed), 20)[0] for seed in range(6))
    for odd in ("\r\n", "  - ", "{{", "&data", "|-", ">", "#\t", "夜", "-\n"):
        assert odd in texts
