"""
The one way into a release: derive, seal, validate, publish; or refuse whole.

The build and every later write go through here, so nothing invalid gets in by any of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from kg.derive import Rule, derive, derive_change, read_rules
from kg.errors import Invalid
from kg.releases import Draft, Manifest
from kg.settings import Settings
from kg.terms import Iri
from kg.validate import Validator, Verdict

#: Steps of the way, in order; a progress bar counts them.
STEPS = ("step-derive", "step-seal", "step-validate", "step-publish")

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Published:
    """A release that was published, and what SHACL had to say of it."""

    release: Manifest
    verdict: Verdict


class Gate:
    """Holds the rules and a warm validator; use it as a context manager, so that both end."""

    def __init__(self, settings: Settings) -> None:
        self._base = settings.base
        self._rules: tuple[Rule, ...] = read_rules(settings.base)
        self._validator = Validator(settings)

    def __enter__(self) -> Gate:
        return self

    def __exit__(self, *_: object) -> None:
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
            whole: derive and validate everything, not only what the change touches.

        Raises:
            Invalid: SHACL found violations; the verdict is in its values.
            NoRoom: the disk is full.
        """
        progress("step-derive")
        (derive if whole else derive_change)(draft, self._rules, self._base)
        if draft.says_the_same(versions, kept):
            return None
        progress("step-seal")
        draft.seal()
        progress("step-validate")
        # The validator is another process: meanwhile this one writes down what has changed.
        with ThreadPoolExecutor(1) as waiting:
            examined = waiting.submit(self._examine, draft, whole)
            draft.record()
            verdict = examined.result()
        if not verdict.conforms:
            raise Invalid("invalid", count=verdict.counts["violations"], verdict=verdict)
        progress("step-publish")
        return Published(draft.publish(message, versions, verdict.summary, kept), verdict)

    def _examine(self, draft: Draft, whole: bool) -> Verdict:
        if whole or draft.parent is None:
            return self._validator.validate(draft.sealed_path)
        return self._validator.validate_change(draft.sealed_path, draft.added, draft.removed)
