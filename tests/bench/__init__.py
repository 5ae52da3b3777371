"""Measures at sizes that the real data do not have yet: `python -m tests.bench`."""
