"""The overview of an inspection: how far it is, what it needs, what happened to it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.importing import import_cases
from cases.models import Judgement
from inspections.models import Inspection
from inspections.planning import change_phase
from inspections.queries.overview import progress_of, what_needs
from inspections.queries.teams import current_team, standing_in
from inspections.queries.timeline import recent_events
from inspections.rules import Phase, Role
from inspections.staffing import change_role, join_team, leave_team
from standards.models import Question
from tests.cast import add_case
from tests.pages import assert_well_formed, page_of


def start(case, by):
    """Record one answer about a case."""
    question = Question.objects.filter(edition=case.inspection.edition, kind="key_question").first()
    Judgement.objects.create(assessment=case.assessment, question=question, updated_at=timezone.now(), updated_by=by)


def submit(case, by):
    case.assessment.submitted_at, case.assessment.submitted_by = timezone.now(), by
    case.assessment.save()


def fill(inspection, cast):
    """Two cases for nobody (one begun, one submitted); for Ines one of each state; for Lou one not started."""
    unheld = [add_case(inspection, f"U-{n}") for n in range(3)]
    start(unheld[0], cast.ines)
    submit(unheld[1], cast.ines)
    of_ines = [add_case(inspection, f"I-{n}", allocated_to=cast.ines) for n in range(3)]
    start(of_ines[0], cast.ines)
    start(of_ines[1], cast.ines)
    submit(of_ines[1], cast.ines)
    add_case(inspection, "L-1", allocated_to=cast.lou)


def progress(inspection, user):
    return progress_of(inspection, user, current_team(inspection))


def needs(inspection, user):
    standing, team = standing_in(inspection, user), current_team(inspection)
    found = what_needs(inspection, user, standing, progress_of(inspection, user, team), team)
    return [(need.text, need.page) for need in found]


def overview(inspection, user, browser_of):
    return browser_of(user).get(reverse("inspection", args=[inspection.reference]))


def test_each_case_counts_once_by_how_far_it_is(cast, inspection, other_case):
    fill(inspection, cast)

    found = progress(inspection, cast.lee)

    assert [(words, number) for words, number, _ in found.rows] == [
        ("Not allocated", 2),
        ("Allocated, not started", 2),
        ("In progress", 1),
        ("Submitted", 2),
    ]
    assert found.total == 7


def test_everybody_who_assesses_has_a_row_and_so_has_whoever_left_and_still_holds_cases(cast, inspection):
    fill(inspection, cast)
    add_case(inspection, "Q-1", allocated_to=cast.quinn)
    leave_team(member=inspection.team.get(user=cast.ines), by=cast.lee)

    rows = [
        (row.name, row.allocated, row.in_progress, row.submitted, row.has_left)
        for row in progress(inspection, cast.lee).workloads
    ]

    assert rows == [
        ("Lee", 0, 0, 0, False),
        ("Asha", 0, 0, 0, False),
        ("Lou", 1, 0, 0, False),
        ("Ines", 3, 1, 1, True),
        ("Quinn", 1, 0, 0, False),
    ]


@pytest.mark.parametrize(("who", "total"), [("lou", 1), ("ada", 0), ("olu", 0), ("rae", 7)])
def test_only_cases_that_somebody_may_see_are_counted(cast, inspection, who, total):
    fill(inspection, cast)

    assert progress(inspection, getattr(cast, who)).total == total


def test_the_page_shows_progress_people_dates_and_events(cast, inspection, browser_of):
    fill(inspection, cast)
    change_phase(inspection=inspection, to=Phase.MODERATION, expected=Phase.FIELDWORK, by=cast.lee)
    change_phase(inspection=inspection, to=Phase.FIELDWORK, expected=Phase.MODERATION, reason="Two interviews to do", by=cast.lee)

    page = page_of(overview(inspection, cast.rae, browser_of))

    assert_well_formed(page)
    figures = {table.one("caption").text: [row.text for row in table.one("tbody").all("tr")] for table in page.all("table")}
    assert figures["Progress"] == ["Not allocated 2", "Allocated, not started 2", "In progress 1", "Submitted 2", "All cases 7"]
    people = [" ".join(row.split()[:5]) for row in figures["Inspectors"]]
    assert people == ["Lee 0 0 0 0", "Ines 3 1 1 1", "Asha 0 0 0 0", "Lou 1 1 0 0"]
    dates = page.one("dl", cls="govuk-summary-list").text
    assert "Fieldwork starts 7 March 2022 (Done) Fieldwork ends 18 March 2022" in dates
    latest = next(item.text for item in page.all(cls="app-timeline__item") if item.text.startswith("Moved"))
    assert latest.startswith("Moved from moderation to fieldwork by Lee")
    assert latest.endswith("Two interviews to do")


def test_every_figure_leads_to_the_list_of_as_many_cases(cast, inspection, browser_of):
    fill(inspection, cast)
    browser = browser_of(cast.lee)
    page = page_of(overview(inspection, cast.lee, browser_of))

    figures = [row for table in page.all("table") for row in table.one("tbody").all("tr") if row.all("a")]
    told = {row.one("a").text: int(row.all("td")[0].text) for row in figures}
    listed = {row.one("a").text: len(cases_in(browser.get(row.one("a").attrs["href"]))) for row in figures}

    assert told == {"Not allocated": 2, "Allocated, not started": 2, "In progress": 1, "Submitted": 2, "Ines": 3, "Lou": 1}
    assert listed == told


def cases_in(response):
    return [row for table in page_of(response).all("table") for row in table.one("tbody").all("tr")]


def test_the_page_costs_the_same_however_many_cases_and_people(cast, inspection, browser_of, django_assert_num_queries):
    overview(inspection, cast.lee, browser_of)  # so that the edition has been read
    for number in range(2):
        fill(inspection, cast) if number == 0 else add_many(inspection, cast)
        with django_assert_num_queries(21):
            overview(inspection, cast.lee, browser_of)


def add_many(inspection, cast):
    for number in range(30):
        case = add_case(inspection, f"M-{number}", allocated_to=cast.asha)
        start(case, cast.asha)


def test_an_administrator_who_is_not_on_the_team_arranges_it_and_sees_no_figure_of_its_cases(cast, inspection, browser_of):
    fill(inspection, cast)
    header = b"reference,office\nNB-1,Secretville\n"
    import_cases(inspection=inspection, content=header, file_name="cohort.csv", by=cast.lee)

    page = page_of(overview(inspection, cast.ada, browser_of))

    assert_well_formed(page)
    assert page.all("table") == []
    assert "added" not in page.text.replace("Inspection added", "")
    assert "you do not see its cases" in page.text
    offered = [link.text for link in page.one("main").one(cls="govuk-button-group").all("a")]
    assert offered == ["Change phase", "Arrange the team", "Plan the sample", "Import cases", "Change the plan"]


def test_a_published_inspection_offers_nothing_that_would_change_it(cast, inspection, browser_of):
    Inspection.objects.filter(pk=inspection.pk).update(phase=Phase.PUBLISHED)

    page = page_of(overview(inspection, cast.ada, browser_of))

    assert_well_formed(page)
    assert [link.text for link in page.one("main").one(cls="govuk-button-group").all("a")] == ["Arrange the team"]


def test_a_local_assessor_sees_their_own_progress_only(cast, inspection, browser_of):
    fill(inspection, cast)

    page = page_of(overview(inspection, cast.lou, browser_of))

    assert_well_formed(page)
    assert [table.one("caption").text for table in page.all("table")] == ["Progress of your cases"]
    assert "All cases 1" in page.text


@pytest.mark.parametrize(("who", "says"), [("lee", "No cases yet"), ("lou", "No cases allocated to you")])
def test_an_inspection_without_cases_says_what_happens_next(cast, inspection, browser_of, who, says):
    page = page_of(overview(inspection, getattr(cast, who), browser_of))

    assert_well_formed(page)
    assert says in page.text


def test_what_needs_the_lead_follows_the_phase(cast, inspection):
    assert needs(inspection, cast.lee) == [("Import the cases", "import_cases")]
    inspection.phase = Phase.PLANNING
    assert needs(inspection, cast.lee) == [("Plan which cases are inspected, or import them", "sample")]
    inspection.phase = Phase.FIELDWORK
    case = add_case(inspection, "NB-1")
    assert needs(inspection, cast.lee) == [("Allocate 1 case", "allocate_cases")]

    inspection.phase = Phase.PLANNING
    assert needs(inspection, cast.lee)[1:] == [("Start fieldwork when the team is ready", "change_phase")]

    inspection.phase = Phase.MODERATION
    assert needs(inspection, cast.lee) == [("1 case is not submitted", "cases")]
    add_case(inspection, "NB-2")
    assert needs(inspection, cast.lee) == [("2 cases are not submitted", "cases")]

    for one in Inspection.objects.get().cases.all():
        submit(one, cast.lee)
    assert needs(inspection, cast.lee) == [("All cases are submitted: move on to the panel", "change_phase")]
    inspection.phase = Phase.FIELDWORK
    assert needs(inspection, cast.lee) == [("All cases are submitted: move on to moderation", "change_phase")]
    inspection.phase = Phase.PANEL
    assert needs(inspection, cast.lee) == [("Prepare the panel", "panel")]
    inspection.phase = Phase.PUBLISHED
    assert needs(inspection, cast.lee) == []
    assert case.inspection_id == inspection.pk


def test_a_team_of_one_needs_inspectors(cast, other_inspection):
    assert ("Add inspectors to the team", "team") in needs(other_inspection, cast.olu)
    assert needs(other_inspection, cast.ada) == [("Add inspectors to the team", "team")]


def test_an_inspector_is_told_of_their_open_cases_while_they_can_be_recorded(cast, inspection):
    fill(inspection, cast)

    assert needs(inspection, cast.ines) == [("Finish 2 cases allocated to you", "my_cases")]
    inspection.phase = Phase.PLANNING
    assert needs(inspection, cast.ines) == []
    assert needs(inspection, cast.rae) == []


def test_the_timeline_tells_of_phases_team_and_imports_newest_first(cast, inspection):
    join_team(inspection=inspection, user=cast.olu, role=Role.INSPECTOR, by=cast.ada)
    change_role(member=inspection.team.get(user=cast.olu), role=Role.ASSISTANT, by=cast.lee)
    leave_team(member=inspection.team.get(user=cast.olu), reason="Needed elsewhere", by=cast.lee)
    content = b"reference,office\nNB-1,Here\nNB-2,There\n"
    import_cases(inspection=inspection, content=content, file_name="cohort.csv", by=cast.lee)
    change_phase(inspection=inspection, to=Phase.MODERATION, expected=Phase.FIELDWORK, by=cast.lee)

    events = recent_events(inspection, with_cases=True, number=20)

    told = {(event.title, event.by, event.reason) for event in events}
    assert {
        ("Olu joined as inspector", "Ada", ""),
        ("Olu became assistant inspector", "Lee", ""),
        ("Olu left the team", "Lee", "Needed elsewhere"),
        ("2 cases added", "Lee", "Imported from cohort.csv"),
        ("Moved from fieldwork to moderation", "Lee", ""),
        ("Inspection added", "", ""),
    } <= told
    assert [event.at for event in events] == sorted((event.at for event in events), reverse=True)
    assert "2 cases added" not in [event.title for event in recent_events(inspection, with_cases=False, number=20)]


def test_the_timeline_leaves_out_corrections_of_the_plan_and_other_inspections(cast, inspection, other_inspection):
    inspection.fieldwork_weeks = 5
    inspection.save()

    titles = [event.title for event in recent_events(inspection, with_cases=True, number=50)]

    assert titles.count("Inspection added") == 1
    assert "Olu joined as lead inspector" not in titles


def test_progress_is_told_for_each_module_where_the_cases_belong_to_several(several_samples, cast, browser_of):
    for module, count in (("victims", 2), ("supervision", 1)):
        held = [add_case(several_samples, f"WB-{n}", module=module, allocated_to=cast.ines) for n in range(count)]
        submit(held[0], cast.ines)
    found = progress(several_samples, cast.lee)

    assert [(one.title, one.code, one.total, one.submitted) for one in found.modules] == [
        ("Supervision", "supervision", 1, 1), ("Victims", "victims", 2, 1),
    ]  # fmt: skip
    assert (found.total, found.submitted, found.held_by(cast.ines).allocated) == (3, 2, 3)
    page = page_of(overview(several_samples, cast.lee, browser_of))
    assert_well_formed(page)
    assert [a.text for a in page.all("a") if "?module=" in a.attrs["href"]] == ["Supervision", "Victims"]


def test_an_inspection_with_cases_of_one_module_is_told_as_a_whole(several_samples, cast):
    add_case(several_samples, "WB-1", module="victims")

    assert progress(several_samples, cast.lee).modules == ()
