"""The changes, in the order that each names the one before it."""
