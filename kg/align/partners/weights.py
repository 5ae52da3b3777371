"""What each part of a fit weighs."""

from __future__ import annotations

import math
from collections.abc import Mapping

from kg.align.partners.factors import FACTORS
from kg.errors import BadInput

Weights = Mapping[str, float]
Values = Mapping[str, float | None]

#: Above all a shared specific theme; then that one gives what the other needs, and that they are
#: alike; then what helps once the rest fits. They add up to 1.
DEFAULT: Weights = {
    "theme": 0.40,
    "complement": 0.15,
    "role": 0.05,
    "similarity": 0.15,
    "territory": 0.05,
    "relation": 0.05,
    "freshness": 0.05,
    "formal": 0.10,
}


def read_weights(text: str) -> Weights:
    """
    Return the usual weights, with those put in place that *text* names: `theme=0.5 freshness=0`.

    Raises:
        BadInput: no such part, no number, or as `checked`.
    """
    weights = dict(DEFAULT)
    for pair in text.replace(",", " ").split():
        name, _, number = pair.partition("=")
        if name not in DEFAULT:
            raise BadInput("partners-weight-unknown", name=name, known=", ".join(DEFAULT))
        try:
            weights[name] = float(number)
        except ValueError as error:
            raise BadInput("partners-weight-bad", name=name, value=number) from error
    return checked(weights)


def checked(weights: Weights) -> Weights:
    """
    Return weights that can be used, in the order of the parts.

    Raises:
        BadInput: one is negative or no finite number, or all are zero.
    """
    for name, weight in weights.items():
        if not (math.isfinite(weight) and weight >= 0):
            raise BadInput("partners-weight-bad", name=name, value=weight)
    if not any(weights.values()):
        raise BadInput("partners-weights-zero")
    return {name: float(weights.get(name, 0.0)) for name in FACTORS}


def fit(values: Values, weights: Weights) -> tuple[float, float]:
    """
    Return how well a partner fits, and on how much of the weights that rests.

    Returns:
        The mean of the known values by their weights, 0 to 1, and the share that those weights are
        of all, 0 to 1. Nothing known is 0 and 0.
    """
    known = {name: value for name, value in values.items() if value is not None}
    weighed = sum(weights[name] for name in known)
    if not weighed:
        return 0.0, 0.0
    total = sum(weights[name] * value for name, value in known.items())
    return total / weighed, weighed / sum(weights.values())


def spread(values: Values, weights: Weights) -> dict[str, float]:
    """Return what each known value weighs, when the weights are spread over what is known."""
    weighed = sum(weights[name] for name, value in values.items() if value is not None)
    return {
        name: weights[name] / weighed
        for name, value in values.items()
        if value is not None and weighed
    }
