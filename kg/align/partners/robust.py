"""How far a partner moves in the list when weights move, or when a source is left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from kg.align.partners.aim import Aim
from kg.align.partners.factors import FACTORS, Wish, case
from kg.align.partners.profiles import Profiles
from kg.align.partners.weights import Values, Weights
from kg.late import np
from kg.terms import Iri

if TYPE_CHECKING:
    from numpy.typing import NDArray

    _Numbers = NDArray[np.float64]

#: How much each weight moves, up and down, one at a time.
MOVED = 0.2
#: Decimals of what orders partners, so that no order rests on how a machine adds.
_EXACT = 9


class Standings(NamedTuple):
    """What decides on the places of partners; a row is one of them, in the order of their IRIs."""

    partners: tuple[Iri, ...]
    #: A column is a part of the fit, in the order of `FACTORS`; NaN is unknown.
    values: _Numbers
    #: Among equals, those that are tied more closely come first: degree-weighted paths.
    closeness: _Numbers


class Range(NamedTuple):
    """The best and the worst place; a worst of None is out of the list."""

    best: int
    worst: int | None


def standings(values: Mapping[Iri, Values], closeness: Mapping[Iri, float]) -> Standings:
    """Return what decides on the places of partners."""
    partners = tuple(sorted(values))
    return Standings(
        partners,
        np.array([_row(values[each]) for each in partners]).reshape(-1, len(FACTORS)),
        np.array([closeness[each] for each in partners]),
    )


def places(found: Standings, weights: Weights) -> dict[Iri, int]:
    """
    Return the place of each partner, 1 the first, in the order of places.

    By `weights.fit`; then by how much of the weights is known; then by closeness; then by IRI.
    """
    weighed = np.array([weights[name] for name in FACTORS])
    known = (~np.isnan(found.values)) @ weighed
    totals = np.nan_to_num(found.values) @ weighed
    scores = np.divide(totals, known, out=np.zeros_like(totals), where=known > 0)
    keys = [-np.round(each, _EXACT) for each in (found.closeness, known, scores)]
    # The last key counts first; equals stay in the order of their IRIs.
    order = np.lexsort(keys)
    return {found.partners[row]: place for place, row in enumerate(order.tolist(), 1)}


def ranges(
    profiles: Profiles,
    aim: Aim,
    wish: Wish,
    weights: Weights,
    found: Standings,
    shown: Sequence[Iri],
) -> dict[Iri, tuple[Range, Range]]:
    """
    Return the places of some partners, as weights move by `MOVED` and as documents are left out.

    One weight moves at a time, and one document is left out at a time, of those that bear alone
    something that counts for a partner. The specificity of themes stays.
    """
    plain = places(found, weights)
    moved = [places(found, each) for each in _moved(weights)]
    without = [places(each, weights) for each in _without(profiles, aim, wish, found)]
    return {
        each: (_range(each, [plain, *moved]), _range(each, [plain, *without])) for each in shown
    }


def _row(values: Values) -> list[float]:
    return [np.nan if values[name] is None else float(values[name] or 0) for name in FACTORS]


def _range(partner: Iri, places: Sequence[Mapping[Iri, int]]) -> Range:
    known = [each[partner] for each in places if partner in each]
    return Range(min(known), max(known) if len(known) == len(places) else None)


def _moved(weights: Weights) -> Iterator[Weights]:
    for name, weight in weights.items():
        if weight:
            yield dict(weights) | {name: weight * (1 - MOVED)}
            yield dict(weights) | {name: weight * (1 + MOVED)}


def _without(profiles: Profiles, aim: Aim, wish: Wish, found: Standings) -> Iterator[Standings]:
    """Yield what is left of the list, without each document that bears any of it alone."""
    bears: dict[Iri, list[int]] = {}
    for row, partner in enumerate(found.partners):
        for document in _bearing(profiles, aim, partner):
            bears.setdefault(document, []).append(row)
    for document, rows in sorted(bears.items()):
        yield _left(profiles, aim, wish, found, rows, document)


def _left(
    profiles: Profiles,
    aim: Aim,
    wish: Wish,
    found: Standings,
    rows: Iterable[int],
    document: Iri,
) -> Standings:
    """Return the standings without a document that some rows rest on."""
    values, stays = found.values.copy(), np.ones(len(found.partners), dtype=bool)
    for row in rows:
        each = case(profiles, aim, wish, found.partners[row], without=document)
        stays[row] = bool(each.counting)
        if each.counting:
            values[row] = _row({name: factor(each) for name, factor in FACTORS.items()})
    kept = np.flatnonzero(stays).tolist()
    partners = tuple(found.partners[row] for row in kept)
    return Standings(partners, values[kept], found.closeness[kept])


def _bearing(profiles: Profiles, aim: Aim, partner: Iri) -> set[Iri]:
    """Return the documents in which alone something stands that counts for a partner."""
    met = (
        set(each.documents)
        for each in profiles.parts[partner]
        if len(each.documents) == 1 and (each.work in aim.works or each.work in aim.works_of_others)
    )
    about = (each.alone for each in profiles.bonds[partner] if each.theme in aim.nearest)
    return set().union(*met, *about)
