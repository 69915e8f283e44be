"""The tables. Each key begins with the tenant; instants are seconds since the epoch, documents are JSON text.

What may never change (events, pins, decisions, journal, commitments) is guarded by triggers of the migrations; who
sees which rows, on PostgreSQL, by row-level security. The migrations make these tables; a test compares the two.
"""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Identity,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
)

metadata: Final = MetaData(naming_convention={
    "pk": "%(table_name)s_pk",
    "fk": "%(table_name)s_of_%(referred_table_name)s",
    "ck": "%(table_name)s_%(constraint_name)s",
})

NO_DUE: Final = 2**63 - 1
"""The due of what has none, so that dues sort and page by an index."""


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _maybe_text(name: str) -> Column[str | None]:
    return Column(name, Text)


def _int(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False, autoincrement=False)


def _maybe_int(name: str) -> Column[int | None]:
    return Column(name, BigInteger)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


def _rising(name: str) -> Column[int]:
    """A number that the database gives: from a sequence on PostgreSQL, by `rows.numbered` on SQLite."""
    return Column(name, BigInteger, Identity(), nullable=False)


def _of_case() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["tenant", "case_id"], ["cases.tenant", "cases.case_id"])


policies: Final = Table(
    "policies", metadata,
    _text("tenant"), _rising("number"), _text("digest"), _text("pack"), _text("version"), _text("bundle"),
    _int("published_at"), _text("published_by"), _maybe_int("withdrawn_at"),
    PrimaryKeyConstraint("tenant", "number"),
    CheckConstraint("tenant <> ''", name="tenant_is_named"),
    Index("policies_by_digest", "tenant", "digest"),
)

cases: Final = Table(
    "cases", metadata,
    _text("tenant"), _text("case_id"), _text("about"), _int("opened_at"), _int("received_at"), _int("version"),
    _text("digest"), _maybe_int("ended_at"), _maybe_text("merged_into"), _maybe_int("wake_at"),
    _maybe_text("key"), _maybe_text("key_digest"),
    PrimaryKeyConstraint("tenant", "case_id"),
    CheckConstraint("tenant <> ''", name="tenant_is_named"),
    Index("cases_by_key", "tenant", "key", unique=True),
    Index("cases_by_digest", "tenant", "digest"),
    Index("cases_by_receipt", "tenant", "about", "received_at", "case_id"),
)

pins: Final = Table(
    "pins", metadata,
    _text("tenant"), _text("case_id"), _int("number"), _int("from_version"), _int("recorded_at"), _text("digest"),
    _text("cause"),
    PrimaryKeyConstraint("tenant", "case_id", "number"),
    _of_case(),
)

events: Final = Table(
    "events", metadata,
    _text("tenant"), _text("case_id"), _int("sequence"), _text("event_id"), _text("event"), _int("happened_at"),
    _int("recorded_at"), _text("body"), _maybe_text("corrects"), _maybe_text("forced_by"),
    _maybe_text("key"), _maybe_text("key_digest"), _maybe_int("erased_at"),
    PrimaryKeyConstraint("tenant", "case_id", "sequence"),
    _of_case(),
    Index("events_by_id", "tenant", "case_id", "event_id", unique=True),
    Index("events_by_key", "tenant", "case_id", "key", unique=True),
)

commitments: Final = Table(
    "commitments", metadata,
    _text("tenant"), _text("case_id"), _int("event_sequence"), _text("fact"), _text("salt_id"), _text("commitment"),
    _int("erased_at"),
    PrimaryKeyConstraint("tenant", "case_id", "event_sequence", "fact"),
    _of_case(),
)

timers: Final = Table(
    "timers", metadata,
    _text("tenant"), _text("case_id"), _int("wake_at"),
    PrimaryKeyConstraint("tenant", "case_id"),
    Index("timers_by_wake", "wake_at", "tenant", "case_id"),
)

effects: Final = Table(
    "effects", metadata,
    _text("tenant"), _text("case_id"), _text("key"), _text("kind"), _text("name"), _int("number"),
    _int("happened_at"), _int("issued_at"), _text("detail"), _maybe_int("withdrawn_at"),
    _maybe_text("withdrawn_because"),
    PrimaryKeyConstraint("tenant", "case_id", "key"),
    _of_case(),
)

decisions: Final = Table(
    "decisions", metadata,
    _text("tenant"), _text("case_id"), _int("number"), _int("as_of"), _int("known_at"), _int("version"),
    _text("digest"), _text("answer_digest"), _text("cause"),
    PrimaryKeyConstraint("tenant", "case_id", "number"),
    _of_case(),
)

worklist: Final = Table(
    "worklist", metadata,
    _text("tenant"), _text("case_id"), _text("duty"), _int("number"), _text("seat"), _maybe_text("role"),
    _maybe_text("unit"), _maybe_text("person"), _int("due"), _maybe_int("opens"), _text("state"), _int("urgency"),
    _flag("must"), _text("what"), _maybe_int("warns"),
    PrimaryKeyConstraint("tenant", "case_id", "duty", "number", "seat"),
    _of_case(),
    Index("worklist_by_role", "tenant", "role", "urgency", "due"),
    Index("worklist_by_person", "tenant", "person", "urgency", "due"),
)

links: Final = Table(
    "links", metadata,
    _text("tenant"), _text("link"), _text("key"), _int("received_at"), _text("case_id"), _text("carried"),
    PrimaryKeyConstraint("tenant", "link", "key", "received_at", "case_id"),
    _of_case(),
    Index("links_of_case", "tenant", "case_id"),
)

subscriptions: Final = Table(
    "subscriptions", metadata,
    _text("tenant"), _text("id"), _text("kind"), _text("target"), _text("secret"), _text("kinds"), _text("roles"),
    _int("created_at"), _maybe_int("ended_at"),
    PrimaryKeyConstraint("tenant", "id"),
    CheckConstraint("tenant <> ''", name="tenant_is_named"),
)

outbox: Final = Table(
    "outbox", metadata,
    _text("tenant"), _text("id"), _text("case_id"), _text("effect_key"), _text("subscription"), _text("kind"),
    _text("body"), _int("created_at"), _int("attempt_at"), _int("attempts"), _maybe_int("lease_until"),
    _maybe_int("delivered_at"), _maybe_int("dead_at"), _maybe_text("error"),
    PrimaryKeyConstraint("tenant", "id"),
    ForeignKeyConstraint(["tenant", "subscription"], ["subscriptions.tenant", "subscriptions.id"]),
    Index("outbox_of_case", "tenant", "case_id"),
)
_pending = outbox.c.delivered_at.is_(None) & outbox.c.dead_at.is_(None)
Index("outbox_by_attempt", outbox.c.attempt_at, postgresql_where=_pending, sqlite_where=_pending)
_dead = outbox.c.dead_at.is_not(None)
Index("outbox_dead", outbox.c.tenant, outbox.c.dead_at, postgresql_where=_dead, sqlite_where=_dead)

directory: Final = Table(
    "directory", metadata,
    _text("tenant"), _text("person"), _text("role"), _text("unit"), _int("since"), _maybe_int("until"),
    _flag("may_force"),
    PrimaryKeyConstraint("tenant", "person", "role", "unit", "since"),
    CheckConstraint("tenant <> ''", name="tenant_is_named"),
    Index("directory_by_role", "tenant", "role", "unit"),
)

journal: Final = Table(
    "journal", metadata,
    _text("tenant"), _rising("number"), _maybe_text("case_id"), _int("at"), _text("kind"), _text("by"), _text("detail"),
    PrimaryKeyConstraint("tenant", "number"),
    CheckConstraint("tenant <> ''", name="tenant_is_named"),
    Index("journal_of_case", "tenant", "case_id", "number"),
)
