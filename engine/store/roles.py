"""The two roles on PostgreSQL under which everything is done: neither is a superuser, neither may log in.

A transaction takes one of them on; what the login itself may do is not relied on. PostgreSQL 16 or newer.
`dueprocess_app` sees and writes the rows of the tenant that the transaction has set, and none where it has set none.
`dueprocess_worker` sees the timers and messages of all tenants, to claim one, and nothing else.
"""

from typing import Final

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from dueprocess.engine.store.unavailable import StoreError

APP: Final = "dueprocess_app"
WORKER: Final = "dueprocess_worker"

_CREATE = """\
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
    BEGIN
      CREATE ROLE {role} NOLOGIN NOSUPERUSER NOBYPASSRLS;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      NULL;  -- another process made it in this moment
    END;
  END IF;
  IF NOT pg_has_role(current_user, '{role}', 'SET') THEN
    GRANT {role} TO CURRENT_USER;
  END IF;
END $$"""


def ensure_roles(connection: Connection) -> None:
    """Makes the roles and lets the login take them on. Raises StoreError, with what an administrator is to run."""
    for role in (APP, WORKER):
        try:
            with connection.begin_nested():
                connection.execute(text(_CREATE.format(role=role)))
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) != "42501":  # insufficient privilege
                raise
            raise _missing(connection, role) from None


def check_role(connection: Connection) -> None:
    """Sees to it that the login may act for tenants; for SQLite there is nothing to see. Raises StoreError."""
    if connection.dialect.name != "postgresql":
        return
    may = "SELECT coalesce((SELECT pg_has_role(current_user, oid, 'SET') FROM pg_roles WHERE rolname = :role), false)"
    if not connection.scalar(text(may), {"role": APP}):
        raise _missing(connection, APP)


def _missing(connection: Connection, role: str) -> StoreError:
    return StoreError("store-roles-missing", role=role, login=connection.scalar(text("SELECT current_user")))
