"""Pack tests: a policy's own worked cases, run against it (pack language, section 15)."""
