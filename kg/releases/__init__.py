"""
Releases: immutable, numbered states of the whole graph, switched atomically.

    <root>/siktlinje.json       says that this folder holds releases
    <root>/current              number of the current release and SHA-256 of its release.json
    <root>/lock                 held by the one writer, and names it
    <root>/staging/             what a writer is making; thrown away when it is not published
    <root>/releases/<number>/   release.json, added.nq.gz, removed.nq.gz, quads.sethash, store/
    <root>/tags.json            names of releases that are never pruned

A store under `releases/` is never opened for writing. Whatever is not reached from `current` is
the leftover of a writer that was killed, and is removed by the next one.
"""

from kg.releases.archive import Delta, Reader, Releases, Served
from kg.releases.manifest import Manifest
from kg.releases.writer import Draft, draft, prune, restore, tag

__all__ = [
    "Delta",
    "Draft",
    "Manifest",
    "Reader",
    "Releases",
    "Served",
    "draft",
    "prune",
    "restore",
    "tag",
]
