"""How many things a made-up city has of each kind, and how chance picks among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

#: An initiative with its participations, alignments and evidence, and its share of all the rest.
TRIPLES_AN_INITIATIVE = 110
FIRST_YEAR = 2004


@dataclass(frozen=True)
class Plan:
    """Counts by kind; what others lean on grows slower than what leans on it, as in life."""

    boards: int
    districts: int
    companies: int
    years: int
    strategies: int
    consultations: int
    themes: int
    documents: int
    countries: int
    cities: int
    organisations: int
    programmes: int
    networks: int

    @classmethod
    def of(cls, size: int) -> Plan:
        """Return the plan of a city of about *size* triples."""
        initiatives = max(10.0, size / TRIPLES_AN_INITIATIVE)
        return cls(
            boards=int(2 + 1.2 * initiatives**0.3),
            districts=int(2 + initiatives**0.3),
            companies=int(1 + initiatives**0.3),
            years=max(2, int(initiatives**0.25)),
            strategies=int(1 + initiatives**0.2),
            consultations=int(1 + initiatives**0.5 / 4),
            themes=int(4 + 2.5 * initiatives**0.6),
            documents=int(5 + initiatives / 4),
            countries=int(5 + initiatives**0.4),
            cities=int(3 + initiatives**0.7),
            organisations=int(2 + initiatives**0.7),
            programmes=int(2 + initiatives**0.35),
            networks=int(1 + initiatives**0.5),
        )

    @property
    def councils(self) -> int:
        """Boards and district councils together: the first `boards` of them are boards."""
        return self.boards + self.districts

    @property
    def last_year(self) -> int:
        """The year of the newest budget."""
        return FIRST_YEAR + self.years - 1


class Chance:
    """The same picks for the same seed, and few things picked often."""

    def __init__(self, seed: str) -> None:
        self._random = Random(seed)

    def popular(self, number: int) -> int:
        """Pick one of 1 to *number*, by Zipf's law: the n-th as often as one in n."""
        return int((number + 1) ** self._random.random())

    def among(self, number: int, wanted: int) -> list[int]:
        """Pick *wanted* different ones of 1 to *number* by `popular`; fewer where few are left."""
        return sorted({self.popular(number) for _ in range(wanted)})

    def several(self, steepness: float, most: int) -> int:
        """Pick how many: 1 as a rule, seldom many, never more than *most*."""
        return min(most, int(self._random.paretovariate(steepness)))

    def one(self, choices: Sequence[str]) -> str:
        """Pick one of *choices*, the first ones more often."""
        return choices[self.popular(len(choices)) - 1]

    def weighted(self, shares: Sequence[int]) -> int:
        """Pick a place in *shares*, each as often as its share says."""
        return self._random.choices(range(len(shares)), shares)[0]

    def happens(self, share: float) -> bool:
        """Let something happen in a share of the cases."""
        return self._random.random() < share

    def between(self, low: int, high: int) -> int:
        """Pick a number, the ends included, all as often."""
        return low + int(self._random.random() * (high - low + 1))
