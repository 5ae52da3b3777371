"""
What a page is about, for search engines: JSON-LD in schema.org, https://schema.org/Dataset.

It stands in the page as a block of data, which no browser runs.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from kg.labels import compact, label
from kg.publish import Dump, Entries, Entry
from kg.resource import Resource
from kg.store import Store
from kg.terms import PREFIXES, RDF_TYPE, Iri
from service.places import root
from service.serving import settings
from service.wording import language, other_language

Block = dict[str, Any]

_CONTEXT = "https://schema.org"
_ABOUT = tuple(
    Iri(PREFIXES[prefix] + name)
    for prefix, name in (("dcterms", "description"), ("skos", "definition"), ("skos", "scopeNote"))
)
_SAME = tuple(Iri(PREFIXES["skos"] + name) for name in ("exactMatch", "closeMatch"))


def dataset_block(found: Entries, dumps: list[Dump]) -> Block:
    """Return the whole release as a data set, with its files if there are any to name."""
    whole, release = found.whole, found.release
    publisher = {"@type": "Organization", "@id": found.publisher.iri}
    block = _entry_block(whole) | {
        "@context": _CONTEXT,
        "url": f"{root()}catalog",
        "version": str(release.number),
        "dateModified": release.time.date().isoformat(),
        "inLanguage": ["sv", "en"],
        "isAccessibleForFree": True,
        "publisher": publisher | {"name": found.publisher.names[0].value},
        "distribution": [_file(each) for each in dumps],
    }
    return {name: value for name, value in block.items() if value not in (None, [])}


def catalog_block(found: Entries, dumps: list[Dump]) -> Block:
    """Return the catalogue with all its data sets."""
    whole = dataset_block(found, dumps)
    return {
        "@context": whole.pop("@context"),
        "@type": "DataCatalog",
        "@id": f"{settings().base}catalog",
        "url": f"{root()}catalog",
        "dataset": [whole, *(_entry_block(each) for each in found.graphs)],
    }


def thing_block(store: Store, of: Resource, path: str) -> Block:
    """
    Return what a thing is and is called.

    Args:
        path: of its page.
    """
    name, other = (label(store, of.iri, each) for each in (language(), other_language()))
    about = label(store, of.iri, language(), _ABOUT)
    block = {
        "@context": _CONTEXT,
        "@type": _kind(of),
        "@id": of.iri,
        "name": name.value if name else compact(of.iri),
        "alternateName": other.value if other and name and other.value != name.value else None,
        "description": about.value if about else None,
        "url": f"{root()}{path.lstrip('/')}",
        "sameAs": sorted(
            quad.object
            for quad in of.own
            if quad.predicate in _SAME and isinstance(quad.object, Iri)
        ),
    }
    return {name: value for name, value in block.items() if value not in (None, [])}


def _entry_block(entry: Entry) -> Block:
    block = {
        "@type": "Dataset",
        "@id": entry.iri,
        "name": entry.title(language()).value,
        "description": entry.description(language()).value,
        "license": entry.licence,
        "datePublished": entry.issued.value if entry.issued else None,
        "spatialCoverage": list(entry.spatial),
    }
    return {name: value for name, value in block.items() if value not in (None, [])}


def _file(dump: Dump) -> Block:
    return {
        "@type": "DataDownload",
        "encodingFormat": dump.media_type,
        "contentUrl": f"{root()}dumps/{dump.name}",
        "contentSize": f"{dump.bytes} B",
        "sha256": dump.sha256,
    }


def _kind(of: Resource) -> str:
    base = settings().base
    classes = {quad.object for quad in of.own if quad.predicate == RDF_TYPE}
    for name, kind in _kinds().items():
        prefix, _, local = name.partition(":")
        if (f"{base}ns#" if prefix == "sl" else PREFIXES[prefix]) + local in classes:
            return kind
    return "Thing"


@cache
def _kinds() -> dict[str, str]:
    text = Path(__file__).with_name("schema-org.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
