"""
Rows about partners as GeoJSON, https://www.rfc-editor.org/rfc/rfc7946: WGS 84, longitude first.

A partner whose place no source gives is a feature without a geometry, as section 3.2 has it, and
says what is missing: a map that leaves it out would tell that it is nowhere.
"""

from __future__ import annotations

import json
from typing import Any

from kg.catalogue import LANGUAGES, say
from kg.question.graph import Graph
from kg.question.inputs import as_text
from kg.question.kinds import Words
from kg.question.question import DAY, Found, Question
from kg.question.sentence import name, sentence
from kg.question.told import cell
from kg.terms import PREFIXES, Iri, Literal

#: The column that a feature is about.
PARTNER = "partner"
_LONGITUDE, _LATITUDE = (Iri(PREFIXES["geo"] + each) for each in ("long", "lat"))


def has_places(question: Question) -> bool:
    """Whether the rows of a question are about partners."""
    return any(each.name == PARTNER and each.is_thing for each in question.columns)


def as_geojson(question: Question, graph: Graph, found: Found, release: int) -> str:
    """Return the rows as a collection of features, one for each, in their order."""
    told = {
        "type": "FeatureCollection",
        "question": question.name,
        "inputs": as_text(found.ask),
        "release": release,
        "on": cell(getattr(found.ask, DAY, None)),
        "sentence": sentence(question, graph, found),
        "features": [_feature(question, graph, row) for row in found.rows],
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _feature(question: Question, graph: Graph, row: Any) -> dict[str, Any]:
    partner: Iri = getattr(row, PARTNER)
    place = [_degrees(graph, partner, each) for each in (_LONGITUDE, _LATITUDE)]
    is_known = None not in place
    missing = {} if is_known else {"missing": say("place-missing")}
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": place} if is_known else None,
        "properties": {**_properties(question, graph, row), **missing},
    }


def _properties(question: Question, graph: Graph, row: Any) -> dict[str, Any]:
    """Return the row, flat, for readers of maps take nothing else; things with their names."""
    found: dict[str, Any] = {}
    for column in question.columns:
        value = getattr(row, column.name)
        if isinstance(value, Words):
            found |= {f"{column.name}_{each}": text for each, text in value._asdict().items()}
        else:
            found[column.name] = cell(value)
        if column.is_thing and value is not None:
            found |= {f"{column.name}_{each}": name(graph, value, each) for each in LANGUAGES}
    return found


def _degrees(graph: Graph, thing: Iri, axis: Iri) -> float | None:
    found = [each.object for each in graph.store.quads(subject=thing, predicate=axis)]
    return next((float(each.value) for each in found if isinstance(each, Literal)), None)
