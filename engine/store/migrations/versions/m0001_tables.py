"""The tables as they were first."""

from alembic import op
from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Identity,
    PrimaryKeyConstraint,
    Text,
    text,
)

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes them."""
    op.create_table(
        "policies",
        _text("tenant"), _rising("number"), _text("digest"), _text("pack"), _text("version"), _text("bundle"),
        _int("published_at"), _text("published_by"), _maybe_int("withdrawn_at"),
        PrimaryKeyConstraint("tenant", "number", name="policies_pk"),
        CheckConstraint("tenant <> ''", name="policies_tenant_is_named"),
    )
    op.create_index("policies_by_digest", "policies", ["tenant", "digest"])
    op.create_table(
        "cases",
        _text("tenant"), _text("case_id"), _text("about"), _int("opened_at"), _int("received_at"), _int("version"),
        _text("digest"), _maybe_int("ended_at"), _maybe_text("merged_into"), _maybe_int("wake_at"),
        _maybe_text("key"), _maybe_text("key_digest"),
        PrimaryKeyConstraint("tenant", "case_id", name="cases_pk"),
        CheckConstraint("tenant <> ''", name="cases_tenant_is_named"),
    )
    op.create_index("cases_by_digest", "cases", ["tenant", "digest"])
    op.create_index("cases_by_receipt", "cases", ["tenant", "about", "received_at", "case_id"])
    op.create_index("cases_by_key", "cases", ["tenant", "key"], unique=True)
    op.create_table(
        "pins",
        _text("tenant"), _text("case_id"), _int("number"), _int("from_version"), _int("recorded_at"), _text("digest"),
        _text("cause"),
        PrimaryKeyConstraint("tenant", "case_id", "number", name="pins_pk"),
        ForeignKeyConstraint(["tenant", "case_id"], ["cases.tenant", "cases.case_id"], name="pins_of_cases"),
    )
    op.create_table(
        "events",
        _text("tenant"), _text("case_id"), _int("sequence"), _text("event_id"), _text("event"), _int("happened_at"),
        _int("recorded_at"), _text("body"), _maybe_text("corrects"), _maybe_text("forced_by"), _maybe_text("key"),
        _maybe_text("key_digest"), _maybe_int("erased_at"),
        PrimaryKeyConstraint("tenant", "case_id", "sequence", name="events_pk"),
        ForeignKeyConstraint(["tenant", "case_id"], ["cases.tenant", "cases.case_id"], name="events_of_cases"),
    )
    op.create_index("events_by_id", "events", ["tenant", "case_id", "event_id"], unique=True)
    op.create_index("events_by_key", "events", ["tenant", "case_id", "key"], unique=True)
    op.create_table(
        "commitments",
        _text("tenant"), _text("case_id"), _int("event_sequence"), _text("fact"), _text("salt_id"),
        _text("commitment"), _int("erased_at"),
        PrimaryKeyConstraint("tenant", "case_id", "event_sequence", "fact", name="commitments_pk"),
        ForeignKeyConstraint(["tenant", "case_id"], ["cases.tenant", "cases.case_id"], name="commitments_of_cases"),
    )
    op.create_table(
        "timers",
        _text("tenant"), _text("case_id"), _int("wake_at"),
        PrimaryKeyConstraint("tenant", "case_id", name="timers_pk"),
    )
    op.create_index("timers_by_wake", "timers", ["wake_at", "tenant", "case_id"])
    op.create_table(
        "effects",
        _text("tenant"), _text("case_id"), _text("key"), _text("kind"), _text("name"), _int("number"),
        _int("happened_at"), _int("issued_at"), _text("detail"), _maybe_int("withdrawn_at"),
        _maybe_text("withdrawn_because"),
        PrimaryKeyConstraint("tenant", "case_id", "key", name="effects_pk"),
        ForeignKeyConstraint(["tenant", "case_id"], ["cases.tenant", "cases.case_id"], name="effects_of_cases"),
    )
    op.create_table(
        "decisions",
        _text("tenant"), _text("case_id"), _int("number"), _int("as_of"), _int("known_at"), _int("version"),
        _text("digest"), _text("answer_digest"), _text("cause"),
        PrimaryKeyConstraint("tenant", "case_id", "number", name="decisions_pk"),
        ForeignKeyConstraint(["tenant", "case_id"], ["cases.tenant", "cases.case_id"], name="decisions_of_cases"),
    )
    op.create_table(
        "worklist",
        _text("tenant"), _text("case_id"), _text("duty"), _int("number"), _text("seat"), _maybe_text("role"),
        _maybe_text("unit"), _maybe_text("person"), _int("due"), _maybe_int("opens"), _text("state"), _int("urgency"),
        _flag("must"), _text("what"), _maybe_int("warns"),
        PrimaryKeyConstraint("tenant", "case_id", "duty", "number", "seat", name="worklist_pk"),
        ForeignKeyConstraint(["tenant", "case_id"], ["cases.tenant", "cases.case_id"], name="worklist_of_cases"),
    )
    op.create_index("worklist_by_person", "worklist", ["tenant", "person", "urgency", "due"])
    op.create_index("worklist_by_role", "worklist", ["tenant", "role", "urgency", "due"])
    op.create_table(
        "links",
        _text("tenant"), _text("link"), _text("key"), _int("received_at"), _text("case_id"), _text("carried"),
        PrimaryKeyConstraint("tenant", "link", "key", "received_at", "case_id", name="links_pk"),
        ForeignKeyConstraint(["tenant", "case_id"], ["cases.tenant", "cases.case_id"], name="links_of_cases"),
    )
    op.create_index("links_of_case", "links", ["tenant", "case_id"])
    op.create_table(
        "subscriptions",
        _text("tenant"), _text("id"), _text("kind"), _text("target"), _text("secret"), _text("kinds"), _text("roles"),
        _int("created_at"), _maybe_int("ended_at"),
        PrimaryKeyConstraint("tenant", "id", name="subscriptions_pk"),
        CheckConstraint("tenant <> ''", name="subscriptions_tenant_is_named"),
    )
    op.create_table(
        "outbox",
        _text("tenant"), _text("id"), _text("case_id"), _text("effect_key"), _text("subscription"), _text("kind"),
        _text("body"), _int("created_at"), _int("attempt_at"), _int("attempts"), _maybe_int("lease_until"),
        _maybe_int("delivered_at"), _maybe_int("dead_at"), _maybe_text("error"),
        PrimaryKeyConstraint("tenant", "id", name="outbox_pk"),
        ForeignKeyConstraint(
            ["tenant", "subscription"], ["subscriptions.tenant", "subscriptions.id"], name="outbox_of_subscriptions"),
    )
    pending = text("delivered_at IS NULL AND dead_at IS NULL")
    op.create_index(
        "outbox_by_attempt", "outbox", ["attempt_at"], postgresql_where=pending, sqlite_where=pending)
    dead = text("dead_at IS NOT NULL")
    op.create_index("outbox_dead", "outbox", ["tenant", "dead_at"], postgresql_where=dead, sqlite_where=dead)
    op.create_index("outbox_of_case", "outbox", ["tenant", "case_id"])
    op.create_table(
        "directory",
        _text("tenant"), _text("person"), _text("role"), _text("unit"), _int("since"), _maybe_int("until"),
        _flag("may_force"),
        PrimaryKeyConstraint("tenant", "person", "role", "unit", "since", name="directory_pk"),
        CheckConstraint("tenant <> ''", name="directory_tenant_is_named"),
    )
    op.create_index("directory_by_role", "directory", ["tenant", "role", "unit"])
    op.create_table(
        "journal",
        _text("tenant"), _rising("number"), _maybe_text("case_id"), _int("at"), _text("kind"), _text("by"),
        _text("detail"),
        PrimaryKeyConstraint("tenant", "number", name="journal_pk"),
        CheckConstraint("tenant <> ''", name="journal_tenant_is_named"),
    )
    op.create_index("journal_of_case", "journal", ["tenant", "case_id", "number"])


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _maybe_text(name: str) -> Column[str]:
    return Column(name, Text)


def _int(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False, autoincrement=False)


def _maybe_int(name: str) -> Column[int]:
    return Column(name, BigInteger)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


def _rising(name: str) -> Column[int]:
    return Column(name, BigInteger, Identity(), nullable=False)
