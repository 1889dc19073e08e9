"""An edition that rates standards and gives no overall rating: from its file to the panel, the results and the report."""

import shutil
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from inspections.planning import change_phase
from inspections.rules import Phase, Role
from panels.models import LockedRating
from panels.queries.agenda import agenda_of
from panels.queries.published import comparison_of
from panels.queries.results import results_of
from panels.rules import OVERALL
from ratings.models import RatingRun
from standards.edition_file import FOLDER
from standards.publishing import Result, load_edition
from tests.cast import plan
from tests.pages import assert_well_formed, page_of
from tests.panels.deciding import gather_panel
from tests.reports.packed import documents
from tests.standards.small import write

WHY = "Nothing is said of the whole."
NOT_GIVEN = f"This edition gives no overall rating. {WHY}"
FILE = (FOLDER / "pdu-2023-25.yaml").read_text(encoding="utf-8")


def without_overall(text: str) -> str:
    """The file of an edition with `overall` and `not_rated` left out, and the reason in their place."""
    before, _, rest = text.partition("  overall:\n")
    _, discretion, rest = rest.partition("  discretion:\n")
    kept, _, rest = rest.partition("  not_rated:\n")
    after = rest[rest.index("\n# Why questions") :]
    text = f"{before}  overall_absent: {WHY}\n{discretion}{kept}{after}"
    return text.replace("code: pdu-2023-25\n", "code: standards-alone\n").replace("name: ", "name: Standards alone, ", 1)


@pytest.fixture
def panel(cast, tmp_path):
    shutil.copy(FOLDER / "pdu-2021-23.yaml", tmp_path)  # which it extends
    outcome = load_edition(write(tmp_path, without_overall(FILE), "standards-alone"))
    assert outcome.result is Result.ADDED, outcome.problems
    team = {cast.lee: Role.LEAD, cast.ines: Role.INSPECTOR, cast.pat: Role.PANEL_MEMBER}
    return gather_panel(plan("Westby", edition="standards-alone", team=team), cast)


def read(browser, name, panel, *more):
    response = browser.get(reverse(name, args=[panel.inspection.reference, *more]))
    assert response.status_code == 200, name
    page = page_of(response)
    assert_well_formed(page)
    return page.text


def words_of(pack) -> dict[str, str]:
    """The words of the documents of a report, by the name of the file."""
    with ZipFile(BytesIO(pack.files.get(name__endswith="draft-findings.docx").file.read())) as word:
        found = {"findings.docx": word.read("word/document.xml").decode()}
    return found | {"findings.html": pack.files.get(name__endswith="draft-findings.html").file.read().decode()}


@pytest.mark.django_db(transaction=True)
def test_standards_are_rated_decided_locked_and_reported_and_the_whole_is_not(panel, cast, browser_of, api_of):
    run = RatingRun.objects.get(inspection=panel.inspection)
    assert run.ratings["overall"] is None
    assert {one["rating"] for one in run.ratings["standards"]} == {"good", "outstanding"}
    lee, pat, reference = browser_of(cast.lee), browser_of(cast.pat), panel.inspection.reference
    for name in ("ratings", "rating_trace", "sensitivity", "what_if", "panel", "results"):
        assert NOT_GIVEN in read(lee, name, panel), name
    assert "Overall" not in read(lee, "rating_history", panel)
    other = lee.get(reverse("other_scheme", args=[reference]), {"scheme": "edition.pdu-2021-23"})
    assert "or one of both gives no overall rating" in page_of(other).text
    assert NOT_GIVEN in page_of(lee.get("/editions/standards-alone/")).text
    assert pat.get(reverse("decide_overall", args=[reference])).status_code == 404
    with pytest.raises(ValidationError, match="no such standard"):
        panel.decide(OVERALL, "good")
    panel.keep(*(item.code for item in agenda_of(panel.inspection, cast.pat).items))
    assert agenda_of(panel.inspection, cast.pat).left == 0
    assert "Everything is decided." in read(pat, "panel", panel)
    panel.lock()
    locked = LockedRating.objects.filter(inspection=panel.inspection)
    assert (locked.count(), locked.filter(standard=None).count()) == (7, 0)
    assert NOT_GIVEN in read(lee, "results", panel)
    for text in words_of(documents(panel.inspection, cast.lee)).values():
        assert NOT_GIVEN in text
        assert ">Overall<" not in text

    found = api_of(cast.lee).get(f"/api/inspections/{reference}/results/").json()
    assert (found["overall"], len(found["standards"])) == (None, 7)
    assert api_of(cast.lee).get(f"/api/inspections/{reference}/ratings/").json()["run"]["overall"] is None
    assert api_of(cast.lee).get(f"/api/inspections/{reference}/ratings/trace/").status_code == 200
    change_phase(inspection=panel.inspection, to=Phase.PUBLISHED, expected=Phase.PANEL, by=cast.lee)
    [row] = [row for row in api_of(cast.lee).get("/api/national-ratings/").json()["results"] if row["inspection"] == reference]
    assert (row["computed"], row["decided"], row["points"]) == ("", "", None)
    assert "Its edition gives none" in page_of(lee.get(reverse("national"))).text

    later = plan("Westby again", edition="standards-alone", team={cast.lee: Role.LEAD, cast.pat: Role.PANEL_MEMBER})
    later.provider, later.fieldwork_starts = panel.inspection.provider, later.fieldwork_starts.replace(year=2029)
    results = results_of(panel.inspection, run)
    [earlier] = comparison_of(later, results).earlier
    assert (earlier.gives_overall, earlier.rating, earlier.points, earlier.most_points) == (False, None, 17, 21)
