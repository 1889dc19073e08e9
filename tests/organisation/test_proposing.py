"""Proposing a rating: by the lead inspector, with reasons, over the one that was seen; every proposal stays."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from inspections.rules import Phase
from organisation.models import ProposedRating
from organisation.proposing import ProposedMeanwhile, propose_rating
from organisation.queries import proposed_ratings
from organisation.signals import rating_proposed
from tests.cast import ROLES, plan


def propose(inspection, by, *, standard="staffing", rating="good", reasons="Enough staff.", version=0):
    return propose_rating(inspection=inspection, standard=standard, rating=rating, reasons=reasons, version=version, by=by)


def test_the_newest_proposal_of_each_standard_counts_and_none_is_lost(inspection, other_inspection, cast):
    propose(inspection, cast.lee)
    propose(inspection, cast.lee, standard="leadership", rating="outstanding")
    propose(inspection, cast.lee, rating="requires_improvement", reasons="Posts are vacant.", version=1)
    propose(other_inspection, cast.olu, rating="inadequate")

    assert proposed_ratings(inspection.pk) == {"staffing": "requires_improvement", "leadership": "outstanding"}
    made = ProposedRating.objects.filter(inspection=inspection, standard__code="staffing").order_by("version")
    assert list(made.values_list("version", "rating", "reasons")) == [
        (1, "good", "Enough staff."), (2, "requires_improvement", "Posts are vacant."),
    ]  # fmt: skip


def test_proposing_the_same_again_adds_nothing(inspection, cast):
    first = propose(inspection, cast.lee)

    assert propose(inspection, cast.lee, reasons=" Enough staff. ").pk == first.pk
    assert propose(inspection, cast.lee, version=1).pk == first.pk
    assert ProposedRating.objects.count() == 1


def test_whoever_saw_an_older_proposal_is_shown_the_newer_one(inspection, cast):
    propose(inspection, cast.lee)
    propose(inspection, cast.lee, rating="outstanding", version=1)

    with pytest.raises(ProposedMeanwhile, match="Lee has proposed a rating") as refusal:
        propose(inspection, cast.lee, rating="inadequate", version=1)

    assert (refusal.value.current.rating, refusal.value.current.version) == ("outstanding", 2)
    assert proposed_ratings(inspection.pk) == {"staffing": "outstanding"}


def test_a_version_that_never_was_is_refused(inspection, cast):
    with pytest.raises(ValidationError, match="No rating has been proposed"):
        propose(inspection, cast.lee, version=3)


@pytest.mark.parametrize("who", ["ines", "asha", "lou", "quinn", "pat", "rae", "olu", "ada"])
def test_only_the_lead_inspector_proposes(inspection, cast, who):
    with pytest.raises(PermissionDenied):
        propose(inspection, getattr(cast, who))


@pytest.mark.parametrize(
    ("what", "field"),
    [
        ({"standard": "assessment"}, ""),
        ({"standard": "unknown"}, ""),
        ({"rating": "splendid"}, "rating"),
        ({"reasons": " \n "}, "reasons"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(inspection, cast, what, field):
    with pytest.raises(ValidationError) as refusal:
        propose(inspection, cast.lee, **what)

    assert list(getattr(refusal.value, "error_dict", {})) == ([field] if field else [])
    assert not ProposedRating.objects.exists()


def test_an_edition_that_rates_nothing_takes_no_proposal(cast):
    area = plan("Old Area", edition="quality-and-impact-2016-17", kind="area", team={cast.lee: ROLES["lee"]})

    with pytest.raises(ValidationError, match="not rated by people"):
        propose(area, cast.lee)


def test_nothing_is_proposed_once_the_inspection_is_published(inspection, cast):
    inspection.phase = Phase.PUBLISHED
    inspection.save()

    with pytest.raises(ValidationError, match="published"):
        propose(inspection, cast.lee)


def test_the_database_itself_keeps_every_proposal(inspection, cast):
    propose(inspection, cast.lee)

    with pytest.raises(DatabaseError), transaction.atomic():
        ProposedRating.objects.update(rating="inadequate")
    with pytest.raises(DatabaseError), transaction.atomic():
        ProposedRating.objects.all().delete()


def test_those_who_count_are_told_after_the_commit(inspection, cast, django_capture_on_commit_callbacks):
    told = []

    def listen(*, inspection_id, **_):
        told.append(inspection_id)

    rating_proposed.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            propose(inspection, cast.lee)
            assert told == []
    finally:
        rating_proposed.disconnect(listen)
    assert told == [inspection.pk]
