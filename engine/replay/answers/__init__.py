"""Answers: decisions, verdicts, explanations, timelines and policies as plain data, in the language asked for."""
