"""Where in a file or an option something is wrong that was found in the plain data made of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from dueprocess.engine.pack import Mapping, Mark, Node, PackError, Sequence
from dueprocess.engine.replay import BODY


@contextmanager
def placed(node: Node) -> Iterator[None]:
    """Diagnostics that point into a body are made to point to what it was made of. Raises PackError."""
    try:
        yield
    except PackError as error:
        found = (replace(each, mark=_mark(each.mark, node)) for each in error.diagnostics)
        raise PackError(tuple(found)) from None


def _mark(mark: Mark, node: Node) -> Mark:
    file, _, pointer = mark.file.partition("#")
    if file != BODY:
        return mark
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        match node:
            case Mapping() if name in node.items:
                node = node.items[name]
            case Sequence() if name.isdecimal() and int(name) < len(node.items):
                node = node.items[int(name)]
            case _:
                break
    return node.mark
