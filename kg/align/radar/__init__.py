"""
The radar: which local initiatives to spot, to bring together, and to scale up.

    reading ─► Scene ─► spot
                  ├──► doublings
                  └──► pairs ─► groups ─► scale_up
                         └──────┴──► lifts: what one more fact would change

The rule has named parts and no learning, so that all of an answer can be checked by hand.
"""

from kg.align.radar.carrying import carried
from kg.align.radar.doubling import SAME, Doubling, at_once, doublings
from kg.align.radar.facts import Fact, Kind, having
from kg.align.radar.lifting import Lift, List, lifts
from kg.align.radar.likeness import RARE, Pair, jaccard, overlap, pairs
from kg.align.radar.reading import Account, Rank, scene
from kg.align.radar.scaling import EVEN, PARTS, Candidate, lacking, maturity, read_weights, scale_up
from kg.align.radar.scene import Scene, Work
from kg.align.radar.spotting import Sighting, last_tertial, missing, spot
from kg.align.radar.together import ALIKE, Group, group_of, groups

__all__ = [
    "ALIKE",
    "EVEN",
    "PARTS",
    "RARE",
    "SAME",
    "Account",
    "Candidate",
    "Doubling",
    "Fact",
    "Group",
    "Kind",
    "Lift",
    "List",
    "Pair",
    "Rank",
    "Scene",
    "Sighting",
    "Work",
    "at_once",
    "carried",
    "doublings",
    "group_of",
    "groups",
    "having",
    "jaccard",
    "lacking",
    "last_tertial",
    "lifts",
    "maturity",
    "missing",
    "overlap",
    "pairs",
    "read_weights",
    "scale_up",
    "scene",
    "spot",
]
