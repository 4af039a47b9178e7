"""Media players. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from .checks import (
    DEAD,
    attribute_is,
    attribute_moved,
    is_state,
    number,
    reached,
    same,
    set_by,
)
from .model import (
    Attributes,
    Capability,
    Check,
    Domain,
    Reproduced,
    Seen,
    Steps,
    UndoStep,
    Verdict,
    by_word,
    words,
)
from .restores import put_back
from .scenes import each
from .told import listed, measure, when, word

_SCENE: Final = {
    "source": "select_source",
    "sound_mode": "select_sound_mode",
    "volume_level": "volume_set",
    "is_volume_muted": "volume_mute",
}
_SETS: Final = {**_SCENE, "shuffle": "shuffle_set", "repeat": "repeat_set"}
_PLAYING: Final = frozenset({"buffering", "playing"})
_ASLEEP: Final = frozenset({"off", "standby"})
_WHAT: Final = ("media_content_id", "media_title", "media_track", "media_playlist")


def _turn_on(data: Mapping[str, Any], before: Seen) -> Check | None:
    if data:
        return None
    return lambda now: reached(yes=now.state not in _ASLEEP and now.state not in DEAD)


def _toggle(data: Mapping[str, Any], before: Seen) -> Check | None:
    if before.state in _ASLEEP:
        return _turn_on(data, before)
    return is_state(*_ASLEEP)(data, before)


def _play_pause(data: Mapping[str, Any], before: Seen) -> Check | None:
    if before.state == "playing":
        return is_state("paused", "idle")(data, before)
    return is_state("playing", moving=("buffering",))(data, before)


def _other_track(data: Mapping[str, Any], before: Seen) -> Check | None:
    if data or not any(key in before.attributes for key in _WHAT):
        return None

    # The same again shows nothing.
    def check(now: Seen) -> Verdict:
        if now.state in DEAD:
            return Verdict.NOT
        is_other = any(
            now.attributes.get(key) != before.attributes.get(key) for key in _WHAT
        )
        return Verdict.REACHED if is_other else Verdict.UNSEEN

    return check


def _play_media(data: Mapping[str, Any], before: Seen) -> Check | None:
    media = data.get("media")
    inner = media if isinstance(media, Mapping) else data
    wanted = inner.get("media_content_id")
    if wanted is None:
        return None

    def check(now: Seen) -> Verdict:
        if now.state not in _PLAYING:
            return Verdict.NOT
        # Players often rewrite the id; then nobody can tell that it is the same.
        is_same = now.attributes.get("media_content_id") == wanted
        return Verdict.REACHED if is_same else Verdict.UNSEEN

    return check


def _seek(data: Mapping[str, Any], before: Seen) -> Check | None:
    wanted = number(data.get("seek_position"))
    if wanted is None:
        return None
    return lambda now: reached(
        yes=same(now.attributes.get("media_position"), wanted, 5)
    )


def _joined(data: Mapping[str, Any], before: Seen) -> Check | None:
    wanted = data.get("group_members")
    if not isinstance(wanted, list):
        return None
    return lambda now: reached(
        yes=set(wanted) <= set(now.attributes.get("group_members") or ())
    )


def _restore(before: Seen, now: Seen) -> Steps:
    if before.state in _ASLEEP:
        return [] if now.state in _ASLEEP else [UndoStep("turn_off")]
    steps = [UndoStep("turn_on")] if now.state in _ASLEEP else []
    steps.extend(put_back(before, now, _SETS, 0.005))
    if before.state == "playing" and now.state not in _PLAYING:
        steps.append(UndoStep("media_play"))
    elif before.state == "paused" and now.state == "playing":
        steps.append(UndoStep("media_pause"))
    return steps


def _scene(state: str, attributes: Attributes, now: Attributes) -> Iterator[Reproduced]:
    if state == "off":
        yield "turn_off", {}
        return
    yield "turn_on", {}
    yield from each(attributes, _SCENE)
    keys = ("media_content_type", "media_content_id")
    if all(key in attributes for key in keys):
        yield "play_media", {key: attributes[key] for key in keys}
    elif state in _PLAYING:
        yield "media_play", {}
    elif state == "idle":
        yield "media_stop", {}
    elif state == "paused":
        yield "media_pause", {}


def _capabilities(attributes: Attributes, features: int) -> list[Capability | None]:
    return [
        when(features & 4, "volume"),
        when(features & 0x4001, "play"),
        when(features & 0x400000, "search"),
        listed("source", attributes.get("source_list")),
        listed("sound_mode", attributes.get("sound_mode_list")),
    ]


def _details(attributes: Attributes) -> list[str]:
    return [
        measure(attributes, "volume_level", "volume", " %", 100),
        word(attributes, "source", "source"),
        word(attributes, "media_artist", "artist"),
        word(attributes, "media_title", "title"),
    ]


ROWS: Final = (
    Domain(
        name="media_player",
        aliases=words("media"),
        role="everyday",
        offers_media=True,
        prefix="media_",
        verbs=by_word(
            media_play="play resume unpause",
            media_pause="pause",
            media_stop="stop",
            media_next_track="next next_track skip",
            media_previous_track="previous previous_track",
            media_play_pause="play_pause",
            volume_set="set_volume volume set_volume_level media_volume_set",
            volume_up="increase_volume",
            volume_down="decrease_volume",
            volume_mute="mute media_mute unmute",
            select_source="set_source",
            shuffle_set="shuffle",
            repeat_set="repeat",
            media_seek="seek",
        ),
        verb_data={
            "mute": {"is_volume_muted": True},
            "media_mute": {"is_volume_muted": True},
            "unmute": {"is_volume_muted": False},
        },
        adds_up=words(
            """volume_up volume_down media_next_track media_previous_track
            media_play_pause"""
        ),
        scene=_scene,
        shows={
            **set_by(_SETS),
            "turn_on": _turn_on,
            "turn_off": is_state(*_ASLEEP),
            "toggle": _toggle,
            "media_play": is_state("playing", moving=("buffering",)),
            "media_pause": is_state("paused"),
            "media_stop": is_state("idle", *_ASLEEP),
            "media_play_pause": _play_pause,
            "media_next_track": _other_track,
            "media_previous_track": _other_track,
            "media_seek": _seek,
            "play_media": _play_media,
            "volume_set": attribute_is("volume_level", near=0.02),
            "volume_up": attribute_moved("volume_level", 1),
            "volume_down": attribute_moved("volume_level", -1),
            "join": _joined,
        },
        alone={
            "media_pause": ("playing", "buffering"),
            "media_play": ("paused",),
            **dict.fromkeys(
                words("""media_play_pause media_stop media_next_track media_seek
                media_previous_track repeat_set shuffle_set select_source volume_down
                volume_mute volume_set volume_up"""),
                ("playing", "paused", "buffering"),
            ),
        },
        restore=_restore,
        attributes=("source_list", "sound_mode_list"),
        capabilities=_capabilities,
        details=_details,
        compared={"volume_level": 100},
        fields={
            "play_media": ("media_content_id", "media_content_type"),
            "media_seek": ("seek_position",),
            "search_media": ("search_query",),
        },
        needs=by_word(
            play="play_media",
            search="search_media",
            sound_mode="select_sound_mode",
            source="select_source",
            volume="volume_down volume_mute volume_set volume_up",
        ),
        unusual=words("browse_media clear_playlist join media_play_pause unjoin"),
        done={
            "media_pause": "paused",
            "media_play": "played",
            "media_stop": "stopped",
            "volume_set": "set the volume of",
        },
    ),
)
