"""What was recorded is never changed or deleted: the database itself refuses it, whoever asks.

Of an event the body may be replaced when personal data are erased: in one transaction with commitments of that
instant, and nothing but the body.
"""

from typing import Final

from alembic import op

revision = "0002"
down_revision = "0001"

APPEND_ONLY: Final = ("pins", "commitments", "decisions", "journal")
OF_EVENTS: Final = (
    "tenant", "case_id", "sequence", "event_id", "event", "happened_at", "recorded_at", "corrects", "forced_by", "key",
    "key_digest",
)


def upgrade() -> None:
    """Sets the triggers."""
    statements = _postgresql() if op.get_bind().dialect.name == "postgresql" else _sqlite()
    for statement in statements:
        op.execute(statement)


def _sqlite() -> list[str]:
    refuse = "BEGIN SELECT RAISE(ABORT, 'what was recorded is never changed or deleted'); END"
    same = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in OF_EVENTS)
    erased = (
        "NEW.erased_at >= coalesce(OLD.erased_at, 0) AND EXISTS (SELECT 1 FROM commitments c"
        " WHERE c.tenant = NEW.tenant AND c.case_id = NEW.case_id"
        " AND c.event_sequence = NEW.sequence AND c.erased_at = NEW.erased_at)"
    )
    guards = [f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE ON {table} {refuse}" for table in APPEND_ONLY]
    guards += [f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} {refuse}" for table in (*APPEND_ONLY, "events")]
    allowed = f"coalesce({same} AND {erased}, 0)"
    return [*guards, f"CREATE TRIGGER events_unchanged BEFORE UPDATE ON events WHEN NOT {allowed} {refuse}"]


def _postgresql() -> list[str]:
    refuse = """\
        CREATE FUNCTION dueprocess_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          RAISE EXCEPTION 'what was recorded is never changed or deleted' USING ERRCODE = 'restrict_violation';
        END $$"""
    erase = """\
        CREATE FUNCTION dueprocess_erase() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          OLD.body := NEW.body;
          IF NEW.erased_at >= coalesce(OLD.erased_at, 0) AND EXISTS (
              SELECT FROM commitments c WHERE c.tenant = NEW.tenant AND c.case_id = NEW.case_id
              AND c.event_sequence = NEW.sequence AND c.erased_at = NEW.erased_at) THEN
            OLD.erased_at := NEW.erased_at;
            IF OLD IS NOT DISTINCT FROM NEW THEN
              RETURN NEW;
            END IF;
          END IF;
          RAISE EXCEPTION 'what was recorded is never changed or deleted' USING ERRCODE = 'restrict_violation';
        END $$"""
    guards = [
        f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW"
        " EXECUTE FUNCTION dueprocess_refuse()" for table in APPEND_ONLY
    ]
    guards += [
        f"CREATE TRIGGER {table}_kept BEFORE TRUNCATE ON {table} EXECUTE FUNCTION dueprocess_refuse()"
        for table in (*APPEND_ONLY, "events")
    ]
    return [
        refuse, erase, *guards,
        "CREATE TRIGGER events_unchanged BEFORE UPDATE ON events FOR EACH ROW EXECUTE FUNCTION dueprocess_erase()",
        "CREATE TRIGGER events_undeleted BEFORE DELETE ON events FOR EACH ROW EXECUTE FUNCTION dueprocess_refuse()",
    ]
