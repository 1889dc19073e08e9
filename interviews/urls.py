"""Addresses of interviews."""

from django.urls import URLPattern, path

from interviews.views import importing, interviews

urlpatterns: list[URLPattern] = [
    path("inspections/<slug:reference>/answers/import/", importing.import_answers_of, name="import_answers"),
    path("inspections/<slug:reference>/answers/import/template.csv", importing.answers_template, name="answers_template"),
    path("inspections/<slug:reference>/interviews/", interviews.interviews, name="interviews"),
    path("inspections/<slug:reference>/interviews/<int:officer>/choose/", interviews.choose_interview, name="choose_interview"),
    path("cases/<int:pk>/interview/", interviews.interview, name="interview"),
    path("cases/<int:pk>/interview/answers/<str:question>/history/", interviews.answer_history, name="interview_answer_history"),
    path("cases/<int:pk>/interview/blank/", interviews.blank_case_interview, name="blank_case_interview"),
    path("cases/<int:pk>/interview/book/", interviews.book, name="book_interview"),
    path("cases/<int:pk>/interview/finish/", interviews.finish, name="finish_interview"),
    path("cases/<int:pk>/interview/reopen/", interviews.reopen, name="reopen_interview"),
]
