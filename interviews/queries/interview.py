"""An interview as it lies open before somebody, and who in an inspection has been interviewed."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from django.db.models import Q, QuerySet

from accounts.models import User
from cases.answers import NOTHING_YET, CurrentAnswer
from cases.models import Case, ResponsibleOfficer
from cases.permissions import Standing, standing
from cases.queries.answers import answers_of
from cases.signals import Task
from database.prepared import PreparedRead
from design.addresses import address
from design.templatetags.words import clock, long_date
from inspections.models import Inspection
from interviews.answers import INTERVIEW
from interviews.models import Interview, InterviewBooking, InterviewChoice
from interviews.queries.booked import bookings_of
from interviews.rules import FINISHED, InterviewDetails, as_answers, gaps_in, proposed_case
from standards.details import GRADES, MODES, NOTES
from standards.queries import edition_structure
from standards.structure import EditionStructure, Question
from standards.wording import numbered

INTERVIEW_TITLE = "Interview"  # as the tasks of a case call it


@dataclass(frozen=True)
class OpenInterview:
    """Everything that the pages of one interview are made of. `interview` is None before it was begun."""

    case: Case
    edition: EditionStructure
    standing: Standing
    interview: Interview | None
    answers: dict[str, CurrentAnswer]

    @property
    def finished(self) -> bool:
        return self.interview is not None and self.interview.submitted_at is not None

    @property
    def read_only_because(self) -> str:
        if self.finished and not self.standing.closed_because:
            return FINISHED
        return self.standing.read_only_because

    @property
    def may_write(self) -> bool:
        return not self.read_only_because

    @property
    def details(self) -> InterviewDetails:
        return details_of(self.interview) if self.interview else InterviewDetails()

    @cached_property
    def questions(self) -> list[tuple[Question, str]]:
        return numbered(self.edition.interview)

    @property
    def left(self) -> list[tuple[Question, str]]:
        """Return the questions that have no answer yet, not even that they were not asked."""
        return [entry for entry in self.questions if not self.answers.get(entry[0].code, NOTHING_YET).choice]

    @cached_property
    def missing(self) -> tuple[list[str], list[tuple[Question, str]]]:
        """Return the names of missing details, and (question, message) of what is not answered."""
        names, gaps = gaps_in(self.details, self.edition.interview, self.answers)
        return names, [(gap.question, gap.message) for gap in gaps]

    @property
    def notes(self) -> str:
        return self.answers.get(NOTES, NOTHING_YET).evidence

    def shown_details(self) -> list[tuple[str, str]]:
        """Return (name, value) of the details as people read them, "" for what is not recorded."""
        details = self.details
        caseload = "" if details.caseload_fte is None else f"{details.caseload_fte.normalize():f}"
        labels = self.edition.code_lists
        return [
            ("Date", long_date(details.held_on)),
            ("Held", labels.get(MODES, {}).get(details.mode, details.mode)),
            ("Start time", clock(details.held_at)),
            ("Grade", labels.get(GRADES, {}).get(details.grade, details.grade)),
            ("Cases responsible for (full-time equivalent)", caseload),
        ]


@dataclass(frozen=True, slots=True)
class PlannedCase:
    """The case after which an officer is to be interviewed, of so many; `reason` says why it was chosen, "" where by rule."""

    pk: int
    reference: str
    inspector: str
    of: int = 1
    reason: str = ""


def details_of(interview: Interview) -> InterviewDetails:
    """Return what is recorded besides the answers."""
    return InterviewDetails(interview.held_on, interview.mode, interview.grade, interview.caseload_fte, interview.held_at)


def open_interview(case: Case, user: User) -> OpenInterview:
    """Lay the interview about a case open before somebody: three queries, however many answers there are."""
    edition = edition_structure(case.inspection.edition_id)
    interview = Interview.objects.select_related("interviewer").filter(case=case).first()
    answers = as_answers(details_of(interview)) | answers_of(INTERVIEW, case.pk) if interview else {}
    return OpenInterview(case, edition, standing(user, case), interview, answers)


def planned_cases(inspection: Inspection, officers: Iterable[int]) -> dict[int, PlannedCase]:
    """Return after which case each of the officers, by id, is to be interviewed: as chosen, else as proposed by rule.

    All their cases that are inspected count, whoever asks. Two queries.
    """
    modules = [module.code for module in edition_structure(inspection.edition_id).modules if module.officer_interview]
    cases = Case.objects.inspected().filter(inspection=inspection, officer__in=list(officers), module__in=modules)
    held: dict[int, dict[tuple[str, str], PlannedCase]] = {}
    names: dict[int, str] = {}
    read = cases.values_list("pk", "officer", "officer__reference", "module", "reference", "allocated_to__name")
    for pk, officer, name, module, reference, inspector in read:
        names[officer] = name
        held.setdefault(officer, {})[module, reference] = PlannedCase(pk, reference, inspector or "")
    planned = {}
    for officer, theirs in held.items():
        key = proposed_case(inspection.reference, names[officer], theirs)
        if key is not None:
            planned[officer] = replace(theirs[key], of=len(theirs))
    for choice in InterviewChoice.objects.filter(officer__in=held).order_by("id"):
        by_id = {one.pk: one for one in held[choice.officer_id].values()}
        if choice.case_id in by_id:
            planned[choice.officer_id] = replace(by_id[choice.case_id], of=len(by_id), reason=choice.reason)
    return planned


def planned_for(case: Case) -> PlannedCase | None:
    """Return after which case the officer of this one is to be interviewed; None without an officer. Two queries."""
    return planned_cases(case.inspection, [case.officer_id]).get(case.officer_id) if case.officer_id else None


def interview_elsewhere(case: Case, user: User) -> tuple[bool, Interview | None]:
    """Return whether the officer of a case was interviewed after another one, and that interview if the person may see it."""
    others = Interview.objects.filter(officer=case.officer_id).exclude(case=case)
    if case.officer_id is None or not others.exists():
        return False, None
    return True, Interview.objects.visible_to(user).filter(pk__in=others.values("pk")).select_related("case").first()


def is_held_about(case: Case) -> bool:
    """Return whether the edition holds interviews about cases of this module. Read the case with its inspection; no query."""
    module = edition_structure(case.inspection.edition_id).module(case.module)
    return module is not None and module.officer_interview


def _held_with(officer_id: int) -> QuerySet[Interview, tuple[int, datetime | None]]:
    return Interview.objects.filter(officer=officer_id).values_list("case_id", "submitted_at")


_interview_of = PreparedRead(_held_with)  # every page of every form asks


def interview_task(*, case: Case, user: User, **_signal: object) -> Task | None:
    """Return what the tasks of a case say about the interview; one query, two where another case had it."""
    if not is_held_about(case):
        return None
    url = address("interview", case.pk)
    if case.officer_id is None:
        return Task(INTERVIEW_TITLE, url, "Not needed", "No officer is recorded for this case.")
    case_id, submitted_at = next(iter(_interview_of(case.officer_id)), (None, None))
    if case_id is None:
        return Task(INTERVIEW_TITLE, url, "Not yet started")
    if case_id != case.pk:
        return Task(INTERVIEW_TITLE, url, "Not needed", f"{case.officer} was interviewed after another case.")
    return Task(INTERVIEW_TITLE, url, "In progress" if submitted_at is None else "Completed")


@dataclass(slots=True)
class OfficerLine:
    """One officer of an inspection: those of their cases that the person may see, and their interview."""

    officer: ResponsibleOfficer
    cases: list[Case] = field(default_factory=list)
    interview: Interview | None = None
    planned: PlannedCase | None = None
    booked: InterviewBooking | None = None

    @property
    def booking(self) -> InterviewBooking | None:
        """Return when the interview is booked, None where the person may not see its case."""
        return self.booked if self.booked and self.booked.case_id in {case.pk for case in self.cases} else None

    @property
    def planned_after(self) -> Case | None:
        """Return the case after which the interview is planned, None where the person may not see it."""
        return next((case for case in self.cases if self.planned and case.pk == self.planned.pk), None)

    @property
    def interviewed_after(self) -> Case | None:
        """The case of the interview, None when there is none or the person may not see it."""
        return next((case for case in self.cases if self.interview and case.pk == self.interview.case_id), None)

    @property
    def inspectors(self) -> list[str]:
        """Return the names of the people their cases are allocated to."""
        return sorted({str(case.allocated_to) if case.allocated_to else "Nobody yet" for case in self.cases})

    @property
    def status(self) -> str:
        if self.interview is None:
            return "Not yet started"
        return "In progress" if self.interview.submitted_at is None else "Completed"


def officers_of(inspection: Inspection, user: User) -> tuple[list[OfficerLine], int]:
    """Return the officers whose cases the person may see, and how many of these cases have no officer; five queries."""
    modules = [module.code for module in edition_structure(inspection.edition_id).modules if module.officer_interview]
    cases: QuerySet[Case] = Case.objects.visible_to(user).filter(inspection=inspection, module__in=modules)
    # What is not inspected any more is among them only where its officer was interviewed about it.
    cases = cases.filter(Q(set_aside_at=None) | Q(interview__isnull=False))
    lines: dict[int, OfficerLine] = {}
    without = 0
    for case in cases.select_related("officer", "allocated_to").order_by("officer__reference", "reference"):
        if case.officer is None:
            without += 1
        else:
            lines.setdefault(case.officer.pk, OfficerLine(case.officer)).cases.append(case)
    for officer, planned in planned_cases(inspection, lines).items():
        lines[officer].planned = planned
    for officer, booked in bookings_of(lines).items():
        lines[officer].booked = booked
    for interview in Interview.objects.filter(officer__in=lines).select_related("interviewer"):
        lines[interview.officer_id].interview = interview
    return list(lines.values()), without
