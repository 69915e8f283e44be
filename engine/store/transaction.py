"""One transaction of one tenant, or of a worker that has not chosen one yet."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Executable, text
from sqlalchemy.engine import CursorResult

from dueprocess.engine.store.roles import APP

_ENTER = text("SELECT set_config('role', :role, true), set_config('dueprocess.tenant', :tenant, true)")


class Transaction:
    """What every query takes first. It ends with the block it was opened for: kept as a whole, or not at all.

    `now` is the instant at which it began, by the clock of the store.
    """

    __slots__ = ("_tenant", "connection", "now")

    def __init__(self, connection: Connection, tenant: str | None, clock: Callable[[], int]) -> None:
        self.connection = connection
        self._tenant = tenant
        self.now = clock()

    @property
    def tenant(self) -> str:
        """The tenant whose rows it sees. Raises LookupError before a worker has entered one."""
        if self._tenant is None:
            raise LookupError("this transaction has entered no tenant")
        return self._tenant

    def enter(self, tenant: str) -> None:
        """From here on a worker's transaction is that of a tenant; what it holds locked stays locked.

        Raises RuntimeError if it has entered another one: a transaction never sees two.
        """
        if self._tenant is not None:
            raise RuntimeError(f"this transaction is that of the tenant `{self._tenant}`")
        if self.on_postgresql:
            self.connection.execute(_ENTER, {"role": APP, "tenant": named(tenant)})
        self._tenant = named(tenant)

    @property
    def on_postgresql(self) -> bool:
        """Whether many may write at once, so that rows have to be locked."""
        return self.connection.dialect.name == "postgresql"

    def run(self, statement: Executable, values: Any = None) -> CursorResult[*tuple[Any, ...]]:
        """Executes a statement, with one mapping of values or a list of them."""
        return self.connection.execute(statement, values)


def named(tenant: str) -> str:
    """The tenant, if it is one. Raises ValueError for an empty name, which PostgreSQL takes for none."""
    if not tenant:
        raise ValueError("a tenant has a name")
    return tenant
