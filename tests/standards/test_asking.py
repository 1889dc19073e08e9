"""Why a question is asked as it is stands in the edition as data with its basis, is shown, and decides nothing."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from standards.drafting import source_of
from standards.edition_file import edition_files, read_edition, read_source
from standards.models import AskingRemark, Edition
from standards.publishing import Result, load_edition
from tests.pages import assert_well_formed, page_of
from tests.standards.small import SMALL, line_of, write

REMARK = "asking:\n  - {question: assessment.safety, basis: unknown, text: Nobody knows why.}\n"
# Planning for safety is where low risk of serious harm may leave cases out; a region's own cases are of other samples.
ABOUT = {
    path.stem: {"quality-and-impact-2016-17": "factor.referral", "dynamic-public-protection-2025": "assessment.safety"}.get(
        path.stem, "planning.safety"
    )
    for path in edition_files()
    if path.stem != "region-2023-25"
}


@pytest.mark.parametrize("code", ABOUT)
@pytest.mark.django_db
def test_every_edition_says_why_it_asks_or_leaves_out(code, cast, browser_of):
    document = read_edition(next(path for path in edition_files() if path.stem == code)).document
    assert ABOUT[code] in {remark.question for remark in document.asking}
    page = page_of(browser_of(cast.ines).get(reverse("edition", args=[code])))
    assert_well_formed(page)
    for remark in document.asking:
        assert remark.text in page.text


def test_a_remark_decides_nothing_so_the_digest_stays(tmp_path):
    without, with_one = (read_edition(write(tmp_path, text)) for text in (SMALL, SMALL + REMARK))
    assert with_one.problems == ()
    assert with_one.document.digest() == without.document.digest()
    assert with_one.document.stored()["asking"] == [
        {"question": "assessment.safety", "basis": "unknown", "text": "Nobody knows why."}
    ]


@pytest.mark.django_db
def test_an_edition_published_without_remarks_is_completed_and_stays_the_same(tmp_path, cast, browser_of):
    assert load_edition(write(tmp_path, SMALL)).result is Result.ADDED
    frozen = Edition.objects.values().get(code="small")
    assert load_edition(write(tmp_path, SMALL + REMARK)).result is Result.COMPLETED
    assert load_edition(write(tmp_path, SMALL + REMARK.replace("Nobody knows", "Somebody says"))).result is Result.UNCHANGED
    assert Edition.objects.values().get(code="small") == frozen
    edition = Edition.objects.get(code="small")
    assert "Nobody knows why." in page_of(browser_of(cast.ines).get(reverse("edition", args=["small"]))).text
    written = read_source(source_of(edition), "small")
    assert (written.problems, [remark.text for remark in written.document.asking]) == ((), ["Nobody knows why."])
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        AskingRemark.objects.update(text="Otherwise.")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("assessment.safety", "assessment.danger", "There is no question `assessment.danger`."),
        ("basis: unknown", "basis: unknown, source: Hearsay", "`Hearsay` is not among the sources."),
        ("basis: unknown", "basis: guessed", "`basis` is `guessed`; it must be 'stated',"),
    ],
)
def test_a_remark_that_cannot_be_is_refused(tmp_path, old, new, reason):
    text = SMALL + REMARK.replace(old, new)
    [problem] = read_edition(write(tmp_path, text)).problems
    assert (problem.line, problem.reason[: len(reason)]) == (line_of("- {question: assessment", text), reason)
