"""The projection of a release for a day: reading it, keeping it, and asking it for partners."""

from kg.projection.kept import projection
from kg.projection.named import named
from kg.projection.partners import Seeking, class_of, projected, seek, seeking
from kg.projection.read import READS, read

__all__ = [
    "READS",
    "Seeking",
    "class_of",
    "named",
    "projected",
    "projection",
    "read",
    "seek",
    "seeking",
]
