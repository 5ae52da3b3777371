"""The catalogue of what is published, for data portals and for people."""

from __future__ import annotations

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from kg.publish import Entry, Offer, catalog, graph_path, shorthand
from kg.releases import Manifest
from kg.store import write_triples
from service.asking import digest
from service.dumps import dumps_of
from service.formats import GRAPHS, HTML, JSON_LD, TURTLE, content_type, wanted
from service.frame import kept, page
from service.keeping import is_known, labelled, release_tag
from service.places import root
from service.published import published
from service.serving import served, serving, settings
from service.structured import catalog_block

blueprint = Blueprint("catalog", __name__)

#: Ending of the address and name in `?format=` -> media type.
FORMATS = {"ttl": TURTLE, "rdf": GRAPHS["rdfxml"], "jsonld": JSON_LD}
_PATH = "/catalog"


@blueprint.get(_PATH)
@blueprint.get(f"{_PATH}.<ending>")
def catalogue(ending: str = "") -> Response:
    """All that there is to get, in DCAT-AP-SE or as a page."""
    if ending and ending not in FORMATS:
        raise NotFound
    media_type = FORMATS[ending] if ending else wanted(FORMATS | _LONG_NAMES)
    if media_type == HTML:
        return _page()
    now, base = served(), settings().base
    dumps = dumps_of(now.release)
    offer = Offer(root(), settings().publisher_type, settings().contact)
    tag = f"{release_tag(now.release)}-{digest(f'{media_type} {offer} {dumps}')}"
    if is_known(tag):
        return labelled(Response(status=304), tag)
    quads = catalog(published(), dumps, offer, base)
    body = write_triples(quads, media_type, shorthand(base))
    response = Response(body, content_type=content_type(media_type))
    response.headers["Link"] = ", ".join(
        f'<{_PATH}.{each}>; rel="alternate"; type="{kind}"' for each, kind in FORMATS.items()
    )
    return labelled(response, tag)


#: What the other addresses call the same formats.
_LONG_NAMES = {"turtle": TURTLE, "rdfxml": GRAPHS["rdfxml"]}


def _page() -> Response:
    now = served()
    found = published()
    dumps = dumps_of(now.release)
    return kept(
        page(
            "catalog.html",
            whole=found.whole,
            graphs=found.graphs,
            publisher=found.publisher,
            contact=settings().contact,
            dumps=dumps,
            structured=catalog_block(found, dumps),
            older=_older(now.release),
            alternates={each: f"{_PATH}.{each}" for each in FORMATS},
            media_types=FORMATS,
            graph_link=_graph_link,
        )
    )


def _graph_link(entry: Entry, ending: str) -> str:
    return f"/{graph_path(entry.iri, settings().base, ending)}"


def _older(release: Manifest) -> list[Manifest]:
    """Return the earlier releases that are still kept, the newest first."""
    releases = serving().releases
    return [
        each
        for each in reversed(releases.all())
        if each.number < release.number and (releases.folder(each.number) / "store").is_dir()
    ]
