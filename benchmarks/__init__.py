"""Benchmarks: ratios against a baseline in the same run. Nothing here is a timed test; see docs/performance.md."""
