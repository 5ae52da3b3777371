"""The projection of a release for a day: reading it, and keeping it for the next who asks."""

from kg.projection.kept import projection
from kg.projection.read import queries, read

__all__ = ["projection", "queries", "read"]
