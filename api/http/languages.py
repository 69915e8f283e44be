"""Which language an answer is given in: the caller's where we speak it, else the tenant's."""

from starlette.requests import Request

from dueprocess.engine.text import LANGUAGES, language_of


def preferred(accept_language: str, default: str) -> str:
    """The language for an Accept-Language header (RFC 9110, section 12.5.4); `default` where it names none of ours."""
    wishes = sorted(_wishes(accept_language), key=lambda wish: -wish[1])
    for tag, quality in wishes:
        if quality > 0 and tag == "*":
            return language_of(default)
        if quality > 0 and tag.split("-")[0].lower() in LANGUAGES:
            return language_of(tag)
    return language_of(default)


def language_for(request: Request, default: str = "en") -> str:
    """The language in which to answer this request."""
    return preferred(request.headers.get("accept-language", ""), default)


def speak_for(request: Request, language: str) -> None:
    """From here on the request is one to a tenant of this language, in problems as well."""
    request.state.language = language


def tenant_language(request: Request) -> str:
    """The language of the tenant that was asked, as far as it is known; else English."""
    found: str = getattr(request.state, "language", "en")
    return found


def language_headers(language: str) -> dict[str, str]:
    """The headers that say which language was chosen, and that another caller may get another."""
    return {"Content-Language": language, "Vary": "Accept-Language"}


def _wishes(header: str) -> list[tuple[str, float]]:
    wishes = []
    for part in header.split(","):
        tag, _, parameter = part.strip().partition(";")
        if tag:
            wishes.append((tag.strip(), _quality(parameter.strip())))
    return wishes


def _quality(parameter: str) -> float:
    if not parameter:
        return 1.0
    try:
        return float(parameter.removeprefix("q="))
    except ValueError:
        return 0.0
