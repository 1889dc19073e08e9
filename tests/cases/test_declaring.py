"""Who declares and withdraws conflicts of interest, and what nobody is given then, by whatever way."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.allocating import allocate_cases
from cases.declaring import declare_conflict_of_interest, withdraw_conflict_of_interest
from cases.models import Case, DeclaredConflict
from cases.queries.conflicts import concerned_by, conflicting, conflicts_shown, held_against_a_conflict
from inspections.models import TeamMember
from tests.cast import add_case


def declare(inspection, user, kind="provider", subject="", *, by=None, **facts) -> DeclaredConflict:
    facts = {"reason": "Worked there.", **facts}
    return declare_conflict_of_interest(inspection=inspection, user=user, kind=kind, subject=subject, by=by or user, **facts)


def give(case, to, by):
    return allocate_cases(inspection=case.inspection, case_ids=[case.pk], to=to, reason="", by=by)


@pytest.fixture
def facts_case(inspection):
    return add_case(inspection, "NB-009", officer="RO-7", office="North Street")


@pytest.mark.parametrize(
    ("kind", "subject", "is_about"),
    [
        ("provider", "", True), ("office", " north  STREET ", True), ("office", "South Street", False), ("officer", "ro-7", True),
        ("officer", "RO-8", False), ("case", "nb-009", True), ("case", "NB-00", False),
    ],
)  # fmt: skip
def test_a_conflict_keeps_a_case_from_somebody_until_it_is_withdrawn(inspection, facts_case, cast, kind, subject, is_about):
    conflict = declare(inspection, cast.asha, kind, subject)
    assert conflicting(inspection.cases.all()) == ({facts_case.pk: frozenset({cast.asha.pk})} if is_about else {})
    assert concerned_by(conflict, inspection) == is_about
    if is_about:
        with pytest.raises(ValidationError) as refused:
            give(facts_case, cast.asha, cast.lee)
        assert "Asha has declared a conflict of interest about NB-009." in refused.value.message_dict["to"][0]
        withdraw_conflict_of_interest(conflict=conflict, reason="It was another office.", by=cast.asha)
    assert give(facts_case, cast.asha, cast.lee).changed == 1


def test_the_database_itself_refuses(inspection, facts_case, cast):
    declare(inspection, cast.asha, "office", "North Street")
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=facts_case.pk).update(allocated_to=cast.asha)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.create(inspection=inspection, reference="NEW", office="north street", allocated_to=cast.asha)
    Case.objects.filter(pk=facts_case.pk).update(allocated_to=cast.ines)


@pytest.mark.parametrize(("starts", "ends", "counts"), [(0, 0, True), (1, None, False), (None, -1, False), (-9, 9, True)])
def test_a_conflict_counts_from_and_until_its_days(inspection, facts_case, cast, starts, ends, counts):
    today = timezone.localdate()
    days = [None if day is None else today + timedelta(day) for day in (starts, ends)]
    declare(inspection, cast.asha, starts_on=days[0], ends_on=days[1])
    assert bool(conflicting(inspection.cases.all())) is counts
    if counts:
        with pytest.raises(ValidationError):
            give(facts_case, cast.asha, cast.lee)
    else:
        assert give(facts_case, cast.asha, cast.lee).changed == 1


def test_it_counts_in_every_inspection_of_the_provider_and_in_no_other(inspection, other_inspection, cast):
    declare(inspection, cast.ines, "office", "North Street")
    theirs = add_case(other_inspection, "SB-9", office="North Street")
    assert conflicting(Case.objects.filter(pk=theirs.pk)) == {}


def test_a_case_that_is_held_against_a_conflict_stays_and_is_shown(inspection, case, cast):
    declare(inspection, cast.ines, "case", case.reference)
    assert held_against_a_conflict(inspection) == [("Ines", "NB-001")]
    assert give(case, cast.ines, cast.lee).unchanged == 1
    give(case, cast.asha, cast.lee)
    assert held_against_a_conflict(inspection) == []


@pytest.mark.parametrize("name", ["lee", "ines", "asha", "lou"])
def test_whoever_assesses_declares_their_own_and_the_lead_for_others(inspection, cast, name):
    assert declare(inspection, getattr(cast, name)).declared_by == getattr(cast, name)
    assert declare(inspection, getattr(cast, name), "case", "X", by=cast.lee).declared_by == cast.lee


@pytest.mark.parametrize("name", ["quinn", "pat", "rae", "olu", "ada"])
def test_nobody_else_declares(inspection, cast, name):
    with pytest.raises(PermissionDenied):
        declare(inspection, getattr(cast, name))
    with pytest.raises(PermissionDenied):
        declare(inspection, cast.ines, by=getattr(cast, name))
    with pytest.raises(ValidationError):
        declare(inspection, getattr(cast, name), by=cast.lee)


def test_nobody_declares_for_a_colleague(inspection, cast):
    with pytest.raises(PermissionDenied):
        declare(inspection, cast.asha, by=cast.ines)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "friend"}, "kind"), ({"kind": "office", "subject": " "}, "subject"),
        ({"kind": "case", "subject": "x" * 121}, "subject"),
        ({"reason": " "}, "reason"), ({"reason": "a\x00"}, "reason"), ({"reason": "x" * 1001}, "reason"),
        ({"starts_on": timezone.localdate(), "ends_on": timezone.localdate() - timedelta(1)}, "ends_on"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field(inspection, cast, given, field):
    with pytest.raises(ValidationError) as refused:
        declare(inspection, cast.ines, **given)
    assert list(refused.value.message_dict) == [field]
    assert not DeclaredConflict.objects.exists()


def test_the_same_is_not_declared_twice(inspection, cast):
    declare(inspection, cast.ines, "office", "North Street")
    with pytest.raises(ValidationError, match="already"):
        declare(inspection, cast.ines, "office", "NORTH STREET")


def test_only_the_person_and_the_lead_see_and_withdraw_it(inspection, cast):
    conflict = declare(inspection, cast.ines)
    for name in ("asha", "lou", "quinn", "pat", "rae", "olu", "ada"):
        assert not conflicts_shown(inspection, getattr(cast, name)).exists()
        with pytest.raises(PermissionDenied):
            withdraw_conflict_of_interest(conflict=conflict, reason="No", by=getattr(cast, name))
    assert conflicts_shown(inspection, cast.ines).get() == conflicts_shown(inspection, cast.lee).get() == conflict
    TeamMember.objects.filter(user=cast.ines).update(left_at=timezone.now())
    assert not conflicts_shown(inspection, cast.lee).exists()


def test_it_is_withdrawn_once_with_a_reason_and_never_changed(inspection, cast):
    conflict = declare(inspection, cast.ines)
    with pytest.raises(ValidationError) as refused:
        withdraw_conflict_of_interest(conflict=conflict, reason=" ", by=cast.ines)
    assert list(refused.value.message_dict) == ["reason"]
    assert withdraw_conflict_of_interest(conflict=conflict, reason="A mistake", by=cast.lee).withdrawn_by == cast.lee
    with pytest.raises(ValidationError):
        withdraw_conflict_of_interest(conflict=conflict, reason="Again", by=cast.ines)
    mine = DeclaredConflict.objects.filter(pk=conflict.pk)
    for change in (lambda: mine.update(withdrawn_at=None, withdrawn_by=None, withdrawn_because=""), mine.delete):
        with pytest.raises(ProgrammingError), transaction.atomic():
            change()
    assert [event.pgh_context.metadata["user"] for event in conflict.events.order_by("pgh_id")] == [cast.ines.pk, cast.lee.pk]


def test_what_was_declared_is_not_changed_before_it_is_withdrawn_either(inspection, cast):
    declare(inspection, cast.ines)
    with pytest.raises(ProgrammingError), transaction.atomic():
        DeclaredConflict.objects.update(reason="Another")


def test_finding_conflicts_takes_one_query(inspection, cast):
    for number in range(20):
        add_case(inspection, f"C-{number}", office="North Street")
    declare(inspection, cast.ines)
    declare(inspection, cast.asha, "office", "North Street")
    with CaptureQueriesContext(connection) as queries:
        assert len(conflicting(inspection.cases.all())) == 20
    assert len(queries) == 1
