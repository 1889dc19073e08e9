"""The sample of an inspection as its pages show it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import floor

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from cases.models import Case
from inspections.models import Inspection
from sampling.drawing import NOT_KNOWN, Key
from sampling.flow import Kind, Step, Taken, flow_statement
from sampling.models import ColumnMapping, Draw, DrawnCase, Extract, PopulationCase, SamplePlan
from sampling.sizes import achieved_margin, in_points, quantile, sample_size
from sampling.strata import Level, Method, levels_of
from standards.structure import EditionStructure

_VARIABLES = ("Gender", "Disposal", "Risk of serious harm")


def inspection_to_plan(user: User, reference: str) -> QuerySet[Inspection]:
    """Return the inspection with this reference if the person may open its overview."""
    found = Inspection.objects.all() if user.is_administrator else Inspection.objects.visible_to(user)
    return found.filter(reference=reference).select_related("provider")


def plans_of(inspection: Inspection, module: str, user: User) -> list[SamplePlan]:
    """Return every plan of a module, the newest first; one query."""
    plans = SamplePlan.objects.visible_to(user).filter(inspection=inspection, module=module)
    return list(plans.select_related("fixed_by").order_by("-version"))


def extracts_of(inspection: Inspection, module: str, user: User) -> QuerySet[Extract]:
    """Return every file of the population of a module, the newest first, without their contents."""
    extracts = Extract.objects.visible_to(user).filter(plan__inspection=inspection, plan__module=module)
    return extracts.select_related("uploaded_by", "plan").defer("content", "problems", "tables").order_by("-pk")


def draws_of(inspection: Inspection, module: str, user: User) -> list[Draw]:
    """Return every draw of a module, the newest first; one query."""
    draws = Draw.objects.visible_to(user).filter(inspection=inspection, module=module)
    return list(draws.select_related("drawn_by", "extract__plan").defer("extract__content").order_by("-version"))


def remembered_columns(inspection: Inspection) -> dict[str, str]:
    """Return what the columns of the provider's last file held: our name -> theirs. One query."""
    last = ColumnMapping.objects.filter(provider_id=inspection.provider_id).order_by("-pk").first()
    return dict(last.columns) if last else {}


@dataclass(frozen=True)
class Population:
    """A population that was read: how many rows, and how many were left out for which reason. One query."""

    extract: Extract
    reasons: Counter[str]  # by the code of the rule
    rows: int

    @property
    def eligible(self) -> int:
        return self.rows - self.left_out

    @property
    def left_out(self) -> int:
        return self.reasons.total()

    @property
    def needed(self) -> int:
        """How many a sample of it takes."""
        plan = self.extract.plan
        return sample_size(self.eligible, confidence=plan.confidence_share, margin=plan.margin_share)

    @property
    def quantile(self) -> str:
        """The z that the size was worked out with, as it is printed."""
        return f"{quantile(self.extract.plan.confidence_share):.6f}"


def population_of(extract: Extract) -> Population:
    """Count the rows of a population by what they were left out for. One query."""
    counted = PopulationCase.objects.filter(extract=extract).values_list("exclusion").annotate(number=Count("pk")).order_by()
    numbers = dict(counted)
    reasons = Counter({code: number for code, number in numbers.items() if code})
    return Population(extract, reasons, sum(numbers.values()))


@dataclass(frozen=True)
class DrawPage:
    """A draw with what has become of its cases."""

    draw: Draw
    cases: Sequence[DrawnCase]  # with replacement
    counted: dict[str, int]
    edition: EditionStructure

    @cached_property
    def replaced(self) -> list[DrawnCase]:
        return [one for one in self.cases if hasattr(one, "replacement")]

    @property
    def standing(self) -> int:
        """How many cases are inspected as things stand."""
        return len(self.cases) - len(self.replaced)

    @property
    def method_words(self) -> str:
        return Method(self.draw.method).words if self.draw.method else ""

    @property
    def margin(self) -> str:
        """The margin that the cases have as they stand, in points, as it is printed; "" for a cohort, which samples nothing."""
        plan = self.draw.extract.plan
        margin = achieved_margin(self.standing, self.draw.eligible, confidence=plan.confidence_share)
        return "" if plan.basis_is.takes_weeks or margin is None else f"{in_points(margin):,}"

    @property
    def margin_is_wider(self) -> bool:
        """Whether the margin is wider than the plan asks for."""
        plan = self.draw.extract.plan
        margin = achieved_margin(self.standing, self.draw.eligible, confidence=plan.confidence_share)
        return bool(self.margin) and margin is not None and in_points(margin) > plan.margin

    @cached_property
    def strata(self) -> list[tuple[str, int, int, int]]:
        """Each stratum in words: eligible, drawn, and standing now."""
        return [(self.words(key), eligible, drawn, standing) for key, eligible, drawn, standing in self._counted]

    @cached_property
    def _counted(self) -> list[tuple[Key, int, int, int]]:
        """Each stratum: eligible, drawn, and standing now."""
        standing = Counter(one.stratum for one in self.cases if not hasattr(one, "replacement"))
        return [
            (tuple(stratum["key"]), stratum["eligible"], stratum["size"], standing[number])
            for number, stratum in enumerate(self.draw.strata)
            if stratum["key"]
        ]

    @property
    def levels(self) -> list[tuple[str, Level, str]]:
        """Each level of gender, disposal and risk of serious harm in words, with its numbers, and how many are intended."""
        return [
            (f"{_VARIABLES[one.variable]}: {level_label(one.variable, one.level, self.edition)}", one, _tenths(one.intended))
            for one in levels_of(self._counted)
        ]

    @property
    def not_represented(self) -> list[str]:
        return [words for words, _, size, _ in self.strata if not size]

    def words(self, key: Sequence[str]) -> str:
        return stratum_label(key, self.edition)


def stratum_label(key: Sequence[str], edition: EditionStructure) -> str:
    """Return a stratum in the edition's words: "Male, Community, Medium"; "" for a cohort, which has none."""
    if not key:
        return ""
    return ", ".join(level_label(variable, level, edition) for variable, level in enumerate(key)).capitalize()


def level_label(variable: int, level: str, edition: EditionStructure) -> str:
    """Return a level of the how-manieth variable of a stratum in the edition's words."""
    name = ("sex", "sentence_type", "rosh")[variable]
    groups = edition.code_lists.get(edition.group_lists.get("sentence_type", ""), {}) if name == "sentence_type" else {}
    return groups.get(level) or edition.code_lists.get(name, {}).get(level, level) or NOT_KNOWN


def _tenths(number: Fraction) -> str:
    """Return a number as it is printed: one decimal, half up from the exact value."""
    tenths = floor(number * 10 + Fraction(1, 2))
    return f"{tenths // 10:,}.{tenths % 10}"


def draw_page(draw: Draw, edition: EditionStructure) -> DrawPage:
    """Return a draw with its cases and what has become of them; two queries."""
    return DrawPage(draw, list(cases_of(draw)), what_became(draw), edition)


def cases_of(draw: Draw) -> QuerySet[DrawnCase]:
    """Return every case that a draw took, by stratum, with what replaced it or what it replaced."""
    related = ("case", "replacement__by", "replacement__by_case__case", "stands_for__drawn__case")
    return draw.cases.select_related(*related).order_by("stratum", "place")


def what_became(draw: Draw) -> dict[str, int]:
    """Return how many of the cases that stand were brought in, of these allocated, of these assessed, of these interviewed.

    A case that was assessed had been allocated, whoever has taken that back since. One query.
    """
    standing = DrawnCase.objects.filter(draw=draw, replacement=None).values("case__reference")
    cases = Case.objects.filter(inspection_id=draw.inspection_id, module=draw.module, reference__in=standing)
    is_assessed, is_interviewed = Q(assessment__submitted_at__isnull=False), Q(interview__submitted_at__isnull=False)
    return cases.aggregate(
        brought_in=Count("pk"),
        allocated=Count("pk", filter=Q(allocated_to__isnull=False) | is_assessed),
        assessed=Count("pk", filter=is_assessed),
        interviewed=Count("pk", filter=is_assessed & is_interviewed),
    )


def flow_of(population: Population, page: DrawPage | None) -> list[Step]:
    """Return the flow statement of a population and, once there is one, its draw."""
    taken = None
    if page is not None:
        taken = Taken(
            of_weeks=population.extract.plan.basis_is.takes_weeks,
            drawn=page.draw.size,
            replaced=len(page.replaced),
            from_reserve=len(page.cases) - page.draw.size,
            **page.counted,
        )
    return flow_statement(population.rows, population.reasons, taken)


def flows_of(inspection: Inspection, edition: EditionStructure) -> list[tuple[str, list[Step]]]:
    """Return the flow statement of each module that cases were drawn for, with the title of the module. Five queries a draw.

    For what rests on the whole inspection; what a person may see of a population is for the pages to ask.
    """
    newest = Draw.objects.filter(inspection=inspection).order_by("module", "-version").distinct("module")
    draws = newest.select_related("extract__plan").defer("extract__content", "extract__problems", "extract__tables")
    by_module = {draw.module: draw for draw in draws}
    return [
        (module.title, flow_of(population_of(draw.extract), draw_page(draw, edition)))
        for module in edition.modules
        if (draw := by_module.get(module.code))
    ]


def chart_rows(steps: Iterable[Step]) -> list[tuple[str, int, str]]:
    """Return the steps of a flow that say how many there are, for a chart."""
    return [(step.words, step.number, f"{step.number:,}") for step in steps if step.kind is Kind.TOTAL]


def flow_rows(steps: Iterable[Step]) -> list[tuple[str, str, str]]:
    """Return a flow as a table to take out, the names of the columns first."""
    return [("step", "kind", "cases"), *((step.words, step.kind.value, str(step.number)) for step in steps)]
