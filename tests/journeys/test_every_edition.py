"""A case of every sample of every edition, opened and judged in a browser, completed and handed in."""

import pytest
from playwright.sync_api import expect

from cases.models import CaseAssessment, Judgement
from standards.assembly import assemble
from standards.edition_file import edition_files, read_edition
from standards.structure import Kind
from tests.browsing import assert_accessible
from tests.cases.filling import fill
from tests.cast import ROLES, add_case, plan
from tests.journeys.steps import answer_page, open_case_from_the_list, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EDITIONS = {path.stem: assemble(read_edition(path).document.stored()) for path in edition_files()}
FACTS = {"age": 34, "sex": "male", "ethnicity": "W1", "sentence_type": "licence", "rosh": "high", "ogrs_score": 55}


@pytest.mark.parametrize("code", EDITIONS)
def test_a_case_of_every_sample_is_judged_in_the_browser_and_handed_in(code, live_server, tab, cast):
    edition = EDITIONS[code]
    kind = edition.provider_kinds[0]
    inspection = plan("North Borough", edition=code, kind=kind, team={getattr(cast, name): role for name, role in ROLES.items()})
    sign_in(tab, live_server.url, cast.ines)

    for sample in edition.modules:
        pages = [page for page in edition.pages_of(sample.code) if any(q.kind is Kind.KEY_QUESTION for q in page.questions)]
        if not pages:
            continue  # the sample has no cases of its own: its judgements are those of other inspections
        case = add_case(inspection, f"{sample.code}-1", module=sample.code, allocated_to=cast.ines, **FACTS)

        # One page by hand, with its prompts; then everything else that is asked, the way programs answer.
        tab.goto(f"{live_server.url}/")
        open_case_from_the_list(tab, case)
        tab.goto(f"{live_server.url}/cases/{case.pk}/form/{pages[0].code}/")
        assert_accessible(tab)
        answer_page(tab)
        by_hand = Judgement.objects.filter(assessment__case=case)
        assert {answer.question.code for answer in by_hand.select_related("question")} >= {q.code for q in pages[0].questions}
        fill(case, cast.ines, leave_out=tuple(by_hand.values_list("question__code", flat=True)))

        tab.goto(f"{live_server.url}/cases/{case.pk}/submit/")
        tab.get_by_role("button", name="Submit the assessment").click()
        expect(tab.get_by_text("Submitted by Ines")).to_be_visible()
        assert CaseAssessment.objects.get(case=case).submitted_by == cast.ines
