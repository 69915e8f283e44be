"""The parser's complaint about malformed YAML, in words that help the author of a policy."""

import yaml

from dueprocess.engine.pack.diagnostics import Collector
from dueprocess.engine.pack.marks import Mark
from dueprocess.engine.pack.source import mark_at
from dueprocess.engine.text import Phrase

_QUOTES = "\"'"
_RESERVED = "@`%"


def report_malformed(failure: yaml.YAMLError, text: str, file: str, collector: Collector) -> None:
    """Collects `malformed-yaml` at the place of the trouble, with the advice that fits what stands there."""
    problem_mark = getattr(failure, "problem_mark", None)
    if problem_mark is None:
        index = getattr(failure, "position", 0)
        mark = mark_at(text, index if isinstance(index, int) else 0, file)
        collector.error("malformed-yaml", mark, problem=Phrase("yaml-unreadable"), advice=Phrase("advice-quote"))
        return
    lines = text.splitlines()
    line = lines[problem_mark.line] if problem_mark.line < len(lines) else ""
    problem, advice = _diagnosed(failure, line, problem_mark.column)
    mark = Mark(file, problem_mark.line + 1, problem_mark.column + 1)
    opening = getattr(failure, "context_mark", None)
    if problem in ("yaml-open-quote", "yaml-open-bracket") and opening is not None:
        mark = Mark(file, opening.line + 1, opening.column + 1)
    collector.error("malformed-yaml", mark, problem=Phrase(problem), advice=Phrase(advice))


def _diagnosed(failure: yaml.YAMLError, line: str, column: int) -> tuple[str, str]:
    """The phrases for what is wrong and what to do, from the parser's words and the line they are about."""
    problem = str(getattr(failure, "problem", "") or "")
    context = str(getattr(failure, "context", "") or "")
    here, before = line[column : column + 1], line[:column]
    if here == "\t" or "\t" in before[: len(before) - len(before.lstrip())]:
        return "yaml-tab", "advice-spaces"
    if "quoted scalar" in context:
        if "end of stream" in problem:
            return "yaml-open-quote", "advice-close-quote"
        return "yaml-escape", "advice-escape"
    if here and here in _RESERVED:
        return "yaml-reserved", "advice-quote"
    if "flow" in context or "plain scalar" in context or _open_bracket(before):
        return _in_brackets(here, problem, context)
    if "mapping values" in problem:
        return "yaml-colon", "advice-colon"
    if "expected ':'" in problem:
        return "yaml-no-colon", "advice-no-colon"
    if "expected key" in problem or "'-' indicator" in problem or "block sequence entries" in problem:
        quoted = before.rstrip().endswith(tuple(_QUOTES))
        return ("yaml-after-quote", "advice-quote") if quoted else ("yaml-indent", "advice-indent")
    return "yaml-unreadable", "advice-quote"


def _in_brackets(here: str, problem: str, context: str) -> tuple[str, str]:
    if not here or ("sequence" not in context and here in "}]" and "expected ','" in problem):
        return "yaml-open-bracket", "advice-close-bracket"
    if here in "?:,":
        return "yaml-mark-in-brackets", "advice-quote-in-brackets"
    return "yaml-in-brackets", "advice-quote-in-brackets"


def _open_bracket(before: str) -> bool:
    return before.count("{") > before.count("}") or before.count("[") > before.count("]")
