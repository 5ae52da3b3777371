"""What the answer to a question comes as, beside a page."""

from __future__ import annotations

from kg.question import XLSX, Question, has_places, links_of
from service.formats import CSV, TURTLE

JSON = "application/json"
GRAPHML, GEXF = "application/graphml+xml", "application/gexf+xml"
GEOJSON = "application/geo+json"

#: Name in `?format=` and at the end of an address -> media type, of every answer.
FORMATS = {"json": JSON, "csv": CSV, "xlsx": XLSX, "ttl": TURTLE}
#: Of those whose rows link things, and of those whose rows are about partners.
LINKING = {"graphml": GRAPHML, "gexf": GEXF}
PLACING = {"geojson": GEOJSON}
ALL_FORMATS = {**FORMATS, **LINKING, **PLACING}


def formats_for(question: Question) -> dict[str, str]:
    """Return what the answer to a question comes as."""
    linking = LINKING if links_of(question) else {}
    return {**FORMATS, **linking, **(PLACING if has_places(question) else {})}
