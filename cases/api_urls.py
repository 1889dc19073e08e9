"""Addresses under /api/."""

from django.urls import URLPattern, path

from cases.api import allocation, cases, judgements
from cases.api.answers import AnswerView
from cases.api.batches import AnswerBatchView
from cases.api.marks import MarkBatchView, MarkView

urlpatterns: list[URLPattern] = [
    path("cases/<int:case_id>/answers/<str:question>/", AnswerView.as_view(), name="api_answer"),  # first: saved all day
    path("inspections/<slug:reference>/cases/", cases.InspectionCases.as_view(), name="api_inspection_cases"),
    path(
        "inspections/<slug:reference>/declared-conflicts/", allocation.DeclaredConflicts.as_view(), name="api_declared_conflicts"
    ),
    path(
        "inspections/<slug:reference>/declared-conflicts/<int:conflict_id>/withdraw/", allocation.WithdrawConflict.as_view(),
        name="api_withdraw_conflict",
    ),
    path(
        "inspections/<slug:reference>/allocation-proposals/", allocation.AllocationProposals.as_view(),
        name="api_allocation_proposals",
    ),
    path(
        "inspections/<slug:reference>/allocation-proposals/<int:proposal_id>/cases/", allocation.ProposedCases.as_view(),
        name="api_proposed_cases",
    ),
    path(
        "inspections/<slug:reference>/allocation-proposals/<int:proposal_id>/confirm/", allocation.ConfirmProposal.as_view(),
        name="api_confirm_proposal",
    ),
    path("cases/", cases.Cases.as_view(), name="api_cases"),
    path("cases/<int:case_id>/", cases.OneCase.as_view(), name="api_case"),
    path("cases/<int:case_id>/submit/", cases.CaseSubmission.as_view(), name="api_submit_case"),
    path("cases/<int:case_id>/answers/", cases.CaseAnswers.as_view(), name="api_case_answers"),
    path("cases/<int:case_id>/answers:batch", AnswerBatchView.as_view(), name="api_answer_batch"),
    path("cases/<int:case_id>/marks/<str:part>/", MarkView.as_view(), name="api_mark"),
    path("cases/<int:case_id>/marks:batch", MarkBatchView.as_view(), name="api_mark_batch"),
    path("judgements/", judgements.Judgements.as_view(), name="api_judgements"),
    path("judgements.csv", judgements.AllJudgementsFile.as_view(), name="api_judgements_csv"),
    path(
        "inspections/<slug:reference>/judgements.csv", judgements.InspectionJudgementsFile.as_view(),
        name="api_inspection_judgements_csv",
    ),
]  # fmt: skip
