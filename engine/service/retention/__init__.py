"""How long records are kept: which may be disposed of by the pack, and which are still needed."""
