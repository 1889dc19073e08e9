"""Addresses of interviews."""

from django.urls import URLPattern, path

from interviews import views

urlpatterns: list[URLPattern] = [
    path("inspections/<slug:reference>/interviews/", views.interviews, name="interviews"),
    path("inspections/<slug:reference>/interviews/<int:officer>/choose/", views.choose_interview, name="choose_interview"),
    path("cases/<int:pk>/interview/", views.interview, name="interview"),
    path("cases/<int:pk>/interview/answers/<str:question>/history/", views.answer_history, name="interview_answer_history"),
    path("cases/<int:pk>/interview/blank/", views.blank_case_interview, name="blank_case_interview"),
    path("cases/<int:pk>/interview/book/", views.book, name="book_interview"),
    path("cases/<int:pk>/interview/finish/", views.finish, name="finish_interview"),
    path("cases/<int:pk>/interview/reopen/", views.reopen, name="reopen_interview"),
]
