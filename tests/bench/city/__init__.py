"""
A made-up city of any size, as a stream of N-Quads.

The same size and seed give the same bytes. Every name says that it is made up. What is popular in
life is popular here: a few themes, partners and bodies hold most of the links, most hold few.
Things are referred to by their numbers, so nothing is kept in memory.
"""

from tests.bench.city.change import small_change
from tests.bench.city.stream import lines, vocabulary, write

__all__ = ["lines", "small_change", "vocabulary", "write"]
