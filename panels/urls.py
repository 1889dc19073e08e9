"""Addresses."""

from django.urls import path

from panels.views import decisions, locks, national, panel, results

urlpatterns = [
    path("inspections/<slug:reference>/panel/", panel.panel, name="panel"),
    path("inspections/<slug:reference>/panel/meet/", panel.call_meeting, name="call_meeting"),
    path("inspections/<slug:reference>/panel/conflict/", panel.declare_conflict, name="declare_conflict"),
    path("inspections/<slug:reference>/panel/end/", panel.close_meeting, name="close_meeting"),
    path("inspections/<slug:reference>/panel/keep/", decisions.keep_ratings, name="keep_ratings"),
    path("inspections/<slug:reference>/panel/overall/", decisions.decide_overall, name="decide_overall"),
    path("inspections/<slug:reference>/panel/standards/<str:code>/", decisions.decide_standard, name="decide_standard"),
    path("inspections/<slug:reference>/lock/", locks.lock, name="lock"),
    path("inspections/<slug:reference>/results/", results.results, name="results"),
    path("national/", national.national, name="national"),
    path("national.csv", national.national_csv, name="national_csv"),
]
