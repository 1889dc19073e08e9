"""Cases that alone could change a rating, put under review from the page that lists them."""

from django.urls import reverse
from django.utils import timezone

from cases.models import CaseAssessment
from moderation.models import Review, Selection
from tests.pages import assert_well_formed, page_of
from tests.ratings.test_firmness import rated  # noqa: F401  (a fixture)


def test_the_cases_near_a_boundary_are_selected_with_that_as_the_reason(rated, cast, browser_of):  # noqa: F811
    lee, page = browser_of(cast.lee), reverse("review_boundary", args=[rated.reference])
    assert page in lee.get(reverse("sensitivity", args=[rated.reference])).content.decode()
    assert "No case to select" in lee.get(page).content.decode()  # none is handed in
    done = CaseAssessment.objects.filter(case__reference__in=["NB-00", "NB-19"])
    done.update(submitted_at=timezone.now(), submitted_by=cast.ines)

    shown = page_of(lee.get(page))
    assert_well_formed(shown)
    assert "NB-00: 2.1 Assessment" in shown.text
    assert "cannot be selected: not handed in, or under review already" in shown.text
    assert "Select at least one case" in lee.post(page, {"mode": "blind"}).content.decode()
    chosen = done.get(case__reference="NB-00").case_id
    sent = lee.post(page, {"mode": "blind", "cases": [chosen]})

    assert sent.status_code == 302
    assert [(one.assessment.case_id, one.because, one.mode) for one in Review.objects.all()] == [(chosen, ["boundary"], "blind")]
    assert Selection.objects.get().in_words == "1 near a boundary"
    assert "Near a boundary" in lee.get(reverse("reviews", args=[rated.reference])).content.decode()
