"""What was published for a tenant, and moving its open cases to another version."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from dueprocess.api.http.answers import answered
from dueprocess.api.http.asked import body_of
from dueprocess.api.http.bodies import read_body
from dueprocess.api.http.entity_tags import answered_if_new
from dueprocess.api.http.fields import refuse_unknown, required, text, whole
from dueprocess.api.http.kept import Matter, asking_of_tenant
from dueprocess.engine.pack import Collector
from dueprocess.engine.service.delivering.subscribing import OPERATOR
from dueprocess.engine.service.publishing.listing import publications_answer
from dueprocess.engine.service.publishing.migrating import MOST_CASES, USUAL_CASES, Migration, migrate
from dueprocess.engine.service.publishing.naming import Named

LONGEST: Final = 200
"""Characters of a name."""

_FIELDS: Final = ("to", "by", "after", "limit")

router = APIRouter(prefix="/v1/{tenant}", tags=["policies over time"])


@router.get("/publications", summary="Which policies were published?", operation_id="publications")
def published(request: Request, asked: Annotated[Matter, Depends(asking_of_tenant())]) -> Response:
    """Lists every policy that was ever published, with its transition clause, and how many open cases it decides."""
    return answered_if_new(request, publications_answer(asked.book, asked.name), asked.language)


@router.post("/migrations", summary="Move open cases to a version", operation_id="migrate_cases")
def migrated(
    asked: Annotated[Matter, Depends(asking_of_tenant("dry_run"))], raw: Annotated[bytes, Depends(read_body)]
) -> Response:
    """Moves the next open cases to a version, and says what that changed in each; `dry_run=yes` only says it.

    What is asked again is done once: a case that is under the version already is left alone. A request that moves
    cases does at most `limit`; `next` is what to give as `after` for those that follow.
    """
    body = body_of(raw, Collector())
    collector = asked.query.collector
    dry_run = asked.query.yes("dry_run")
    refuse_unknown(body, _FIELDS, collector)
    collector.raise_if_errors()
    node = required(body.items.get("to"), "to")
    version = text(node, "to", LONGEST, collector)
    by = text(body.items["by"], "by", LONGEST, collector) if "by" in body.items else OPERATOR
    after = text(body.items["after"], "after", LONGEST, collector) if "after" in body.items else ""
    limit = whole(body.items.get("limit"), "limit", USUAL_CASES, MOST_CASES, collector)
    collector.raise_if_errors()
    named = Named(asked.tenant.policy.id, version, node.mark)
    answer = migrate(asked.book, asked.name, Migration(named, by, dry_run, after, limit), asked.language)
    return answered(answer, asked.language, {"Cache-Control": "no-store"})
