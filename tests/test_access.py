"""Who may open which page: every address, every role and nobody, in their own inspection and in another one.

200 may, 403 may see the thing but not do this, 404 must not know that it exists, sign-in for those who have not signed in. Who
may not look may not send either, and a refusal shows nothing of what it hides.
"""

from copy import deepcopy

import pytest
from django.db import connection
from django.urls import get_resolver, reverse
from psycopg import sql

from alerts.models import Alert
from inspections.models import TeamMember
from organisation.models import Attachment, EvidenceItem, EvidenceNote
from sampling.models import DrawnCase
from standards.drafting import begin_draft
from standards.models import Edition
from tests.boroughs import Boroughs, build_boroughs
from tests.cast import Cast
from tests.reports.addresses import NAMED

EVERYBODY = ("ada", "lee", "ines", "asha", "lou", "quinn", "pat", "rae", "olu")
TEAM = {"lee", "ines", "asha", "lou", "quinn", "pat", "rae"}
ALL_CASES = TEAM - {"lou"}  # a local assessor sees only the cases allocated to them; this one is Ines's
SEEING_ALERTS = {"lee", "ines", "asha", "quinn"}  # of an alert that they did not raise
GATHERING = {"lee", "ines", "asha"}  # who records evidence about the organisation
SECRETS = ("SB-001", "Secretville")  # long enough never to stand in a random form token

# A population names many people who are never inspected: nobody sees it but who plans the sample.
SAMPLE_PAGES = (
    "sample", "flow_file", "fix_plan", "load_population", "name_columns", "population_problems", "excluded_cases", "draw_sample",
    "draw_file", "drawn_cases", "bring_in_cases", "replace_drawn", "left_out_cases", "reserve_cases",
)  # fmt: skip
# Pages of an inspection: who of North Borough's team and Ada may open them; the others of the team get the second.
OF_INSPECTION = {
    "inspection": ({"ada", *TEAM}, 403),
    "edit_inspection": ({"ada"}, 403),
    "key_dates": ({"ada", "lee"}, 403),
    "inspection_events": (TEAM, 403),
    "change_phase": ({"ada", "lee"}, 403),
    "move_inspection": ({"ada", "lee"}, 403),
    "team": ({"ada", *TEAM}, 403),
    "add_member": ({"ada", "lee"}, 403),
    "change_lead": ({"ada", "lee"}, 403),
    "edit_member": ({"ada", "lee"}, 403),
    "remove_member": ({"ada", "lee"}, 403),
    "cases": (TEAM, 403),
    "allocate_cases": ({"lee"}, 403),
    **dict.fromkeys(("allocation", "allocation_settings"), ({"lee"}, 403)),
    "declared_conflicts": (TEAM, 403),
    "declare_interest": ({"lee", "ines", "asha", "lou"}, 403),
    "import_cases": ({"ada", "lee"}, 403),
    "import_template": ({"ada", "lee"}, 403),
    "import_answers": ({"lee"}, 403),
    "answers_template": ({"lee"}, 403),
    "interviews": (TEAM, 403),
    **dict.fromkeys(SAMPLE_PAGES, ({"ada", "lee"}, 403)),
    "ratings": (ALL_CASES, 403),
    "latest_run": (ALL_CASES, 403),
    "counting": (ALL_CASES, 403),
    "change_counting": ({"lee"}, 403),
    "rating_trace": (ALL_CASES, 403),
    "rating_history": (ALL_CASES, 403),
    "other_scheme": (ALL_CASES, 403),
    "sensitivity": (ALL_CASES, 403),
    "review_boundary": ({"lee", "quinn"}, 403),
    "what_if": (ALL_CASES, 403),
    "panel": (ALL_CASES, 403),
    "results": (ALL_CASES, 403),
    "lock": ({"lee", "pat"}, 403),
    "organisation": (ALL_CASES, 403),
    "organisation_standard": (ALL_CASES, 403),
    "propose_rating": ({"lee"}, 403),
    "add_note_to_standard": (GATHERING, 403),
    "add_evidence": (GATHERING, 403),
    "alerts": (TEAM, 403),
    "reviews": (TEAM, 403),
    "queries": (TEAM, 403),
    "select_reviews": ({"lee", "quinn"}, 403),
    "ask_several": ({"lee", "quinn"}, 403),
    "several_queries": ({"lee", "quinn"}, 403),
    "evidence_item": (ALL_CASES, 403),
    "edit_evidence": (GATHERING, 403),
    "withdraw_evidence": (GATHERING, 403),
    "add_note": (GATHERING, 403),
    "add_attachment": (GATHERING, 403),
    "note": (ALL_CASES, 403),
    "withdraw_note": (GATHERING, 403),
    "attachment": (ALL_CASES, 403),
    "withdraw_attachment": (GATHERING, 403),
    "key_question_trace": (ALL_CASES, 403),
    "report": (ALL_CASES, 403),
    "request_documents": (GATHERING, 403),
    "report_pack": (ALL_CASES, 403),
    "report_file": (ALL_CASES, 403),
    "practice_examples": (ALL_CASES, 403),
    "practice_example": (ALL_CASES, 403),
    "accuracy_round": (ALL_CASES, 403),
    "due_date": ({"lee"}, 403),
    "add_comment": (GATHERING, 403),
    "comment": (ALL_CASES, 403),
    "comments_csv": (ALL_CASES, 403),
    "action_plan": (ALL_CASES, 403),
    "publication": ({"lee"}, 403),
    "recommend": ({"lee"}, 403),
    "recommendation": (ALL_CASES, 403),
    "withdraw_recommendation": ({"lee"}, 403),
    "plan_action": (GATHERING, 403),
    "action": (ALL_CASES, 403),
    "edit_action": (GATHERING, 403),
    # Pages of an alert that the lead raised: the others must not know of it.
    "alert": (SEEING_ALERTS, 404),
    "add_telling": (SEEING_ALERTS, 404),
    "acknowledge_alert": ({"lee"}, 403),
    "close_alert": ({"lee"}, 403),
    # Pages of a case that is allocated to Ines: Lou must not know of it.
    "case": (ALL_CASES, 404),
    "case_facts": (ALL_CASES, 404),
    "case_page": (ALL_CASES, 404),
    "confirm_judgement": ({"lee", "ines"}, 403),
    "all_answers": (ALL_CASES, 404),
    "blank_case_form": (ALL_CASES, 404),
    "paper_entry": (ALL_CASES, 404),
    "blank_case_interview": (ALL_CASES, 404),
    "answer_history": (ALL_CASES, 404),
    "interview": (ALL_CASES, 404),
    "interview_answer_history": (ALL_CASES, 404),
    "answer_marks": ({"lee", "ines"}, 403),
    "correct_facts": ({"lee", "ines"}, 403),
    "submit_case": ({"lee", "ines"}, 403),
    "reopen_case": ({"lee"}, 403),
    "raise_alert": (ALL_CASES, 404),
    "book_interview": ({"lee", "ines"}, 403),
    "finish_interview": ({"lee", "ines"}, 403),
    "reopen_interview": ({"lee"}, 403),
}
ADMINISTRATORS_EVERYWHERE = {name for name, (may, _) in OF_INSPECTION.items() if "ada" in may}
CASE_PAGES = set(list(OF_INSPECTION)[list(OF_INSPECTION).index("case") :])

ALERT_PAGES = {"alert", "add_telling", "acknowledge_alert", "close_alert"}

ANYBODY = {"ping", "help", "keyboard_shortcuts", "accessibility_statement", "privacy", "api_documentation"}
OF_EDITION = {"edition_source", "edition_differences", "blank_interview"}
SIGNED_IN = {
    "inspections",
    "account",
    "preferences",
    "notifications",
    "calendar",
    "calendar_download",
    "notification_settings",
    "change_password",
    "issue_token",
    "my_cases",
    "action_plans",
    "agreement",
    "quality",
    "exercises",
    "agreement_file",
    "agreed_bands",
    "agreed_bands_file",
    "learning_notes",
    "learning_note",
    "national",
    "national_csv",
    "editions",
    "edition",
    *OF_EDITION,
    "blank_form",
}
OF_PART = {
    "change_question", "add_prompt", "remove_prompt", "change_options", "change_bands", "remove_bands", "add_standard",
    "add_key_question", "change_characteristics", "change_rule", "change_codes",
}  # fmt: skip
OF_DRAFT = {
    "draft_parts",
    "change_scheme",
    "add_options",
    "add_bands",
    *OF_PART,
    "draft",
    "draft_text",
    "draft_differences",
    "dry_run",
    "draft_source",
    "draft_version",
    "publish_draft",
    "discard_draft",
}
DRAFTS = {"drafts", "add_draft", *OF_DRAFT}
OF_PERSON = {"person", "edit_person", "deactivate_person", "new_password", "withdraw_keys"}
ADMINISTRATORS = {"monitoring", "add_inspection", "providers", "add_provider", "people", "add_person", *OF_PERSON, *DRAFTS}
# Only ever sent to, or tested where they belong: tests/accounts, tests/cases, tests/panels and, for parts and moves,
# tests/inspections.
ELSEWHERE = {
    # tests/exercises
    "add_exercise", "exercise", "edit_exercise", "exercise_dates", "call_off_exercise", "step_exercise", "add_gold_case",
    "copy_gold_case", "edit_gold_case", "remove_gold_case", "write_gold", "answer_exercise", "exercise_results",
    "exercise_figures", "exercise_question", "cohorts", "add_cohort", "cohort", "leave_cohort",
    # tests/cases/test_conflict_pages.py and test_proposal_pages.py, tests/interviews/test_choosing.py
    "choose_interview", "withdraw_interest", "propose_allocation", "discard_allocation", "confirm_allocation",
    # tests/moderation
    "review", "claim_review", "assign_review", "withdraw_review", "return_review", "judge_review", "settle_review", "step_review",
    "ask_about", "query", "decide_note",
    "device_key", "dry_run_read", "sign_in", "sign_out", "choose_password", "withdraw_token", "import_problems",
    "open_notification", "read_notification", "read_all_notifications", "try_emails_again",  # tests/notifications
    "try_again", "read_population_again", "move_request", "parts", "add_part", "remove_part", "show_guidance",
    "call_meeting", "declare_conflict", "close_meeting", "keep_ratings", "decide_overall", "decide_standard",
}  # fmt: skip


def page_names(patterns, prefix=""):
    """The name of every page; addresses of the API are tested in tests/api."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from page_names(pattern.url_patterns, route)
        elif not route.startswith("api/") or pattern.name == "api_documentation":
            yield pattern.name


def test_every_page_is_in_the_matrix():
    assert set(page_names(get_resolver().url_patterns)) == {*OF_INSPECTION, *ANYBODY, *SIGNED_IN, *ADMINISTRATORS, *ELSEWHERE}


@pytest.fixture(scope="module")
def made(for_the_module) -> Boroughs:
    return build_boroughs()


@pytest.fixture
def both(made, db) -> Boroughs:
    return deepcopy(made)


@pytest.fixture
def cast(both) -> Cast:
    return both.cast


GATHERED = {
    **dict.fromkeys(("evidence_item", "edit_evidence", "withdraw_evidence", "add_note", "add_attachment"), EvidenceItem),
    **dict.fromkeys(("note", "withdraw_note"), EvidenceNote),
    **dict.fromkeys(("attachment", "withdraw_attachment"), Attachment),
}


ALSO_NAMED = NAMED | {"replace_drawn": lambda inspection: [DrawnCase.objects.filter(draw__inspection=inspection).first().pk]}


def of(inspection, model):
    return {"inspection" if model is EvidenceItem else "item__inspection": inspection}


def address(name, inspection, case):
    if name in {"edit_member", "remove_member"}:
        member = TeamMember.objects.filter(inspection=inspection, role="inspector").first()
        return reverse(name, args=[inspection.reference, member.pk])
    if name in {"organisation_standard", "propose_rating", "add_note_to_standard"}:
        return reverse(name, args=[inspection.reference, "staffing"])
    if name in GATHERED:
        return reverse(name, args=[inspection.reference, GATHERED[name].objects.get(**of(inspection, GATHERED[name])).pk])
    if name in ALSO_NAMED:
        return reverse(name, args=[inspection.reference, *ALSO_NAMED[name](inspection)])
    if name in {"key_question_trace", "several_queries"}:
        return reverse(name, args=[inspection.reference, "assign" if name == "several_queries" else "assessment.safety"])
    if name == "interview_answer_history":
        return reverse(name, args=[case.pk, "interview.priority_quality"])
    if name in {"answer_history", "answer_marks", "case_page", "confirm_judgement"}:
        return reverse(name, args=[case.pk, "assessment.safety"])
    return reverse(name, args=[key(name, inspection, case)])


def key(name, inspection, case):
    if name in ALERT_PAGES:
        return Alert.objects.get(case__inspection=inspection).pk
    return case.pk if name in CASE_PAGES else inspection.reference


def expected(name, who, whose):
    may, otherwise = OF_INSPECTION[name]
    if name == "edit_inspection":  # closed to everybody else before anything is looked up
        return 200 if who == "ada" else 403
    if who == "ada":
        return 200 if name in ADMINISTRATORS_EVERYWHERE else 404
    if (who == "olu") != (whose == "other"):
        return 404
    if who == "olu":
        return 200
    if name in CASE_PAGES and who == "lou":
        return 404
    if name in ALERT_PAGES and who not in SEEING_ALERTS:
        return 404
    return 200 if who in may else otherwise


@pytest.mark.parametrize("whose", ["own", "other"])
@pytest.mark.parametrize("name", OF_INSPECTION)
def test_pages_of_an_inspection(both, browser_of, cast, name, whose):
    page = address(name, *getattr(both, whose))
    found, leaks = {}, []
    for who in EVERYBODY:
        response = browser_of(getattr(cast, who)).get(page)
        found[who] = response.status_code
        body = b"".join(response).decode(errors="replace")
        leaks += [(who, secret) for secret in SECRETS if whose == "other" and response.status_code != 200 and secret in body]

    assert found == {who: expected(name, who, whose) for who in EVERYBODY}
    assert leaks == []
    assert browser_of(None).get(page).headers["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("whose", ["own", "other"])
@pytest.mark.parametrize("name", OF_INSPECTION)
def test_who_may_not_look_may_not_send(both, browser_of, cast, name, whose):
    page = address(name, *getattr(both, whose))
    before = everything()

    for who in [*EVERYBODY, None]:
        if who is None or expected(name, who, whose) != 200:
            response = browser_of(getattr(cast, who) if who else None).post(
                page, {"reason": "x", "to": "planning", "confirm": "1"}
            )
            assert response.status_code in ({302} if who is None else {403, 404, 405}), (who, response.status_code)

    assert everything() == before


def everything():
    """How many rows there are of everything that is recorded; any write would add some."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        count = sql.SQL("(SELECT count(*) FROM {})")
        counts = sql.SQL(", ").join(count.format(sql.Identifier(table)) for table in tables)
        cursor.execute(sql.SQL("SELECT {}").format(counts))
        return dict(zip(tables, cursor.fetchone(), strict=True))


def arguments(name, cast):
    """What the address of a page of the product names."""
    if name in OF_DRAFT:
        # Bands are added where a measure has none: the first edition knows no caseload.
        edition = Edition.objects.get(code="quality-and-impact-2016-17" if name == "add_bands" else "pdu-2021-23")
        draft = begin_draft(based_on=edition, code="new", name="New", by=cast.ada)
        named = {
            "draft_version": [1], "change_question": ["assessment.safety"], "add_prompt": ["assessment.safety"],
            "remove_prompt": ["assessment.safety.victims"], "change_options": ["yes_no"], "change_bands": ["age"],
            "remove_bands": ["age"], "add_standard": ["case_supervision"], "add_key_question": ["assessment"],
            "change_characteristics": ["staffing"], "change_rule": ["bands"], "change_codes": ["sex"],
        }  # fmt: skip
        return [draft.pk, *named.get(name, [])]
    if name in {"edition", "blank_form", *OF_EDITION}:
        return ["pdu-2021-23", *(["supervision"] if name == "blank_form" else [])]
    if name == "learning_note":
        return ["pdu-2021-23", "assessment.safety"]
    return [cast.ines.pk] if name in OF_PERSON else []


@pytest.mark.parametrize("name", sorted(ANYBODY | SIGNED_IN | ADMINISTRATORS))
def test_pages_of_the_product(browser_of, cast, name):
    page = reverse(name, args=arguments(name, cast))

    found = {who: browser_of(getattr(cast, who)).get(page).status_code for who in EVERYBODY}

    refused = 403 if name in ADMINISTRATORS else 200
    assert found == {who: 200 if who == "ada" else refused for who in EVERYBODY}
    assert browser_of(None).get(page).status_code == (200 if name in ANYBODY else 302)


def test_the_list_of_inspections_shows_nobody_anothers(browser_of, cast):
    for who in TEAM:
        body = browser_of(getattr(cast, who)).get("/").content.decode()
        assert ("North Borough" in body, "South Borough" in body) == (True, False), who
    for who in TEAM:
        assert "SB-001" not in browser_of(getattr(cast, who)).get("/my-cases/").content.decode()


def test_a_refusal_says_why(browser_of, both):
    response = browser_of(both.cast.ines).get(reverse("allocate_cases", args=[both.own[0].reference]))

    assert response.status_code == 403
    assert "Only the lead inspector allocates cases." in response.content.decode()


@pytest.mark.parametrize("name", sorted(DRAFTS))
def test_nobody_but_an_administrator_sends_anything_about_a_draft(browser_of, cast, name):
    page = reverse(name, args=arguments(name, cast))
    before = everything()

    sent = {"seen": 1, "source": "name: x", "code": "x", "name": "X", "based_on": Edition.objects.first().pk}
    found = {who: browser_of(getattr(cast, who)).post(page, sent).status_code for who in EVERYBODY if who != "ada"}

    assert set(found.values()) <= {403, 405}
    assert browser_of(None).post(page, sent).status_code == 302
    assert everything() == before
