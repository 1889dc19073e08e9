"""What happens when two people act at the same moment: real transactions, one after the other in the database."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from accounts.models import FailedSignIn
from accounts.rules import ATTEMPTS
from accounts.signing_in import recognise
from cases.importing import import_cases
from inspections.models import Inspection
from inspections.planning import change_inspection
from inspections.rules import Role
from inspections.staffing import hand_over_lead
from standards.models import Edition
from tests.cast import ROLES, gather_cast, plan

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls):
    """Start every call in a thread of its own and return the errors that they were refused with."""
    refused = []

    def run(call):
        try:
            call()
        except ValidationError as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(call,), daemon=True) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        ended(thread)
    return refused


def ended(thread):
    """Wait for a thread; one that waits for the other for ever fails the test."""
    thread.join(timeout=60)
    assert not thread.is_alive()


def test_many_guesses_at_once_get_no_further_than_ten():
    def guess():
        recognise(email="ines@example.org", password="a guess")

    refused = at_once(*[guess] * 16)

    codes = sorted(refusal.code for refusal in refused)
    assert codes == ["not_recognised"] * ATTEMPTS + ["too_many_attempts"] * 6
    assert FailedSignIn.objects.count() == ATTEMPTS


def test_two_people_who_hand_over_the_lead_at_once_leave_one_lead():
    cast = gather_cast()
    inspection = plan("North Borough", team={getattr(cast, name): role for name, role in ROLES.items()})

    def hand_to(successor):
        return lambda: hand_over_lead(inspection=inspection, to=successor, former_becomes=Role.INSPECTOR, by=cast.ada)

    refused = at_once(hand_to(cast.ines), hand_to(cast.asha), hand_to(cast.olu))

    leads = inspection.team.filter(role=Role.LEAD, left_at=None)
    assert (len(refused), leads.count()) == (0, 1)
    assert inspection.team.filter(user=cast.lee, role=Role.INSPECTOR, left_at=None).exists()


def test_an_edition_is_not_changed_under_cases_that_are_just_being_brought_in():
    cast = gather_cast()
    inspection = plan("North Borough", team={cast.lee: Role.LEAD})
    before = inspection.edition
    document = {**before.document, "code": "pdu-new"}
    new = Edition.objects.create(code="pdu-new", name="New", digest="x", document=document, status="published")
    refused = []

    def change():
        try:
            change_inspection(
                inspection=inspection, edition=new, fieldwork_starts=inspection.fieldwork_starts, fieldwork_weeks=2,
                reference=inspection.reference, by=cast.ada,
            )  # fmt: skip
        except ValidationError as refusal:
            refused.append(refusal.message_dict)
        finally:
            connection.close()

    with transaction.atomic():
        import_cases(inspection=inspection, content=b"reference,office\nNB-1,Here\n", file_name="cohort.csv", by=cast.lee)
        changing = threading.Thread(target=change, daemon=True)
        changing.start()
        changing.join(timeout=0.5)
        assert changing.is_alive(), "the change must wait for the import"
    ended(changing)

    assert [list(reasons) for reasons in refused] == [["edition"]]
    assert Inspection.objects.get(pk=inspection.pk).edition == before
