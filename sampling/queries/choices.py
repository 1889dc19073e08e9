"""What would be taken from a population, and what was: by stratum, in the order of the draw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from cases.models import Case
from inspections.models import Inspection
from sampling.cohorts import week_of
from sampling.drawing import Key, Stratum, draw_strata, in_order
from sampling.models import Draw, DrawnCase, Extract, PopulationCase, SamplePlan
from sampling.sizes import sample_size
from sampling.strata import allocate
from standards.queries import edition_structure

# Reference and day of commencement of each eligible case.
Eligible = Mapping[Key, Sequence[tuple[str, date | None]]]


@dataclass(frozen=True, slots=True)
class Taken:
    """What is taken from a population: the strata with those drawn and their reserve, and how sizes were rounded."""

    eligible: int
    strata: Sequence[Stratum]
    method: str

    @property
    def size(self) -> int:
        return sum(len(one.drawn) for one in self.strata)

    @property
    def stored(self) -> list[dict[str, Any]]:
        """Return the strata as a draw records them."""
        return [
            {"key": list(one.key), "eligible": len(one.drawn) + len(one.reserve), "size": len(one.drawn), "seed": one.seed}
            for one in self.strata
        ]


def eligible_by_stratum(extract: Extract) -> dict[Key, list[tuple[str, date | None]]]:
    """Return the eligible cases of a population by gender, disposal and risk of serious harm. One query."""
    found: dict[Key, list[tuple[str, date | None]]] = {}
    rows = PopulationCase.objects.filter(extract=extract, exclusion="").order_by("row")
    for sex, disposal, rosh, reference, started_on in rows.values_list("sex", "disposal", "rosh", "reference", "started_on"):
        found.setdefault((sex, disposal, rosh), []).append((reference, started_on))
    return found


def cohort(plan: SamplePlan, strata: Eligible, weeks: Sequence[int]) -> Taken:
    """Take every eligible case of the weeks. They are one stratum, in the order of their references: nothing is drawn."""
    everybody = [one for cases in strata.values() for one in cases]
    chosen = sorted(reference for reference, day in everybody if week_of(day, plan.fieldwork_week) in weeks)
    return Taken(len(everybody), [Stratum((), "", tuple(chosen), ())], "")


def sample(plan: SamplePlan, inspection: Inspection, strata: Eligible) -> Taken:
    """Draw a sample of the size that the plan asks for, in proportion to the strata."""
    counted = {key: len(cases) for key, cases in strata.items()}
    eligible = sum(counted.values())
    size = sample_size(eligible, confidence=plan.confidence_share, margin=plan.margin_share)
    allocation = allocate(counted, size)
    references = {key: [reference for reference, _ in cases] for key, cases in strata.items()}
    name = name_of_sample(inspection, plan.module)
    return Taken(eligible, draw_strata(name, plan.seed, references, allocation.sizes), allocation.method.value)


def name_of_sample(inspection: Inspection, module: str) -> str:
    """Return how a sample is named in its seeds: the reference of the inspection, and the module where it is not the main one."""
    main = next(iter(edition_structure(inspection.edition_id).module_titles))
    return inspection.reference if module == main else f"{inspection.reference}/{module}"


def order_of_stratum(draw: Draw, stratum: int) -> list[str]:
    """Return the references of a stratum in the order of the draw: those drawn, then the reserve. One query."""
    recorded = draw.strata[stratum]
    sex, disposal, rosh = recorded["key"]
    cases = PopulationCase.objects.filter(extract_id=draw.extract_id, exclusion="", sex=sex, disposal=disposal, rosh=rosh)
    return in_order(recorded["seed"], cases.values_list("reference", flat=True))


def standing_cases(draw: Draw) -> QuerySet[DrawnCase]:
    """Return the cases of a draw that are inspected: those drawn and those that stand for others, without the replaced."""
    return draw.cases.filter(replacement=None)


def not_standing(draw: Draw) -> QuerySet[Case]:
    """Return the cases of the inspection that were drawn once and do not stand in this draw."""
    once = DrawnCase.objects.filter(draw__inspection=draw.inspection_id, draw__module=draw.module).values("case__reference")
    cases = Case.objects.filter(inspection=draw.inspection_id, module=draw.module, reference__in=once)
    return cases.exclude(reference__in=standing_cases(draw).values("case__reference"))
