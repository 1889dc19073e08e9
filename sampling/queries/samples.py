"""The sample of one module of an inspection: its plans, files and draws, as whoever arranges the inspection has it open."""

from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import PermissionDenied

from accounts.models import User
from inspections.models import Inspection
from inspections.permissions import may_arrange
from sampling.models import Draw, Extract, SamplePlan
from sampling.queries.pages import draws_of, extracts_of, inspection_to_plan, plans_of
from sampling.rules import ONLY_THESE_ARRANGE
from standards.queries import edition_structure
from standards.structure import EditionStructure


@dataclass(frozen=True)
class Sample:
    """The sample of one module of an inspection that the person arranges."""

    inspection: Inspection
    module: str
    edition: EditionStructure
    user: User

    @cached_property
    def plans(self) -> list[SamplePlan]:
        return plans_of(self.inspection, self.module, self.user)

    @cached_property
    def extracts(self) -> list[Extract]:
        return list(extracts_of(self.inspection, self.module, self.user))

    @cached_property
    def draws(self) -> list[Draw]:
        return draws_of(self.inspection, self.module, self.user)

    @property
    def plan(self) -> SamplePlan | None:
        return self.plans[0] if self.plans else None

    @property
    def extract(self) -> Extract | None:
        """The newest file of the newest plan."""
        of_plan = (one for one in self.extracts if self.plan and one.plan_id == self.plan.pk)
        return next(of_plan, None)

    @property
    def draw(self) -> Draw | None:
        return self.draws[0] if self.draws else None

    @property
    def is_main(self) -> bool:
        """Whether this is the sample of the main module."""
        return self.module == next(iter(self.edition.module_titles))


def sample_named(user: User, reference: str, module: str = "") -> Sample | None:
    """Return the sample of a module (the main one, where none is named) of an inspection; None where there is no such thing.

    Raises PermissionDenied for who sees the inspection and does not arrange it.
    """
    inspection = inspection_to_plan(user, reference).first()
    if inspection is None:
        return None
    if not may_arrange(user, inspection):
        raise PermissionDenied(ONLY_THESE_ARRANGE)
    edition = edition_structure(inspection.edition_id)
    code = module or next(iter(edition.module_titles))
    return Sample(inspection, code, edition, user) if code in edition.module_titles else None
