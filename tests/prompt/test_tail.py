"""The tail says what is true now, and never more than its limit."""

from custom_components.ha_ai_agent.prompt.estimate import estimate_tokens
from custom_components.ha_ai_agent.prompt.tail import StateNow, TailValues, build_tail


def build(values: TailValues, limit: int = 800) -> str:
    return build_tail(values, count=estimate_tokens, limit_tokens=limit)


def test_says_everything_in_a_fixed_order() -> None:
    text = build(
        TailValues(
            time="Sunday 2026-11-22 18:05",
            room="Kitchen",
            room_id="kitchen",
            person="Anna",
            states=[
                StateNow(
                    entity_id="light.a", state="on, brightness 60 %", is_named=True
                ),
                StateNow(entity_id="light.b", state="off", name="Lamp"),
            ],
            changes=["light.c: on -> off"],
            approvals=["unlock lock.front"],
            late_results=["cover.a: open"],
            memories=["likes tea"],
            wishes="Be brief.\n\nSay please.",
            extra="You are on a phone.",
        )
    )
    assert text == (
        "Now: Sunday 2026-11-22 18:05\n"
        'Speaker: "Anna"\n'
        'Room of the speaker: kitchen "Kitchen"\n'
        "Be brief.\n"
        "Say please.\n"
        "You are on a phone.\n"
        "Waiting for approval:\n"
        "- unlock lock.front\n"
        "Finished late:\n"
        "- cover.a: open\n"
        "Remembered for this speaker:\n"
        '- "likes tea"\n'
        "Changed since the last turn:\n"
        "- light.c: on -> off\n"
        "States now:\n"
        "light.a: on, brightness 60 %\n"
        "Also now:\n"
        'light.b "Lamp": off'
    )


def test_says_no_more_than_there_is() -> None:
    assert build(TailValues(time="now")) == "Now: now"
    assert build(TailValues(time="now", room_id="attic")).endswith("speaker: attic")


def test_what_matters_most_gets_the_space() -> None:
    values = TailValues(
        time="now",
        states=[
            StateNow(entity_id=f"light.n{n}", state="on " * 20, is_named=n < 40)
            for n in range(80)
        ],
        changes=["something changed"] * 200,
        approvals=["unlock the front door"],
        memories=["a memory"] * 200,
    )
    for limit in (60, 200, 800):
        text = build(values, limit)
        assert estimate_tokens(text) <= limit
        assert "unlock the front door" in text
    assert "light.n0:" in text
    assert "get_states" in text
    assert "light.n79" not in text


def test_no_space_at_all() -> None:
    assert not build(TailValues(time="now"), 0)
