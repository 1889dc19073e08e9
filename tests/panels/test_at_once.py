"""What happens when two people decide, confirm or save at the same moment: real transactions, one after the other."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from cases.models import CaseAssessment
from panels.deciding import DecidedMeanwhile
from panels.locking import ask, confirm
from panels.models import LockRequest, PanelDecision
from tests.inspections.test_at_once import at_once
from tests.panels.deciding import NEAR

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_who_decide_one_is_first_and_the_other_is_told(panel):
    def deciding(rating, by):
        return lambda: panel.decide(NEAR, rating, by=by)

    (refusal,) = at_once(deciding("good", panel.cast.pat), deciding("outstanding", panel.pia))

    assert isinstance(refusal, DecidedMeanwhile)
    assert PanelDecision.objects.get().version == 1


def test_a_request_is_confirmed_once(panel):
    panel.decide_all()
    request = ask(inspection=panel.inspection, to_lock=True, by=panel.cast.lee)

    (refusal,) = at_once(*[lambda by=by: confirm(request=request, by=by) for by in (panel.cast.pat, panel.pia)])

    assert isinstance(refusal, ValidationError)
    panel.inspection.refresh_from_db()
    assert (panel.inspection.is_locked, panel.inspection.results_version) == (True, 1)


def test_of_a_decision_and_a_lock_the_later_is_refused(panel):
    panel.decide_all()
    request = ask(inspection=panel.inspection, to_lock=True, by=panel.cast.lee)

    (refusal,) = at_once(
        lambda: confirm(request=request, by=panel.cast.pat), lambda: panel.decide(NEAR, "outstanding", version=1, by=panel.pia)
    )

    assert isinstance(refusal, ValidationError)
    panel.inspection.refresh_from_db()
    assert panel.inspection.is_locked == (PanelDecision.objects.filter(version=2).count() == 0)


def test_locking_waits_for_a_save_under_way(panel):
    panel.decide_all()
    held, told = threading.Event(), threading.Event()
    sheet = CaseAssessment.objects.filter(case__inspection=panel.inspection).first().pk

    def save():
        """Hold a sheet as the statement that saves an answer does, until somebody waits for it."""
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT FROM cases_caseassessment WHERE id = %s FOR SHARE", [sheet])
                held.set()
                told.wait(timeout=60)
        finally:
            connection.close()

    saving = threading.Thread(target=save)
    saving.start()
    assert held.wait(timeout=60)
    asking = threading.Thread(target=_ask, args=(panel,))
    asking.start()
    _wait_until_somebody_waits_for_a_row()
    assert not LockRequest.objects.exists()
    told.set()
    saving.join(timeout=60)
    asking.join(timeout=60)
    assert LockRequest.objects.count() == 1


def _ask(panel) -> None:
    try:
        ask(inspection=panel.inspection, to_lock=True, by=panel.cast.lee)
    finally:
        connection.close()


def _wait_until_somebody_waits_for_a_row() -> None:
    """Come back once a transaction of this database waits for a lock that another one holds."""
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0]:
                return
