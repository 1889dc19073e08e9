"""The priority factors of each case and what was judged about them: Figures 1 to 4, and how NPS and CRCs differ in them.

The bulletin prints percentages; the bases are printed for none. They are chosen here so that all the bulletin says holds: three
factors' shares of the cases, at most five factors in a case, and the axes of Figures 3 and 4, which end at 140 and 200 cases.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from analysis.rules import Share
from demonstration.constructing.counting import share_nearest
from demonstration.constructing.dealing import draw_exactly
from demonstration.constructing.people import Case

AT_MOST = 5
PROVIDERS = ("NPS", "CRC")


@dataclass(frozen=True, slots=True)
class Bases:
    """In how many cases a factor was a priority, and in how many of these contracted providers and partners were to contribute.

    Each is a number of NPS cases and of CRC cases.
    """

    label: str
    chosen: tuple[int, int]
    contracted: tuple[int, int]
    partners: tuple[int, int]


# Where the bulletin prints percentages of both providers, their bases are such that all three percentages hold.
FACTORS = {
    "thinking_behaviour": Bases("Thinking & behaviour", (299, 511), (51, 87), (84, 104)),
    "relationships": Bases("Relationships", (166, 282), (40, 67), (74, 90)),
    "emotional_wellbeing": Bases("Emotional wellbeing", (166, 239), (38, 60), (86, 106)),
    "lifestyle_associates": Bases("Lifestyle & associates", (138, 234), (36, 60), (56, 68)),
    "attitudes_to_offending": Bases("Attitudes to offending", (133, 228), (40, 64), (66, 54)),
    "alcohol_misuse": Bases("Alcohol misuse", (127, 217), (43, 69), (72, 86)),
    "education_training_employment": Bases("Education, training and employment", (127, 204), (44, 86), (68, 82)),
    "drug_misuse": Bases("Drug misuse", (118, 200), (44, 76), (75, 100)),
    "accommodation": Bases("Accommodation", (105, 157), (34, 54), (60, 82)),
    "financial_management": Bases("Financial management", (44, 74), (9, 15), (14, 17)),
    "gang_membership": Bases("Gang membership", (10, 11), (2, 3), (5, 5)),
    "discriminatory_attitudes": Bases("Discriminatory attitudes", (4, 5), (1, 1), (2, 2)),
}
# Percentages that the bulletin leaves out: two figures have no bar for financial management, and none has one for the last two.
UNPRINTED = {"availability": 71, "delivery": 48, "contracted_contribution": 54, "partner_contribution": 58}
# Sufficient interventions were more likely with a low likelihood of reoffending, and with people of 30 and older, for these.
FAVOURED = frozenset(
    [
        "relationships",
        "lifestyle_associates",
        "alcohol_misuse",
        "emotional_wellbeing",
        "thinking_behaviour",
        "attitudes_to_offending",
    ]
)

# question -> factor's label -> per cent, of all cases or of one provider's
Printed = Mapping[str, Mapping[str, Decimal]]


def choose_factors(cases: Sequence[Case], draw: Random) -> dict[str, list[int]]:
    """Return the cases in which each factor is a priority: every case has one at least and five at most."""
    count = [0] * len(cases)
    chosen: dict[str, list[int]] = {}
    for factor, bases in reversed(FACTORS.items()):
        chosen[factor] = []
        for provider, number in zip(PROVIDERS, bases.chosen, strict=True):
            open_to = [place for place, case in enumerate(cases) if case["provider"] == provider and count[place] < AT_MOST]
            chosen[factor] += draw_exactly(open_to, number, draw, lambda place: 2.5 ** -count[place])
        for place in chosen[factor]:
            count[place] += 1
    return chosen


def shares_by_provider(label: str, question: str, numbers: tuple[int, int], printed: Printed) -> dict[str, Share]:
    """Return how many of each provider's cases are to be answered well, so that the printed percentages come out.

    Where the bulletin prints none for the providers, theirs lie as near to the factor's as whole cases allow.
    """
    per_cent = printed[question].get(label, Decimal(UNPRINTED[question]))
    whole = share_nearest(per_cent, sum(numbers))
    of_nps = share_nearest(printed[f"{question} NPS"].get(label, per_cent), numbers[0])
    if label in printed[f"{question} CRC"]:
        return {"NPS": of_nps, "CRC": share_nearest(printed[f"{question} CRC"][label], numbers[1])}
    return {"NPS": of_nps, "CRC": Share(whole.yes - of_nps.yes, numbers[1])}


def judge_factors(
    cases: Sequence[Case], contracted: Collection[int], partners: Collection[int], printed: Printed, draw: Random
) -> None:
    """Write each case's factors and the answers about them into the cases.

    `contracted` and `partners` are the cases in which providers under contract and partners had a part at all.
    """
    for factor, places in choose_factors(cases, draw).items():
        _Judging(cases, factor, places, printed, draw).judge(contracted, partners)


@dataclass(frozen=True, slots=True)
class _Judging:
    """One factor in all the cases where it is a priority."""

    cases: Sequence[Case]
    factor: str
    chosen: list[int]
    printed: Printed
    draw: Random

    def judge(self, contracted: Collection[int], partners: Collection[int]) -> None:
        bases = FACTORS[self.factor]
        for place in self.chosen:
            self.cases[place][f"factor.{self.factor}"] = "chosen"
        self._answer("availability", self.chosen, bases.chosen, {})
        # The question is whether there were gaps: none is what the figure counts.
        for place in self.chosen:
            self._put(place, "availability", "no" if self._said(place, "availability", "yes") else "yes")
        self._answer("delivery", self.chosen, bases.chosen, {place: self._delivered(place) for place in self.chosen})
        self._contribution("contracted_contribution", contracted, bases.contracted)
        self._contribution("partner_contribution", partners, bases.partners)
        for place in self.chosen:
            self._put(place, "referral", self._referral(place))

    def _delivered(self, place: int) -> float:
        """What is available is delivered more often."""
        weight = 2.0 if self._said(place, "availability", "no") else 0.7
        if self.factor in FAVOURED:
            case = self.cases[place]
            weight *= 2.0 if case["ogrs_score"] and int(case["ogrs_score"]) < 75 else 1.0
            weight *= 1.9 if case["age"] and int(case["age"]) >= 30 else 1.0
        return weight

    def _contribution(self, question: str, had_a_part: Collection[int], numbers: tuple[int, int]) -> None:
        held = [place for place in self.chosen if place in had_a_part]
        asked = [
            place
            for provider, number in zip(PROVIDERS, numbers, strict=True)
            for place in draw_exactly(self._of(provider, held), number, self.draw)
        ]
        for place in self.chosen:
            self._put(place, question, "not_applicable")
        self._answer(question, asked, numbers, {place: 3.0 if self._said(place, "delivery", "yes") else 1.0 for place in asked})

    def _answer(self, question: str, places: list[int], numbers: tuple[int, int], weights: Mapping[int, float]) -> None:
        """Answer yes in as many of the places as the printed percentages want, heavier ones sooner, and no in the others."""
        shares = shares_by_provider(FACTORS[self.factor].label, question, numbers, self.printed)
        for place in places:
            self._put(place, question, "no")
        for provider, share in shares.items():
            for place in draw_exactly(self._of(provider, places), share.yes, self.draw, lambda place: weights.get(place, 1.0)):
                self._put(place, question, "yes")

    def _referral(self, place: int) -> str:
        """A referral was made where somebody was to contribute; elsewhere it is wanting mostly where too little was delivered."""
        if not all(self._said(place, f"{who}_contribution", "not_applicable") for who in ("contracted", "partner")):
            return "not_applicable"
        return "yes" if self.draw.random() < (0.1 if self._said(place, "delivery", "yes") else 0.5) else "no"

    def _of(self, provider: str, places: list[int]) -> list[int]:
        return [place for place in places if self.cases[place]["provider"] == provider]

    def _said(self, place: int, question: str, answer: str) -> bool:
        return self.cases[place][f"factor.{self.factor}.{question}"] == answer

    def _put(self, place: int, question: str, answer: str) -> None:
        self.cases[place][f"factor.{self.factor}.{question}"] = answer
