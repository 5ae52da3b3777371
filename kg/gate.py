"""
The one way into a release: derive, seal, validate, publish; or refuse whole.

The build and every later write go through here, so nothing invalid gets in by any of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from kg.derive import Rule, derive, derive_change, read_rules
from kg.errors import Invalid, Repeated
from kg.releases import Draft, Manifest, Releases
from kg.settings import DefaultGraph, Settings
from kg.terms import Iri, Quad
from kg.validate import Finding, Validator, Verdict

#: Steps of the way, in order; a progress bar counts them.
STEPS = ("step-derive", "step-seal", "step-validate", "step-publish")

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Examined:
    """
    What SHACL has to say of a draft.

    Attributes:
        verdict: all of it.
        blame: the same, without the violations that the parent has too; with a violation left, the
            draft is refused.
    """

    verdict: Verdict
    blame: Verdict


@dataclass(frozen=True)
class Published:
    """A release that was published, and what SHACL had to say of it."""

    release: Manifest
    verdict: Verdict


class Gate:
    """Holds the rules and a warm validator; use it as a context manager, so that both end."""

    def __init__(self, settings: Settings) -> None:
        self._base = settings.base
        self._graphs_are_merged = settings.default_graph is DefaultGraph.UNION
        self._releases = Releases(settings.releases)
        self._rules: tuple[Rule, ...] = read_rules(settings.base)
        self._validator = Validator(settings)

    def __enter__(self) -> Gate:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the validator."""
        self._validator.close()

    def publish(
        self,
        draft: Draft,
        message: str,
        versions: Mapping[str, str],
        kept: Iterable[Iri],
        *,
        whole: bool,
        progress: Progress = lambda step: None,
    ) -> Published | None:
        """
        Publish *draft*; return None when it says the same as the current release.

        Args:
            kept: graphs that a folder of sources keeps, so that no token may write them.
            whole: derive and validate everything, not only what the change touches; and refuse
                every violation, not only those that are new.

        Raises:
            Invalid: SHACL found violations; the verdict is in its values.
            Repeated: it says in one graph what another says already.
            NoRoom: the disk is full.
        """
        examined = self.examine(draft, versions, kept, whole=whole, progress=progress)
        if examined is None:
            return None
        if not examined.blame.conforms:
            count = examined.blame.counts["violations"]
            raise Invalid("invalid", count=count, verdict=examined.blame)
        progress("step-publish")
        release = draft.publish(message, versions, examined.verdict.summary, kept)
        return Published(release, examined.verdict)

    def examine(
        self,
        draft: Draft,
        versions: Mapping[str, str],
        kept: Iterable[Iri],
        *,
        whole: bool,
        progress: Progress = lambda step: None,
    ) -> Examined | None:
        """
        Do all that comes before *draft* is published, and refuse nothing.

        Args and None: as in `publish`.

        Raises:
            Repeated: it says in one graph what another says already.
            NoRoom: the disk is full.
        """
        progress("step-derive")
        (derive if whole else derive_change)(draft, self._rules, self._base)
        if draft.says_the_same(versions, kept):
            return None
        repeated = _said_twice(draft) if self._graphs_are_merged else None
        progress("step-seal")
        draft.seal()
        progress("step-validate")
        # The validator is another process: meanwhile this one writes down what has changed.
        with ThreadPoolExecutor(1) as waiting:
            examined = waiting.submit(self._examine, draft, whole)
            draft.record()
            found = examined.result()
        # What a shape has to say of it comes first: that helps more.
        if repeated and found.blame.conforms:
            raise repeated
        return found

    def _examine(self, draft: Draft, whole: bool) -> Examined:
        if whole or draft.parent is None:
            verdict = self._validator.validate(draft.sealed_path)
            return Examined(verdict, verdict)
        verdict = self._validator.validate_change(draft.sealed_path, draft.added, draft.removed)
        return Examined(verdict, verdict if verdict.conforms else self._blame(draft, verdict))

    def _blame(self, draft: Draft, verdict: Verdict) -> Verdict:
        """Leave out the violations that are found too when *draft* is taken back."""
        assert draft.parent is not None, "a first release is to blame for everything"
        parent = self._releases.store_folder(draft.parent.number)
        before = self._validator.validate_change(parent, draft.removed, draft.added)
        known = {_place(finding) for finding in before.results}
        return replace(
            verdict,
            results=tuple(
                finding
                for finding in verdict.results
                if finding.severity != "Violation" or _place(finding) not in known
            ),
        )


def _said_twice(draft: Draft) -> Repeated | None:
    """
    Find what would be counted twice.

    The engine answers from the union of all graphs as if a triple in two of them were two.
    """
    added = draft.added
    if draft.parent is None and len({quad[:3] for quad in added}) == len(added):
        return None
    for quad in sorted(added, key=str):
        for other in draft.store.quads(*quad[:3]):
            if other.graph != quad.graph:
                said = " ".join(map(str, _shown(quad)))
                return Repeated("said-twice", said=said, graph=quad.graph, other=other.graph)
    return None


def _shown(quad: Quad) -> tuple[str, str, str]:
    value = quad.object if isinstance(quad.object, Iri) else quad.object.value
    return quad.subject, quad.predicate, value[:200]


def _place(finding: Finding) -> tuple[object, ...]:
    """Tell what a finding is about; its message may name what differs from day to day."""
    return (
        finding.severity,
        finding.focus,
        finding.shape,
        finding.component,
        finding.path,
        finding.value,
    )
