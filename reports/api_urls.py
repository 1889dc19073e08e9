"""Addresses under /api/."""

from django.urls import path

from reports import api

_REPORT = "inspections/<slug:reference>/report/"
_COMMENTS = f"{_REPORT}documents/<int:version>/comments/"

urlpatterns = [
    path(_REPORT, api.InspectionReport.as_view(), name="api_report"),
    path(f"{_REPORT}documents/", api.Documents.as_view(), name="api_report_documents"),
    path(f"{_REPORT}documents/<int:version>/findings/", api.ReportFindings.as_view(), name="api_report_findings"),
    path(_COMMENTS, api.Comments.as_view(), name="api_comments"),
    path(f"{_COMMENTS}<int:number>/decide/", api.DecideComment.as_view(), name="api_decide_comment"),
    path("inspections/<slug:reference>/recommendations/", api.Recommendations.as_view(), name="api_recommendations"),
]
