"""The serialisations that Oxigraph writes and reads."""

from __future__ import annotations

import pyoxigraph as ox

#: Media type -> serialiser, for solutions and for graphs. The first of each is the default.
RESULT_FORMATS: dict[str, ox.QueryResultsFormat] = {
    form.media_type.partition(";")[0]: form
    for form in (
        ox.QueryResultsFormat.JSON,
        ox.QueryResultsFormat.XML,
        ox.QueryResultsFormat.CSV,
        ox.QueryResultsFormat.TSV,
    )
}
GRAPH_FORMATS: dict[str, ox.RdfFormat] = {
    form.media_type: form
    for form in (
        ox.RdfFormat.TURTLE,
        ox.RdfFormat.N_TRIPLES,
        ox.RdfFormat.RDF_XML,
        ox.RdfFormat.JSON_LD,
        ox.RdfFormat.N_QUADS,
        ox.RdfFormat.TRIG,
    )
}
