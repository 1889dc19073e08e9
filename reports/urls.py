"""Addresses of the report of an inspection."""

from django.urls import path

from reports.views import accuracy, packs, plans

_REPORT = "inspections/<slug:reference>/report/"
_ACCURACY = f"{_REPORT}documents/<int:version>/accuracy/"
_PLAN = "inspections/<slug:reference>/action-plan/"

urlpatterns = [
    path(_REPORT, packs.report, name="report"),
    path(f"{_REPORT}documents/request/", packs.request_documents, name="request_documents"),
    path(f"{_REPORT}documents/<int:version>/", packs.report_pack, name="report_pack"),
    path(f"{_REPORT}files/<int:pk>/", packs.report_file, name="report_file"),
    path(f"{_REPORT}examples/", packs.practice_examples, name="practice_examples"),
    path(f"{_REPORT}examples/<slug:key>/", packs.practice_example, name="practice_example"),
    path(_ACCURACY, accuracy.accuracy_round, name="accuracy_round"),
    path(f"{_ACCURACY}due/", accuracy.due_date, name="due_date"),
    path(f"{_ACCURACY}comments/add/", accuracy.add_comment, name="add_comment"),
    path(f"{_ACCURACY}comments/<int:number>/", accuracy.comment, name="comment"),
    path(f"{_ACCURACY}comments.csv", accuracy.comments_csv, name="comments_csv"),
    path("action-plans/", plans.action_plans, name="action_plans"),
    path(_PLAN, plans.action_plan, name="action_plan"),
    path(f"{_PLAN}publication/", plans.publication, name="publication"),
    path(f"{_PLAN}recommendations/add/", plans.recommend, name="recommend"),
    path(f"{_PLAN}recommendations/<int:number>/", plans.recommendation, name="recommendation"),
    path(f"{_PLAN}recommendations/<int:number>/withdraw/", plans.withdraw_recommendation, name="withdraw_recommendation"),
    path(f"{_PLAN}recommendations/<int:number>/plan-action/", plans.plan_action, name="plan_action"),
    path(f"{_PLAN}actions/<int:pk>/", plans.action, name="action"),
    path(f"{_PLAN}actions/<int:pk>/edit/", plans.edit_action, name="edit_action"),
]
