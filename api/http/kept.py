"""What is asked of kept cases: by which tenant, in which language, with which parameters; and may the asker know?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Depends, Path, Request

from dueprocess.api.http.asked import served_tenant
from dueprocess.api.http.languages import language_for
from dueprocess.api.http.queries import Query, query_of
from dueprocess.engine.service import Tenant
from dueprocess.engine.service.cases.answering import Looked, look
from dueprocess.engine.service.cases.casebook import Casebook
from dueprocess.engine.service.cases.reading_rights import check_reader
from dueprocess.engine.service.cases.refusing import UnknownCase

READER: Final = "by"
"""The parameter that says who reads a case, for the packs that ask."""


@dataclass(frozen=True, slots=True)
class Matter:
    """A request to a tenant that keeps cases."""

    book: Casebook
    tenant: Tenant
    language: str
    query: Query

    @property
    def name(self) -> str:
        """The name of the tenant."""
        return self.tenant.name


@dataclass(frozen=True, slots=True)
class CaseMatter(Matter):
    """A request about one case, by somebody who may read it."""

    case_id: str

    def look(self, as_of: int | None, known_at: int | None) -> Looked:
        """The case as it was, or is now. Raises UnknownCase, PackError."""
        return look(self.book, self.name, self.case_id, as_of, known_at, self.language)


def asking_of_tenant(*names: str) -> Callable[..., Matter]:
    """The dependency for a request to a tenant with these parameters."""

    def asked(request: Request, tenant: Annotated[Tenant, Depends(served_tenant)]) -> Matter:
        return Matter(request.app.state.book, tenant, *_said(request, tenant, names))

    return asked


def asking_of_case(*names: str) -> Callable[..., CaseMatter]:
    """The dependency for a question about a case with these parameters, and with that of the reader.

    Raises UnknownCase, MayNotRead, PackError.
    """

    def asked(
        request: Request,
        tenant: Annotated[Tenant, Depends(served_tenant)],
        case: Annotated[str, Path(description="name of a case")],
    ) -> CaseMatter:
        language, query = _said(request, tenant, (*names, READER))
        if "\0" in case:  # no database keeps it, so that none can be asked for it
            raise UnknownCase(case)
        reader = query.node(READER)
        query.collector.raise_if_errors()
        book: Casebook = request.app.state.book
        check_reader(book, tenant.name, case, reader)
        return CaseMatter(book, tenant, language, query, case)

    return asked


def _said(request: Request, tenant: Tenant, names: tuple[str, ...]) -> tuple[str, Query]:
    policy = tenant.policy
    return language_for(request, policy.language), query_of(request, names, policy.zone)


