"""A store: opened by its address, and the three kinds of transactions in which everything is done."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Self

from sqlalchemy import Connection, Engine, text

from dueprocess.engine.store.engines import engine_of, reader_of
from dueprocess.engine.store.migrating import bring_up_to_date, check_up_to_date
from dueprocess.engine.store.roles import APP, WORKER
from dueprocess.engine.store.transaction import Transaction, named
from dueprocess.engine.store.unavailable import ERRORS, unavailable

DEFAULT_URL: Final = "sqlite:///var/dueprocess.db"

LOCK_TIMEOUT: Final = "5s"
"""How long a transaction on PostgreSQL waits for a row; SQLite's is in `engines`."""

_BEGIN: Final = text(
    "SELECT set_config('role', :role, true), set_config('dueprocess.tenant', :tenant, true),"
    " set_config('lock_timeout', :wait, true)")


@dataclass(frozen=True, slots=True)
class Store:
    """A database of cases. Threads may share it; processes open one each.

    Its transactions raise StoreUnavailable where the database cannot serve; whatever leaves their block as an
    exception undoes them as a whole.
    """

    engine: Engine
    reader: Engine
    clock: Callable[[], int]

    @classmethod
    def open(cls, url: str, clock: Callable[[], int], *, migrate: bool = True, create: bool = True) -> Self:
        """The store at an address, `sqlite:///PATH` or `postgresql://…`; `clock` tells seconds since the epoch, UTC.

        Its tables are made or brought up to date first, by one process while others wait; with `migrate` False it is
        only seen to that they are; with `create` False a file must be there. Raises StoreError, StoreUnavailable.
        """
        engine = engine_of(url, create=create)
        try:
            with _translated():
                (bring_up_to_date if migrate else check_up_to_date)(engine)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine, reader_of(engine), clock)

    @property
    def address(self) -> str:
        """Where it is, its password left out."""
        return self.engine.url.set(drivername=self.engine.dialect.name).render_as_string(hide_password=True)

    @contextmanager
    def transaction(self, tenant: str) -> Iterator[Transaction]:
        """To read and write the rows of a tenant. On SQLite it is the only one that writes at the time."""
        with _begun(self.engine, APP, named(tenant)) as connection:
            yield Transaction(connection, tenant, self.clock)

    @contextmanager
    def reading(self, tenant: str) -> Iterator[Transaction]:
        """To read the rows of a tenant as they were at one instant; it waits for nobody and may write nothing."""
        with _begun(self.reader, APP, named(tenant)) as connection:
            yield Transaction(connection, tenant, self.clock)

    @contextmanager
    def waking(self) -> Iterator[Transaction]:
        """For a worker: to claim a timer or a message of whatever tenant, and then to `enter` that tenant."""
        with _begun(self.engine, WORKER, "") as connection:
            yield Transaction(connection, None, self.clock)

    def close(self) -> None:
        """Closes its connections."""
        self.engine.dispose()


@contextmanager
def _begun(engine: Engine, role: str, tenant: str) -> Iterator[Connection]:
    with _translated(), engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(_BEGIN, {"role": role, "tenant": tenant, "wait": LOCK_TIMEOUT})
        yield connection


@contextmanager
def _translated() -> Iterator[None]:
    """What the database says of being unavailable, in our words; mistakes of ours stay what they are."""
    try:
        yield
    except ERRORS as error:
        told = unavailable(error)
        if told is None:
            raise
        raise told from error
