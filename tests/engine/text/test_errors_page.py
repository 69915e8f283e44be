"""docs/errors.md says for each code what it means, what to do, and shows a document that earns it.

`python tests/engine/text/test_errors_page.py` writes the page anew from the catalogues and tests/invalid.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from dueprocess.engine.pack import Mark
from dueprocess.engine.pack.diagnostics import Diagnostic, Severity
from dueprocess.engine.text import message_ids
from dueprocess.engine.text.catalogue import template_of

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "errors.md"
INVALID = ROOT / "tests" / "invalid"
LONGEST_EXAMPLE = 14
EXAMPLES = {"malformed-yaml": 20}

HEAD = """# Errors and findings

Every message names its place (`file:line:column`), what is wrong, what would be right, and a code. The codes are
stable; this page has one section for each of them. 每条信息都指出位置、问题、改法和代码；本页逐一说明各个代码。

The examples are files of `tests/invalid/`; what is said about them is checked there, place and text. Where a message
depends on the document, `‹…›` stands for that part. This page is written by `tests/engine/text/test_errors_page.py`.
"""


def codes() -> list[str]:
    ids = set(message_ids())
    return sorted(
        name.removesuffix(".message") for name in ids if name.endswith(".message") and f"{name[:-8]}.hint" in ids
    )


@cache
def mistakes() -> dict[str, list[dict[str, Any]]]:
    """All mistakes of tests/invalid, by their path, with what is said about each."""
    found = table_of(INVALID / "expected.yaml")
    found |= {f"meaning/{name}": rows for name, rows in table_of(INVALID / "meaning" / "expected.yaml").items()}
    found |= {f"cases/{name}": rows for name, rows in table_of(INVALID / "cases" / "expected.yaml").items()}
    return found


def table_of(file: Path) -> dict[str, list[dict[str, Any]]]:
    table: dict[str, list[dict[str, Any]]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return table


def section(code: str) -> str:
    lines = [f"## {code}", ""]
    for language in ("en", "zh"):
        message, hint = (shown(template_of(f"{code}.{part}", language)) for part in ("message", "hint"))
        lines += [f"- {message}  ", f"  → {hint}"]
    lines.append("")
    for mistake, found in examples(code):
        lines += [f"`{found['file']}:{found['line']}:{found['column']}` {found['message']} → {found['hint']}", ""]
        source = text_of(mistake)
        if source:
            lines += ["```yaml", *source, "```", ""]
    return "\n".join(lines)


def examples(code: str) -> list[tuple[str, dict[str, Any]]]:
    """Files that earn this code and no other, each different message once."""
    seen: dict[str, tuple[str, dict[str, Any]]] = {}
    for mistake, found in mistakes().items():
        if {one["code"] for one in found} == {code}:
            seen.setdefault(found[0]["message"], (mistake, found[0]))
    return list(seen.values())[: EXAMPLES.get(code, 2)]


def text_of(mistake: str) -> list[str]:
    path = INVALID / (f"{mistake}/pack.yaml" if mistake.startswith(("packs/", "meaning/")) else f"{mistake}.yaml")
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return []
    readable = all(line.isprintable() or "\t" in line for line in lines) and all(len(line) < 200 for line in lines)
    return lines if readable and len(lines) <= LONGEST_EXAMPLE else []


def shown(template: str) -> str:
    return re.sub(r"(?<!\{)\{([a-z_]+)\}", r"‹\1›", template).replace("{{", "{").replace("}}", "}")


def page() -> str:
    index = ", ".join(f"[{code}](#{code})" for code in codes())
    return "\n".join([HEAD, index, "", *(section(code) for code in codes())]).rstrip() + "\n"


def test_the_page_is_that_of_the_catalogue() -> None:
    assert page() == PAGE.read_text(encoding="utf-8")


def test_each_diagnostic_points_at_a_section_of_the_page() -> None:
    sections = {
        line.removeprefix("## ") for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("## ")
    }
    for code in codes():
        docs = Diagnostic(code, Severity.ERROR, Mark("pack.yaml", 1, 1), {}).docs
        assert docs == f"docs/errors.md#{code}"
        assert code in sections


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
