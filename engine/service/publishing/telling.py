"""What came of a publication, in a sentence and as plain data."""

from dataclasses import asdict

from dueprocess.engine.inference import Policy
from dueprocess.engine.service.publishing.comparing import Plain
from dueprocess.engine.service.publishing.publishing import Published
from dueprocess.engine.text import say


def published_answer(policy: Policy, published: Published, language: str) -> Plain:
    """The answer to a publication; `failed` names the cases that could not be moved, and stay where they were."""
    carried = published.carried
    if not published.new:
        said = "publication-standing"
    elif carried.moved or carried.failed:
        said = "publication-carried"
    else:
        said = "publication-new"
    summary = say(said, language, pack=policy.id, version=policy.version, moved=carried.moved, changed=carried.changed,
                  failed=len(carried.failed))
    return {
        "summary": summary, "pack": policy.id, "version": policy.version, "digest": policy.digest,
        "new": published.new, "renewal": published.renewal, **asdict(carried),
    }
