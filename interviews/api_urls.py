"""Addresses under /api/."""

from django.urls import URLPattern, path

from interviews.api import bookings, importing, interviews
from interviews.api.answers import InterviewAnswerBatchView, InterviewAnswerView

urlpatterns: list[URLPattern] = [
    path("interviews/", interviews.Interviews.as_view(), name="api_interviews"),
    path("interviews/<int:interview_id>/", interviews.OneInterview.as_view(), name="api_interview"),
    path("inspections/<slug:reference>/answers/", importing.AnswersImport.as_view(), name="api_import_answers"),
    path("inspections/<slug:reference>/interview-bookings/", bookings.Bookings.as_view(), name="api_interview_bookings"),
    path("cases/<int:case_id>/interview/bookings/", bookings.Book.as_view(), name="api_book_interview"),
    path("cases/<int:case_id>/interview/answers/<str:question>/", InterviewAnswerView.as_view(), name="api_interview_answer"),
    path("cases/<int:case_id>/interview/answers:batch", InterviewAnswerBatchView.as_view(), name="api_interview_answer_batch"),
]
