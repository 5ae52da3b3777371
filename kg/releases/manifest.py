"""What is recorded of a release."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any

from kg.terms import Iri


@dataclass(frozen=True, slots=True)
class Manifest:
    """What `release.json` says of a release."""

    number: int
    parent: int | None
    #: SHA-256 of the parent's release.json: the history cannot be rewritten unseen.
    parent_sha256: str | None
    time: datetime
    #: In which role the release was made; never a person's name.
    role: str
    message: str
    #: Number of quads a graph.
    quads: dict[Iri, int]
    total: int
    #: Hash of the set of quads, see `kg.sethash`.
    hash: str
    added: int
    removed: int
    #: Graphs that a folder of sources keeps; all others belong to holders of tokens.
    kept: list[Iri]
    #: Versions of software, ontology and shapes.
    versions: dict[str, str]
    #: Summary of the SHACL report: violations, warnings, infos, evaluated.
    validation: dict[str, int]
    #: File below the release's folder -> SHA-256.
    files: dict[str, str] = field(repr=False)

    def to_json(self) -> bytes:
        """Return the text of `release.json`."""
        values = asdict(self) | {"time": self.time.isoformat().replace("+00:00", "Z")}
        return (json.dumps(values, ensure_ascii=False, indent=1) + "\n").encode()

    @classmethod
    def from_json(cls, text: bytes) -> Manifest:
        """
        Read `release.json`.

        Raises:
            ValueError: it is not what `to_json` writes.
        """
        values: dict[str, Any] = json.loads(text)
        if values.keys() != {each.name for each in fields(cls)}:
            raise ValueError("fields differ")
        values["time"] = datetime.fromisoformat(values["time"])
        values["kept"] = [Iri(name) for name in values["kept"]]
        values["quads"] = {Iri(name): count for name, count in values["quads"].items()}
        return cls(**values)
