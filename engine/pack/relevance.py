"""Of the errors of alternatives that all fail, those of the one that was most likely meant."""

from collections.abc import Iterator
from typing import Final

from jsonschema import ValidationError

_SHAPE: Final = frozenset({"type", "enum", "const", "pattern"})


def relevant_errors(error: ValidationError) -> Iterator[ValidationError]:
    """The errors behind an error: those of the likeliest alternative, or the error itself where there is none.

    An alternative that wants another kind of value (a text where a map stands) was not meant; of the rest, the one
    with the fewest errors was.
    """
    branches = _branches(error)
    shaped = [branch for branch in branches if not _wrong_shape(branch, error)]
    if not shaped or all(
        inner.validator == "required" and _at_same_place(inner, error) for inner in error.context or ()
    ):
        yield error
    else:
        for inner in min(shaped, key=len):
            yield from relevant_errors(inner)


def _branches(error: ValidationError) -> list[list[ValidationError]]:
    """The errors of each alternative of an `anyOf` or `oneOf`."""
    if error.validator not in ("anyOf", "oneOf"):
        return []
    branches: dict[object, list[ValidationError]] = {}
    for inner in error.context or ():
        branches.setdefault(inner.relative_schema_path[0], []).append(inner)
    return list(branches.values())


def _wrong_shape(branch: list[ValidationError], parent: ValidationError) -> bool:
    """Whether an alternative fails because the value itself is of another kind than it wants."""
    return any(_at_same_place(inner, parent) and _about_shape(inner) for inner in branch)


def _about_shape(error: ValidationError) -> bool:
    if "propertyNames" in error.relative_schema_path:
        return False
    branches = _branches(error)
    return error.validator in _SHAPE or (bool(branches) and all(_wrong_shape(branch, error) for branch in branches))


def _at_same_place(inner: ValidationError, parent: ValidationError) -> bool:
    return len(inner.absolute_path) == len(parent.absolute_path)
