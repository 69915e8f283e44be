"""The migrations make the tables that the queries are written against; every key begins with the tenant."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Boolean, inspect, text

from dueprocess.engine.store import Store
from dueprocess.engine.store.migrations.versions.m0003_row_level_security import GRANTS
from dueprocess.engine.store.tables import metadata


def test_the_migrations_make_these_tables(store: Store) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_partial_indexes_are_made_as_they_are_declared(store: Store) -> None:
    """What the comparison above does not look at."""
    with store.engine.connect() as connection:
        made = {each["name"]: each for each in inspect(connection).get_indexes("outbox")}
    for index in metadata.tables["outbox"].indexes:
        dialect = store.engine.dialect.name
        where = index.dialect_options[dialect]["where"]
        found = made[index.name]["dialect_options"].get(f"{dialect}_where")
        assert (where is None) == (found is None)
        if where is not None:
            plain = str(where.compile()).replace("outbox.", "").replace(" AND ", "|")
            assert sorted(str(found).strip("()").replace(") AND (", "|").replace(" AND ", "|").split("|")) == sorted(
                plain.split("|"))


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)
def test_every_key_begins_with_the_tenant(table) -> None:
    assert table.primary_key.columns.values()[0] is table.c.tenant
    for constraint in table.foreign_key_constraints:
        assert constraint.columns.values()[0] is table.c.tenant


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)
def test_values_are_texts_numbers_and_flags(table) -> None:
    """No type that one database keeps otherwise than the other."""
    names = {type(each.type).__name__ for each in table.columns}
    assert names <= {"Text", "BigInteger", Boolean.__name__}


def test_each_table_is_granted_to_the_application() -> None:
    assert set(GRANTS) == set(metadata.tables)


def test_each_table_is_guarded_by_row_level_security(store: Store) -> None:
    if store.engine.dialect.name != "postgresql":
        return
    with store.engine.connect() as connection:
        guarded = connection.scalars(text(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity ORDER BY relname")).all()
    assert set(guarded) == set(metadata.tables)
