"""What initiatives carry: the goals, directions and themes that they lead to, by kind."""

from __future__ import annotations

from kg.align.radar.scene import Scene, Work
from kg.errors import BadInput
from kg.terms import Iri

_KINDS = ("goals", "directions", "themes")


def carried(scene: Scene, kind: str | None = None) -> dict[Iri, frozenset[Iri]]:
    """
    Return what each initiative leads to: `goals`, `directions`, `themes`, or all of them.

    Raises:
        BadInput: there is no such kind.
    """
    if kind is not None and kind not in _KINDS:
        raise BadInput("radar-kind-unknown", kind=kind, known=", ".join(_KINDS))
    kinds = _KINDS if kind is None else (kind,)
    return {name: _elements(work, kinds) for name, work in sorted(scene.works.items())}


def _elements(work: Work, kinds: tuple[str, ...]) -> frozenset[Iri]:
    by_kind = {"goals": work.goals, "directions": work.directions, "themes": work.themes}
    return frozenset[Iri]().union(*(by_kind[kind] for kind in kinds))
