"""The cases of an inspection follow the draw that counts: those that stand in it are inspected, others drawn once are set aside.

Cases that never were in a draw came in otherwise, and are left alone.
"""

from accounts.models import User
from cases.models import Case
from cases.setting_aside import set_cases_aside, take_cases_back
from design.templatetags.words import date_and_time
from inspections.models import Inspection
from sampling.models import Draw, DrawnCase
from sampling.queries.choices import not_standing, standing_cases


def follow(draw: Draw) -> None:
    """Set aside what a new draw no longer holds, and take back what it holds again."""
    because = f"Not in the sample drawn on {date_and_time(draw.drawn_at)}: {draw.reason}"
    set_cases_aside(draw.inspection, not_standing(draw), because=because, by=draw.drawn_by)
    take_back(draw, draw.inspection, by=draw.drawn_by)


def leave_out(drawn: DrawnCase, inspection: Inspection, *, because: str, by: User) -> None:
    """Set a drawn case aside that was replaced, where it has come in, and take back what was set aside and stands for it."""
    replaced = Case.objects.filter(inspection=inspection, module=drawn.draw.module, reference=drawn.case.reference)
    set_cases_aside(inspection, replaced, because=because, by=by)
    take_back(drawn.draw, inspection, by=by)


def take_back(draw: Draw, inspection: Inspection, *, by: User) -> None:
    """Have the cases inspected again that were set aside and stand in the draw."""
    standing = Case.objects.filter(
        inspection=inspection, module=draw.module, reference__in=standing_cases(draw).values("case__reference")
    )
    take_cases_back(inspection, standing, because=f"In the sample again: draw {draw.version}", by=by)
