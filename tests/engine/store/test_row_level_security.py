"""On PostgreSQL no tenant's row is seen or written by another, and none without a tenant: whatever a query forgets.

Everything here goes past the queries, which ask for their tenant anyway.
"""

from collections.abc import Iterator

import pytest
from databases import Clock, postgresql_database
from psycopg import errors
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, ProgrammingError
from stored import message, open_case, record, subscription

from dueprocess.engine.store import Store, StoreError, journal, outbox, subscriptions, timers
from dueprocess.engine.store.records import NewEntry
from dueprocess.engine.store.tables import cases, events, metadata
from dueprocess.engine.store.tables import outbox as outbox_table
from dueprocess.engine.store.tables import timers as timers_table

TABLES = pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)


@pytest.fixture
def store(postgresql_template, request, tmp_path, clock) -> Iterator[Store]:
    """A store whose login owns the tables and is no superuser, with rows of two tenants."""
    for database in postgresql_database(postgresql_template, request, tmp_path, clock):
        server = request.getfixturevalue("server")
        name = database.url.partition("@/")[2].partition("?")[0]
        server.do(
            "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'plain_login') THEN"
            " CREATE ROLE plain_login LOGIN NOSUPERUSER; GRANT dueprocess_app, dueprocess_worker TO plain_login;"
            " END IF; END $$")
        tables = (*metadata.tables, "alembic_version")
        server.do(*(f"ALTER TABLE {table} OWNER TO plain_login" for table in tables), database=name)
        store = Store.open(server.url(name, "plain_login"), clock)
        for tenant in ("a", "b"):
            fill(store, tenant)
        yield store
        store.close()


def fill(store: Store, tenant: str) -> None:
    with store.transaction(tenant) as tx:
        open_case(tx)
        record(tx)
        timers.set_timer(tx, "c1", tx.now)
        subscriptions.subscribe(tx, subscription())
        outbox.queue(tx, [message("m1")])
        journal.note(tx, NewEntry("opened", "agent", "{}", "c1"))


@TABLES
def test_without_a_tenant_there_are_no_rows(store: Store, table) -> None:
    with store.engine.begin() as connection:
        connection.execute(text("SET LOCAL ROLE dueprocess_app"))
        assert connection.execute(select(table)).all() == []


@TABLES
def test_even_the_owner_of_the_tables_sees_none(store: Store, table) -> None:
    with store.engine.begin() as connection:
        assert connection.scalar(text("SELECT current_user")) == "plain_login"
        connection.execute(text("SELECT set_config('dueprocess.tenant', 'a', true)"))
        assert connection.execute(select(table)).all() == []


def test_a_tenant_set_once_is_not_set_in_the_next_transaction(store: Store) -> None:
    with store.engine.connect() as connection:
        for expected in ([("a",)], []):
            with connection.begin():
                connection.execute(text("SET LOCAL ROLE dueprocess_app"))
                if expected:
                    connection.execute(text("SELECT set_config('dueprocess.tenant', 'a', true)"))
                assert connection.execute(select(cases.c.tenant)).all() == expected


@TABLES
def test_a_tenant_sees_its_own_rows(store: Store, table) -> None:
    with store.transaction("a") as tx:
        assert {row[0] for row in tx.run(select(table.c.tenant))} <= {"a"}
    with store.transaction("c") as tx:
        assert tx.run(select(table)).all() == []


def test_a_row_of_another_tenant_cannot_be_written(store: Store) -> None:
    row = {"tenant": "b", "case_id": "c9", "wake_at": 5}
    with pytest.raises(ProgrammingError, match="row-level security"), store.transaction("a") as tx:
        tx.run(timers_table.insert().values(row))


def test_rows_of_another_tenant_cannot_be_changed_or_deleted(store: Store) -> None:
    theirs = timers_table.c.tenant == "b"
    with store.transaction("a") as tx:
        assert tx.run(timers_table.update().where(theirs).values(wake_at=1)).rowcount == 0
        assert tx.run(timers_table.delete().where(theirs)).rowcount == 0
        assert tx.run(timers_table.delete()).rowcount == 1
    with store.reading("b") as tx:
        assert timers.of_case(tx, "c1") is not None


@pytest.mark.parametrize("statement", [
    "TRUNCATE events CASCADE", "DELETE FROM cases", "UPDATE events SET happened_at = 0", "UPDATE cases SET about = 'x'",
    "DELETE FROM effects", "UPDATE effects SET kind = 'x'", "DROP TABLE events", "DELETE FROM events",
    "ALTER TABLE events DISABLE TRIGGER ALL",
])
def test_a_tenant_may_do_only_what_the_queries_do(store: Store, statement: str) -> None:
    with pytest.raises(DBAPIError) as caught, store.transaction("a") as tx:
        tx.run(text(statement))
    assert isinstance(caught.value.orig, errors.InsufficientPrivilege)


def test_a_worker_sees_the_timers_and_messages_of_all(store: Store) -> None:
    with store.waking() as tx:
        assert {row[0] for row in tx.run(select(timers_table.c.tenant))} == {"a", "b"}
        assert {row[0] for row in tx.run(select(outbox_table.c.tenant))} == {"a", "b"}


@pytest.mark.parametrize("table", [each for each in metadata.sorted_tables if each.name not in {"timers", "outbox"}],
                         ids=lambda table: table.name)
def test_a_worker_sees_nothing_else(store: Store, table) -> None:
    with pytest.raises(DBAPIError) as caught, store.waking() as tx:
        tx.run(select(table))
    assert isinstance(caught.value.orig, errors.InsufficientPrivilege)


@pytest.mark.parametrize("statement", [
    "UPDATE timers SET wake_at = 0", "DELETE FROM timers", "UPDATE outbox SET body = ''", "DELETE FROM outbox",
    "INSERT INTO timers VALUES ('a', 'c2', 1)", "UPDATE outbox SET delivered_at = 1",
])
def test_a_worker_changes_nothing_but_leases(store: Store, statement: str) -> None:
    with pytest.raises(ProgrammingError), store.waking() as tx:
        tx.run(text(statement))


def test_a_worker_that_entered_a_tenant_sees_that_one(store: Store) -> None:
    with store.waking() as tx:
        tx.enter("b")
        for table in (events, cases, timers_table, outbox_table):
            assert {row[0] for row in tx.run(select(table.c.tenant))} == {"b"}
        with pytest.raises(RuntimeError):
            tx.enter("a")


def test_a_login_that_may_not_take_on_the_roles_is_told_what_to_do(store: Store, server, clock: Clock) -> None:
    server.do("DROP ROLE IF EXISTS stranger", "CREATE ROLE stranger LOGIN", "DROP DATABASE IF EXISTS strange",
              "CREATE DATABASE strange OWNER stranger")
    with pytest.raises(StoreError) as caught:
        Store.open(server.url("strange", "stranger"), clock)
    server.do("DROP DATABASE strange", "DROP ROLE stranger")
    assert caught.value.code == "store-roles-missing"
    assert caught.value.params == {"role": "dueprocess_app", "login": "stranger"}


@pytest.mark.parametrize("migrate", [True, False])
def test_a_login_without_the_role_is_told_when_it_starts(store: Store, server, clock: Clock, migrate: bool) -> None:
    server.do("DROP ROLE IF EXISTS guest", "CREATE ROLE guest LOGIN")
    with pytest.raises(StoreError) as caught:
        Store.open(server.url(str(store.engine.url.database), "guest"), clock, migrate=migrate)
    server.do("DROP ROLE guest")
    assert caught.value.code == "store-roles-missing"


def test_a_login_that_owns_nothing_serves_where_the_tables_are_up_to_date(store: Store, server, clock: Clock) -> None:
    server.do("DROP ROLE IF EXISTS guest", "CREATE ROLE guest LOGIN", "GRANT dueprocess_app TO guest")
    name = str(store.engine.url.database)
    guest = Store.open(server.url(name, "guest"), clock, migrate=False)
    with guest.reading("a") as tx:
        assert tx.run(select(cases.c.tenant)).all() == [("a",)]
    guest.close()
    server.do("DROP ROLE guest")
