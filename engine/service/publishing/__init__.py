"""Policies over time: what was published, which of it covers a case, and how a case comes under another."""
