"""Runs the migrations in the transaction of a connection that `migrating` hands over; Alembic looks for this file."""

from alembic import context

from dueprocess.engine.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
