"""Addresses under /api/. `?module=` names a module other than the main one."""

from django.urls import path

from sampling import api

_SAMPLE = "inspections/<slug:reference>/sample/"

urlpatterns = [
    path(_SAMPLE, api.InspectionSample.as_view(), name="api_sample"),
    path(f"{_SAMPLE}plan/", api.SamplePlans.as_view(), name="api_sample_plan"),
    path(f"{_SAMPLE}population/", api.Populations.as_view(), name="api_sample_population"),
    path(f"{_SAMPLE}exclusions/", api.Exclusions.as_view(), name="api_sample_exclusions"),
    path(f"{_SAMPLE}draw/", api.SampleDraws.as_view(), name="api_sample_draw"),
    path(f"{_SAMPLE}reserve/", api.Reserve.as_view(), name="api_sample_reserve"),
    path(f"{_SAMPLE}cases/", api.SampleCases.as_view(), name="api_sample_cases"),
    path(f"{_SAMPLE}cases/bring-in/", api.BroughtIn.as_view(), name="api_bring_in_drawn"),
    path(f"{_SAMPLE}cases/<int:drawn_id>/replace/", api.Replacements.as_view(), name="api_replace_drawn"),
]
