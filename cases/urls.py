"""Addresses of cases."""

from django.urls import URLPattern, path

from cases.views import assessment, caseload, completing, conflicts, facts, history, importing, marking, paper, ping, proposals

urlpatterns: list[URLPattern] = [
    path("cases/<int:pk>/form/<str:page>/", assessment.case_page, name="case_page"),  # first, as it is opened most
    path("ping", ping.ping, name="ping"),
    path("inspections/<slug:reference>/cases/", caseload.cases, name="cases"),
    path("inspections/<slug:reference>/cases/allocate/", caseload.allocate_cases, name="allocate_cases"),
    path("inspections/<slug:reference>/cases/import/", importing.import_cases, name="import_cases"),
    path("inspections/<slug:reference>/cases/import/template.csv", importing.import_template, name="import_template"),
    path("inspections/<slug:reference>/cases/import/problems.csv", importing.import_problems, name="import_problems"),
    path("inspections/<slug:reference>/cases/allocation/", proposals.allocation, name="allocation"),
    path("inspections/<slug:reference>/cases/allocation/settings/", proposals.allocation_settings, name="allocation_settings"),
    path("inspections/<slug:reference>/cases/allocation/propose/", proposals.propose_allocation, name="propose_allocation"),
    path("inspections/<slug:reference>/cases/allocation/discard/", proposals.discard_allocation, name="discard_allocation"),
    path("inspections/<slug:reference>/cases/allocation/confirm/", proposals.confirm_allocation, name="confirm_allocation"),
    path("inspections/<slug:reference>/cases/conflicts/", conflicts.declared_conflicts, name="declared_conflicts"),
    path("inspections/<slug:reference>/cases/conflicts/declare/", conflicts.declare_interest, name="declare_interest"),
    path(
        "inspections/<slug:reference>/cases/conflicts/<int:pk>/withdraw/", conflicts.withdraw_interest, name="withdraw_interest"
    ),
    path("my-cases/", caseload.my_cases, name="my_cases"),
    path("cases/<int:pk>/facts/", facts.case_facts, name="case_facts"),
    path("cases/<int:pk>/facts/correct/", facts.correct_facts, name="correct_facts"),
    path("cases/<int:pk>/", assessment.case, name="case"),
    path("cases/<int:pk>/form/<str:page>/sure/", completing.confirm_judgement, name="confirm_judgement"),
    path("cases/<int:pk>/answers/", assessment.all_answers, name="all_answers"),
    path("cases/<int:pk>/answers/<str:question>/history/", history.answer_history, name="answer_history"),
    path("cases/<int:pk>/answers/<str:question>/notes/", marking.answer_marks, name="answer_marks"),
    path("cases/<int:pk>/blank/", paper.blank_case_form, name="blank_case_form"),
    path("cases/<int:pk>/paper/", paper.paper_entry, name="paper_entry"),
    path("cases/<int:pk>/submit/", assessment.submit_case, name="submit_case"),
    path("cases/<int:pk>/reopen/", assessment.reopen_case, name="reopen_case"),
]
