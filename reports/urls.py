"""Addresses of the report of an inspection."""

from django.urls import path

from reports.views import packs

_REPORT = "inspections/<slug:reference>/report/"

urlpatterns = [
    path(_REPORT, packs.report, name="report"),
    path(f"{_REPORT}documents/request/", packs.request_documents, name="request_documents"),
    path(f"{_REPORT}documents/<int:version>/", packs.report_pack, name="report_pack"),
    path(f"{_REPORT}files/<int:pk>/", packs.report_file, name="report_file"),
    path(f"{_REPORT}examples/", packs.practice_examples, name="practice_examples"),
    path(f"{_REPORT}examples/<int:pk>/", packs.practice_example, name="practice_example"),
]
