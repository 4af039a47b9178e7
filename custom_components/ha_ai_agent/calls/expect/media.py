"""What media players show."""

from collections.abc import Mapping
from typing import Any, Final

from .checks import (
    DEAD,
    Check,
    Rule,
    Seen,
    attribute_is,
    attribute_moved,
    is_state,
    number,
    reached,
    same,
)

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
    return lambda now: reached(
        yes=any(now.attributes.get(key) != before.attributes.get(key) for key in _WHAT)
        and now.state not in DEAD
    )


def _play_media(data: Mapping[str, Any], before: Seen) -> Check | None:
    media = data.get("media")
    inner = media if isinstance(media, Mapping) else data
    wanted = inner.get("media_content_id")
    if wanted is None:
        return None
    # Players often rewrite the id; then nobody can tell that it is the same.
    return lambda now: reached(
        yes=now.state in {"playing", "buffering"}
        and now.attributes.get("media_content_id") == wanted
    )


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


RULES: Final[Mapping[str, Rule]] = {
    "media_player.turn_on": _turn_on,
    "media_player.turn_off": is_state(*_ASLEEP),
    "media_player.toggle": _toggle,
    "media_player.media_play": is_state("playing", moving=("buffering",)),
    "media_player.media_pause": is_state("paused"),
    "media_player.media_stop": is_state("idle", *_ASLEEP),
    "media_player.media_play_pause": _play_pause,
    "media_player.media_next_track": _other_track,
    "media_player.media_previous_track": _other_track,
    "media_player.media_seek": _seek,
    "media_player.play_media": _play_media,
    "media_player.volume_set": attribute_is("volume_level", near=0.02),
    "media_player.volume_mute": attribute_is("is_volume_muted"),
    "media_player.volume_up": attribute_moved("volume_level", 1),
    "media_player.volume_down": attribute_moved("volume_level", -1),
    "media_player.select_source": attribute_is("source"),
    "media_player.select_sound_mode": attribute_is("sound_mode"),
    "media_player.shuffle_set": attribute_is("shuffle"),
    "media_player.repeat_set": attribute_is("repeat"),
    "media_player.join": _joined,
}
