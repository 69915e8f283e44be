"""The command line: what operators, compliance officers and agents type. It translates and decides nothing."""

from dueprocess.api.cli.commands import main

__all__ = ["main"]
