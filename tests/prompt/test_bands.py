"""The beginning of a request never changes by accident."""

from custom_components.ha_ai_agent.models import AssistantMessage, UserMessage
from custom_components.ha_ai_agent.prompt.bands import (
    compose,
    stable_band,
    system_message,
)
from custom_components.ha_ai_agent.prompt.instructions import INSTRUCTIONS


def test_the_stable_band_holds_what_was_given() -> None:
    band = stable_band(INSTRUCTIONS, "light.hall | Hall\n", " Call me captain. ")
    assert band == stable_band(INSTRUCTIONS, "light.hall | Hall", "Call me captain.")
    parts = ("You are the voice", "Call me captain.", "light.hall | Hall")
    positions = [band.index(part) for part in parts]
    # What changes most often stands last.
    assert positions == sorted(positions)


def test_empty_parts_leave_no_heading() -> None:
    assert stable_band("Be brief.", "", " ") == "Be brief."


def test_other_apis_come_after_the_home() -> None:
    """Their instructions may differ from room to room, the home does not."""
    bands = [
        stable_band("Act.", "light.a", "Be kind.", room) for room in ("Hall", "Bar")
    ]
    begin = "Act.\n\n# Wishes of this household\nBe kind.\n\n# The home\nlight.a\n\n"
    assert all(band.startswith(f"{begin}# Further tools\n") for band in bands)


def test_equal_bands_have_equal_ids() -> None:
    assert system_message("a") == system_message("a")
    assert system_message("a").message_id != system_message("b").message_id


def test_only_the_end_of_a_request_is_new() -> None:
    words = UserMessage(message_id="1", content="Hello", tail="It is noon.")
    answer = AssistantMessage(message_id="2", content="Hi.")
    more = UserMessage(message_id="3", content="And now?", tail="It is one.")
    first = compose("band", (), words)
    second = compose(system_message("band"), (words, answer), more)
    assert second[: len(first)] == first
    third = compose("band", (words, answer), more, (answer,))
    assert third[: len(second)] == second


def test_instructions_name_nobody_and_no_time() -> None:
    assert len(INSTRUCTIONS) < 4000
    for word in ("{", "202", "o'clock", "http"):
        assert word not in INSTRUCTIONS
