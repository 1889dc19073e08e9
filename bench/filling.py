"""Fill a database with 480,000 judgements in fifty inspections, and one inspection with 6,000 cases."""

import time
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.core.management import call_command
from django.db import connection

from accounts.models import User
from cases.models import Case, Judgement
from inspections.models import Inspection, Provider, TeamMember
from inspections.rules import Phase, Role
from standards.models import Edition
from standards.queries import edition_structure
from standards.structure import Kind

JUDGEMENTS = 480_000
INSPECTIONS = 50
CASES_IN_ONE = 6_000

_CASES = """
    INSERT INTO cases_case (inspection_id, reference, office, sex, ethnicity, sentence_type, requirements, rosh, mappa_category,
        mappa_level, ogrs_score, age, allocated_to_id, started_on, added_at)
    SELECT %(inspection)s, 'C-' || lpad(n::text, 6, '0'), 'Office ' || n %% 7, (ARRAY['male', 'female'])[1 + n %% 2], 'W1',
        (ARRAY['community_order', 'licence', 'suspended_sentence_order'])[1 + n %% 3], '{}',
        (ARRAY['low', 'medium', 'high', 'very_high'])[1 + n %% 4], '', '', n %% 100, 18 + n %% 60, %(inspector)s,
        date '2022-01-01' + n %% 200, now()
    FROM generate_series(1, %(count)s) n
"""
_ASSESSMENTS = """
    INSERT INTO cases_caseassessment (case_id, reopened_because)
    SELECT c.id, '' FROM cases_case c LEFT JOIN cases_caseassessment a ON a.case_id = c.id WHERE a.id IS NULL
"""
_JUDGEMENTS = """
    INSERT INTO cases_judgement (assessment_id, question_id, option_id, evidence, version, updated_at, updated_by_id)
    SELECT a.id, q.id, o.id, repeat('The record shows what was done and why. ', 1 + (a.id * 7 + q.id)::int %% 10),
        1, now(), %(user)s
    FROM cases_case c
    JOIN cases_caseassessment a ON a.case_id = c.id
    JOIN inspections_inspection i ON i.id = c.inspection_id
    JOIN standards_question q ON q.edition_id = i.edition_id AND q.kind = ANY(%(kinds)s)
    LEFT JOIN LATERAL (
        SELECT id FROM standards_answeroption WHERE question_id = q.id ORDER BY (id * 31 + a.id * 17) %% 7, id LIMIT 1
    ) o ON true
    WHERE i.id = ANY(%(inspections)s)
    LIMIT %(limit)s
"""
_REVISIONS = """
    INSERT INTO cases_judgementrevision
        (inspection_id, judgement_id, version, option_id, evidence, operation, recorded_at, recorded_by_id)
    SELECT c.inspection_id, j.id, 1, j.option_id, j.evidence, gen_random_uuid(), j.updated_at, j.updated_by_id
    FROM cases_judgement j JOIN cases_caseassessment a ON a.id = j.assessment_id JOIN cases_case c ON c.id = a.case_id
"""


@dataclass(frozen=True, slots=True)
class Filled:
    """What the measurements need to know."""

    user_id: int
    cookie: str
    big: str  # reference of the inspection with 6,000 cases
    small: Inspection  # one of the fifty
    case_ids: list[int]
    questions: list[str]  # codes whose options are yes and no
    page: str  # the form page with most questions


def fill() -> Filled:
    """Fill an empty, migrated database and return what to measure with."""
    call_command("load_editions", verbosity=0)
    user = User.objects.create_user("bench@example.org", "Bench", "only for measuring, nothing else")
    edition = Edition.objects.get(code="pdu-2021-23")
    structure = edition_structure(edition.pk)
    form = [question for question in structure.questions.values() if question.kind is not Kind.INTERVIEW]
    each = -(-JUDGEMENTS // (INSPECTIONS * len(form)))
    fifty = [_inspection(f"bench-{n}", edition, user, each) for n in range(INSPECTIONS)]
    # Who sees least: a local assessor, whose list holds what is allocated to them alone. Here that is all of it.
    big = _inspection("bench-6000", edition, user, CASES_IN_ONE, Role.LOCAL_ASSESSOR)
    with connection.cursor() as cursor:
        cursor.execute(_ASSESSMENTS)
        cursor.execute(
            _JUDGEMENTS,
            {
                "user": user.pk,
                "inspections": [inspection.pk for inspection in fifty],
                "kinds": [kind.value for kind in Kind if kind is not Kind.INTERVIEW],
                "limit": JUDGEMENTS,
            },
        )
        cursor.execute(
            _JUDGEMENTS, {"user": user.pk, "inspections": [big.pk], "kinds": ["key_question"], "limit": CASES_IN_ONE * 20}
        )
        cursor.execute(_REVISIONS)
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT id FROM cases_case WHERE inspection_id = ANY(%s) ORDER BY id", [[i.pk for i in fifty]])
        case_ids = [row[0] for row in cursor.fetchall()]
    yes_no = [q.code for q in form if {option.code for option in q.options} == {"yes", "no"}]
    page = max(structure.pages, key=lambda page: len(page.questions))
    return Filled(user.pk, _session_cookie(user), big.reference, fifty[0], case_ids, yes_no, page.code)


def grow(filled: Filled, judgements: int) -> None:
    """Fill up with inspections like the first fifty until there are so many judgements in all, and make the statistics anew."""
    edition = Edition.objects.get(pk=filled.small.edition_id)
    user = User.objects.get(pk=filled.user_id)
    each = Case.objects.filter(inspection=filled.small).count()
    there, number = Judgement.objects.count(), INSPECTIONS
    with connection.cursor() as cursor:
        while there < judgements:
            more = [_inspection(f"bench-{number + n}", edition, user, each).pk for n in range(INSPECTIONS)]
            number += INSPECTIONS
            cursor.execute(_ASSESSMENTS)
            kinds = [kind.value for kind in Kind if kind is not Kind.INTERVIEW]
            left = judgements - there
            cursor.execute(_JUDGEMENTS, {"user": user.pk, "inspections": more, "kinds": kinds, "limit": left})
            there += cursor.rowcount
        cursor.execute("VACUUM ANALYZE")


def _inspection(reference: str, edition: Edition, user: User, cases: int, role: Role = Role.INSPECTOR) -> Inspection:
    inspection = Inspection.objects.create(
        reference=reference,
        provider=Provider.objects.create(name=reference, kind="PDU"),
        edition=edition,
        fieldwork_starts=date(2022, 3, 7),
        phase=Phase.FIELDWORK,
    )
    TeamMember.objects.create(inspection=inspection, user=user, role=role)
    with connection.cursor() as cursor:
        cursor.execute(_CASES, {"inspection": inspection.pk, "inspector": user.pk, "count": cases})
    return inspection


def _session_cookie(user: User) -> str:
    """A signed session of the person, made the way signing in makes it."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    # As after the first page, for as long as the measuring lasts: a browser would take over the new cookie of each minute.
    session["began"] = session["active"] = int(time.time()) + 60 * 60
    session.save()
    return str(session.session_key)
