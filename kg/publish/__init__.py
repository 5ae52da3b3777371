"""
What a release is published as, beside the answers of the service.

    dumps.py     the whole release as packed files, each with its SHA-256
    sealed.py    a signed list of those files, and the check of it
    entries.py   what the release says of itself and of its graphs
    addresses.py which of its things have an address of their own
    catalog.py   the same as DCAT-AP-SE, for data portals
"""

from kg.publish.addresses import addresses
from kg.publish.catalog import Offer, catalog, graph_path, shorthand
from kg.publish.dumps import FORMS, Dump, Dumps
from kg.publish.entries import Entries, Entry, entries
from kg.publish.sealed import check_files, is_list, sealed_list

__all__ = [
    "FORMS",
    "Dump",
    "Dumps",
    "Entries",
    "Entry",
    "Offer",
    "addresses",
    "catalog",
    "check_files",
    "entries",
    "graph_path",
    "is_list",
    "sealed_list",
    "shorthand",
]
