"""
Who could be a partner for a theme, a body or an initiative, and why.

    projection ─► profiles ─┬─► aim ─► factors ─► weights ─► finder ─► Fit, with its paths
                            └─► methods: what other ways of ranking say
"""

from kg.align.partners.aim import Aim, aim, aim_for
from kg.align.partners.factors import FACTORS, ROLES, Contact, Wish
from kg.align.partners.finder import LIMIT, SOUGHT, Ask, Finding, Fit, explain, find, rank
from kg.align.partners.methods import METHODS
from kg.align.partners.paths import Kind, Path, Step
from kg.align.partners.profiles import profiles
from kg.align.partners.robust import Range
from kg.align.partners.weights import DEFAULT, checked, fit, read_weights, spread

__all__ = [
    "DEFAULT",
    "FACTORS",
    "LIMIT",
    "METHODS",
    "ROLES",
    "SOUGHT",
    "Aim",
    "Ask",
    "Contact",
    "Finding",
    "Fit",
    "Kind",
    "Path",
    "Range",
    "Step",
    "Wish",
    "aim",
    "aim_for",
    "checked",
    "explain",
    "find",
    "fit",
    "profiles",
    "rank",
    "read_weights",
    "spread",
]
