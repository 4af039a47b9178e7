"""Who may do what: every tool, action and WebSocket command by kind of person. Pure.

A tool names its row of this table in its own row (`tools/catalog.py`), commands are
looked up where they are registered, actions in `services.py`; what has no row is
refused to everybody. A cell says whose things may be touched. What is not said here is
said narrower elsewhere: by
Home Assistant's permissions, by exposure, and by the approval policy.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

type Person = Literal["administrator", "user", "read_only", "nobody"]
"""`nobody`: a voice satellite, or an automation; there is no user in the context."""
type Owner = Literal["own", "household", "others"]
"""Whose something is. The household's is what nobody's user made."""

READ_ONLY_GROUP: Final = "system-read-only"

NONE: Final[frozenset[Owner]] = frozenset()
OWN: Final[frozenset[Owner]] = frozenset({"own"})
HOUSE: Final[frozenset[Owner]] = frozenset({"own", "household"})
ALL: Final[frozenset[Owner]] = frozenset({"own", "household", "others"})


@dataclass(frozen=True, slots=True)
class Row:
    """Whose things each kind of person may reach with one tool, action or command."""

    administrator: frozenset[Owner]
    user: frozenset[Owner]
    read_only: frozenset[Owner]
    nobody: frozenset[Owner]

    def of(self, person: Person) -> frozenset[Owner]:
        """Return the cell of a kind of person."""
        match person:
            case "administrator":
                return self.administrator
            case "user":
                return self.user
            case "read_only":
                return self.read_only
            case "nobody":
                return self.nobody


LOOKS: Final = Row(ALL, OWN, OWN, OWN)
"""Exposed states, and what belongs to nobody."""
ACTS: Final = Row(ALL, OWN, NONE, OWN)
"""By Home Assistant's permissions and the approval policy."""
SEES: Final = Row(ALL, OWN, OWN, HOUSE)
CANCELS: Final = Row(ALL, OWN, NONE, OWN)
"""What the household's satellites made: only by the one that made it."""
MINE: Final = Row(OWN, OWN, NONE, HOUSE)
"""Memories: nobody reads or deletes those of another."""
CONFIGURES: Final = Row(ALL, NONE, NONE, NONE)
STORED: Final = CONFIGURES
PEOPLE: Final = Row(ALL, OWN, OWN, NONE)
WRITES: Final = Row(ALL, OWN, NONE, NONE)
TURNS: Final = Row(ALL, OWN, NONE, NONE)
ANSWERS: Final = Row(HOUSE, OWN, NONE, NONE)
"""An approval: the one who asked; what a satellite asked, by voice there."""
TALKS: Final = Row(OWN, OWN, OWN, NONE)
MAINTAINS: Final = Row(ALL, NONE, NONE, ALL)
"""Nobody is an automation here: no satellite reaches an action but by our tools."""

FOREIGN_READING: Final = LOOKS
FOREIGN_WRITING: Final = ACTS
"""Tools of other APIs, and Home Assistant's timers: as they say of themselves."""

ACTIONS: Final[Mapping[str, Row]] = {
    "approve": ANSWERS,
    "purge_history": MAINTAINS,
    "refresh_context": MAINTAINS,
    "reject": ANSWERS,
    "undo": Row(ALL, OWN, NONE, HOUSE),
}

COMMANDS: Final[Mapping[str, Row]] = {
    "approvals/list": PEOPLE,
    "approvals/resolve": ANSWERS,
    "approvals/subscribe": PEOPLE,
    "automations/restore": CONFIGURES,
    "automations/versions": CONFIGURES,
    "chat/cancel": PEOPLE,
    "chat/running": TALKS,
    "chat/send": TALKS,
    "chat/subscribe": TALKS,
    "context/get": CONFIGURES,
    "context/told": CONFIGURES,
    "conversations/delete": WRITES,
    "conversations/export": PEOPLE,
    "conversations/get": PEOPLE,
    "conversations/list": PEOPLE,
    "conversations/subscribe": PEOPLE,
    "conversations/update": WRITES,
    "figures/get": TURNS,
    "memories/delete": MINE,
    "memories/list": MINE,
    "metrics/get": CONFIGURES,
    "panel/get": PEOPLE,
    "schedules/cancel": CANCELS,
    "schedules/list": SEES,
    "turns/get": TURNS,
    "turns/list": TURNS,
    "turns/request": CONFIGURES,
    "turns/subscribe": TURNS,
    "turns/undo": WRITES,
}


def is_read_only(groups: Iterable[str]) -> bool:
    """Return whether groups are those of a user who only looks: one is enough."""
    return READ_ONLY_GROUP in groups


def person_of(*, has_user: bool, is_admin: bool, groups: Iterable[str] = ()) -> Person:
    """Return what kind of person asks."""
    if not has_user:
        return "nobody"
    if is_read_only(groups):
        return "read_only"
    return "administrator" if is_admin else "user"


def may(row: Row | None, person: Person) -> bool:
    """Return whether a person may use it at all, be it for their own things."""
    return row is not None and bool(row.of(person))


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Who asks, and where they are."""

    person: Person
    user_id: str | None = None
    place: str | None = None
    """The device that heard it: all that is known of a satellite without a user."""

    def owns(self, owner_id: str | None, place: str | None = None) -> Owner:
        """Return whose a thing is, as this person sees it."""
        if owner_id is not None:
            return "own" if owner_id == self.user_id else "others"
        if self.user_id is None and place == self.place:
            return "own"
        return "household"

    def may_reach(
        self, row: Row, owner_id: str | None, place: str | None = None
    ) -> bool:
        """Return whether they may use something on a thing of this owner."""
        return self.owns(owner_id, place) in row.of(self.person)
