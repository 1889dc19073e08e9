"""Reads that are prepared: what comes back is what the queryset itself returns, and the plan is made once."""

import pghistory
import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from cases.models import Case
from cases.queries.assessment import _to_open, case_to_open
from database.prepared import LARGEST_ID, PreparedInsert, PreparedRead, prepared_rows
from inspections.models import Inspection
from ratings.aggregating import count, rated
from ratings.models import RatingRun
from tests.cast import ROLES


def test_a_prepared_read_returns_what_its_queryset_returns(case, other_case, cast):
    for person in (getattr(cast, name) for name in ROLES):
        for pk in (case.pk, other_case.pk):
            expected = _to_open(person.pk, pk).first()
            found = case_to_open(person, pk)
            assert found == expected
            if found is not None and expected is not None:
                assert vars(found).keys() == vars(expected).keys()
                for name in ("inspection", "officer", "assessment"):
                    assert vars(getattr(found, name)).keys() == vars(getattr(expected, name)).keys()
                for one, other in ((found, expected), (found.inspection.provider, expected.inspection.provider)):
                    assert {k: v for k, v in vars(one).items() if k != "_state"} == {
                        k: v for k, v in vars(other).items() if k != "_state"
                    }


def test_it_sees_what_has_changed_since(case, cast):
    assert case_to_open(cast.ines, case.pk).office == case.office
    Case.objects.filter(pk=case.pk).update(office="100% new {office} %s")
    assert case_to_open(cast.ines, case.pk).office == "100% new {office} %s"


def test_values_that_never_differ_may_hold_anything(cast):
    User.objects.filter(pk=cast.lee.pk).update(name="100% \\ 'Lee' %s")
    read = PreparedRead(lambda pk: User.objects.filter(pk=pk, name="100% \\ 'Lee' %s"))
    assert read(cast.lee.pk) == [cast.lee]
    assert read(cast.ines.pk) == []


@pytest.mark.parametrize("pk", [0, -1, LARGEST_ID, LARGEST_ID + 1, 10**40])
def test_an_id_that_nothing_has_finds_nothing(cast, pk):
    assert case_to_open(cast.ines, pk) is None


def test_it_is_one_query_that_is_counted_and_planned_once(case, cast):
    with CaptureQueriesContext(connection) as captured:
        for _ in range(7):
            case_to_open(cast.ines, case.pk)
    assert len(captured) == 7
    assert str(cast.ines.pk) in captured[0]["sql"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%role_of_reader%%'")
        assert cursor.fetchone() == (1,)


def test_a_statement_that_fails_raises_what_django_raises(db):
    with pytest.raises(DatabaseError, match="division by zero"), transaction.atomic():
        prepared_rows("SELECT 1 / 0", ())


def test_texts_may_be_asked_for_and_tuples_returned(inspection, cast):
    read = PreparedRead(
        lambda user, reference: Inspection.objects.visible_to(User(pk=user)).filter(reference=reference).values_list("pk")
    )
    assert read(cast.ines.pk, inspection.reference) == [(inspection.pk,)]
    assert read(cast.ines.pk, "' OR true --") == []
    assert read(cast.olu.pk, inspection.reference) == []


def test_a_prepared_insert_stores_what_save_stores(case, inspection):
    runs = [rated(count(inspection.pk)) for _ in range(3)]
    with CaptureQueriesContext(connection) as captured:
        PreparedInsert(RatingRun)(runs[0])
    assert len(captured) == 1
    runs[1].save()
    with pghistory.context(user=1):  # its own statement goes before each, and such a pair cannot be prepared
        PreparedInsert(RatingRun)(runs[2])
    stored = [vars(RatingRun.objects.get(pk=run.pk)) for run in runs]
    for one, run in zip(stored, runs, strict=True):
        assert not run._state.adding
        assert one.pop("id") == run.pk
        assert one.pop("computed_at") == run.computed_at
        assert one.pop("_state")
    assert stored[0] == stored[1] == stored[2]
