"""Addresses of the evidence workspace of an inspection."""

from django.urls import path

from organisation.views import evidence, files, notes, standards

_WORKSPACE = "inspections/<slug:reference>/organisation/"

urlpatterns = [
    path(_WORKSPACE, standards.organisation, name="organisation"),
    path(f"{_WORKSPACE}standards/<slug:code>/", standards.organisation_standard, name="organisation_standard"),
    path(f"{_WORKSPACE}standards/<slug:code>/rating/", standards.propose_rating, name="propose_rating"),
    path(f"{_WORKSPACE}standards/<slug:code>/note/", notes.add_note_to_standard, name="add_note_to_standard"),
    path(f"{_WORKSPACE}evidence/add/", evidence.add_evidence, name="add_evidence"),
    path(f"{_WORKSPACE}evidence/<int:pk>/", evidence.evidence_item, name="evidence_item"),
    path(f"{_WORKSPACE}evidence/<int:pk>/edit/", evidence.edit_evidence, name="edit_evidence"),
    path(f"{_WORKSPACE}evidence/<int:pk>/withdraw/", evidence.withdraw_evidence, name="withdraw_evidence"),
    path(f"{_WORKSPACE}evidence/<int:pk>/note/", notes.add_note, name="add_note"),
    path(f"{_WORKSPACE}evidence/<int:pk>/attach/", files.add_attachment, name="add_attachment"),
    path(f"{_WORKSPACE}notes/<int:pk>/", notes.note, name="note"),
    path(f"{_WORKSPACE}notes/<int:pk>/withdraw/", notes.withdraw_note, name="withdraw_note"),
    path(f"{_WORKSPACE}files/<int:pk>/", files.attachment, name="attachment"),
    path(f"{_WORKSPACE}files/<int:pk>/withdraw/", files.withdraw_attachment, name="withdraw_attachment"),
]
