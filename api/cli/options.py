"""The options that several commands share."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from dueprocess.api.cli.language import helped


class Language(StrEnum):
    """The languages that answers are given in."""

    ZH = "zh"
    EN = "en"


Json = Annotated[bool, typer.Option("--json", help=helped("json"))]
Lang = Annotated[Language | None, typer.Option("--lang", help=helped("lang"))]
Pack = Annotated[str, typer.Argument(metavar="PACK", help=helped("pack"))]
Packs = Annotated[list[str], typer.Argument(metavar="PACK...", help=helped("packs"))]
CaseFile = Annotated[Path, typer.Argument(metavar="CASE", help=helped("case"))]
UnderPack = Annotated[str | None, typer.Option("--pack", "--tenant", metavar="PACK", help=helped("under-pack"))]
At = Annotated[str | None, typer.Option("--at", metavar="INSTANT", help=helped("at"))]
KnownAt = Annotated[str | None, typer.Option("--known-at", metavar="INSTANT", help=helped("known-at"))]
