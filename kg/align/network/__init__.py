"""
What the shape of the network says: who holds it together, what belongs together, what is missing.

    projection ─┬─► brokers      bodies and themes without which sides would not meet (M8)
                ├─► linked       kinds of ways between two that chance would hardly make (M9)
                ├─► communities  themes that the same ones work on, in nearly every run (M10)
                └─► missing      pairs that share much and do nothing together: proposals (M11)
"""

from kg.align.network.brokers import Gap, Holding, Seat, Standing, brokers
from kg.align.network.communities import RUNS, STABLE, Belonging, Place, communities
from kg.align.network.linked import Explained, linked
from kg.align.network.missing import PROPOSED, Proposal, missing
from kg.align.network.relations import Edge

__all__ = [
    "PROPOSED",
    "RUNS",
    "STABLE",
    "Belonging",
    "Edge",
    "Explained",
    "Gap",
    "Holding",
    "Place",
    "Proposal",
    "Seat",
    "Standing",
    "brokers",
    "communities",
    "linked",
    "missing",
]
