"""On PostgreSQL: who may do what to which table, and sees which of its rows. No tenant set: no rows.

FORCE binds the owner of the tables too, and no policy is for the owner: outside the two roles nobody but a superuser
sees a row.
"""

from typing import Final

from alembic import op

revision = "0003"
down_revision = "0002"

GRANTS: Final = {
    "policies": "SELECT, INSERT, UPDATE (withdrawn_at)",
    "cases": "SELECT, INSERT, UPDATE (received_at, version, digest, ended_at, merged_into, wake_at)",
    "pins": "SELECT, INSERT",
    "events": "SELECT, INSERT, UPDATE (body, erased_at)",
    "commitments": "SELECT, INSERT",
    "timers": "SELECT, INSERT, UPDATE (wake_at), DELETE",
    "effects": "SELECT, INSERT, UPDATE (withdrawn_at, withdrawn_because)",
    "decisions": "SELECT, INSERT",
    "worklist": "SELECT, INSERT, DELETE",
    "links": "SELECT, INSERT, DELETE",
    "subscriptions": "SELECT, INSERT, UPDATE (ended_at)",
    "outbox": "SELECT, INSERT, UPDATE (attempt_at, attempts, lease_until, delivered_at, dead_at, error)",
    "directory": "SELECT, INSERT, UPDATE (until, may_force)",
    "journal": "SELECT, INSERT",
}
"""What `dueprocess_app` may do."""

OWN: Final = "current_user = 'dueprocess_app' AND tenant = nullif(current_setting('dueprocess.tenant', true), '')"
CLAIMING: Final = "current_user = 'dueprocess_worker'"
"""The role is asked for by name: a policy `TO` a role also holds for whoever inherits its rights, as a login may."""


def upgrade() -> None:
    """Grants, and sets the policies; does nothing on SQLite, which one process group owns as a file."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, rights in GRANTS.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own_tenant ON {table} TO dueprocess_app USING ({OWN}) WITH CHECK ({OWN})")
        op.execute(f"GRANT {rights} ON {table} TO dueprocess_app")
    # A worker locks a timer that it claims (which takes the right to update), and can change none: WITH CHECK (false).
    op.execute(f"CREATE POLICY claimed ON timers TO dueprocess_worker USING ({CLAIMING}) WITH CHECK (false)")
    op.execute("GRANT SELECT, UPDATE (wake_at) ON timers TO dueprocess_worker")
    op.execute(f"CREATE POLICY claimed ON outbox TO dueprocess_worker USING ({CLAIMING}) WITH CHECK ({CLAIMING})")
    op.execute("GRANT SELECT, UPDATE (attempt_at, attempts, lease_until) ON outbox TO dueprocess_worker")
    op.execute("GRANT SELECT ON alembic_version TO PUBLIC")
