"""Addresses of the pages about the standards."""

from django.urls import URLPattern, path

from standards.views import drafts, editions

urlpatterns: list[URLPattern] = [
    path("editions/", editions.editions, name="editions"),
    path("editions/<slug:code>/", editions.edition, name="edition"),
    path("editions/<slug:code>/edition.yaml", editions.edition_source, name="edition_source"),
    path("editions/<slug:code>/differences/", editions.edition_differences, name="edition_differences"),
    path("drafts/", drafts.drafts, name="drafts"),
    path("drafts/add/", drafts.add_draft, name="add_draft"),
    path("drafts/<int:pk>/", drafts.draft, name="draft"),
    path("drafts/<int:pk>/text/", drafts.draft_text, name="draft_text"),
    path("drafts/<int:pk>/differences/", drafts.draft_differences, name="draft_differences"),
    path("drafts/<int:pk>/edition.yaml", drafts.draft_source, name="draft_source"),
    path("drafts/<int:pk>/versions/<int:version>/", drafts.draft_version, name="draft_version"),
    path("drafts/<int:pk>/publish/", drafts.publish, name="publish_draft"),
    path("drafts/<int:pk>/discard/", drafts.discard, name="discard_draft"),
]
