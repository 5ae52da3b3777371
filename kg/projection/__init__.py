"""
The projection of a release for a day: reading it, keeping it, and asking it for partners, and what
the radar sees in it.
"""

from kg.projection.chain import CHAIN_READS, Chain, chain
from kg.projection.kept import projection
from kg.projection.named import named
from kg.projection.partners import Seeking, class_of, projected, seek, seeking
from kg.projection.radar import RADAR_READS, Looking, at_most, is_asked, look, radar, themed
from kg.projection.read import READS, read

__all__ = [
    "CHAIN_READS",
    "RADAR_READS",
    "READS",
    "Chain",
    "Looking",
    "Seeking",
    "at_most",
    "chain",
    "class_of",
    "is_asked",
    "look",
    "named",
    "projected",
    "projection",
    "radar",
    "read",
    "seek",
    "seeking",
    "themed",
]
