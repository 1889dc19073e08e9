"""Addresses of the sample of an inspection. `?module=` names a module other than the main one."""

from django.urls import path

from sampling.views import draws, lists, plans, populations

_SAMPLE = "inspections/<slug:reference>/sample/"

urlpatterns = [
    path(_SAMPLE, plans.sample, name="sample"),
    path(f"{_SAMPLE}flow.csv", plans.flow_file, name="flow_file"),
    path(f"{_SAMPLE}plan/", plans.fix_plan, name="fix_plan"),
    path(f"{_SAMPLE}population/", populations.load_population, name="load_population"),
    path(f"{_SAMPLE}population/columns/", populations.name_columns, name="name_columns"),
    path(f"{_SAMPLE}population/again/", populations.read_population_again, name="read_population_again"),
    path(f"{_SAMPLE}population/problems.csv", populations.population_problems, name="population_problems"),
    path(f"{_SAMPLE}population/excluded.csv", populations.excluded_cases, name="excluded_cases"),
    path(f"{_SAMPLE}population/left-out/", lists.left_out_cases, name="left_out_cases"),
    path(f"{_SAMPLE}cases/reserve/", lists.reserve_cases, name="reserve_cases"),
    path(f"{_SAMPLE}draw/", draws.draw_sample, name="draw_sample"),
    path(f"{_SAMPLE}draw.csv", draws.draw_file, name="draw_file"),
    path(f"{_SAMPLE}cases/", draws.drawn_cases, name="drawn_cases"),
    path(f"{_SAMPLE}cases/bring-in/", draws.bring_in_cases, name="bring_in_cases"),
    path(f"{_SAMPLE}cases/<int:pk>/replace/", draws.replace_drawn, name="replace_drawn"),
]
