"""The parameters of an address, read as strictly as a body: none unknown, none twice, none with control characters."""

import re
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request

from dueprocess.api.http import fields
from dueprocess.api.http.pointers import QUERY
from dueprocess.engine.pack import Collector, Mark, Node, PackError, Scalar, read_yaml, suggestion

LONGEST: Final = 1000
"""Characters of the value of a parameter."""

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_OFFSET_AFTER_SPACE: Final = re.compile(r"(?<=:\d\d) (?=\d\d:\d\d$)")


@dataclass(frozen=True, slots=True)
class Query:
    """The parameters that came. Whatever is wrong with one goes to the collector, which names it."""

    items: dict[str, Scalar]
    zone: str
    collector: Collector

    def text(self, name: str) -> str | None:
        """A text; None without one."""
        found = self.items.get(name)
        return None if found is None else found.text

    def instant(self, name: str) -> int | None:
        """An instant in seconds since the epoch, in the zone of the tenant if it names none.

        The plus of an offset, written as it is, arrives as a blank; there is but one way to read that.
        """
        found = self.items.get(name)
        if found is None:
            return None
        text = _OFFSET_AFTER_SPACE.sub("+", found.text)
        return fields.instant(Scalar(text, text, found.mark), name, self.zone, self.collector)

    def whole(self, name: str, usual: int, most: int) -> int:
        """A whole number from 1 to `most`; `usual` without one."""
        found = self.items.get(name)
        if found is not None and re.fullmatch(r"[0-9]{1,18}", found.text):
            found = Scalar(int(found.text), found.text, found.mark)
        return fields.whole(found, name, usual, most, self.collector)

    def yes(self, name: str) -> bool:
        """Whether it says `yes`; no without it."""
        found = self.items.get(name)
        if found is not None and found.text not in ("yes", "no"):
            self.collector.error("query-no-yes-or-no", found.mark, name=name)
        return found is not None and found.text == "yes"

    def node(self, name: str) -> Node | None:
        """A value as packs write it, such as `desk` or `{role: captain, of: aurora}`."""
        found = self.items.get(name)
        return None if found is None else read_yaml((found.text, f"{QUERY}#{name}"), self.collector)

    def required(self, name: str) -> Scalar:
        """A parameter that this question cannot do without. Raises PackError where it is absent."""
        found = self.items.get(name)
        if found is None:
            self.collector.error("query-missing", mark_of(name), name=name)
            raise PackError(self.collector.diagnostics)
        return found


def query_of(request: Request, names: tuple[str, ...], zone: str) -> Query:
    """The parameters of a request, which may have these and no others. Raises PackError."""
    collector, items = Collector(), dict[str, Scalar]()
    for name, text in request.query_params.multi_items():
        if name not in names:
            collector.error("query-unknown", mark_of(name), name=name, suggestion=suggestion(name, names))
        elif name in items:
            collector.error("query-twice", mark_of(name), name=name)
        elif not text or len(text) > LONGEST or _CONTROL.search(text):
            collector.error("query-no-text", mark_of(name), name=name, most=LONGEST)
        else:
            items[name] = Scalar(text, text, mark_of(name))
    collector.raise_if_errors()
    return Query(items, zone, collector)


def mark_of(name: str) -> Mark:
    """The place of a parameter."""
    return Mark(f"{QUERY}#{name}", 0, 0)
