"""Who might assess which case, so that nobody has too much and nobody a case they must not have. Pure.

A proposal keeps what stays, bars whoever declared a conflict, fills nobody beyond the hours and cases they have, and then evens
out. Cases are placed office by office; a chain of moves between people makes room, or evens out, where one move alone cannot.

What it promises, and its tests prove: where every case takes as many hours, as many cases are placed as can be, and the heaviest
share of anybody's hours is the least possible. Where hours differ and nobody is barred or limited, nobody has more than
the even share and one case (or, kept together, one officer's cases) besides.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from cases.desks import Assessor, Bundle, Desk, Weight, Work, bundle_of, desks_of


class Officers(StrEnum):
    """Whether the cases of one responsible officer go to one person."""

    TOGETHER = "together"
    APART = "apart"
    EITHER = "either"

    @property
    def words(self) -> str:
        return {"together": "To one inspector", "apart": "To different inspectors"}.get(self.value, "It makes no difference")


class Why(StrEnum):
    """Why a case is proposed for somebody, or for nobody."""

    STAYS = "stays"
    THEIRS = "theirs"
    OFFICER = "officer"
    OFFICE = "office"
    ROOM = "room"
    CONFLICT = "conflict"
    FULL = "full"
    BY_HAND = "by_hand"

    @property
    def words(self) -> str:
        return _WHY_WORDS[self]


_WHY_WORDS = {
    Why.STAYS: "Theirs already, and stays",
    Why.THEIRS: "Theirs already",
    Why.OFFICER: "With the officer's other cases",
    Why.OFFICE: "With other cases of the office",
    Why.ROOM: "Most room",
    Why.CONFLICT: "Everybody who assesses has declared a conflict",
    Why.FULL: "Nobody without a conflict has room",
    Why.BY_HAND: "Chosen by hand",
}


@dataclass(frozen=True, slots=True)
class Placement:
    """What is proposed for one case; `to` is None where it is left, and `why` says why."""

    case: int
    to: int | None
    why: Why


def propose(cases: Iterable[Work], people: Iterable[Assessor], *, officers: Officers) -> list[Placement]:
    """Return one placement for every case, ordered by its key: the same for the same input, in whatever order that comes."""
    ordered = sorted(cases, key=lambda case: case.key)
    desks = desks_of(sorted(people, key=lambda person: person.key))
    for case in ordered:
        if case.stays and case.holder in desks:
            desks[case.holder].count([case], 1)
    free = [case for case in ordered if not case.stays]
    left = _Room(desks, officers).place(free)
    placed = {case.key: key for key, desk in desks.items() for held in desk.bundles.values() for b in held for case in b.cases}
    return [
        Placement(case.key, case.holder, Why.STAYS) if case.stays
        else Placement(case.key, None, left[case.key]) if case.key in left
        else Placement(case.key, placed[case.key], _why(case, desks[placed[case.key]], officers))
        for case in ordered
    ]  # fmt: skip


def _why(case: Work, desk: Desk, officers: Officers) -> Why:
    if case.holder == desk.person.key:
        return Why.THEIRS
    if case.officer and officers is Officers.TOGETHER and desk.officers[case.officer] > 1:
        return Why.OFFICER
    return Why.OFFICE if case.office and desk.offices[case.office] > 1 else Why.ROOM


class _Room:
    """Places cases at desks."""

    def __init__(self, desks: dict[int, Desk], officers: Officers) -> None:
        self.desks = desks
        self.officers = officers
        self.even = 0

    def place(self, free: Sequence[Work]) -> dict[int, Why]:
        """Give each case to somebody, and even out; return why for each that is left."""
        left: dict[int, Why] = {}
        waiting: list[Bundle] = []
        bundles = self._bundles(free)
        self._set_even_load(bundles)
        for bundle in self._office_by_office(bundles):
            if not self._seat(bundle):
                waiting += [bundle_of([case], self.desks) for case in bundle.cases]
        for bundle in waiting:
            if not self._seat(bundle) and not self._seat_by_moves(bundle):
                left[bundle.cases[0].key] = Why.FULL if bundle.may else Why.CONFLICT
        while self._even_out():
            pass
        return left

    def _bundles(self, free: Sequence[Work]) -> list[Bundle]:
        if self.officers is not Officers.TOGETHER:
            return [bundle_of([case], self.desks) for case in free]
        by_officer: dict[object, list[Work]] = defaultdict(list)
        for case in free:
            by_officer[case.officer or case.key].append(case)
        return [bundle_of(held, self.desks) for held in by_officer.values()]

    def _set_even_load(self, bundles: Iterable[Bundle]) -> None:
        """Work out the load that everybody would have, could cases be cut in pieces; a fraction is rounded up."""
        hours = sum(desk.hours for desk in self.desks.values()) + sum(bundle.weight[0] for bundle in bundles)
        shares = sum(desk.share for desk in self.desks.values())
        whole = next((desk.share * desk.factor for desk in self.desks.values()), 0)
        self.even = -(-hours * whole // shares) if shares else 0

    def _office_by_office(self, bundles: Iterable[Bundle]) -> list[Bundle]:
        """Order the largest office first, which fills people with as few offices as can be."""
        ordered = sorted(bundles, key=lambda bundle: bundle.order)
        size = Counter[str]()
        for bundle in ordered:
            size[bundle.office] += len(bundle.cases)
        return sorted(ordered, key=lambda bundle: -size[bundle.office])

    def _liking(self, key: int, bundle: Bundle) -> tuple[int, bool, bool]:
        """Return how ill a bundle would sit at a desk: the less the better."""
        desk = self.desks[key]
        met = desk.officers[bundle.officer] if bundle.officer else 0
        parted = -min(met, 1) if self.officers is Officers.TOGETHER else met if self.officers is Officers.APART else 0
        return parted, bundle.holder != key, not desk.offices[bundle.office]

    def _seat(self, bundle: Bundle) -> bool:
        can = [key for key in bundle.may if self.desks[key].has_room(bundle.weight)]
        if not can:
            return False
        best = min(can, key=lambda key: self._fitness(key, bundle))
        self.desks[best].take(bundle)
        return True

    def _fitness(self, key: int, bundle: Bundle) -> tuple[object, ...]:
        desk = self.desks[key]
        return desk.load >= self.even, *self._liking(key, bundle), desk.load_with(bundle.weight), key

    def _seat_by_moves(self, bundle: Bundle) -> bool:
        """Make room at one of the desks that may have the case: somebody there passes on one of theirs, and so on."""
        path = self._path(sorted(bundle.may), bundle.weight, None)
        if not path:
            return False
        self._pass_on(path, bundle.weight)
        self.desks[path[0]].take(bundle)
        return True

    def _even_out(self) -> bool:
        """Make one chain of moves that takes work from somebody with more to somebody who still has less afterwards."""
        for key in sorted(self.desks, key=lambda key: (-self.desks[key].load, key)):
            weights = {weight for (weight, _), bundles in self.desks[key].bundles.items() if bundles}
            for weight in sorted(weights, reverse=True):
                if path := self._path([key], weight, self.desks[key].load):
                    self._pass_on(path, weight)
                    return True
        return False

    def _path(self, starts: Sequence[int], weight: Weight, below: int | None) -> list[int]:
        """Find the shortest chain of desks to one with room that, with one such bundle more, has a load below the limit."""
        ends = {
            key for key, desk in self.desks.items()
            if desk.has_room(weight) and (below is None or desk.load_with(weight) < below)
        }  # fmt: skip
        before: dict[int, int | None] = dict.fromkeys(starts)
        queue = deque(starts if ends else ())
        while queue:
            here = queue.popleft()
            reached = self.desks[here].takers(weight) - before.keys()
            for there in sorted(reached, key=lambda key: (self.desks[key].load, key)):
                before[there] = here
                if there in ends:
                    return _way_to(there, before)
                queue.append(there)
        return []

    def _pass_on(self, path: Sequence[int], weight: Weight) -> None:
        """Move one bundle along each step of the way, from the end backwards, so that nobody is ever beyond their hours."""
        for giver, taker in reversed(list(pairwise(path))):
            bundle = min(self.desks[giver].movable(weight, taker), key=lambda b: self._harm(giver, taker, b))
            self.desks[giver].give(bundle)
            self.desks[taker].take(bundle)

    def _harm(self, giver: int, taker: int, bundle: Bundle) -> tuple[object, ...]:
        keeps_office = self.desks[giver].offices[bundle.office] > len(bundle.cases)
        return *self._liking(taker, bundle), bundle.holder == giver, keeps_office, bundle.order


def _way_to(end: int, before: dict[int, int | None]) -> list[int]:
    way = [end]
    while (step := before[way[-1]]) is not None:
        way.append(step)
    return way[::-1]
