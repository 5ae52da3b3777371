"""
Writing: a change becomes a release, in a process that can be killed.

Neither the one who hands a change over nor any reader waits for more than the answer. A kill at
any moment leaves the old release or the new one.
"""

from kg.writing.change import Change, Receipt
from kg.writing.writer import Writer

__all__ = ["Change", "Receipt", "Writer"]
