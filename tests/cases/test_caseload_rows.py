"""The rows of the list of cases: from a mould or from the template engine, they look the same."""

from datetime import date

from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from cases.models import Case, ResponsibleOfficer
from cases.queries.case_lines import CaseLine, Status
from cases.queries.caseload import Caseload, Narrowing
from cases.queries.progress import Progress
from cases.templatetags import caseload as rows
from design.moulds import Mould
from tests.cast import add_case

TYPED = st.one_of(st.text(), st.sampled_from(["<b>&\"'</b>", "\x02url\x03", "{{ url }}"]))


def drawn_by(kind, draw, *given):
    kept = Mould.filled
    Mould.filled = kind
    try:
        return draw(*given)
    finally:
        Mould.filled = kept


def test_a_row_looks_the_same_from_a_mould_and_from_the_template_engine(inspection, cast):
    lists = [Caseload(inspection, cast.ines, own_only=own_only) for own_only in (True, False)]

    @settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
    @given(st.data(), TYPED, TYPED, TYPED, TYPED, st.sampled_from(list(Status)), st.booleans(), st.integers(0, 2))
    def same(data, reference, office, officer, name, status, may_allocate, unsent):
        case = Case(pk=7, reference=reference, office=office, sentence_type=data.draw(TYPED), rosh=data.draw(TYPED))
        case.officer = data.draw(st.sampled_from([None, ResponsibleOfficer(reference=officer)]))
        case.allocated_to = data.draw(st.sampled_from([None, User(name=name)]))
        case.started_on = data.draw(st.sampled_from([None, date(2024, 9, 30)]))
        caseload = data.draw(st.sampled_from(lists))
        line = CaseLine(case, caseload.edition, status, Progress(3, 13), data.draw(TYPED), unsent)
        row = (rows.case_row, line, caseload, may_allocate)
        assert drawn_by(Mould.filled, *row) == drawn_by(Mould.plain, *row)

    same()


def test_the_whole_page_looks_the_same_drawn_either_way(inspection, cast, browser_of):
    for number in range(3):
        add_case(inspection, f"Z-{number}", office=f"<i>Office {number}</i>", allocated_to=cast.lou)
    for person in (cast.lee, cast.ines, cast.lou):
        browser = browser_of(person)
        for query in ("", "?bands=pdu-2021-23", "?status=open", "?sort=-rosh&reference=Z-1"):
            address = f"/inspections/{inspection.reference}/cases/{query}"
            pages = [drawn_by(kind, browser.get, address).content.decode() for kind in (Mould.filled, Mould.plain)]
            # Elsewhere on the page are a token and a time, different each time.
            moulded, plain = (page.partition("<h1")[2].partition("</main>")[0] for page in pages)
            assert "Key questions</th>" in moulded
            assert moulded == plain


def test_the_first_page_is_the_one_that_the_plain_way_leads_to(inspection, cast):
    for number in range(30):
        add_case(inspection, f"Z-{number:02}", office=f"Office {number % 3}", allocated_to=cast.lou if number % 2 else cast.ines)
    for person, own_only in ((cast.lou, True), (cast.ines, False), (cast.lee, False)):
        caseload = Caseload(inspection, person, own_only=own_only)
        prepared = caseload.page(Narrowing(), "reference", QueryDict())
        plain = caseload.page(Narrowing(), "reference", QueryDict("after=0"))  # names no row: the first page is shown
        assert [line.case.reference for line in prepared.lines] == [line.case.reference for line in plain.lines]
        assert prepared.next_url == plain.next_url
        assert vars(prepared.lines[0].case).keys() == vars(plain.lines[0].case).keys()
        assert caseload.offices() == sorted({case.office for case in caseload.visible()} - {""})
