"""Merging a duplicate into the case that was received first."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path
from starlette.responses import Response

from dueprocess.api.http.answers import answered
from dueprocess.api.http.asked import body_of
from dueprocess.api.http.bodies import read_body
from dueprocess.api.http.fields import refuse_unknown, required, text
from dueprocess.api.http.kept import Matter, asking_of_tenant
from dueprocess.engine.pack import Collector
from dueprocess.engine.service.cases.merging import Merging, merge
from dueprocess.engine.service.cases.refusing import UnknownCase

LONGEST: Final = {"into": 200, "by": 200, "because": 2000}
"""Characters of the fields."""

router = APIRouter(prefix="/v1/{tenant}/cases", tags=["kept case"])


@router.post("/{case}/merge", summary="Merge a duplicate", operation_id="merge_case")
def merged(
    asked: Annotated[Matter, Depends(asking_of_tenant())],
    case: Annotated[str, Path(description="name of the duplicate")],
    raw: Annotated[bytes, Depends(read_body)],
) -> Response:
    """Ends a duplicate and carries what happened in it over into the case that was received first.

    What that case's rules refuse, and what would end it, is left out and told.
    """
    collector = Collector()
    body = body_of(raw, collector)
    refuse_unknown(body, tuple(LONGEST), collector)
    collector.raise_if_errors()
    into, by, because = (
        text(required(body.items.get(name), name), name, most, collector) for name, most in LONGEST.items())
    collector.raise_if_errors()
    for name in (case, into):
        if "\0" in name:  # no database keeps it, so that none can be asked for it
            raise UnknownCase(name)
    answer = merge(asked.book, asked.name, Merging(case, into, by, because, asked.language))
    return answered(answer, asked.language, {"Cache-Control": "no-store"})
