"""
Functions by IRI that the engine has beyond SPARQL 1.1; a test calls each of them.

Conversions to more datatypes than https://www.w3.org/TR/sparql11-query/#FunctionMapping names, and
those of GeoSPARQL 1.1, https://docs.ogc.org/is/22-047r1/22-047r1.html, that need no other reference
system.
"""

from __future__ import annotations

from kg.terms import XSD, Iri

GEOSPARQL = "http://www.opengis.net/def/function/geosparql/"

_CONVERSIONS = (
    "date time duration dayTimeDuration yearMonthDuration gYear gYearMonth gMonth gMonthDay gDay"
)
_GEOSPARQL = """
    area asGeoJSON centroid convexHull coordinateDimension difference dimension distance envelope
    getSRID intersection isEmpty isSimple length perimeter relate spatialDimension symDifference
    union
    ehContains ehCoveredBy ehCovers ehDisjoint ehEquals ehInside ehMeet ehOverlap
    rcc8dc rcc8ec rcc8eq rcc8ntpp rcc8ntppi rcc8po rcc8tpp rcc8tppi
    sfContains sfCrosses sfDisjoint sfEquals sfIntersects sfOverlaps sfTouches sfWithin
"""

FUNCTIONS: tuple[Iri, ...] = (
    *(Iri(XSD + name) for name in _CONVERSIONS.split()),
    *(Iri(GEOSPARQL + name) for name in _GEOSPARQL.split()),
)
