"""How many cases of a population commenced in each week before fieldwork, and which weeks a cohort takes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from design.templatetags.words import short_date
from sampling.cohorts import Week, Weeks, week, week_of
from sampling.models import Extract, PopulationCase

SHOWN_AROUND = 4  # weeks before and after those to choose from
_TAKEN, _OFFERED, _OUTSIDE = 0, 1, 4  # colours of the chart


@dataclass(frozen=True, slots=True)
class WeekRow:
    """A week before fieldwork: how many commenced in it, how many of these are eligible, and whether it can be or is taken."""

    week: Week
    commenced: int
    number: int  # eligible
    is_offered: bool
    is_taken: bool
    is_cut: bool  # the extract was made before the week was over

    @property
    def state(self) -> str:
        return "Taken" if self.is_taken else "Can be taken" if self.is_offered else "Outside the weeks of a cohort"

    @property
    def bar(self) -> tuple[str, int, str, int]:
        """Label, number, text and colour for a chart: who can be taken, or in a week outside whoever commenced."""
        colour = _TAKEN if self.is_taken else _OFFERED if self.is_offered else _OUTSIDE
        number = self.number if self.is_offered else self.commenced
        text = f"{number:,}" + (", taken" if self.is_taken else "" if self.is_offered else ", outside")
        return f"Week {self.week.number}: {short_date(self.week.first)} to {short_date(self.week.last)}", number, text, colour


@dataclass(frozen=True, slots=True)
class CohortWeeks:
    """The weeks that a cohort is chosen from with those around them, the earliest first, and who commenced at other times."""

    weeks: Weeks
    rows: list[WeekRow]
    earlier: int
    later: int
    not_known: int

    @property
    def offered(self) -> list[WeekRow]:
        return [row for row in self.rows if row.is_offered]

    @property
    def bars(self) -> list[tuple[str, int, str, int]]:
        return [row.bar for row in self.rows]

    @property
    def is_cut(self) -> bool:
        return any(row.is_cut for row in self.rows)


def weeks_of(extract: Extract, taken: Sequence[int]) -> CohortWeeks | None:
    """Return the weeks of a population; None where the plan takes no weeks. One query, however large the population is."""
    plan = extract.plan
    offered = plan.basis_is.weeks
    if offered is None:
        return None
    commenced, eligible, not_known = _counted(extract)
    numbers = [
        n for n in range(offered.earliest + SHOWN_AROUND, offered.latest - SHOWN_AROUND - 1, -1) if n in offered or commenced[n]
    ]
    rows = []
    for number in numbers:
        one = week(number, plan.fieldwork_week)
        cut = one.first <= extract.dated_on < one.last
        rows.append(WeekRow(one, commenced[number], eligible[number], number in offered, number in taken, cut))
    return CohortWeeks(
        weeks=offered,
        rows=rows,
        earlier=sum(count for number, count in commenced.items() if number > offered.earliest + SHOWN_AROUND),
        later=sum(count for number, count in commenced.items() if number < offered.latest - SHOWN_AROUND),
        not_known=not_known,
    )


def _counted(extract: Extract) -> tuple[Counter[int], Counter[int], int]:
    """Return by week how many commenced and how many of these are eligible, and of how many the day is not known."""
    cases = PopulationCase.objects.filter(extract=extract).order_by().values_list("started_on")
    commenced, eligible, not_known = Counter[int](), Counter[int](), 0
    for day, number, of_these in cases.annotate(number=Count("pk"), eligible=Count("pk", filter=Q(exclusion=""))):
        which = week_of(day, extract.plan.fieldwork_week)
        if which is None:
            not_known += number
        else:
            commenced[which] += number
            eligible[which] += of_these
    return commenced, eligible, not_known
