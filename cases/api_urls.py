"""Addresses under /api/."""

from django.urls import URLPattern, path

from cases.api import cases, judgements
from cases.api.answers import AnswerView
from cases.api.batches import AnswerBatchView

urlpatterns: list[URLPattern] = [
    path("cases/<int:case_id>/answers/<str:question>/", AnswerView.as_view(), name="api_answer"),  # first: saved all day
    path("inspections/<slug:reference>/cases/", cases.InspectionCases.as_view(), name="api_inspection_cases"),
    path("cases/", cases.Cases.as_view(), name="api_cases"),
    path("cases/<int:case_id>/", cases.OneCase.as_view(), name="api_case"),
    path("cases/<int:case_id>/submit/", cases.CaseSubmission.as_view(), name="api_submit_case"),
    path("cases/<int:case_id>/answers/", cases.CaseAnswers.as_view(), name="api_case_answers"),
    path("cases/<int:case_id>/answers:batch", AnswerBatchView.as_view(), name="api_answer_batch"),
    path("judgements/", judgements.Judgements.as_view(), name="api_judgements"),
    path("judgements.csv", judgements.AllJudgementsFile.as_view(), name="api_judgements_csv"),
    path(
        "inspections/<slug:reference>/judgements.csv", judgements.InspectionJudgementsFile.as_view(),
        name="api_inspection_judgements_csv",
    ),
]  # fmt: skip
