"""Addresses of inspections, their teams and phases, and of providers."""

from django.urls import path

from inspections.views import dates, moving, parts, plans, teams

urlpatterns = [
    path("", plans.inspections, name="inspections"),
    path("inspections/add/", plans.add_inspection, name="add_inspection"),
    path("inspections/<slug:reference>/", plans.inspection, name="inspection"),
    path("inspections/<slug:reference>/edit/", plans.edit_inspection, name="edit_inspection"),
    path("inspections/<slug:reference>/move/", moving.move, name="move_inspection"),
    path("inspections/<slug:reference>/move/<int:pk>/", moving.move_request, name="move_request"),
    path("inspections/<slug:reference>/phase/", teams.change_phase, name="change_phase"),
    path("inspections/<slug:reference>/team/", teams.team, name="team"),
    path("inspections/<slug:reference>/team/add/", teams.add_member, name="add_member"),
    path("inspections/<slug:reference>/team/lead/", teams.change_lead, name="change_lead"),
    path("inspections/<slug:reference>/team/<int:pk>/role/", teams.edit_member, name="edit_member"),
    path("inspections/<slug:reference>/team/<int:pk>/remove/", teams.remove_member, name="remove_member"),
    path("inspections/<slug:reference>/parts/", parts.parts, name="parts"),
    path("inspections/<slug:reference>/parts/add/", parts.add_part, name="add_part"),
    path("inspections/<slug:reference>/parts/<int:pk>/remove/", parts.remove_part, name="remove_part"),
    path("inspections/<slug:reference>/dates/", dates.key_dates, name="key_dates"),
    path("inspections/<slug:reference>/events/", plans.events, name="inspection_events"),
    path("calendar/", dates.calendar, name="calendar"),
    path("calendar/inspections.ics", dates.calendar_download, name="calendar_download"),
    path("providers/", plans.providers, name="providers"),
    path("providers/add/", plans.add_provider, name="add_provider"),
]
