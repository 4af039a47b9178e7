"""Finding conversations by their words."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, repeat
from math import log
import re

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from .backend import Backend, SearchQuery
from .codec import InvalidCursorError, make_cursor, read_cursor
from .db_schema import ConversationRow, MessageRow
from .reads import MAX_PAGE, conversations_of, summary_of
from .records import EVERYTHING, ConversationSummary, Page, RelatedConversation, Viewer

MAX_WORDS = 12
_TITLES, _MESSAGES = "t", "m"
# Few matches are mostly enough; a word that stands everywhere must not take longer.
_BATCHES = (1000, 4000)
# Where nothing was found by then, a page is worth more than the time.
_FURTHER = 20_000
_RELATED_MATCHES = 400
_RELATED_LIMIT = 5
_CANDIDATES = 50
_MAX_TELLING = 12
_HIT = 160
"""Characters that are shown around what was found."""
_WORD = re.compile(r"\w+")
_TITLE_WEIGHT = 1.5
_DAY_WEIGHT = 2.0


class Searcher:
    """One search by one viewer."""

    def __init__(
        self,
        db_session: Session,
        backend: Backend,
        viewer: Viewer,
        words: str,
        *,
        archived: bool | None,
    ) -> None:
        self._db_session = db_session
        self._backend = backend
        self._viewer = viewer
        self._archived = archived
        self._hits: dict[int, int] = {}
        """Conversation -> its newest message with the words."""
        self._query = SearchQuery(
            # A NUL would end the words in the middle of a quote.
            words.replace("\x00", " ").split()[:MAX_WORDS],
            None if viewer.sees_all else viewer.scope,
        )

    def page(self, cursor: str | None, limit: int) -> Page[ConversationSummary]:
        """Return conversations: by title first, then by their newest matching words."""
        limit = min(max(limit, 1), MAX_PAGE)
        phase, newest, before = (
            read_cursor(cursor, str, int, int) if cursor else (_TITLES, 0, 0)
        )
        if phase not in {_TITLES, _MESSAGES}:
            raise InvalidCursorError(cursor)
        row_ids: list[int] = []
        following: str | None = None
        if phase == _TITLES:
            row_ids = self._by_title(before or None, limit)
            if len(row_ids) > limit:
                row_ids = row_ids[:limit]
                following = make_cursor(_TITLES, 0, row_ids[-1])
            newest = before = 0
        if following is None:
            found, following = self._by_words(newest, before, limit - len(row_ids))
            row_ids += found
        return Page(items=self._summaries(row_ids), cursor=following)

    def _by_title(self, before: int | None, limit: int) -> list[int]:
        found: list[int] = []
        for size in _BATCHES:
            batch = self._backend.search_titles(
                self._db_session.connection(), self._query, limit=size, before=before
            )
            found += self._visible(batch)
            if len(found) > limit or len(batch) < size:
                break
            before = batch[-1]
        return found[: limit + 1]

    def _visible(self, row_ids: Sequence[int]) -> list[int]:
        if self._archived is None or not row_ids:
            return list(row_ids)
        visible = set(
            self._db_session.scalars(
                select(ConversationRow.id).where(
                    ConversationRow.id.in_(row_ids),
                    ConversationRow.archived == self._archived,
                )
            )
        )
        return [row_id for row_id in row_ids if row_id in visible]

    def _by_words(
        self, newest: int, before: int, limit: int
    ) -> tuple[list[int], str | None]:
        """Walk the matches from the newest; return conversations and where to go on.

        A conversation is shown where its newest match is. `newest` is where the first
        page began: what matched from there to here has been shown.
        """
        found: list[int] = []
        passed: set[int] = set()
        if newest and before:
            passed = self._backend.search_owners(
                self._db_session.connection(), self._query, first=before, last=newest
            )
        for size in chain(_BATCHES, repeat(_FURTHER)):
            if found and size == _FURTHER:
                break
            batch = self._backend.search_messages(
                self._db_session.connection(),
                self._query,
                limit=size,
                before=before or None,
            )
            if batch.rows and not newest:
                newest = batch.rows[0][0]
            fresh = {owner for _, owner in batch.rows} - passed
            hidden = fresh - set(self._visible(sorted(fresh)))
            # Those by title have been shown before all others.
            hidden |= self._titled(fresh)
            for row_id, owner in batch.rows:
                if owner not in passed:
                    if len(found) == limit:
                        return found, make_cursor(_MESSAGES, newest, row_id + 1)
                    passed.add(owner)
                    if owner not in hidden:
                        found.append(owner)
                        self._hits[owner] = row_id
            if batch.before is None:
                return found, None
            before = batch.before
        return found, make_cursor(_MESSAGES, newest, before)

    def _titled(self, row_ids: set[int]) -> set[int]:
        """Return those of which the title matches: they were shown before."""
        if not row_ids:
            return set()
        return set(
            self._backend.search_titles(
                self._db_session.connection(),
                self._query,
                limit=len(row_ids),
                among=sorted(row_ids),
            )
        )

    def _summaries(self, row_ids: Sequence[int]) -> list[ConversationSummary]:
        texts: dict[int, str] = {}
        if self._hits:
            query = select(MessageRow.id, MessageRow.content)
            query = query.where(MessageRow.id.in_(self._hits.values()))
            texts = {row.id: row.content for row in self._db_session.execute(query)}
        return [
            replace(summary_of(row), hit=self._around(texts, row.id))
            for row in _rows(self._db_session, row_ids)
            if row is not None
        ]

    def _around(self, texts: dict[int, str], row_id: int) -> str | None:
        """Return the words that were found with what is around them, in one line."""
        text = " ".join(texts.get(self._hits.get(row_id, 0), "").split())
        if not text:
            return None
        plain = text.casefold()
        places = [plain.find(word.casefold()) for word in self._query.words]
        first = max(min((place for place in places if place >= 0), default=0) - 40, 0)
        begin, end = ("…" if first else ""), first + _HIT
        return f"{begin}{text[first:end].strip()}{'…' if end < len(text) else ''}"


def _rows(db_session: Session, row_ids: Sequence[int]) -> list[ConversationRow | None]:
    if not row_ids:
        return []
    rows = db_session.scalars(
        conversations_of(EVERYTHING, archived=None)
        .where(ConversationRow.id.in_(row_ids))
        .options(joinedload(ConversationRow.last_message))
    )
    by_id = {row.id: row for row in rows}
    return [by_id.get(row_id) for row_id in row_ids]


def find_related(
    db_session: Session,
    backend: Backend,
    viewer: Viewer,
    words: str,
    *,
    day: tuple[float, float] | None = None,
    exclude: str | None = None,
    limit: int = _RELATED_LIMIT,
) -> list[RelatedConversation]:
    """Return the conversations that words most likely speak of, best first.

    A word counts by how few of the owner's conversations hold it: "the" is worth
    nothing, "boiler" much. `day` lifts what was asked between two times.
    """
    scores: dict[int, float] = defaultdict(float)
    total = _count(db_session, viewer)
    for word in _telling_words(words):
        by_words, by_title = _holders(db_session, backend, viewer, word)
        holders = by_words | by_title
        weight = max(0.0, log((total + 1) / (len(holders) + 0.5)))
        for owner in holders:
            scores[owner] += weight * (_TITLE_WEIGHT if owner in by_title else 1)
    if day is not None:
        for owner in _asked_between(db_session, viewer, day):
            scores[owner] = scores[owner] * _DAY_WEIGHT + 0.1
    best = sorted((owner for owner in scores if scores[owner]), key=scores.__getitem__)
    rows = [row for row in _rows(db_session, best[-_CANDIDATES:]) if row is not None]
    # Among equals the newest.
    rows.sort(key=lambda row: (round(scores[row.id], 6), row.updated_ts), reverse=True)
    return [
        RelatedConversation(summary=summary_of(row), score=scores[row.id])
        for row in rows
        if row.conversation_id != exclude
    ][:limit]


def _telling_words(text: str) -> list[str]:
    """Return the words that may tell one conversation from another."""
    telling = [
        word.casefold()
        for word in _WORD.findall(text)
        # "on", "the", "der" say nothing; "TV" does, and so do two signs of Chinese.
        if len(word) > 3
        or any(char.isdigit() or ord(char) >= 0x0E00 for char in word)
        or (len(word) > 1 and word.isupper())
    ]
    return list(dict.fromkeys(telling))[:_MAX_TELLING]


def _count(db_session: Session, viewer: Viewer) -> int:
    query = conversations_of(viewer, archived=None).with_only_columns(
        ConversationRow.id
    )
    return len(db_session.scalars(query.limit(_RELATED_MATCHES)).all())


def _holders(
    db_session: Session, backend: Backend, viewer: Viewer, word: str
) -> tuple[set[int], set[int]]:
    """Return who holds the word: in messages, and in the title."""
    connection = db_session.connection()
    scope = None if viewer.sees_all else viewer.scope
    # Compounds and endings: a "Heizungsfrage" is about a "Heizung".
    lengths = (len(word), len(word) * 2 // 3, len(word) // 2)
    for stem in dict.fromkeys(word[: max(4, length)] for length in lengths):
        query = SearchQuery([stem], scope)
        matches = backend.search_messages(
            connection, query, limit=_RELATED_MATCHES
        ).rows
        titles = backend.search_titles(connection, query, limit=_RELATED_MATCHES)
        if matches or titles:
            return {owner for _, owner in matches}, set(titles)
    return set(), set()


def _asked_between(
    db_session: Session, viewer: Viewer, day: tuple[float, float]
) -> set[int]:
    query = (
        select(MessageRow.conversation_row_id)
        .join(ConversationRow)
        .where(
            MessageRow.role == "user",
            MessageRow.created_ts >= day[0],
            MessageRow.created_ts < day[1],
        )
        .distinct()
    )
    if not viewer.sees_all:
        query = query.where(ConversationRow.scope == viewer.scope)
    return set(db_session.scalars(query))
