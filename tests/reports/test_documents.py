"""What stands in the documents: the Word file, the page, the spreadsheet and the CSV files."""

import csv
import dataclasses
import io
import re
import zipfile

import docx
import odfdo
import pytest

from inspections.models import Inspection
from inspections.pooling import attach_part
from ratings.aggregating import aggregate
from ratings.models import CountingPolicy
from reports.documents.annexe import Table, tables_of
from reports.documents.page import as_page
from reports.documents.printable import printable_text
from reports.documents.sheets import as_csv, as_spreadsheet
from reports.documents.word import as_word
from reports.making import documents_of
from reports.packing import take_out
from reports.queries.contents import contents_of
from reports.queries.packs import is_outdated
from reports.small_numbers import FlowLine
from tests.cast import ROLES, add_case, plan
from tests.inspections.moves import later_edition, moved
from tests.pages import Page
from tests.panels.deciding import NEAR, gather_panel
from tests.ratings.judging import judge
from tests.reports.packed import CHANGED, check, documents, made, mark


@pytest.fixture
def pack(inspection, case, cast):
    """A version made of twelve cases, one judged no, with one practice example that goes out and one that does not."""
    for number in range(2, 13):
        another = add_case(inspection, f"NB-{number:03}", officer=f"RO{number}", rosh="medium")
        judge(another, by=cast.lee, assessment__safety="no" if number == 2 else "yes")
    check(mark(case, cast.ines), cast.ines)
    mark(case, cast.ines, practice="poor", question="planning.safety", text="Planned by Darren.")
    CountingPolicy.objects.create(
        inspection=inspection, policy="recorded", selection="cohort", reason="All of May.", set_by=cast.lee
    )
    return made(inspection, case, cast.lee)


@pytest.fixture
def panel(inspection, cast):
    return gather_panel(inspection, cast)


def content(pack, ending, cast):
    (file,) = [file for file in pack.files.all() if file.name.endswith(ending)]
    return take_out(file=file, by=cast.lee).read()


def test_the_word_document_says_everything(pack, cast):
    document = docx.Document(io.BytesIO(content(pack, ".docx", cast)))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    cells = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]

    assert document.core_properties.title == "Draft findings: North Borough PDU"
    assert ["Fieldwork", "7 March 2022 to 18 March 2022"] in cells
    assert ["How cases were chosen", "All cases of the period: a cohort"] in cells
    assert any(row[2:] == ["11", "1", "0", "0", "0", "92% (65% to 99%)\n"] for row in cells)
    assert ["F2", "1.1 Leadership", "Not rated", "Not decided", ""] in cells
    assert CHANGED in text
    assert "Darren" not in text + str(cells)
    assert any(row[0] == "Poor" and row[2:] == ["Nobody has confirmed that names are changed", "1"] for row in cells)
    assert "Open Government Licence" in text
    assert pack.content["digest"] in text


def test_the_word_document_can_be_read_without_seeing_it(pack, cast):
    packed = zipfile.ZipFile(io.BytesIO(content(pack, ".docx", cast)))
    body, styles = packed.read("word/document.xml").decode(), packed.read("word/styles.xml").decode()

    assert body.count("<wp:docPr") == body.count('descr="Bar for 92%, with its interval from 65% to 99%"') == 1
    assert body.count("<w:tblHeader/>") == body.count("<w:tbl>")
    assert 'w:lang w:val="en-GB"' in styles


def test_the_page_needs_nothing_besides_itself(pack, cast):
    html = content(pack, ".html", cast).decode()
    page = Page.read(html)

    assert page.faults == []
    assert "http" not in html.replace("http://www.w3.org/2000/svg", "")
    assert [heading.text for heading in page.all("h1")] == ["Draft findings: North Borough PDU"]
    assert CHANGED in page.text
    assert "Darren" not in page.text
    assert "92% of 12" in page.text
    assert "92% (65% to 99%)" in page.text
    assert "The line across the end of a bar is the 95% interval." in page.text
    assert "the intervals speak about the work that the cases came from" in page.text
    for table in page.all("table"):
        assert table.one("caption").text


def test_the_flow_of_each_sample_is_a_chart_beside_its_table(pack):
    lines = [("Commenced: in the population", 1040, "total"), ("Not drawn", 1028, "left"), ("Drawn", 12, "total")]
    flow = tuple(FlowLine(sample, *line) for sample in ("Supervision", "Court reports") for line in lines)

    findings = dataclasses.replace(contents_of(pack)[0], flow=flow)

    page = Page.read(as_page(findings).decode())
    word = zipfile.ZipFile(io.BytesIO(as_word(findings))).read("word/document.xml").decode()

    assert re.findall('descr="(Bar for [^%]+?)"', word) == ["Bar for 1,040 of 1,040", "Bar for 12 of 1,040"] * 2
    assert page.faults == []
    assert len(set(page.ids)) == len(page.ids)
    for place, sample in ((1, "Supervision"), (2, "Court reports")):
        drawing = page.one("svg", **{"aria-labelledby": f"flow-{place}-title"})
        assert f"From the population to the cases: {sample}" in drawing.text
        assert [text.text for text in drawing.all("text", cls="app-chart__value")] == ["1,040", "12"]


def test_the_spreadsheet_has_a_table_a_sheet_and_hides_small_numbers(pack, cast):
    raw = content(pack, ".ods", cast)
    sheets = {sheet.name: sheet for sheet in odfdo.Document(io.BytesIO(raw)).body.tables}

    assert list(sheets) == ["Cover", "Notes", "Ratings", "Key questions", "Cases"]
    assert all(sheet.get_value((0, 0)) for sheet in sheets.values())
    (row,) = [row for row in sheets["Key questions"].get_values() if row[2] and row[4] == 12]
    assert row[3:12] == [12, 12, "[c]", "[c]", "[c]", "", 0, 0, 0]
    packed = zipfile.ZipFile(io.BytesIO(raw)).read("content.xml").decode()
    assert "table:formula" not in packed


def test_the_tables_as_csv_say_the_same(pack, cast):
    rows = list(csv.reader(io.StringIO(content(pack, "key-questions.csv", cast).decode())))

    assert rows[0][:4] == ["Standard", "Number", "Key question", "Cases"]
    assert ["12", "12", "[c]", "[c]", "[c]", "", "0", "0", "0"] in [row[3:] for row in rows]


def test_no_cell_is_ever_a_formula(pack):
    findings, _run = contents_of(pack)
    evil = Table("evil", "Evil", ("=1", "+x"), (("=cmd|' /C calc'!A0", "@x", "-1", "\t=1", 5),))

    assert as_csv(evil).decode().splitlines() == ["'=1,'+x", "'=cmd|' /C calc'!A0,'@x,'-1,'\t=1,5"]
    sheet = odfdo.Document(io.BytesIO(as_spreadsheet(findings, [evil]))).body.get_table(name="Evil")
    cells = [cell for row in sheet.rows for cell in row.cells]
    assert [cell.formula for cell in cells] == [None] * len(cells)
    assert {cell.type for cell in cells if cell.value not in (5, None)} == {"string"}


def test_the_documents_of_an_edition_that_rates_nothing_give_shares_alone(cast):
    area = plan("Old Area", edition="quality-and-impact-2016-17", kind="area", team={cast.lee: ROLES["lee"]})
    add_case(area, "OA-001", allocated_to=cast.lee)

    pack = documents(area, cast.lee)

    assert (pack.state, pack.content["overall"]) == ("Ready", None)
    assert pack.content["standards"]


def test_the_documents_of_a_region_say_whose_cases_are_pooled(cast):
    region = plan("Testshire", edition="region-2023-25", kind="region", team={cast.lee: ROLES["lee"]})
    part = plan("Town", edition="pdu-2023-25", team={cast.lee: ROLES["lee"]})
    attach_part(whole=region, part=part, reason="A unit of the region", by=cast.lee)
    for number in range(12):
        judge(add_case(part, f"TO-{number:03}", allocated_to=cast.lee), by=cast.lee, assessment__safety="yes")
    aggregate(part.pk)

    pack = documents(region, cast.lee)

    assert [(one["title"], one["cases"], one["submitted"]) for one in pack.content["pooled"]] == [("Town PDU", 12, 12)]
    assert "Pooled: Town PDU,12,12" in content(pack, "cases.csv", cast).decode()


def test_what_the_panel_decided_stands_beside_what_was_computed(panel):
    panel.decide_all()
    panel.decide(NEAR, "requires_improvement", version=1, reasons="The few cases weigh heavily.")
    panel.lock()

    pack = documents(panel.inspection, panel.cast.lee)
    said = pack.content

    assert not is_outdated(pack)
    (near,) = [one for one in said["standards"] if one["title"] == "Assessment"]
    assert (near["computed"], near["decided"]) == ("Good", "Requires improvement")
    assert near["decided_because"] == "The few cases weigh heavily."
    assert {one["decided_because"] for one in said["standards"] if one["title"] != "Assessment"} == {""}
    assert said["overall"]["decided"]
    assert said["results"] == "Locked by two people, version 1"
    panel.unlock()
    panel.decide(NEAR, "good", version=2)
    assert is_outdated(pack)


def test_gathering_takes_a_constant_number_of_queries(pack, case, cast, inspection, django_assert_num_queries):
    contents_of(pack)
    with django_assert_num_queries(10):
        findings, _run = contents_of(pack)
    for number in range(20, 26):
        check(mark(add_case(inspection, f"NB-{number:03}"), cast.ines), cast.ines)
    with django_assert_num_queries(10):
        more, _run = contents_of(pack)

    assert (len(findings.examples), len(more.examples)) == (1, 7)
    assert [table.code for table in tables_of(more)] == ["ratings", "key-questions", "cases"]
    assert len(documents_of(more)) == 6


def test_what_was_pasted_from_a_word_processor_can_be_printed(pack):
    findings, _ = contents_of(pack)
    pasted = dataclasses.replace(findings, provider="North\x0bBorough\x01 \N{GRINNING FACE} \u202e\u05d0\u05b9\ufffe")

    made = {document.name.rpartition(".")[2]: document.content for document in documents_of(pasted)}

    cells = [cell.text for table in docx.Document(io.BytesIO(made["docx"])).tables for cell in table.column_cells(1)]
    assert f"North\nBorough \N{GRINNING FACE} \u202e\u05d0\u05b9 ({findings.kind})" in cells
    assert odfdo.Document(io.BytesIO(made["ods"])).body.get_tables()


def test_breaks_become_newlines_and_what_no_document_can_show_goes():
    assert printable_text("a\x0bb\x0cc\u2028d\te\x00\x1f\x9f\ud83df\uffff\n") == "a\nb\nc\nd\tef\n"


@pytest.mark.django_db
def test_the_documents_say_what_became_of_answers_when_the_inspection_moved(inspection, case, cast):
    judge(case, by=cast.ines, assessment__safety="yes", assessment__safety__victims="no")
    Inspection.objects.filter(pk=inspection.pk).update(phase="planning")
    inspection.refresh_from_db()
    moved(inspection, later_edition(), cast.lee)
    Inspection.objects.filter(pk=inspection.pk).update(phase="fieldwork")
    inspection.refresh_from_db()
    pack = documents(inspection, cast.lee)
    [said] = [text for text in pack.content["method"] if text.startswith("The inspection moved")]
    assert said.startswith("The inspection moved from PDU standards 2021-23 to PDU standards next on ")
    assert "Of the answers it held: 1 carried, 0 changed, 1 held, 0 reopened" in said
    assert said in pack.files.get(name__endswith="draft-findings.html").file.read().decode()
