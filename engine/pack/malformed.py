"""The parser's complaint about malformed YAML, in words that help the author of a policy."""

from typing import Any, Final

import yaml

from dueprocess.engine.pack.diagnostics import Collector
from dueprocess.engine.pack.marks import Mark
from dueprocess.engine.pack.source import mark_at
from dueprocess.engine.text import Phrase

_RESERVED: Final = "@`%"
_AT_OPENING: Final = ("yaml-open-quote", "yaml-open-bracket", "yaml-no-colon")


def report_malformed(failure: yaml.YAMLError, text: str, file: str, collector: Collector) -> None:
    """Collects `malformed-yaml` at the place of the trouble, with the advice that fits what stands there."""
    trouble: Any = getattr(failure, "problem_mark", None)
    if trouble is None:
        mark = mark_at(text, getattr(failure, "position", 0), file)
        collector.error("malformed-yaml", mark, problem=Phrase("yaml-unreadable"), advice=Phrase("advice-look"))
        return
    lines = text.splitlines()
    line = lines[trouble.line] if trouble.line < len(lines) else ""
    opening: Any = getattr(failure, "context_mark", None) or trouble
    problem, advice = _diagnosed(failure, line, trouble.column)
    if problem == "yaml-mark-in-brackets" and opening.line < trouble.line:
        problem, advice = "yaml-mark-after-bracket", "advice-close-or-quote"
    place = opening if problem in _AT_OPENING else trouble
    mark = Mark(file, place.line + 1, place.column + 1)
    if problem == "yaml-open-bracket" and opening.index >= trouble.index:
        mark = mark_at(text, max(text.rfind("{"), text.rfind("[")), file)
    params = {"line": opening.line + 1}
    collector.error("malformed-yaml", mark, problem=Phrase(problem, params), advice=Phrase(advice))


def _diagnosed(failure: yaml.YAMLError, line: str, column: int) -> tuple[str, str]:
    """The phrases for what is wrong and what to do, from the parser's words and the line they are about."""
    problem = str(getattr(failure, "problem", "") or "")
    context = str(getattr(failure, "context", "") or "")
    here, before = line[column : column + 1], line[:column]
    if here == "\t" or "\t" in before[: len(before) - len(before.lstrip())]:
        return "yaml-tab", "advice-spaces"
    if "quoted scalar" in context:
        return _in_quotes(problem)
    if here and here in _RESERVED:
        return "yaml-reserved", "advice-quote"
    if "flow" in context or "plain scalar" in context or _open_bracket(before):
        return _in_brackets(here)
    if here and here in "}]":
        return "yaml-stray-bracket", "advice-stray-bracket"
    return _in_lines(problem, before)


def _in_quotes(problem: str) -> tuple[str, str]:
    if "end of stream" in problem:
        return "yaml-open-quote", "advice-close-quote"
    return "yaml-escape", "advice-escape"


def _in_brackets(here: str) -> tuple[str, str]:
    if not here:
        return "yaml-open-bracket", "advice-close-bracket"
    if here in "?:,":
        return "yaml-mark-in-brackets", "advice-quote-in-brackets"
    return "yaml-in-brackets", "advice-quote-in-brackets"


def _in_lines(problem: str, before: str) -> tuple[str, str]:
    if "mapping values" in problem:
        return ("yaml-colon", "advice-colon") if ":" in before else ("yaml-no-colon-above", "advice-same-column")
    if "expected ':'" in problem:
        return "yaml-no-colon", "advice-no-colon"
    if "expected key" in problem or "'-' indicator" in problem or "block sequence entries" in problem:
        quoted = before.rstrip().endswith(('"', "'"))
        return ("yaml-after-quote", "advice-quote") if quoted else ("yaml-indent", "advice-indent")
    return "yaml-unreadable", "advice-look"


def _open_bracket(before: str) -> bool:
    return before.count("{") > before.count("}") or before.count("[") > before.count("]")
